"""Scalar functions written in terms of others: several forms of each, all of the same value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax import lax

from tests.symbolic.mutation_changes import number, plus, times


def _one(x: Any) -> Any:
    return jnp.ones_like(x)


def _half_gap(sign: int) -> Callable[[Any, Any], Any]:
    """The larger or the smaller of two by the absolute value of their difference."""

    def function(a: Any, b: Any) -> Any:
        return times(lax.add(lax.add(a, b), times(lax.abs(lax.sub(a, b)), sign)), 0.5)

    return function


FUNCTIONS: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "logistic": (
        lambda x: lax.div(_one(x), plus(lax.exp(lax.neg(x)), 1)),
        lambda x: times(plus(lax.tanh(times(x, 0.5)), 1), 0.5),
        lambda x: lax.sub(_one(x), lax.logistic(lax.neg(x))),
        lambda x: lax.div(lax.exp(x), plus(lax.exp(x), 1)),
    ),
    "tanh": (
        lambda x: plus(times(lax.logistic(times(x, 2)), 2), -1),
        lambda x: lax.neg(lax.tanh(lax.neg(x))),
        lambda x: lax.div(lax.sinh(x), lax.cosh(x)),
    ),
    "exp": (
        lambda x: lax.div(_one(x), lax.exp(lax.neg(x))),
        lambda x: lax.square(lax.exp(times(x, 0.5))),
        lambda x: plus(lax.expm1(x), 1),
        lambda x: lax.mul(lax.exp(plus(x, 1)), lax.exp(-_one(x))),
    ),
    "log": (
        lambda x: lax.neg(lax.log(lax.div(_one(x), x))),
        lambda x: times(lax.log(lax.sqrt(x)), 2),
        lambda x: lax.log1p(plus(x, -1)),
        lambda x: lax.sub(lax.log(times(x, 3)), lax.log(times(_one(x), 3))),
    ),
    "log1p": (lambda x: lax.log(plus(x, 1)),),
    "sqrt": (
        lambda x: lax.pow(x, number(0.5, x)),
        lambda x: lax.mul(x, lax.rsqrt(x)),
        lambda x: lax.exp(times(lax.log(x), 0.5)),
    ),
    "rsqrt": (lambda x: lax.div(_one(x), lax.sqrt(x)), lambda x: lax.pow(x, number(-0.5, x))),
    "square": (lambda x: lax.mul(x, x), lambda x: lax.square(lax.abs(x))),
    "abs": (
        lambda x: lax.max(x, lax.neg(x)),
        lambda x: lax.mul(lax.sign(x), x),
        lambda x: lax.sqrt(lax.square(x)),
    ),
    "sign": (lambda x: lax.div(x, lax.abs(x)), lambda x: lax.neg(lax.sign(lax.neg(x)))),
    "erf": (lambda x: lax.sub(_one(x), lax.erfc(x)), lambda x: lax.neg(lax.erf(lax.neg(x)))),
    "erfc": (lambda x: lax.sub(_one(x), lax.erf(x)),),
    "neg": (lambda x: times(x, -1), lambda x: lax.sub(jnp.zeros_like(x), x)),
}
OF_TWO: dict[str, tuple[Callable[[Any, Any], Any], ...]] = {
    "add": (lambda a, b: lax.add(b, a), lambda a, b: lax.sub(a, lax.neg(b))),
    "sub": (lambda a, b: lax.add(a, lax.neg(b)), lambda a, b: lax.neg(lax.sub(b, a))),
    "mul": (
        lambda a, b: lax.mul(b, a),
        lambda a, b: lax.mul(lax.neg(a), lax.neg(b)),
        lambda a, b: lax.add(lax.mul(a, plus(b, -1)), a),
        lambda a, b: times(lax.sub(lax.square(lax.add(a, b)), lax.square(lax.sub(a, b))), 0.25),
    ),
    "div": (
        lambda a, b: lax.mul(a, lax.div(_one(b), b)),
        lambda a, b: lax.div(times(a, 3), times(b, 3)),
        lambda a, b: lax.mul(a, lax.integer_pow(b, -1)),
    ),
    "max": (
        lambda a, b: lax.max(b, a),
        lambda a, b: lax.neg(lax.min(lax.neg(a), lax.neg(b))),
        _half_gap(1),
        lambda a, b: lax.select(lax.gt(a, b), a, b),
    ),
    "min": (lambda a, b: lax.neg(lax.max(lax.neg(a), lax.neg(b))), _half_gap(-1)),
    "pow": (lambda a, b: lax.exp(lax.mul(b, lax.log(a))),),
}
