"""Parts of expressions that are met again: the same up to the names of indices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position

_LARGEST = 60


def repeated(bodies: Iterable[Expression]) -> frozenset[Hashable]:
    """The patterns of sums-with-more that occur twice or more, not only within another such."""
    seen: Counter[Hashable] = Counter()
    examples: dict[Hashable, Expression] = {}
    for body in bodies:
        for part in _worth_a_name(body):
            mark = pattern(part)
            seen[mark] += 1
            examples.setdefault(mark, part)
    again = {mark for mark, times in seen.items() if times > 1}
    inside: Counter[Hashable] = Counter()
    for mark in again:
        for part in _worth_a_name(examples[mark]):
            inside[pattern(part)] += seen[mark] if part is not examples[mark] else 0
    return frozenset(mark for mark in again if seen[mark] > inside[mark])


def _worth_a_name(body: Expression) -> list[Expression]:
    """The sums and products inside that are not small, not large, and hold a sum over an index."""
    found: list[Expression] = []

    def visit(part: Expression) -> tuple[int, bool]:
        below = [visit(child) for child in part.children]
        size = 1 + sum(count for count, _ in below)
        summed = isinstance(part, ex.Sum) or any(holds for _, holds in below)
        if isinstance(part, ex.Add | ex.Multiply) and part.indices and summed and size <= _LARGEST:
            found.append(part)
        return size, summed

    visit(body)
    return found


def pattern(body: Expression) -> Hashable:
    """Equal for two expressions that are the same up to the names of indices."""
    numbers: dict[Index, int] = {}

    def place(position: Position) -> Hashable:
        index = position.index
        if index is not None:
            return numbers.setdefault(index, len(numbers))
        for index in sorted(position.indices, key=lambda index: index.serial):
            numbers.setdefault(index, len(numbers))
        return repr(position), tuple(numbers[i] for i in sorted(position.indices, key=repr))

    def visit(part: Expression) -> Hashable:
        return (
            type(part).__name__,
            ex.said(part),
            tuple(map(place, part.positions)),
            tuple(index.size for index in part.bound),
            tuple(map(visit, part.children)),
        )

    return visit(body)
