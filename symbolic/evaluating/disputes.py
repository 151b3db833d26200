"""A claim against the truth at one point: screened in float64, decided in 110 digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from symbolic.evaluating.arithmetic import FLOAT, Arithmetic, Array, exact
from symbolic.evaluating.differences import SECOND, Entry, contracted
from symbolic.evaluating.points import DISCRETE, Sizes, kinds_of
from symbolic.evaluating.structure import Run
from symbolic.evaluating.truth import Site, Traces, Truth
from symbolic.facts import Fact

TOLERANCE = 1e-9
# Below these, absolute and relative, the rounded constants of a program may be what differs.
_NOISE, _NEAR = 1e-9, 1e-6
# Differences of values in 110 digits say no more than this.
_NOTHING = 1e-40
_SHIFT_DIGITS = 20
_STEADY = 1e-3
_CONFIRMED = 3
_SCREENS = {False: (1e-6, 1e-10), True: (1e-4, 1e-7)}


@dataclass(frozen=True)
class Difference:
    """An entry in which a claim and the truth differ, with both values in many digits."""

    entry: Entry
    claimed: Any
    true: Any


@dataclass(frozen=True)
class Examination:
    """What came of one point.

    Attributes:
        usable: whether both sides are finite and the derivative exists there.
        worst: the relative difference that was seen, in many digits.
        difference: where they differ, if they do.
    """

    usable: bool
    worst: float = 0.0
    difference: Difference | None = None


class Dispute:
    """A claimed derivative and the true one."""

    def __init__(self, truth: Truth, claims: Traces, facts: frozenset[Fact] = frozenset()):
        self.truth, self.claims, self._facts = truth, claims, facts
        self._floats: WeakKeyDictionary[Site, Array] = WeakKeyDictionary()

    def claimed(self, sizes: Sizes, arithmetic: Arithmetic, arrays: Sequence[Array]) -> Array:
        """What the claim gives at a point."""
        run = Run(arithmetic)
        result = self.claims.at(sizes).run(run, [array[None] for array in arrays])[0][0, ...]
        return arithmetic.real(result)

    def steps(self, sizes: Sizes) -> int:
        """How many steps the two programs take, which is what evaluating them costs."""
        return len(self.claims.at(sizes)) + len(self.truth.traces.at(sizes))

    def _in_floats(self, site: Site) -> Array:
        if site not in self._floats:
            self._floats[site] = self.claimed(site.sizes, FLOAT, site.point.arrays(FLOAT))
        return self._floats[site]

    def shape_error(self, sizes: Sizes) -> str | None:
        """How the claim's result is not of the shape of the derivative."""
        shapes = self.claims.at(sizes).shapes
        expected = self.truth.shape(sizes)
        at = ", ".join(f"{name} = {size}" for name, size in sizes.items())
        if len(shapes) != 1:
            return f"the claim returns {len(shapes)} arrays; expected one of shape {expected}"
        if shapes[0] != expected:
            return f"the claim has shape {shapes[0]} where {expected} is expected, at {at}"
        return None

    def defined(self, site: Site) -> bool:
        """Whether both sides are finite in float64."""
        return bool(np.isfinite(self._in_floats(site)).all()) and self.truth.defined(site)

    def suspects(self, site: Site) -> list[Entry]:
        """The entries that seem to differ in float64, the largest relative difference first."""
        true = self.truth.whole(site, FLOAT)
        claimed = self._in_floats(site)
        relative, absolute = _SCREENS[self.truth.kind in SECOND]
        gap, size = _gap(claimed, true)
        floor = absolute * size.max(initial=0)
        found = np.argwhere(gap > relative * size + floor)
        ranked = sorted(found.tolist(), key=lambda e: -gap[*e] / (size[*e] + floor))
        return [tuple(entry) for entry in ranked]

    def find(self, site: Site) -> Difference | None:
        """A difference that float64 shows and many digits confirm."""
        if not self.defined(site):
            return None
        arrays = site.point.arrays(exact())
        for entry in self.suspects(site)[:_CONFIRMED]:
            verdict = self.confirm(site.sizes, arrays, entry)
            if isinstance(verdict, Difference):
                return verdict
        return None

    def literals(self, sizes: Sizes) -> tuple[float, ...]:
        """The numbers that stand in the two programs, where a function may bend."""
        programs = (self.claims.at(sizes), self.truth.traces.at(sizes))
        return tuple(sorted({value for program in programs for value in program.literals}))

    def differ_at(self, site: Site) -> Difference | None:
        """An entry in which the values differ at one point, whatever they do around it."""
        arithmetic = exact()
        arrays = site.point.arrays(arithmetic)
        claimed = self.claimed(site.sizes, arithmetic, arrays)
        true = self.truth.whole(site, arithmetic)
        gap, size = _gap(claimed, true)
        finite = np.vectorize(arithmetic.context.isfinite, otypes=[bool])(gap)
        found = np.argwhere(finite & (gap > TOLERANCE * size + _NOTHING))
        if not len(found):
            return None
        entry = tuple(int(place) for place in found[0])
        return Difference(entry, claimed[entry], true[entry])

    def examine(self, site: Site) -> Examination:
        """Whether the two sides agree at a point, in many digits."""
        if not self.defined(site):
            return Examination(usable=False)
        difference = self.find(site)
        if difference is not None:
            return Examination(True, _relative(difference.claimed, difference.true), difference)
        arithmetic = exact()
        arrays = site.point.arrays(arithmetic)
        claimed = self.claimed(site.sizes, arithmetic, arrays)
        if self.truth.kind not in ("value", "elementwise"):
            worst = self._along(site, arithmetic, claimed)
            if worst <= TOLERANCE:
                return Examination(True, worst)
        true = self.truth.whole(site, arithmetic)
        if not all(map(arithmetic.context.isfinite, true.flat)):
            return Examination(usable=False)
        gap, size = _gap(claimed, true)
        close = gap <= TOLERANCE * size + _NOTHING
        worst = float(max((gap[close & (size > 0)] / size[close & (size > 0)]).flat, default=0))
        usable = True
        for entry in sorted(np.argwhere(~close).tolist(), key=lambda e: -gap[*e]):
            verdict = self.confirm(site.sizes, arrays, tuple(entry))
            if isinstance(verdict, Difference):
                return Examination(True, _relative(verdict.claimed, verdict.true), verdict)
            usable = usable and verdict
        return Examination(usable, worst)

    def _along(self, site: Site, arithmetic: Arithmetic, claimed: Array) -> float:
        """The relative difference of the derivatives along one generic direction."""
        if self.truth.kind == "value":
            true, along = self.truth.whole(site, arithmetic), claimed
            size = np.abs(along)
        else:
            directions = self.directions(site)
            true = self.truth.along(site, arithmetic, directions)
            along = contracted(self.truth.kind, claimed, directions)
            sizes = [np.asarray(np.abs(array)) for array in (claimed, *directions)]
            size = contracted(self.truth.kind, sizes[0], sizes[1:])
        gap, size = np.asarray(np.abs(along - true)), np.asarray(np.maximum(size, np.abs(true)))
        if not np.isfinite(gap.astype(float)).all():
            return float("nan")
        largest = size.max(initial=0)
        return float(gap.max(initial=0) / largest) if largest else 0.0

    def directions(self, site: Site) -> list[Array]:
        """A generic direction for each input that moves."""
        rng = Random(repr(sorted(site.sizes.items())))
        shapes = [site.point.arrays(FLOAT)[leaf].shape for leaf in self.truth.leaves]
        return [_generic(shape, rng) for shape in shapes]

    def along(self, site: Site, arithmetic: Arithmetic) -> float:
        """The relative difference of the derivatives along one generic direction."""
        if arithmetic is FLOAT:
            return self._along(site, FLOAT, self._in_floats(site))
        claimed = self.claimed(site.sizes, arithmetic, site.point.arrays(arithmetic))
        return self._along(site, arithmetic, claimed)

    def confirm(self, sizes: Sizes, arrays: Sequence[Array], entry: Entry) -> Difference | bool:
        """The difference in one entry.

        Otherwise whether the derivative exists there: `False` where one side jumps.
        """
        arithmetic = exact()
        here = self._both(sizes, arithmetic, arrays, entry)
        gap = abs(here.claimed - here.true)
        if not arithmetic.context.isfinite(gap):
            return False
        if gap <= TOLERANCE * max(abs(here.claimed), abs(here.true)) + _NOTHING:
            return True
        for shifted in self._shifted(arithmetic, arrays):
            there = self._both(sizes, arithmetic, shifted, entry)
            moved = abs(there.claimed - here.claimed) + abs(there.true - here.true)
            if not moved < _STEADY * gap:
                return False
        if gap < max(_NOISE, _NEAR * abs(here.true)):
            shaken = exact(shaken=True)
            there = self._both(sizes, shaken, [shaken.array(a) for a in arrays], entry)
            moved = abs(there.claimed - here.claimed) + abs(there.true - here.true)
            if not moved < _STEADY * gap:
                return True
        return here

    def _both(
        self, sizes: Sizes, arithmetic: Arithmetic, arrays: Sequence[Array], entry: Entry
    ) -> Difference:
        claimed = self.claimed(sizes, arithmetic, arrays)[entry]
        true = self.truth.entry(sizes, arithmetic, arrays, entry)
        return Difference(entry, claimed, true)

    def _shifted(self, arithmetic: Arithmetic, arrays: Sequence[Array]) -> list[list[Array]]:
        """The point moved a little to either side along a generic direction."""
        rng = Random(0)
        step = arithmetic.context.mpf(10) ** -_SHIFT_DIGITS
        shifts = [
            _generic(array.shape, rng) * step if leaf in self._movable else None
            for leaf, array in enumerate(arrays)
        ]
        return [
            [
                array if shift is None else np.asarray(array + sign * shift, object)
                for array, shift in zip(arrays, shifts, strict=True)
            ]
            for sign in (1, -1)
        ]

    @cached_property
    def _movable(self) -> frozenset[int]:
        """The inputs that have a neighbourhood, and those that the derivative moves."""
        leaves = enumerate(self.truth.signature.leaves)
        free = {
            number
            for number, leaf in leaves
            if leaf.dtype == "float64" and not kinds_of(self._facts, leaf.path) & DISCRETE
        }
        return frozenset(free | set(self.truth.leaves))


def _generic(shape: Sequence[int], rng: Random) -> Array:
    count = int(np.prod(shape))
    values = [rng.choice((-1, 1)) * rng.randrange(17, 64) / 32 for _ in range(count)]
    return np.array(values).reshape(shape)


def _gap(claimed: Array, true: Array) -> tuple[Array, Array]:
    """How far apart two arrays are, and how large they are, entry by entry."""
    size = np.maximum(np.abs(claimed), np.abs(true))
    return np.asarray(np.abs(claimed - true)), np.asarray(size)


def _relative(claimed: Any, true: Any) -> float:
    return float(abs(claimed - true) / max(abs(claimed), abs(true)))
