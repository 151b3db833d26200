"""Arrays as functions from positions to expressions, and the entries that make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from jax.extend.core import ClosedJaxpr

from symbolic.expressions import Expression
from symbolic.indices import Index, Position, at_least
from symbolic.reading.graph import Operation

# How the sentences end that say which whole numbers an array holds.
AT_LEAST_ZERO = " is 0 or more"
IN_RANGE = " lies in 0 … "

Positions = tuple[Position, ...]


@dataclass(frozen=True, eq=False)
class Array:
    """An array by its general element.

    Attributes:
        shape: its sizes.
        kind: `float64`, `int32` or `bool`.
        at: the element at some positions, one per axis.
    """

    shape: Positions
    kind: str
    at: Callable[[Positions], Expression]


class Context(Protocol):
    """What an entry may ask of the reader."""

    def assume(self, sentence: str) -> None:
        """Record what must hold for the program to be the function."""
        ...

    def call(self, closed: ClosedJaxpr, arrays: Sequence[Array]) -> Array:
        """The one output of a jaxpr at given arrays, with no value made on the way."""
        ...

    def inverse(
        self,
        row: Index,
        column: Index,
        body: Expression,
        batch: Mapping[Index, Position],
        at_row: Position,
        at_column: Position,
    ) -> Expression:
        """An element of the inverse of the matrix `body[row, column]`, at some batch indices."""
        ...


Read = Callable[[Context, Operation, Sequence[Array]], "Array | tuple[Array, ...]"]


@dataclass(frozen=True)
class Entry:
    """How one primitive is read.

    Attributes:
        read: the output arrays, from the operation and its input arrays.
        role: `structure` moves elements about, `element` computes them one by one or by a plain
            sum, `whole` stands for an operation of linear algebra whose result has a name.
    """

    read: Read
    role: Literal["structure", "element", "whole"]


Entries = Mapping[str, Entry]


def inside(context: Context, start: Position, extent: Position, size: Position) -> None:
    """Record that a window lies inside an axis, where that does not hold at every size.

    JAX moves a window that does not.
    """
    gap = size - extent - start
    if at_least(start, 0) and at_least(gap, 0):
        return
    if start.indices:
        context.assume(f"the position {start}{IN_RANGE}{size - extent}")
    else:
        context.assume(f"{start + extent} is at most {size}")


def structure(read: Read) -> Entry:
    """An entry that moves elements about."""
    return Entry(read, "structure")


def element(read: Read) -> Entry:
    """An entry that computes elements one by one."""
    return Entry(read, "element")


def whole(read: Read) -> Entry:
    """An entry whose result has a name."""
    return Entry(read, "whole")


def output(operation: Operation, at: Callable[[Positions], Expression], number: int = 0) -> Array:
    """An output of an operation by its general element."""
    wire = operation.outputs[number]
    return Array(wire.shape, wire.kind, at)


def parameter(operation: Operation, name: str) -> Any:
    """A parameter of the primitive."""
    return operation.parameters[name]
