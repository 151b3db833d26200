"""Sums, products and extremes of everything up to a position along an axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.expressions import Expression, Operator, apply, at_least_zero, multiply
from symbolic.indices import Position, position
from symbolic.reading.arrays import (
    Array,
    Context,
    Entries,
    Positions,
    element,
    output,
    parameter,
    whole,
)
from symbolic.reading.choices import choose
from symbolic.reading.comparisons import negation
from symbolic.reading.elementwise import exponential
from symbolic.reading.graph import Operation
from symbolic.reading.reductions import bound
from symbolic.reading.totals import summed

# What one position brings, from whether it counts, its element and the element that asks.
Part = Callable[[Expression, Expression, Expression], Expression]
Reading = Callable[[Context, Operation, Sequence[Array]], Array]


def _reaches(operation: Operation, inner: Position, here: Position) -> Expression:
    """1 where what stands at `inner` counts at `here`."""
    return at_least_zero(inner - here if parameter(operation, "reverse") else here - inner)


def _running_sum(
    part: Callable[[Expression], Expression], finish: Callable[[Expression], Expression]
) -> Reading:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        (operand,) = inputs
        axis = int(parameter(operation, "axis"))

        def at(positions: Positions) -> Expression:
            def term(inner: Positions) -> Expression:
                place = (*positions[:axis], *inner, *positions[axis + 1 :])
                counts = _reaches(operation, inner[0], positions[axis])
                return multiply(counts, part(operand.at(place)))

            return finish(summed([operand.shape[axis]], term))

        return output(operation, at)

    return read


def _running(name: str, part: Part) -> Reading:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        (operand,) = inputs
        axis = int(parameter(operation, "axis"))

        def at(positions: Positions) -> Expression:
            here = operand.at(positions)
            if operand.shape[axis].number == 1:
                return here
            (index,), inner = bound(operand, [axis])
            there = operand.at((*positions[:axis], *inner, *positions[axis + 1 :]))
            counts = _reaches(operation, position(index), positions[axis])
            return Operator(name, (index,), part(counts, there, here))

        return output(operation, at)

    return read


def _factor(counts: Expression, there: Expression, here: Expression) -> Expression:
    return multiply(counts, there) + negation(counts)


ENTRIES: Entries = {
    "cumsum": element(_running_sum(lambda x: x, lambda total: total)),
    "cumlogsumexp": element(_running_sum(exponential, lambda total: apply("log", total))),
    "cumprod": whole(_running("prod", _factor)),
    "cummax": whole(_running("max", choose)),
    "cummin": whole(_running("min", choose)),
}
