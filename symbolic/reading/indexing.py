"""Gather: elements read at positions that other arrays hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.expressions import ONE, Element, Expression, delta, expression, is_zero, multiply
from symbolic.indices import ZERO as ORIGIN
from symbolic.indices import Position, position
from symbolic.reading.arrays import (
    IN_RANGE,
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
from symbolic.reading.graph import Operation, sizes
from symbolic.reading.totals import summed


def hit(place: Position, start: Expression) -> Expression:
    """1 where a whole-number expression is a position."""
    known = whole_number(start)
    if known is not None:
        return delta(place, known)
    return is_zero(expression(place) - start)


def in_range(context: Context, start: Expression, extent: Position) -> None:
    """Record that whole numbers which tensors hold are positions on an axis."""
    names = ", ".join(sorted(tensor.name for tensor in start.tensors))
    entry = "every entry" if isinstance(start, Element) else "every position computed from an entry"
    context.assume(f"{entry} of {names}{IN_RANGE}{extent - 1}")


def _gather(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    operand, starts = inputs
    numbers = parameter(operation, "dimension_numbers")
    extents = sizes(parameter(operation, "slice_sizes"))
    rank = len(operation.outputs[0].shape)
    offsets = [int(axis) for axis in numbers.offset_dims]
    batch_axes = [axis for axis in range(rank) if axis not in offsets]
    windowed = _windowed(
        len(operand.shape), numbers.collapsed_slice_dims, numbers.operand_batching_dims
    )

    def at(positions: Positions) -> Expression:
        batch = tuple(positions[axis] for axis in batch_axes)
        place = [ORIGIN] * len(operand.shape)
        for axis, offset in zip(windowed, offsets, strict=True):
            if operand.shape[axis].number != 1:
                place[axis] = positions[offset]
        for axis, source in zip(
            numbers.operand_batching_dims, numbers.start_indices_batching_dims, strict=True
        ):
            place[axis] = batch[source]
        unknown_starts: list[tuple[int, Expression]] = []
        for number, axis in enumerate(numbers.start_index_map):
            if extents[axis] == operand.shape[axis]:
                continue
            start = starts.at((*batch, position(number)))
            known = whole_number(start)
            if known is None:
                in_range(context, start, operand.shape[axis])
                unknown_starts.append((axis, start))
            else:
                inside(context, known, extents[axis], operand.shape[axis])
                place[axis] = place[axis] + known

        def term(inner: Positions) -> Expression:
            where = list(place)
            hits = []
            for (axis, start), here in zip(unknown_starts, inner, strict=True):
                hits.append(hit(here - place[axis], start))
                where[axis] = here
            return multiply(*hits, operand.at(tuple(where)))

        return summed([operand.shape[axis] for axis, _ in unknown_starts], term)

    return output(operation, at)


def _windowed(rank: int, *gone: Sequence[int]) -> list[int]:
    """The axes of an operand that a window keeps."""
    dropped = {int(axis) for axes in gone for axis in axes}
    return [axis for axis in range(rank) if axis not in dropped]


def _scatter_add(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    operand = inputs[0]
    return output(
        operation,
        lambda at: operand.at(at) + _arriving(context, operation, inputs, at, inputs[2]),
    )


def _replacing(
    combine: Callable[[Expression, Expression], Expression],
) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    """A scatter that brings at most one update to an element, from what it makes of the two."""

    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        operand, _, updates = inputs
        touched = Array(updates.shape, updates.kind, lambda at: ONE)

        def at(positions: Positions) -> Expression:
            _once(context, operation, updates)
            old = operand.at(positions)
            arriving = _arriving(context, operation, inputs, positions, updates)
            replaced = _arriving(context, operation, inputs, positions, touched)
            return combine(arriving, old) + (ONE - replaced) * old

        return output(operation, at)

    return read


def _once(context: Context, operation: Operation, updates: Array) -> None:
    """Refuse a scatter that may bring several updates to one element."""
    numbers = parameter(operation, "dimension_numbers")
    batch = [
        size
        for axis, size in enumerate(updates.shape)
        if axis not in numbers.update_window_dims and size.number != 1
    ]
    if len(batch) <= len(numbers.operand_batching_dims):
        return
    if not parameter(operation, "unique_indices"):
        advice = "write x.at[…].add, or give unique_indices=True"
        raise unknown(operation.name, operation.line, advice)
    context.assume("no two updates are written to the same element")


def _arriving(
    context: Context,
    operation: Operation,
    inputs: Sequence[Array],
    positions: Positions,
    updates: Array,
) -> Expression:
    """The sum of the updates that a scatter brings to a position of the operand."""
    operand, starts = inputs[0], inputs[1]
    numbers = parameter(operation, "dimension_numbers")
    window_axes = [int(axis) for axis in numbers.update_window_dims]
    batch_axes = [axis for axis in range(len(updates.shape)) if axis not in window_axes]
    windowed = _windowed(
        len(operand.shape), numbers.inserted_window_dims, numbers.operand_batching_dims
    )
    fixed: dict[int, Position] = {
        batch_axes[source]: positions[axis]
        for axis, source in zip(
            numbers.operand_batching_dims, numbers.scatter_indices_batching_dims, strict=True
        )
    }
    moving = {
        int(axis): number
        for number, axis in enumerate(numbers.scatter_dims_to_operand_dims)
        if int(axis) not in windowed
        or updates.shape[window_axes[windowed.index(int(axis))]] != operand.shape[axis]
    }
    for axis, window in zip(windowed, window_axes, strict=True):
        if axis not in moving:
            fixed[window] = positions[axis]
    free = [axis for axis in range(len(updates.shape)) if axis not in fixed]

    def term(inner: Positions) -> Expression:
        where = {**fixed, **dict(zip(free, inner, strict=True))}
        batch = tuple(where[axis] for axis in batch_axes)
        hits = []
        for axis, number in moving.items():
            start = starts.at((*batch, position(number)))
            if whole_number(start) is None:
                in_range(context, start, operand.shape[axis])
            offset = where[window_axes[windowed.index(axis)]] if axis in windowed else ORIGIN
            hits.append(hit(positions[axis] - offset, start))
        return multiply(*hits, updates.at(tuple(where[axis] for axis in range(len(where)))))

    return summed([updates.shape[axis] for axis in free], term)


ENTRIES: Entries = {
    "gather": structure(_gather),
    "scatter-add": element(_scatter_add),
    "scatter": element(_replacing(lambda new, old: new)),
    "scatter-mul": element(_replacing(multiply)),
}
