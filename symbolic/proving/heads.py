"""Heads, made once for each meaning, and atoms over them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from itertools import count

from symbolic.expressions import Tensor
from symbolic.facts import Fact
from symbolic.indices import UNBOUNDED, Index, Position, Quotient, Remainder, Symbol, position
from symbolic.proving import contraction
from symbolic.proving.atoms import (
    Atom,
    Head,
    Polynomial,
    Rational,
    add,
    indices_of,
    moved,
    place,
    plus,
    scale,
    single,
)
from symbolic.proving.labelling import Labels, label

_TESTS = ("delta", "range", "index")


class Heads(ABC):
    """Heads that are known so far; the arithmetic on them is a subclass's."""

    def __init__(self, facts: Iterable[Fact] = ()):
        self.facts: dict[str, set[str]] = {}
        for fact in facts:
            self.facts.setdefault(fact.argument, set()).add(fact.kind)
        self.notes: set[str] = set()
        self.labels = Labels()
        self._heads: dict[tuple, Head] = {}
        self._slots: dict[tuple[int, Position], Index] = {}
        self._serials = count()

    @property
    def count(self) -> int:
        """The number of heads."""
        return len(self._heads)

    @abstractmethod
    def product(self, factors: Iterable[tuple[Atom, Rational]]) -> Polynomial:
        """The product of powers of atoms, in normal form."""

    @abstractmethod
    def multiply(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two polynomials, in normal form."""

    @abstractmethod
    def sum_over(self, indices: Iterable[Index], polynomial: Polynomial) -> Polynomial:
        """The sum of a polynomial over some indices."""

    @abstractmethod
    def size(self, value: Position) -> Polynomial:
        """A size, or an index taken as a number."""

    def slot(self, place: int, size: Position) -> Index:
        """The index that stands for the positions of one place and size in every head."""
        key = (place, size)
        if key not in self._slots:
            self._slots[key] = Index(f"s{place}", size)
        return self._slots[key]

    def atom(
        self,
        kind: str,
        name: object,
        bodies: Sequence[Polynomial],
        bound: Iterable[Index] = (),
        *,
        create: bool = True,
        **properties: object,
    ) -> Atom | None:
        """The atom with these bodies; None if there is none yet and `create` is off."""
        bound = tuple(bound)
        bodies, places = self._placed(bodies, set(bound))
        free = frozenset(places)
        labelling = label(self.labels, bodies, free, bound)
        key = (kind, name, len(bound), labelling.key)
        head = self._heads.get(key)
        if head is None:
            if not create:
                return None
            order = (*labelling.free, *labelling.bound)
            slots = [
                self.slot(p, UNBOUNDED if index in free else index.size)
                for p, index in enumerate(order)
            ]
            values = dict(zip(order, map(position, slots), strict=True))
            body = tuple(self.renamed(part, values) for part in bodies)
            head = self._heads[key] = Head(
                kind,
                name,
                next(self._serials),
                tuple(slots[: len(free)]),
                tuple(slots[len(free) :]),
                body,
                symmetries=labelling.symmetries,
                **properties,  # type: ignore[arg-type]
            )
        return Atom(head, tuple(places[index] for index in labelling.free))

    def _placed(
        self, bodies: Sequence[Polynomial], bound: set[Index]
    ) -> tuple[Sequence[Polynomial], dict[Index, Position]]:
        """Bodies over indices for their positions: `x[i, j + p]` as `x[i, k]` with k at `j + p`."""
        met: dict[Index, dict[Position, None]] = {}
        for body in bodies:
            for monomial in body:
                for atom, _ in monomial:
                    for at in atom.at:
                        for index in at.indices - bound:
                            met.setdefault(index, {})[at] = None
        places: dict[Index, Position] = {}
        values: dict[Symbol, Position] = {}
        for index, positions in met.items():
            apart = _apart(index, positions)
            if apart is None:
                places[index] = position(index)
                continue
            for symbol, offset in apart.items():
                fresh = Index(index.name, UNBOUNDED)
                places[fresh] = Position({(symbol,): 1}) + offset
                values[symbol] = position(fresh) - offset
        if not values:
            return bodies, places
        return [self._with_symbols(body, values) for body in bodies], places

    def _with_symbols(self, body: Polynomial, values: dict[Symbol, Position]) -> Polynomial:
        total: Polynomial = {}
        for monomial, coefficient in body.items():
            moved_ = frozenset(
                (Atom(a.head, tuple(p.substitute(values) for p in a.at)), e) for a, e in monomial
            )
            plus(total, moved_, coefficient)
        return total

    def over(self, kind: str, name: object, other: Atom, body: Polynomial) -> Atom:
        """A test at the positions of another atom, with a body over the slots of that one."""
        key = (kind, name)
        if key not in self._heads:
            self._heads[key] = Head(
                kind,
                name,
                next(self._serials),
                other.head.slots,
                body=(body,),
                sign="0+",
                discrete=True,
                symmetries=other.head.symmetries,
            )
        return Atom(self._heads[key], other.at)

    def matrix(
        self, name: str, body: Polynomial, row: Index, column: Index, at: tuple[Position, ...]
    ) -> Atom:
        """An element of a matrix made of another, such that transposing one transposes both."""
        atom = self.atom("operator", name, [body], (row, column))
        assert atom is not None
        labelling = label(self.labels, [body], indices_of(body) - {row, column}, (row, column))
        if len(labelling.bound_orders) > 1:
            count_ = len(atom.at)
            same = (*range(count_), count_, count_ + 1)
            atom.head.symmetries = (same, (*range(count_), count_ + 1, count_))
        first, second = at if labelling.bound[0] is row else at[::-1]
        return Atom(atom.head, (*atom.at, first, second))

    def plain(
        self, kind: str, name: object, at: tuple[Position, ...] = (), **properties: object
    ) -> Atom:
        """An atom without a body: an element of a tensor, a size, a prime, a test of positions."""
        key = (kind, name, len(at))
        if key not in self._heads:
            self._heads[key] = Head(kind, name, next(self._serials), **properties)  # type: ignore[arg-type]
        return Atom(self._heads[key], at)

    def tensor(self, tensor: Tensor, at: tuple[Position, ...]) -> Polynomial:
        """An element of an input, with what is assumed about it.

        A factor that is 0 or 1 is a test, and one that is −1 or 1 is twice a test less 1.
        """
        kinds = self.facts.get(tensor.name, set())
        test = bool(kinds & {"binary", "one_hot", "plus_minus_one"})
        whole = tensor.dtype != "float64" or "integer" in kinds
        positive = bool(kinds & {"positive", "probability"})
        last = len(at)
        symmetries: tuple[tuple[int, ...], ...] = ()
        if "symmetric" in kinds and last >= 2:
            symmetries = (tuple(range(last)), (*range(last - 2), last - 1, last - 2))
        atom = self.plain(
            "tensor",
            tensor,
            at,
            sign="+" if positive else "0+" if test or tensor.dtype == "bool" else "",
            discrete=test or whole,
            test=test,
            unit="probability" in kinds,
            symmetries=symmetries,
        )
        if "plus_minus_one" in kinds:
            return {frozenset({(atom, 1)}): 2, frozenset(): -1}
        return single(atom)

    def assumed(self, head: Head, *kinds: str) -> bool:
        """Whether one of these facts is assumed of a tensor."""
        return head.kind == "tensor" and not self.facts.get(head.name.name, set()).isdisjoint(kinds)

    def renamed(self, polynomial: Polynomial, values: dict[Index, Position]) -> Polynomial:
        """A polynomial with its free indices replaced."""
        if not values:
            return polynomial
        total: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            if all(atom.indices.isdisjoint(values) for atom, _ in monomial):
                total = plus(total, monomial, coefficient)
                continue
            changed = [a for a, e in monomial if self._changes(a, e, values)]
            factors = [(place(a, values), e) for a, e in monomial if a not in changed]
            tests = [a for a, _ in monomial if a in changed]
            if not tests and len({atom for atom, _ in factors}) == len(monomial):
                total = plus(total, frozenset(factors), coefficient)
            else:
                product = scale(self.product(factors), coefficient)
                for atom in tests:
                    product = self.multiply(product, self._test_at(atom, values))
                total = add(total, product)
        return total

    def _changes(self, atom: Atom, exponent: Rational, values: dict[Index, Position]) -> bool:
        """Whether more than its positions changes where the indices of an atom are replaced."""
        if atom.head.kind in _TESTS:
            return True
        if atom.head.kind != "sum" or exponent != 1:
            return False
        moving = any(moved(p, values).index is None for p in atom.at if p.index in values)
        return moving and any(a.head.kind == "delta" for m in atom.head.body[0] for a, _ in m)

    def _test_at(self, atom: Atom, values: dict[Index, Position]) -> Polynomial:
        at = tuple(moved(p, values) for p in atom.at)
        if atom.head.kind == "sum":
            body, fresh = self.instance(Atom(atom.head, at))
            return self.sum_over(fresh, body)
        if atom.head.kind == "delta":
            return contraction.kronecker(self, *at)
        return contraction.in_range(self, *at) if atom.head.kind == "range" else self.size(*at)

    def instance(self, atom: Atom) -> tuple[Polynomial, tuple[Index, ...]]:
        """The body of an atom at its positions, and new bound indices."""
        fresh = tuple(slot.again() for slot in atom.head.bound)
        values = dict(zip(atom.head.slots, atom.at, strict=False))
        values |= dict(zip(atom.head.bound, map(position, fresh), strict=True))
        return self.renamed(atom.head.body[0], values), fresh


def _apart(index: Index, positions: Iterable[Position]) -> dict[Symbol, Position] | None:
    """The symbols that stand for an index in positions, each with a constant offset.

    None where the index is there by itself, or in several ways that cannot be told apart.
    """
    found: dict[Symbol, Position] = {}
    for at in positions:
        symbols = [s for s in at.symbols if s is index or _inside(index, s)]
        if len(symbols) != 1:
            return None
        offset = at - Position({(symbols[0],): 1})
        if offset.indices or found.setdefault(symbols[0], offset) != offset:
            return None
    if index in found:
        return found if len(found) == 1 and found[index] != position(0) else None
    return found


def _inside(index: Index, symbol: Symbol) -> bool:
    return isinstance(symbol, Quotient | Remainder) and index in symbol.numerator.indices
