"""Sizes replaced by other sizes, everywhere in an expression."""

from __future__ import annotations

from collections.abc import Mapping

from symbolic.expressions.base import Expression, Tensor
from symbolic.expressions.builders import at_least_zero, delta, expression
from symbolic.expressions.nodes import AtLeastZero, Count, Delta, Element, Operator, Sum
from symbolic.expressions.sums import sum_over
from symbolic.indices import Index, Position, position


def resize_tensor(tensor: Tensor, sizes: Mapping[str, Position]) -> Tensor:
    """A tensor with some of its sizes replaced by others."""
    return Tensor(tensor.name, tuple(size.substitute(sizes) for size in tensor.shape), tensor.dtype)


def resize_indices(
    indices: tuple[Index, ...], sizes: Mapping[str, Position]
) -> tuple[tuple[Index, ...], dict[Index, Position]]:
    """Indices over ranges of other sizes, and the positions that they stand for."""
    made = tuple(Index(index.name, index.size.substitute(sizes)) for index in indices)
    places = {
        index: position(0) if other.size.number == 1 else position(other)
        for index, other in zip(indices, made, strict=True)
    }
    return made, places


def resize(
    body: Expression, sizes: Mapping[str, Position], places: Mapping[Index, Position]
) -> Expression:
    """The expression with some sizes replaced by others, and free indices by positions."""
    values: dict[Index | str, Position] = {**sizes, **places}
    match body:
        case Count(value):
            return expression(value.substitute(values))
        case Element(tensor, at):
            moved = tuple(p.substitute(values) for p in at)
            return Element(resize_tensor(tensor, sizes), moved)
        case Delta(left, right):
            return delta(left.substitute(values), right.substitute(values))
        case AtLeastZero(value):
            return at_least_zero(value.substitute(values))
        case Sum(over, inner):
            made, own = resize_indices(over, sizes)
            return sum_over(made, resize(inner, sizes, {**places, **own}))
        case Operator(name, over, inner, at):
            made, own = resize_indices(over, sizes)
            moved = tuple(p.substitute(values) for p in at)
            return Operator(name, made, resize(inner, sizes, {**places, **own}), moved)
    return body.rebuild(tuple(resize(child, sizes, places) for child in body.children))
