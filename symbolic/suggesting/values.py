"""Index expressions on NumPy arrays in float64, computed again only where altered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symbolic import anyfunction
from symbolic import expressions as ex
from symbolic.evaluating import elementwise
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position, position
from symbolic.proving.prove import Formula
from symbolic.writing.axes import positions
from symbolic.writing.sizes import lengths

Array = np.ndarray


@dataclass(frozen=True)
class Labelled:
    """An array and the index of each of its axes."""

    array: Array
    axes: tuple[Index, ...] = ()

    def over(self, axes: Sequence[Index]) -> Array:
        """The array with its axes in an order; an axis that it lacks has length 1."""
        if tuple(axes) == self.axes:
            return self.array
        kept = [self.axes.index(index) for index in axes if index in self.axes]
        shape = [
            self.array.shape[self.axes.index(index)] if index in self.axes else 1 for index in axes
        ]
        return self.array.transpose(kept).reshape(shape)


class Values:
    """The arrays of expressions over given tensors.

    Args:
        sizes: the sizes by name.
        tensors: the arrays of the tensors.
        base: the values of the same expressions before the tensors in `changed` were altered.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        tensors: Mapping[Tensor, Array],
        base: Values | None = None,
        changed: Mapping[Tensor, Array] | None = None,
    ):
        self.sizes = dict(sizes)
        self._changed = dict(changed or {})
        self.tensors = {**tensors, **self._changed}
        self._base = base
        self._known: dict[Expression, Labelled] = {}

    def define(self, tensor: Tensor, array: Array) -> None:
        """Give a tensor its array, before any expression over it is computed."""
        self.tensors[tensor] = array
        if self._base is not None:
            self._changed[tensor] = array

    def altered(self, changed: Mapping[Tensor, Array] | None = None) -> Values:
        """The values once some tensors have other arrays."""
        return Values(self.sizes, self.tensors, self, changed)

    def result(self, formula: Formula, bodies: Mapping[int, Expression] | None = None) -> Array:
        """The result of a formula, some of whose definitions, or whose result, is another body.

        A definition is called by its place, and the result by the number of definitions.
        """
        bodies = bodies or {}
        for place, definition in enumerate(formula.definitions):
            body = bodies.get(place, definition.body)
            if self._base is None or place in bodies or self._touched(body):
                self.define(definition.tensor, self.array(body, definition.indices))
        return self.array(bodies.get(len(formula.definitions), formula.body), formula.indices)

    def array(self, body: Expression, indices: Sequence[Index]) -> Array:
        """An expression as an array over its free indices."""
        return np.broadcast_to(self.value(body).over(indices), lengths(indices, self.sizes))

    def _touched(self, body: Expression) -> bool:
        return any(tensor in self._changed for tensor in body.tensors)

    def value(self, body: Expression) -> Labelled:
        """The array of an expression, its axes called by its free indices."""
        if self._base is not None and not self._touched(body):
            return self._base.value(body)
        if body not in self._known:
            self._known[body] = self._computed(body)
        return self._known[body]

    def _computed(self, body: Expression) -> Labelled:
        match body:
            case ex.Number(value):
                return Labelled(np.asarray(float(value)))
            case ex.Constant(name):
                return Labelled(np.asarray(np.pi if name == "pi" else float(name)))
            case ex.Count(place):
                return self._count(place)
            case ex.Element(tensor, at):
                return self._entries(Labelled(self.tensors[tensor]), at)
            case ex.Delta(left, right):
                gap = self._count(left - right)
                return Labelled((gap.array == 0).astype(float), gap.axes)
            case ex.AtLeastZero(place):
                gap = self._count(place)
                return Labelled((gap.array >= 0).astype(float), gap.axes)
            case ex.Positive(inner):
                return self._combined(lambda x: (x > 0).astype(float), (inner,))
            case ex.Zero(inner):
                return self._combined(lambda x: (x == 0).astype(float), (inner,))
            case ex.Add(terms):
                return self._combined(lambda *parts: sum(parts[1:], parts[0]), terms)
            case ex.Multiply(factors):
                return self._combined(_product, factors)
            case ex.Power(base, exponent):
                return self._combined(lambda x: x ** float(exponent), (base,))
            case ex.Apply(function, arguments):
                return self._combined(_function(function), arguments)
            case ex.Sum(over, inner):
                part = self.value(inner)
                places = tuple(part.axes.index(index) for index in over)
                kept = tuple(index for index in part.axes if index not in over)
                return Labelled(part.array.sum(axis=places), kept)
            case ex.Operator():
                return self._operator(body)
        raise NotImplementedError(type(body).__name__)

    def _combined(self, function: Callable[..., Any], bodies: Sequence[Expression]) -> Labelled:
        parts = [self.value(body) for body in bodies]
        axes = tuple(dict.fromkeys(index for part in parts for index in part.axes))
        return Labelled(np.asarray(function(*(part.over(axes) for part in parts))), axes)

    def _count(self, place: Position) -> Labelled:
        axes = tuple(place.indices)
        return Labelled(np.asarray(positions(place, self.sizes, axes, np), float), axes)

    def _entries(self, whole: Labelled, at: Sequence[Position]) -> Labelled:
        """The entries at positions along the last axes; what lies outside is read at the border."""
        outer, array = whole.axes, whole.array
        plain = tuple(place.index for place in at)
        if len(set(plain)) == len(plain):
            known = tuple(index for index in plain if index is not None and index not in outer)
            inner = array.shape[len(outer) :]
            if len(known) == len(plain) and lengths(known, self.sizes) == inner:
                return Labelled(array, (*outer, *known))
        axes = tuple(dict.fromkeys((*outer, *(i for place in at for i in place.indices))))
        grids = [positions(position(index), self.sizes, axes, np) for index in outer]
        grids += [positions(place, self.sizes, axes, np) for place in at]
        inside = [
            np.clip(grid, 0, length - 1) for grid, length in zip(grids, array.shape, strict=True)
        ]
        return Labelled(array[tuple(inside)], axes)

    def _operator(self, body: ex.Operator) -> Labelled:
        inner = self.value(body.body)
        outer = tuple(index for index in inner.axes if index not in body.over)
        shape = lengths((*outer, *body.over), self.sizes)
        array = np.broadcast_to(inner.over((*outer, *body.over)), shape)
        own = tuple(range(-len(body.over), 0))
        made = np.asarray(_OPERATORS[body.name](array, own), float)
        return self._entries(Labelled(made, outer), body.at)


