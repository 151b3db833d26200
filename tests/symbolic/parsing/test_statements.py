"""Which statements a formula or an environment of formulas holds."""

import pytest

from symbolic.parsing import syntax as sx
from symbolic.parsing.trees import syntax_of
from tests.symbolic.parsing.outline import outline


def read(latex: str) -> list[str]:
    """The outlines of the statements of a formula."""
    return [outline(node) for node in syntax_of(latex)]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"Z = VX+c;\ A=g(Z),\quad \hat t=A", ["Z = (+[V~X] +c)", "A = [g «(Z»]", "hat(t) = A"]),
        (r"a = 1 \qquad b = 2", ["a = 1", "b = 2"]),
        (r"a = 1\ \ b = 2", ["a = 1", "b = 2"]),
        (r"a = 1 \hspace{1cm} b = 2", ["a = 1", "b = 2"]),
        (r"i=1,\dots,n", ["i = 1", "…", "n"]),
        (r"k=1..K", ["k = [1 … K]"]),
        (r"a = b \Rightarrow c = d \iff e = f", ["a = b", "c = d", "e = f"]),
        (r"a = b.", ["a = b"]),
        (r"x_k = 0 \;\forall k", ["x_{k} = 0", "k"]),
        (r"u = 1:\ v = 2", ["u = 1", "v = 2"]),
        (r"a\quad = b \quad + c", ["a = (+b +c)"]),
        (r"a = \quad b", ["a = b"]),
        ("", []),
    ],
)
def test_what_parts_statements(latex, expected):
    assert read(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a = b \text{ and } c = d", ["a = b", "c = d"]),
        (r"\text{where } a = b", ["a = b"]),
        (r"a = b \quad \text{with} \quad b > 0", ["a = b", "b > 0"]),
        (r"\text{the loss of one example}", []),
        (r"\text{We have:}\ a = b", ["a = b"]),
        (r"a = b \text{ (by the chain rule)} = c", ["a = b = c"]),
        (r"a = b\ (\text{one example}),\quad c", ["a = b", "c"]),
        (r"\text{Loss}(f,t) = \text{MSE} + 1", ['["Loss" «(f , t»] = (+"MSE" +1)']),
        (r"E = \text{data loss} + \text{penalty}", ['E = (+"data loss" +"penalty")']),
        (r"P(\text{it rains}) = p", ['[P «("it rains"»] = p']),
        (r"W \text{ is an } n\times p \text{ matrix}", ["W", "(n × p)"]),
    ],
)
def test_prose_parts_or_names(latex, expected):
    assert read(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\begin{aligned} L &= a \\ &= b \\ M &= c \end{aligned}", ["L = a = b", "M = c"]),
        (r"\begin{align*} L &= a \\ &\quad + b \\ &= c \end{align*}", ["L = (+a +b) = c"]),
        (r"\begin{align} L &= a +{} \\ &b \end{align}", ["L = (+a +b)"]),
        (r"\begin{align} L &= a, \\ &= b \end{align}", ["L = a = b"]),
        (r"\begin{align} L &= a && \text{(rule)} \\ &= b \end{align}", ["L = a = b"]),
        (r"\begin{align} L &= a, \quad i=1..n \\ &= b \end{align}", ["L = a = b", "i = [1 … n]"]),
        (r"\begin{align} a &= b & c &= d \end{align}", ["a = b", "c = d"]),
        (r"\begin{align} a &= b, \\ c &= d \\ &= e \end{align}", ["a = b", "c = d = e"]),
        (r"\begin{gather} a = b \\ c = d \end{gather}", ["a = b", "c = d"]),
        (r"\begin{gather} a = b \\ -c = d \end{gather}", ["a = b", "(-c) = d"]),
        (r"\begin{multline} a = b \\ + c \\ - d \end{multline}", ["a = (+b +c -d)"]),
        (r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}", ["a = b = c"]),
        (r"\begin{array}{rcl} a &=& b \\ c &=& d \end{array}", ["a = b", "c = d"]),
        (r"\begin{split} a &= b \\[2pt] &\times c \end{split}", ["a = (b × c)"]),
        (r"\begin{align} J = \Big[ &a \\ &+ b \Big] \end{align}", ["J = «[(+a +b)»"]),
        (r"J &= \left[ a \right. \\ &\left. + b \right]", ["J = «[(+a +b)»"]),
        (
            r"\left\{\begin{aligned} z &= x \\ a &= g(z) \end{aligned}\right.",
            ["z = x", "a = [g «(z»]"],
        ),
        (r"\begin{cases} v = 1 \\ w = 2 \end{cases}", ["v = 1", "w = 2"]),
        (r"\begin{aligned} &= a \\ &= b \end{aligned}", ["∅ = a = b"]),
        (r"a &= b \\ c &= d", ["a = b", "c = d"]),
        (r"\begin{align} a &= b \\ \text{so} \quad c &= d \end{align}", ["a = b", "c = d"]),
    ],
)
def test_rows_of_alignments(latex, expected):
    assert read(latex) == expected


def test_a_relation_that_goes_on_has_no_first_side():
    (node,) = syntax_of("= a")
    assert isinstance(node, sx.Relation)
    assert node.sides[0] is None
