"""Lectures 002 and 003: the 2-3-1 network in matrices, and what it is trained to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import jaxnn
from symbolic.report.systems.measured import (
    all_round_to,
    below,
    gap,
    logistic,
    number,
    rounds_to,
    row,
)
from symbolic.report.systems.pictures import all_written, needed_picture, on_axes
from symbolic.report.systems.runs import (
    at,
    drawn,
    expense_run,
    gradient,
    passed,
    two_three_one,
    two_three_one_loss,
)
from symbolic.report.systems.shown import Found, System, Table


def differences(loss: Callable[[Any], Any], params: Any, step: float = 1e-5) -> list[np.ndarray]:
    """Central differences of a loss in every weight, layer by layer, W alone."""
    slopes = []
    for place, layer in enumerate(params):
        slope = np.zeros_like(layer["W"])
        for i in np.ndindex(*slope.shape):
            ends = []
            for sign in (1, -1):
                moved = [{**its} for its in params]
                moved[place]["W"] = layer["W"].copy()
                moved[place]["W"][i] += sign * step
                ends.append(float(loss(tuple(moved))))
            slope[i] = (ends[0] - ends[1]) / (2 * step)
        slopes.append(slope)
    return slopes


def matrix_deltas() -> Found:
    """Deltas and gradients for several numbers of rows, against jax.grad and differences."""
    model, draw, rows = two_three_one(), np.random.default_rng(2), []
    for n in (1, 3, 8):
        params = drawn(model, 2, seed=n)
        x, y = draw.normal(size=(n, 2)), draw.random((n, 1))
        found = passed(model, params, x, y, jaxnn.half_sse)
        a2, a3 = (layer.A for layer in found.layers)
        delta_3 = (a3 - y) * a3 * (1 - a3)
        delta_2 = (delta_3 @ params[1]["W"].T) * a2 * (1 - a2)
        deltas = gap([layer.delta for layer in found.layers], [delta_2, delta_3])
        by_hand = ({"W": x.T @ delta_2}, {"W": a2.T @ delta_3})
        exact = gap(by_hand, gradient(two_three_one_loss, params, x, y))

        def plain(p: Any, x: Any = x, y: Any = y) -> Any:
            hidden = logistic(x @ p[0]["W"])
            return 0.5 * np.sum((logistic(hidden @ p[1]["W"]) - y) ** 2)

        numeric = gap([layer["W"] for layer in by_hand], differences(plain, params))
        rows.append((n, deltas, exact, numeric))
    table = Table(
        "Largest differences of the deltas and gradients in matrices",
        ("rows N", "deltas to jaxnn.backprop", "gradients to jax.grad", "to central differences"),
        tuple((str(r[0]), *map(below, r[1:])) for r in rows),
    )
    worst, numeric = max(max(r[1:3]) for r in rows), max(r[3] for r in rows)
    outcome = (
        f"jax.grad differs by something {below(worst)}, central differences by something "
        f"{below(numeric)}"
    )
    return Found(outcome, worst < 1e-12 and numeric < 1e-9, (table,))


def bias_gradients() -> Found:
    """The homework: gradients of the biases as column sums of the deltas."""
    model = two_three_one(bias=True)
    params, draw = drawn(model, 2, seed=3), np.random.default_rng(5)
    x, y = draw.normal(size=(6, 2)), draw.random((6, 1))
    found = passed(model, params, x, y, jaxnn.half_sse)
    exact = gradient(lambda p: jaxnn.half_sse(model.apply(p, x), y), params)
    ones = np.ones((1, 6))
    error = gap([(ones @ layer.delta)[0] for layer in found.layers], [p["b"] for p in exact])
    outcome = f"1ᵀ δ differs from jax.grad by something {below(error)} in both layers"
    return Found(outcome, error < 1e-12)


def expense() -> Found:
    """5,000 iterations from NumPy's seed 0."""
    x, t, start = jaxnn.data.lectures.expense()
    run = expense_run()
    last = float(two_three_one_loss(run.params, x, t))
    seeded = all_round_to(start[0]["W"][0], "1.76405235 0.40015721 0.97873798")
    predicted = at(two_three_one().apply, run.params, x)[:, 0]
    falls = bool((np.diff(run.history["loss"]) < 0).all())
    table = Table(
        "Predicted and actual after 5,000 iterations of step 3",
        ("row", "predicted", "actual"),
        tuple(
            (str(n), number(p, 4), number(a, 4))
            for n, (p, a) in enumerate(zip(predicted, t[:, 0], strict=True), 1)
        ),
    )
    outcome = (
        f"the start {'is' if seeded else 'is not'} the printed one; the loss "
        f"{'falls at each step' if falls else 'does not always fall'}, "
        f"{number(run.history['loss'][0], 3)} to {number(last, 3)}; predictions {row(predicted, 3)}"
    )
    good = all_round_to([run.history["loss"][0], 1e4 * last], "0.0913 1.07")
    close = gap(predicted, t[:, 0]) < 0.02
    return Found(outcome, seeded and falls and good and close, (table,))


