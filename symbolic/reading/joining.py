"""Arrays joined along an axis, and taken apart."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import ONE, ZERO, Expression, add, at_least_zero, delta, multiply
from symbolic.indices import ZERO as ORIGIN
from symbolic.indices import Position, position
from symbolic.reading.arrays import (
    Array,
    Context,
    Entries,
    Positions,
    output,
    parameter,
    structure,
)
from symbolic.reading.graph import Operation, sizes


def _concatenate(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    axis = int(parameter(operation, "dimension"))

    def at(positions: Positions) -> Expression:
        parts, start = [], ORIGIN
        for array in inputs:
            end = start + array.shape[axis]
            inside = multiply(
                at_least_zero(positions[axis] - start), at_least_zero(end - 1 - positions[axis])
            )
            if inside != ZERO:
                shifted = positions[axis] - start
                if array.shape[axis].number == 1:
                    shifted = ORIGIN
                place = (*positions[:axis], shifted, *positions[axis + 1 :])
                parts.append(multiply(inside, array.at(place)))
                if inside == ONE:
                    break
            start = end
        return add(*parts)

    return output(operation, at)


def _stack(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    axis = int(parameter(operation, "axis"))

    def at(positions: Positions) -> Expression:
        place = (*positions[:axis], *positions[axis + 1 :])
        return add(
            *(
                multiply(chosen, array.at(place))
                for number, array in enumerate(inputs)
                if (chosen := delta(positions[axis], position(number))) != ZERO
            )
        )

    return output(operation, at)


def _unstack(context: Context, operation: Operation, inputs: Sequence[Array]) -> tuple[Array, ...]:
    (operand,) = inputs
    axis = int(parameter(operation, "axis"))

    def part(number: int) -> Array:
        layer = position(number)
        return output(operation, lambda at: operand.at((*at[:axis], layer, *at[axis:])), number)

    return tuple(map(part, range(len(operation.outputs))))


def _split(context: Context, operation: Operation, inputs: Sequence[Array]) -> tuple[Array, ...]:
    (operand,) = inputs
    axis, start, parts = int(parameter(operation, "axis")), ORIGIN, []
    for number, extent in enumerate(sizes(parameter(operation, "sizes"))):

        def at(positions: Positions, start: Position = start) -> Expression:
            shifted = (*positions[:axis], positions[axis] + start, *positions[axis + 1 :])
            return operand.at(shifted)

        parts.append(output(operation, at, number))
        start = start + extent
    return tuple(parts)


ENTRIES: Entries = {
    "concatenate": structure(_concatenate),
    "stack": structure(_stack),
    "split": structure(_split),
    "unstack": structure(_unstack),
}
