"""The algebra of normal forms: rational functions of heads, and sums over indices."""

from __future__ import annotations

from collections.abc import Iterable

from symbolic.facts import Fact
from symbolic.indices import Index
from symbolic.proving import contraction
from symbolic.proving.atoms import Polynomial
from symbolic.proving.rational import RationalFunctions

_FEW = 2


class Algebra(RationalFunctions):
    """Heads that are known so far, and the arithmetic that makes new ones.

    Two programs are compared in one algebra, so that what they share has one name. With `opaque`,
    an operand of a contraction that is more than a product of elements stays one atom: the size of
    a normal form then grows with the length of a program and not with its depth.

    Args:
        facts: what is assumed of the arguments.
        opaque: whether operands of contractions stay atoms.
        limit: the most terms that a product is multiplied out to; beyond, a factor becomes an atom,
            or `TooLarge` is raised where nothing is opaque.
    """

    def __init__(self, facts: Iterable[Fact] = (), *, opaque: bool = True, limit: int = 48):
        super().__init__(facts, opaque, limit)

    def operand(self, polynomial: Polynomial) -> Polynomial:
        """A factor of a contraction: itself if it is a product of elements, else one atom."""
        if not self.opaque or not polynomial:
            return polynomial
        sums = {
            atom
            for monomial in polynomial
            for atom, exponent in monomial
            if atom.head.kind == "sum" and atom.indices and exponent > 0
        }
        if len(polynomial) <= _FEW and not sums:
            return polynomial
        if len(polynomial) == 1:
            ((monomial, _),) = polynomial.items()
            if sum(bool(atom.indices) for atom, _ in monomial) == 1:
                return polynomial
        return self.atomic(polynomial)

    def sum_over(self, indices: Iterable[Index], polynomial: Polynomial) -> Polynomial:
        """The sum of a polynomial over some indices."""
        return contraction.over(self, frozenset(indices), polynomial)
