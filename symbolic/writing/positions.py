"""Positions and ranges of indices as notation: `i + 1`, `n p`, `⌊m/p⌋`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, Quotient
from symbolic.indices import Symbol as PositionSymbol
from symbolic.writing.building import minus, number, plus, power, scale
from symbolic.writing.names import Names, symbol
from symbolic.writing.notation import Comparison, Floor, Modulo, Notation, Range, Symbol

Letters = Mapping[Index, str]


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


def at_least_zero_notation(names: Names, place: Position, letters: Letters) -> Notation:
    """`[i ≥ j]` for `i − j ≥ 0`, and `[i < p]` for `p − 1 − i ≥ 0`."""
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
