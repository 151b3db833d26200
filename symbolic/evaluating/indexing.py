"""Primitives that read and write at computed places: dynamic slices, gather and scatter.

A place is a number that counts the elements of the operand in one lane; −1 is outside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jax.lax import GatherScatterMode

from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.elementwise import binary
from symbolic.evaluating.structure import Inputs, Params, Rule, Run, same_lanes


def take(x: Array, places: Array, filling: Array | None = None) -> Array:
    """The elements of `x` at `places` (lanes, …), and `filling` where a place is outside."""
    flat = x.reshape(x.shape[0], -1)
    if filling is not None:
        filling = np.broadcast_to(filling.reshape(-1, 1), (flat.shape[0], 1))
        flat = np.concatenate([flat, filling], axis=1)
    if places.shape[0] == 1:
        return flat[:, places[0]]
    flat, places = same_lanes([flat, places])
    return np.take_along_axis(flat, places.reshape(len(places), -1), 1).reshape(places.shape)


def _strides(shape: Sequence[int]) -> list[int]:
    return [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]


def _box(starts: Sequence[Array], sizes: Sequence[int], shape: Sequence[int]) -> Array:
    """The places of a box of `sizes` that starts at `starts` (one array of lanes for each axis)."""
    places = np.zeros((1,) * (len(sizes) + 1), np.int64)
    for axis, (start, stride) in enumerate(zip(starts, _strides(shape), strict=True)):
        start = np.clip(start, 0, shape[axis] - sizes[axis])
        along = start[:, None] + np.arange(sizes[axis])
        wide = [len(along), *(sizes[axis] if i == axis else 1 for i in range(len(sizes)))]
        places = places + along.reshape(wide) * stride
    return places


def _dynamic_slice(run: Run, inputs: Inputs, params: Params) -> Array:
    x, *starts = inputs
    return take(x, _box(starts, params["slice_sizes"], x.shape[1:]))


def _dynamic_update(run: Run, inputs: Inputs, params: Params) -> Array:
    x, update, *starts = inputs
    return _write(x, _box(starts, update.shape[1:], x.shape[1:]), update, None)


def _write(x: Array, places: Array, updates: Array, combine: np.ufunc | None) -> Array:
    """`x` with `updates` put, or combined, at `places`; what is outside is dropped."""
    x, places, updates = same_lanes([x, places, updates])
    flat = x.reshape(len(x), -1).copy()
    inside = places >= 0
    lanes = np.broadcast_to(
        np.arange(len(x)).reshape((-1,) + (1,) * (places.ndim - 1)), places.shape
    )
    at = (lanes[inside], places[inside])
    if combine is None:
        flat[at] = updates[inside]
    else:
        combine.at(flat, at, updates[inside])
    return flat.reshape(x.shape)


@dataclass(frozen=True)
class Addressing:
    """Which elements an index vector reaches.

    Attributes:
        window: the size of the box that one index vector reaches, for each axis of the operand.
        window_axes: the axes of the result that run over the box.
        dropped: the axes of the operand that the result lacks, all of size 1 in the box.
        addressed: the axes of the operand that the index vector places.
        together: pairs of axes, of the operand and of the indices, that run together.
        rank: the number of axes of the result.
        clip: whether a box that reaches outside is moved inside; otherwise it is nowhere.
    """

    window: Sequence[int]
    window_axes: Sequence[int]
    dropped: Sequence[int]
    addressed: Sequence[int]
    together: Sequence[tuple[int, int]]
    rank: int
    clip: bool

    def places(self, indices: Array, shape: Sequence[int]) -> Array:
        """The place of every element of the result in an operand of `shape`."""
        strides, sample = _strides(shape), indices.shape[1:-1]
        valid = np.ones((1,) * (len(sample) + 1), bool)
        corner = np.zeros(indices.shape[:-1], np.int64)
        for column, axis in enumerate(self.addressed):
            start, last = indices[..., column], shape[axis] - self.window[axis]
            if self.clip:
                start = np.clip(start, 0, last)
            valid = valid & (start >= 0) & (start <= last)
            corner = corner + start * strides[axis]
        for axis, source in self.together:
            corner = corner + _along(sample[source], source + 1, corner.ndim) * strides[axis]
        corner = np.where(valid, corner, -1)
        batch = [axis for axis in range(self.rank) if axis not in self.window_axes]
        spread = np.ones(self.rank + 1, np.int64)
        spread[[0, *(axis + 1 for axis in batch)]] = corner.shape
        corner = corner.reshape(tuple(spread))
        offsets = np.zeros((1,) * (self.rank + 1), np.int64)
        kept = [axis for axis in range(len(shape)) if axis not in self.dropped]
        for axis, target in zip(kept, self.window_axes, strict=True):
            offsets = offsets + _along(self.window[axis], target + 1, self.rank + 1) * strides[axis]
        return np.where(corner < 0, -1, corner + offsets)


def _along(size: int, axis: int, rank: int) -> Array:
    """`0 … size − 1` along one axis of `rank`."""
    return np.arange(size).reshape([-1 if i == axis else 1 for i in range(rank)])


def _clips(mode: Any) -> bool:
    return mode in (GatherScatterMode.CLIP, GatherScatterMode.PROMISE_IN_BOUNDS)


def _gather(run: Run, inputs: Inputs, params: Params) -> Array:
    x, indices = inputs
    numbers = params["dimension_numbers"]
    batching = numbers.operand_batching_dims
    addressing = Addressing(
        window=params["slice_sizes"],
        window_axes=numbers.offset_dims,
        dropped=(*numbers.collapsed_slice_dims, *batching),
        addressed=numbers.start_index_map,
        together=tuple(zip(batching, numbers.start_indices_batching_dims, strict=True)),
        rank=len(numbers.offset_dims) + indices.ndim - 2,
        clip=_clips(params["mode"]),
    )
    places = addressing.places(indices, x.shape[1:])
    return take(x, places, None if addressing.clip else _filling(run, x, params["fill_value"]))


def _filling(run: Run, x: Array, value: Any) -> Array:
    if value is None:
        value = np.nan if x.dtype in (object, np.float64) else np.iinfo(np.int32).min
    return run.arithmetic.array([value]).astype(x.dtype)


def _scatter(combine: str | None) -> Rule:
    def rule(run: Run, inputs: Inputs, params: Params) -> Array:
        x, indices, updates = inputs
        numbers = params["dimension_numbers"]
        batching = numbers.operand_batching_dims
        dropped = (*numbers.inserted_window_dims, *batching)
        sizes = iter(updates.shape[axis + 1] for axis in numbers.update_window_dims)
        addressing = Addressing(
            window=[1 if axis in dropped else next(sizes) for axis in range(x.ndim - 1)],
            window_axes=numbers.update_window_dims,
            dropped=dropped,
            addressed=numbers.scatter_dims_to_operand_dims,
            together=tuple(zip(batching, numbers.scatter_indices_batching_dims, strict=True)),
            rank=updates.ndim - 1,
            clip=_clips(params["mode"]),
        )
        places = addressing.places(indices, x.shape[1:])
        ufunc = combine and binary(run.arithmetic, combine, x.dtype)
        return _write(x, places, updates, ufunc or None)

    return rule


TABLE: dict[str, Rule] = {
    "dynamic_slice": _dynamic_slice,
    "dynamic_update_slice": _dynamic_update,
    "gather": _gather,
    "scatter": _scatter(None),
    "scatter-add": _scatter("add"),
    "scatter-sub": _scatter("sub"),
    "scatter-mul": _scatter("mul"),
    "scatter-min": _scatter("min"),
    "scatter-max": _scatter("max"),
}
