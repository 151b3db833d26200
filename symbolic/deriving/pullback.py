"""Reverse mode on index expressions: what a small change of each element does to a result.

`pull` walks an expression from its top with the adjoint of what stands there, and hands every
element of a wanted tensor its share. One rule per kind of expression, one per operator.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass

from symbolic import expressions as ex
from symbolic.deriving.words import rule
from symbolic.expressions import Expression, Tensor
from symbolic.functions import partial
from symbolic.indices import Index, position


@dataclass(frozen=True)
class Share:
    """The adjoint of one element, `cotangent` summed over `over`.

    Attributes:
        element: the element.
        cotangent: its adjoint, by this way.
        over: the indices that it is summed over.
        rules: the local rules on the way, in words.
    """

    element: ex.Element
    cotangent: Expression
    over: tuple[Index, ...]
    rules: tuple[str, ...]

    def at(self, indices: tuple[Index, ...]) -> Expression:
        """The share of the element at free indices."""
        deltas = (
            ex.delta(index, here) for index, here in zip(indices, self.element.at, strict=True)
        )
        return ex.sum_over(self.over, ex.multiply(self.cotangent, *deltas))


def pull(
    body: Expression,
    cotangent: Expression,
    over: tuple[Index, ...],
    wanted: Collection[Tensor],
    rules: tuple[str, ...] = (),
) -> list[Share]:
    """The shares of the elements of the wanted tensors in an expression.

    Args:
        body: the expression.
        cotangent: its adjoint.
        over: the indices that the result is a sum over, on the way to here.
        wanted: the tensors whose elements matter.
        rules: the local rules on the way to here.
    """
    if cotangent == ex.ZERO or body.tensors.isdisjoint(wanted):
        return []
    if isinstance(body, ex.Element):
        return [Share(body, cotangent, over, rules)] if body.tensor in wanted else []
    if isinstance(body, ex.Sum | ex.Operator) and set(body.bound) & (cotangent.indices | set(over)):
        body = ex.rename_bound(body)
    said = rule(body)
    rules = (*rules, said) if said and said not in rules else rules
    if isinstance(body, ex.Operator):
        found = []
        for inner, adjoint, indices in _OPERATORS[body.name](body, cotangent, over):
            found += pull(inner, adjoint, indices, wanted, rules)
        return found
    if isinstance(body, ex.Sum):
        return pull(body.body, cotangent, (*over, *body.over), wanted, rules)
    if isinstance(body, ex.Apply) and body.function == "where":
        return _branches(body, cotangent, over, wanted, rules)
    found = []
    for child, slope in zip(body.children, _slopes(body, wanted), strict=True):
        if slope is not None:
            found += pull(child, ex.multiply(cotangent, slope), over, wanted, rules)
    return found


def _branches(
    body: ex.Apply,
    cotangent: Expression,
    over: tuple[Index, ...],
    wanted: Collection[Tensor],
    rules: tuple[str, ...],
) -> list[Share]:
    """The shares by both branches of a choice, as one choice where they go to the same element."""
    condition, then, otherwise = body.arguments
    yes, no = (pull(branch, ex.ONE, over, wanted, rules) for branch in (then, otherwise))
    places = [[(s.element, s.over) for s in shares] for shares in (yes, no)]
    if len(yes) == len(no) == 1 and places[0] == places[1]:
        chosen = ex.where(condition, yes[0].cotangent, no[0].cotangent)
        return [Share(yes[0].element, ex.multiply(cotangent, chosen), over, yes[0].rules)]
    return [
        Share(s.element, ex.multiply(cotangent, test, s.cotangent), s.over, s.rules)
        for test, shares in ((condition, yes), (1 - condition, no))
        for s in shares
    ]


def _slopes(body: Expression, wanted: Collection[Tensor]) -> list[Expression | None]:
    """The partial derivative of an expression in each of its children, None where it is 0."""
    children = body.children
    live = [not child.tensors.isdisjoint(wanted) for child in children]
    if isinstance(body, ex.Add):
        return [ex.ONE if here else None for here in live]
    if isinstance(body, ex.Multiply):
        return [
            ex.multiply(*children[:k], *children[k + 1 :]) if here else None
            for k, here in enumerate(live)
        ]
    if isinstance(body, ex.Power):
        slope = ex.multiply(ex.Number(body.exponent), ex.power(body.base, body.exponent - 1))
        return [slope]
    if isinstance(body, ex.Apply):
        return [
            partial(body.function, body.arguments, k) if here else None
            for k, here in enumerate(live)
        ]
    return [None] * len(children)


Pulled = list[tuple[Expression, Expression, tuple[Index, ...]]]


def _softmax(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """`z̄_k = s_k (s̄_k − Σ_j s̄_j s_j)`."""
    (k,), (at,) = body.over, body.at
    here = ex.Operator("softmax", *_again(body), (position(k),))
    if at.index in over and at.index not in body.body.indices:
        rest = tuple(index for index in over if index is not at.index)
        moved = ex.substitute(cotangent, {at.index: position(k)})
        j = at.index.again()
        value = ex.multiply(ex.substitute(cotangent, {at.index: position(j)}), _at(body, j))
        return [(body.body, here * (moved - ex.sum_over((j,), value)), (*rest, k))]
    slope = body * ex.delta(k, at) - body * here
    return [(body.body, ex.multiply(cotangent, slope), (*over, k))]


def _log_softmax(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """`z̄_k = ā_k − s_k Σ_j ā_j`."""
    (k,), (at,) = body.over, body.at
    here = ex.Operator("softmax", *_again(body), (position(k),))
    if at.index in over and at.index not in body.body.indices:
        rest = tuple(index for index in over if index is not at.index)
        moved = ex.substitute(cotangent, {at.index: position(k)})
        j = at.index.again()
        total = ex.sum_over((j,), ex.substitute(cotangent, {at.index: position(j)}))
        return [(body.body, moved - here * total, (*rest, k))]
    return [(body.body, ex.multiply(cotangent, ex.delta(k, at) - here), (*over, k))]


def _at(body: ex.Operator, index: Index) -> Expression:
    return ex.Operator(body.name, *_again(body), (position(index),))


def _again(body: ex.Operator) -> tuple[tuple[Index, ...], Expression]:
    """The bound indices and the body of an operator, renamed."""
    copy = ex.rename_bound(body)
    return copy.bound, copy.children[0]


def _logsumexp(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    places = tuple(map(position, body.over))
    here: Expression
    if len(places) == 1:
        here = ex.Operator("softmax", *_again(body), places)
    else:
        here = ex.apply("exp", body.body - body)
    return [(body.body, ex.multiply(cotangent, here), (*over, *body.over))]


def _extreme(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """The adjoint goes to the element that is the largest; chance ties are left out.

    Elements that are always the same, as by symmetry, share it.
    """
    used = tuple(index for index in body.over if index in body.body.indices)
    chosen = ex.is_zero(body.body - ex.rename_bound(body))
    if any(_symmetric(body.body, *pair) for pair in itertools.combinations(used, 2)):
        again = {index: index.again() for index in used}
        other = ex.substitute(chosen, {i: position(j) for i, j in again.items()})
        chosen = chosen / ex.sum_over(tuple(again.values()), other)
    return [(body.body, ex.multiply(cotangent, chosen), (*over, *used))]


def _symmetric(body: Expression, first: Index, second: Index) -> bool:
    """Whether exchanging two indices leaves an expression the same, or its sign turned."""
    if first.size != second.size:
        return False
    swapped = ex.substitute(body, {first: position(second), second: position(first)})
    same = {index: position(index) for index in body.indices}
    return any(ex.match(one, body, same) is not None for one in (swapped, _turned(swapped)))


def _turned(body: Expression) -> Expression:
    """An even power of a difference with the difference turned."""
    if isinstance(body, ex.Power) and body.exponent % 2 == 0 and isinstance(body.base, ex.Add):
        return ex.Power(ex.Add(tuple(-term for term in reversed(body.base.terms))), body.exponent)
    return body


def _prod(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    others = ex.rename_bound(body) / body.body
    return [(body.body, ex.multiply(cotangent, others), (*over, *body.over))]


def _inverse(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """`−X⁻ᵀ G X⁻ᵀ`."""
    (row, column), (i, j) = body.over, body.at
    left = ex.Operator("inverse", *_again(body), (i, position(row)))
    right = ex.Operator("inverse", *_again(body), (position(column), j))
    adjoint = ex.multiply(ex.MINUS_ONE, cotangent, left, right)
    return [(body.body, adjoint, (*over, row, column))]


def _log_abs_det(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """`X⁻ᵀ`."""
    row, column = body.over
    inverse = ex.Operator("inverse", *_again(body), (position(column), position(row)))
    return [(body.body, ex.multiply(cotangent, inverse), (*over, row, column))]


def _det(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    """`det(X) X⁻ᵀ`."""
    return _log_abs_det(body, ex.multiply(cotangent, ex.rename_bound(body)), over)


def _constant(body: ex.Operator, cotangent: Expression, over: tuple[Index, ...]) -> Pulled:
    return []


_OPERATORS: dict[str, Callable[[ex.Operator, Expression, tuple[Index, ...]], Pulled]] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "max": _extreme,
    "min": _extreme,
    "prod": _prod,
    "inverse": _inverse,
    "log_abs_det": _log_abs_det,
    "det": _det,
    "sign_det": _constant,
    "argmax": _constant,
    "argmin": _constant,
}
