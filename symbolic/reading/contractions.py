"""Products of arrays summed over shared axes."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import Expression, multiply
from symbolic.reading.arrays import Array, Context, Entries, Positions, output, parameter, whole
from symbolic.reading.graph import Operation
from symbolic.reading.totals import summed


def _dot(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    left, right = inputs
    (left_sum, right_sum), (left_batch, right_batch) = parameter(operation, "dimension_numbers")
    left_free = _free(left, left_sum, left_batch)
    right_free = _free(right, right_sum, right_batch)

    def at(positions: Positions) -> Expression:
        batch = positions[: len(left_batch)]
        middle = len(left_batch) + len(left_free)

        def term(inside: Positions) -> Expression:
            first = _place(
                left, left_batch, batch, left_sum, inside, left_free, positions[len(batch) : middle]
            )
            second = _place(
                right, right_batch, batch, right_sum, inside, right_free, positions[middle:]
            )
            return multiply(left.at(first), right.at(second))

        return summed([left.shape[axis] for axis in left_sum], term)

    return output(operation, at)


def _free(array: Array, *taken: Sequence[int]) -> list[int]:
    used = {axis for axes in taken for axis in axes}
    return [axis for axis in range(len(array.shape)) if axis not in used]


def _place(array: Array, *pairs: Sequence) -> Positions:
    """Positions from alternating axes and the positions on them."""
    where = {}
    for axes, positions in zip(pairs[::2], pairs[1::2], strict=True):
        where.update(zip(axes, positions, strict=True))
    return tuple(where[axis] for axis in range(len(array.shape)))


ENTRIES: Entries = {"dot_general": whole(_dot)}
