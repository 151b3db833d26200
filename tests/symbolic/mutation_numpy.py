"""Traced programs evaluated in NumPy, float64, with no part of `symbolic`; what is not here, JAX does."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from jax.extend.core import ClosedJaxpr, JaxprEqn, Literal
from scipy import special

from tests.symbolic.mutation import Operation, body_of

Array = Any
Rule = Callable[..., Array]

_ROUNDING = 1e-12


def _tied(x: Array, y: Array) -> Array:
    """Whether two numbers are one, but for what rounding did to them."""
    return np.isclose(x, y, rtol=_ROUNDING, atol=0)


def _select(parameters: Mapping[str, Any], which: Array, *cases: Array) -> Array:
    if which.dtype == bool:
        return np.where(which, cases[1], cases[0])
    return np.choose(which, cases)


def _broadcast(parameters: Mapping[str, Any], x: Array) -> Array:
    shape, at = parameters["shape"], parameters["broadcast_dimensions"]
    kept = [1] * len(shape)
    for axis, place in enumerate(at):
        kept[place] = x.shape[axis]
    return np.broadcast_to(x.reshape(kept), shape)


def _dot_general(parameters: Mapping[str, Any], x: Array, y: Array) -> Array:
    (contract_x, contract_y), (batch_x, batch_y) = parameters["dimension_numbers"]
    fresh = itertools.count(x.ndim)
    names_x = list(range(x.ndim))
    names_y = [-1] * y.ndim
    for ours, theirs in zip((*contract_x, *batch_x), (*contract_y, *batch_y), strict=True):
        names_y[theirs] = ours
    names_y = [next(fresh) if name < 0 else name for name in names_y]
    batch = list(batch_x)
    rest_x = [name for name in names_x if name not in (*contract_x, *batch_x)]
    rest_y = [name for name in names_y if name >= x.ndim]
    return np.einsum(x, names_x, y, names_y, batch + rest_x + rest_y)


def _plain(function: Callable[..., Array]) -> Rule:
    return lambda parameters, *inputs: function(*inputs)


def _over_axes(function: Callable[..., Array]) -> Rule:
    return lambda parameters, x: function(x, axis=tuple(parameters["axes"]))


def _along(function: Callable[..., Array]) -> Rule:
    def rule(parameters: Mapping[str, Any], x: Array) -> Array:
        axis = parameters["axis"]
        if parameters["reverse"]:
            return np.flip(function(np.flip(x, axis), axis=axis), axis)
        return function(x, axis=axis)

    return rule


_FUNCTIONS: dict[str, Callable[..., Array]] = {
    "neg": np.negative,
    "sign": np.sign,
    "abs": np.abs,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "square": np.square,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "logistic": special.expit,
    "erf": special.erf,
    "erfc": special.erfc,
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "pow": np.power,
    "max": np.maximum,
    "min": np.minimum,
    "eq": _tied,
    "ne": lambda x, y: ~_tied(x, y),
    "lt": lambda x, y: (x < y) & ~_tied(x, y),
    "le": lambda x, y: (x <= y) | _tied(x, y),
    "gt": lambda x, y: (x > y) & ~_tied(x, y),
    "ge": lambda x, y: (x >= y) | _tied(x, y),
    "not": np.logical_not,
    "is_finite": np.isfinite,
    "stop_gradient": lambda x: x,
    "copy": lambda x: x,
}

_RULES: dict[str, Rule] = {name: _plain(function) for name, function in _FUNCTIONS.items()} | {
    "div": lambda p, x, y: x / y if x.dtype.kind == "f" else np.fix(x / y).astype(x.dtype),
    "integer_pow": lambda p, x: x ** float(p["y"]),
    "select_n": _select,
    "broadcast_in_dim": _broadcast,
    "dot_general": _dot_general,
    "convert_element_type": lambda p, x: x.astype(p["new_dtype"]),
    "reshape": lambda p, x: x.reshape(p["new_sizes"]),
    "squeeze": lambda p, x: np.squeeze(x, tuple(p["dimensions"])),
    "transpose": lambda p, x: np.transpose(x, p["permutation"]),
    "rev": lambda p, x: np.flip(x, tuple(p["dimensions"])),
    "reduce_sum": _over_axes(np.sum),
    "reduce_prod": _over_axes(np.prod),
    "reduce_max": _over_axes(np.max),
    "reduce_min": _over_axes(np.min),
    "cumsum": _along(np.cumsum),
}


def evaluate(closed: ClosedJaxpr, arrays: Sequence[Array]) -> list[Array]:
    """The results of a program at one point."""
    known: dict[Any, Array] = dict(zip(closed.jaxpr.invars, arrays, strict=True))
    known.update(zip(closed.jaxpr.constvars, closed.consts, strict=True))

    def read(atom: Any) -> Array:
        return np.asarray(atom.val if isinstance(atom, Literal) else known[atom])

    for equation in closed.jaxpr.eqns:
        outputs = _outputs(equation, [read(atom) for atom in equation.invars])
        known.update(zip(equation.outvars, outputs, strict=True))
    return [read(atom) for atom in closed.jaxpr.outvars]


def _outputs(equation: JaxprEqn, inputs: Sequence[Array]) -> list[Array]:
    body = body_of(equation)
    if body is not None:
        return evaluate(body, inputs)
    rule = _RULES.get(equation.primitive.name)
    if rule is None:
        return Operation(equation, tuple(inputs)).results()
    return [np.asarray(rule(equation.params, *inputs))]
