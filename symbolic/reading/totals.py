"""Sums over axes, with the range split where the element is made of parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symbolic.expressions import (
    AtLeastZero,
    Expression,
    add,
    substitute,
    sum_over,
    walk,
)
from symbolic.indices import (
    ZERO,
    Index,
    Position,
    Quotient,
    Remainder,
    at_least,
    position,
    quotient,
)

_NAMES = "klmrstuvw"


def summed(
    sizes: Iterable[Position], body: Callable[[tuple[Position, ...]], Expression]
) -> Expression:
    """The sum of `body` over new indices of some sizes."""
    indices = [Index(_NAMES[number % len(_NAMES)], size) for number, size in enumerate(sizes)]
    at = tuple(ZERO if index.size.number == 1 else position(index) for index in indices)
    return total([index for index in indices if index.size.number != 1], body(at))


def total(indices: list[Index], body: Expression) -> Expression:
    """The sum over indices, over the digits of an index that is a merged axis, and part by part."""
    for index in indices:
        rest = [other for other in indices if other is not index]
        digits = _digits(index, body)
        if digits:
            high, low = digits
            whole = position(high) * low.size + position(low)
            return total([*rest, high, low], substitute(body, {index: whole}))
        border = _border(index, body)
        if border is not None:
            lower = Index(index.name, border)
            upper = Index(index.name, index.size - border)
            return add(
                total([*rest, lower], substitute(body, {index: position(lower)})),
                total([*rest, upper], substitute(body, {index: position(upper) + border})),
            )
    return sum_over(indices, body)


def _digits(index: Index, body: Expression) -> tuple[Index, Index] | None:
    """Two indices that make up an index which the body divides."""
    for part in walk(body):
        for place in part.positions:
            for symbol in place.symbols:
                if (
                    isinstance(symbol, Quotient | Remainder)
                    and symbol.numerator.index is index
                    and index not in symbol.divisor.indices
                ):
                    count = quotient(index.size, symbol.divisor)
                    if count * symbol.divisor == index.size:
                        return Index(index.name, count), Index(index.name, symbol.divisor)
    return None


def _border(index: Index, body: Expression) -> Position | None:
    """A position inside the range of an index at which a condition of the body changes."""
    for part in walk(body):
        if isinstance(part, AtLeastZero) and part.position.indices == {index}:
            slope = part.position.coefficient(index)
            if slope is None or slope.number not in (1, -1):
                continue
            rest = part.position - slope * position(index)
            border = -rest if slope.number == 1 else rest + 1
            if at_least(border, 1) and at_least(index.size - border, 1):
                return border
    return None
