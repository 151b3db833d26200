"""Rational functions: products multiplied out, quotients reduced, powers, common denominators."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symbolic.facts import Fact
from symbolic.proving import conditions
from symbolic.proving.atoms import (
    UNIT,
    Atom,
    Monomial,
    Polynomial,
    Rational,
    add,
    constant,
    plus,
    polynomial_sign,
    scale,
    single,
)
from symbolic.proving.content import divides, factors, prime_factors, primitive, rank, small
from symbolic.proving.products import Products

_LARGEST = 10_000


class TooLarge(Exception):
    """A normal form has grown beyond what is worth the time."""


class RationalFunctions(Products):
    """Products with sums and powers of them."""

    def __init__(self, facts: Iterable[Fact], opaque: bool, limit: int):
        super().__init__(facts)
        self.opaque, self.limit = opaque, limit

    def multiply(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two polynomials, multiplied out."""
        if not left or not right:
            return {}
        for one, other in ((left, right), (right, left)):
            if len(one) == 1 and UNIT in one:
                return scale(other, one[UNIT])
        if len(left) > 1 and len(right) > 1:
            left, right = self._bounded(left, right)
        for one, other in ((left, right), (right, left)):
            if len(one) > 1 and len(other) == 1:
                absorbed = self._absorbed(one, other)
                if absorbed is not None:
                    return absorbed
        total: Polynomial = {}
        for m, c in left.items():
            for n, d in right.items():
                whole = self.product([*m, *n])
                if len(whole) == 1:
                    ((monomial, e),) = whole.items()
                    total = plus(total, monomial, c * d * e)
                else:
                    total = add(total, scale(whole, c * d))
        return self.reduce(total)

    def _bounded(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        if len(left) * len(right) <= self.limit:
            return left, right
        if not self.opaque:
            raise TooLarge
        if len(left) >= len(right):
            return self.atomic(left), right
        return left, self.atomic(right)

    def _absorbed(self, many: Polynomial, one: Polynomial) -> Polynomial | None:
        """`p · p⁻¹` without multiplying out."""
        ((monomial, coefficient),) = one.items()
        if not any(a.head.kind == "base" for a, _ in monomial):
            return None
        content, rest = primitive(many)
        for flip in (1, -1):
            atom = self.atom("base", None, [scale(rest, flip)], create=False)
            if atom is not None and any(a == atom for a, _ in monomial):
                ((m, c),) = content.items()
                return scale(self.product([*monomial, (atom, 1), *m]), c * coefficient * flip)
        return None

    def reduce(self, polynomial: Polynomial) -> Polynomial:
        """`e/(1 + e)` as `1 − 1/(1 + e)`: no term is a multiple of the leading term below it."""
        for _ in range(40):
            for monomial, coefficient in polynomial.items():
                better = self._reduced(monomial)
                if better is not None:
                    rest = {m: c for m, c in polynomial.items() if m != monomial}
                    polynomial = add(rest, scale(better, coefficient))
                    break
            else:
                return polynomial
        return polynomial

    def _reduced(self, monomial: Monomial) -> Polynomial | None:
        for atom, exponent in monomial:
            if atom.head.kind != "base" or exponent >= 0 or len(atom.head.body[0]) > 6:
                continue
            body, _ = self.instance(atom)
            lead = max(body, key=lambda m: rank(m))
            factors = dict(monomial)
            if divides(lead, factors):
                quotient = self.product([*monomial, *((a, -e) for a, e in lead)])
                others = {m: c for m, c in body.items() if m != lead}
                whole = self.multiply(quotient, single(atom))
                less = self.distribute(quotient, others)
                return scale(add(whole, scale(less, -1)), Fraction(1) / body[lead])
            if len(body) == 2:
                (other,) = (m for m in body if m != lead)
                ratio = frozenset(self._ratio(other, lead))
                if ratio and divides(ratio, factors):
                    kept = self.product([*monomial, *((a, -e) for a, e in other)])
                    whole = self.multiply(kept, single(atom))
                    less = self.distribute(kept, {lead: body[lead]})
                    return scale(add(whole, scale(less, -1)), Fraction(1) / body[other])
        return None

    def _ratio(self, top: Monomial, bottom: Monomial) -> list[tuple[Atom, Rational]]:
        exponents = dict(top)
        for atom, exponent in bottom:
            exponents[atom] = exponents.get(atom, 0) - exponent
        kept = [(a, e) for a, e in exponents.items() if e]
        return kept if all(a.head.kind == "exp" for a, _ in kept) else []

    def together(self, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Numerator and denominator; the denominator is a product of bases."""
        powers: dict[Atom, Rational] = {}
        for monomial in polynomial:
            for atom, exponent in monomial:
                if atom.head.kind == "base" and exponent < 0:
                    powers[atom] = max(powers.get(atom, 0), -(exponent.__floor__()))
        if not powers or len(polynomial) < 2:
            return polynomial, constant(1)
        top: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            exponents = dict(monomial)
            term = constant(coefficient)
            for atom, exponent in powers.items():
                here = exponents.pop(atom, 0) + exponent
                whole = here.__floor__()
                for _ in range(whole):
                    term = self._plain_product(term, self.instance(atom)[0])
                if here != whole:
                    exponents[atom] = here - whole
            top = add(top, self._plain_product(term, {frozenset(exponents.items()): 1}))
        return top, {frozenset(powers.items()): 1}

    def _plain_product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        if len(left) * len(right) > 8 * self.limit:
            raise TooLarge
        return self.distribute(left, right)

    def power(self, polynomial: Polynomial, exponent: Rational) -> Polynomial:
        """A power of a polynomial."""
        exponent = int(exponent) if exponent == int(exponent) else Fraction(exponent)
        if exponent == 0:
            return constant(1)
        if exponent == 1:
            return polynomial
        if not polynomial:
            return {} if exponent > 0 else self.undefined("0 below a fraction")
        if len(polynomial) == 1:
            ((monomial, coefficient),) = polynomial.items()
            return self._monomial_power(monomial, coefficient, exponent)
        whole = isinstance(exponent, int) and 0 < exponent <= self.limit
        if whole and len(polynomial) ** exponent <= self.limit:
            result = polynomial
            for _ in range(int(exponent) - 1):
                result = self.distribute(result, polynomial)
            return self.reduce(result)
        top, bottom = self.together(polynomial)
        content, rest = primitive(top)
        outside = self.distribute(content, self.power(bottom, -1))
        if not isinstance(exponent, int) and polynomial_sign(outside) != "+":
            return single(self.base(polynomial), exponent)
        result = self.power(outside, exponent)
        parts = factors(rest) if isinstance(exponent, int) else [(rest, 1)]
        for factor, multiplicity in parts:
            atom, sign = self.signed_base(factor)
            if sign < 0 and not isinstance(exponent, int):
                atom, sign = self.base(factor), 1
            flip = sign if isinstance(exponent, int) and exponent % 2 and multiplicity % 2 else 1
            result = scale(self.distribute(result, single(atom, exponent * multiplicity)), flip)
        return self.reduce(result)

    def _monomial_power(
        self, monomial: Monomial, coefficient: Rational, exponent: Rational
    ) -> Polynomial:
        if abs(exponent) > _LARGEST and abs(coefficient) != 1:
            raise TooLarge
        if isinstance(exponent, int):
            number = (
                coefficient**exponent if exponent > 0 else Fraction(1) / coefficient ** (-exponent)
            )
            return scale(self.product((a, e * exponent) for a, e in monomial), number)
        kept: list[tuple[Atom, Rational]] = []
        unknown: list[tuple[Atom, Rational]] = []
        result = constant(1)
        for atom, e in monomial:
            raised = e * exponent
            if atom.head.sign == "+" or (len(monomial) == 1 and e == 1 and coefficient > 0):
                kept.append((atom, raised))
            elif isinstance(e, int) and e % 2 == 0 and not atom.head.discrete:
                magnitude = conditions.absolute(self, single(atom)) if raised % 2 else single(atom)
                result = self.multiply(result, self.power(magnitude, raised))
            else:
                unknown.append((atom, e))
        if coefficient < 0 or unknown:
            inside: Polynomial = {frozenset(unknown): 1 if coefficient > 0 else -1}
            kept.append((self.base(inside), exponent))
        for prime, times in prime_factors(Fraction(abs(coefficient))).items():
            kept.append((self.plain("prime", prime, sign="+"), times * exponent))
        return self.multiply(self.product(((a, small(e)) for a, e in kept)), result)
