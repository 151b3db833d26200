"""Primitives of linear algebra, by elimination over all lanes and batches at once."""

from __future__ import annotations

import numpy as np

from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.elementwise import apply
from symbolic.evaluating.structure import Inputs, Params, Rule, Run, same_lanes


def _matrices(x: Array) -> Array:
    """A writable copy with lanes and batches in one axis."""
    return x.reshape(-1, *x.shape[-2:]).copy()


def eliminate(run: Run, x: Array) -> tuple[Array, Array, Array]:
    """LU factors in one array, the row exchanged at each step, and the order of the rows."""
    x = x.copy()
    count, rows, columns = x.shape
    every = np.arange(count)
    order = np.tile(np.arange(rows), (count, 1))
    exchanged = np.zeros((count, min(rows, columns)), np.int64)
    least = np.abs(x).max(axis=2) * run.arithmetic.noise
    for k in range(min(rows, columns)):
        row = np.argmax(np.abs(x[:, k:, k]), axis=1) + k
        exchanged[:, k] = row
        for array in (x, order, least):
            upper = array[every, k].copy()
            array[every, k] = array[every, row]
            array[every, row] = upper
        # A column of zeros is left as it is: the determinant is 0, and no division is made.
        x[:, k, k] = np.where(np.abs(x[:, k, k]) <= least[:, k], x[:, k, k] * 0, x[:, k, k])
        pivot = x[:, k, k, None]
        pivot = np.where(pivot == 0, run.arithmetic.real(1), pivot)
        x[:, k + 1 :, k] = apply(run.arithmetic, "div", x[:, k + 1 :, k], pivot)
        x[:, k + 1 :, k + 1 :] -= x[:, k + 1 :, k, None] * x[:, None, k, k + 1 :]
    return x, exchanged, order


def substitute(run: Run, a: Array, b: Array, lower: bool, unit: bool) -> Array:
    """The solution of `a x = b` for triangular matrices."""
    x = b.copy()
    size = a.shape[-1]
    for k in range(size) if lower else reversed(range(size)):
        known = slice(0, k) if lower else slice(k + 1, size)
        rest = x[:, k]
        if known.start < known.stop:
            rest = rest - (a[:, k, None, known] @ x[:, known])[:, 0]
        x[:, k] = rest if unit else apply(run.arithmetic, "div", rest, a[:, k, k, None])
    return x


def solve(run: Run, a: Array, b: Array) -> Array:
    """The solution of `a x = b` for square matrices (count, n, n) and (count, n, m)."""
    factors, _, order = eliminate(run, a)
    b = np.take_along_axis(b, order[..., None], axis=1)
    lower = substitute(run, factors, b, lower=True, unit=True)
    # What was no pivot in `eliminate` is 0 on the diagonal: the result is then not finite.
    return substitute(run, factors, lower, lower=False, unit=False)


def _lu(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    (x,) = inputs
    factors, exchanged, order = eliminate(run, _matrices(x))
    return [
        factors.reshape(x.shape),
        exchanged.reshape(*x.shape[:-2], -1),
        order.reshape(*x.shape[:-2], -1),
    ]


def _pivots_to_permutation(run: Run, inputs: Inputs, params: Params) -> Array:
    (pivots,), size = inputs, params["permutation_size"]
    flat = pivots.reshape(-1, pivots.shape[-1])
    order = np.tile(np.arange(size), (len(flat), 1))
    every = np.arange(len(flat))
    for k in range(flat.shape[1]):
        upper = order[:, k].copy()
        order[:, k] = order[every, flat[:, k]]
        order[every, flat[:, k]] = upper
    return order.reshape(*pivots.shape[:-1], size)


def _triangular_solve(run: Run, inputs: Inputs, params: Params) -> Array:
    a, b = same_lanes(inputs)
    shape, lower = b.shape, params["lower"]
    a, b = _matrices(a), _matrices(b)
    if params["transpose_a"]:
        a, lower = a.transpose(0, 2, 1), not lower
    if not params["left_side"]:
        a, b, lower = a.transpose(0, 2, 1), b.transpose(0, 2, 1), not lower
    x = substitute(run, a, b, lower, params["unit_diagonal"])
    return (x if params["left_side"] else x.transpose(0, 2, 1)).reshape(shape)


def _cholesky(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,) = inputs
    a = _matrices(x)
    size = a.shape[-1]
    factor = run.arithmetic.real(np.zeros(a.shape))
    for k in range(size):
        rest = a[:, k:, k]
        if k:
            rest = rest - (factor[:, k:, :k] @ factor[:, k, :k, None])[..., 0]
        root = apply(run.arithmetic, "sqrt", rest[:, :1])
        factor[:, k:, k] = apply(run.arithmetic, "div", rest, root)
    return factor.reshape(x.shape)


TABLE: dict[str, Rule] = {
    "lu": _lu,
    "lu_pivots_to_permutation": _pivots_to_permutation,
    "triangular_solve": _triangular_solve,
    "cholesky": _cholesky,
}
