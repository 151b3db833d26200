"""Indexing by labels, and linear algebra: read as JAX computes them."""

import jax
import jax.numpy as jnp
import pytest

from tests.symbolic.reading_evaluator import assert_read

LABELS = {"x": "n p", "y": "n"}
INDEXED = {
    "one of each row": (lambda x, y: x[jnp.arange(x.shape[0]), y], LABELS),
    "rows": (lambda x, y: x[y], LABELS),
    "columns": (lambda x, y: x[:, y], LABELS),
    "rows taken": (lambda x, y: jnp.take(x, y, axis=0), LABELS),
    "columns taken": (lambda x, y: jnp.take(x, y, axis=1), LABELS),
    "along an axis": (lambda x, y: jnp.take_along_axis(x, y[:, None], axis=1), LABELS),
    "mapped": (lambda x, y: jax.vmap(lambda x, y: x[y])(x, y), LABELS),
    "rows and a part": (lambda x, y: x[y, 1:], {"x": "n p+1", "y": "n"}),
    "from the end": (lambda x, y: x[jnp.arange(x.shape[0]), -1 - y], LABELS),
    "the next": (lambda x, y: x[y + 1], {"x": "n+2 p", "y": "n"}),
    "embedding": (lambda x, y: x[y].mean(0), {"x": "n p", "y": "k q"}),
    "one-hot": (lambda x, y: jax.nn.one_hot(y, x.shape[1], dtype=x.dtype) * x, LABELS),
    "one-hot product": (lambda x, y: jax.nn.one_hot(y, x.shape[0], dtype=x.dtype).T @ x, LABELS),
    "added at labels": (lambda x, y: jnp.zeros_like(x).at[y].add(x), LABELS),
    "summed by labels": (lambda x, y: jax.ops.segment_sum(x, y, num_segments=3), LABELS),
    "arithmetic": (lambda x, y: x * (y * 2 + 1)[:, None].astype(float), LABELS),
    "compared": (
        lambda x, y: jnp.where((y == 1)[:, None], x, 0.0) + (y > 0)[:, None].astype(float),
        LABELS,
    ),
}
MATRIX = {"A": "m m"}
SYSTEM = {"A": "m m", "B": "m q"}
SAMPLES = {"A": "n p", "B": "p q"}


def regular(A):
    return A @ A.T + jnp.eye(A.shape[0])


ALGEBRA = {
    "det": (lambda A: jnp.linalg.det(A), MATRIX),
    "log det": (lambda A: jnp.log(jnp.linalg.det(regular(A))), MATRIX),
    "slogdet": (lambda A: jnp.linalg.slogdet(A)[1], MATRIX),
    "sign of det": (lambda A: jnp.linalg.slogdet(A)[0] * A.sum(), MATRIX),
    "inverse": (lambda A: jnp.linalg.inv(A), MATRIX),
    "inverse of the transpose": (lambda A: jnp.linalg.inv(A.T) @ A, MATRIX),
    "solve": (lambda A, B: jnp.linalg.solve(A, B), SYSTEM),
    "solve for a vector": (lambda A, b: b @ jnp.linalg.solve(A, b), {"A": "m m", "b": "m"}),
    "many systems": (
        lambda A, B: jax.vmap(lambda A: jnp.linalg.solve(A, B))(A),
        {"A": "n m m", "B": "m q"},
    ),
    "ridge": (
        lambda A, B: jnp.linalg.solve(A.T @ A + 0.1 * jnp.eye(A.shape[1]), B),
        SAMPLES,
    ),
    "trace": (lambda A: jnp.trace(A @ A), MATRIX),
    "diagonals": (lambda A: jnp.diag(jnp.diag(A)) + jnp.diagonal(A)[:, None], MATRIX),
    "triangles": (lambda A: jnp.tril(A) + 2 * jnp.triu(A, 1), MATRIX),
    "norms": (lambda A: jnp.linalg.norm(A) + jnp.linalg.norm(A, axis=1).sum(), MATRIX),
    "einsum": (lambda A, B: jnp.einsum("ij,jk,ik->k", A, B, B), SYSTEM),
    "power": (lambda A: jnp.linalg.matrix_power(A, 3), MATRIX),
    "tensordot": (lambda A, B: jnp.tensordot(A, B, 1), SYSTEM),
}
CASES = {**INDEXED, **ALGEBRA}


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients(name):
    f, shapes = CASES[name]

    def both(x, y=None):
        given = (x, y)[: len(shapes)]
        return f(*given), jax.grad(lambda x, *rest: jnp.sum(f(x, *rest) ** 2))(*given)

    renamed = dict(zip(("x", "y"), shapes.values(), strict=False))
    assert_read(both, renamed, integers=["y"] if "y" in shapes else [])