def _product(*parts: Array) -> Array:
    made = parts[0]
    for part in parts[1:]:
        made = made * part
    return made


def _softmax(array: Array, own: tuple[int, ...]) -> Array:
    powers = np.exp(array - array.max(own, keepdims=True))
    return powers / powers.sum(own, keepdims=True)


def _logsumexp(array: Array, own: tuple[int, ...], keepdims: bool = False) -> Array:
    largest = array.max(own, keepdims=True)
    made = np.log(np.exp(array - largest).sum(own, keepdims=True)) + largest
    return made if keepdims else made.squeeze(own)


_OPERATORS: dict[str, Callable[[Array, tuple[int, ...]], Any]] = {
    "softmax": _softmax,
    "log_softmax": lambda array, own: array - _logsumexp(array, own, keepdims=True),
    "logsumexp": _logsumexp,
    "max": lambda array, own: array.max(own),
    "min": lambda array, own: array.min(own),
    "prod": lambda array, own: array.prod(own),
    "argmax": lambda array, own: array.argmax(own[0]),
    "argmin": lambda array, own: array.argmin(own[0]),
    "inverse": lambda array, own: np.linalg.inv(array),
    "det": lambda array, own: np.linalg.det(array),
    "log_abs_det": lambda array, own: np.linalg.slogdet(array)[1],
    "sign_det": lambda array, own: np.linalg.slogdet(array)[0],
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "softplus": lambda x: np.logaddexp(x, 0),
    "log_sigmoid": lambda x: -np.logaddexp(-x, 0),
    "relu": lambda x: np.maximum(x, 0),
    "where": lambda condition, then, otherwise: np.where(condition > 0, then, otherwise),
    "round": np.round,
    "logaddexp": np.logaddexp,
    "stop_gradient": lambda x: x,
}


def _function(name: str) -> Callable[..., Any]:
    if anyfunction.is_any(name):
        return lambda x: anyfunction.exact(name, np, x)
    return _FUNCTIONS.get(name) or elementwise.TABLE[name].real
