"""What is not read is refused in one sentence, whatever the text is."""

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbolic.parsing.trees import Macros, NotRead, syntax_of

quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"a + \foo", r"column 5: `\foo` is not known here"),
        (r"\frac{a}{b", "column 9: a `{` is never closed"),
        ("a}", "column 2: `}` closes nothing that is open"),
        ("2 (a + b", "column 3: a `(` is never closed"),
        ("a)", "column 2: `)` closes nothing that is open"),
        ("(a]", "column 3: a `(` is closed by `]`, not by `)`"),
        ("|a", "column 1: a `|` is never closed"),
        (r"\left( a", r"column 1: a `\left` has no `\right`"),
        (r"\left( a \right.", "column 1: a `(` is never closed"),
        ("a +", "column 3: nothing follows `+`"),
        ("a = = b", "column 5: `=` cannot stand here"),
        ("a +* b", "column 4: `*` cannot stand here"),
        ("a =\n b ^", "line 2, column 4: an argument is missing"),
        ("x_1_2", "column 4: two subscripts hang on one base"),
        ("x^1^2", "column 4: two superscripts hang on one base"),
        (r"\frac{}{b}", r"column 6: `\frac` has an empty argument"),
        (r"\begin{cases} a", r"column 1: `\begin{cases}` has no `\end{cases}`"),
        (r"\begin{cases} a \end{array}", r"column 1: `\begin{cases}` is ended by `\end{array}`"),
        (
            r"\begin{tikzpicture} \end{tikzpicture}",
            "column 1: the environment `tikzpicture` is not read",
        ),
        (r"\input{a}", r"column 1: `\input` of other files is not read"),
        (r"\openin5", r"column 1: `\openin` of other files is not read"),
        (r"\catcode", r"column 1: `\catcode` changes how LaTeX itself works and is not read"),
        ("n!", "column 2: `!` is not read in a formula"),
        ("X.T", "column 2: `.` between names is not read in a formula"),
        (r"\left( a \\ b \right)", "column 10: a row ends where a bracket is open"),
        (r"f(a \Rightarrow b)", r"column 5: `\Rightarrow` inside brackets or braces is not read"),
        (r"h = 0 \text{ if } x<0", "column 7: the condition `if` is read only within `cases`"),
        (
            r"a = 1\text{ million trials}",
            "column 6: `1 million` is read as digits only; write them",
        ),
        ("x" * 20_001, "the formula is longer than 20,000 characters"),
        ("{" * 61 + "}" * 61, "column 61: the formula nests deeper than 60 levels"),
        (r"\sum_i " * 200 + "x", "column 1: the formula nests too deeply"),
    ],
    ids=lambda text: text[:30],
)
def test_refusals_say_what_and_where(latex, message):
    with pytest.raises(NotRead) as refusal:
        syntax_of(latex)
    assert str(refusal.value) == message


REPEATED = [
    *[
        "{",
        "(",
        "[",
        "|",
        "||x",
        "^",
        "x^{",
        "x_",
        "-",
        "a-",
        r"\hat",
        r"\frac",
        r"\left(",
        "&",
        "a,",
    ],
    *[r"\sqrt[", r"\begin{array}", r"\left\{\begin{array}{l}", r"\mathrm{x+", r"\text{$", r"\\["],
    *[r"a\\", r"&=a\\", "a:b", "a|_{b}", r"\text{a b}=", r"\over ", r"\def\a", "x\u0302", "{}^"],
    *[r"\sum_{\sum_{", r"\max_{", r"\newcommand{\a}[1]{", r"\in]0,", r"\substack{", r"\right."],
]


@pytest.mark.parametrize("size", [20_000, 1_000_000])
@pytest.mark.parametrize("piece", REPEATED)
def test_long_texts_are_read_or_refused(piece, size):
    latex = piece * (size // len(piece))
    read_or_refused(latex)
    Macros().defined_by(latex)


def read_or_refused(latex: str) -> None:
    """Reads a formula, where nothing but a refusal may be raised."""
    with contextlib.suppress(NotRead):
        assert isinstance(syntax_of(latex), tuple)


@quick
@given(st.text(max_size=60))
@example("\\")
@example("#1")
def test_any_text_is_read_or_refused(latex):
    read_or_refused(latex)


@quick
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    read_or_refused(data.decode("utf-8", "replace"))


PIECES = (
    r"a x_i ^ _ { } ( ) [ ] | \| \{ \} & \\ + - = < : , ; . ' / * ~ $ % 1 0.5 \frac \sqrt \hat \sum \max"
    r" \left \right \left. \right| \big| \begin{cases} \end{cases} \begin{aligned} \end{aligned}"
    r" \begin{array}{l} \end{array} \text{if} \text{a\ b} \mathrm \mathbf \operatorname{argmin} \quad"
    r" \underset \underbrace \over \bf \newcommand \def\q \q #1 \not \cdot \mid \middle \substack \in"
    r" \Rightarrow \forall \prime \dots \int \mathbb{E} ² ᵀ ŷ σ Σ_ \boxed \color \hspace \label \; \,"
).split()


@quick
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_any_mixture_of_commands_is_read_or_refused(pieces, gap):
    read_or_refused(gap.join(pieces))


FORMULAS = [
    r"\delta^{(2)} = \left(\delta^{(3)} (W^{(2)})^\top\right) \odot \sigma'(Z^{(2)})",
    r"L = -\frac1n\sum_{k=1}^n \left[t_k\log p_k + (1-t_k)\log(1-p_k)\right], \quad n > 0",
    r"\begin{align} a &= |b| \\ &= \begin{cases} b & \text{if } b > 0 \\ -b & \text{else} \end{cases} \end{align}",
    r"\hat{\mathbf y} = \underset{n\times1}{X}w, \ p(y \mid x) = \|w\|_2^2 + \left.\frac{dL}{dw}\right|_{w=0}",
]


@quick
@given(st.data())
def test_spoilt_formulas_are_read_or_refused(data):
    latex = data.draw(st.sampled_from(FORMULAS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(latex)))
        end = data.draw(st.integers(start, min(start + 4, len(latex))))
        latex = latex[:start] + data.draw(st.sampled_from(["", *PIECES])) + latex[end:]
    read_or_refused(latex)
