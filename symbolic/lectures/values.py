"""Numbers that the lectures print, computed anew by `jaxnn`, in 64 bits as R and NumPy do."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn
from jaxnn.data import lectures as data
from symbolic.lectures.measured import Unavailable

Numbers = Mapping[str, Any]


def _in_64_bits(compute: Callable[[], Numbers]) -> Callable[[], Numbers]:
    @functools.wraps(compute)
    def computed() -> Numbers:
        with jax.enable_x64(True):
            return {name: np.asarray(value) for name, value in compute().items()}

    return computed


@_in_64_bits
def one_neuron() -> Numbers:
    """Lecture 000: the neurons and the hidden layers of linear and logistic regression."""
    model = jaxnn.logistic_regression()
    params = model.init(jax.random.key(0), (1, 3))
    layers = model.layers(params)
    return {"neurons and hidden layers": [layers[-1][1]["W"].shape[1], len(layers) - 1]}


@_in_64_bits
def example_5() -> Numbers:
    """Lecture 001, Example 5: logistic regression on 50 rows, by gradient descent."""
    folder = os.environ.get("JAXNN_DATA", "")
    table = Path(folder, "logit_2d", "data.csv")
    if not folder or not table.is_file():
        raise Unavailable("the rows are not printed, and JAXNN_DATA names no folder that has them")
    rows = np.loadtxt(table, delimiter=",", skiprows=1)
    x, y = jnp.asarray(rows[:, :2]), jnp.asarray(rows[:, 2:])
    model = jaxnn.logistic_regression()

    def cost(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.binary_cross_entropy(model.apply(params, x), y)

    start = model.init(jax.random.key(0), x)
    run = jaxnn.fit(cost, start, (x, y), optax.sgd(8.0), epochs=30_000)
    # The lecture names no rate; its numbers are those of rates near 5.
    early = jaxnn.fit(cost, start, (x, y), optax.sgd(5.0), epochs=5000)
    deviance = 2 * len(y) * float(cost(run.params, x, y))
    null = 2 * float(jaxnn.binary_cross_entropy(jnp.zeros_like(y), y, reduction="sum"))
    return {
        "rows": rows[[0, 5]],
        "coefficients": [run.params["b"][0], *run.params["W"][:, 0]],
        "degrees of freedom": [len(y) - 1, len(y) - 3],
        "null deviance": null,
        "deviance and AIC": [deviance, deviance + 2 * 3],
        "5000 iterations": [
            5000,
            early.params["b"][0],
            *early.params["W"][:, 0],
            cost(early.params, x, y),
        ],
    }


@_in_64_bits
def feature_map() -> Numbers:
    """Lecture 001: the size of what a 5 by 5 field makes of a 28 by 28 image."""
    image, field = jnp.zeros((1, 1, 28, 28)), jnp.zeros((1, 1, 5, 5))
    made = jax.eval_shape(lambda a, k: jax.lax.conv(a, k, (1, 1), "VALID"), image, field)
    return {"size": made.shape[2:]}


@_in_64_bits
def two_layers() -> Numbers:
    """Lectures 002 and 003: the shapes in the 2-3-1 network, and those of its gradients."""
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)
    x, t, start = jax.tree.map(jnp.asarray, data.expense())
    passed = jaxnn.backprop(model, start, x, t, jaxnn.half_sse)
    hidden, output = passed.layers
    return {
        "weights": [*start[0]["W"].shape, *start[1]["W"].shape],
        "dW1": hidden.dW.shape,
        "dW2": output.dW.shape,
        "gradients": [*hidden.dW.shape, *output.dW.shape],
        "delta2": hidden.delta.shape,
        "dz2 in W1": jax.eval_shape(jax.jacobian(lambda W: x[0] @ W), start[0]["W"]).shape,
        "layers": [start[0]["W"].shape[0], start[1]["W"].shape[1], start[0]["W"].shape[1]],
        "data": [*x.ravel(), *t.ravel()],
    }


@_in_64_bits
def grid_search() -> Numbers:
    """Lecture 002: how long it takes to try 1000 values of each weight, 0.05 s the first 1000."""
    seconds = {p: 0.05 * 1000 ** (p - 1) for p in (1, 2, 3)}
    return {
        "one and two": [1000.0, seconds[1], 1000**2, seconds[2]],
        "three": [1000.0**3, seconds[3] / 3600],
    }


@_in_64_bits
def study() -> Numbers:
    """Lecture 003: the 2-3-1 network on hours of study and sleep, 10,000 steps at rate 5."""
    x, y, start = data.study_scores()
    x, y = jnp.asarray(jaxnn.max_scale(x)(x)), jnp.asarray(y) / 100
    start = jax.tree.map(jnp.asarray, start)
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)

    def cost(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.half_sse(model.apply(params, x), y)

    run = jaxnn.fit(cost, start, (x, y), optax.sgd(5.0), epochs=10_000)
    # The printed predictions were made in the last iteration, before its update.
    before = jaxnn.fit(cost, start, (x, y), optax.sgd(5.0), epochs=9_999)
    ones = jax.tree.map(jnp.ones_like, start)
    return {
        "data": [*x.ravel(), *y.ravel()],
        "targets": y,
        "cost from ones": cost(ones, x, y),
        "W1": run.params[0]["W"],
        "W2": run.params[1]["W"],
        "predictions": model.apply(before.params, x),
    }


@_in_64_bits
def first_step() -> Numbers:
    """Lecture 004: one step of descent of linear regression on the first three rows."""
    rows = jax.tree.map(jnp.asarray, data.twelve_rows())
    model = jaxnn.linear_regression()
    true = {"W": jnp.array([[1.5], [1.5]]), "b": jnp.array([0.1])}
    x, y = rows.x[:3], rows.y[:3]

    def cost(params: Any) -> Any:
        return jaxnn.mse(model.apply(params, x), y)

    slope = jax.grad(cost)(rows.params)
    after = jax.tree.map(lambda p, g: p - 0.1 * g, rows.params, slope)
    columns = np.column_stack([rows.x, np.ones(len(rows.x))])
    return {
        "least squares": np.linalg.lstsq(columns, np.asarray(rows.y)[:, 0])[0].round(9),
        "targets": model.apply(true, rows.x),
        "batch": [*x.ravel(), *y.ravel()],
        "start": [*rows.params["W"].ravel(), *rows.params["b"]],
        "dw": slope["W"],
        "db": slope["b"],
        "slopes": [*slope["W"].ravel(), *slope["b"]],
        "w": after["W"],
        "b": after["b"],
        "after": [*after["W"].ravel(), *after["b"]],
    }


@_in_64_bits
def exercises() -> Numbers:
    """Lecture 004: the example of a layer, and the line through three points."""
    layer = jaxnn.dense(1, W=[[2.0], [-1.0]], b=[1.0])
    x = jnp.array([[1.0, 2.0], [3.0, -1.0]])
    points = data.three_points()
    line = np.polyfit(points.x[:, 0], points.y[:, 0], 1).round(9)
    return {"example": layer.apply(layer.init(jax.random.key(0), x), x), "line": line}


@_in_64_bits
def from_scratch() -> Numbers:
    """Lecture 004: 5000 steps of the 3-2-1 network, and 5000 of Adam as Keras takes them."""
    made = jax.tree.map(jnp.asarray, data.from_scratch())
    model = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)

    def cost(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.mse(model.apply(params, x), y)

    run = jaxnn.fit(cost, made.params, (made.x, made.y), optax.sgd(0.0005), epochs=5000)
    return {"weights": [*run.params[0]["W"].T.ravel(), *run.params[1]["W"].ravel()]}
