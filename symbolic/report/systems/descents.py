"""Lecture 001: gradient descent on plain functions, and on batches of rows."""

from __future__ import annotations

import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import below, gap, number, row
from symbolic.report.systems.pictures import needed_picture, on_axes, on_paper
from symbolic.report.systems.runs import at, gradient, line_loss, train
from symbolic.report.systems.shown import Found, System, Table


def square(x: Any) -> Any:
    """x², Example 3."""
    return x**2


def bowl(x: Any) -> Any:
    """x1² + x2², Example 4."""
    return x[0] ** 2 + x[1] ** 2


def on_square() -> Found:
    """Five rates: the path by the formula, and where it leads."""
    rows, worst, right = [], 0.0, True
    for rate in (0.1, 0.5, 0.9, 1.0, 1.1):
        run = jaxnn.minimise(square, 1.0, optax.sgd(rate), 4000, tol=1e-9)
        path = np.asarray(run.path)[:50]
        formula = (1 - 2 * rate) ** np.arange(len(path))
        worst = max(worst, gap(path, formula) / np.abs(formula).max())
        status = "converged" if rate < 1 else "max_steps" if rate == 1 else "diverged"
        right &= run.status == status
        rows.append((number(rate), row(path[1:4], 4), f"{run.steps:,}", run.status))
    table = Table(
        "Descent on x² from 1", ("α", "first three points", "steps", "how it ended"), tuple(rows)
    )
    outcome = (
        f"paths differ from (1 − 2α)^t by something {below(worst)} of their size; "
        f"{', '.join(f'α = {r[0]} {r[3]}' for r in rows)}"
    )
    return Found(outcome, right and worst < 1e-12, (table,))


def on_bowl() -> Found:
    """From (1, 2) to the minimum."""
    run = jaxnn.minimise(bowl, np.array([1.0, 2.0]), optax.sgd(0.1), 200, tol=1e-9)
    path = np.asarray(run.path)
    table = Table(
        "Descent on x1² + x2² from (1, 2) with α = 0.1",
        ("step", "x1", "x2", "f"),
        tuple(
            (str(t), *(number(v, 4) for v in path[t]), number(run.values[t], 4))
            for t in (0, 1, 2, 3, 10, 20, 40)
        ),
    )
    straight, end = gap(path[:, 1], 2 * path[:, 0]), gap(path[-1], np.zeros(2))
    outcome = f"{run.status} after {run.steps} steps, both coordinates {below(end)}"
    return Found(outcome, run.status == "converged" and straight < 1e-12, (table,))


def predicted_change() -> Found:
    """−η ‖∇C‖² against the change that a step makes."""
    start, rows = np.array([1.0, 2.0]), []
    for rate in (0.001, 0.01, 0.1, 1.5):
        run = jaxnn.minimise(bowl, start, optax.sgd(rate), 1)
        rows.append((rate, -rate * 20.0, float(run.values[1] - run.values[0])))
    ratios = [change / predicted for _, predicted, change in rows]
    table = Table(
        "One step on x1² + x2² from (1, 2), where ‖∇C‖² = 20",
        ("η", "predicted ΔC", "ΔC"),
        tuple(tuple(number(v, 4) for v in values) for values in rows),
    )
    outcome = (
        f"at η = 0.001 the change is {number(ratios[0], 4)} of the prediction, at 0.1 "
        f"{number(ratios[2], 3)}, and at 1.5 the cost rises by {number(rows[3][2], 3)}"
    )
    return Found(outcome, abs(ratios[0] - 1) < 2e-3 and rows[3][2] > 0, (table,))


