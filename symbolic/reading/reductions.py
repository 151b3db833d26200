"""Primitives that run along axes: sums, extremes, products, running sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.expressions import ONE, Expression, Operator, add, expression, multiply
from symbolic.indices import ZERO as ORIGIN
from symbolic.indices import Index, position
from symbolic.reading.arrays import (
    Array,
    Context,
    Entries,
    Positions,
    element,
    output,
    parameter,
    structure,
    whole,
)
from symbolic.reading.comparisons import negation
from symbolic.reading.errors import unknown
from symbolic.reading.graph import Operation
from symbolic.reading.totals import summed


def along(operation: Operation, rank: int) -> tuple[int, ...]:
    """The axes that an operation runs along."""
    return tuple(int(axis) % rank for axis in parameter(operation, "axes"))


def merged(axes: Sequence[int], at: Positions, inside: Positions) -> Positions:
    """The positions in an operand: `inside` on some axes, `at` in order on the others."""
    rest, within = iter(at), dict(zip(axes, inside, strict=True))
    return tuple(
        within[axis] if axis in within else next(rest) for axis in range(len(at) + len(axes))
    )


def _sum(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    (operand,) = inputs
    axes = along(operation, len(operand.shape))
    extents = [operand.shape[axis] for axis in axes]
    return output(
        operation,
        lambda at: summed(extents, lambda inside: operand.at(merged(axes, at, inside))),
    )


def operator(name: str) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    """The reading of an operator over some axes, which those axes do not outlive."""

    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        (operand,) = inputs
        axes = along(operation, len(operand.shape))

        def at(positions: Positions) -> Expression:
            indices, inside = bound(operand, axes)
            body = operand.at(merged(axes, positions, inside))
            kept = tuple(index for index in indices if index.size.number != 1)
            return Operator(name, kept, body) if kept else body

        return output(operation, at)

    return read


def bound(operand: Array, axes: Sequence[int]) -> tuple[tuple[Index, ...], Positions]:
    """New indices along some axes of an array, and the positions that they stand for."""
    indices = tuple(
        Index("klmrst"[number % 6], operand.shape[axis]) for number, axis in enumerate(axes)
    )
    at = tuple(ORIGIN if index.size.number == 1 else position(index) for index in indices)
    return indices, at


def _logical(every: bool) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        (operand,) = inputs

        def turned(at: Positions) -> Expression:
            body = operand.at(at)
            return body if every else negation(body)

        flipped = Array(operand.shape, operand.kind, turned)
        made = operator("prod")(context, operation, [flipped])

        def at(positions: Positions) -> Expression:
            return made.at(positions) if every else negation(made.at(positions))

        return output(operation, at)

    return read


def _first(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    """The position of the first true one of a known number of truth values."""
    (operand,) = inputs
    (axis,) = along(operation, len(operand.shape))
    count = operand.shape[axis].number

    def at(positions: Positions) -> Expression:
        if operand.kind != "bool" or count is None:
            raise unknown(operation.name, operation.line)
        terms, before = [], ONE
        for number in range(count):
            truth = operand.at((*positions[:axis], position(number), *positions[axis:]))
            terms.append(multiply(expression(number), truth, before))
            before = multiply(before, negation(truth))
        return add(*terms)

    return output(operation, at)


def _along_one(name: str) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    """The reading of an operator whose result has the operand's shape, such as softmax."""

    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        operand = inputs[0]
        axis = int(parameter(operation, "axis"))

        def at(positions: Positions) -> Expression:
            (index,), inside = bound(operand, [axis])
            place = (*positions[:axis], *inside, *positions[axis + 1 :])
            if index.size.number == 1:
                return ONE if name == "softmax" else ONE - ONE
            return Operator(name, (index,), operand.at(place), (positions[axis],))

        return output(operation, at)

    return read


def _softmax_times_total(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    softmax, sums = inputs
    axis = int(parameter(operation, "axis"))
    return output(
        operation,
        lambda at: multiply(softmax.at(at), sums.at((*at[:axis], *at[axis + 1 :]))),
    )


ENTRIES: Entries = {
    "reduce_sum": element(_sum),
    "reduce_max": whole(operator("max")),
    "reduce_min": whole(operator("min")),
    "reduce_prod": whole(operator("prod")),
    "logsumexp": whole(operator("logsumexp")),
    "reduce_and": whole(_logical(True)),
    "reduce_or": whole(_logical(False)),
    "argmax": element(_first),
    "softmax": whole(_along_one("softmax")),
    "softmax_times_total": structure(_softmax_times_total),
    "log_softmax": whole(_along_one("log_softmax")),
}
