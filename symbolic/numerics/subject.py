"""A function, the inputs at which it is measured, and its exact values there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import jax
import numpy as np

from symbolic.arguments import Signature
from symbolic.evaluating.arithmetic import FLOAT, Array
from symbolic.evaluating.points import Sizes
from symbolic.evaluating.sites import Sites
from symbolic.evaluating.truth import Site, Truth
from symbolic.facts import Fact
from symbolic.numerics.errors import Format
from symbolic.numerics.exact import exact_values
from symbolic.numerics.inputs import Variation, variations

_SIZE_SETS, _POINTS = 2, 2


@dataclass(frozen=True, eq=False)
class Sample:
    """One input: what it is called, the arrays, and the exact values in a row."""

    name: str
    inputs: Sequence[Array]
    exact: Array


class Subject:
    """A function with inputs that every measured format can hold.

    Args:
        signature: the arguments.
        fn: the function.
        names: the arguments that it takes, by default all.
        facts: what the inputs obey.
        seed: what the inputs are drawn from.
        narrowest: the format that inputs are rounded to.

    Attributes:
        ordinary: generic inputs of several sizes.
        extreme: the variations of the first of them, each with its inputs, one for each scale.
    """

    def __init__(
        self,
        signature: Signature,
        fn: Callable[..., Any],
        names: Sequence[str] | None,
        facts: Collection[Fact],
        seed: int,
        narrowest: Format,
    ):
        self._flat = signature.flat(fn, None if names is None else tuple(names))
        self._narrowest = narrowest
        sites = Sites(Truth(signature, _of_all(signature, fn, names), (), "value"), facts, seed)
        self._traces = sites.truth.traces
        drawn = [
            sites.site(turn, point, sites.restriction)
            for turn in range(_SIZE_SETS)
            if sites.sizes(turn) is not None
            for point in range(_POINTS)
        ]
        self._sites = [site for site in drawn if site is not None]
        self.ordinary = [self._sample(site) for site in self._sites]
        ways = list(variations(signature.leaves, facts, sites.restriction))
        self.extreme: list[tuple[Variation, list[Sample]]] = []
        for leaf in dict.fromkeys(way.leaf for way in ways if self._sites):
            self.extreme += self._varied([way for way in ways if way.leaf == leaf])

    def runner(self, format: Format) -> Callable[[Sequence[Array]], Array]:
        """What JAX computes in a format from float64 inputs: real results as a row of float64."""
        compiled = jax.jit(self._flat)

        def run(inputs: Sequence[Array]) -> Array:
            with jax.enable_x64(format.name == "float64"):
                results = jax.tree_util.tree_leaves(compiled(*map(format.given, inputs)))
            kept = [np.asarray(result) for result in results if format.holds(result)]
            rows = [array.astype(np.float64).reshape(-1) for array in kept]
            return np.concatenate([np.empty(0), *rows])

        return run

    def inputs_at(self, way: Variation, scale: float) -> list[Array]:
        """The inputs of a variation at a scale."""
        inputs = self._inputs(self._sites[0])
        inputs[way.leaf] = self._narrowest.between(way.change(inputs[way.leaf], scale), way.bounds)
        return inputs

    def exact_at(self, inputs: Sequence[Array]) -> Array:
        """The exact values at inputs of the sizes of the extreme ones."""
        return self._exact(self._sites[0].sizes, inputs)

    def _exact(self, sizes: Sizes, inputs: Sequence[Array]) -> Array:
        return exact_values(self._traces.at(sizes), [array[None] for array in inputs])[0]

    def _inputs(self, site: Site) -> list[Array]:
        arrays = site.point.arrays(FLOAT)
        return [self._narrowest.rounded(a) if a.dtype == np.float64 else a for a in arrays]

    def _sample(self, site: Site) -> Sample:
        inputs = self._inputs(site)
        sizes = ", ".join(f"{name} = {size}" for name, size in site.sizes.items())
        name = f"a generic input with {sizes}" if sizes else "a generic input"
        return Sample(name, inputs, self._exact(site.sizes, inputs))

    def _varied(self, ways: Sequence[Variation]) -> list[tuple[Variation, list[Sample]]]:
        """Variations of one array: its values in lanes, those of the others shared."""
        leaf = ways[0].leaf
        points = [self.inputs_at(way, scale) for way in ways for scale in way.scales]
        lanes = [array[None] for array in points[0]]
        lanes[leaf] = np.stack([inputs[leaf] for inputs in points])
        rows = exact_values(self._traces.at(self._sites[0].sizes), lanes)
        ends = np.cumsum([0, *(len(way.scales) for way in ways)])
        return [
            (way, [Sample(way.describe(points[i][leaf]), points[i], rows[i]) for i in range(a, b)])
            for way, (a, b) in zip(ways, pairwise(ends.tolist()), strict=True)
        ]


def _of_all(
    signature: Signature, fn: Callable[..., Any], names: Sequence[str] | None
) -> Callable[..., Any]:
    """A function of some arguments as one of all."""
    if names is None:
        return fn

    def of_all(*arguments: Any) -> Any:
        given = dict(zip(signature.names, arguments, strict=True))
        return fn(*(given[name] for name in names))

    return of_all
