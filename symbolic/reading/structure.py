"""Primitives that move elements about: each reads an element at other positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import jax.numpy as jnp

from symbolic.expressions import (
    ONE,
    ZERO,
    Expression,
    apply,
    expression,
)
from symbolic.indices import ZERO as ORIGIN
from symbolic.indices import remainder
from symbolic.reading.arrays import (
    Array,
    Context,
    Entries,
    Positions,
    element,
    output,
    parameter,
    structure,
)
from symbolic.reading.comparisons import equal, negation
from symbolic.reading.division import truncated
from symbolic.reading.graph import Operation, kind_of, size, sizes
from symbolic.reading.literals import exact
from symbolic.reading.reshaping import reshaped


def moved(
    where: Callable[[Operation, Array, Positions], Positions],
) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    """An entry's reading from the positions in the operand."""

    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        operand = inputs[0]
        return output(operation, lambda at: operand.at(where(operation, operand, at)))

    return read


def _broadcast(operation: Operation, operand: Array, at: Positions) -> Positions:
    axes = parameter(operation, "broadcast_dimensions")
    return tuple(
        ORIGIN if extent.number == 1 else at[axis]
        for axis, extent in zip(axes, operand.shape, strict=True)
    )


def _transpose(operation: Operation, operand: Array, at: Positions) -> Positions:
    permutation = [int(axis) for axis in parameter(operation, "permutation")]
    return tuple(at[permutation.index(axis)] for axis in range(len(at)))


def _squeeze(operation: Operation, operand: Array, at: Positions) -> Positions:
    rank = len(operand.shape)
    gone = {int(axis) % rank for axis in parameter(operation, "dimensions")}
    rest = iter(at)
    return tuple(ORIGIN if axis in gone else next(rest) for axis in range(rank))


def _expand(operation: Operation, operand: Array, at: Positions) -> Positions:
    new = {int(axis) for axis in parameter(operation, "dimensions")}
    return tuple(p for axis, p in enumerate(at) if axis not in new)


def _slice(operation: Operation, operand: Array, at: Positions) -> Positions:
    starts = sizes(parameter(operation, "start_indices"))
    strides = sizes(parameter(operation, "strides") or (1,) * len(at))
    return tuple(start + p * stride for start, p, stride in zip(starts, at, strides, strict=True))


def _reverse(operation: Operation, operand: Array, at: Positions) -> Positions:
    turned = {int(axis) for axis in parameter(operation, "dimensions")}
    return tuple(
        extent - 1 - p if axis in turned else p
        for axis, (p, extent) in enumerate(zip(at, operand.shape, strict=True))
    )


def _tile(operation: Operation, operand: Array, at: Positions) -> Positions:
    return tuple(
        ORIGIN if size.number == 1 else remainder(p, size)
        for p, size in zip(at, operand.shape, strict=True)
    )


def _reshape(operation: Operation, operand: Array, at: Positions) -> Positions:
    turned = parameter(operation, "dimensions")
    order = range(len(operand.shape)) if turned is None else [int(axis) for axis in turned]
    before = tuple(operand.shape[axis] for axis in order)
    place = dict(zip(order, reshaped(before, operation.outputs[0].shape, at), strict=True))
    return tuple(place[axis] for axis in range(len(before)))


def _iota(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    axis = int(parameter(operation, "dimension"))
    return output(operation, lambda at: expression(at[axis]))


def _size_as_number(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    value = expression(size(parameter(operation, "dim")))
    return output(operation, lambda at: value)


def _literal(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    value = exact(float(parameter(operation, "value")))
    return output(operation, lambda at: value)


def _convert(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    (operand,) = inputs
    kind = kind_of(jnp.dtype(parameter(operation, "new_dtype")))

    def at(positions: Positions) -> Expression:
        body = operand.at(positions)
        if kind == "int32" and operand.kind == "float64":
            return truncated(body, ONE)
        if kind == "bool" and operand.kind != "bool":
            return negation(equal(body, ZERO))
        return body

    return output(operation, at)


def _stop_gradient(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    (operand,) = inputs

    def at(positions: Positions) -> Expression:
        body = operand.at(positions)
        return apply("stop_gradient", body) if body.tensors else body

    return output(operation, at)


def _repeat(operation: Operation, operand: Array, at: Positions) -> Positions:
    places = parameter(operation, "places")
    return tuple(ORIGIN if place is None else at[place] for place in places)


def _same(operation: Operation, operand: Array, at: Positions) -> Positions:
    return at


ENTRIES: Entries = {
    "broadcast_in_dim": structure(moved(_broadcast)),
    "transpose": structure(moved(_transpose)),
    "squeeze": structure(moved(_squeeze)),
    "expand_dims": structure(moved(_expand)),
    "slice": structure(moved(_slice)),
    "repeat": structure(moved(_repeat)),
    "rev": structure(moved(_reverse)),
    "reshape": structure(moved(_reshape)),
    "tile": structure(moved(_tile)),
    "copy": structure(moved(_same)),
    "name": structure(moved(_same)),
    "optimization_barrier": structure(lambda context, operation, inputs: tuple(inputs)),
    "reduce_precision": structure(moved(_same)),
    "iota": structure(_iota),
    "dim_as_value": structure(_size_as_number),
    "literal": structure(_literal),
    "convert_element_type": structure(_convert),
    "stop_gradient": element(_stop_gradient),
}
