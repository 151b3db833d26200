"""Names that change their meaning under another heading, and what notes leave unwritten."""

from __future__ import annotations

import pytest

from symbolic.notes.checking import check_passages
from symbolic.notes.documents import passages_of_markdown
from symbolic.verdict import PROVED, REFUTED, TRUE_ONLY_IF

PINS = "<!-- symbolic: X: n p; w: p; y: n; A: n n; A: symmetric; c: n -->\n"


def statuses(note):
    return [
        f.status
        for f in check_passages("note", list(passages_of_markdown(note)))
        if f.verdict is not None
    ]


TWO_MODELS = r"""
# Two models

## One feature

<!-- symbolic: x: m; y: m; w: scalar; b: scalar; \hat y: m -->
$\hat y = w x + b$, and $C = \frac{1}{m} \sum_{i=1}^m (\hat y_i - y_i)^2$.

## Many features

<!-- symbolic: X: n m; W: n 1; b: scalar; Z: m; A: m; \hat y: m; y: m binary -->
$\frac{\partial \hat y}{\partial A} = 1$ and $\frac{\partial A}{\partial Z} = A (1 - A)$ because

$Z = W^\top X + b$, $A = \sigma(Z)$, $\hat y = A$.
"""


def test_a_section_speaks_for_itself():
    assert statuses(TWO_MODELS) == [PROVED, PROVED]


def test_what_is_false_there_is_not_proved():
    assert PROVED not in statuses(TWO_MODELS.replace("= A (1 - A)", "= A (1 + A)"))[1:]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"$f(x) = \frac12 x^\top A x - c^\top x$, $\nabla f(x) = A x - c$", PROVED),
        (r"$f(x) = \frac12 x^\top A x - c^\top x$, $\nabla f(x) = A x + c$", REFUTED),
        (r"$f(x) = \frac12 x^\top A x - c^\top x$, $\nabla^2 f = A$", PROVED),
        (r"$L = \frac12 \|X w - y\|^2$, $\nabla L = X^\top (X w - y)$", PROVED),
        (r"$L = \frac12 \|X w - y\|^2$, $\nabla L = X^\top (X w + y)$", REFUTED),
        (r"$L(w) = \frac12 \|X w - y\|^2$, $w_{t+1} = w_t - \eta \nabla L(w_t)$", PROVED),
        (r"$\nabla K \cdot \nabla K = \|\nabla K\|^2$", PROVED),
        (r"$E = E_1 + E_2$, $\frac{\partial E}{\partial a} = \frac{\partial E_1}{\partial a} + \frac{\partial E_2}{\partial a}$", PROVED),
        (r"$u_1 v_1 + u_2 v_2 = \langle u, v \rangle$", PROVED),
    ],
)  # fmt: skip
def test_what_is_not_written_is_found(formula, expected):
    assert statuses(PINS + formula)[-1] is expected


@pytest.mark.parametrize(
    "formula",
    [
        r"$E = E_1 + E_2$, $\frac{\partial E}{\partial a} = \frac{\partial E_1}{\partial a} - \frac{\partial E_2}{\partial a}$",
        r"$E = \frac12 (p - s)^2 + \frac12 (q - r)^2$, $\frac{\partial E}{\partial v} = \frac{\partial E}{\partial p} \frac{\partial p}{\partial v}$",
        r"$u_1 v_1 + u_2 v_2 - u_3 v_3 = \langle u, v \rangle$",
        r"$w \in \mathbb{R}^d$, $\|w\|^2 = w_1^2 + w_2^2$",
    ],
)
def test_what_may_be_false_is_not_proved(formula):
    assert PROVED not in statuses(formula)


def test_losses_of_single_examples_stand_beside_the_loss_of_all():
    note = r"""
$L_i = (w^\top x_i - y_i)^2$ and $L = \frac1n \sum_i L_i$, so $\frac{\partial L_i}{\partial w} = 2 (w^\top x_i - y_i) x_i$,
$\frac{\partial L}{\partial w} = \frac1n \sum_i \frac{\partial L_i}{\partial w}$ and
$\frac{\partial L}{\partial w} = \sum_i \frac{\partial L_i}{\partial w}$
"""
    assert statuses("<!-- symbolic: x: n p; w: p; y: n -->" + note) == [
        PROVED,
        PROVED,
        TRUE_ONLY_IF,
    ]


def test_what_does_not_fit_in_a_definition_is_not_held_against_a_claim():
    note = r"$\bar w = (1, 2)^\top$, $y = X \bar w$, $\frac12 \|X w - y\|^2 = \frac12 (X w - y)^\top (X w - y)$"
    assert REFUTED not in statuses("<!-- symbolic: X: n p; w: p; y: n -->\n" + note)


def test_a_small_matrix_is_proved_entry_by_entry():
    note = r"""$\begin{bmatrix} x_1 & x_2 \end{bmatrix} W = \begin{bmatrix}
x_1 w_{11} + x_2 w_{21} & x_1 w_{12} + x_2 w_{22} \end{bmatrix}$"""
    assert statuses("<!-- symbolic: W: 2 2; x: 2 -->\n" + note) == [PROVED]
    wrong = note.replace("x_2 w_{22}", "x_2 w_{12}")
    assert statuses("<!-- symbolic: W: 2 2; x: 2 -->\n" + wrong) == [REFUTED]
