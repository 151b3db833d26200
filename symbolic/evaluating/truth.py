"""A function, and the derivative of it that is asked for, by differences of its own program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from symbolic.arguments import Signature
from symbolic.evaluating.arithmetic import FLOAT, Arithmetic, Array
from symbolic.evaluating.differences import (
    KINDS,
    Entry,
    derivative,
    derivative_at,
    differences,
    shape_of,
)
from symbolic.evaluating.interpreter import Program, trace
from symbolic.evaluating.points import Point, Sizes


@dataclass(frozen=True, eq=False)
class Site:
    """Sizes and a point of these sizes."""

    sizes: dict[str, int]
    point: Point


class Traces:
    """The programs of a function of some arguments, one for each choice of sizes."""

    def __init__(
        self, signature: Signature, fn: Callable[..., Any], names: Sequence[str] | None = None
    ):
        self._signature = signature
        self._flat = signature.flat(fn, None if names is None else tuple(names))
        self._programs: dict[tuple[tuple[str, int], ...], Program] = {}

    def at(self, sizes: Sizes) -> Program:
        """The program at given sizes."""
        key = tuple(sorted(sizes.items()))
        if key not in self._programs:
            self._programs[key] = trace(self._flat, self._signature.concrete(sizes))
        return self._programs[key]


class Truth:
    """The derivative of a function, by differences of the function's own program.

    Args:
        signature: the arguments of the function.
        fn: the function.
        wrt: the path of the input to differentiate by, or two paths for `mixed`.
        kind: gradient, jacobian, elementwise, hessian, mixed or value.

    Raises:
        ValueError: for an unknown kind.
    """

    def __init__(
        self, signature: Signature, fn: Callable[..., Any], wrt: str | Sequence[str], kind: str
    ):
        if kind not in KINDS:
            raise ValueError(
                f"{signature.where}: kind is {kind!r}; write one of {', '.join(KINDS)}"
            )
        paths = [wrt] if isinstance(wrt, str) else list(wrt)
        leaves = tuple(signature.paths.index(path) for path in paths)
        self.signature, self.kind = signature, kind
        self.leaves = {"value": (), "hessian": leaves[:1] * 2}.get(kind, leaves)
        self.traces = Traces(signature, fn)
        self._floats: WeakKeyDictionary[Site, Array] = WeakKeyDictionary()

    def shape(self, sizes: Sizes) -> Entry:
        """The shape of the derivative."""
        leaves = [self.signature.leaves[leaf] for leaf in self.leaves]
        shapes = [tuple(size.at(sizes) for size in leaf.shape) for leaf in leaves]
        return shape_of(self.kind, self.traces.at(sizes).shapes[0], shapes)

    def whole(self, site: Site, arithmetic: Arithmetic) -> Array:
        """The derivative at a point."""
        if arithmetic is FLOAT and site in self._floats:
            return self._floats[site]
        program, arrays = self.traces.at(site.sizes), site.point.arrays(arithmetic)
        array = derivative(self.kind, program, arithmetic, arrays, self.leaves)
        if arithmetic is FLOAT:
            self._floats[site] = array
        return array

    def entry(
        self, sizes: Sizes, arithmetic: Arithmetic, arrays: Sequence[Array], entry: Entry
    ) -> Any:
        """One entry of the derivative at a point."""
        program = self.traces.at(sizes)
        return derivative_at(self.kind, program, arithmetic, arrays, self.leaves, entry)

    def along(self, site: Site, arithmetic: Arithmetic, directions: Sequence[Array]) -> Array:
        """The derivative along one direction of each input that moves, flat."""
        program, arrays = self.traces.at(site.sizes), site.point.arrays(arithmetic)
        single = [direction.reshape(1, -1) for direction in directions]
        return differences(program, arithmetic, arrays, self.leaves, single).reshape(-1)

    def defined(self, site: Site) -> bool:
        """Whether the derivative is finite at a point."""
        return bool(np.isfinite(self.whole(site, FLOAT)).all())
