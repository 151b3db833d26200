"""A document's own commands."""

import dataclasses

import pytest

from symbolic.parsing.trees import Macros, NotRead, syntax_of
from tests.symbolic.parsing.outline import outline


def read(preamble: str, latex: str) -> list[str]:
    """The outlines of the statements of a formula after a preamble."""
    return [outline(node) for node in syntax_of(latex, Macros().defined_by(preamble))]


@pytest.mark.parametrize(
    ("preamble", "latex", "expected"),
    [
        (r"\newcommand{\vx}{\mathbf{x}}", r"\vx_k", "bold:x_{k}"),
        (r"\newcommand\vx{\mathbf{x}}", r"\vx", "bold:x"),
        (
            r"\newcommand*{\pd}[2]{\frac{\partial #1}{\partial #2}}",
            r"\pd{L}{w}",
            "frac([∂ L], [∂ w])",
        ),
        (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\pd Lw", "frac([∂ L], [∂ w])"),
        (r"\newcommand{\n}[2][2]{\lVert #2\rVert_{#1}}", r"\n{x} \n[1]{y}", "[«‖x»_{2} «‖y»_{1}]"),
        (r"\newcommand{\a}{b} \renewcommand{\a}{c}", r"\a", "c"),
        (r"\newcommand{\a}{b} \providecommand{\a}{c}", r"\a", "b"),
        (r"\renewcommand{\vec}[1]{\mathbf{#1}}", r"\vec{x}", "bold:x"),
        (r"\gdef\sq#1{#1^2}", r"\sq{x}", "x^{2}"),
        (r"\def\sq#1{#1^2}", r"\sq{x}", "x^{2}"),
        (r"\def\a{\b}\def\b{c}", r"\a", "c"),
        (r"\let\eps\varepsilon", r"\eps", "ε"),
        (r"\let\eps=\varepsilon", r"\eps", "ε"),
        (r"\DeclareMathOperator{\relu}{ReLU}", r"\relu(z)", "[<ReLU> «(z»]"),
        (r"\DeclareMathOperator*{\amin}{arg\,min}", r"\amin_w L", "argmin(w; ∅; L)"),
        (r"\DeclarePairedDelimiter{\size}{\lvert}{\rvert}", r"\size*{x}", "«|x»"),
        ("% \\newcommand{\\R}{r}\n\\newcommand{\\a}{b} % c", r"\R \a", "[blackboard:R b]"),
        (r"", r"\newcommand{\v}{x} \v", "x"),
        (r"", r"\norm{x} + \abs{y}", "(+«‖x» +«|y»)"),
    ],
)
def test_own_commands(preamble, latex, expected):
    assert read(preamble, latex) == [expected]


def test_a_definition_in_a_formula_ends_with_it():
    assert syntax_of(r"\def\v{x} \v")
    with pytest.raises(NotRead, match=r"`\\v` is not known here"):
        syntax_of(r"\v")


def test_definitions_add_up_and_leave_earlier_ones_alone():
    first = Macros().defined_by(r"\newcommand{\a}{x}")
    second = first.defined_by(r"some text, \newcommand{\b}{\a y}, more text")
    assert [outline(node) for node in syntax_of(r"\b", second)] == ["[x y]"]
    with pytest.raises(NotRead):
        syntax_of(r"\b", first)
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.defined = ()  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    "latex",
    [
        r"\def\a{\a}\a",
        r"\def\a{\a\a}\a",
        r"\def\a{\b}\def\b{\a}\a",
        r"\def\a#1{\a{#1#1}}\a{x}",
        "".join(
            rf"\def\{b}{{\{a}\{a}}}"
            for a, b in zip("abcdefghijklmn", "bcdefghijklmno", strict=True)
        )
        + r"\def\a{xx}\o",
    ],
)
def test_expansion_without_end_is_refused(latex):
    with pytest.raises(NotRead, match="expands without end, or to too much"):
        syntax_of(latex)


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand",
        r"\newcommand{\a",
        r"\newcommand{\a}[x]{b}",
        r"\newcommand{a}{b}",
        r"\def\a#2{b}",
        r"\def",
        r"\let\a",
        r"\DeclareMathOperator{\a}",
        r"\def\a{" * 1000,
        r"\newcommand{\a}[1]{" * 1000,
    ],
)
def test_a_definition_that_makes_no_sense_is_passed(text):
    assert Macros().defined_by(text).defined == ()


def test_files_are_never_read():
    macros = Macros().defined_by(r"\newcommand{\a}{\input{secret}}")
    with pytest.raises(NotRead, match=r"`\\input` of other files is not read"):
        syntax_of(r"\a", macros)
