"""Padding, and windows whose position the program computes."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import ONE, ZERO, Expression, add, at_least_zero, delta, multiply
from symbolic.indices import ZERO as ORIGIN
from symbolic.indices import quotient, remainder
from symbolic.reading.arrays import (
    Array,
    Context,
    Entries,
    Positions,
    element,
    inside,
    output,
    parameter,
    structure,
)
from symbolic.reading.elementwise import whole_number
from symbolic.reading.errors import unknown
from symbolic.reading.graph import Operation, size


def _within(place: Positions, shape: Positions) -> Expression:
    """1 where positions lie inside a shape."""
    return multiply(
        *(
            condition
            for p, extent in zip(place, shape, strict=True)
            for condition in (at_least_zero(p), at_least_zero(extent - 1 - p))
        )
    )


def _origin_on_short(place: Positions, shape: Positions) -> Positions:
    """Positions inside a shape, 0 on axes of size 1."""
    return tuple(ORIGIN if s.number == 1 else p for p, s in zip(place, shape, strict=True))


def _pad(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    operand, filling = inputs
    config = [tuple(map(size, entry)) for entry in parameter(operation, "padding_config")]

    def at(positions: Positions) -> Expression:
        shifted = [p - low for p, (low, _, _) in zip(positions, config, strict=True)]
        strides = [between + 1 for _, _, between in config]
        place = tuple(quotient(p, s) for p, s in zip(shifted, strides, strict=True))
        hits = (delta(remainder(p, s), ORIGIN) for p, s in zip(shifted, strides, strict=True))
        condition = multiply(_within(place, operand.shape), *hits)
        if condition == ZERO:
            return filling.at(())
        kept = multiply(condition, operand.at(_origin_on_short(place, operand.shape)))
        outside = ONE - condition
        return kept if outside == ZERO else add(kept, multiply(outside, filling.at(())))

    return output(operation, at)


def _starts(
    context: Context,
    operation: Operation,
    window: Positions,
    full: Positions,
    starts: Sequence[Array],
) -> Positions:
    """Where a window of run-time position starts, recording that it lies inside."""
    found = []
    for start, extent, whole in zip(starts, window, full, strict=True):
        place = ORIGIN if extent == whole else whole_number(start.at(()))
        if place is None:
            advice = "the window must start at a position that no array decides"
            raise unknown(operation.name, operation.line, advice)
        inside(context, place, extent, whole)
        found.append(place)
    return tuple(found)


def _dynamic_slice(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    operand, *starts = inputs
    window = operation.outputs[0].shape

    def at(positions: Positions) -> Expression:
        first = _starts(context, operation, window, operand.shape, starts)
        return operand.at(tuple(p + s for p, s in zip(positions, first, strict=True)))

    return output(operation, at)


def _dynamic_update(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    operand, window, *starts = inputs

    def at(positions: Positions) -> Expression:
        first = _starts(context, operation, window.shape, operand.shape, starts)
        place = tuple(p - s for p, s in zip(positions, first, strict=True))
        condition = _within(place, window.shape)
        new = (
            multiply(condition, window.at(_origin_on_short(place, window.shape)))
            if condition != ZERO
            else ZERO
        )
        return (
            new if condition == ONE else add(new, multiply(ONE - condition, operand.at(positions)))
        )

    return output(operation, at)


ENTRIES: Entries = {
    "pad": structure(_pad),
    "dynamic_slice": structure(_dynamic_slice),
    "dynamic_update_slice": element(_dynamic_update),
}
