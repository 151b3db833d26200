"""Primitives that run along axes: sums, products, extremes, running ones, and sorting."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.elementwise import apply, binary
from symbolic.evaluating.structure import Inputs, Params, Rule, Run, same_lanes

_EMPTY = {"add": 0, "mul": 1, "max": -math.inf, "min": math.inf, "and": True, "or": False}


def reduce(run: Run, name: str, x: Array, axes: Sequence[int]) -> Array:
    """`x` combined along `axes`, counted without the lanes, by the function of that name."""
    ufunc = binary(run.arithmetic, name, x.dtype)
    for axis in sorted(axes, reverse=True):
        if x.shape[axis + 1]:
            x = np.asarray(ufunc.reduce(x, axis=axis + 1), dtype=x.dtype)
        else:
            x = np.full(np.delete(x.shape, axis + 1), run.arithmetic.array(_EMPTY[name]), x.dtype)
    return x


def _reduction(name: str) -> Rule:
    return lambda run, inputs, params: reduce(run, name, inputs[0], params["axes"])


def _add(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,), axes = inputs, params["axes"]
    if not x.size:
        return reduce(run, "add", x, axes)
    return np.add.reduce(x, axis=tuple(axis + 1 for axis in axes))


def _position(function: str) -> Rule:
    def rule(run: Run, inputs: Inputs, params: Params) -> Array:
        (axis,) = params["axes"]
        return getattr(np, function)(inputs[0], axis=axis + 1).astype(np.int64)

    return rule


def _accumulate(run: Run, name: str, x: Array, params: Params) -> Array:
    axis = params["axis"] + 1
    x = np.flip(x, axis) if params["reverse"] else x
    x = np.asarray(binary(run.arithmetic, name, x.dtype).accumulate(x, axis=axis), dtype=x.dtype)
    return np.flip(x, axis) if params["reverse"] else x


def _running(name: str) -> Rule:
    return lambda run, inputs, params: _accumulate(run, name, inputs[0], params)


def _running_log_sum(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,) = inputs
    top = np.max(x, axis=params["axis"] + 1, keepdims=True)
    total = _accumulate(run, "add", apply(run.arithmetic, "exp", x - top), params)
    return apply(run.arithmetic, "log", total) + top


def _sort(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    arrays, axis = same_lanes(inputs), params["dimension"] + 1
    order = np.argsort(arrays[params["num_keys"] - 1], axis=axis, kind="stable")
    for key in reversed(arrays[: params["num_keys"] - 1]):
        by_key = np.argsort(np.take_along_axis(key, order, axis), axis=axis, kind="stable")
        order = np.take_along_axis(order, by_key, axis)
    return [np.take_along_axis(array, order, axis) for array in arrays]


def _largest(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    (x,), axis = inputs, params["axis"] + 1
    order = np.argsort(-x, axis=axis, kind="stable")
    order = np.take(order, np.arange(params["k"]), axis)
    return [np.take_along_axis(x, order, axis), order.astype(np.int64)]


TABLE: dict[str, Rule] = {
    "reduce_sum": _add,
    "reduce_prod": _reduction("mul"),
    "reduce_max": _reduction("max"),
    "reduce_min": _reduction("min"),
    "reduce_and": _reduction("and"),
    "reduce_or": _reduction("or"),
    "argmax": _position("argmax"),
    "argmin": _position("argmin"),
    "cumsum": _running("add"),
    "cumprod": _running("mul"),
    "cummax": _running("max"),
    "cummin": _running("min"),
    "cumlogsumexp": _running_log_sum,
    "sort": _sort,
    "top_k": _largest,
}
