"""Scaling of features, fitted on one data set and applied to any: pure functions as values."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from jaxnn import _guards
from jaxnn._types import AnyArray, at_least_32_bits, floats


class Scaling(NamedTuple):
    """A fitted scaling: call it to map x to (x - shift) / scale, column by column.

    Shapes: shift and scale (p,); applied to (n, p).
    Raises: ValueError when applied to another number of columns.
    Source: `max_scale`, `min_max_scale` and `standardise` fit one.

    >>> scaling = Scaling(shift=jnp.array([1.0]), scale=jnp.array([2.0]))
    >>> scaling(jnp.array([[5.0]])).tolist(), scaling.inverse(jnp.array([[2.0]])).tolist()
    ([[2.0]], [[5.0]])
    """

    shift: Array
    scale: Array

    def __call__(self, x: Float[AnyArray, "n p"]) -> Float[Array, "n p"]:
        columns = self._columns(x)
        wide = at_least_32_bits(columns)
        scaled = (wide - self.shift) / self.scale
        return scaled if wide is columns else scaled.astype(columns.dtype)

    def inverse(self, x: Float[AnyArray, "n p"]) -> Float[Array, "n p"]:
        """Undo the scaling: x·scale + shift.

        Shapes: x (n, p); returns (n, p).
        Raises: ValueError for another number of columns.
        Source: the inverse of an affine map.

        >>> Scaling(jnp.array([0.0]), jnp.array([10.0])).inverse(jnp.array([[0.3]])).tolist()
        [[3.0]]
        """
        columns = self._columns(x)
        wide = at_least_32_bits(columns)
        values = wide * self.scale + self.shift
        return values if wide is columns else values.astype(columns.dtype)

    def _columns(self, x: AnyArray) -> Array:
        x = floats(x)
        if x.ndim != 2 or x.shape[1] != len(self.scale):
            raise ValueError(
                f"Scaling: x has shape {x.shape}; write a matrix with the {len(self.scale)} "
                "columns that it was fitted on"
            )
        return x


def max_scale(x: Float[AnyArray, "n p"]) -> Scaling:
    """Divide each column by its largest value.

    Shapes: x (n, p).
    Raises: ValueError for data that are empty, not a matrix, or not finite.
    Source: lecture 003, t(t(x)/colmax); lecture 002's data are scaled so.

    >>> hours = jnp.array([[3.0, 5.0], [5.0, 1.0], [10.0, 2.0]])
    >>> max_scale(hours)(hours)[0].tolist()
    [0.30000001192092896, 1.0]
    """
    x = _matrix("max_scale", x)
    return Scaling(jnp.zeros(x.shape[1], x.dtype), _not_zero(x.max(0)))


def min_max_scale(x: Float[AnyArray, "n p"]) -> Scaling:
    """Map each column to [0, 1], its smallest value to 0 and its largest to 1.

    Shapes: x (n, p). A column that does not vary maps to 0.
    Raises: ValueError for data that are empty, not a matrix, or not finite.
    Source: scikit-learn's MinMaxScaler.

    >>> min_max_scale(jnp.array([[1.0], [3.0]]))(jnp.array([[2.0]])).tolist()
    [[0.5]]
    """
    x = _matrix("min_max_scale", x)
    low = x.min(0)
    return Scaling(low, _not_zero(x.max(0) - low))


def standardise(x: Float[AnyArray, "n p"]) -> Scaling:
    """Give each column mean 0 and standard deviation 1 (dividing by n, not n - 1).

    Shapes: x (n, p). A column that does not vary maps to 0.
    Raises: ValueError for data that are empty, not a matrix, or not finite.
    Source: scikit-learn's StandardScaler.

    >>> standardise(jnp.array([[1.0], [3.0]]))(jnp.array([[1.0], [3.0]])).tolist()
    [[-1.0], [1.0]]
    """
    x = _matrix("standardise", x)
    constant = x.min(0) == x.max(0)  # whose mean and deviation are exact only up to rounding
    shift, scale = jnp.where(constant, x[0], x.mean(0)), jnp.where(constant, 0, x.std(0))
    return Scaling(shift, _not_zero(scale))


def one_hot(labels: Array, classes: int) -> Float[Array, "n k"]:
    """Rows of zeros with a one at each label.

    Shapes: labels (n,) of integers 0..classes-1; returns (n, classes).
    Raises: ValueError for a label out of range, TypeError for labels that are not integers.
    Source: lecture 002, t in 1-of-K code.

    >>> one_hot(jnp.array([0, 2]), 3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    labels = jnp.asarray(labels)
    if not jnp.issubdtype(labels.dtype, jnp.integer):
        raise TypeError(f"one_hot: labels has type {labels.dtype}; write integers 0..{classes - 1}")
    _guards.labels_in_range("one_hot", labels, classes)
    return jax.nn.one_hot(labels, classes, dtype=jnp.result_type(float))


def _matrix(where: str, x: AnyArray) -> Array:
    x = floats(x)
    if x.ndim != 2 or len(x) == 0:
        raise ValueError(f"{where}: x has shape {x.shape}; write a matrix with at least one row")
    if not bool(jnp.isfinite(x).all()):
        raise ValueError(
            f"{where}: x holds {int((~jnp.isfinite(x)).sum())} values that are not finite; "
            "fill or drop those rows first"
        )
    return x


def _not_zero(scale: AnyArray) -> Array:
    return jnp.where(scale == 0, jnp.ones_like(scale), scale)
