"""Proofs that two expressions over named values are equal at every size and every input."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from symbolic.expressions import Expression, Tensor, substitute
from symbolic.facts import Fact
from symbolic.indices import Index, position
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import Polynomial, add, scale
from symbolic.proving.equality import is_zero
from symbolic.proving.normal import Normaliser
from symbolic.proving.rational import TooLarge


@dataclass(frozen=True)
class Definition:
    """What a tensor is, at free indices."""

    tensor: Tensor
    indices: tuple[Index, ...]
    body: Expression


@dataclass(frozen=True)
class Formula:
    """An array as its general element over definitions, none of which uses a later one."""

    definitions: tuple[Definition, ...]
    indices: tuple[Index, ...]
    body: Expression


@dataclass(frozen=True)
class Proof:
    """What came of the attempt to prove an equation.

    Attributes:
        found: whether it is proved.
        how: in a few words, by what means.
        notes: what else must hold, as sentences.
    """

    found: bool
    how: str = ""
    notes: tuple[str, ...] = ()


_WAYS = (
    ("the normal forms of both sides are one", True, 48),
    ("multiplied out, the normal forms of both sides are one", False, 400),
)
_MOST_ENTRIES = 16


def prove(
    left: Formula, right: Formula, facts: Iterable[Fact] = (), *, significant: bool = False
) -> Proof:
    """Try to prove that two arrays are equal, element by element.

    With `significant`, that both are 0 counts as no proof.
    """
    facts = tuple(facts)
    proof = _attempt(left, right, facts, significant)
    if proof.found:
        return proof
    notes: dict[str, None] = {}
    says = not significant
    for one, other in _by_entry(left, right):
        proof = _attempt(one, other, facts, significant=False)
        if not proof.found:
            return proof
        says = says or _attempt(one, other, facts, significant=True).found
        notes |= dict.fromkeys(proof.notes)
    return Proof(proof.found and says, "each entry of both sides is the same", tuple(notes))


def _by_entry(left: Formula, right: Formula) -> Iterator[tuple[Formula, Formula]]:
    """Two arrays entry by entry, along the axes whose sizes are small numbers."""
    axes = [axis for axis, index in enumerate(left.indices) if (index.size.number or 0) > 1]
    counts = [int(left.indices[axis].size.number or 0) for axis in axes]
    if axes and math.prod(counts) <= _MOST_ENTRIES:
        for places in itertools.product(*map(range, counts)):
            chosen = dict(zip(axes, places, strict=True))
            yield _entry(left, chosen), _entry(right, chosen)


def _entry(formula: Formula, places: dict[int, int]) -> Formula:
    chosen = {formula.indices[axis]: position(place) for axis, place in places.items()}
    kept = tuple(index for index in formula.indices if index not in chosen)
    return replace(formula, indices=kept, body=substitute(formula.body, chosen))


def _attempt(left: Formula, right: Formula, facts: tuple[Fact, ...], significant: bool) -> Proof:
    """A proof for all entries at once."""
    for how, opaque, limit in _WAYS:
        algebra = Algebra(facts, opaque=opaque, limit=limit)
        try:
            one, other = (_form(algebra, side, left.indices) for side in (left, right))
            difference = add(one, scale(other, -1))
        except (TooLarge, RecursionError):
            continue
        if is_zero(algebra, difference):
            found = not (significant and is_zero(algebra, one))
            return Proof(found, how, tuple(sorted(algebra.notes)))
    return Proof(False)


def _form(algebra: Algebra, formula: Formula, indices: tuple[Index, ...]) -> Polynomial:
    """The normal form of a formula, its free indices called by the names of `indices`."""
    places = (position(0 if index.size.number == 1 else index) for index in indices)
    values = dict(zip(formula.indices, places, strict=True))
    normaliser = Normaliser(algebra)
    for definition in formula.definitions:
        normaliser.define(definition.tensor, definition.indices, definition.body)
    return algebra.renamed(normaliser.form(formula.body), values)
