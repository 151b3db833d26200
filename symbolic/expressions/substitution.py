"""Indices replaced by positions, and tensors by what defines them."""

from __future__ import annotations

from collections.abc import Mapping

from symbolic.expressions.base import Expression, Tensor
from symbolic.expressions.builders import at_least_zero, delta, expression
from symbolic.expressions.nodes import AtLeastZero, Count, Delta, Element, Operator, Sum
from symbolic.indices import Index, Position, position


def substitute(body: Expression, values: Mapping[Index, Position]) -> Expression:
    """The expression with free indices replaced by positions; bound indices never capture."""
    values = {index: value for index, value in values.items() if index in body.indices}
    if not values:
        return body
    if isinstance(body, Count):
        return expression(body.position.substitute(values))
    if isinstance(body, Element):
        return Element(body.tensor, tuple(p.substitute(values) for p in body.at))
    if isinstance(body, Delta):
        return delta(body.left.substitute(values), body.right.substitute(values))
    if isinstance(body, AtLeastZero):
        return at_least_zero(body.position.substitute(values))
    inserted = frozenset().union(*(value.indices for value in values.values()))
    if inserted & set(body.bound):
        body = rename_bound(body)
    if isinstance(body, Operator):
        at = tuple(p.substitute(values) for p in body.at)
        return Operator(body.name, body.over, substitute(body.body, values), at)
    return body.rebuild(tuple(substitute(child, values) for child in body.children))


def rename_bound(body: Expression) -> Expression:
    """The same expression with new bound indices at its top."""
    fresh = {index: position(index.again()) for index in body.bound}
    over = tuple(value.index for value in fresh.values() if value.index is not None)
    inner = substitute(body.children[0], fresh)
    if isinstance(body, Sum):
        return Sum(over, inner)
    assert isinstance(body, Operator)
    return Operator(body.name, over, inner, body.at)


def replace(
    body: Expression, definition: Mapping[Tensor, tuple[tuple[Index, ...], Expression]]
) -> Expression:
    """The expression with elements of some tensors replaced by what defines them."""
    if not any(tensor in definition for tensor in body.tensors):
        return body
    if isinstance(body, Element):
        slots, meaning = definition[body.tensor]
        return substitute(meaning, dict(zip(slots, body.at, strict=True)))
    inserted = frozenset().union(
        *(definition[t][1].indices - set(definition[t][0]) for t in body.tensors if t in definition)
    )
    if inserted & set(body.bound):
        body = rename_bound(body)
    return body.rebuild(tuple(replace(child, definition) for child in body.children))
