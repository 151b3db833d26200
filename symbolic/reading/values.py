"""The values of a program, in the order in which they are made."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from symbolic.expressions import (
    Constant,
    Count,
    Delta,
    Element,
    Expression,
    Number,
    Operator,
    Tensor,
    substitute,
)
from symbolic.indices import ZERO, Index, Position, position
from symbolic.reading.arrays import Array, Positions
from symbolic.reading.errors import UnknownOperation
from symbolic.reading.graph import Operation
from symbolic.reading.program import Value

_NAMES = "ijklmnopqrstuvw"
_SMALL = 12


class Values:
    """The values made so far, and the inverses among them; `taken` are names to leave alone."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.made: list[Value] = []
        self._names = (name for n in itertools.count(1) if (name := f"v{n}") not in set(taken))
        self._inverses: list[tuple[tuple[Index, ...], Index, Index, Expression, Tensor]] = []

    def keep(self, operation: Operation, array: Array, label: str | None) -> Array:
        """The array as a value of the program, or as it is where it is short enough to repeat."""
        indices, at = general(array.shape)
        try:
            body = array.at(at)
        except UnknownOperation as error:
            return Array(array.shape, array.kind, _refusal(error))
        if label is None and _repeatable(body, array.kind):
            return Array(array.shape, array.kind, _definition(indices, body))
        if label is not None and self._labelled(body, at, label):
            return array
        tensor = Tensor(next(self._names), array.shape, array.kind)
        source = operation.inputs[0].producer if operation.name == "name" else operation
        self.made.append(Value(tensor, indices, body, label, source.name, operation.line))
        return Array(array.shape, array.kind, lambda at: Element(tensor, at))

    def inverse(
        self,
        row: Index,
        column: Index,
        body: Expression,
        batch: Mapping[Index, Position],
        at: Positions,
        line: str,
    ) -> Expression:
        """An element of the inverse of a matrix: of one that is there, or of its transpose's."""
        if isinstance(body, Element) and body.at[-2:] == (position(column), position(row)):
            row, column, at = column, row, at[::-1]
        place = tuple(batch.values())
        for others, first, second, known, tensor in self._inverses:
            if len(others) != len(batch):
                continue
            same = {index: position(other) for index, other in zip(batch, others, strict=True)}
            straight = {**same, row: position(first), column: position(second)}
            turned = {**same, row: position(second), column: position(first)}
            if substitute(body, straight) == known:
                return Element(tensor, (*place, *at))
            if substitute(body, turned) == known:
                return Element(tensor, (*place, *at[::-1]))
        others = tuple(batch)
        shape = (*(index.size for index in others), row.size, column.size)
        tensor = Tensor(next(self._names), shape)
        indices, inside = general((row.size, column.size))
        made = Operator("inverse", (row, column), body, inside)
        self.made.append(Value(tensor, (*others, *indices), made, None, "inverse", line))
        self._inverses.append((others, row, column, body, tensor))
        return Element(tensor, (*place, *at))

    def needed(self, outputs: list[Expression]) -> set[Tensor]:
        """The tensors that outputs and labelled values are written over."""
        found: set[Tensor] = set().union(*(body.tensors for body in outputs))
        for value in reversed(self.made):
            if value.tensor in found or value.label is not None:
                found |= value.body.tensors | {value.tensor}
        return found

    def _labelled(self, body: Expression, at: Positions, label: str) -> bool:
        """Whether the label could be given to a value that is there."""
        for place, value in enumerate(self.made):
            if body == Element(value.tensor, at) and value.label is None:
                self.made[place] = replace(value, label=label)
                return True
        return False


def general(shape: Positions) -> tuple[tuple[Index, ...], Positions]:
    """One index per axis, and the positions they stand for: 0 on an axis of size 1."""
    indices = tuple(Index(_NAMES[axis], size) for axis, size in enumerate(shape))
    at = tuple(ZERO if i.size.number == 1 else position(i) for i in indices)
    return indices, at


def _refusal(error: Exception) -> Callable[[Positions], Expression]:
    def refuse(at: Positions) -> Expression:
        raise error

    return refuse


def _definition(indices: tuple[Index, ...], body: Expression) -> Callable[[Positions], Expression]:
    return lambda at: substitute(body, dict(zip(indices, at, strict=True)))


def _repeatable(body: Expression, kind: str) -> bool:
    """Whether writing an expression again costs no more than a name for it."""
    if isinstance(body, Number | Constant | Count | Element | Delta):
        return True
    if isinstance(body, Operator):
        return False
    if len(body.children) == 2 and isinstance(body.children[0], Number):
        return isinstance(body.children[1], Element)
    return (kind != "float64" or not body.tensors) and _size(body, _SMALL) <= _SMALL


def _size(body: Expression, bound: int) -> int:
    """The number of expressions inside, counted no further than just beyond a bound."""
    total = 1
    for child in body.children:
        if total > bound:
            break
        total += _size(child, bound - total)
    return total
