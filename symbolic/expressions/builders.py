"""Expressions made: constants folded, sums and products flattened, like terms collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from symbolic.expressions.base import Expression, Tensor
from symbolic.expressions.nodes import (
    Add,
    Apply,
    AtLeastZero,
    Count,
    Delta,
    Element,
    Multiply,
    Number,
    Positive,
    Power,
    Zero,
)
from symbolic.indices import Index, Position, at_least, position

ZERO, ONE, MINUS_ONE = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(-1))


def expression(value: Expression | Position | Fraction | int) -> Expression:
    """A number or a size as an expression."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, Position):
        return Number(Fraction(value.number)) if value.number is not None else Count(value)
    return Number(Fraction(value))


def element(tensor: Tensor, *at: Position | Index | int) -> Element:
    """The element of a tensor at some positions."""
    return Element(tensor, tuple(map(position, at)))


def delta(left: Position | Index, right: Position | Index) -> Expression:
    """1 where two positions are equal, decided where it can be."""
    left, right = position(left), position(right)
    one, other = left.index, right.index
    if one is not None and other is not None and one is not other:
        return ONE if one.size.number == other.size.number == 1 else Delta(left, right)
    gap = left - right
    if gap.number is not None:
        return ONE if gap.number == 0 else ZERO
    if at_least(gap, 1) or at_least(-gap, 1):
        return ZERO
    if at_least(gap, 0) and at_least(-gap, 0):
        return ONE
    return Delta(left, right)


def at_least_zero(value: Position) -> Expression:
    """1 where a position is 0 or more, decided where it can be."""
    if at_least(value, 0):
        return ONE
    return ZERO if at_least(-value, 1) else AtLeastZero(value)


def is_positive(body: Expression) -> Expression:
    """1 where an expression is greater than 0, decided for numbers."""
    if isinstance(body, Number):
        return ONE if body.value > 0 else ZERO
    if isinstance(body, Count):
        if at_least(body.position, 1):
            return ONE
        return at_least_zero(body.position - 1)
    return Positive(body)


def is_zero(body: Expression) -> Expression:
    """1 where an expression is 0, decided for numbers."""
    if isinstance(body, Number):
        return ONE if body.value == 0 else ZERO
    if isinstance(body, Count):
        return delta(body.position, position(0))
    return Zero(body)


def add(*terms: Expression) -> Expression:
    """The sum: nested sums are flattened, numbers and like terms collected."""
    collected: dict[Expression, Fraction] = {}
    number = Fraction(0)
    for term in _flat(Add, terms):
        if isinstance(term, Number):
            number += term.value
        else:
            coefficient, rest = split_coefficient(term)
            known = collected.get(rest)
            collected[rest] = coefficient if known is None else known + coefficient
    kept = [t if c == 1 else multiply(Number(c), t) for t, c in collected.items() if c]
    if number:
        kept.append(Number(number))
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Add(tuple(kept))


_WHOLE = Fraction(1)


def multiply(*factors: Expression) -> Expression:
    """The product: nested products are flattened, numbers and equal bases collected."""
    number = _WHOLE
    bases: dict[Expression, Fraction] = {}
    for factor in _flat(Multiply, factors):
        if isinstance(factor, Number):
            number *= factor.value
            if not number:
                return ZERO
            continue
        base, exponent = factor, _WHOLE
        if isinstance(factor, Power):
            base, exponent = factor.base, factor.exponent
        known = bases.get(base)
        bases[base] = exponent if known is None else known + exponent
    kept = [b if e is _WHOLE else _raised(b, e) for b, e in bases.items() if e]
    if any(isinstance(factor, Number | Multiply) for factor in kept):
        return multiply(Number(number), *kept)
    if (number is not _WHOLE and number != 1) or not kept:
        kept.insert(0, Number(number))
    return kept[0] if len(kept) == 1 else Multiply(tuple(kept))


_MOST_BITS = 20_000
_IDEMPOTENT = (Delta, AtLeastZero, Positive, Zero)


def _raised(base: Expression, exponent: Fraction) -> Expression:
    if exponent == 1 or (isinstance(base, _IDEMPOTENT) and exponent > 0):
        return base
    return power(base, exponent)


def power(base: Expression, exponent: Fraction | int) -> Expression:
    """A power; whole powers of numbers, products and powers are worked out."""
    exponent = Fraction(exponent)
    if exponent == 0:
        return ONE
    if exponent == 1:
        return base
    if isinstance(base, Number) and base.value and _is_short(base.value, exponent):
        return Number(base.value**exponent.numerator)
    if isinstance(base, Number) and base.value == 1:
        return base
    if exponent.denominator == 1:
        if isinstance(base, Power):
            return power(base.base, base.exponent * exponent)
        if isinstance(base, Multiply):
            return multiply(*(power(factor, exponent) for factor in base.factors))
    if isinstance(base, _IDEMPOTENT) and exponent > 0:
        return base
    return Power(base, exponent)


def _is_short(value: Fraction, exponent: Fraction) -> bool:
    """Whether a power is a rational number that is worth writing down."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    return exponent.denominator == 1 and (bits == 1 or bits * abs(exponent) <= _MOST_BITS)


def apply(function: str, *arguments: Expression) -> Expression:
    """A scalar function of expressions."""
    return Apply(function, tuple(arguments))


def where(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """`then` where a condition is 1 and `otherwise` where it is 0."""
    if condition == ONE or then == otherwise:
        return then
    if (then, otherwise) == (ONE, ZERO):
        return condition
    if (then, otherwise) == (ZERO, ONE):
        return 1 - condition
    return otherwise if condition == ZERO else Apply("where", (condition, then, otherwise))


def _flat(kind: type, parts: Iterable[Expression]) -> Iterator[Expression]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.children
        else:
            yield part


def split_coefficient(term: Expression) -> tuple[Fraction, Expression]:
    """The rational coefficient of a term, and the rest."""
    if isinstance(term, Number):
        return term.value, ONE
    if isinstance(term, Multiply) and isinstance(term.factors[0], Number):
        rest = term.factors[1:]
        return term.factors[0].value, rest[0] if len(rest) == 1 else Multiply(rest)
    return _WHOLE, term


from symbolic.expressions.sums import sum_over  # noqa: E402, F401  (sums are made of these)
