"""Expressions that differ from one range of an index to the next, such as concatenated arrays."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, at_least, position


def blocks(body: Expression, index: Index) -> list[tuple[Index, Expression]] | None:
    """The expression over each range that its indicators `[i ≥ c]` tell apart, with a new index.

    None where there is one range only, where the order of the bounds depends on the sizes, or where
    the expression is 0 over a range.
    """
    bounds = _bounds(body, index)
    if not bounds:
        return None
    ends = [position(0), *bounds, index.size]
    if not all(at_least(stop - start, 0) for start, stop in pairwise(ends)):
        return None
    made = []
    for start, stop in pairwise(ends):
        new = Index(index.name, stop - start)
        part = ex.substitute(body, {index: position(new) + start})
        if part == ex.ZERO or _bounds(part, new):
            return None
        made.append((new, part))
    return made


def _bounds(body: Expression, index: Index) -> list[Position]:
    """Where indicators of an index alone change, in order as far as that is known."""
    found: dict[Position, None] = {}
    pending = [body]
    while pending:
        part = pending.pop()
        if index not in part.indices:
            continue
        pending.extend(part.children)
        if isinstance(part, ex.AtLeastZero) and part.position.indices == {index}:
            slope = part.position.coefficient(index)
            if slope is not None and slope.number in (1, -1):
                rest = part.position - slope * position(index)
                found[-rest if slope.number == 1 else rest + 1] = None
    return sorted(found, key=cmp_to_key(lambda a, b: -1 if at_least(b - a, 0) else 1))
