"""Every place in a formula where something else can be put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index
from symbolic.writing.terms import factors_of


@dataclass(frozen=True)
class Place:
    """A part of an expression.

    Attributes:
        part: what stands there.
        scope: the indices that may stand there.
        put: the whole expression with something else in the place.
    """

    part: Expression
    scope: tuple[Index, ...]
    put: Callable[[Expression], Expression]


def places(body: Expression, scope: tuple[Index, ...]) -> Iterator[Place]:
    """The places in an expression, outermost first."""
    yield from _inside(body, scope, lambda new: new)


def _inside(
    part: Expression, scope: tuple[Index, ...], put: Callable[[Expression], Expression]
) -> Iterator[Place]:
    yield Place(part, scope, put)
    inner = (*scope, *part.bound)
    for number, child in enumerate(part.children):
        yield from _inside(child, inner, partial(_put_child, part, number, put))


def _put_child(
    part: Expression, number: int, put: Callable[[Expression], Expression], new: Expression
) -> Expression:
    children = part.children
    return put(part.rebuild((*children[:number], new, *children[number + 1 :])))


def exchanged(body: Expression, old: Expression, new: Expression) -> Expression:
    """An expression with every occurrence of a part replaced."""
    if body == old:
        return new
    if not body.children:
        return body
    return body.rebuild(tuple(exchanged(child, old, new) for child in body.children))


def factored(body: Expression) -> Expression:
    """An expression whose sums have the factors that all their terms share in front."""
    if not body.children:
        return body
    body = body.rebuild(tuple(map(factored, body.children)))
    if not isinstance(body, ex.Add):
        return body
    common = [
        factor
        for factor in factors_of(body.terms[0])
        if not isinstance(factor, ex.Number)
        and all(factor in factors_of(term) for term in body.terms[1:])
    ]
    if not common:
        return body
    shared = ex.multiply(*common)
    return ex.multiply(shared, ex.add(*(term / shared for term in body.terms)))
