"""The content of a polynomial, its factors, and the order of monomials."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

import sympy

from symbolic.proving.atoms import Atom, Monomial, Polynomial, Rational, constant

_MOST_FACTORED = 12
_EASY = 10**20
_MOST_TRIED = 1000


def primitive(polynomial: Polynomial, *, indexed: bool = True) -> tuple[Polynomial, Polynomial]:
    """The content of a polynomial, a single term, and what it leaves.

    With `indexed` off, factors that have an index stay in the polynomial.
    """
    coefficients = [Fraction(c) for c in polynomial.values()]
    top = gcd(*(c.numerator for c in coefficients))
    bottom = lcm(*(c.denominator for c in coefficients))
    number = Fraction(top, bottom)
    least: dict[Atom, Rational] = {}
    for place_, monomial in enumerate(polynomial):
        here = dict(monomial)
        for atom in set(least) | (set(here) if not place_ else set()):
            least[atom] = here.get(atom, 0) if not place_ else min(least[atom], here.get(atom, 0))
        for atom, exponent in here.items():
            if place_ and atom not in least and exponent < 0:
                least[atom] = exponent
    least = {a: e for a, e in least.items() if e and (indexed or not a.indices)}
    content: Polynomial = {frozenset(least.items()): small(number)}
    rest: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        exponents = dict(monomial)
        for atom, exponent in least.items():
            value = exponents.get(atom, 0) - exponent
            if value:
                exponents[atom] = value
            else:
                exponents.pop(atom, None)
        rest[frozenset(exponents.items())] = small(coefficient / number)
    return content, rest


def prime_factors(value: Fraction) -> dict[int, int]:
    """The primes of a positive rational number, with their exponents."""
    above, below = _factored(value.numerator), _factored(value.denominator)
    return above | {p: -e for p, e in below.items()}


def _factored(number: int) -> dict[int, int]:
    """What a large number leaves after its small factors stays in one piece."""
    if number == 1:
        return {}
    found = sympy.factorint(number, limit=_MOST_TRIED if number > _EASY else None)
    return {int(p): int(e) for p, e in found.items()}


def small(value: Rational) -> Rational:
    return int(value) if value == int(value) else value


def rank(monomial: Monomial) -> tuple:
    """An order of monomials in which a term divides no smaller one."""
    size = sum(abs(e) for _, e in monomial)
    return (size, sorted((a.head.serial, e, tuple(map(repr, a.at))) for a, e in monomial))


def divides(part: Monomial, whole: dict[Atom, Rational]) -> bool:
    if not part:
        return False
    return all(
        whole.get(atom, 0) >= exponent if exponent > 0 else whole.get(atom, 0) <= exponent
        for atom, exponent in part
    )


def _surely_irreducible(polynomial: Polynomial) -> bool:
    """Whether some atom stands in one term only, to the first power: no factor is then found."""
    seen: dict[Atom, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            seen[atom] = seen.get(atom, 0) + (1 if exponent == 1 else 2)
    return any(times == 1 for times in seen.values())


def factors(polynomial: Polynomial) -> list[tuple[Polynomial, int]]:
    """The irreducible factors of a primitive polynomial, over the rationals."""
    if _surely_irreducible(polynomial) or len(polynomial) > _MOST_FACTORED:
        return [(polynomial, 1)]
    atoms = list({atom for m in polynomial for atom, _ in m})
    symbols = sympy.symbols(f"x:{len(atoms)}")
    number = dict(zip(atoms, symbols, strict=True))
    if any(not isinstance(e, int) or e < 0 for m in polynomial for _, e in m):
        return [(polynomial, 1)]
    whole = sympy.Add(
        *(
            sympy.Rational(c) * sympy.Mul(*(number[a] ** e for a, e in m))
            for m, c in polynomial.items()
        )
    )
    unit, found = sympy.factor_list(whole, *symbols)
    if len(found) == 1 and found[0][1] == 1:
        return [(polynomial, 1)]
    made = []
    for factor, multiplicity in found:
        terms = sympy.Poly(factor, *symbols).terms()
        made.append(
            (
                {
                    frozenset((a, int(e)) for a, e in zip(atoms, m, strict=True) if e): int(c)
                    for m, c in terms
                },
                multiplicity,
            )
        )
    return made if unit == 1 else [(constant(Fraction(int(unit.p), int(unit.q))), 1), *made]
