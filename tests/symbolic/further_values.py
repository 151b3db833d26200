"""True claims of other kinds: identities, element-wise derivatives, Hessians, mixed derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import erf, expit, logsumexp, softmax

from symbolic.facts import rows_sum_to_one, symmetric
from tests.symbolic.case import Case


def value(name, fn, shapes, oracle, claim, **stated):
    """An identity: the claim is another program for the same value."""
    return Case(name, "values", fn, None, shapes, oracle, claim, kind="value", **stated)


def elementwise(name, fn, oracle, claim, **stated):
    """The derivative of a function of one number."""
    return Case(
        name, "element-wise", fn, "x", {"x": "n"}, oracle, claim, kind="elementwise", **stated
    )


VALUES = (
    value(
        "cross-entropy by log-sum-exp",
        lambda Z, T: -jnp.mean(jnp.sum(T * jax.nn.log_softmax(Z), axis=1)),
        {"Z": "n k", "T": "n k"},
        lambda Z, T: np.mean(logsumexp(Z, axis=1) - np.einsum("nk,nk->n", Z, T)),
        lambda Z, T: jnp.mean(jax.nn.logsumexp(Z, axis=1) - jnp.sum(T * Z, axis=1)),
        assume=(rows_sum_to_one("T"),),
    ),
    value(
        "tanh by sigmoid",
        lambda x: jnp.tanh(x),
        {"x": "n"},
        lambda x: np.tanh(x),
        lambda x: 2 * jax.nn.sigmoid(2 * x) - 1,
    ),
    value(
        "log-sum-exp of a shift",
        lambda x, c: jax.nn.logsumexp(x + c),
        {"x": "n", "c": ""},
        lambda x, c: logsumexp(x) + c,
        lambda x, c: c + jax.nn.logsumexp(x),
    ),
    value(
        "variance by moments",
        lambda x: jnp.var(x),
        {"x": "n"},
        lambda x: np.var(x),
        lambda x: jnp.mean(x**2) - jnp.mean(x) ** 2,
    ),
    value(
        "squared distances by inner products",
        lambda X, Y: jnp.sum((X[:, None, :] - Y[None, :, :]) ** 2, axis=2),
        {"X": "n p", "Y": "m p"},
        lambda X, Y: np.linalg.norm(X[:, None] - Y[None], axis=2) ** 2,
        lambda X, Y: jnp.sum(X**2, axis=1)[:, None] + jnp.sum(Y**2, axis=1) - 2 * X @ Y.T,
    ),
    value(
        "trace of a cycle",
        lambda A, B, C: jnp.trace(A @ B @ C),
        {"A": "m n", "B": "n p", "C": "p m"},
        lambda A, B, C: np.einsum("ij,jk,ki", A, B, C),
        lambda A, B, C: jnp.trace(B @ C @ A),
    ),
    value(
        "maximum by ReLU",
        lambda x, y: jnp.maximum(x, y),
        {"x": "n", "y": "n"},
        lambda x, y: np.maximum(x, y),
        lambda x, y: y + jax.nn.relu(x - y),
    ),
)

ELEMENTWISE = (
    elementwise(
        "SiLU",
        lambda x: jax.nn.silu(x),
        lambda x: expit(x) + x * expit(x) * expit(-x),
        lambda x: jax.nn.sigmoid(x) * (1 + x * (1 - jax.nn.sigmoid(x))),
    ),
    elementwise(
        "GELU",
        lambda x: jax.nn.gelu(x, approximate=False),
        lambda x: (1 + erf(x / np.sqrt(2))) / 2 + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
        lambda x: jax.scipy.stats.norm.cdf(x) + x * jax.scipy.stats.norm.pdf(x),
    ),
    elementwise(
        "Huber",
        lambda x: jnp.where(jnp.abs(x) <= 1, x**2 / 2, jnp.abs(x) - 0.5),
        lambda x: np.clip(x, -1, 1),
        lambda x: jnp.clip(x, -1.0, 1.0),
    ),
    elementwise(
        "absolute value",
        lambda x: jnp.abs(x),
        lambda x: np.where(x > 0, 1.0, -1.0),
        lambda x: jnp.sign(x),
    ),
    elementwise(
        "square root",
        lambda x: jnp.sqrt(x),
        lambda x: 0.5 * x**-0.5,
        lambda x: 1 / (2 * jnp.sqrt(x)),
        domains={"x": "positive"},
    ),
    elementwise(
        "x to the power x",
        lambda x: x**x,
        lambda x: np.exp(x * np.log(x)) * (np.log(x) + 1),
        lambda x: x**x * (1 + jnp.log(x)),
        domains={"x": "positive"},
    ),
    elementwise(
        "entropy of a coin",
        lambda x: -x * jnp.log(x) - (1 - x) * jnp.log(1 - x),
        lambda x: np.log((1 - x) / x),
        lambda x: jnp.log(1 - x) - jnp.log(x),
        domains={"x": "probability"},
    ),
)

SECOND = (
    Case(
        "quadratic form, Hessian",
        "Hessians",
        lambda A, x: x @ A @ x / 2,
        "x",
        {"A": "n n", "x": "n"},
        oracle=lambda A, x: (A + A.T) / 2,
        claim=lambda A, x: A,
        kind="hessian",
        assume=(symmetric("A"),),
    ),
    Case(
        "log-sum-exp, Hessian",
        "Hessians",
        lambda x: jax.nn.logsumexp(x),
        "x",
        {"x": "n"},
        oracle=lambda x: np.diag(softmax(x)) - np.outer(softmax(x), softmax(x)),
        claim=lambda x: (
            jnp.diag(jax.nn.softmax(x)) - jnp.outer(jax.nn.softmax(x), jax.nn.softmax(x))
        ),
        kind="hessian",
    ),
    Case(
        "linear regression, Hessian",
        "Hessians",
        lambda X, w, y: jnp.mean((X @ w - y) ** 2),
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        oracle=lambda X, w, y: 2 * np.cov(X.T, bias=True) + 2 * np.outer(X.mean(0), X.mean(0)),
        claim=lambda X, w, y: 2 / X.shape[0] * X.T @ X,
        kind="hessian",
    ),
    Case(
        "bilinear form, mixed",
        "mixed derivatives",
        lambda x, A, y: x @ A @ y,
        ("x", "y"),
        {"x": "m", "A": "m n", "y": "n"},
        oracle=lambda x, A, y: A,
        claim=lambda x, A, y: A,
        kind="mixed",
    ),
    Case(
        "linear regression, mixed",
        "mixed derivatives",
        lambda X, w, b, y: jnp.mean((X @ w + b - y) ** 2),
        ("w", "b"),
        {"X": "n p", "w": "p", "b": "", "y": "n"},
        oracle=lambda X, w, b, y: 2 * X.mean(0),
        claim=lambda X, w, b, y: 2 * jnp.mean(X, axis=0),
        kind="mixed",
    ),
    Case(
        "normalised vector, Jacobian",
        "Jacobians",
        lambda x: x / jnp.linalg.norm(x),
        "x",
        {"x": "n"},
        oracle=lambda x: (np.eye(len(x)) - np.outer(x, x) / (x @ x)) / np.sqrt(x @ x),
        claim=lambda x: (
            jnp.eye(x.shape[0]) / jnp.linalg.norm(x) - jnp.outer(x, x) / jnp.linalg.norm(x) ** 3
        ),
        kind="jacobian",
    ),
)

CASES = VALUES + ELEMENTWISE + SECOND
