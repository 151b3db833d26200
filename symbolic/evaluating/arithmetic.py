"""Two kinds of numbers for one interpreter: float64, and real numbers of many digits.

Arrays of many digits are object arrays of `mpf` in a context of their own, so that mpmath's shared
one is never touched. Whole numbers are int64 and truth values bool in both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import jax.numpy as jnp
import numpy as np
from mpmath.ctx_mp import MPContext

Array = np.ndarray

WORKING_DIGITS = 110
# Constants of at most 20 bits are exact; those of at most 24 were rounded to float32.
_ROUNDED = ((20, 0.0), (24, 2.0**-24), (math.inf, 2.0**-53))
_LEFT = (1e-18, 1e-14)


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """How real numbers are held and combined.

    Attributes:
        context: the mpmath context, or None for float64.
        shaken: whether constants that had to be rounded are moved by about half a unit in the last
            place, which shows how much of a result is their rounding.
    """

    context: Any = None
    shaken: bool = False

    @property
    def exact(self) -> bool:
        """Whether this is the arithmetic of many digits."""
        return self.context is not None

    @cached_property
    def noise(self) -> Any:
        """What is left of a difference of equal numbers, against their size, is below this."""
        return self.context.mpf(10) ** (10 - self.context.dps) if self.exact else 2.0**-46

    def real(self, values: Any) -> Array:
        """Numbers of any kind as real numbers."""
        if not self.exact:
            return np.asarray(values).astype(np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray(self._convert(_plain(values)), dtype=object)

    def array(self, values: Any) -> Array:
        """An array as the interpreter holds it: real numbers, int64 or bool."""
        values = np.asarray(values)
        if values.dtype == bool:
            return values
        if np.issubdtype(values.dtype, np.integer):
            return values.astype(np.int64)
        return self.real(values)

    def constant(self, values: Any) -> Array:
        """A constant of a program."""
        array = self.array(values)
        if self.shaken and array.dtype == object:
            return np.asarray(self._shake(array), dtype=object)
        return array

    @cached_property
    def _convert(self) -> Callable[[Any], Any]:
        context = self.context

        def convert(value: Any) -> Any:
            if isinstance(value, Fraction):
                return context.mpf(value.numerator) / value.denominator
            return context.mpf(int(value) if isinstance(value, bool) else value)

        return np.frompyfunc(convert, 1, 1)

    @cached_property
    def _shake(self) -> Callable[[Any], Any]:
        def shake(value: Any) -> Any:
            mantissa, size = abs(int(value.man)), abs(value)
            unit = next(unit for bits, unit in _ROUNDED if mantissa.bit_length() <= bits)
            # Different constants move differently.
            unit *= (mantissa % 1009 - 504) / 504
            # What is left of a difference such as 0.1 + 0.2 − 0.3 moves as its parts would.
            if _LEFT[0] < size < _LEFT[1]:
                return value + _ROUNDED[-1][1]
            return value + size * unit if unit else value

        return np.frompyfunc(shake, 1, 1)


def _plain(values: Any) -> Array:
    values = np.asarray(values)
    if values.dtype != object and jnp.issubdtype(values.dtype, jnp.floating):
        return values.astype(np.float64)
    return values


FLOAT = Arithmetic()


@cache
def exact(digits: int = WORKING_DIGITS, shaken: bool = False) -> Arithmetic:
    """The arithmetic of `digits` digits."""
    context = MPContext()
    context.dps = digits
    return Arithmetic(context, shaken)
