"""Exact values of programs: as many digits as it takes for two precisions to agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from mpmath.ctx_mp import MPContext

from symbolic.evaluating.arithmetic import WORKING_DIGITS, Arithmetic, Array
from symbolic.evaluating.interpreter import Program
from symbolic.evaluating.structure import Run

# A value counts where fewer digits and more digits agree on it; the second pair is for what
# cancels, such as 1 − σ(1000).
_PRECISIONS = ((70, WORKING_DIGITS), (480, 520))
_AGREEING_DIGITS = 25
# Below every float64: what is left where a value is 0.
_LEAST_DIGITS = 330
# exp(2^2000) would need a whole number of 2^2000 bits; what lies beyond takes these limits.
_LARGEST_EXPONENT = 2000
_LIMITS = {
    "exp": ("inf", "zero"),
    "expm1": ("inf", "-one"),
    "sinh": ("inf", "-inf"),
    "cosh": ("inf", "inf"),
    "tanh": ("one", "-one"),
    "sin": ("nan", "nan"),
    "cos": ("nan", "nan"),
    "tan": ("nan", "nan"),
}


def exact_values(program: Program, lanes: Sequence[Array]) -> Array:
    """The real results of a program on lanes, in a row for each lane.

    Args:
        program: the program.
        lanes: the inputs, with a leading axis of lanes, of length 1 where the lanes share them.

    A value on which not even the highest precisions agree is `nan`.
    """
    count = max((len(lane) for lane in lanes), default=1)
    pending = np.arange(count)
    values = None
    for fewer, more in _PRECISIONS:
        chosen = [lane if len(lane) == 1 else lane[pending] for lane in lanes]
        rough, fine = (_run(program, _arithmetic(d), chosen, len(pending)) for d in (fewer, more))
        settled = _agree(rough, fine)
        values = np.empty((count, fine.shape[1]), object) if values is None else values
        values[pending] = np.where(settled, fine, np.nan)
        finite = np.array([[v - v == 0 for v in row] for row in values[pending]], bool)
        pending = pending[~finite.reshape(len(pending), -1).all(axis=1)]
        if not len(pending):
            break
    assert values is not None
    return values


def _run(program: Program, arithmetic: Arithmetic, lanes: Sequence[Array], count: int) -> Array:
    arrays = [arithmetic.array(lane) for lane in lanes]
    results = [r for r in program.run(Run(arithmetic), arrays) if r.dtype == object]
    rows = [np.broadcast_to(r, (count, *r.shape[1:])).reshape(count, -1) for r in results]
    return np.concatenate(rows, axis=1) if rows else np.empty((count, 0), object)


def _agree(rough: Array, fine: Array) -> Array:
    relative, least = 10.0**-_AGREEING_DIGITS, f"1e-{_LEAST_DIGITS}"

    def close(a: Any, b: Any) -> bool:
        return a == b or abs(a - b) <= max(abs(b) * relative, type(b)(least))

    return np.asarray(np.frompyfunc(close, 2, 1)(rough, fine), bool)


@cache
def _arithmetic(digits: int) -> Arithmetic:
    context: Any = MPContext()
    context.dps = digits
    for name, (above, below) in _LIMITS.items():
        limits = _limit(context, above), _limit(context, below)
        setattr(context, name, _bounded(context, getattr(context, name), *limits))
    return Arithmetic(context)


def _limit(context: Any, name: str) -> Any:
    return -getattr(context, name[1:]) if name[0] == "-" else getattr(context, name)


def _bounded(
    context: Any, function: Callable[[Any], Any], above: Any, below: Any
) -> Callable[[Any], Any]:
    def bounded(x: Any) -> Any:
        x = context.mpf(x)
        if x and context.mag(x) > _LARGEST_EXPONENT:
            return above if x > 0 else below
        return function(x)

    return bounded
