"""Trainings of the lectures' networks; those that several systems look at run once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn


def train(loss: Any, params: Any, data: Any, optimizer: Any, epochs: int, **options: Any) -> Any:
    """`jaxnn.fit` without a bar of its own, in the report's 64 bits."""
    with jax.enable_x64(True):
        return jaxnn.fit(loss, params, data, optimizer, epochs=epochs, progress=False, **options)


def drawn(model: jaxnn.Model, inputs: int, seed: int = 0, scale: float = 1.0) -> Any:
    """Normal parameters of a model, its biases too; from NumPy, which compiles nothing."""
    draw = np.random.default_rng(seed)
    shapes = jax.eval_shape(lambda key: model.init(key, (1, inputs)), jax.random.key(0))
    return jax.tree.map(lambda leaf: scale * draw.normal(size=leaf.shape), shapes)


def in_32_bits(params: Any) -> Any:
    """Parameters in single precision, for data that come in it."""
    return jax.tree.map(lambda leaf: np.asarray(leaf, np.float32), params)


def passed(model: jaxnn.Model, params: Any, x: Any, y: Any, loss: Any) -> jaxnn.Backprop:
    """`jaxnn.backprop`, compiled as one program, its values as NumPy arrays."""

    def parts(params: Any, x: Any, y: Any) -> Any:
        found = jaxnn.backprop(model, params, x, y, loss)
        return found.loss, found.dA, found.layers, found.gradients

    return jaxnn.Backprop(*jax.tree.map(np.asarray, jax.jit(parts)(params, x, y)))


def at(g: Callable[..., Any], *z: Any) -> Any:
    """The values of g, compiled as one program, as NumPy arrays."""
    return jax.tree.map(np.asarray, jax.jit(g)(*z))


def gradient(loss: Any, params: Any, *data: Any) -> Any:
    """`jax.grad` of a loss, compiled as one program."""
    return jax.tree.map(np.asarray, jax.jit(jax.grad(loss))(params, *data))


def line_loss(params: Any, x: Any, y: Any) -> Any:
    """The mean squared error of linear regression."""
    return jaxnn.mse(jaxnn.linear_regression().apply(params, x), y)


def logistic_loss(params: Any, x: Any, y: Any) -> Any:
    """The cross-entropy of logistic regression."""
    return jaxnn.binary_cross_entropy(jaxnn.logistic_regression().apply(params, x), y)


def two_three_one(bias: bool = False, **start: Any) -> jaxnn.Model:
    """The 2-3-1 sigmoid network of lectures 002 and 003."""
    return jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=bias, **start)


def two_three_one_loss(params: Any, x: Any, y: Any) -> Any:
    """Half its sum of squared errors."""
    return jaxnn.half_sse(two_three_one().apply(params, x), y)


def three_two_one() -> jaxnn.Model:
    """The 3-2-1 network of lecture 004: sigmoid, then exponential."""
    return jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)


def three_two_one_loss(params: Any, x: Any, y: Any) -> Any:
    """Its mean squared error."""
    return jaxnn.mse(three_two_one().apply(params, x), y)


class Study(NamedTuple):
    """Scaled data of lecture 003 with the weights that training starts from."""

    x: jax.Array
    y: jax.Array
    start: Any


def study() -> Study:
    """The study data, each column divided by its largest value and the score by 100."""
    x, y, start = jaxnn.data.lectures.study_scores()
    return Study(jaxnn.max_scale(x)(x), jnp.asarray(y) / 100, jax.tree.map(jnp.asarray, start))


@functools.cache
def study_run(epochs: int = 10_000) -> jaxnn.Run:
    """Lecture 003's training: 10,000 steps of size 5."""
    x, y, start = study()
    return train(two_three_one_loss, start, (x, y), optax.sgd(5.0), epochs)


@functools.cache
def study_run_from_ones() -> jaxnn.Run:
    """The same from weights that are all one."""
    x, y, start = study()
    ones = jax.tree.map(jnp.ones_like, start)
    return train(two_three_one_loss, ones, (x, y), optax.sgd(5.0), 10_000)


@functools.cache
def expense_run() -> jaxnn.Run:
    """Lecture 002's training: 5,000 steps of size 3."""
    x, y, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.expense())
    return train(two_three_one_loss, start, (x, y), optax.sgd(3.0), 5000)


@functools.cache
def from_scratch_run() -> jaxnn.Run:
    """Lecture 004's training: 5,000 steps of size 0.0005."""
    x, y, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.from_scratch())
    return train(three_two_one_loss, start, (x, y), optax.sgd(0.0005), 5000)


@functools.cache
def adam_run(bits: int) -> jaxnn.Run:
    """Lecture 004's network with the Adam of Keras."""
    with jax.enable_x64(bits == 64):
        x, y, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.from_scratch())
        return jaxnn.fit(
            three_two_one_loss, start, (x, y), optax.adam(1e-3, eps=1e-7),
            epochs=5000, progress=False,
        )  # fmt: skip
