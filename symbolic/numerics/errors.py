"""Errors of computed numbers: absolute, relative, and in units in the last place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax.numpy as jnp
import numpy as np

from symbolic.evaluating.arithmetic import Array


@dataclass(frozen=True)
class Errors:
    """The largest errors of a program over some inputs.

    Attributes:
        largest_absolute: |program − exact|.
        largest_relative: the same over |exact|, where that is not 0.
        largest_ulp: the same over the spacing of floating-point numbers at the exact value.
        worst_input: the input with the largest error in units in the last place.
        not_finite: the number of entries that are `inf` or `nan` where the exact value, correctly
            rounded, is finite; they count in no other attribute.
        entries: the number of entries whose exact value is known and does not overflow.
    """

    largest_absolute: float = 0.0
    largest_relative: float = 0.0
    largest_ulp: float = 0.0
    worst_input: str = ""
    not_finite: int = 0
    entries: int = 0

    def __or__(self, other: Errors) -> Errors:
        worse = other if other.largest_ulp > self.largest_ulp or not self.worst_input else self
        return Errors(
            max(self.largest_absolute, other.largest_absolute),
            max(self.largest_relative, other.largest_relative),
            max(self.largest_ulp, other.largest_ulp),
            worse.worst_input,
            self.not_finite + other.not_finite,
            self.entries + other.entries,
        )


@dataclass(frozen=True)
class Format:
    """A floating-point format of JAX, by its name."""

    name: str

    @cached_property
    def info(self) -> Any:
        """What `jax.numpy.finfo` says of it."""
        return jnp.finfo(self.name)

    def given(self, array: Array) -> Array:
        """An input of a program: real numbers in the format, others in 32 bit or as they are."""
        if array.dtype == np.float64:
            return array.astype(self.info.dtype)
        return array if array.dtype == bool else array.astype(np.int32)

    def holds(self, array: Any) -> bool:
        """Whether an array is one of real numbers."""
        return jnp.issubdtype(array.dtype, np.floating)

    def rounded(self, values: Array) -> Array:
        """Numbers rounded to the format, as float64."""
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(values).astype(np.float64).astype(self.info.dtype).astype(np.float64)

    def between(self, values: Array, bounds: tuple[float, float]) -> Array:
        """Numbers rounded to the format, strictly between bounds that are 0, 1 or infinite."""
        eps = float(self.info.eps)
        return np.clip(self.rounded(values), bounds[0] * (1 + eps), bounds[1] * (1 - eps / 2))

    def spacing(self, values: Array) -> Array:
        """The gap between neighbouring numbers of the format at some normal numbers."""
        _, exponents = np.frexp(values)
        return np.ldexp(1.0, exponents - 1 - int(self.info.nmant))

    def flushed(self, values: Array) -> Array:
        """Numbers with those too small to be normal, which compilers flush, as 0."""
        return np.where(np.abs(values) < float(self.info.tiny), 0.0, values)

    def misses(self, computed: Array, exact: Array) -> Array:
        """Where the program is not finite and the correctly rounded exact value is."""
        return np.isfinite(self.rounded(exact)) & ~np.isfinite(computed)

    def errors(self, computed: Array, exact: Array, where: str) -> Errors:
        """The errors at one input: computed float64 numbers against many-digit ones."""
        rounded = self.rounded(exact)
        known = np.isfinite(rounded)
        used = known & np.isfinite(computed)
        missed = int((known & ~used).sum())
        if not used.any():
            return Errors(worst_input=where, not_finite=missed, entries=missed)
        program, target, rounded = self.flushed(computed[used]), exact[used], rounded[used]
        normal = self.flushed(rounded) != 0
        target = np.where(normal, target, 0 * target)
        absolute = np.abs(target - program.astype(object))
        relative = (absolute[normal] / np.abs(target[normal])).astype(np.float64)
        ulp = (absolute[normal] / self.spacing(rounded[normal])).astype(np.float64)
        return Errors(
            float(absolute.max()),
            float(relative.max(initial=0.0)),
            float(ulp.max(initial=0.0)),
            where,
            missed,
            int(known.sum()),
        )
