"""Sums over `[k = y_i]`: `Σ_k [k = y_i] E[k,j]` looks up, `Σ_i [k = y_i] D[i,j]` adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index
from symbolic.writing.axes import Labelled


@dataclass(frozen=True)
class Match:
    """A factor that is 1 where an index equals a label, and 0 elsewhere.

    Attributes:
        factor: the factor.
        index: the index.
        label: what it is compared with.
    """

    factor: Expression
    index: Index
    label: Expression


def matches(factors: Sequence[Expression]) -> list[Match]:
    """The factors that compare an index with a label."""
    found = []
    for factor in factors:
        if isinstance(factor, ex.Zero) and isinstance(factor.body, ex.Add):
            for term in factor.body.terms:
                sign, count = ex.split_coefficient(term)
                index = count.position.index if isinstance(count, ex.Count) else None
                if index is not None and abs(sign) == 1:
                    rest = ex.multiply(ex.expression(-sign), factor.body - term)
                    if rest.tensors and index not in rest.indices:
                        found.append(Match(factor, index, rest))
    return found


def _whole(label: Labelled, length: int) -> tuple[jax.Array, jax.Array]:
    """Labels as places along an axis, and where they are places at all."""
    places = jnp.clip(jnp.round(label.array), 0, length - 1)
    return places.astype("int32"), places == label.array


def look_up(part: Labelled, label: Labelled, index: Index) -> Labelled:
    """`Σ_k [k = label] part[k]`: the entries of an array at labels."""
    shared = [axis for axis in label.axes if axis in part.axes]
    others = tuple(axis for axis in part.axes if axis not in (*shared, index))
    array = part.over((*shared, index, *others))
    places, holds = _whole(label, array.shape[len(shared)])
    shape = label.array.shape
    along = [jax.lax.broadcasted_iota("int32", shape, label.axes.index(axis)) for axis in shared]
    found = array[(*along, places)]
    holds = holds.reshape(*shape, *[1] * len(others))
    return Labelled(jnp.where(holds, found, jnp.zeros_like(found)), (*label.axes, *others))


def add_up(part: Labelled, label: Labelled, index: Index, length: int) -> Labelled:
    """`Σ_i [k = label_i] part[i]`: the entries of an array added up by their labels."""
    others = tuple(axis for axis in part.axes if axis not in label.axes)
    places, holds = _whole(label, length)
    array = part.over((*label.axes, *others))
    shape = (*places.shape, *array.shape[places.ndim :])
    array = jnp.broadcast_to(array, shape)
    holds = holds.reshape(*places.shape, *[1] * len(others))
    kept = jnp.where(holds, array, jnp.zeros_like(array))
    total = jnp.zeros((length, *shape[places.ndim :]), array.dtype).at[places].add(kept)
    return Labelled(total, (index, *others))
