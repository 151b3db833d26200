"""Whether two normal forms are equal: at sight, opened up, or over a common denominator."""

from __future__ import annotations

from symbolic import patience
from symbolic.indices import Index, position
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import (
    Atom,
    Monomial,
    Polynomial,
    Rational,
    add,
    constant,
    scale,
    single,
)
from symbolic.proving.content import primitive
from symbolic.proving.rational import TooLarge
from symbolic.proving.regions import zero_in_each

_ROUNDS = 24
_MOST_TERMS = 600


def is_zero(algebra: Algebra, difference: Polynomial) -> bool:
    """Whether a polynomial is found to be 0; False says nothing."""
    try:
        return _is_zero(algebra, difference, 2) or zero_in_each(algebra, difference, is_zero)
    except TooLarge:
        return False


def _is_zero(algebra: Algebra, difference: Polynomial, depth: int) -> bool:
    for _ in range(_ROUNDS):
        if not difference:
            return True
        if len(difference) > _MOST_TERMS:
            raise TooLarge
        numerator, _ = algebra.together(difference)
        opened = _opened(algebra, numerator)
        if opened == difference:
            break
        difference = opened
    return depth > 0 and _zero_under_sums(algebra, difference, depth)


def _opened(algebra: Algebra, polynomial: Polynomial) -> Polynomial:
    """A polynomial with its highest sums-as-atoms multiplied out."""
    top = max((_highest(m) for m in polynomial), default=0)
    if not top:
        return polynomial
    total: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        if _highest(monomial) == top:
            total = add(total, scale(_open_monomial(algebra, monomial, top), coefficient))
        else:
            total = add(total, {monomial: coefficient})
        if len(total) > _MOST_TERMS:
            raise TooLarge
    return total


def _opens(atom: Atom, exponent: Rational) -> bool:
    return atom.head.kind == "base" and exponent >= 1


def _highest(monomial: Monomial) -> int:
    """The height of the highest sum that could be multiplied out, also inside contractions."""
    best = 0
    for atom, exponent in monomial:
        if _opens(atom, exponent):
            best = max(best, atom.head.height)
        elif atom.head.kind == "sum" and exponent == int(exponent) and exponent > 0:
            best = max(best, *(_highest(m) for m in atom.head.body[0]))
    return best


def _open_monomial(algebra: Algebra, monomial: Monomial, top: int) -> Polynomial:
    result = constant(1)
    for atom, exponent in monomial:
        factor = single(atom, exponent)
        whole = int(exponent) if exponent > 0 else 0
        if _opens(atom, exponent) and atom.head.height == top:
            body, _ = algebra.instance(atom)
            factor = single(atom, exponent - whole) if exponent != whole else constant(1)
            factor = _multiplied(algebra, factor, body, whole)
        elif (
            atom.head.kind == "sum"
            and whole == exponent
            and _highest(frozenset({(atom, 1)})) == top
        ):
            body, fresh = algebra.instance(atom)
            summed = algebra.sum_over(fresh, _opened(algebra, body))
            factor = _multiplied(algebra, constant(1), summed, whole)
        result = algebra.distribute(result, factor)
    return algebra.reduce(result)


def _multiplied(algebra: Algebra, factor: Polynomial, body: Polynomial, times: int) -> Polynomial:
    """A factor times a whole power of a sum, as long as it does not grow too large."""
    for _ in range(times):
        patience.check()
        factor = algebra.distribute(factor, body)
        if len(factor) > _MOST_TERMS or times > _MOST_TERMS:
            raise TooLarge
    return factor


def _zero_under_sums(algebra: Algebra, difference: Polynomial, depth: int) -> bool:
    """Whether the terms, brought under one sum over one range, cancel there.

    Sums in denominators are multiplied away; a term without a sum of its own takes one of those.
    """
    below = {
        atom
        for monomial in difference
        for atom, exponent in monomial
        if atom.head.kind == "sum" and exponent < 0
    }
    _, difference = primitive(difference)
    common: tuple[Index, ...] | None = None
    total: Polynomial = {}
    for monomial, coefficient in difference.items():
        atom = _carrier(monomial, below)
        if atom is None:
            return False
        body, fresh = algebra.instance(atom)
        if common is None:
            common = fresh
        elif [index.size for index in common] != [index.size for index in fresh]:
            return False
        aligned = algebra.renamed(body, dict(zip(fresh, map(position, common), strict=True)))
        rest = dict(monomial)
        rest[atom] -= 1
        others = frozenset((a, e) for a, e in rest.items() if e)
        total = add(total, algebra.distribute({others: coefficient}, aligned))
    return total != difference and _is_zero(algebra, total, depth - 1)


def _carrier(monomial: Monomial, below: set[Atom]) -> Atom | None:
    """The sum that a term is brought under."""
    sums = [a for a, e in monomial if a.head.kind == "sum" and e >= 1]
    own = [a for a in sums if a not in below]
    if len(own) == 1:
        return own[0]
    shared = [a for a in sums if a in below]
    return shared[0] if shared and not own else None