def batches() -> Found:
    """The whole data as a batch, all mini-batches together, and one row at a time."""
    x, y, start = jaxnn.data.lectures.twelve_rows()
    whole = gradient(line_loss, start, x, y)
    triples = np.array(list(itertools.combinations(range(12), 3)))
    mean = at(
        lambda rows: jax.tree.map(
            lambda g: g.mean(0),
            jax.vmap(lambda r: jax.grad(line_loss)(start, jnp.asarray(x)[r], jnp.asarray(y)[r]))(
                rows
            ),
        ),
        triples,
    )
    unbiased = gap(mean, whole)
    key = jax.random.key(4)
    full = train(line_loss, start, (x, y), optax.sgd(0.05), 50, batch_size=12, key=key)
    batch = train(line_loss, start, (x, y), optax.sgd(0.05), 50)
    same = gap(full.params, batch.params)
    single = train(line_loss, start, (x, y), optax.sgd(0.05), 2000, batch_size=1, key=key)
    truth = {"W": np.array([[1.5], [1.5]]), "b": np.array([0.1])}
    miss = gap(single.params, truth)
    outcome = (
        f"the mean gradient of all {len(triples)} mini-batches of 3 differs from the whole one by "
        f"something {below(unbiased)}; batches of 12 are batch descent, difference {below(same)}; "
        f"one row at a time ends off (1.5, 1.5, 0.1) by something {below(miss)}"
    )
    return Found(outcome, unbiased < 1e-12 and same < 1e-12 and miss < 1e-4)


def parabola() -> Found:
    """The curve of x² with twenty marked steps."""
    run = jaxnn.minimise(square, 1.0, optax.sgd(0.1), 20)
    on_curve = gap(run.values, np.asarray(run.path) ** 2)
    figure = needed_picture(
        "F4", "Descent on x² from 1 with α = 0.1.",
        "A parabola; points walk down its right side towards 0 in shrinking steps.",
        on_axes(lambda axes: jaxnn.plots.descent_path(square, run, axes, limits=(-1.1, 1.1))),
        (4.4, 3),
    )  # fmt: skip
    outcome = f"{len(run.values)} points, off the curve by something {below(on_curve)}"
    return Found(outcome, on_curve < 1e-12 and len(run.values) == 21, (), figure)


def landscape() -> Found:
    """Contours and surface of x1² + x2² with the path down."""
    run = jaxnn.minimise(bowl, np.array([1.0, 2.0]), optax.sgd(0.1), 60)
    end = gap(np.asarray(run.x), np.zeros(2))

    def contours(axes: Any) -> None:
        on_paper(jaxnn.plots.descent_path(bowl, run, axes))

    def surface(canvas: Any) -> None:
        axes = canvas.add_subplot(projection="3d")
        on_paper(jaxnn.plots.descent_path(bowl, run, axes, surface=True))

    figures = needed_picture(
        "F5-contours", "Descent on x1² + x2² from (1, 2), on contours.",
        "Circles round the origin; a straight path leads from (1, 2) to their centre.",
        on_axes(contours), (4.4, 3.2),
    ) + needed_picture(
        "F5-surface", "The same path on the surface.",
        "A bowl with a path down its side to the bottom.", surface, (4.4, 3.2),
    )  # fmt: skip
    outcome = f"after 60 steps the path ends within {number(end, 1)} of (0, 0)"
    return Found(outcome, end < 1e-5, (), figures)


SYSTEMS = (
    System(
        "D8", "Descent on x²", "001", "jaxnn.minimise",
        "t steps multiply the start by (1 − 2α)^t; it converges for 0 < α < 1 alone, and "
        "divergence is noticed",
        on_square,
    ),
    System(
        "D9", "Descent on x1² + x2²", "001", "jaxnn.minimise", "the path ends at (0, 0)", on_bowl
    ),
    System(
        "D10", "The change that a step is predicted to make", "001", "jaxnn.minimise",
        "−η ‖∇C‖² is right for a small η and fails for a large one", predicted_change,
    ),
    System(
        "D11", "Batch, mini-batch and stochastic descent", "001", "jaxnn.fit",
        "a batch of all rows is batch descent, mini-batch gradients average to the whole one, and "
        "one row at a time converges",
        batches,
    ),
    System(
        "F4", "The parabola with its descent", "001", "jaxnn.plots.descent_path",
        "every point of the path lies on the curve", parabola,
    ),
    System(
        "F5", "Surface, contours and path", "001", "jaxnn.plots.descent_path",
        "the path ends at (0, 0)", landscape,
    ),
)  # fmt: skip
