"""Claims that are false on few or far inputs only: where a proof must look closer than at points."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic
from symbolic import PROVED, REFUTED, TRUE_ONLY_IF, UNDECIDED

relu, log_softmax, softmax = jax.nn.relu, jax.nn.log_softmax, jax.nn.softmax
VALUE = {"kind": "value"}
N = {"x": "n"}


@pytest.fixture(autouse=True)
def _mixed_types():
    with jax.numpy_dtype_promotion("standard"):
        yield


def far(x):
    """0 but where the sum of the inputs passes 50."""
    return relu(jnp.sum(x) - 50)


FALSE = {
    "nan only far out": (
        lambda x: jnp.sum(jnp.where(jnp.isnan(jnp.log(x + 50)), 0.0, x**2)),
        "x",
        lambda x: 2 * x,
        N,
        {},
    ),
    "infinite only far out": (
        lambda x: jnp.where(jnp.isfinite(jnp.where(x > 50, -jnp.inf, x)), x, 0.0),
        None,
        lambda x: x,
        N,
        VALUE,
    ),
    "at least for more than, of an index": (
        lambda x: jnp.sum(jnp.where(jnp.arange(x.shape[0]) * 0.1 >= 0.5, x**2, 0.0)),
        "x",
        lambda x: jnp.where(jnp.arange(x.shape[0]) * 0.1 > 0.5, 2 * x, 0.0),
        N,
        {},
    ),
    "at least for more than, of a count": (
        lambda b, w: jnp.where(jnp.sum(b) > 5, 1.0, 0.0) * jnp.sum(w**2),
        "w",
        lambda b, w: jnp.where(jnp.sum(b) >= 5, 1.0, 0.0) * 2 * w,
        {"b": "n", "w": "p"},
        {"domains": {"b": "binary"}},
    ),
    "the diagonal of a comparison": (
        lambda x: jnp.sum(jnp.maximum(x[:, None], x[None])) * far(x),
        "x",
        lambda x: (
            2 * jnp.sum(jnp.where(x[:, None] > x[None], 1, 0), 1) * far(x)
            + jnp.sum(jnp.maximum(x[:, None], x[None])) * (jnp.sum(x) > 50)
        ),
        N,
        {},
    ),
    "whole numbers may be negative": (
        lambda k: jnp.abs(k),
        None,
        lambda k: relu(k),
        {"k": "n"},
        {"domains": {"k": "integer"}, **VALUE},
    ),
    "part of a row that sums to 1": (
        lambda t, z, x: -jnp.sum(t[:-1] * log_softmax(z)) * relu(x - 50),
        "z",
        lambda t, z, x: (softmax(z) - t[:-1]) * relu(x - 50),
        {"t": "k+1", "z": "k", "x": ""},
        {"domains": {"t": "one_hot"}},
    ),
    "the angle of a negative number": (
        lambda x, w: jnp.sum(w * jnp.arctan2(jnp.zeros_like(x), x + 20)),
        "w",
        lambda x, w: 0 * w,
        {"x": "n", "w": "n"},
        {},
    ),
    "a product that can be 0": (
        lambda b, w: jnp.where(jnp.prod(relu(b + 20)) == 0, 0.0, 1.0) * jnp.sum(w**2),
        "w",
        lambda b, w: 2 * w,
        {"b": "n", "w": "p"},
        {},
    ),
    "a maximum that is reached often": (
        lambda x: jnp.sum(relu(x) == jnp.max(relu(x))) * far(x),
        None,
        lambda x: far(x),
        N,
        VALUE,
    ),
    "a difference with itself": (
        lambda x, s: jnp.sum(jnp.where(x[:, None] - x[None] == 0, 1, 0)) * relu(s - 50),
        None,
        lambda x, s: 0 * s,
        {"x": "n", "s": ""},
        VALUE,
    ),
    "the square of a step": (
        lambda x, y: jnp.where(jnp.floor(x / 100 + 1.5) ** 2 * y > 0, 1, 0),
        None,
        lambda x, y: jnp.where(y > 0, 1, 0),
        {"x": "n", "y": "n"},
        VALUE,
    ),
    "halves rounded another way": (
        lambda x, y: jax.lax.round(y / 2.0) * relu(x - 50),
        None,
        lambda x, y: jnp.round(y / 2.0) * relu(x - 50),
        {"x": "n", "y": "n"},
        {"domains": {"y": "integer"}, **VALUE},
    ),
    "another exponent in a logistic": (
        lambda a, b, c: jax.nn.sigmoid(a - b),
        None,
        lambda a, b, c: jnp.exp(c - jnp.logaddexp(a, b)),
        {"a": "n", "b": "n", "c": "n"},
        VALUE,
    ),
    "nan everywhere": (
        lambda x: jax.nn.logsumexp(x),
        "x",
        lambda x: (
            jnp.exp(x - jax.lax.stop_gradient(jnp.inf + jnp.max(x)))
            / jnp.sum(jnp.exp(x - jax.lax.stop_gradient(jnp.inf + jnp.max(x))))
        ),
        N,
        {},
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_claim_is_not_proved(name):
    fn, wrt, claim, shapes, more = FALSE[name]
    assert symbolic.check(fn, wrt, claim, shapes, **more).status is not PROVED


REFUTABLE = {
    "beyond the bend of relu6": (
        lambda x: jnp.sum(jax.nn.relu6(x)),
        "x",
        lambda x: (x > 0).astype(x.dtype),
        N,
        {},
    ),
    "beyond a clip": (
        lambda x: jnp.sum(jnp.clip(x, -5.0, 5.0)),
        "x",
        lambda x: jnp.ones_like(x),
        N,
        {},
    ),
    "labels that repeat": (
        lambda y, c: jnp.sum((y[:, None] == y[None, :]) * c),
        "c",
        lambda y, c: y.shape[0] * jnp.ones(()),
        {"y": "n", "c": ""},
        {"domains": {"y": "integer"}},
    ),
    "the value at a jump": (
        lambda x: jnp.where(x > 0.5, 1.0, 0.0),
        None,
        lambda x: jnp.where(x >= 0.5, 1.0, 0.0),
        N,
        VALUE,
    ),
}


@pytest.mark.parametrize("name", REFUTABLE)
def test_false_claim_is_refuted(name):
    fn, wrt, claim, shapes, more = REFUTABLE[name]
    verdict = symbolic.check(fn, wrt, claim, shapes, **more)
    assert verdict.status in (REFUTED, TRUE_ONLY_IF)
    assert verdict.counterexample is not None


def test_elements_that_are_always_equal_share_an_adjoint():
    def spread(x):
        return jnp.max((x[:, None] - x[None]) ** 2)

    x = jnp.array([1.0, 2.0, 4.0])
    derived = symbolic.derive(spread, "x", {"x": "n"}).to_jax()
    np.testing.assert_allclose(derived(x), jax.grad(spread)(x))


def test_facts_that_no_input_obeys_leave_a_claim_undecided():
    facts = [symbolic.binary("b"), symbolic.plus_minus_one("b"), symbolic.probability("b")]
    verdict = symbolic.check(
        lambda b: jnp.floor(b).sum(),
        None,
        lambda b: b.sum(),
        {"b": "n"},
        assume=facts,
        kind="value",
    )
    assert verdict.status in (UNDECIDED, PROVED)
    assert verdict.counterexample is None


def test_every_argument_of_a_rule_states_its_assumptions():
    @jax.custom_vjp
    def entropy(z, a):
        return -jnp.mean(jnp.sum(a * log_softmax(z), -1))

    def forward(z, a):
        return entropy(z, a), (z, a)

    def backward(kept, g):
        z, a = kept
        return g * (softmax(z) - a) / z.shape[0], -g * log_softmax(z) / z.shape[0]

    entropy.defvjp(forward, backward)
    verdict = symbolic.verify(entropy, {"z": "n k", "a": "n k"}, domains={"a": "one_hot"})
    assert verdict.status is PROVED
    assert verdict.assumptions == ("every row of a is one-hot",)
