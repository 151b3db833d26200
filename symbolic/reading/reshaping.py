"""Axes split and merged: the positions in an array before a reshape."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.indices import ONE, ZERO, Position, at_least, quotient, remainder

Positions = tuple[Position, ...]


def reshaped(before: Positions, after: Positions, at: Positions) -> Positions:
    """The positions in an array of sizes `before` of what stands at `at` in sizes `after`."""
    old = [axis for axis, size in enumerate(before) if size.number != 1]
    new = [axis for axis, size in enumerate(after) if size.number != 1]
    found = [ZERO] * len(before)
    for left, right in _blocks([before[a] for a in old], [after[a] for a in new]):
        flat = ZERO
        for axis in new[right]:
            flat = flat * after[axis] + at[axis]
        axes = old[left]
        for axis in reversed(axes[1:]):
            found[axis] = remainder(flat, before[axis])
            flat = quotient(flat, before[axis])
        if axes:
            found[axes[0]] = flat
    return tuple(found)


def _blocks(before: list[Position], after: list[Position]) -> Iterator[tuple[slice, slice]]:
    """The smallest runs of axes on both sides that hold equally many elements."""
    left = right = 0
    while left < len(before) or right < len(after):
        first, second = left, right
        old = new = ONE
        while first == left or second == right or old != new:
            if first == left or second == right:
                grow_old, grow_new = first == left, second == right
            else:
                grow_old, grow_new = not at_least(old - new, 0), not at_least(new - old, 0)
            if (not grow_old or left == len(before)) and (not grow_new or right == len(after)):
                grow_old = grow_new = True
            if left == len(before) and right == len(after):
                break
            if grow_old and left < len(before):
                old, left = old * before[left], left + 1
            if grow_new and right < len(after):
                new, right = new * after[right], right + 1
        yield slice(first, left), slice(second, right)
