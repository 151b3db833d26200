"""Where functions are tried: unequal small sizes, and generic rational inputs that obey facts."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from symbolic.arguments import Leaf, Signature
from symbolic.evaluating.arithmetic import FLOAT, Arithmetic, Array
from symbolic.facts import Fact
from symbolic.patience import check as check_time

Sizes = Mapping[str, int]
Kinds = frozenset[str]

DISCRETE = frozenset(("binary", "plus_minus_one", "one_hot", "integer"))
# Where a function is not defined everywhere, these are tried in turn.
RESTRICTIONS = {
    "positive": "every entry of {} is positive",
    "small": "every entry of {} lies between −1 and 1",
    "probability": "every entry of {} lies between 0 and 1",
    "above_one": "every entry of {} is greater than 1",
    "positive_definite": "the symmetric part of {} is positive definite",
}
_ATTEMPTS = 40
_LEAST_DETERMINANT = 0.05


@dataclass(frozen=True, eq=False)
class Point:
    """The inputs by path: arrays of fractions, whole numbers or truth values."""

    inputs: Mapping[str, Array]

    def arrays(self, arithmetic: Arithmetic) -> list[Array]:
        """The inputs in the order of the paths, in the numbers of an arithmetic."""
        if arithmetic is FLOAT:
            return self._floats
        return [_numbers(array, arithmetic) for array in self.inputs.values()]

    @cached_property
    def _floats(self) -> list[Array]:
        return [_numbers(array, FLOAT) for array in self.inputs.values()]

    def lists(self) -> dict[str, Any]:
        """The inputs as nested lists of fractions, whole numbers and truth values."""
        return {path: array.tolist() for path, array in self.inputs.items()}


def _numbers(array: Array, arithmetic: Arithmetic) -> Array:
    return arithmetic.real(array) if array.dtype == object else arithmetic.array(array)


def kinds_of(facts: Iterable[Fact], path: str) -> Kinds:
    """What is assumed about one input."""
    return frozenset(fact.kind for fact in facts if fact.argument == path)


class NoPoint(ValueError):
    """No input was found that obeys what is assumed of it."""


def draw_sizes(
    signature: Signature, rng: Random, avoid: Collection[Sizes] = ()
) -> dict[str, int] | None:
    """Sizes from 2 up, no two of them equal, that give every array a size of at least 1.

    `None` where none can be found that are not in `avoid`.
    """
    names = signature.sizes
    for attempt in range(_ATTEMPTS):
        # The range widens where relations between sizes ask for it.
        choices = range(2, 2 + max(3, len(names)) + attempt // 8)
        sizes = dict(zip(names, rng.sample(choices, len(names)), strict=True))
        if sizes not in avoid and fits(signature, sizes):
            return sizes
    return None


def fits(signature: Signature, sizes: Sizes) -> bool:
    """Whether every array has at least one element."""
    return all(size.at(sizes) >= 1 for leaf in signature.leaves for size in leaf.shape)


def draw_point(
    signature: Signature,
    sizes: Sizes,
    facts: Collection[Fact],
    rng: Random,
    spread: float = 1,
) -> Point:
    """Generic inputs: no entry is 0, no two have the same size, and all obey the facts.

    `spread` stretches the range of real entries; with more than 1, labels may all be the same.

    Raises:
        NoPoint: no input was found that obeys the facts.
    """
    check_time()
    fresh = _Fresh(rng, spread)
    least = min(sizes.values(), default=2)
    inputs = {}
    for leaf in signature.leaves:
        shape = tuple(size.at(sizes) for size in leaf.shape)
        inputs[leaf.path] = _draw(leaf, shape, kinds_of(facts, leaf.path), least, fresh)
    return Point(inputs)


def draw_ties(signature: Signature, sizes: Sizes, values: Sequence[float], rng: Random) -> Point:
    """Inputs at which functions bend: every real entry is one of a few values."""
    choices = [Fraction(value) for value in (0, 0, 1, -1, *values)]
    inputs = {}
    for leaf in signature.leaves:
        shape = tuple(size.at(sizes) for size in leaf.shape)
        count = math.prod(shape)
        if leaf.dtype == "float64":
            array = np.empty(count, object)
            array[:] = [rng.choice(choices) for _ in range(count)]
            inputs[leaf.path] = array.reshape(shape)
        else:
            inputs[leaf.path] = np.zeros(shape, bool if leaf.dtype == "bool" else np.int64)
    return Point(inputs)


class _Fresh:
    """Fractions of two-digit denominator, each of another size than those before."""

    def __init__(self, rng: Random, spread: float):
        self.rng, self.spread = rng, spread
        self.used: set[Fraction] = set()

    def take(self, low: float, high: float) -> Fraction:
        """A new fraction between two bounds."""
        check_time()
        random, largest = self.rng.random, 40
        while True:
            largest += 1
            bottom = 11 + int(random() * (largest - 11))
            value = Fraction(math.ceil(bottom * (low + (high - low) * random())), bottom)
            # Whole numbers and halves are where functions bend.
            if value < high and value.denominator > 2 and value not in self.used:
                self.used.add(value)
                return value


def _draw(leaf: Leaf, shape: Sequence[int], kinds: Kinds, least: int, fresh: _Fresh) -> Array:
    rng, count = fresh.rng, math.prod(shape)
    if leaf.dtype == "bool":
        return np.array(_both([False, True], count, rng), bool).reshape(shape)
    if leaf.dtype == "int32":
        labels = [0, 1] if "binary" in kinds else list(range(least))
        if fresh.spread > 1:
            labels = [rng.choice(labels) for _ in range(count)]
        return np.array(_both(labels, count, rng), np.int64).reshape(shape)
    array = _shaped(_values(kinds, shape, least, fresh), shape, kinds)
    for _ in range(_ATTEMPTS):
        if obeys(array, kinds):
            return array
        array = _shaped(_values(kinds, shape, least, fresh), shape, kinds)
    if obeys(array, kinds):
        return array
    raise NoPoint(f"no {leaf.path} that is {' and '.join(sorted(kinds))} was found")


def _both(values: Sequence[Any], count: int, rng: Random) -> list[Any]:
    """`count` of the values, in random order, every one of them if there is room."""
    pool = list(values) * (count // len(values) + 1)
    head = rng.sample(pool[: len(values)], min(count, len(values)))
    chosen = head + [rng.choice(values) for _ in range(count - len(head))]
    rng.shuffle(chosen)
    return chosen


def _values(kinds: Kinds, shape: Sequence[int], least: int, fresh: _Fresh) -> list[Any]:
    rng, count = fresh.rng, math.prod(shape)
    if "one_hot" in kinds:
        width = shape[-1] if shape else 1
        rows = _both(range(width), count // width, rng)
        return [Fraction(int(column == row)) for row in rows for column in range(width)]
    if "binary" in kinds:
        return [Fraction(value) for value in _both([0, 1], count, rng)]
    if "plus_minus_one" in kinds:
        return [Fraction(value) for value in _both([-1, 1], count, rng)]
    if "integer" in kinds:
        return [Fraction(value) for value in _both(range(least), count, rng)]
    if kinds & {"probability", "small"}:
        values = [fresh.take(0.05, 0.95) for _ in range(count)]
    else:
        values = [fresh.take(0.2, 2.0 * fresh.spread) for _ in range(count)]
    if "above_one" in kinds:
        return [1 + value for value in values]
    if kinds & {"positive", "probability"}:
        return values
    return [value * sign for value, sign in zip(values, _both([-1, 1], count, rng), strict=True)]


def _shaped(values: list[Any], shape: Sequence[int], kinds: Kinds) -> Array:
    """The values as an array, with what binds several entries made true."""
    array = np.empty(len(values), object)
    array[:] = values
    array = array.reshape(shape)
    if "rows_sum_to_one" in kinds and "one_hot" not in kinds and array.ndim:
        if kinds & {"positive", "probability"}:
            array = array / array.sum(axis=-1, keepdims=True)
        else:
            array[..., -1] = 1 - array[..., :-1].sum(axis=-1)
    if not _square(array):
        return array
    transpose = np.swapaxes(array, -1, -2)
    if "symmetric" in kinds:
        array = np.where(np.triu(np.ones(array.shape[-2:], bool)), array, transpose)
    if "positive_definite" in kinds:
        skew = np.zeros_like(array) if "symmetric" in kinds else (array - transpose) / 8
        array = array @ np.swapaxes(array, -1, -2) + np.diag([Fraction(1)] * array.shape[-1]) + skew
    return array


def _square(array: Array) -> bool:
    return array.ndim >= 2 and array.shape[-1] == array.shape[-2]


_ENTRIES = {
    "positive": lambda value: value > 0,
    "small": lambda value: -1 < value < 1,
    "probability": lambda value: 0 < value < 1,
    "above_one": lambda value: value > 1,
    "binary": lambda value: value in (0, 1),
    "plus_minus_one": lambda value: value in (-1, 1),
    "integer": lambda value: value.denominator == 1,
}


def obeys(array: Array, kinds: Kinds) -> bool:
    """Whether an array of fractions has every property that is assumed of it."""
    entries = [test for kind, test in _ENTRIES.items() if kind in kinds]
    if not all(test(value) for value in array.flat for test in entries):
        return False
    if kinds & {"rows_sum_to_one", "one_hot"} and array.ndim and np.any(array.sum(axis=-1) != 1):
        return False
    if _square(array):
        if "symmetric" in kinds and (array != np.swapaxes(array, -1, -2)).any():
            return False
        determinants = np.linalg.det(array.astype(float))
        if "invertible" in kinds and (abs(determinants) < _LEAST_DETERMINANT).any():
            return False
    return True
