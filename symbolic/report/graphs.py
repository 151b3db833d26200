"""The computation graphs of the lectures' networks, at the lectures' own numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.ad_checkpoint import checkpoint_name

import jaxnn
from symbolic.report.page.computing import graph_of
from symbolic.report.page.graph import Graph

_NEURON = {"x": "p", "w": "p", "b": "", "y": ""}


def graphs(lecture: str) -> tuple[Graph, ...]:
    """The networks that a lecture draws, one after the other."""
    return tuple(draw() for draw in _DRAWN.get(lecture, ()))


def _neuron() -> Graph:
    """Logistic regression for one example."""
    numbers = {"x": [1.0, 2.0], "w": [0.5, -0.25], "b": 0.5, "y": 1.0}
    title = "Logistic regression for one example, from x, w and b to z, a and L"
    return graph_of(_logistic, numbers, _NEURON, ("w", "b"), title)


def _logistic(x: Any, w: Any, b: Any, y: Any) -> Any:
    z = checkpoint_name(x @ w + b, "z")
    a = checkpoint_name(jaxnn.sigmoid(z), "a")
    return -(y * jnp.log(a) + (1 - y) * jnp.log(1 - a))


def _line() -> Graph:
    """Linear regression with one feature."""
    shapes = {"x": "m", "w": "", "b": "", "y": "m"}
    numbers = {"x": [1.0, 2.0, 3.0], "w": 0.5, "b": 0.0, "y": [2.0, 4.0, 7.0]}
    title = "Linear regression with one feature and its mean squared error"
    return graph_of(_squares, numbers, shapes, ("w", "b"), title)


def _squares(x: Any, w: Any, b: Any, y: Any) -> Any:
    z = checkpoint_name(w * x + b, "Z")
    return jaxnn.mse(z, y)


def _general() -> Graph:
    """The 3-4-4-1 network, with weights that are round numbers."""
    activations = [jaxnn.relu, jaxnn.tanh]
    model = jaxnn.mlp([4, 4, 1], activation=activations, output_activation=jaxnn.sigmoid)
    params = tuple({"W": _round(*size), "b": _round(size[1])} for size in ((3, 4), (4, 4), (4, 1)))
    x, y = _round(2, 3), np.array([[1.0], [0.0]])
    return _network("The 3-4-4-1 network", model, jaxnn.mse, x, y, params)


def _example_8() -> Graph:
    x, y, params = jaxnn.data.lectures.example_8()
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    return _network("The 2-2-2 network of Example 8", model, jaxnn.half_sse, x, y, params)


def _expense() -> Graph:
    x, y, params = jaxnn.data.lectures.expense()
    return _network("The 2-3-1 network", _two_three_one(), jaxnn.half_sse, x, y, params)


def _study() -> Graph:
    x, y, params = jaxnn.data.lectures.study_scores()
    x, y = np.asarray(x) / np.max(x, axis=0), np.asarray(y) / 100
    return _network("The 2-3-1 network", _two_three_one(), jaxnn.half_sse, x, y, params)


def _two_three_one() -> jaxnn.Model:
    return jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)


def _exponential() -> Graph:
    x, y, params = jaxnn.data.lectures.from_scratch()
    model = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)
    title = "The 3-2-1 network with an exponential output, for two rows of the data"
    return _network(title, model, jaxnn.mse, x[:2], y[:2], params)


def _network(
    title: str,
    model: jaxnn.Model,
    loss: Callable[..., Any],
    x: Any,
    y: Any,
    params: Sequence[dict[str, Any]],
) -> Graph:
    """The graph of a dense network at symbolic sizes."""

    def whole(params: Any, X: Any, Y: Any) -> jax.Array:
        return loss(model.apply(params, X), Y)

    sizes = "phkqrs"[: len(params) + 1]
    layers = tuple(
        {name: f"{ins} {outs}" if name == "W" else outs for name in layer}
        for layer, ins, outs in zip(params, sizes, sizes[1:], strict=False)
    )
    shapes = {"params": layers, "X": "n p", "Y": f"n {sizes[-1]}"}
    return graph_of(whole, {"params": tuple(params), "X": x, "Y": y}, shapes, ("params",), title)


def _round(*shape: int) -> np.ndarray:
    """Numbers between −1 and 1 with one digit, always the same."""
    count = int(np.prod(shape))
    return (((np.arange(count) * 7 + sum(shape)) % 19 - 9) / 10).reshape(shape)


_DRAWN: dict[str, tuple[Callable[[], Graph], ...]] = {
    "000": (_line, _neuron, _general),
    "001": (_neuron, _example_8),
    "002": (_expense,),
    "003": (_study,),
    "004": (_exponential,),
}
