"""Positions and ranges of indices as notation: `i + 1`, `n p`, `⌊m/p⌋`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, Quotient, position
from symbolic.indices import Symbol as PositionSymbol
from symbolic.writing.building import minus, number, plus, power, scale
from symbolic.writing.names import Names, symbol
from symbolic.writing.notation import (
    Comparison,
    Floor,
    Modulo,
    Notation,
    Range,
    Symbol,
    Versions,
)

Letters = Mapping[Index, str]
_OPEN = "∞"
"""The size of indices whose range is not made use of."""


def index_symbol(letter: str) -> Symbol:
    """The symbol of an index."""
    return symbol(letter)


def position_notation(names: Names, place: Position, letters: Letters) -> Notation:
    """A position: a polynomial in sizes and indices."""
    if not place.terms:
        return number(0)
    terms = []
    for monomial, coefficient in sorted(place.terms, key=lambda t: (-len(t[0]), str(t[0]))):
        factors = []
        for part in dict.fromkeys(monomial):
            made = _symbol(names, part, letters)
            factors.append(power(made, Fraction(monomial.count(part)), elementwise=False))
        made = scale([number(abs(coefficient)), *factors])
        terms.append(minus(made) if coefficient < 0 else made)
    return plus(terms)


def _symbol(names: Names, part: PositionSymbol, letters: Letters) -> Notation:
    if isinstance(part, str):
        return names.size(part)
    if isinstance(part, Index):
        return index_symbol(letters[part])
    left = position_notation(names, part.numerator, letters)
    right = position_notation(names, part.divisor, letters)
    return Floor(left, right) if isinstance(part, Quotient) else Modulo(left, right)


def from_one(place: Position, letters: Letters) -> tuple[Position, Letters]:
    """A position in indices that count from 0, in indices that count from 1, with their letters."""
    new = {index: Index(index.name, position(_OPEN)) for index in place.indices}
    moved = place.substitute({index: position(one) - 1 for index, one in new.items()})
    return moved, {one: letters[index] for index, one in new.items()}


def place_notation(names: Names, place: Position, letters: Letters) -> Notation:
    """Where an entry stands: `i + 1` from 0 and from 1; `0` from 0, which is `1` from 1."""
    one, from_here = from_one(place, letters)
    return _versions(
        position_notation(names, place, letters), position_notation(names, one + 1, from_here)
    )


def count_notation(names: Names, place: Position, letters: Letters) -> Notation:
    """A position as a number: an index `i` that counts from 0 is `i − 1` from 1."""
    zero = position_notation(names, place, letters)
    return _versions(zero, position_notation(names, *from_one(place, letters)))


def _versions(zero: Notation, one: Notation) -> Notation:
    return zero if zero == one else Versions(zero, one)


def at_least_zero_notation(names: Names, place: Position, letters: Letters) -> Notation:
    """`[i ≥ j]` for `i − j ≥ 0`, and `[i < p]` for `p − 1 − i ≥ 0`; from 1, `[i ≤ p]`."""
    one = _comparison(names, *from_one(place, letters))
    return _versions(_comparison(names, place, letters), one)


def _comparison(names: Names, place: Position, letters: Letters) -> Notation:
    strict = dict(place.terms).get((), 0) == -1
    if strict:
        place = place + 1
    left = Position({m: c for m, c in place.terms if c > 0})
    right = Position({m: -c for m, c in place.terms if c < 0})
    sides = [position_notation(names, side, letters) for side in (left, right)]
    if right.indices and not left.indices:
        return Comparison(sides[1], sides[0], "<" if strict else "≤")
    return Comparison(sides[0], sides[1], ">" if strict else "≥")


def range_notation(names: Names, index: Index, letters: Letters, body: Expression) -> Range:
    """A bound index; its size is written unless the entries in the body show it."""
    made = index_symbol(letters[index])
    if set(axes_of(body, index)) == {index.size}:
        return Range(made)
    return Range(made, position_notation(names, index.size, letters))


def axes_of(body: Expression, index: Index) -> Iterator[Position]:
    """The sizes of the axes at which an index stands alone."""
    if index not in body.indices:
        return
    if isinstance(body, ex.Element):
        for place, size in zip(body.at, body.tensor.shape, strict=True):
            if place.index is index:
                yield size
    for child in body.children:
        yield from axes_of(child, index)