def curves() -> Found:
    """The loss over 5,000 iterations, and predicted against actual."""
    x, t, _ = jaxnn.data.lectures.expense()
    run = expense_run()
    loss = run.history["loss"]
    predicted = at(two_three_one().apply, run.params, x)
    figures = needed_picture(
        "F17-loss", "The loss over 5,000 iterations.",
        f"A falling curve on a log scale, from {number(loss[0], 3)} to {number(loss[-1], 3)}.",
        on_axes(lambda axes: jaxnn.plots.loss_curves({"loss": loss}, log=True, axes=axes)),
        (4.6, 3),
    ) + needed_picture(
        "F17-predicted", "Predicted against actual.", "Three points close to the diagonal.",
        on_axes(lambda axes: jaxnn.plots.predicted_against_actual(predicted, t, axes)), (3.4, 3.2),
    )  # fmt: skip
    outcome = (
        f"{len(loss):,} losses from {number(loss[0], 3)} to {number(loss[-1], 3)}; the points are "
        f"within {number(gap(predicted, t), 2)} of the diagonal"
    )
    good = rounds_to(loss[0], "0.0913") and bool((np.diff(loss) < 0).all())
    return Found(outcome, good and gap(predicted, t) < 0.02, (), figures)


def diagrams() -> Found:
    """The 2-3-1 network with what goes forward and back, and the softmax layer of four."""
    x, t, start = jaxnn.data.lectures.expense()
    model = two_three_one()
    found = passed(model, start, x, t, jaxnn.half_sse)
    wide = jaxnn.mlp([3, 4], output_activation=jaxnn.softmax)
    params = drawn(wide, 2, seed=1)
    figures = needed_picture(
        "F16-arrows", "The 2-3-1 network with the activations and deltas of the first row.",
        "Two inputs, three hidden neurons, one output; weights on the edges.",
        on_axes(lambda axes: jaxnn.plots.network(model, start, axes, passed=found)), (5.6, 3.6),
    ) + needed_picture(
        "F16-softmax", "A softmax layer with K = 4.",
        "Two inputs, three hidden neurons, four outputs.",
        on_axes(lambda axes: jaxnn.plots.network(wide, params, axes)), (5.6, 3.6),
    )  # fmt: skip
    return all_written(list(zip(figures, (start, params), strict=True)))


SYSTEMS = (
    System(
        "A16", "The 2-3-1 network in matrices", "002", "jaxnn.backprop",
        "both deltas and both gradients are those of jax.grad and of differences to 1e-9, for any "
        "number of rows",
        matrix_deltas,
    ),
    System(
        "A17", "Gradients of its biases (homework)", "003", "jaxnn.backprop",
        "they are 1ᵀ δ in each layer", bias_gradients,
    ),
    System(
        "A19", "5,000 iterations from NumPy's seed 0", "002", "jaxnn.fit",
        "the printed start, a loss that falls at each step from 0.0913 to 1.07e-4 with step 3, and "
        "predictions near (1, 0.4, 0.6)",
        expense,
    ),
    System(
        "F16", "The 2-3-1 network and the softmax layer", "002", "jaxnn.plots.network",
        "each weight is written in the drawings", diagrams,
    ),
    System(
        "F17", "Loss curve, and predicted against actual", "002", "jaxnn.plots.loss_curves",
        "5,000 falling losses, and three points near the diagonal", curves,
    ),
)  # fmt: skip
