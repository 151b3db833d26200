"""JAX arrays whose axes are called by indices: aligned, multiplied, contracted and indexed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from symbolic.indices import Index, Position, Quotient

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_FOR_BEST_ORDER = 6


@dataclass(frozen=True)
class Labelled:
    """An array and the index of each of its axes."""

    array: jax.Array
    axes: tuple[Index, ...] = ()

    def over(self, axes: Sequence[Index]) -> jax.Array:
        """The array with its axes in an order; an axis that it lacks has length 1."""
        present = [index for index in axes if index in self.axes]
        array = self.array
        if tuple(present) != self.axes:
            array = jnp.transpose(array, [self.axes.index(index) for index in present])
        missing = [place for place, index in enumerate(axes) if index not in self.axes]
        return jnp.expand_dims(array, missing) if missing else array


def combine(function: Callable[..., jax.Array], parts: Sequence[Labelled]) -> Labelled:
    """A function of arrays, entry by entry; the widest array says in which order the axes come."""
    widest = max(parts, key=lambda part: len(part.axes)).axes
    others = dict.fromkeys(index for part in parts for index in part.axes if index not in widest)
    axes = (*others, *widest)
    return Labelled(function(*(part.over(axes) for part in parts)), axes)


def contract(parts: Sequence[Labelled], over: Sequence[Index]) -> Labelled:
    """The product of arrays, summed over indices, two arrays at a time."""
    summed = set(over)
    groups: dict[frozenset[Index], Labelled] = {}
    for part in parts:
        key = frozenset(part.axes)
        groups[key] = combine(jnp.multiply, [groups[key], part]) if key in groups else part
    scalar = groups.pop(frozenset(), None)
    arrays = list(groups.values())
    if scalar is not None and not arrays:
        return scalar
    axes = tuple(dict.fromkeys(i for part in arrays for i in part.axes if i not in summed))
    made = Labelled(_contracted(arrays, summed, axes), axes)
    return made if scalar is None else combine(jnp.multiply, [scalar, made])


def _contracted(
    parts: Sequence[Labelled], summed: set[Index], axes: tuple[Index, ...]
) -> jax.Array:
    if len(parts) == 1:
        places = tuple(place for place, index in enumerate(parts[0].axes) if index in summed)
        return jnp.sum(parts[0].array, axis=places)
    letters: dict[Index, str] = {}
    for part in parts:
        for index in part.axes:
            letters.setdefault(index, _LETTERS[len(letters)])
    inputs = ",".join("".join(letters[index] for index in part.axes) for part in parts)
    output = "".join(letters[index] for index in axes)
    order: Any = "optimal" if len(parts) <= _MOST_FOR_BEST_ORDER else "greedy"
    arrays = [part.array for part in parts]
    return jnp.einsum(f"{inputs}->{output}", *arrays, optimize=order)


def positions(place: Position, sizes: Mapping[str, int], axes: Sequence[Index], module: Any) -> Any:
    """The numbers that a position takes over some axes, as an array of NumPy or of JAX."""
    total = module.zeros([1] * len(axes), dtype="int32")
    for monomial, coefficient in place.terms:
        product: Any = coefficient
        for symbol in monomial:
            if isinstance(symbol, str):
                product = product * sizes[symbol]
            elif isinstance(symbol, Index):
                shape = [1] * len(axes)
                shape[axes.index(symbol)] = -1
                steps = module.arange(symbol.size.at(sizes), dtype="int32")
                product = product * steps.reshape(shape)
            else:
                top = positions(symbol.numerator, sizes, axes, module)
                bottom = positions(symbol.divisor, sizes, axes, module)
                product = product * (
                    top // bottom if isinstance(symbol, Quotient) else top % bottom
                )
        total = total + product
    return total


def entries(array: jax.Array, at: Sequence[Position], sizes: Mapping[str, int]) -> Labelled:
    """The entries of an array at positions; what lies outside is read at the border.

    Axes whose positions share an index are read together, as one flat axis.
    """
    plain = tuple(place.index for place in at)
    if len(set(plain)) == len(plain):
        known = tuple(index for index in plain if index is not None)
        if tuple(index.size.at(sizes) for index in known) == array.shape:
            return Labelled(array, known)
    blocks = _blocks(at)
    array = jnp.transpose(array, [axis for block in blocks for axis in block])
    axes: tuple[Index, ...] = ()
    done = 0
    for block in blocks:
        shape = array.shape[done : done + len(block)]
        indices = tuple(dict.fromkeys(i for a in block for i in _ordered(at[a])))
        flat = _flat([at[a] for a in block], shape, sizes, indices)
        array = array.reshape(*array.shape[:done], -1, *array.shape[done + len(block) :])
        array = _taken(array, flat, done)
        axes += indices
        done += len(indices)
    return Labelled(array, axes)


def _ordered(place: Position) -> list[Index]:
    return sorted(place.indices, key=lambda index: index.serial)


def _blocks(at: Sequence[Position]) -> list[list[int]]:
    """Axes in groups that share no index."""
    blocks: list[tuple[list[int], set[Index]]] = []
    for axis, place in enumerate(at):
        group, indices = [axis], set(place.indices)
        for other in [block for block in blocks if block[1] & indices]:
            blocks.remove(other)
            group, indices = other[0] + group, indices | other[1]
        blocks.append((sorted(group), indices))
    return [axes for axes, _ in sorted(blocks)]


def _flat(
    places: Sequence[Position],
    shape: Sequence[int],
    sizes: Mapping[str, int],
    indices: Sequence[Index],
) -> np.ndarray:
    """The places in a flattened block of axes, an array over the indices."""
    lengths = [index.size.at(sizes) for index in indices]
    flat = np.zeros(lengths, "int32")
    for place, length in zip(places, shape, strict=True):
        flat = flat * length + np.clip(positions(place, sizes, indices, np), 0, length - 1)
    return flat


def _taken(array: jax.Array, flat: np.ndarray, axis: int) -> jax.Array:
    """The entries along an axis at given places: a slice and a reshape where that is enough."""
    run = flat.ravel()
    steps = np.unique(np.diff(run))
    shape = (*array.shape[:axis], *flat.shape, *array.shape[axis + 1 :])
    if run.size == 1 or (len(steps) == 1 and steps[0] > 0):
        first, last = int(run[0]), int(run[-1])
        step = int(steps[0]) if run.size > 1 else 1
        array = jax.lax.slice_in_dim(array, first, last + 1, step, axis)
        return array.reshape(shape)
    return jnp.take(array, run, axis=axis).reshape(shape)
