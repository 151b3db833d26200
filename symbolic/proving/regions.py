"""Zero part by part: an index is taken through the parts of its range that tests of it mark off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from symbolic import patience
from symbolic.indices import ONE, UNBOUNDED, ZERO, Index, Position, at_least, position
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import Atom, Polynomial, add, indices_of, scale

_MOST_PARTS = 8
_TESTS = ("range", "delta")


class _Unordered(Exception):
    """Two places of which neither comes first at every size."""


def zero_in_each(
    algebra: Algebra, difference: Polynomial, is_zero: Callable[[Algebra, Polynomial], bool]
) -> bool:
    """Whether a polynomial is found to be 0 in every part of the range of one of its indices.

    The parts are those between the places at which a factor such as `[i ≥ 1]` or `[i = j]` changes.
    """
    for index in sorted(indices_of(difference), key=lambda index: index.serial):
        try:
            starts = _starts(difference, index)
            if 1 < len(starts) <= _MOST_PARTS:
                parts = pairwise((*starts, index.size))
                return all(is_zero(algebra, _within(algebra, difference, index, *p)) for p in parts)
        except _Unordered:
            continue
    return False


def _starts(difference: Polynomial, index: Index) -> list[Position]:
    """The places at which the parts begin, in order."""
    places = [ZERO]
    if index.size is UNBOUNDED:
        return places
    tests = {atom for monomial in difference for atom, _ in monomial if index in atom.indices}
    for atom in sorted(tests, key=repr):
        for cut in _cuts(atom, index):
            inside = not _is_after(cut, ZERO) and not _is_after(index.size, cut)
            if inside and cut not in places:
                places.insert(sum(_comes_first(place, cut) for place in places), cut)
    return places


def _is_after(one: Position, other: Position) -> bool:
    """Whether the second place is the first one or comes after it, at every size."""
    return at_least(other - one, 0)


def _comes_first(one: Position, other: Position) -> bool:
    if not _is_after(one, other) and not _is_after(other, one):
        raise _Unordered
    return _is_after(one, other)


def _cuts(test: Atom, index: Index) -> Iterator[Position]:
    """The places at which a test of an index changes; none for what is no test."""
    if test.head.kind not in _TESTS:
        return
    slope, rest = _line(test, index)
    if test.head.kind == "delta":
        yield from (rest * -slope, rest * -slope + 1)
    else:
        yield -rest if slope == 1 else rest + 1


def _line(test: Atom, index: Index) -> tuple[int, Position]:
    """The slope and the rest of what a test holds against 0."""
    value = test.at[0] - test.at[1] if test.head.kind == "delta" else test.at[0]
    slope = value.coefficient(index)
    if slope is None or slope.number not in (1, -1):
        raise _Unordered
    return int(slope.number or 0), value - slope * position(index)


def _within(
    algebra: Algebra, difference: Polynomial, index: Index, start: Position, end: Position
) -> Polynomial:
    """A polynomial where an index runs from a place to before another."""
    patience.check()
    if end - start == ONE:
        return algebra.renamed(difference, {index: start})
    total: Polynomial = {}
    for monomial, coefficient in difference.items():
        tests = [a for a, _ in monomial if a.head.kind in _TESTS and index in a.indices]
        held = [_holds(test, index, start, end) for test in tests]
        if all(held):
            rest = algebra.product((a, e) for a, e in monomial if a not in tests)
            total = add(total, scale(rest, coefficient))
    return total


def _holds(test: Atom, index: Index, start: Position, end: Position) -> bool:
    """Whether a test is met all through a part, or else nowhere in it."""
    cuts = list(_cuts(test, index))
    slope, _ = _line(test, index)
    if _is_after(cuts[-1], start):
        return len(cuts) == 1 and slope == 1
    if _is_after(end, cuts[0]):
        return len(cuts) == 1 and slope == -1
    raise _Unordered
