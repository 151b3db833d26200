"""Sums over indices: Kronecker deltas contracted, what does not depend on an index taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symbolic.expressions.base import Expression
from symbolic.expressions.builders import ONE, ZERO, add, at_least_zero, expression, multiply
from symbolic.expressions.nodes import Add, Delta, Multiply, Sum
from symbolic.expressions.substitution import substitute
from symbolic.indices import Index, Position, position


def sum_over(over: Iterable[Index], body: Expression) -> Expression:
    """The sum over indices: deltas are contracted, unused indices counted, nested sums merged."""
    remaining: list[Index] = []
    for index in over:
        contracted = _contract(index, body)
        if contracted is None:
            remaining.append(index)
        else:
            body = contracted
    if isinstance(body, Sum) and remaining:
        return sum_over((*remaining, *body.over), body.body)
    if body == ZERO or not remaining:
        return body
    factors = body.factors if isinstance(body, Multiply) else (body,)
    outside = [factor for factor in factors if factor.indices.isdisjoint(remaining)]
    if outside:
        inside = multiply(*(factor for factor in factors if factor not in outside))
        return multiply(*outside, sum_over(remaining, inside))
    return Sum(tuple(remaining), body)


def _contract(index: Index, body: Expression) -> Expression | None:
    """The sum over one index where it can be worked out."""
    if index not in body.indices:
        return multiply(expression(index.size), body)
    if index.size.number == 1:
        return substitute(body, {index: position(0)})
    if isinstance(body, Add) and any(_has_delta(term, index) for term in body.terms):
        return add(*(sum_over((index,), term) for term in body.terms))
    if isinstance(body, Sum):
        inner = _contract(index, body.body)
        return None if inner is None else sum_over(body.over, inner)
    if not _has_delta(body, index):
        return None
    factors = body.factors if isinstance(body, Multiply) else (body,)
    for factor in factors:
        if isinstance(factor, Delta):
            solved = _solve(factor, index)
            if solved is not None:
                rest = multiply(*(f for f in factors if f is not factor))
                return multiply(substitute(rest, {index: solved}), *_within(solved, index.size))
    for factor in factors:
        if isinstance(factor, Add) and _has_delta(factor, index):
            rest = multiply(*(f for f in factors if f is not factor))
            return add(*(sum_over((index,), multiply(rest, term)) for term in factor.terms))
    return None


def _has_delta(body: Expression, index: Index) -> bool:
    if isinstance(body, Delta):
        return _solve(body, index) is not None
    if isinstance(body, Multiply | Add | Sum):
        return index in body.indices and any(_has_delta(child, index) for child in body.children)
    return False


def _solve(delta: Delta, index: Index) -> Position | None:
    """The value of an index at which a delta is 1, where there is just one."""
    gap = delta.left - delta.right
    slope = gap.coefficient(index)
    if slope is None or slope.number not in (1, -1):
        return None
    rest = gap - slope * position(index)
    return rest * -int(slope.number or 0)


def _within(value: Position, size: Position) -> Iterator[Expression]:
    for condition in (at_least_zero(value), at_least_zero(size - 1 - value)):
        if condition != ONE:
            yield condition
