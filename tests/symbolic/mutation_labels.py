"""Whether a claim with alterations is still true: evaluated against the closed form, without `symbolic`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jax
import numpy as np

from symbolic.facts import Fact, SizeFact
from tests.symbolic.case import Case, Point
from tests.symbolic.mutation_numpy import evaluate

TRUE, FALSE, UNCLEAR, UNDEFINED = "true", "false", "unclear", "undefined"

LABELS = (TRUE, FALSE, UNCLEAR, UNDEFINED)

_SEEDS = range(8)
_SAME, _OTHER = 1e-9, 1e-6
_FEWEST = 4


class Labeller:
    """Tells true claims about a case from false ones.

    Args:
        case: the case.
    """

    def __init__(self, case: Case):
        self._case = case

    def __call__(self, claim: Callable[..., Any]) -> str:
        """`true` if a claim has the values of the closed form at all points, `false` if not at one.

        It is `undefined` if it is a number nowhere, and `unclear` if no difference was seen at fewer
        than four points or at one choice of sizes, or one that may be due to rounding.
        """
        worst, finite = 0.0, []
        for turn, choice in enumerate(self._references):
            with jax.enable_x64(True), np.errstate(all="ignore"):
                closed = jax.make_jaxpr(claim)(*choice[0][0].values())
                for point, expected in choice:
                    (value,) = evaluate(closed, jax.tree.leaves(tuple(point.values())))
                    if np.isfinite(value).all() and np.isfinite(expected).all():
                        finite.append(turn)
                        scale = np.abs(expected).max() or 1.0
                        worst = max(worst, float(np.abs(value - expected).max() / scale))
        if not finite:
            return UNDEFINED
        if worst > _OTHER:
            return FALSE
        enough = len(finite) >= _FEWEST and len(set(finite)) > 1
        return TRUE if enough and worst <= _SAME else UNCLEAR

    @functools.cached_property
    def _references(self) -> list[list[tuple[Point, np.ndarray]]]:
        """For each choice of sizes, arguments and the closed form at them."""
        drawn = zip(*(self._case.points(seed) for seed in _SEEDS), strict=True)
        return [[self._reference(point) for point in points] for points in drawn]

    def _reference(self, point: Point) -> tuple[Point, np.ndarray]:
        point = {name: self._widened(name, value) for name, value in point.items()}
        return point, np.asarray(self._case.oracle(*point.values()), float)

    def _widened(self, name: str, value: Any) -> Any:
        """Positive numbers on both sides of 1, for those that a case draws below it."""
        facts = [fact for fact in self._case.assume if isinstance(fact, Fact)]
        kinds = {fact.kind for fact in facts if fact.argument == name}
        positive = "positive" in kinds | {self._case.domains.get(name)}
        return value / (1 - value) if positive else value


def narrowed(case: Case, fact: Fact | SizeFact) -> Case | None:
    """The case under one fact more, or None where arguments that obey it as well cannot be drawn."""
    if isinstance(fact, SizeFact):
        replaced = functools.partial(re.sub, rf"\b{fact.name}\b", str(fact.value))
        shapes = {name: jax.tree.map(replaced, tree) for name, tree in case.shapes.items()}
        return replace(case, shapes=shapes)
    facts = [each for each in case.assume if isinstance(each, Fact) and each.kind != "invertible"]
    known = {each.argument for each in facts} | set(case.domains)
    if fact.argument not in case.shapes or fact.argument in known:
        return None
    return replace(case, assume=(*case.assume, fact))
