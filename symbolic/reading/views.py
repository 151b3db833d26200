"""What a wire of the graph repeats, and what is known of its numbers."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from symbolic.indices import at_least
from symbolic.reading.graph import Operation, Wire, size

_POSITIVE = frozenset("exp logistic softplus softmax".split())
_POSITIVE_IF_INPUTS_ARE = frozenset(
    "add add_any mul div max sqrt rsqrt square integer_pow broadcast_in_dim reshape squeeze "
    "expand_dims transpose copy stop_gradient reduce_max reduce_min reduce_prod "
    "convert_element_type softmax_times_total".split()
)


@dataclass(frozen=True)
class View:
    """A wire as a repetition of another: for each axis the axis of the source, or None."""

    source: Wire
    axes: tuple[int | None, ...]


def view(wire: Wire, stopped: bool = False) -> View:
    """What a wire repeats, through broadcasts, axes of size 1 and copies.

    `stopped` looks through `stop_gradient` too: the same numbers, but another derivative.
    """
    operation = wire.producer
    axes: list[int | None] = [None] * len(wire.shape)
    if operation.name == "broadcast_in_dim":
        operand = operation.inputs[0]
        for axis, place in enumerate(operation.parameters["broadcast_dimensions"]):
            if operand.shape[axis].number != 1:
                axes[int(place)] = axis
    elif operation.name in ("reshape", "squeeze", "expand_dims"):
        operand = operation.inputs[0]
        old, new = _long(operand), _long(wire)
        if [operand.shape[axis] for axis in old] != [wire.shape[axis] for axis in new]:
            return _itself(wire)
        for before, after in zip(old, new, strict=True):
            axes[after] = before
    elif operation.name == "copy" or (stopped and operation.name == "stop_gradient"):
        operand = operation.inputs[0]
        for axis in _long(wire):
            axes[axis] = axis
    else:
        return _itself(wire)
    inside = view(operand, stopped)
    return View(inside.source, tuple(None if a is None else inside.axes[a] for a in axes))


def _long(wire: Wire) -> list[int]:
    """The axes of a size other than 1."""
    return [axis for axis, size in enumerate(wire.shape) if size.number != 1]


def _itself(wire: Wire) -> View:
    long = _long(wire)
    return View(wire, tuple(axis if axis in long else None for axis in range(len(wire.shape))))


def literal(wire: Wire) -> Any:
    """The number that a wire repeats, or None."""
    source = view(wire).source.producer
    return source.parameters["value"] if source.name == "literal" else None


def infinite(wire: Wire) -> bool:
    """Whether a wire repeats an infinite number."""
    value = literal(wire)
    return isinstance(value, float) and math.isinf(value)


def positive(operation: Operation, known: Container[Wire]) -> bool:
    """Whether every number that an operation makes is greater than 0, whatever the arguments.

    `known` holds the wires of which this is known.
    """
    if operation.name == "literal":
        value = operation.parameters["value"]
        return not isinstance(value, complex) and 0 < value < math.inf
    if operation.name == "dim_as_value":
        return at_least(size(operation.parameters["dim"]), 1)
    if operation.name == "reduce_sum":
        extents = [operation.inputs[0].shape[axis] for axis in operation.parameters["axes"]]
        return operation.inputs[0] in known and all(at_least(extent, 1) for extent in extents)
    return operation.name in _POSITIVE or (
        operation.name in _POSITIVE_IF_INPUTS_ARE
        and all(wire in known for wire in operation.inputs)
    )
