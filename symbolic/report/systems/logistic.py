"""Lecture 001, Example 5: logistic regression on 50 rows, and its computation graph."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import (
    against_printed,
    all_round_to,
    below,
    gap,
    logistic,
    number,
    row,
)
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import gradient, logistic_loss, passed, train
from symbolic.report.systems.shown import Found, System, Table
from symbolic.report.systems.sources import fifty_rows

FIRST_ROWS = (
    "1.1030855 -3.8382871 2.1848492 -0.9336986 3.5878453 -3.5622471 "
    "0.8696243 -1.7242845 1.9197482 -4.0475726 2.1324203 -4.9658782"
)


@functools.cache
def example_5_run() -> tuple[jaxnn.Run, float]:
    """The training on the 50 rows, from zeros with rate 8, and the cost that it ends with."""
    x, y = fifty_rows()
    start = {"W": np.zeros((2, 1)), "b": np.zeros(1)}
    run = train(logistic_loss, start, (x, y), optax.sgd(8.0), 30_000)
    return run, float(logistic_loss(run.params, x, y))


def _coefficients(params: Any) -> np.ndarray:
    return np.concatenate([params["b"], params["W"][:, 0]])


def against_glm() -> Found:
    """Every number of R's output, from descent."""
    x, y = fifty_rows()
    # Single precision is what tables of data are read in.
    same_rows = gap(x[:6].ravel(), np.array(FIRST_ROWS.split(), float)) < 3e-7
    run, cost = example_5_run()
    deviance = 2 * len(y) * cost
    table, agree = against_printed(
        "R's glm and descent",
        ("intercept", "x1", "x2", "null deviance", "residual deviance", "AIC", "cost"),
        [*_coefficients(run.params), 2 * len(y) * np.log(2), deviance, deviance + 6, cost],
        ("-10.631", "2.868", "-4.460", "69.31", "9.924", "15.92", "0.09924"),
    )
    outcome = (
        f"the six printed rows {'are' if same_rows else 'are not'} those of the data; coefficients "
        f"{row(_coefficients(run.params), 5)}, deviance {number(deviance, 4)}, cost "
        f"{number(cost, 4)} after {run.epochs:,} steps"
    )
    return Found(outcome, same_rows and agree and y.shape == (50, 1), (table,))


def batch_descent() -> Found:
    """The same by the loop that the exercise asks for, written out."""
    x, y = fifty_rows()
    w, b = np.zeros((2, 1)), 0.0
    for _ in range(5000):
        a = logistic(x @ w + b)
        w, b = w - 5 * x.T @ (a - y) / len(x), b - 5 * float(np.mean(a - y))
    start = {"W": np.zeros((2, 1)), "b": np.zeros(1)}
    run = train(logistic_loss, start, (x, y), optax.sgd(5.0), 5000)
    found = np.concatenate([[b], w[:, 0]])
    apart = gap(found, _coefficients(run.params))
    good = all_round_to(found, "-10.631 2.868 -4.460") and apart < 1e-9
    outcome = f"the loop ends at {row(found, 5)}, jaxnn.fit differs by something {below(apart)}"
    return Found(outcome, good)


def computation_graph() -> Found:
    """The graph walked backwards by hand against jax.grad, and the three printed variants."""
    x, y = np.array([[2.0, -1.0]]), np.array([[1.0]])
    params = {"W": np.array([[0.5], [0.25]]), "b": np.array([0.1])}
    slope = gradient(logistic_loss, params, x, y)
    z = float((x @ params["W"] + params["b"])[0, 0])
    a = logistic(z)
    in_a, in_z = -1 / a, a - 1
    by_hand = {"W": x.T * in_z, "b": np.array([in_z])}
    values = {"z": z, "a": a, "L": -np.log(a), "∂L/∂a": in_a, "∂L/∂z": in_z}
    values |= {f"∂L/∂{name}": v for name, v in zip(("w1", "w2"), slope["W"][:, 0], strict=True)}
    values["∂L/∂b"] = slope["b"][0]
    table = Table(
        "The graph at x = (2, −1), w = (0.5, 0.25), b = 0.1, y = 1",
        ("node", "value"),
        tuple((name, number(value)) for name, value in values.items()),
    )
    variants = {"x1 ∂z/∂w1": x[0, 0] ** 2, "x1 ∂L/∂a": x[0, 0] * in_a, "∂L/∂a for b": in_a}
    truths = (slope["W"][0, 0], slope["W"][0, 0], slope["b"][0])
    wrong = [abs(v - t) for v, t in zip(variants.values(), truths, strict=True)]
    error = gap(slope, by_hand)
    outcome = (
        f"x (a − y) and a − y are what jax.grad gives, error {below(error)}; the variants "
        f"{', '.join(variants)} miss by {', '.join(number(w, 3) for w in wrong)}"
    )
    return Found(outcome, error < 1e-12 and min(wrong) > 0.1, (table,))


