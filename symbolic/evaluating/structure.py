"""Primitives that choose, shape and join arrays. Every array has a leading axis of lanes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from symbolic.evaluating.arithmetic import Arithmetic, Array
from symbolic.evaluating.elementwise import aligned, apply

Params = Mapping[str, Any]
Inputs = Sequence[Array]


@dataclass(frozen=True)
class Run:
    """How a program is evaluated.

    Attributes:
        arithmetic: the numbers.
        hold: whether `stop_gradient` gives every lane the value of the first.
    """

    arithmetic: Arithmetic
    hold: bool = False


Rule = Callable[[Run, Inputs, Params], Array | Sequence[Array]]


def same_lanes(arrays: Inputs) -> list[Array]:
    """The arrays with as many lanes as the longest."""
    lanes = max(array.shape[0] for array in arrays)
    return [
        array if array.shape[0] == lanes else np.broadcast_to(array, (lanes, *array.shape[1:]))
        for array in arrays
    ]


def _identity(run: Run, inputs: Inputs, params: Params) -> Array:
    return inputs[0]


def _stop_gradient(run: Run, inputs: Inputs, params: Params) -> Array:
    return inputs[0][:1] if run.hold else inputs[0]


def _convert(run: Run, inputs: Inputs, params: Params) -> Array:
    (values,), dtype = inputs, params["new_dtype"]
    if jnp.issubdtype(dtype, jnp.floating):
        return values if values.dtype in (object, np.float64) else run.arithmetic.real(values)
    if jnp.issubdtype(dtype, np.integer):
        return values.astype(np.int64)
    if np.dtype(dtype) == np.bool_:
        return values != 0
    raise ValueError(f"numbers of type {dtype} are not evaluated")


def _integer_power(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,), y = inputs, params["y"]
    if y == 2:
        return x * x
    return apply(run.arithmetic, "pow", x, np.full((1,) * x.ndim, y))


def _round(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,) = inputs
    half = run.arithmetic.real(0.5)
    size = np.abs(x)
    below = apply(run.arithmetic, "floor", size)
    up = size - below >= half
    if int(params["rounding_method"]) == 1:
        odd = below - 2 * apply(run.arithmetic, "floor", below * half) != 0
        up &= odd | (size - below > half)
    return apply(run.arithmetic, "sign", x) * np.where(up, below + 1, below)


def _select(run: Run, inputs: Inputs, params: Params) -> Array:
    which, *cases = aligned(tuple(inputs))
    result = cases[0]
    for number, case in enumerate(cases[1:], 1):
        result = np.where(which == number, case, result)
    return result


def _clamp(run: Run, inputs: Inputs, params: Params) -> Array:
    low, x, high = inputs
    return apply(run.arithmetic, "min", apply(run.arithmetic, "max", x, low), high)


def _iota(run: Run, inputs: Inputs, params: Params) -> Array:
    shape, axis = params["shape"], params["dimension"]
    counts = np.arange(shape[axis]).reshape([-1 if i == axis else 1 for i in range(len(shape))])
    counts = np.broadcast_to(counts, shape)[None]
    return _convert(run, [counts], {"new_dtype": params["dtype"]})


def _broadcast(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,), shape = inputs, params["shape"]
    kept = [1] * len(shape)
    for axis, size in zip(params["broadcast_dimensions"], x.shape[1:], strict=True):
        kept[axis] = size
    return np.broadcast_to(x.reshape((x.shape[0], *kept)), (x.shape[0], *shape))


def _reshape(run: Run, inputs: Inputs, params: Params) -> Array:
    (x,), order = inputs, params["dimensions"]
    if order is not None:
        x = x.transpose((0, *(axis + 1 for axis in order)))
    return x.reshape((x.shape[0], *params["new_sizes"]))


def _squeeze(run: Run, inputs: Inputs, params: Params) -> Array:
    return inputs[0].squeeze(tuple(axis + 1 for axis in params["dimensions"]))


def _expand(run: Run, inputs: Inputs, params: Params) -> Array:
    return np.expand_dims(inputs[0], tuple(axis + 1 for axis in params["dimensions"]))


def _transpose(run: Run, inputs: Inputs, params: Params) -> Array:
    return inputs[0].transpose((0, *(axis + 1 for axis in params["permutation"])))


def _reverse(run: Run, inputs: Inputs, params: Params) -> Array:
    return np.flip(inputs[0], tuple(axis + 1 for axis in params["dimensions"]))


def _tile(run: Run, inputs: Inputs, params: Params) -> Array:
    return np.tile(inputs[0], (1, *params["reps"]))


def _concatenate(run: Run, inputs: Inputs, params: Params) -> Array:
    return np.concatenate(same_lanes(inputs), params["dimension"] + 1)


def _stack(run: Run, inputs: Inputs, params: Params) -> Array:
    return np.stack(same_lanes(inputs), params["axis"] + 1)


def _unstack(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    return list(np.moveaxis(inputs[0], params["axis"] + 1, 0))


def _split(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    return np.split(inputs[0], np.cumsum(params["sizes"])[:-1], params["axis"] + 1)


def _slice(run: Run, inputs: Inputs, params: Params) -> Array:
    starts, limits = params["start_indices"], params["limit_indices"]
    strides = params["strides"] or (1,) * len(starts)
    return inputs[0][(slice(None), *map(slice, starts, limits, strides))]


def pad(x: Array, filling: Array, config: Sequence[tuple[int, int, int]]) -> Array:
    """`x` with `filling` (one number for each lane) before, after and between its elements."""
    x, filling = same_lanes([x, filling])
    spread = [size + max(size - 1, 0) * c[2] for size, c in zip(x.shape[1:], config, strict=True)]
    shape = [size + max(c[0], 0) + max(c[1], 0) for size, c in zip(spread, config, strict=True)]
    result = np.empty((x.shape[0], *shape), x.dtype)
    result[...] = filling.reshape((-1,) + (1,) * len(shape))
    places = [
        slice(max(c[0], 0), max(c[0], 0) + size, c[2] + 1)
        for size, c in zip(spread, config, strict=True)
    ]
    result[(slice(None), *places)] = x
    kept = [
        slice(max(-c[0], 0), size - max(-c[1], 0)) for size, c in zip(shape, config, strict=True)
    ]
    return result[(slice(None), *kept)]


def _pad(run: Run, inputs: Inputs, params: Params) -> Array:
    return pad(inputs[0], inputs[1], params["padding_config"])


def _dot(run: Run, inputs: Inputs, params: Params) -> Array:
    a, b = inputs
    ((a_sum, b_sum), (a_batch, b_batch)) = params["dimension_numbers"]
    a_free = [axis for axis in range(a.ndim - 1) if axis not in (*a_sum, *a_batch)]
    b_free = [axis for axis in range(b.ndim - 1) if axis not in (*b_sum, *b_batch)]

    def sizes(array: Array, axes: Sequence[int]) -> tuple[int, ...]:
        return tuple(array.shape[axis + 1] for axis in axes)

    def grouped(array: Array, *groups: Sequence[int]) -> Array:
        order = (0, *(axis + 1 for group in groups for axis in group))
        shape = [math.prod(sizes(array, group)) for group in groups]
        return array.transpose(order).reshape((array.shape[0], *shape))

    left, right = grouped(a, a_batch, a_free, a_sum), grouped(b, b_batch, b_sum, b_free)
    product = left @ right if left.shape[-1] else np.zeros((*left.shape[:-1], right.shape[-1]))
    product = run.arithmetic.array(product) if not left.shape[-1] else product
    shape = (*sizes(a, a_batch), *sizes(a, a_free), *sizes(b, b_free))
    return product.reshape((product.shape[0], *shape))


TABLE: dict[str, Rule] = {
    **dict.fromkeys(
        ("copy", "copy_p", "name", "reduce_precision", "pvary", "pbroadcast"), _identity
    ),
    "optimization_barrier": lambda run, inputs, params: list(inputs),
    "stop_gradient": _stop_gradient,
    "convert_element_type": _convert,
    "integer_pow": _integer_power,
    "round": _round,
    "select_n": _select,
    "clamp": _clamp,
    "iota": _iota,
    "broadcast_in_dim": _broadcast,
    "reshape": _reshape,
    "squeeze": _squeeze,
    "expand_dims": _expand,
    "transpose": _transpose,
    "rev": _reverse,
    "tile": _tile,
    "concatenate": _concatenate,
    "stack": _stack,
    "unstack": _unstack,
    "split": _split,
    "slice": _slice,
    "pad": _pad,
    "dot_general": _dot,
}
