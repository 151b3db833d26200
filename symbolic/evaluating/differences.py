"""Derivatives of programs by central differences of their values, and by nothing else.

In 110 digits a step of 1e-30 leaves about 60 correct digits of a first derivative and about 50 of a
second one. In float64 the first derivative is of order 6 and the second of order 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symbolic.evaluating.arithmetic import Arithmetic, Array
from symbolic.evaluating.interpreter import Program
from symbolic.evaluating.structure import Run

KINDS = ("value", "gradient", "jacobian", "elementwise", "hessian", "mixed")
SECOND = ("hessian", "mixed")

Entry = tuple[int, ...]


@dataclass(frozen=True)
class _Stencil:
    """Where a program is evaluated around a point, and how the values are weighed.

    `offsets` are multiples of the step along each direction; `weights` has a whole denominator.
    """

    offsets: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    denominator: int


_CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
_STENCILS = {
    (1, False): _Stencil(((-3,), (-2,), (-1,), (1,), (2,), (3,)), (-1, 9, -45, 45, -9, 1), 60),
    (1, True): _Stencil(((-1,), (1,)), (-1, 1), 2),
    (2, False): _Stencil(
        _CORNERS + tuple((2 * a, 2 * b) for a, b in _CORNERS), (16, -16, -16, 16, -1, 1, 1, -1), 48
    ),
    (2, True): _Stencil(_CORNERS, (1, -1, -1, 1), 4),
}
_FLOAT_STEPS = {1: 2.0**-10, 2: 2.0**-8}
_EXACT_STEP_DIGITS = 30
_EXACT_DIGITS = 45
_JUMP_DIGITS = 20


def differences(
    program: Program,
    arithmetic: Arithmetic,
    arrays: Sequence[Array],
    leaves: Sequence[int],
    directions: Sequence[Array],
) -> Array:
    """Derivatives of the first result along directions: (number of directions, *its shape).

    Args:
        program: the function.
        arithmetic: the numbers.
        arrays: the point.
        leaves: for each order of differentiation, which array moves.
        directions: for each of `leaves` the directions, (number, elements), as float64.
    """
    stencil = _STENCILS[len(leaves), arithmetic.exact]
    step = _FLOAT_STEPS[len(leaves)]
    if arithmetic.exact:
        step = arithmetic.context.mpf(10) ** -_EXACT_STEP_DIGITS
    count, width = len(directions[0]), len(stencil.offsets)
    # The point itself is the first lane, whose values `stop_gradient` keeps.
    lanes = [array[None] for array in arrays]
    for order, leaf in enumerate(leaves):
        if len(lanes[leaf]) == 1:
            lanes[leaf] = np.repeat(lanes[leaf], 1 + count * width, axis=0)
        moved = lanes[leaf].reshape(1 + count * width, -1)
        rows, columns = np.nonzero(directions[order])
        amounts = arithmetic.real(directions[order][rows, columns]) * step
        for turn, offset in enumerate(stencil.offsets):
            moved[1 + rows * width + turn, columns] += amounts * offset[order]
        lanes[leaf] = moved.reshape(lanes[leaf].shape)
    result = program.run(Run(arithmetic, hold=True), lanes)[0]
    result = arithmetic.real(result)
    if len(result) == 1:
        return arithmetic.real(np.zeros((count, *result.shape[1:])))
    values = result[1:].reshape(count, width, *result.shape[1:])
    weights = np.array(stencil.weights).reshape(-1, *(1,) * (result.ndim - 1))
    with np.errstate(invalid="ignore"):
        slopes = np.add.reduce(values * weights, axis=1)
    slopes = slopes / (stencil.denominator * step ** len(leaves))
    if not arithmetic.exact:
        return slopes
    context = arithmetic.context
    size = max([1, *filter(context.isfinite, np.abs(result.flat))])
    error = size * context.mpf(10) ** -_EXACT_DIGITS
    # What is left of a derivative that is 0.
    slopes = np.where(np.abs(slopes) < error, arithmetic.real(0), slopes)
    # A jump makes a difference huge; at a bend the mean of both sides is not the middle.
    broken = np.abs(slopes) > size * context.mpf(10) ** _JUMP_DIGITS
    if len(leaves) == 1:
        broken |= np.abs(np.add.reduce(values, axis=1) - width * result[0]) > error
    return np.where(broken, context.nan, slopes)


def derivative(
    kind: str,
    program: Program,
    arithmetic: Arithmetic,
    arrays: Sequence[Array],
    leaves: Sequence[int],
) -> Array:
    """The derivative of the first result, in the shape that `shape_of` gives."""
    if kind == "value":
        return arithmetic.real(program.run(Run(arithmetic), [a[None] for a in arrays])[0][0, ...])
    shapes = [arrays[leaf].shape for leaf in leaves]
    if kind in SECOND:
        return _second(program, arithmetic, arrays, leaves)
    slopes = differences(program, arithmetic, arrays, leaves, [np.eye(arrays[leaves[0]].size)])
    if kind == "elementwise":
        return slopes.reshape(len(slopes), -1).diagonal().reshape(shapes[0])
    return np.moveaxis(slopes, 0, -1).reshape((*slopes.shape[1:], *shapes[0]))


def _second(
    program: Program, arithmetic: Arithmetic, arrays: Sequence[Array], leaves: Sequence[int]
) -> Array:
    sizes = [arrays[leaf].size for leaf in leaves]
    rows, columns = np.indices(sizes).reshape(2, -1)
    symmetric = leaves[0] == leaves[1]
    if symmetric:
        rows, columns = np.triu_indices(sizes[0])
    directions = [np.eye(sizes[0])[rows], np.eye(sizes[1])[columns]]
    slopes = differences(program, arithmetic, arrays, leaves, directions)
    result = np.empty(sizes, slopes.dtype)
    result[rows, columns] = slopes
    if symmetric:
        result[columns, rows] = slopes
    return result.reshape(tuple(size for leaf in leaves for size in arrays[leaf].shape))


def derivative_at(
    kind: str,
    program: Program,
    arithmetic: Arithmetic,
    arrays: Sequence[Array],
    leaves: Sequence[int],
    entry: Entry,
) -> Array:
    """One entry of `derivative`, at the cost of one difference."""
    if kind == "value":
        return derivative(kind, program, arithmetic, arrays, leaves)[entry]
    rest, directions = entry, []
    for leaf in reversed(leaves):
        shape = arrays[leaf].shape
        cut = len(rest) - len(shape)
        unit = np.zeros((1, *shape))
        unit[(0, *rest[cut:])] = 1
        directions.insert(0, unit.reshape(1, -1))
        rest = rest[:cut]
    slope = differences(program, arithmetic, arrays, leaves, directions)[0, ...]
    return slope[entry if kind == "elementwise" else rest]


def contracted(kind: str, claim: Array, directions: Sequence[Array]) -> Array:
    """What a claimed derivative says about the derivative along one direction of each leaf.

    The result is flat: one number for each element of the function's result.
    """
    first, *others = directions
    if kind == "elementwise":
        return (claim * first).reshape(-1)
    if others:
        return first.reshape(1, -1) @ claim.reshape(first.size, -1) @ others[0].reshape(-1)
    return claim.reshape(-1, first.size) @ first.reshape(-1)


def shape_of(kind: str, result: Entry, leaves: Sequence[Entry]) -> Entry:
    """The shape that `jax.grad`, `jax.jacobian` and `jax.hessian` give."""
    if kind == "value":
        return result
    outer = result if kind == "jacobian" else ()
    return (*outer, *(size for leaf in leaves for size in leaf))
