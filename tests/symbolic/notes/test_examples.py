"""The i-th example inside a function, `h(x^{(i)})`, however the examples are declared."""

import jax.numpy as jnp
import pytest

import symbolic
from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage
from symbolic.verdict import PROVED, REFUTED, UNDECIDED

PINS = (
    "X: m n; w: n; y: m",
    "x: m n; w: n; y: m",
    "x^{(i)}: n; w: n; y^{(i)}: scalar",
    "x: n; w: n; y: scalar",
    "",
)
MODELS = {
    "linear": (r"h(x) = w^\top x", "h", ""),
    "with its parameters below": (r"h_w(x) = w^\top x", "h_w", ""),
    "logistic": (r"h_w(x) = \sigma(w^\top x)", "h_w", "h_w(x^{(i)}) (1 - h_w(x^{(i)}))"),
}


def verdicts(pin, *formulas):
    """The verdicts on the claims among some formulas."""
    found = [Passage("pin", pin, 0)] if pin else []
    found += [Passage("formula", one, n, display=True) for n, one in enumerate(formulas)]
    return [f.status for f in check_passages("note", found) if f.kind == "claim"]


@pytest.mark.parametrize("pin", PINS)
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_loss_over_examples(pin, model):
    definition, h, slope = model
    residual = rf"\sum_{{i=1}}^m ({h}(x^{{(i)}}) - y^{{(i)}})"
    assert verdicts(
        pin,
        definition,
        rf"J(w) = \frac{{1}}{{2m}} {residual}^2",
        rf"\frac{{\partial J}}{{\partial w}} = \frac{{1}}{{m}} {residual} {slope} x^{{(i)}}",
        rf"\frac{{\partial J}}{{\partial w_j}} = \frac{{1}}{{m}} {residual} {slope} x_j^{{(i)}}",
        rf"\frac{{\partial J}}{{\partial w_j}} = \frac{{2}}{{m}} {residual} {slope} x_j^{{(i)}}",
    ) == [PROVED, PROVED, REFUTED]


def test_a_name_beside_the_one_with_a_hat_keeps_its_definition():
    assert verdicts(
        "w: scalar; x: scalar; b: scalar",
        "z = w x + b",
        r"\hat z = z + w",
        r"\frac{\partial \hat z}{\partial w} = x + 1",
        r"\frac{\partial \hat z}{\partial w} = 1",
    ) == [PROVED, REFUTED]


@pytest.mark.parametrize(("target", "status"), [("2 t", PROVED), ("3 t", REFUTED)])
def test_a_target_that_is_said_beside_its_prediction(target, status):
    verdict = symbolic.check(
        lambda X, w, t: jnp.sum((X @ w - 2 * t) ** 2),
        "w",
        r"2 X^\top (\hat y - y)",
        {"X": "n p", "w": "p", "t": "n"},
        where={r"\hat y": "X w", "y": target},
    )
    assert verdict.status is status


@pytest.mark.parametrize(
    ("sizes", "claim", "status"),
    [
        ("2 3", r"\frac{\partial z_j}{\partial x} = W_j", PROVED),
        ("2 3", r"\frac{\partial z_j}{\partial x} = 2 W_j", REFUTED),
        ("n n", r"\frac{\partial z_j}{\partial x} = W_j", UNDECIDED),
        ("n n", r"\frac{\partial z_1}{\partial x} = W_1", UNDECIDED),
        ("n n", r"\frac{\partial z_1}{\partial x} = 2 W_1", REFUTED),
    ],
)
def test_one_subscript_picks_a_column_where_only_that_fits(sizes, claim, status):
    before, after = sizes.split()
    pin = f"W: {sizes}; x: {before}; b: {after}"
    assert verdicts(pin, r"z = W^\top x + b", claim) == [status]


def test_the_loss_of_one_example_by_the_letter_of_the_mean():
    slope = r"\frac{\partial J(\hat y_i, y_i)}{\partial w} = "
    assert verdicts(
        "x: n p; w: p; y: n; \\hat y: n",
        r"\hat y_i = w^\top x_i",
        r"J(w) = \frac{1}{n} \sum_{i=1}^n (\hat y_i - y_i)^2",
        slope + r"2 (\hat y_i - y_i) x_i",
        slope + r"(\hat y_i - y_i) x_i",
        r"\frac{\partial J}{\partial w} = \sum_i \frac{\partial J(\hat y_i, y_i)}{\partial w}",
    ) == [PROVED, UNDECIDED, UNDECIDED]


def test_a_letter_that_may_be_one_example_keeps_a_refutation_back():
    lines = (r"h(x) = w^\top x", r"J = \frac{1}{2} \sum_{i=1}^n (h(x^{(i)}) - y^{(i)})^2")
    slope = r"\frac{\partial J}{\partial w} = "
    assert verdicts("", *lines, slope + "(h(x) - y) x") == [UNDECIDED]
    every = r"\sum_{i=1}^n (h(x^{(i)}) - y^{(i)}) x^{(i)}"
    assert verdicts("", *lines, slope + every, slope + "2" + every) == [PROVED, REFUTED]


def test_a_numbered_input_beside_examples_is_one_of_its_own():
    lines = ("z = w_1 x_1 + w_2 x_2", r"a = \sigma(z)", r"s = \sum_{i=1}^m x^{(i)}")
    slope = r"\frac{\partial L}{\partial w_1} = x_1 \frac{\partial L}{\partial a}"
    assert verdicts("x_1, x_2, w_1, w_2: scalar", *lines, slope) == [REFUTED]
