"""Inputs at which numbers are measured: one array at a time made huge, tiny, shifted or zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from symbolic.arguments import Leaf
from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.points import DISCRETE, Kinds, kinds_of
from symbolic.facts import Fact
from symbolic.numerics.report import number

LARGE = (10.0, 20.0, 50.0, 100.0, 1e3, 1e4, 1e10, 1e20, 1e30)
SMALL = (1e-3, 1e-10, 1e-20, 1e-30)
SHIFTS = (100.0, 1e4)
ZERO = (1e-30, 0.0)
_BOUNDS = {"probability": (0.0, 1.0), "above_one": (1.0, math.inf)}
_MATRIX = frozenset(("symmetric", "invertible", "positive_definite"))


@dataclass(frozen=True, eq=False)
class Variation:
    """One way in which one array leaves the ordinary, further with each scale.

    Attributes:
        leaf: the number of the array.
        scales: how far, starting near 1.
        change: the array at a scale, from the ordinary one.
        name: what is said to have the value of `entry`, such as `z` or `max |X|`.
        entry: the number that tells an array of the variation.
        bounds: what its entries lie strictly between.
    """

    leaf: int
    scales: Sequence[float]
    change: Callable[[Array, float], Array]
    name: str
    entry: Callable[[Array], float]
    bounds: tuple[float, float]

    def describe(self, array: Array) -> str:
        """An array of this variation in a few characters."""
        return f"{self.name} {number(self.entry(array))}"


def variations(
    leaves: Sequence[Leaf], facts: Collection[Fact], restriction: Collection[Fact]
) -> Iterator[Variation]:
    """Every variation that facts about the arrays allow.

    Args:
        leaves: the arrays.
        facts: what is assumed about them.
        restriction: what the function needs besides; an array may still be 0, which is its edge.
    """
    for place, leaf in enumerate(leaves):
        stated = kinds_of(facts, leaf.path)
        if leaf.dtype == "float64":
            yield from _of_leaf(place, leaf, stated | kinds_of(restriction, leaf.path), stated)


def _largest(array: Array) -> float:
    return float(array.flat[np.argmax(np.abs(array))])


def _of_leaf(place: int, leaf: Leaf, kinds: Kinds, stated: Kinds) -> Iterator[Variation]:
    scalar = not leaf.shape
    bounds = next((_BOUNDS[kind] for kind in _BOUNDS if kind in kinds), (-math.inf, math.inf))

    def variation(
        name: str,
        scales: Sequence[float],
        change: Callable[[Array, float], Array],
        entry: Callable[[Array], float] = _largest,
    ) -> Variation:
        title = (name.replace("max ", "").replace("min ", "") if scalar else name).format(leaf.path)
        return Variation(place, scales, change, title, entry, bounds)

    if kinds & (DISCRETE | {"rows_sum_to_one"}):
        return
    if "probability" in kinds:
        yield variation("max {} =", SMALL, lambda x, s: x * s)
        yield variation("1 − max {} =", SMALL, lambda x, s: 1 - x * s, lambda x: _largest(1 - x))
    elif "above_one" in kinds:
        for scales in (LARGE, SMALL):
            yield variation(
                "max {} − 1 =", scales, lambda x, s: 1 + (x - 1) * s, lambda x: _largest(x - 1)
            )
    elif kinds & _MATRIX:
        for scales in (LARGE, SMALL):
            yield variation("max |{}| =", scales, lambda x, s: x * s)
    else:
        # A shift of entries that all vary keeps their differences and loses their digits.
        allowed = (SMALL,) if "small" in kinds else (LARGE, SMALL)
        for sign in (1,) if "positive" in kinds else (1, -1):
            for scales in allowed:
                extreme = "max {} =" if sign > 0 else "min {} ="
                yield variation(extreme, scales, lambda x, s, sign=sign: sign * s * np.abs(x))
            if not scalar and "small" not in kinds:
                yield variation("{} near", SHIFTS, lambda x, s, sign=sign: x + sign * s)
        if "positive" not in stated:
            yield variation("{} =", ZERO, lambda x, s: x * s)
