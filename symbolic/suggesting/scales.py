"""Which number times which powers of sizes and scalar arguments takes one array to another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from symbolic import expressions as ex
from symbolic.arguments import Signature
from symbolic.expressions import Expression, Tensor
from symbolic.indices import position
from symbolic.suggesting.values import Array, Values
from symbolic.suggesting.words import say
from symbolic.writing.terms import factors_of

CLOSE = 1e-8
_LARGEST = 64
_MOST_FACTORS = 2


def equal(left: Array, right: Array) -> bool:
    """Whether two arrays are equal to rounding, on the scale of their largest entry."""
    if left.shape != right.shape:
        return False
    most = max(float(np.abs(right).max(initial=0)), float(np.abs(left).max(initial=0)))
    return bool(np.abs(left - right).max(initial=0) <= CLOSE * most)


def ratio(claim: Array, truth: Array) -> float | None:
    """The number that takes `truth` to `claim` in every entry, if there is one."""
    if claim.shape != truth.shape:
        return None
    squares = float((truth * truth).sum())
    if not squares > 0:
        return None
    number = float((claim * truth).sum()) / squares
    return number if equal(claim, number * truth) else None


class Scales:
    """Numbers explained as a rational number times powers of what is known at several points."""

    def __init__(self, signature: Signature, points: Sequence[Values]):
        bases: list[Expression] = [ex.expression(position(name)) for name in signature.sizes]
        bases += [
            ex.element(Tensor(leaf.path, ()))
            for leaf in signature.leaves
            if leaf.shape == () and leaf.dtype == "float64"
        ]
        bases += [ex.expression(position(name) - 1) for name in signature.sizes]
        self._products: list[Expression] = [ex.ONE]
        for count in range(1, _MOST_FACTORS + 1):
            for chosen in itertools.combinations_with_replacement(bases, count):
                for signs in itertools.product((1, -1), repeat=count):
                    powers = map(ex.power, chosen, signs)
                    self._products.append(ex.multiply(*powers))
        self._products = list(dict.fromkeys(self._products))
        with np.errstate(all="ignore"):
            self._values = np.array(
                [[float(at.value(body).array) for at in points] for body in self._products]
            )

    def explain(self, ratios: Sequence[float | None]) -> Expression | None:
        """What the ratios at the points are for all sizes, in the simplest way, if anything."""
        if any(number is None for number in ratios):
            return None
        numbers = np.array(ratios, float)
        if not numbers.any():
            return ex.ZERO
        with np.errstate(all="ignore"):
            left = numbers / self._values
            constant = np.abs(left - left[:, :1]).max(axis=1) <= CLOSE * np.abs(left[:, 0])
        for place in np.flatnonzero(constant):
            value = Fraction(float(left[place, 0])).limit_denominator(_LARGEST)
            close = abs(float(value) - left[place, 0]) <= CLOSE * abs(left[place, 0])
            if value and close and abs(value.numerator) <= _LARGEST:
                return ex.multiply(ex.Number(value), self._products[place])
        return None


def say_scale(scale: Expression, right: str = "the derivative") -> str:
    """What is wrong with a claim that is `scale` times what is right."""
    if scale == ex.ZERO:
        return "the claim is 0"
    number, rest = ex.split_coefficient(scale)
    if number == -1 and rest == ex.ONE:
        return "the claim has the wrong sign"
    swapped = _swapped(rest) if abs(number) == 1 else None
    if swapped is not None:
        said = f"the claim divides by {swapped[0]} where it should divide by {swapped[1]}"
    elif _is_missing(abs(number), rest):
        said = f"the factor {say(ex.power(ex.Number(abs(number)) * rest, -1))} is missing"
    else:
        return f"the claim is {say(scale)} times {right}"
    return said + " and the sign is wrong" if number < 0 else said


def _swapped(rest: Expression) -> tuple[str, str] | None:
    """The sizes that a quotient of two sizes, `n/p`, has above and below, the lower one first."""
    factors = factors_of(rest)
    above = [factor for factor in factors if isinstance(factor, ex.Count)]
    below = [
        factor.base
        for factor in factors
        if isinstance(factor, ex.Power)
        and factor.exponent == -1
        and isinstance(factor.base, ex.Count)
    ]
    if len(factors) == 2 and len(above) == len(below) == 1:
        return say(below[0]), say(above[0])
    return None


def _is_missing(number: Fraction, rest: Expression) -> bool:
    """Whether a factor is lacking: the claim is 1/2, or n, or 1/λ times the derivative."""
    if rest == ex.ONE:
        return number.numerator == 1
    factors = factors_of(rest)
    if number == 1 and all(isinstance(factor, ex.Count) for factor in factors):
        return True
    return number.numerator == 1 and all(
        isinstance(factor, ex.Power) and factor.exponent < 0 and isinstance(factor.base, ex.Element)
        for factor in factors
    )
