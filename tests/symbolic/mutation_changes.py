"""Ways to change an operation: another result, another input, another axis, another function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.symbolic.mutation import Change, NotApplicable, Operation

# Operations that only move numbers: what is done to their results is done elsewhere too.
_MOVES = frozenset(
    "broadcast_in_dim reshape squeeze transpose rev copy stop_gradient convert_element_type "
    "gather slice dynamic_slice pad concatenate lu cond".split()
)


@dataclass(frozen=True)
class Edit:
    """A way to change an operation.

    Attributes:
        name: what it does.
        change: how.
        of: the names of the operations that it fits, or empty for all that compute.
    """

    name: str
    change: Change
    of: frozenset[str] = frozenset()

    def fits(self, operation: str) -> bool:
        """Whether it may be made to an operation of that name."""
        return operation in self.of if self.of else operation not in _MOVES


def names(text: str) -> frozenset[str]:
    """The names of several operations."""
    return frozenset(text.split())


def number(value: float, array: Any) -> Any:
    """A number of the type of an array."""
    return np.asarray(value, array.dtype)


def real(value: Any) -> Any:
    """The value, if it holds real numbers."""
    if not jnp.issubdtype(value.dtype, jnp.floating):
        raise NotApplicable("no real numbers")
    return value


def times(value: Any, factor: float) -> Any:
    """A multiple."""
    return lax.mul(real(value), jnp.full(value.shape, factor, value.dtype))


def plus(value: Any, summand: float) -> Any:
    """The value and a number more."""
    return lax.add(real(value), jnp.full(value.shape, summand, value.dtype))


def like(value: Any, operation: Operation) -> Any:
    """A value in the shape of the result of an operation, if it is a number or of that shape."""
    value = jnp.asarray(value, operation.aval.dtype)
    return jnp.broadcast_to(value, operation.aval.shape) if value.shape == () else value


def result(change: Callable[[Any], Any]) -> Change:
    """A change of the result."""
    return lambda operation: change(operation.again())


def one_input(place: int, change: Callable[[Any], Any]) -> Change:
    """A change of one input."""

    def changed(operation: Operation) -> Any:
        inputs = list(operation.inputs)
        if place >= len(inputs):
            raise NotApplicable("no such input")
        inputs[place] = change(real(inputs[place]))
        return operation.again(*inputs)

    return changed


def constant(change: Callable[[float], float]) -> Change:
    """A change of the first number that the program states."""

    def changed(operation: Operation) -> Any:
        inputs = list(operation.inputs)
        for place, value in enumerate(inputs):
            if operation.literal(place) and np.isfinite(value):
                inputs[place] = number(change(float(value)), np.asarray(value))
                return operation.again(*inputs)
        raise NotApplicable("no number")

    return changed


def binary(combine: Callable[[Any, Any], Any]) -> Change:
    """Another function of both inputs."""

    def changed(operation: Operation) -> Any:
        first, second = (like(value, operation) for value in operation.inputs)
        return combine(real(first), second)

    return changed


def size(power: int) -> Change:
    """A factor that is a size, or one over it."""

    def changed(operation: Operation) -> Any:
        shapes = [value.shape for value in operation.inputs if getattr(value, "shape", ())]
        if not shapes:
            raise NotApplicable("no axis")
        result = real(operation.again())
        size = jnp.broadcast_to(jnp.asarray(shapes[0][0], result.dtype), result.shape)
        return lax.mul(result, size) if power > 0 else lax.div(result, size)

    return changed


def transposed(value: Any) -> Any:
    """The transpose of a square matrix."""
    if value.ndim < 2 or value.shape[-1] != value.shape[-2]:
        raise NotApplicable("not square")
    return jnp.swapaxes(value, -1, -2)


def contract_other(side: int) -> Change:
    """A contraction over another axis of the same size."""

    def changed(operation: Operation) -> Any:
        contracted, batch = operation.params["dimension_numbers"]
        value, axes = operation.inputs[side], contracted[side]
        free = [axis for axis in range(value.ndim) if axis not in (*axes, *batch[side])]
        for axis in free:
            if axes and value.shape[axis] == value.shape[axes[0]]:
                chosen = [contracted[0], contracted[1]]
                chosen[side] = (axis, *axes[1:])
                return operation.again(dimension_numbers=(tuple(chosen), batch))
        raise NotApplicable("no other axis of that size")

    return changed


def over_other_axis(operation: Operation) -> Any:
    """A reduction over another axis of the same size."""
    value, axes = operation.inputs[0], operation.params["axes"]
    for axis in range(value.ndim):
        if axis not in axes and value.shape[axis] == value.shape[axes[0]]:
            return operation.again(axes=(axis, *axes[1:]))
    raise NotApplicable("no other axis of that size")


def over_all_axes(operation: Operation) -> Any:
    """A reduction over every axis."""
    value = operation.inputs[0]
    if len(operation.params["axes"]) == value.ndim:
        raise NotApplicable("no other axis")
    return like(operation.again(axes=tuple(range(value.ndim))), operation)


def first_entry(operation: Operation) -> Any:
    """One term where a sum was."""
    value = operation.inputs[0]
    for axis in sorted(operation.params["axes"], reverse=True):
        value = lax.index_in_dim(value, 0, axis, keepdims=False)
    return value


def reduced(function: Callable[..., Any]) -> Change:
    """Another reduction over the same axes."""
    return lambda operation: function(operation.inputs[0], axis=tuple(operation.params["axes"]))


def argument(number: int) -> Change:
    """An input of the program where another value of its shape was."""

    def changed(operation: Operation) -> Any:
        inputs = list(operation.inputs)
        for place, value in enumerate(inputs):
            kind = (value.shape, value.dtype)
            fitting = [other for other in operation.arguments if (other.shape, other.dtype) == kind]
            if len(fitting) > number:
                inputs[place] = fitting[number]
                return operation.again(*inputs)
        raise NotApplicable("no argument of that shape")

    return changed


def exponent(change: Callable[[int], int]) -> Change:
    """Another whole power."""
    return lambda operation: operation.again(y=change(operation.params["y"]))


def instead(function: Callable[..., Any]) -> Change:
    """Another function of the inputs."""
    return lambda operation: function(*operation.inputs)
