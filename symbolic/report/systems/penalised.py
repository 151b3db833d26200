"""Lecture 002: networks with a penalty on their weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import below, gap, number
from symbolic.report.systems.runs import drawn, gradient, passed, train
from symbolic.report.systems.shown import Found, System


def _penalised(output: Any, summed: Any) -> tuple[float, list[float]]:
    """The error of backprop plus λ W, over N, against jax.grad; norms of W after training."""
    draw, lam, n = np.random.default_rng(3), 0.7, 8
    model = jaxnn.mlp([3, 1], output_activation=output)
    params, x = drawn(model, 2, seed=2), draw.normal(size=(n, 2))
    t = (draw.random((n, 1)) > 0.5).astype(float)

    def with_penalty(lam: float) -> Any:
        return lambda p, x, t: summed(model.apply(p, x), t) / n + jaxnn.l2(p, lam, n)

    plain = passed(model, params, x, t, summed)
    by_hand = tuple(
        {"W": (layer.dW + lam * own["W"]) / n, "b": layer.db / n}
        for layer, own in zip(plain.layers, params, strict=True)
    )
    error = gap(gradient(with_penalty(lam), params, x, t), by_hand)
    without = tuple({"W": layer.dW / n, "b": layer.db / n} for layer in plain.layers)
    error = max(error, gap(gradient(with_penalty(0.0), params, x, t), without))
    norms = []
    for strength in (0.0, 0.01, 0.05):
        run = train(with_penalty(strength), params, (x, t), optax.sgd(0.5), 2000)
        norms.append(float(np.sqrt(sum(np.sum(np.asarray(p["W"]) ** 2) for p in run.params))))
    return error, norms


def _penalty(output: Any, summed: Any) -> Found:
    error, norms = _penalised(output, summed)
    outcome = (
        f"(backprop + λ W)/N and, for biases, backprop/N are jax.grad's, error {below(error)}, "
        f"also with λ = 0; after training ‖W‖ is {', '.join(number(v, 3) for v in norms)} for "
        "λ = 0, 0.01, 0.05"
    )
    return Found(outcome, error < 1e-12 and norms[0] > norms[1] > norms[2])


def penalised_regression() -> Found:
    """Half the mean of squares with the penalty."""
    return _penalty(jaxnn.sigmoid, jaxnn.half_sse)


def penalised_classification() -> Found:
    """Cross-entropy with the penalty."""

    def summed(z: Any, t: Any) -> Any:
        return jaxnn.binary_cross_entropy(z, t, reduction="sum")

    return _penalty(jaxnn.identity, summed)


SYSTEMS = (
    System(
        "A28", "Regression with a penalty", "002", "jaxnn.l2, jaxnn.half_sse",
        "the gradient is (backprop + λ W)/N without the biases, λ = 0 changes nothing, and a "
        "larger λ makes W smaller",
        penalised_regression,
    ),
    System(
        "A29", "Classification with a penalty", "002", "jaxnn.l2, jaxnn.binary_cross_entropy",
        "the same with cross-entropy", penalised_classification,
    ),
)  # fmt: skip
