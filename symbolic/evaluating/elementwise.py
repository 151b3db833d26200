"""Primitives that act element by element: one entry each, in float64 and in many digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from symbolic.evaluating.arithmetic import Arithmetic, Array, exact

Scalar = Callable[..., Any]


@dataclass(frozen=True)
class Elementwise:
    """A function of numbers.

    Attributes:
        real: on float64 arrays, and on arrays of every kind that has no entry of its own.
        many: for an mpmath context, the function of its numbers.
        whole: on int64 and bool arrays.
        truth: whether the result is a truth value.
    """

    real: Callable[..., Array]
    many: Callable[[Any], Scalar] | None = None
    whole: Callable[..., Array] | None = None
    truth: bool = False


def apply(arithmetic: Arithmetic, name: str, *arrays: Array) -> Array:
    """The function of that name on arrays with a leading axis of lanes."""
    entry = TABLE[name]
    arrays = aligned(arrays)
    dtype = arrays[0].dtype
    if dtype.hasobject:
        if entry.many is None:
            return entry.real(*arrays)
        result = _many(name, arithmetic.context, len(arrays))(*arrays)
        return result.astype(bool) if entry.truth else result
    if entry.whole is not None and dtype != np.float64:
        return entry.whole(*arrays)
    return entry.real(*arrays)


def aligned(arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    """The arrays with single numbers given the rank of the others, behind their lanes."""
    rank = max(array.ndim for array in arrays)
    return tuple(a if a.ndim == rank else a.reshape(a.shape + (1,) * (rank - 1)) for a in arrays)


def binary(arithmetic: Arithmetic, name: str, dtype: np.dtype) -> np.ufunc:
    """The function of two numbers of that name as a ufunc, to reduce and accumulate with."""
    entry = TABLE[name]
    if dtype.hasobject and entry.many is not None:
        return _many(name, arithmetic.context, 2)
    assert isinstance(entry.real, np.ufunc)
    return entry.real


@cache
def _many(name: str, context: Any, arity: int) -> np.ufunc:
    many = TABLE[name].many
    assert many is not None
    function, number = many(context), (context.mpf, bool)

    def guarded(*values: Any) -> Any:
        try:
            result = function(*values)
        except (ZeroDivisionError, ValueError, OverflowError):
            return context.nan
        return result if isinstance(result, number) else context.nan

    return np.frompyfunc(guarded, arity, 1)


def _rounded(many: Callable[[Any], Scalar]) -> Callable[..., Array]:
    """A function of many digits as one of float64 arrays."""
    arithmetic = exact(20)
    function = many(arithmetic.context)

    def scalar(*values: Any) -> float:
        try:
            return float(function(*map(arithmetic.context.mpf, values)))
        except (ZeroDivisionError, ValueError, TypeError):
            return math.nan

    return np.vectorize(scalar, otypes=[np.float64])


def _divide(context: Any) -> Scalar:
    def divide(a: Any, b: Any) -> Any:
        if b:
            return a / b
        return context.nan if not a or a != a else context.inf * context.sign(a)

    return divide


def _whole_quotient(a: Array, b: Array) -> Array:
    return np.sign(a) * np.sign(b) * (np.abs(a) // np.abs(b))


def _power(context: Any) -> Scalar:
    def power(x: Any, y: Any) -> Any:
        if isinstance(y, int) or context.isint(y):
            if not x and y < 0:
                return context.inf
            return x ** int(y)
        if not x:
            return context.zero if y > 0 else context.inf
        return context.nan if x < 0 else context.power(x, y)

    return power


def _logarithm(name: str) -> Callable[[Any], Scalar]:
    def function(context: Any) -> Scalar:
        log, offset = getattr(context, name), 1 if name == "log1p" else 0
        return lambda x: context.ninf if x == -offset else log(x)

    return function


def _larger(context: Any) -> Scalar:
    return lambda a, b: a if a >= b or a != a else b


def _smaller(context: Any) -> Scalar:
    return lambda a, b: a if a <= b or a != a else b


def _remainder(context: Any) -> Scalar:
    def remainder(a: Any, b: Any) -> Any:
        if context.isinf(b) and context.isfinite(a):
            return a
        quotient = a / b
        return a - b * (context.floor(quotient) if quotient > 0 else context.ceil(quotient))

    return remainder


def _next(context: Any) -> Scalar:
    return lambda a, b: context.mpf(math.nextafter(float(a), float(b)))


def _log_gamma(context: Any) -> Scalar:
    return lambda x: context.inf if x <= 0 and context.isint(x) else context.re(context.loggamma(x))


def _reciprocal_root(context: Any) -> Scalar:
    return lambda x: 1 / context.sqrt(x) if x else context.inf


def _of(name: str) -> Callable[[Any], Scalar]:
    return lambda context: getattr(context, name)


def _cube_root(context: Any) -> Scalar:
    return lambda x: context.sign(x) * context.cbrt(abs(x))


def _arc_tanh(context: Any) -> Scalar:
    return lambda x: context.inf * x if abs(x) == 1 else context.atanh(x)


def _inverse_erf(context: Any) -> Scalar:
    return lambda x: context.inf * x if abs(x) == 1 else context.erfinv(x)


def _logistic(context: Any) -> Scalar:
    return lambda x: 1 / (1 + context.exp(-x))


def _float_of(function: Callable[[float], float]) -> Callable[[Array], Array]:
    return np.vectorize(function, otypes=[np.float64])


def _poly_gamma(context: Any) -> Scalar:
    return lambda order, x: context.psi(int(order), x)


TABLE: dict[str, Elementwise] = {
    "add": Elementwise(np.add),
    "add_any": Elementwise(np.add),
    "sub": Elementwise(np.subtract),
    "mul": Elementwise(np.multiply),
    "neg": Elementwise(np.negative),
    "abs": Elementwise(np.abs),
    "div": Elementwise(np.divide, _divide, _whole_quotient),
    "rem": Elementwise(np.fmod, _remainder),
    "max": Elementwise(np.maximum, _larger),
    "min": Elementwise(np.minimum, _smaller),
    "sign": Elementwise(np.sign, _of("sign")),
    "floor": Elementwise(np.floor, _of("floor")),
    "ceil": Elementwise(np.ceil, _of("ceil")),
    "nextafter": Elementwise(np.nextafter, _next),
    "square": Elementwise(lambda x: x * x),
    "pow": Elementwise(np.power, _power),
    "sqrt": Elementwise(np.sqrt, _of("sqrt")),
    "rsqrt": Elementwise(lambda x: 1 / np.sqrt(x), _reciprocal_root),
    "cbrt": Elementwise(np.cbrt, _cube_root),
    "exp": Elementwise(np.exp, _of("exp")),
    "exp2": Elementwise(np.exp2, lambda context: lambda x: context.power(2, x)),
    "expm1": Elementwise(np.expm1, _of("expm1")),
    "log": Elementwise(np.log, _logarithm("log")),
    "log1p": Elementwise(np.log1p, _logarithm("log1p")),
    "logistic": Elementwise(lambda x: 1 / (1 + np.exp(-x)), _logistic),
    "sin": Elementwise(np.sin, _of("sin")),
    "cos": Elementwise(np.cos, _of("cos")),
    "tan": Elementwise(np.tan, _of("tan")),
    "asin": Elementwise(np.arcsin, _of("asin")),
    "acos": Elementwise(np.arccos, _of("acos")),
    "atan": Elementwise(np.arctan, _of("atan")),
    "atan2": Elementwise(np.arctan2, _of("atan2")),
    "sinh": Elementwise(np.sinh, _of("sinh")),
    "cosh": Elementwise(np.cosh, _of("cosh")),
    "tanh": Elementwise(np.tanh, _of("tanh")),
    "asinh": Elementwise(np.arcsinh, _of("asinh")),
    "acosh": Elementwise(np.arccosh, _of("acosh")),
    "atanh": Elementwise(np.arctanh, _arc_tanh),
    "erf": Elementwise(_float_of(math.erf), _of("erf")),
    "erfc": Elementwise(_float_of(math.erfc), _of("erfc")),
    "erf_inv": Elementwise(_rounded(_inverse_erf), _inverse_erf),
    "lgamma": Elementwise(_rounded(_log_gamma), _log_gamma),
    "digamma": Elementwise(_rounded(_of("digamma")), _of("digamma")),
    "polygamma": Elementwise(_rounded(_poly_gamma), _poly_gamma),
    "eq": Elementwise(np.equal),
    "ne": Elementwise(np.not_equal),
    "lt": Elementwise(np.less),
    "le": Elementwise(np.less_equal),
    "gt": Elementwise(np.greater),
    "ge": Elementwise(np.greater_equal),
    "eq_to": Elementwise(np.equal),
    "lt_to": Elementwise(np.less),
    "le_to": Elementwise(np.less_equal),
    "is_finite": Elementwise(np.isfinite, _of("isfinite"), truth=True),
    "and": Elementwise(np.bitwise_and),
    "or": Elementwise(np.bitwise_or),
    "xor": Elementwise(np.bitwise_xor),
    "not": Elementwise(np.invert),
}
