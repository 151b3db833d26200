"""Tests of sign as factors that are 0 or 1: `max(x, 0) = [x > 0] x`; exact where nothing ties."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic.indices import position
from symbolic.proving.atoms import (
    UNIT,
    Atom,
    Polynomial,
    Rational,
    add,
    constant,
    indices_of,
    is_discrete,
    is_number,
    polynomial_sign,
    scale,
    single,
)
from symbolic.proving.content import primitive

if TYPE_CHECKING:
    from symbolic.proving.rational import RationalFunctions as Algebra

_MOST_TESTS = 6


def by_cases(
    algebra: Algebra, function: Callable[..., Polynomial], arguments: Sequence[Polynomial]
) -> Polynomial:
    """A function of arguments that hold tests: its values where each is met and where not."""
    tests = _tests(arguments)
    if not tests or len(tests) > _MOST_TESTS:
        return function(algebra, *arguments)
    test = tests[0]
    results = []
    for met in (True, False):
        chosen = [_decided(algebra, part, test, met) for part in arguments]
        results.append(by_cases(algebra, function, chosen))
    yes, no = results
    if yes == no:
        return yes
    return add(no, algebra.multiply(single(test), add(yes, scale(no, -1))))


def _tests(arguments: Sequence[Polynomial]) -> list[Atom]:
    found = {
        atom for part in arguments for monomial in part for atom, _ in monomial if atom.head.test
    }
    return sorted(found, key=lambda atom: (atom.head.serial, repr(atom.at)))


def _decided(algebra: Algebra, polynomial: Polynomial, test: Atom, met: bool) -> Polynomial:
    """A polynomial where a test is met or not, with what follows for others of its kind."""
    total: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        kept = []
        for atom, exponent in monomial:
            value = _implied(atom, test, met)
            if value is None:
                kept.append((atom, exponent))
            elif not value:
                break
        else:
            total = add(total, scale(algebra.product(kept), coefficient))
    return total


def _implied(atom: Atom, test: Atom, met: bool) -> bool | None:
    if atom == test:
        return met
    same = atom.head.kind == test.head.kind == "positive" and atom.at == test.at
    if not same or atom.head.name[0] != test.head.name[0]:
        return None
    if met and atom.head.name[1] >= test.head.name[1]:
        return True
    return False if not met and atom.head.name[1] <= test.head.name[1] else None


def positive(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """1 where a polynomial is greater than 0, else 0."""
    return by_cases(algebra, _positive, [polynomial])


def _positive(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    if is_number(polynomial):
        return constant(1 if polynomial.get(UNIT, 0) > 0 else 0)
    top, bottom = algebra.together(polynomial)
    ((below, _),) = bottom.items()
    for atom, exponent in below:
        if atom.head.sign != "+" and exponent % 2:
            top = algebra.multiply(top, single(atom))
    content, rest = primitive(top)
    ((outside, number),) = content.items()
    odd = [
        (a, 1 if e % 2 else 2)
        for a, e in outside
        if a.head.sign != "+" and (e % 2 or a.head.discrete)
    ]
    rest = algebra.multiply({frozenset(odd): 1}, rest)
    if number < 0:
        rest = scale(rest, -1)
    if polynomial_sign(rest) == "+":
        return constant(1)
    if polynomial_sign(scale(rest, -1)):
        return {}
    threshold = rest.get(UNIT, 0)
    slope = {m: c for m, c in rest.items() if m != UNIT}
    content, slope = primitive(slope, indexed=False)
    unit = content.get(UNIT)
    if unit is None:
        slope, unit = {m: c for m, c in rest.items() if m != UNIT}, 1
    return _against(algebra, slope, Fraction(threshold) / unit)


def _against(algebra: Algebra, slope: Polynomial, threshold: Rational) -> Polynomial:
    """`[slope + threshold > 0]`, written with the direction that is already known."""
    opposite = algebra.atom("direction", None, [scale(slope, -1)], create=False)
    known = algebra.atom("direction", None, [slope], create=False)
    if (
        known is None
        and opposite is not None
        and not _can_tie(algebra, add(slope, constant(threshold)))
    ):
        return add(constant(1), scale(_test(algebra, opposite, -threshold), -1))
    direction = known or algebra.atom("direction", None, [slope])
    assert direction is not None
    return _test(algebra, direction, threshold)


def _can_tie(algebra: Algebra, polynomial: Polynomial) -> bool:
    """Whether a sum is 0 on no negligible set: where it is discrete, or two indices meet."""
    if is_discrete(polynomial):
        return True
    if UNIT in polynomial:
        return False
    indices = sorted(indices_of(polynomial), key=lambda index: index.serial)
    return any(
        not algebra.renamed(polynomial, {one: position(other)})
        for one, other in itertools.combinations(indices, 2)
    )


def _test(algebra: Algebra, direction: Atom, threshold: Rational) -> Polynomial:
    name = (direction.head.serial, threshold)
    body = add(direction.head.body[0], constant(threshold))
    return single(algebra.over("positive", name, direction, body))


def zero(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """1 where a polynomial is 0, else 0; a sum that varies freely is 0 almost nowhere."""
    if any(atom.head.name == "max" for monomial in polynomial for atom, _ in monomial):
        return _zero(algebra, polynomial)
    return by_cases(algebra, _zero, [polynomial])


def _zero(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    if is_number(polynomial):
        return constant(0 if polynomial else 1)
    if polynomial_sign(polynomial) == "+" or polynomial_sign(scale(polynomial, -1)) == "+":
        return {}
    if not _can_tie(algebra, polynomial):
        return {}
    _, rest = primitive(polynomial)
    for sign in (1, -1):
        atom = algebra.atom("zero", None, [scale(rest, sign)], create=False)
        if atom is not None:
            return single(atom)
    atom = algebra.atom("zero", None, [rest], sign="0+", discrete=True)
    assert atom is not None
    return single(atom)


def absolute(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """`|p| = (2 [p > 0] − 1) p`."""
    return algebra.multiply(sign(algebra, polynomial), polynomial)


def sign(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """`2 [p > 0] − 1`, or `[p > 0] − [−p > 0]` where p can be 0 on more than a negligible set."""
    above = positive(algebra, polynomial)
    if _can_tie(algebra, polynomial):
        return add(above, scale(positive(algebra, scale(polynomial, -1)), -1))
    return add(scale(above, 2), constant(-1))


def larger(algebra: Algebra, left: Polynomial, right: Polynomial) -> Polynomial:
    """`max(a, b) = b + [a − b > 0] (a − b)`."""
    gap = add(left, scale(right, -1))
    return add(right, algebra.multiply(positive(algebra, gap), gap))


def smaller(algebra: Algebra, left: Polynomial, right: Polynomial) -> Polynomial:
    """`min(a, b) = a + [a − b > 0] (b − a)`."""
    gap = add(left, scale(right, -1))
    return add(left, scale(algebra.multiply(positive(algebra, gap), gap), -1))


def where(
    algebra: Algebra, condition: Polynomial, then: Polynomial, otherwise: Polynomial
) -> Polynomial:
    """`c a + (1 − c) b`."""
    gap = add(then, scale(otherwise, -1))
    return add(otherwise, algebra.multiply(condition, gap))
