"""Lecture 002: networks that classify, by their output and their loss."""

from __future__ import annotations

from typing import Any

import numpy as np

import jaxnn
from symbolic.report.systems.measured import below, gap, number
from symbolic.report.systems.runs import (
    at,
    drawn,
    gradient,
    passed,
    two_three_one,
)
from symbolic.report.systems.shown import Found, System


def yes_or_no() -> Found:
    """A sigmoid output with cross-entropy, as printed with probabilities."""
    model, draw = two_three_one(bias=True), np.random.default_rng(1)
    params, x = drawn(model, 2, seed=6), draw.normal(size=(8, 2))
    t = (draw.random((8, 1)) < 0.5).astype(float)

    def summed(f: Any, t: Any) -> Any:
        return jaxnn.binary_cross_entropy_from_probabilities(f, t, reduction="sum")

    found = passed(model, params, x, t, summed)
    delta = gap(found.layers[1].delta, found.layers[1].A - t)
    exact = gap(found.gradients, gradient(lambda p: summed(model.apply(p, x), t), params))
    outcome = f"δ(3) is f − t, error {below(delta)}; gradients are jax.grad's, error {below(exact)}"
    return Found(outcome, max(delta, exact) < 1e-12)


def raw_output() -> Found:
    """The same network with the sigmoid moved into the loss."""
    inside, outside = two_three_one(bias=True), jaxnn.mlp([3, 1])
    params, draw = drawn(inside, 2, seed=6), np.random.default_rng(1)
    x, t = draw.normal(size=(8, 2)), (draw.random((8, 1)) < 0.5).astype(float)

    def printed(p: Any) -> Any:
        return jaxnn.binary_cross_entropy_from_probabilities(inside.apply(p, x), t)

    def ours(p: Any) -> Any:
        return jaxnn.binary_cross_entropy(outside.apply(p, x), t)

    loss = gap(at(printed, params), at(ours, params))
    slope = gap(gradient(printed, params), gradient(ours, params))
    far, zero = np.array([[40.0]]), np.zeros((1, 1))
    ends = at(
        lambda f: (
            jaxnn.binary_cross_entropy(f, zero),
            jaxnn.binary_cross_entropy_from_probabilities(jaxnn.sigmoid(f), zero),
        ),
        far,
    )
    outcome = (
        f"losses differ by something {below(loss)}, gradients by {below(slope)}; at output 40 with "
        f"label 0 they are {number(ends[0])} and {number(ends[1])}"
    )
    return Found(outcome, max(loss, slope) < 1e-12 and ends[0] == 40 and np.isinf(ends[1]))


def many_classes() -> Found:
    """Four outputs, softmax and cross-entropy."""
    model, draw = jaxnn.mlp([5, 4]), np.random.default_rng(3)
    params, x = drawn(model, 2, seed=8), draw.normal(size=(8, 2))
    t = np.eye(4)[np.arange(8) % 4]
    found = passed(model, params, x, t, jaxnn.softmax_cross_entropy)
    p = at(jaxnn.softmax, found.layers[1].Z)
    sums = gap(p.sum(1), np.ones(8))
    delta = gap(found.layers[1].delta, (p - t) / 8)
    large = np.array([[1000.0, 0.0, -1000.0, 5.0]])
    stable = at(lambda z: jaxnn.softmax_cross_entropy(z, t[1:2]), large)
    outcome = (
        f"rows of P sum to 1, error {below(sums)}; the gradient is (P − t)/N, error "
        f"{below(delta)}; the loss at logits of 1000 is {number(stable)}"
    )
    return Found(outcome, max(sums, delta) < 1e-12 and stable == 1000)


SYSTEMS = (
    System(
        "A20", "Binary classification: sigmoid output", "002",
        "jaxnn.binary_cross_entropy_from_probabilities",
        "δ(3) = f − t, and the gradients of the summed loss are jax.grad's", yes_or_no,
    ),
    System(
        "A21", "Binary classification: raw output", "002", "jaxnn.binary_cross_entropy",
        "loss and gradient of A20, and finite where its form is not", raw_output,
    ),
    System(
        "A22", "Many classes: softmax and cross-entropy", "002", "jaxnn.softmax_cross_entropy",
        "rows sum to 1, the gradient is (P − t)/N, and logits of 1000 do no harm", many_classes,
    ),
)  # fmt: skip
