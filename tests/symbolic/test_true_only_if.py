"""Claims that hold only under a fact: the fact is named, and the claim is proved under it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import pytest

import symbolic


@dataclass(frozen=True)
class Conditional:
    """A claim that is true under one fact and false in general.

    Attributes:
        name: what is claimed.
        fn: the JAX function.
        wrt: the argument differentiated, or None for an identity.
        claim: what is claimed of it.
        shapes: the sizes of each argument.
        fact: the fact that is missing.
        said: the fact as the verdict words it.
        kind: what is derived.
    """

    name: str
    fn: Callable[..., Any]
    wrt: str | None
    claim: Callable[..., Any]
    shapes: dict[str, str]
    fact: Any
    said: str
    kind: str = "gradient"

    def __str__(self) -> str:
        return self.name

    def check(self, *assume: Any) -> symbolic.Verdict:
        """The verdict, under further facts if any are given."""
        return symbolic.check(
            self.fn, self.wrt, self.claim, self.shapes, kind=self.kind, assume=assume
        )


def cross_entropy(Z, T):
    return -jnp.mean(jnp.sum(T * jax.nn.log_softmax(Z), axis=1))


SAID = {
    "rows": "every row of T sums to 1",
    "positive": "every entry of x is positive",
    "binary": "every entry of y is 0 or 1",
    "signs": "every entry of y is −1 or 1",
}

CASES = (
    Conditional(
        "a mean taken for a sum",
        lambda X, w, y: jnp.mean((X @ w - y) ** 2),
        "w",
        lambda X, w, y: 2 * X.T @ (X @ w - y),
        {"X": "n p", "w": "p", "y": "n"},
        "n = 1",
        "n = 1",
    ),
    Conditional(
        "one error standing for their mean",
        lambda x, y: jnp.mean((x - y) ** 2) / 2,
        "x",
        lambda x, y: x - y,
        {"x": "n", "y": "n"},
        "n = 1",
        "n = 1",
    ),
    Conditional(
        "1/p taken for 1/n",
        lambda X, w, y: jnp.mean((X @ w - y) ** 2),
        "w",
        lambda X, w, y: 2 / X.shape[1] * X.T @ (X @ w - y),
        {"X": "n p", "w": "p", "y": "n"},
        "p = n",
        "p = n",
    ),
    Conditional(
        "2 A x for the gradient of a quadratic form",
        lambda A, x: x @ A @ x,
        "x",
        lambda A, x: 2 * A @ x,
        {"A": "n n", "x": "n"},
        symbolic.symmetric("A"),
        "A is symmetric",
    ),
    Conditional(
        "A for the Hessian of a quadratic form",
        lambda A, x: x @ A @ x / 2,
        "x",
        lambda A, x: A,
        {"A": "n n", "x": "n"},
        symbolic.symmetric("A"),
        "A is symmetric",
        kind="hessian",
    ),
    Conditional(
        "2 A X for the gradient of tr(XᵀAX)",
        lambda A, X: jnp.trace(X.T @ A @ X),
        "X",
        lambda A, X: 2 * A @ X,
        {"A": "n n", "X": "n p"},
        symbolic.symmetric("A"),
        "A is symmetric",
    ),
    Conditional(
        "(P − T)/n for softmax cross-entropy",
        cross_entropy,
        "Z",
        lambda Z, T: (jax.nn.softmax(Z) - T) / Z.shape[0],
        {"Z": "n k", "T": "n k"},
        symbolic.rows_sum_to_one("T"),
        SAID["rows"],
    ),
    Conditional(
        "Xᵀ(P − T) for softmax regression",
        lambda X, W, T: -jnp.sum(T * jax.nn.log_softmax(X @ W)),
        "W",
        lambda X, W, T: X.T @ (jax.nn.softmax(X @ W) - T),
        {"X": "n p", "W": "p k", "T": "n k"},
        symbolic.rows_sum_to_one("T"),
        SAID["rows"],
    ),
    Conditional(
        "squares of one-hot rows",
        lambda T: jnp.sum(T**2, axis=1),
        None,
        lambda T: jnp.ones((T.shape[0],), T.dtype),
        {"T": "n k"},
        symbolic.one_hot("T"),
        "every row of T is one-hot",
        kind="value",
    ),
    Conditional(
        "1 for the gradient of |x|",
        lambda x: jnp.sum(jnp.abs(x)),
        "x",
        lambda x: jnp.ones_like(x),
        {"x": "n"},
        symbolic.positive("x"),
        SAID["positive"],
    ),
    Conditional(
        "x for √(x²)",
        lambda x: jnp.sqrt(x**2),
        None,
        lambda x: x,
        {"x": "n"},
        symbolic.positive("x"),
        SAID["positive"],
        kind="value",
    ),
    Conditional(
        "W for ReLU(x) W",
        lambda x, W: jnp.sum(jax.nn.relu(x) @ W),
        "x",
        lambda x, W: jnp.sum(W, axis=1),
        {"x": "n", "W": "n p"},
        symbolic.positive("x"),
        SAID["positive"],
    ),
    Conditional(
        "y² = y",
        lambda y, z: jnp.sum((y - z) ** 2),
        None,
        lambda y, z: jnp.sum(y - 2 * y * z + z**2),
        {"y": "n", "z": "n"},
        symbolic.binary("y"),
        SAID["binary"],
        kind="value",
    ),
    Conditional(
        "y² = 1",
        lambda w, x, y: jnp.sum((y - x * w) ** 2),
        None,
        lambda w, x, y: jnp.sum((1 - y * (x * w)) ** 2),
        {"w": "", "x": "n", "y": "n"},
        symbolic.plus_minus_one("y"),
        SAID["signs"],
        kind="value",
    ),
    Conditional(
        "1 for the gradient of y² z",
        lambda z, y: jnp.sum(y * y * z),
        "z",
        lambda z, y: jnp.ones_like(z),
        {"z": "n", "y": "n"},
        symbolic.plus_minus_one("y"),
        SAID["signs"],
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_missing_fact_is_named(case):
    verdict = case.check()
    assert verdict.status is symbolic.TRUE_ONLY_IF, str(verdict)
    assert case.said in verdict.assumptions
    assert case.said in str(verdict)
    assert verdict.counterexample is not None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_under_the_fact_the_claim_is_proved(case):
    verdict = case.check(case.fact)
    assert verdict.status is symbolic.PROVED, str(verdict)
