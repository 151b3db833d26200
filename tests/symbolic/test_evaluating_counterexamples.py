"""Wrong claims are refuted by small counterexamples."""

import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np

from symbolic import facts
from tests.symbolic.evaluating_claims import (
    NETWORK,
    back_propagation,
    cross_entropy,
    log_det,
    network,
    quadratic,
    refuted,
)


def test_a_dropped_factor_is_refuted_with_sizes_of_one():
    def claim(X, W1, b1, W2, b2, T):
        A = jax.nn.sigmoid(X @ W1 + b1)
        F = jax.nn.sigmoid(A @ W2 + b2)
        return X.T @ ((((F - T) * F * (1 - F)) @ W2.T) * A)

    found = refuted(network, "W1", claim, NETWORK)
    assert found.sizes == {"h": 1, "n": 1, "p": 1, "q": 1}
    assert found.inputs["X"] == found.inputs["W2"] == [[Fraction(1)]]
    assert found.inputs["W1"] == [[Fraction(0)]]
    assert found.entry == (0, 0)
    sigmoid = 1 / (1 + math.exp(-0.5))
    true = sigmoid**2 * (1 - sigmoid) / 4
    assert math.isclose(float(found.true), true)
    assert math.isclose(float(found.claimed), 2 * true)
    assert len(found.true.lstrip("0.")) == 30
    assert str(found) == (
        "h = 1, n = 1, p = 1, q = 1\nT = [[0]]\nW1 = [[0]]\nW2 = [[1]]\nX = [[1]]\n"
        f"b1 = [0]\nb2 = [0]\nentry [0, 0]: claimed {found.claimed}, true {found.true}"
    )


def test_only_what_must_be_larger_is_larger_than_one():
    def claim(*arguments):
        return back_propagation(*arguments) / arguments[0].shape[0]

    assert refuted(network, "W1", claim, NETWORK).sizes == {"h": 1, "n": 2, "p": 1, "q": 1}


def test_claims_that_hold_for_one_element_or_for_symmetric_matrices():
    found = refuted(quadratic, "x", lambda x, A: 2 * A @ x, {"x": "n", "A": "n n"})
    assert found.sizes == {"n": 2}
    assert found.inputs["A"][0][1] != found.inputs["A"][1][0]
    found = refuted(log_det, "A", lambda A: jnp.linalg.inv(A), {"A": "n n"})
    assert found.sizes == {"n": 2}
    found = refuted(
        jax.nn.softmax,
        "x",
        lambda x: jnp.diag(jax.nn.softmax(x) * (1 - jax.nn.softmax(x))),
        {"x": "n"},
        "jacobian",
    )
    assert (found.sizes, found.inputs, found.claimed, found.true) == (
        {"n": 2},
        {"x": [0, 0]},
        "0",
        "-0.25",
    )


def test_counterexamples_obey_the_facts():
    def ascent(Z, T):
        return T - jax.nn.softmax(Z)

    shapes = {"Z": "n q", "T": "n q"}
    found = refuted(cross_entropy, "Z", ascent, shapes, assume=[facts.rows_sum_to_one("T")])
    assert all(sum(row) == 1 for row in found.inputs["T"])
    found = refuted(cross_entropy, "Z", ascent, shapes, assume=[facts.one_hot("T")])
    assert all(sorted(row)[-1] == sum(row) == 1 for row in found.inputs["T"])
    shapes = {"x": "n", "A": "n n"}
    found = refuted(quadratic, "x", lambda x, A: A @ x, shapes, assume=[facts.symmetric("A")])
    assert np.array_equal(found.inputs["A"], np.transpose(found.inputs["A"]))
    found = refuted(
        lambda x: jnp.sum(jnp.abs(x)),
        "x",
        lambda x: -jnp.ones_like(x),
        {"x": "n"},
        assume=[facts.positive("x")],
    )
    assert found.inputs["x"] == [1]


def test_no_counterexample_lies_at_a_kink():
    found = refuted(
        lambda x: jnp.sum(jax.nn.relu(x)), "x", lambda x: 2 * jnp.sign(jax.nn.relu(x)), {"x": "n"}
    )
    assert found.inputs["x"] == [1]
    found = refuted(jax.nn.relu, "x", lambda x: jnp.ones_like(x), {"x": "n"}, kind="elementwise")
    assert found.inputs["x"] == [-1]


def test_values_and_scalars():
    found = refuted(
        lambda x: jnp.sum(x) ** 2, "x", lambda x: jnp.sum(x**2), {"x": "n"}, kind="value"
    )
    assert str(found) == "n = 2\nx = [1, 1]\nclaimed 2, true 4"
    found = refuted(lambda x: x**3, "x", lambda x: 3 * x, {"x": ""})
    assert str(found) == "x = -1\nclaimed -3, true 3"
