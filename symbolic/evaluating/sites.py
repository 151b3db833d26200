"""The points at which a function is tried: those where its derivative is finite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from random import Random

from symbolic.evaluating.interpreter import UnknownOperation
from symbolic.evaluating.points import (
    RESTRICTIONS,
    NoPoint,
    draw_point,
    draw_sizes,
    draw_ties,
    kinds_of,
    obeys,
)
from symbolic.evaluating.truth import Site, Truth
from symbolic.facts import Fact

TRACE_ERRORS = (TypeError, ValueError, IndexError, ZeroDivisionError)
Facts = frozenset[Fact]

_SIZE_DRAWS = 6
_POINT_DRAWS = 3


class Sites:
    """Sizes and points for a function, drawn once and kept.

    Args:
        truth: the function and its derivative.
        facts: what the inputs obey.
        seed: what sizes and points are drawn from.
    """

    def __init__(self, truth: Truth, facts: Collection[Fact] = (), seed: int = 0):
        self.truth, self.facts = truth, frozenset(facts)
        self._seed = seed
        self._sizes: list[dict[str, int]] = []
        self._sites: dict[tuple[int, int, Facts, float], Site | None] = {}
        self._restriction: Facts | None = None
        self._undefined: list[dict[str, int]] = []

    def sizes(self, turn: int) -> dict[str, int] | None:
        """The `turn`-th choice of sizes at which the function can be traced, if there is one."""
        while len(self._sizes) <= turn:
            sizes = self._next_sizes(Random(f"{self._seed} {len(self._sizes)}"))
            if sizes is None:
                return None
            self._sizes.append(sizes)
        return self._sizes[turn]

    def _next_sizes(self, rng: Random) -> dict[str, int] | None:
        tried, problem = self._sizes + self._undefined, None
        for _ in range(_SIZE_DRAWS):
            sizes = draw_sizes(self.truth.signature, rng, tried)
            if sizes is None:
                break
            tried.append(sizes)
            try:
                self.truth.traces.at(sizes)
            except UnknownOperation:
                raise
            except TRACE_ERRORS as error:
                problem = error
            else:
                return sizes
        if problem is not None and not self._sizes:
            raise problem
        return None

    @property
    def restriction(self) -> Facts:
        """What must be assumed besides the facts for the function to be defined."""
        if self._restriction is None:
            self._restriction = self._least_restriction()
        return self._restriction

    def _least_restriction(self) -> Facts:
        """It is sought at other sizes where there is none, as with more columns than rows."""
        for _ in range(_SIZE_DRAWS):
            sizes = self.sizes(0)
            if sizes is None or self.site(0, 0, frozenset()) is not None:
                break
            found = self.restrict(sizes, frozenset(), self.truth.defined)
            if found is not None:
                return found
            if len(sizes) < 2:
                break
            self._undefined.append(self._sizes.pop(0))
            self._sites.clear()
        return frozenset()

    def restrict(
        self, sizes: dict[str, int], known: Facts, defined: Callable[[Site], bool]
    ) -> Facts | None:
        """The first restriction under which `defined` holds at the most drawn points, if at any."""
        counts = {}
        for restriction in self._restrictions():
            assumed = known | restriction
            rng = Random(f"{self._seed} {sorted(map(repr, assumed))}")
            try:
                points = [
                    draw_point(self.truth.signature, sizes, self.facts | assumed, rng)
                    for _ in range(_POINT_DRAWS)
                ]
            except NoPoint:
                continue
            counts[assumed] = sum(defined(Site(sizes, point)) for point in points)
            if counts[assumed] == _POINT_DRAWS:
                return assumed
        best = max(counts, key=lambda assumed: counts[assumed], default=known)
        return best if counts.get(best) else None

    def _restrictions(self) -> Iterator[Facts]:
        leaves = [leaf for leaf in self.truth.signature.leaves if leaf.dtype == "float64"]
        for kind in RESTRICTIONS:
            paths = [
                leaf.path for leaf in leaves if kind != "positive_definite" or len(leaf.shape) >= 2
            ]
            yield from (frozenset([Fact(kind, path)]) for path in paths)
            if len(paths) > 1:
                yield frozenset(Fact(kind, path) for path in paths)

    def ties(self, number: int, values: tuple[float, ...]) -> Site | None:
        """A point at which functions bend, where the facts allow it."""
        sizes = self.sizes(0)
        assert sizes is not None
        rng = Random(f"{self._seed} {number} ties")
        point = draw_ties(self.truth.signature, sizes, values, rng)
        for path, array in point.inputs.items():
            kinds = kinds_of(self.facts, path)
            if kinds and not obeys(array, kinds):
                return None
        return Site(sizes, point)

    def site(self, turn: int, number: int, restriction: Facts, spread: float = 1) -> Site | None:
        """The `number`-th point of the `turn`-th sizes, if a finite derivative is drawn."""
        key = (turn, number, restriction, spread)
        if key not in self._sites:
            sizes = self.sizes(turn)
            assert sizes is not None
            rng = Random(f"{self._seed} {turn} {number}")
            self._sites[key] = None
            facts = self.facts | restriction
            for _ in range(_POINT_DRAWS):
                try:
                    point = draw_point(self.truth.signature, sizes, facts, rng, spread)
                except NoPoint:
                    break
                site = Site(sizes, point)
                if self.truth.defined(site):
                    self._sites[key] = site
                    break
        return self._sites[key]
