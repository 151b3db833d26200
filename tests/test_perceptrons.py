"""Rosenblatt's rule against a plain loop, Novikoff's bound, and what one perceptron cannot do."""

import itertools

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jaxnn

TABLE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {
    "and": [0, 0, 0, 1],
    "or": [0, 1, 1, 1],
    "nand": [1, 1, 1, 0],
    "first": [0, 0, 1, 1],
    "never": [0] * 4,
}
XOR = [0, 1, 1, 0]


def column(values):
    return jnp.asarray(values, float).reshape(-1, 1)


def decide(params, x):
    return jaxnn.perceptron().apply(params, jnp.asarray(x, float))


def separable(seed, rows=20, gap=0.2):
    """Random rows at least `gap` from a random plane, their labels, and that plane."""
    numbers = np.random.default_rng(seed)
    w = numbers.normal(size=2)
    w, b = w / np.linalg.norm(w), numbers.uniform(-0.5, 0.5)
    x = numbers.uniform(-2, 2, size=(30 * rows, 2))
    x = x[np.abs(x @ w + b) > gap][:rows]
    plane = {"W": column(w), "b": jnp.asarray([b], float)}
    return x.astype(np.float32), column(x @ w + b > 0), plane


def plain_rule(x, y, eta, epochs):
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x_n, y_n in zip(x, y, strict=True):
            error = y_n - float(w @ x_n + b > 0)
            w, b, wrong = w + eta * error * x_n, b + eta * error, wrong + (error != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


@pytest.mark.parametrize("name", GATES)
def test_it_learns_each_gate_that_a_line_decides(name):
    run = jaxnn.perceptron_rule(TABLE, column(GATES[name]))
    assert run.converged
    assert run.mistakes[-1] == 0
    assert (run.mistakes[:-1] > 0).all()
    assert decide(run.params, TABLE).ravel().tolist() == GATES[name]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_it_converges_on_separable_data_within_novikoffs_bound(seed):
    x, y, plane = separable(seed)
    run = jaxnn.perceptron_rule(x, y)
    assert run.converged
    np.testing.assert_array_equal(decide(run.params, x), y)
    bounds = [jaxnn.mistake_bound(x, y, params) for params in (plane, run.params)]
    assert run.mistakes.sum() <= min(bounds)


@pytest.mark.parametrize("eta", [1.0, 0.25])
def test_equals_a_plain_loop(eta):
    x, y, _ = separable(3, gap=0.05)
    run = jaxnn.perceptron_rule(x, y, eta=eta)
    w, b, mistakes = plain_rule(x.astype(float), np.ravel(y), eta, 1000)
    assert run.mistakes.tolist() == mistakes
    np.testing.assert_allclose(run.params["W"][:, 0], w, rtol=1e-4)
    np.testing.assert_allclose(run.params["b"][0], b, rtol=1e-4)


def test_the_step_only_scales_what_starts_from_zero():
    one, four = (jaxnn.perceptron_rule(TABLE, column(GATES["and"]), eta=eta) for eta in (1.0, 4.0))
    assert one.mistakes.tolist() == four.mistakes.tolist()
    np.testing.assert_array_equal(4 * one.params["W"], four.params["W"])


def test_rows_that_are_decided_rightly_change_nothing():
    first = jaxnn.perceptron_rule(TABLE, column(GATES["or"]))
    again = jaxnn.perceptron_rule(TABLE, column(GATES["or"]), params=first.params)
    assert again.mistakes.tolist() == [0]
    np.testing.assert_array_equal(again.params["W"], first.params["W"])


def test_exclusive_or_never_converges():
    run = jaxnn.perceptron_rule(TABLE, column(XOR), epochs=300)
    assert not run.converged
    assert len(run.mistakes) == 300
    assert (run.mistakes > 0).all()


def test_no_single_perceptron_on_a_grid_computes_exclusive_or():
    values = np.arange(-4, 4.25, 0.5)
    w1, w2, b = np.array(list(itertools.product(values, repeat=3))).T
    params = {"W": jnp.asarray(np.stack([w1, w2]), float), "b": jnp.asarray(b, float)}
    decided = {tuple(column) for column in np.asarray(decide(params, TABLE)).T.astype(int).tolist()}
    assert tuple(XOR) not in decided
    assert tuple(1 - np.array(XOR)) not in decided
    assert len(decided) == 14  # every other function of two bits is there


def test_exclusive_or_is_learnt_with_the_product_as_a_feature():
    x = np.column_stack([TABLE, TABLE[:, 0] * TABLE[:, 1]])
    assert jaxnn.perceptron_rule(x, column(XOR)).converged


def test_whole_numbers_will_do():
    run = jaxnn.perceptron_rule(TABLE.astype(int), np.array(GATES["and"])[:, None])
    assert run.converged


# --- the bound ---


def test_bound_is_radius_over_margin_squared():
    x, y = jnp.array([[0.0], [3.0]]), column([0, 1])
    plane = {"W": jnp.array([[1.0]]), "b": jnp.array([-1.0])}
    # Rows (0, 1) and (3, 1): R² = 10; distances 1/√2 and 2/√2 from the plane (1, -1).
    assert jaxnn.mistake_bound(x, y, plane) == pytest.approx(20, rel=1e-5)


def test_bound_does_not_feel_the_length_of_the_parameters():
    x, y, plane = separable(5)
    longer = {name: 7 * value for name, value in plane.items()}
    assert jaxnn.mistake_bound(x, y, longer) == pytest.approx(
        jaxnn.mistake_bound(x, y, plane), rel=1e-4
    )


@pytest.mark.parametrize("w", [[1.0, 1.0], [0.0, 0.0]])
def test_what_does_not_separate_has_no_bound(w):
    with pytest.raises(
        ValueError, match=r"mistake_bound: params does not separate the classes, .* converged"
    ):
        jaxnn.mistake_bound(TABLE, column(XOR), {"W": column(w), "b": jnp.array([-0.5])})


# --- refusals ---


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (TABLE, np.array(XOR)),
        (TABLE, column(XOR)[:3]),
        (TABLE[:, 0], column(XOR)),
        (TABLE[:0], column(XOR)[:0]),
        (TABLE, jnp.ones((4, 2))),
    ],
)
def test_shapes_that_do_not_fit_are_refused(x, y):
    with pytest.raises(
        ValueError,
        match=r"perceptron_rule: x has shape \(.*\) and y has shape \(.*\); write x as \(n, p\)",
    ):
        jaxnn.perceptron_rule(x, y)


