"""Expressions walked through, and recognised as instances of others."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.expressions.base import Expression
from symbolic.expressions.nodes import Apply, Constant, Element, Number, Operator, Power
from symbolic.indices import Index, Position, position


def walk(body: Expression) -> Iterator[Expression]:
    """Every expression inside, outermost first."""
    yield body
    for child in body.children:
        yield from walk(child)


def index_order(body: Expression) -> tuple[Index, ...]:
    """The free indices in the order in which they are met."""
    met: dict[Index, None] = {}

    def visit(part: Expression) -> None:
        for child in part.children:
            visit(child)
        for place in part.positions:
            index = place.index
            met.update(dict.fromkeys([index] if index else sorted(place.indices, key=repr)))

    visit(body)
    return tuple(index for index in met if index in body.indices)


def match(
    pattern: Expression, body: Expression, found: dict[Index, Position]
) -> dict[Index, Position] | None:
    """What the free indices of a pattern stand for if a body is an instance of it, else None.

    `found` holds what is known beforehand; bound indices are renamed as needed.
    """
    if type(pattern) is not type(body) or len(pattern.children) != len(body.children):
        return None
    if said(pattern) != said(body) or len(pattern.positions) != len(body.positions):
        return None
    if len(pattern.bound) != len(body.bound):
        return None
    if [i.size for i in pattern.bound] != [i.size for i in body.bound]:
        return None
    found = found | dict(zip(pattern.bound, map(position, body.bound), strict=True))
    for place, here in zip(pattern.positions, body.positions, strict=True):
        index = place.index
        if index is not None and index not in found:
            found[index] = here
        elif place.substitute(found) != here:
            return None
    for child, inner in zip(pattern.children, body.children, strict=True):
        extended = match(child, inner, found)
        if extended is None:
            return None
        found = extended
    return found


def said(body: Expression) -> tuple:
    """What an expression says beside its children, positions and bound indices."""
    plain = (Number, Constant, Element, Power, Apply, Operator)
    if not isinstance(body, plain):
        return ()
    names = ("value", "name", "tensor", "exponent", "function")
    return tuple(body.__dict__[name] for name in names if name in body.__dict__)
