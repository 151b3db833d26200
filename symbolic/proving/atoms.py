"""The parts of a normal form: heads, atoms, monomials and polynomials.

A polynomial maps monomials to rational coefficients; a monomial is a set of atoms with exponents;
an atom is a head at some positions. A head is anything that is not a sum or a product – a tensor,
`exp` of a term, a contraction, a power of a sum – written once over numbered slots, whatever its
indices were called. Equal meanings that have equal normal forms share one head, so comparing two
programs is comparing heads.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symbolic.indices import Index, Position

Rational = int | Fraction


TESTS = ("delta", "range", "positive", "zero")


class Head:
    """One meaning, over slots.

    Attributes:
        kind: `tensor`, `size`, `constant`, `index`, `prime`, `exp`, `base`, `sum`, `function`,
            `operator`, `direction`, `positive`, `zero`, `delta`, `range` or `undefined`.
        name: what tells heads of a kind apart beside their body: a tensor, a function name, …
        slots: the indices that stand for the positions of an atom.
        bound: the slots that the body sums over, or runs an operator over.
        body: one polynomial or more over the slots.
        serial: the place in the order of creation.
        height: how many heads lie inside one another.
        sign: `+` where it is positive, `0+` where it is not negative, else empty.
        test: whether it is either 0 or 1.
        unit: whether it lies between 0 and 1.
        discrete: whether it can be one value on a set of inputs that is not negligible.
        symmetries: the reorderings of its positions that leave it the same.
    """

    __slots__ = (
        "body",
        "bound",
        "discrete",
        "height",
        "kind",
        "name",
        "serial",
        "sign",
        "slots",
        "symmetries",
        "test",
        "unit",
    )

    def __init__(
        self,
        kind: str,
        name: Any,
        serial: int,
        slots: tuple[Index, ...] = (),
        bound: tuple[Index, ...] = (),
        body: tuple[Polynomial, ...] = (),
        sign: str = "",
        discrete: bool = False,
        test: bool = False,
        unit: bool = False,
        symmetries: tuple[tuple[int, ...], ...] = (),
    ):
        self.kind, self.name, self.serial = kind, name, serial
        self.slots, self.bound, self.body = slots, bound, body
        self.sign, self.discrete, self.symmetries = sign, discrete, symmetries
        self.test, self.unit = test or kind in TESTS, unit
        self.height = 1 + max((height(part) for part in body), default=0)

    def __repr__(self) -> str:
        return f"{self.kind}{self.serial}"


class Atom:
    """A head at some positions."""

    __slots__ = ("_hash", "at", "head", "indices")

    def __init__(self, head: Head, at: tuple[Position, ...] = ()):
        if head.symmetries and len(at) == len(head.symmetries[0]):
            at = min((tuple(at[p] for p in order) for order in head.symmetries), key=_place)
        self.head, self.at = head, at
        self._hash = hash((head.serial, at))
        self.indices: frozenset[Index] = (
            frozenset().union(*(p.indices for p in at)) if at else frozenset()
        )

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.head is other.head and self.at == other.at

    def __repr__(self) -> str:
        return f"{self.head}{list(self.at) or ''}"


def _place(at: tuple[Position, ...]) -> tuple:
    return tuple((p.index.serial, "") if p.index is not None else (-1, repr(p)) for p in at)


Monomial = frozenset[tuple[Atom, Rational]]
Polynomial = dict[Monomial, Rational]

UNIT: Monomial = frozenset()


def constant(value: Rational) -> Polynomial:
    """A number as a polynomial."""
    return {UNIT: value} if value else {}


def single(atom: Atom, exponent: Rational = 1) -> Polynomial:
    """A power of an atom as a polynomial."""
    return {frozenset({(atom, exponent)}): 1}


def is_number(polynomial: Polynomial) -> bool:
    """Whether no atom is left."""
    return not polynomial or (len(polynomial) == 1 and UNIT in polynomial)


def add(*parts: Polynomial) -> Polynomial:
    """The sum of polynomials."""
    total: Polynomial = {}
    for part in parts:
        for monomial, coefficient in part.items():
            plus(total, monomial, coefficient)
    return total


def plus(total: Polynomial, monomial: Monomial, coefficient: Rational) -> Polynomial:
    """`total`, with one term added in place."""
    value = total.get(monomial, 0) + coefficient
    if value:
        total[monomial] = value
    else:
        total.pop(monomial, None)
    return total


def scale(polynomial: Polynomial, factor: Rational) -> Polynomial:
    """A multiple of a polynomial."""
    if factor == 1:
        return polynomial
    return {m: c * factor for m, c in polynomial.items()} if factor else {}


def indices_of(polynomial: Polynomial) -> frozenset[Index]:
    """The free indices."""
    return frozenset().union(*(atom.indices for m in polynomial for atom, _ in m))


def is_discrete(polynomial: Polynomial) -> bool:
    """Whether an atom in it can be one value on a set of inputs that is not negligible."""
    return any(atom.head.discrete for monomial in polynomial for atom, _ in monomial)


def height(polynomial: Polynomial) -> int:
    """The largest height of a head in it."""
    return max((atom.head.height for m in polynomial for atom, _ in m), default=0)


def moved(position: Position, values: Mapping[Index, Position]) -> Position:
    """A position with indices replaced."""
    index = position.index
    return values.get(index, position) if index is not None else position.substitute(values)


def place(atom: Atom, values: Mapping[Index, Position]) -> Atom:
    """An atom with indices replaced."""
    if atom.indices.isdisjoint(values):
        return atom
    return Atom(atom.head, tuple(moved(p, values) for p in atom.at))


def monomial_sign(monomial: Monomial) -> str:
    """`+` where a monomial is positive, `0+` where it is not negative, off a negligible set."""
    sign = "+"
    for atom, exponent in monomial:
        if atom.head.sign == "+":
            continue
        if atom.head.sign == "0+" or (isinstance(exponent, int) and exponent % 2 == 0):
            sign = "0+" if atom.head.discrete else sign
        elif exponent != int(exponent):
            continue
        else:
            return ""
    return sign


def polynomial_sign(polynomial: Polynomial) -> str:
    """`+` where it is positive: every term is, or both ends of each factor between 0 and 1 are."""
    signs = {monomial_sign(m) if c > 0 else "" for m, c in polynomial.items()}
    if not signs:
        return ""
    if "" not in signs:
        return "+" if "+" in signs else "0+"
    for atom in {a for m in polynomial for a, e in m if a.head.unit}:
        exponents = {e for m in polynomial for a, e in m if a == atom}
        if exponents == {1}:
            ends = _ends(polynomial, atom)
            found = [polynomial_sign(end) if end else "0" for end in ends]
            if "+" in found and "" not in found:
                return "+"
    return ""


def _ends(polynomial: Polynomial, atom: Atom) -> tuple[Polynomial, Polynomial]:
    """A polynomial with an atom put to 0 and to 1."""
    low: Polynomial = {}
    high: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        rest = frozenset(pair for pair in monomial if pair[0] != atom)
        if len(rest) == len(monomial):
            plus(low, monomial, coefficient)
        plus(high, rest, coefficient)
    return low, high
