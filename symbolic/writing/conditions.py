"""Indicators as comparisons: `[a > b]` for an indicator of `a − b > 0`."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index


@dataclass(frozen=True)
class Condition:
    """Two expressions compared: `left > right`.

    Attributes:
        left: the side that depends on tensors, where only one does.
        relation: one of `>`, `≥`, `<`, `≤` and `=`.
        right: the other side.
    """

    left: Expression
    relation: str
    right: Expression


_TURNED = {">": "<", "≥": "≤", "=": "="}


def condition_of(body: Expression) -> Condition | None:
    """What an indicator, or 1 less an indicator, compares."""
    if isinstance(body, ex.Positive):
        return _compared(body.body, ">")
    if isinstance(body, ex.Zero):
        return _compared(body.body, "=")
    if isinstance(body, ex.Add) and len(body.terms) == 2 and ex.ONE in body.terms:
        opposite = -(body.terms[0] if body.terms[1] == ex.ONE else body.terms[1])
        if isinstance(opposite, ex.Positive):
            return _compared(-opposite.body, "≥")
    return None


def _compared(body: Expression, relation: str) -> Condition:
    """A comparison with 0 as one of what is added with what is subtracted."""
    terms = [
        ex.multiply(ex.MINUS_ONE, t) for t in (body.terms if isinstance(body, ex.Add) else (body,))
    ]
    left = ex.add(*(-t for t in terms if ex.split_coefficient(t)[0] < 0))
    right = ex.add(*(t for t in terms if ex.split_coefficient(t)[0] >= 0))
    if right.tensors and not left.tensors:
        return Condition(right, _TURNED[relation], left)
    return Condition(left, relation, right)


def labels_of(body: Expression) -> tuple[Expression, Index] | None:
    """The labels and the index of `[index = label]`, if the labels do not depend on the index."""
    if not isinstance(body, ex.Zero) or not isinstance(body.body, ex.Add):
        return None
    split = [ex.split_coefficient(term) for term in body.body.terms]
    labels = [p for _, p in split if isinstance(p, ex.Element) and p.tensor.dtype == "int32"]
    counts = [p.position.index for _, p in split if isinstance(p, ex.Count)]
    opposite = sum(coefficient for coefficient, _ in split) == 0
    if len(split) != 2 or len(labels) != 1 or len(counts) != 1 or not opposite:
        return None
    (index,) = counts
    return None if index is None or index in labels[0].indices else (labels[0], index)