@pytest.mark.parametrize("labels", [[-1, 1, 1, -1], [0, 2, 1, 0], [0, 0.5, 1, 0]])
def test_other_labels_than_zero_and_one_are_refused(labels):
    with pytest.raises(ValueError, match="perceptron_rule: y holds labels other than 0 and 1"):
        jaxnn.perceptron_rule(TABLE, column(labels))


@pytest.mark.parametrize("eta", [0.0, -1.0, float("nan"), float("inf")])
def test_the_step_is_a_positive_number(eta):
    with pytest.raises(
        ValueError, match=rf"perceptron_rule: eta is {eta}; write a finite number > 0"
    ):
        jaxnn.perceptron_rule(TABLE, column(XOR), eta=eta)


def test_the_number_of_epochs_is_a_whole_number():
    with pytest.raises(ValueError, match="epochs is 0; write a whole number >= 1"):
        jaxnn.perceptron_rule(TABLE, column(XOR), epochs=0)
    with pytest.raises(TypeError, match=r"epochs is 2\.5 of type float"):
        jaxnn.perceptron_rule(TABLE, column(XOR), epochs=2.5)


@pytest.mark.usefixtures("x64")
def test_the_rule_in_64_bits():
    run = jaxnn.perceptron_rule(TABLE, column(GATES["and"]))
    assert run.converged
    assert run.params["W"].dtype == jnp.float64
