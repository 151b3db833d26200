"""Primitives that slide a window: convolution and pooling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.indexing import take
from symbolic.evaluating.reductions import reduce
from symbolic.evaluating.structure import Inputs, Params, Rule, Run, same_lanes


def _windows(
    shape: Sequence[int],
    window: Sequence[int],
    strides: Sequence[int],
    padding: Sequence[tuple[int, int]],
    base_dilation: Sequence[int],
    window_dilation: Sequence[int],
) -> tuple[Array, tuple[int, ...]]:
    """The places (1, outputs, window) that each output looks at, −1 for padding, and the shape."""
    places = np.zeros((1, 1), np.int64)
    outside = np.zeros((1, 1), bool)
    counts = []
    for axis, size in enumerate(shape):
        spread = (size - 1) * base_dilation[axis] + 1
        reach = (window[axis] - 1) * window_dilation[axis] + 1
        count = (spread + sum(padding[axis]) - reach) // strides[axis] + 1
        at = np.arange(count)[:, None] * strides[axis] - padding[axis][0]
        at = at + np.arange(window[axis]) * window_dilation[axis]
        away = (at < 0) | (at >= spread) | (at % base_dilation[axis] != 0)
        at = at // base_dilation[axis]
        rows, columns = places.shape
        places = (places[:, None, :, None] * size + at[None, :, None, :]).reshape(
            rows * count, columns * window[axis]
        )
        outside = (outside[:, None, :, None] | away[None, :, None, :]).reshape(places.shape)
        counts.append(count)
    return np.where(outside, -1, places)[None], tuple(counts)


def _of(shape: Sequence[int], params: Params) -> tuple[Array, tuple[int, ...]]:
    ones = (1,) * len(shape)
    return _windows(
        shape,
        params["window_dimensions"],
        params["window_strides"],
        params["padding"],
        params.get("base_dilation", ones),
        params.get("window_dilation", ones),
    )


def _pooling(name: str, start: float) -> Rule:
    def rule(run: Run, inputs: Inputs, params: Params) -> Array:
        (x,) = inputs
        places, shape = _of(x.shape[1:], params)
        seen = take(x, places, run.arithmetic.real([start]))
        return reduce(run, name, seen, [1]).reshape((-1, *shape))

    return rule


def _selected(run: Run, x: Array, params: Params) -> tuple[Array, tuple[int, ...]]:
    """The place of the largest (or smallest) element in each window."""
    places, shape = _of(x.shape[1:], params)
    largest = str(params["select_prim"]) == "ge"
    seen = take(x, places, run.arithmetic.real([-math.inf if largest else math.inf]))
    first = np.argmax(seen, axis=-1) if largest else np.argmin(seen, axis=-1)
    places = np.broadcast_to(places, (len(first), *places.shape[1:]))
    return np.take_along_axis(places, first[..., None], -1)[..., 0], shape


def _select_and_gather(run: Run, inputs: Inputs, params: Params) -> Array:
    tangents, x = inputs
    places, shape = _selected(run, x, params)
    return take(tangents, places, run.arithmetic.real([0])).reshape((-1, *shape))


def _select_and_scatter(run: Run, inputs: Inputs, params: Params) -> Array:
    source, x = inputs
    places, _ = _selected(run, x, params)
    source, places = same_lanes([source.reshape(len(source), -1), places])
    total = run.arithmetic.real(np.zeros((len(source), math.prod(x.shape[1:]))))
    lanes = np.broadcast_to(np.arange(len(source))[:, None], places.shape)
    inside = places >= 0
    np.add.at(total, (lanes[inside], places[inside]), source[inside])
    return total.reshape((-1, *x.shape[1:]))


def _convolution(run: Run, inputs: Inputs, params: Params) -> Array:
    numbers: Any = params["dimension_numbers"]
    images, kernel = (
        x.transpose((0, *(axis + 1 for axis in spec)))
        for x, spec in zip(inputs, (numbers.lhs_spec, numbers.rhs_spec), strict=True)
    )
    places, shape = _windows(
        images.shape[3:],
        kernel.shape[3:],
        params["window_strides"],
        params["padding"],
        params["lhs_dilation"],
        params["rhs_dilation"],
    )
    lanes, batch, channels = images.shape[:3]
    out_channels, in_channels = kernel.shape[1:3]
    groups, batches = params["feature_group_count"], params["batch_group_count"]
    zero = run.arithmetic.real([0])
    seen = take(images.reshape(lanes * batch * channels, -1), places, zero)
    seen = seen.reshape(lanes, batches, batch // batches, groups, in_channels, *seen.shape[1:])
    # One of the two group counts is 1: lanes, group, image, output place, channel and window.
    seen = seen.transpose(0, 1, 3, 2, 5, 4, 6)
    seen = seen.reshape(lanes, groups * batches, -1, in_channels * places.shape[2])
    weights = kernel.reshape(
        kernel.shape[0], groups * batches, out_channels // (groups * batches), -1
    )
    result = seen @ weights.transpose(0, 1, 3, 2)
    result = result.reshape(len(result), groups * batches, batch // batches, *shape, -1)
    result = np.moveaxis(result, 1, -2)
    result = result.reshape(*result.shape[:-2], out_channels)
    result = np.moveaxis(result, -1, 2)
    back = np.argsort(numbers.out_spec)
    return result.transpose((0, *(axis + 1 for axis in back)))


TABLE: dict[str, Rule] = {
    "reduce_window_sum": _pooling("add", 0.0),
    "reduce_window_max": _pooling("max", -math.inf),
    "reduce_window_min": _pooling("min", math.inf),
    "select_and_gather_add": _select_and_gather,
    "select_and_scatter_add": _select_and_scatter,
    "conv_general_dilated": _convolution,
}
