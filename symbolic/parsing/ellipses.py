"""Sums with an ellipsis: `a_1 + a_2 + … + a_n` is `Σ_i a_i`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.walking import children, mapped

if TYPE_CHECKING:
    pass


_DOTTED = "ι"


def ellipsis(terms: Sequence[tuple[str, sx.Node]]) -> Sequence[tuple[str, sx.Node]]:
    """A sum with dots in it as a sum over an index: `a_1 + a_2 + … + a_n` is `Σ_i a_i`."""
    places = [k for k, (_, term) in enumerate(terms) if isinstance(term, sx.Dots)]
    if not places:
        return terms
    if len(places) > 1 or places[0] + 1 >= len(terms) or places[0] == 0:
        raise NotMeant("a sum with dots that begins or ends with them is not read")
    dots = places[0]
    last = terms[dots + 1][1]
    for first in range(dots):
        pattern = _between(terms[first][1], last)
        if pattern is not None:
            body, start, stop = pattern
            steps = dots - first
            for step in range(1, steps):
                again = _between(terms[first + step][1], last)
                if again is None or again[1] != start + step:
                    raise NotMeant("the terms before the dots do not follow one pattern")
            whole = sx.Big(
                "sum",
                sx.Relation((sx.Letter(_DOTTED), sx.Number(str(start))), ("=",)),
                stop,
                body,
            )
            return (*terms[:first], ("+", whole), *terms[dots + 2 :])
    raise NotMeant("what the dots stand for is not plain from the terms around them")


def _between(first: sx.Node, last: sx.Node) -> tuple[sx.Node, int, sx.Node] | None:
    """The term with a letter where a first and a last term differ, and the two ends."""
    ends: dict[tuple[str, sx.Node], None] = {}

    def merge(one: sx.Node, other: sx.Node) -> sx.Node | None:
        if one == other:
            return one
        if isinstance(one, sx.Number) and one.text.isdigit():
            ends[(one.text, other)] = None
            return sx.Letter(_DOTTED)
        if type(one) is not type(other):
            return None
        mine, theirs = list(children(one)), list(children(other))
        if len(mine) != len(theirs) or not mine:
            return None
        made = [merge(a, b) for a, b in zip(mine, theirs, strict=True)]
        if any(part is None for part in made):
            return None
        return _rebuilt(one, [part for part in made if part is not None])

    body = merge(first, last)
    if body is None or len(ends) != 1:
        return None
    ((start, stop),) = ends
    return body, int(start), stop


def _rebuilt(node: sx.Node, parts: list[sx.Node]) -> sx.Node:
    """A node of the same kind with other nodes inside."""
    rest = iter(parts)
    return mapped(node, lambda _: next(rest))
