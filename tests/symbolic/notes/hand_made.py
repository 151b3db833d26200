"""Findings made by hand, one of each sort, and some with hostile texts."""

from fractions import Fraction

from symbolic.evaluating.counterexamples import Counterexample
from symbolic.notes.findings import Finding, Report
from symbolic.verdict import (
    AGREES,
    PROVED,
    REFUTED,
    TRUE_ONLY_IF,
    UNDECIDED,
    Verdict,
)

COUNTEREXAMPLE = Counterexample(
    {"n": 1, "p": 2}, {"A": [[Fraction(1), Fraction(-1, 2)]], "t": [True, False]}, (0, 1), "2", "4"
)


def claim(line, latex, reading, status, reason, layout="", file="lecture.md", place="", **more):
    suggestion = more.pop("suggestion", "")
    verdict = Verdict(status, reason, _suggest=lambda: suggestion, **more)
    return Finding(file, line, place, latex, "claim", reading, verdict, layout=layout)


PROVED_ONE = claim(
    12,
    r"\frac{\partial L}{\partial w} = \frac{2}{n} X^\top (X w - y)",
    "∂L/∂w = (2/n) Xᵀ (X w − y)",
    PROVED,
    "equal for all sizes and all inputs: the same normal form",
    layout="denominator layout",
    assumptions=("every entry of y is 0 or 1",),
)
REFUTED_ONE = claim(
    42,
    r"\frac{\partial L}{\partial W_2} = A^\top \delta",
    "∂L/∂W₂ = Aᵀ δ",
    REFUTED,
    "the two sides differ",
    counterexample=COUNTEREXAMPLE,
    suggestion="the factor 2 is missing; write ∂L/∂W₂ = 2 Aᵀ δ",
    exceptions=("Z[i,j] = 0",),
)
TRUE_ONLY_IF_ONE = claim(
    50,
    r"\nabla_x L = 2 A x",
    "∂L/∂x = 2 A x",
    TRUE_ONLY_IF,
    "true only if A is symmetric; proved under that, refuted without",
    assumptions=("A is symmetric",),
    counterexample=COUNTEREXAMPLE,
)
AGREES_ONE = claim(
    60, "a = b", "a = b", AGREES, "equal at 12 random points, but no proof was found"
)
UNDECIDED_ONE = claim(70, "c = d", "c = d", UNDECIDED, "d has no meaning here")
DEFINITION = Finding("lecture.md", 3, "", "Z = XW + b", "definition", "Z = X W + b 𝟏")
DECLARATION = Finding("lecture.md", 4, "", r"X \in \mathbb{R}^{n \times p}", "declaration")
MENTION = Finding("lecture.md", 5, "", "W", "mention")
NOT_READ = Finding("lecture.md", 80, "", r"\foo{x", "not read", reason="a `{` is never closed")

LECTURE = Report(
    (
        DEFINITION,
        DECLARATION,
        MENTION,
        PROVED_ONE,
        REFUTED_ONE,
        TRUE_ONLY_IF_ONE,
        AGREES_ONE,
        UNDECIDED_ONE,
        NOT_READ,
    )
)
FINE = Report((DEFINITION, PROVED_ONE))

SCRIPT = "<script>alert(1)</script>"
HOSTILE = Report(
    (
        claim(
            1,
            rf"\text{{{SCRIPT}}} = \href{{javascript:alert(1)}}{{x}}",
            f"{SCRIPT} = x",
            REFUTED,
            SCRIPT,
            file=f"{SCRIPT}\x1b[31m\n.md",
            place=SCRIPT,
            suggestion=SCRIPT,
            exceptions=(SCRIPT,),
            assumptions=(SCRIPT,),
            layout=SCRIPT,
            counterexample=Counterexample({"n": 1}, {SCRIPT: [1]}, (), SCRIPT, "0"),
        ),
        Finding("a.md", 2, "", f"\x1b]0;{SCRIPT}\x07 \x00", "not read", reason=f"{SCRIPT}\x1b[2J"),
        Finding("a.md", 3, "", SCRIPT, "mention", f"\udc80{SCRIPT}"),
        Finding("a.md", 4, "", "{" * 100_000, "definition", "x" * 100_000),
    )
)
