"""Canonical labels: the same expression gets the same slots whatever its indices are called.

Indices are coloured by where they occur, and the colours refined until they tell no more apart;
what is still tied is tried in every order, and orders that give equal results are symmetries.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from symbolic.indices import Index, Position
from symbolic.proving.atoms import Atom, Monomial, Polynomial

_MOST_ORDERS = 720


class Labels:
    """Numbers for contents: equal contents get equal numbers, in the order of first meeting."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}

    def number(self, content: Hashable) -> int:
        """The number of a content."""
        return self._known.setdefault(content, len(self._known))


@dataclass(frozen=True)
class Labelling:
    """An order of indices that does not depend on their names.

    Attributes:
        free: the free indices, in order.
        bound: the bound ones, in order.
        key: equal for two expressions if they are equal up to the names of indices.
        symmetries: the reorderings of the free indices that give an equal key.
        bound_orders: the orders of the bound indices that give an equal key.
    """

    free: tuple[Index, ...]
    bound: tuple[Index, ...]
    key: tuple
    symmetries: tuple[tuple[int, ...], ...]
    bound_orders: frozenset[tuple[Index, ...]]


def label(
    labels: Labels, bodies: Sequence[Polynomial], free: Iterable[Index], bound: Iterable[Index] = ()
) -> Labelling:
    """The canonical order of the free and the bound indices of some polynomials."""
    free, bound = list(free), list(bound)
    colours = dict.fromkeys(free, labels.number("free"))
    colours |= {index: labels.number(index.size) for index in bound}
    if len(colours) > 1:
        colours = _refined(labels, bodies, colours)
    orders = [_orders(group, colours) for group in (free, bound)]
    best: list[tuple[tuple[Index, ...], tuple[Index, ...]]] = []
    best_key: tuple | None = None
    for f, b in itertools.islice(itertools.product(*orders), _MOST_ORDERS):
        key = _key(labels, bodies, f, b)
        if best_key is None or key < best_key:
            best, best_key = [(f, b)], key
        elif key == best_key:
            best.append((f, b))
    first, second = best[0]
    ways = {tuple(f.index(i) for i in first) for f, _ in best}
    symmetries = tuple(sorted(ways)) if len(ways) > 1 else ()
    return Labelling(first, second, best_key or (), symmetries, frozenset(b for _, b in best))


def _orders(group: list[Index], colours: dict[Index, int]) -> list[tuple[Index, ...]]:
    classes: dict[int, list[Index]] = {}
    for index in group:
        classes.setdefault(colours[index], []).append(index)
    choices = [itertools.permutations(classes[colour]) for colour in sorted(classes)]
    whole = itertools.islice(itertools.product(*choices), _MOST_ORDERS)
    return [tuple(itertools.chain(*parts)) for parts in whole]


def _refined(
    labels: Labels, bodies: Sequence[Polynomial], colours: dict[Index, int]
) -> dict[Index, int]:
    classes = len(set(colours.values()))
    while classes < len(colours):
        seen: dict[Index, list[int]] = {index: [] for index in colours}
        for order, body in enumerate(bodies):
            for monomial, coefficient in body.items():
                numbers = _numbers(labels, monomial, colours)
                term = labels.number((order, coefficient, tuple(sorted(n for n, _ in numbers))))
                for number, atom in numbers:
                    for at, position in enumerate(_places(atom)):
                        for index in position.indices:
                            if index in seen:
                                seen[index].append(labels.number((term, number, at)))
        colours = {i: labels.number((colours[i], tuple(sorted(seen[i])))) for i in colours}
        count = len(set(colours.values()))
        if count == classes:
            break
        classes = count
    return colours


def _places(atom: Atom) -> tuple[Position, ...]:
    """The positions of an atom; those of a symmetric one count as one place."""
    if not atom.head.symmetries:
        return atom.at
    return (sum(atom.at[1:], atom.at[0]),)


def _numbers(
    labels: Labels, monomial: Monomial, colours: dict[Index, int]
) -> list[tuple[int, Atom]]:
    found = []
    for atom, exponent in monomial:
        at = [labels.number(_coloured(position, colours)) for position in atom.at]
        if atom.head.symmetries:
            at = min(tuple(at[p] for p in order) for order in atom.head.symmetries)
        found.append((labels.number((atom.head.serial, exponent, tuple(at))), atom))
    return found


def _coloured(position: Position, colours: dict[Index, int]) -> Hashable:
    index = position.index
    if index is not None:
        return colours.get(index, index)
    return tuple(
        sorted(
            (tuple(sorted(repr(colours.get(s, s)) for s in monomial)), coefficient)  # type: ignore[arg-type]
            for monomial, coefficient in position.terms
        )
    )


def _key(
    labels: Labels,
    bodies: Sequence[Polynomial],
    free: tuple[Index, ...],
    bound: tuple[Index, ...],
) -> tuple:
    slots = {index: -1 - place for place, index in enumerate((*free, *bound))}
    terms = []
    for body in bodies:
        rows = [
            (tuple(sorted(n for n, _ in _numbers(labels, monomial, slots))), coefficient)
            for monomial, coefficient in body.items()
        ]
        terms.append(tuple(sorted(rows)))
    return (*terms, len(free), *(labels.number(index.size) for index in bound))
