"""Numbers in a program as the exact constants that they were rounded from."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath

from symbolic.expressions import Constant, Expression, Number, apply, multiply, power

_PRECISE = mpmath.MPContext()
_PRECISE.dps = 40
_PI = Constant("pi")


@functools.lru_cache(maxsize=1024)
def exact(value: float) -> Expression:
    """The simplest exact number that a double-precision literal was rounded from."""
    if not math.isfinite(value):
        return Constant("nan" if math.isnan(value) else "inf" if value > 0 else "-inf")
    plain = _rational(value)
    if plain is not None:
        return Number(plain)
    for candidate, number in _candidates(abs(value)):
        if _rounds_to(candidate, abs(value)):
            return number if value > 0 else -number
    return Number(Fraction(repr(value)))


def _rational(value: float) -> Fraction | None:
    if value.is_integer():
        return Fraction(int(value))
    for bound in (10, 100, 1000, 10000):
        near = Fraction(value).limit_denominator(bound)
        if near and float(near) == value:
            return near
    return None


def _candidates(value: float) -> Iterator[tuple[Any, Expression]]:
    """Roots, multiples of pi and of logarithms and exponentials that are near a value."""
    exact_value, pi = _PRECISE.mpf(value), _PRECISE.pi
    for factor, power_of_pi in ((1, 0), (1 / pi, 1), (pi, -1)):
        symbol = power(_PI, power_of_pi)
        if power_of_pi:
            ratio = _near(exact_value * factor, 1000)
            yield _value(ratio) / factor, multiply(Number(ratio), symbol)
        square = _near(exact_value**2 * factor, 1000)
        root = power(multiply(Number(square), symbol), Fraction(1, 2))
        yield _PRECISE.sqrt(_value(square) / factor), root
    for base, symbol in _bases():
        ratio = _near(exact_value / base, 100)
        yield _value(ratio) * base, multiply(Number(ratio), symbol)


def _bases() -> Iterator[tuple[Any, Expression]]:
    two_pi = multiply(Number(Fraction(2)), _PI)
    for prime in (2, 3, 5, 7, 10):
        base, symbol = _PRECISE.log(prime), apply("log", Number(Fraction(prime)))
        yield base, symbol
        yield 1 / base, power(symbol, -1)
    yield _PRECISE.log(2 * _PRECISE.pi), apply("log", two_pi)
    yield _PRECISE.log(_PRECISE.pi), apply("log", _PI)
    for exponent in (1, -1, 2, -2):
        yield _PRECISE.exp(exponent), apply("exp", Number(Fraction(exponent)))


def _near(value: Any, bound: int) -> Fraction:
    return Fraction(float(value)).limit_denominator(bound)


def _value(ratio: Fraction) -> Any:
    return _PRECISE.mpf(ratio.numerator) / ratio.denominator


def _rounds_to(candidate: Any, value: float) -> bool:
    return bool(candidate) and abs(candidate - _PRECISE.mpf(value)) <= math.ulp(value)
