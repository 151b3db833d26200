"""True claims about the gradients of operations on arrays."""

import jax
import jax.numpy as jnp
import numpy as np

from symbolic.facts import symmetric
from tests.symbolic.case import gradient

CASES = (
    gradient(
        "cumulative sum, x",
        lambda x, c: jnp.sum(c * jnp.cumsum(x)),
        "x",
        {"x": "n", "c": "n"},
        lambda x, c: np.tril(np.ones((len(x), len(x)))).T @ c,
        lambda x, c: jnp.triu(jnp.ones((c.shape[0], c.shape[0]))) @ c,
    ),
    gradient(
        "cumulative sum by reversal, x",
        lambda x, c: jnp.sum(c * jnp.cumsum(x)),
        "x",
        {"x": "n", "c": "n"},
        lambda x, c: np.tril(np.ones((len(x), len(x)))).T @ c,
        lambda x, c: jnp.cumsum(c[::-1])[::-1],
        unproved="the sum is taken in the other order",
    ),
    gradient(
        "concatenation, y",
        lambda x, y, w: jnp.tanh(jnp.concatenate([x, y]) @ w),
        "y",
        {"x": "m", "y": "n", "w": "m+n"},
        lambda x, y, w: w[len(x) :] / np.cosh(np.concatenate([x, y]) @ w) ** 2,
        lambda x, y, w: (
            (1 - jnp.tanh(x @ w[: x.shape[0]] + y @ w[x.shape[0] :]) ** 2) * w[x.shape[0] :]
        ),
    ),
    gradient(
        "total variation, x",
        lambda x: jnp.sum((x[1:] - x[:-1]) ** 2) / 2,
        "x",
        {"x": "n+1"},
        lambda x: np.diff(np.eye(len(x)), axis=0).T @ np.diff(x),
        lambda x: jnp.pad(jnp.diff(x), (1, 0)) - jnp.pad(jnp.diff(x), (0, 1)),
    ),
    gradient(
        "maximum of every row, X",
        lambda X: jnp.sum(jnp.max(X, axis=1)),
        "X",
        {"X": "n p"},
        lambda X: np.eye(X.shape[1])[X.argmax(1)],
        lambda X: jnp.where(jnp.max(X, axis=1, keepdims=True) == X, 1.0, 0.0),
    ),
    gradient(
        "smaller of two, x",
        lambda x, y: jnp.sum(jnp.minimum(x, y)),
        "x",
        {"x": "n", "y": "n"},
        lambda x, y: (x < y) * 1.0,
        lambda x, y: jnp.where(x < y, 1.0, 0.0),
    ),
    gradient(
        "Euclidean norm, x",
        lambda x: jnp.linalg.norm(x),
        "x",
        {"x": "n"},
        lambda x: x / np.sqrt(np.sum(x * x)),
        lambda x: x / jnp.sqrt(x @ x),
    ),
    gradient(
        "cosine similarity, x",
        lambda x, y: x @ y / (jnp.linalg.norm(x) * jnp.linalg.norm(y)),
        "x",
        {"x": "n", "y": "n"},
        lambda x, y: (np.eye(len(x)) - np.outer(x, x) / (x @ x)) @ y / np.sqrt(x @ x * (y @ y)),
        lambda x, y: (
            y / (jnp.linalg.norm(x) * jnp.linalg.norm(y))
            - (x @ y) * x / (jnp.linalg.norm(x) ** 3 * jnp.linalg.norm(y))
        ),
    ),
    gradient(
        "product of entries, x",
        lambda x: jnp.prod(x),
        "x",
        {"x": "n"},
        lambda x: np.array([np.prod(np.delete(x, i)) for i in range(len(x))]),
        lambda x: jnp.prod(x) / x,
        domains={"x": "positive"},
    ),
    gradient(
        "power, a",
        lambda x, a: jnp.sum(x**a),
        "a",
        {"x": "n", "a": ""},
        lambda x, a: np.sum(np.exp(a * np.log(x)) * np.log(x)),
        lambda x, a: jnp.sum(x**a * jnp.log(x)),
        domains={"x": "positive"},
    ),
    gradient(
        "quadratic form, x",
        lambda A, x: x @ A @ x,
        "x",
        {"A": "n n", "x": "n"},
        lambda A, x: (A + A.T) @ x,
        lambda A, x: 2 * A @ x,
        assume=(symmetric("A"),),
    ),
    gradient(
        "matrix product, A",
        lambda A, B, C: jnp.sum(C * (A @ B)),
        "A",
        {"A": "m n", "B": "n p", "C": "m p"},
        lambda A, B, C: np.einsum("mp,np->mn", C, B),
        lambda A, B, C: C @ B.T,
    ),
    gradient(
        "batched matrix product, A",
        lambda A, B, C: jnp.sum(C * jnp.einsum("bij,bjk->bik", A, B)),
        "A",
        {"A": "b m n", "B": "b n p", "C": "b m p"},
        lambda A, B, C: np.einsum("bmp,bnp->bmn", C, B),
        lambda A, B, C: jax.vmap(lambda c, b: c @ b.T)(C, B),
    ),
)
