"""The nearest true formula to a refuted claim, and what is wrong with the claim in words.

The claim is compared, at points of several sizes, with the derivative altered in one way that
people get wrong; the first alteration that is equal to it everywhere is the explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from symbolic import expressions as ex
from symbolic.derivation import Derivation, of_signature
from symbolic.evaluating.arithmetic import FLOAT
from symbolic.evaluating.interpreter import UnknownOperation
from symbolic.evaluating.points import NoPoint, draw_point, draw_sizes
from symbolic.evaluating.sites import TRACE_ERRORS
from symbolic.evaluating.truth import Traces
from symbolic.facts import Fact
from symbolic.proving.prove import Formula
from symbolic.suggesting.scales import Scales, equal, ratio, say_scale
from symbolic.suggesting.values import Array, Values
from symbolic.suggesting.whole import Alteration, altered
from symbolic.suggesting.words import say_term

if TYPE_CHECKING:
    from symbolic.cases import Case

_POINTS = 4
_MOST_ALTERATIONS = 300
# Counted in definitions computed again: a deep network has many of them after each mistake.
_MOST_WORK = 3000
_MOST_DERIVATIONS = 2
_RESTRICTIONS = (None, "positive", "probability")

View = Callable[[Array], Array]


def suggest(case: Case, derivation: Derivation) -> str:
    """What is wrong with a refuted claim, where one mistake explains it, and what to write instead.

    Args:
        case: the claim.
        derivation: the derivative that it is about.
    """
    told = f"{derivation.left} = {derivation.result}"
    with np.errstate(all="ignore"):
        reason = _reason(case, derivation)
    return f"{reason}; write {told}" if reason else f"the derivative is {told}"


@dataclass(frozen=True)
class _Point:
    """A point at which the claim and the derivative have these values."""

    values: Values
    truth: Array
    claim: Array


def _reason(case: Case, derivation: Derivation) -> str:
    points = _points(case, derivation)
    if not points or all(equal(point.claim, point.truth) for point in points):
        return ""
    return _Search(case, derivation, points).reason()


def _points(case: Case, derivation: Derivation) -> list[_Point]:
    """Points of different sizes at which both sides are finite."""
    for kind in _RESTRICTIONS:
        facts = set(case.facts | derivation.implied)
        if kind is not None:
            leaves = [leaf.path for leaf in case.signature.leaves if leaf.dtype == "float64"]
            facts |= {Fact(kind, path) for path in leaves}
        try:
            points = list(_drawn(case, derivation, facts))
        except (UnknownOperation, np.linalg.LinAlgError, *TRACE_ERRORS):
            return []
        if all(np.isfinite([point.truth, point.claim]).all() for point in points):
            return points
    return []


def _drawn(case: Case, derivation: Derivation, facts: set[Fact]) -> Iterator[_Point]:
    signature, program = case.signature, derivation.derivative.program
    claims = Traces(signature, case.claim, case.names)
    tried: list[dict[str, int]] = []
    for turn in range(_POINTS):
        rng = Random(f"suggest {turn}")
        sizes = draw_sizes(signature, rng, tried) or tried[-1]
        tried.append(sizes)
        try:
            point = draw_point(signature, sizes, facts, rng)
        except NoPoint:
            return
        arrays = point.arrays(FLOAT)
        given = zip(program.arguments, arrays, strict=True)
        values = Values(sizes, {tensor: np.asarray(array, float) for tensor, array in given})
        for tensor, constant in program.constants:
            values.define(tensor, constant.astype(float))
        truth = values.result(derivation.derivative.formula)
        yield _Point(values, truth, np.asarray(claims.at(sizes)(FLOAT, arrays)[0], float))


class _Search:
    """The search for a mistake that explains a claim."""

    def __init__(self, case: Case, derivation: Derivation, points: list[_Point]):
        self.case, self.derivation, self.points = case, derivation, points
        self.formula = derivation.derivative.formula
        self.scales = Scales(case.signature, [point.values for point in points])

    def reason(self) -> str:
        """What is wrong, the simplest explanation first; empty where none is found."""
        return (
            self.scaled()
            or self.turned()
            or self.of_terms()
            or self.altered()
            or self.of_another_argument()
        )

    def scaled(self) -> str:
        """The claim is a multiple of the derivative."""
        scale = self.scale(lambda point: point.truth)
        return "" if scale is None else say_scale(scale)

    def turned(self) -> str:
        """The claim is the transpose of the derivative, or has its entries in reversed order."""
        for words, view in self.views():
            scale = self.scale(lambda point, view=view: view(point.truth))
            if scale is not None:
                return words if scale == ex.ONE else f"{words}, and {say_scale(scale)}"
        return ""

    def views(self) -> Iterator[tuple[str, View]]:
        shape = self.derivation.derivative.shape
        if len(shape) == 2 and shape[0] == shape[1]:
            yield "the claim is the transpose", np.transpose
            yield "the claim has the diagonal only", lambda array: array * np.eye(len(array))
        for axis in range(len(shape)):
            yield (
                "the entries of the claim are in reversed order",
                lambda array, axis=axis: np.flip(array, axis),
            )

    def of_terms(self) -> str:
        """One term of the derivative is missing, or multiplied by something."""
        body, indices = self.formula.body, self.formula.indices
        terms = body.terms if isinstance(body, ex.Add) else ()
        for term in terms:
            ratios = []
            for point in self.points:
                part = point.values.array(term, indices)
                ratios.append(ratio(point.claim - point.truth + part, part))
            scale = self.scales.explain(ratios)
            if scale is not None:
                return say_term(term, scale)
        return ""

    def altered(self) -> str:
        """The claim is the derivative with a mistake in it, or a multiple or transpose of that."""
        arguments = self.derivation.derivative.program.arguments
        found = altered(self.formula, arguments, self.case.signature.sizes)
        views = [("", lambda array: array), *islice(self.views(), 1)]
        first, near = self.points[0], ""
        work = 0
        for change in islice(found, _MOST_ALTERATIONS):
            work += 1 + len(self.formula.definitions) - min(change.bodies, default=0)
            if work > _MOST_WORK:
                break
            start = self.result(change, first)
            if start is None:
                continue
            if equal(first.claim, start) and self.holds(change):
                return change.words()
            for words, view in views:
                if not near and ratio(first.claim, view(start)) is not None:
                    near = self.near(change, words, view)
        return near

    def near(self, change: Alteration, words: str, view: View) -> str:
        """The explanation by a mistake and a factor, or a mistake and a transpose."""

        def result(point: _Point) -> Array | None:
            made = self.result(change, point)
            return None if made is None else view(made)

        scale = self.scale(result)
        if scale is None or scale == ex.ZERO:
            return ""
        besides = [words] if words else []
        if scale != ex.ONE:
            besides.append(say_scale(scale, "that"))
        return f"{change.words()}; besides, {' and '.join(besides)}"

    def holds(self, change: Alteration) -> bool:
        """Whether the claim is the altered derivative at every point."""
        for point in self.points[1:]:
            made = self.result(change, point)
            if made is None or not equal(point.claim, made):
                return False
        return True

    def result(self, change: Alteration, point: _Point) -> Array | None:
        """The altered derivative at a point, if it is defined there."""
        tensors, other = point.values.tensors, {}
        if change.swapped is not None:
            one, two = change.swapped
            other = {one: tensors[two], two: tensors[one]}
        try:
            return point.values.altered(other).result(self.formula, change.bodies)
        except np.linalg.LinAlgError:
            return None

    def scale(self, result: Callable[[_Point], Array | None]) -> ex.Expression | None:
        """How many times a result the claim is, at every point and so for all sizes."""
        ratios = []
        for point in self.points:
            made = result(point)
            ratios.append(None if made is None else ratio(point.claim, made))
            if ratios[-1] is None:
                return None
        return self.scales.explain(ratios)

    def of_another_argument(self) -> str:
        """The claim is the derivative with respect to another argument of the same shape."""
        case, wrt = self.case, self.derivation.wrt
        if case.kind not in ("gradient", "jacobian"):
            return ""
        own = case.signature.leaf(wrt[0])
        others = (
            leaf.path
            for leaf in case.signature.leaves
            if leaf.path != own.path and (leaf.shape, leaf.dtype) == (own.shape, own.dtype)
        )
        for path in islice(others, _MOST_DERIVATIONS):
            other = of_signature(case.signature, case.fn, path, case.kind, case.facts)
            formula = other.derivative.formula
            if all(equal(point.claim, _fresh(point, formula)) for point in self.points):
                return f"this is {other.left}"
        return ""


def _fresh(point: _Point, formula: Formula) -> Array:
    """The result of another formula over the same arguments."""
    return Values(point.values.sizes, point.values.tensors).result(formula)