def boundary() -> Found:
    """The rows with the line between their classes, and the cost on its way down."""
    x, y = fifty_rows()
    run, cost = example_5_run()
    b0, b1, b2 = _coefficients(run.params)
    above = x[:, 1] > -(b0 + b1 * x[:, 0]) / b2
    right = int(np.sum(above == (y[:, 0] == 0)))  # the weight of x2 is negative
    curve = run.history["loss"][:1000]

    def decide(points: Any) -> Any:
        model = jaxnn.logistic_regression()
        return jaxnn.classify(model.apply(run.params, points.astype(float)))

    labels = y[:, 0].astype(int)
    figures = needed_picture(
        "F6-boundary", "The 50 rows and the line where the decision changes.",
        "Two clouds of points with a rising line between them; few points lie on the wrong side.",
        on_axes(lambda axes: jaxnn.plots.decision_boundary(decide, x, labels, axes)), (4.6, 3.4),
    ) + needed_picture(
        "F6-cost", "The cost over the first 1,000 steps.",
        f"A curve that falls from {number(curve[0], 3)} towards {number(cost, 3)}.",
        on_axes(lambda axes: jaxnn.plots.loss_curves({"cost": curve}, log=True, axes=axes)),
        (4.6, 3),
    )  # fmt: skip
    falls = bool((np.diff(run.history["loss"][100:10_000]) <= 1e-15).all())
    outcome = (
        f"the line x2 = −({number(b0, 5)} + {number(b1, 4)} x1)/({number(b2, 4)}) has "
        f"{right} of {len(x)} rows on their side; from the 100th step on the cost "
        f"{'falls' if falls else 'does not always fall'} and ends at {number(cost, 4)}"
    )
    return Found(outcome, right >= 45 and falls and all_round_to([cost], "0.09924"), (), figures)


def graph_drawn() -> Found:
    """The one neuron with what goes forward and what comes back."""
    x, y = np.array([[2.0, -1.0]]), np.array([[1.0]])
    params = {"W": np.array([[0.5], [0.25]]), "b": np.array([0.1])}
    neuron = jaxnn.dense(1, jaxnn.sigmoid)
    values = passed(neuron, params, x, y, jaxnn.binary_cross_entropy_from_probabilities)
    figure = needed_picture(
        "F8", "Logistic regression with a, on the way forward, and δ = ∂L/∂z, on the way back.",
        "Two inputs joined to one neuron; beside it its activation and its delta.",
        on_axes(
            lambda axes: jaxnn.plots.network(
                neuron, params, axes, names=["x1 = 2", "x2 = −1"], passed=values
            )
        ),
        (4.6, 2.8),
    )  # fmt: skip
    a = logistic(0.85)
    labels = [f"a = {a:.3g}", f"δ = −{1 - a:.3g}"]
    there = [label for label in labels if label in figure[0].svg]
    outcome = f"written beside the neuron: {', '.join(there) or 'nothing'}"
    return Found(outcome, there == labels, (), figure)


SYSTEMS = (
    System(
        "A5", "Logistic regression on 50 rows against R's glm", "001",
        "jaxnn.logistic_regression, jaxnn.fit",
        "the printed rows are those of the data, and descent reaches R's coefficients, deviances, "
        "AIC and the cost 0.09924",
        against_glm,
    ),
    System(
        "A6", "Logistic regression as a computation graph", "001", "jaxnn.logistic_regression",
        "∂L/∂w = x (a − y) and ∂L/∂b = a − y; three variants that are printed are other numbers",
        computation_graph,
    ),
    System(
        "A7", "Batch descent for logistic regression", "004", "jaxnn.fit",
        "the loop of the exercise ends where A5 does", batch_descent,
    ),
    System(
        "F6", "Example 5: rows, boundary and cost", "001", "jaxnn.plots.decision_boundary",
        "the line separates the classes but for a few rows, and the cost reaches 0.09924", boundary,
    ),
    System(
        "F8", "The graph of logistic regression with its values", "001", "jaxnn.backprop",
        "the values of A6 stand beside the neuron", graph_drawn,
    ),
)  # fmt: skip
