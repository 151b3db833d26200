"""Whole numbers known only by name: sizes (`n`, `2*p + 1`), indices, and positions (`i + 1`)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from symbolic.lazily import cached_property

_serial = itertools.count()


@dataclass(frozen=True, eq=False)
class Index:
    """A name that runs over `0 … size − 1`; two are the same only if they are one object."""

    name: str
    size: Position
    serial: int = field(default_factory=lambda: next(_serial))

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def position(self) -> Position:
        """The index as a position."""
        return Position({(self,): 1})

    def again(self, name: str | None = None) -> Index:
        """A new index over the same range."""
        return Index(name or self.name, self.size)


@dataclass(frozen=True)
class Quotient:
    """The whole part of a division of positions, rounded down."""

    numerator: Position
    divisor: Position

    def __repr__(self) -> str:
        return f"⌊({self.numerator})/({self.divisor})⌋"


@dataclass(frozen=True)
class Remainder:
    """What a division of positions, rounded down, leaves."""

    numerator: Position
    divisor: Position

    def __repr__(self) -> str:
        return f"(({self.numerator}) mod ({self.divisor}))"


Symbol = Index | Quotient | Remainder | str
Monomial = tuple[Symbol, ...]


def _order(symbol: Symbol) -> tuple:
    if isinstance(symbol, str):
        return (0, symbol, 0)
    if isinstance(symbol, Index):
        return (1, symbol.name, symbol.serial)
    return (2, repr(symbol), 0)


class Position:
    """A whole number: a polynomial with whole coefficients in sizes (text) and indices."""

    __slots__ = ("__dict__", "_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, int]):
        kept = [(m, c) for m, c in terms.items() if c]
        if len(kept) > 1:
            kept.sort(key=lambda item: (len(item[0]), tuple(map(_order, item[0]))), reverse=True)
        self.terms: tuple[tuple[Monomial, int], ...] = tuple(kept)
        self._hash = hash(self.terms)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Position) and self.terms == other.terms

    def __add__(self, other: Position | int) -> Position:
        other = position(other)
        if not self.terms:
            return other
        if not other.terms:
            return self
        merged = dict(self.terms)
        for monomial, coefficient in other.terms:
            merged[monomial] = merged.get(monomial, 0) + coefficient
        return Position(merged)

    def __mul__(self, other: Position | int) -> Position:
        other = position(other)
        for one, factor in ((self, other), (other, self)):
            if factor.number is not None:
                return one if factor.number == 1 else one._times(factor.number)
        product: dict[Monomial, int] = {}
        for left, a in self.terms:
            for right, b in other.terms:
                monomial = tuple(sorted(left + right, key=_order))
                product[monomial] = product.get(monomial, 0) + a * b
        return Position(product)

    def _times(self, number: int) -> Position:
        return Position({monomial: c * number for monomial, c in self.terms})

    def __neg__(self) -> Position:
        return self._times(-1)

    def __sub__(self, other: Position | int) -> Position:
        return self + -position(other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self) -> str:
        if not self.terms:
            return "0"
        parts = []
        for monomial, coefficient in self.terms:
            name = "*".join(map(str, monomial))
            size = abs(coefficient)
            text = name if name and size == 1 else f"{size}*{name}" if name else str(size)
            parts.append(("-" if coefficient < 0 else "+", text))
        text = " ".join(f"{sign} {part}" for sign, part in parts)
        return text[2:] if text[0] == "+" else "-" + text[2:]

    @cached_property
    def number(self) -> int | None:
        """The value, where no name is left in it."""
        if not self.terms:
            return 0
        return self.terms[0][1] if len(self.terms) == 1 and not self.terms[0][0] else None

    @cached_property
    def index(self) -> Index | None:
        """The index, where the position is one index and nothing else."""
        if len(self.terms) == 1 and self.terms[0][1] == 1 and len(self.terms[0][0]) == 1:
            symbol = self.terms[0][0][0]
            return symbol if isinstance(symbol, Index) else None
        return None

    @cached_property
    def indices(self) -> frozenset[Index]:
        """Every index that the position depends on."""
        found: set[Index] = set()
        for symbol in self.symbols:
            if isinstance(symbol, Index):
                found.add(symbol)
            elif not isinstance(symbol, str):
                found |= symbol.numerator.indices | symbol.divisor.indices
        return frozenset(found)

    @cached_property
    def symbols(self) -> frozenset[Symbol]:
        """The names that the position is a polynomial in."""
        return frozenset(symbol for monomial, _ in self.terms for symbol in monomial)

    @cached_property
    def names(self) -> frozenset[str]:
        """The sizes that the position depends on."""
        found: set[str] = set()
        for symbol in self.symbols:
            if isinstance(symbol, str):
                found.add(symbol)
            elif not isinstance(symbol, Index):
                found |= symbol.numerator.names | symbol.divisor.names
        return frozenset(found)

    def coefficient(self, symbol: Symbol) -> Position | None:
        """What multiplies `symbol`, or None where the position is not linear in it."""
        found: dict[Monomial, int] = {}
        for monomial, coefficient in self.terms:
            if symbol in monomial:
                rest = list(monomial)
                rest.remove(symbol)
                if symbol in rest:
                    return None
                found[tuple(rest)] = coefficient
        inside = isinstance(symbol, Index) and any(
            symbol in s.numerator.indices
            for s in self.symbols
            if isinstance(s, Quotient | Remainder)
        )
        return None if inside else Position(found)

    def substitute(self, values: Mapping[Any, Position]) -> Position:
        """The position with indices, or whole quotients, replaced by other positions."""
        if not values or (self.indices.isdisjoint(values) and self.symbols.isdisjoint(values)):
            return self
        total = ZERO
        for monomial, coefficient in self.terms:
            product = position(coefficient)
            for symbol in monomial:
                product = product * _replaced(symbol, values)
            total = total + product
        return total

    def at(self, sizes: Mapping[str, int], indices: Mapping[Index, int] | None = None) -> int:
        """The value at given sizes and indices."""
        total = 0
        for monomial, coefficient in self.terms:
            for symbol in monomial:
                if isinstance(symbol, str):
                    coefficient *= sizes[symbol]
                elif isinstance(symbol, Index):
                    coefficient *= (indices or {})[symbol]
                else:
                    top = symbol.numerator.at(sizes, indices)
                    bottom = symbol.divisor.at(sizes, indices)
                    coefficient *= top // bottom if isinstance(symbol, Quotient) else top % bottom
            total += coefficient
        return total


def _replaced(symbol: Symbol, values: Mapping[Any, Position]) -> Position:
    if symbol in values:
        return values[symbol]
    if isinstance(symbol, str | Index):
        return Position({(symbol,): 1})
    numerator, divisor = symbol.numerator.substitute(values), symbol.divisor.substitute(values)
    return (
        quotient(numerator, divisor)
        if isinstance(symbol, Quotient)
        else remainder(numerator, divisor)
    )


def position(value: Position | Index | int | str) -> Position:
    """A whole number, an index or the name of a size, as a position."""
    if isinstance(value, Position):
        return value
    if isinstance(value, Index):
        return value.position
    return _plain(value) if isinstance(value, str) else _plain(int(value))


@lru_cache(maxsize=1024)
def _plain(value: int | str) -> Position:
    """A number or a named size: the same ones come again and again."""
    return Position({(value,): 1} if isinstance(value, str) else {(): value})


ZERO, ONE = position(0), position(1)
UNBOUNDED = position("∞")
"""The size of an index that may be any whole number."""


def split(numerator: Position, divisor: Position) -> tuple[Position, Position]:
    """The multiple of `divisor` that stands out in `numerator`, and the rest."""
    whole, rest = ZERO, ZERO
    lead, scale = divisor.terms[0] if len(divisor.terms) == 1 else ((), 0)
    for monomial, coefficient in numerator.terms:
        left = list(monomial)
        if (
            scale
            and coefficient % scale == 0
            and all(left.count(symbol) >= lead.count(symbol) for symbol in lead)
        ):
            for symbol in lead:
                left.remove(symbol)
            whole = whole + Position({tuple(left): coefficient // scale})
        else:
            rest = rest + Position({monomial: coefficient})
    return whole, rest


def quotient(numerator: Position, divisor: Position) -> Position:
    """`⌊numerator / divisor⌋`, with multiples of the divisor taken out."""
    whole, rest = split(numerator, divisor)
    if at_least(rest, 0) and at_least(divisor - rest, 1):
        return whole
    if rest.number is not None and divisor.number:
        return whole + rest.number // divisor.number
    return whole + Position({(Quotient(rest, divisor),): 1})


def remainder(numerator: Position, divisor: Position) -> Position:
    """`numerator mod divisor`, with multiples of the divisor taken out."""
    _, rest = split(numerator, divisor)
    if at_least(rest, 0) and at_least(divisor - rest, 1):
        return rest
    if rest.number is not None and divisor.number:
        return position(rest.number % divisor.number)
    return Position({(Remainder(rest, divisor),): 1})


def at_least(value: Position, bound: int) -> bool:
    """Whether `value ≥ bound` at every size from 1 up and at every index in its range."""
    least = value
    for symbol in value.symbols:
        if isinstance(symbol, Index):
            if symbol.size is UNBOUNDED:
                return False
            end = symbol.size - 1
        elif isinstance(symbol, Remainder):
            end = symbol.divisor - 1
        else:
            continue
        slope = least.coefficient(symbol)
        if slope is None:
            return False
        without = least - slope * Position({(symbol,): 1})
        if at_least(slope, 0):
            least = without
        elif at_least(-slope, 0):
            least = without + slope * end
        else:
            return False
    shifted = ZERO
    for monomial, coefficient in least.terms:
        product = position(coefficient)
        for symbol in monomial:
            if not isinstance(symbol, str):
                return False
            product = product * (position(symbol) + 1)
        shifted = shifted + product
    return all(c >= 0 for m, c in shifted.terms if m) and dict(shifted.terms).get((), 0) >= bound
