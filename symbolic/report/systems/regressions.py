"""Lecture 000: linear and logistic regression as networks of one neuron."""

from __future__ import annotations

import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import below, gap, logistic, number, row
from symbolic.report.systems.pictures import all_written, needed_picture, on_axes, picture
from symbolic.report.systems.runs import drawn, gradient, line_loss, logistic_loss, train
from symbolic.report.systems.shown import Found, System, Table


def one_feature() -> Found:
    """Descent against least squares, and descent on the slope as lecture 000 prints it."""
    x, y = np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [4.0], [7.0]])
    start = drawn(jaxnn.linear_regression(), 1, seed=7)
    run = train(line_loss, start, (x, y), optax.sgd(0.1), 2000)
    found, exact = _line(run.params), least_squares(x, y)
    stopped = _with_the_mean_feature_in_front(x[:, 0], y[:, 0])
    miss, wrong = gap(found, exact), gap(stopped, exact)
    table = Table(
        "The slope and the intercept that each way ends at",
        ("", "w", "b"),
        tuple(
            (name, *(number(value, 7) for value in line))
            for name, line in (
                ("least squares", exact),
                ("descent on the gradient", found),
                ("descent with the mean of x before the sum", stopped),
            )
        ),
    )
    loss = run.history["loss"][:200]
    figure = picture(
        "A1-loss", "The mean squared error over the first 200 steps.",
        f"A curve that falls from {number(loss[0], 3)} and levels off at {number(loss[-1], 3)}.",
        on_axes(lambda axes: jaxnn.plots.loss_curves({"loss": loss}, log=True, axes=axes)), (5, 3),
    )  # fmt: skip
    outcome = (
        f"from a random start descent meets least squares with a difference {below(miss)}; "
        f"with x before the sum it stops {number(wrong, 3)} away"
    )
    return Found(outcome, miss < 1e-8 and wrong > 0.1, (table,), figure)


def _with_the_mean_feature_in_front(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    w = b = 0.0
    for _ in range(5000):
        slope = -2 / len(x) * np.sum(y - w * x - b)
        w, b = w - 0.05 * x.mean() * slope, b - 0.05 * slope
    return np.array([w, b])


def least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights and, last, the intercept, by the normal equations."""
    return np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)[0].ravel()


def _line(params: dict) -> np.ndarray:
    return np.append(params["W"].ravel(), params["b"])


def many_features() -> Found:
    """Descent against the normal equations, and examples in columns against examples in rows."""
    draw = np.random.default_rng(7)
    x = draw.normal(size=(60, 4))
    y = x @ draw.normal(size=(4, 1)) + 0.5 + 0.1 * draw.normal(size=(60, 1))
    model = jaxnn.linear_regression()
    start = drawn(model, 4, seed=3)
    run = train(line_loss, start, (x, y), optax.sgd(0.2), 2000)
    miss = gap(_line(run.params), least_squares(x, y))
    in_columns = start["W"].T @ x.T + start["b"][:, None]
    apart = gap(in_columns, model.apply(start, x).T)
    outcome = (
        f"Wᵀ X of (1, 4) and (4, 60) is {in_columns.shape} and equals the transpose of X W to an "
        f"error {below(apart)}; descent meets the normal equations to one {below(miss)}"
    )
    return Found(outcome, in_columns.shape == (1, 60) and apart < 1e-12 and miss < 1e-8)


def logistic_regression() -> Found:
    """Descent on the cross-entropy against Newton's method."""
    draw = np.random.default_rng(7)
    x = draw.normal(size=(200, 2))
    chances = logistic(x @ np.array([1.0, -2.0]) + 0.5)
    y = (draw.random(200) < chances).astype(float)[:, None]
    model = jaxnn.logistic_regression()
    run = train(logistic_loss, drawn(model, 2), (x, y), optax.sgd(2.0), 3000)
    newton, rows = np.zeros(3), np.column_stack([x, np.ones(200)])
    for _ in range(20):
        a = logistic(rows @ newton)
        hessian = rows.T @ (rows * (a * (1 - a))[:, None])
        newton += np.linalg.solve(hessian, rows.T @ (y[:, 0] - a))
    miss = gap(_line(run.params), newton)
    at = {"W": np.array([[0.3], [-0.8]]), "b": np.array([0.1])}
    a = logistic(x @ at["W"] + at["b"])
    by_hand = {"W": x.T @ (a - y) / len(x), "b": (a - y).mean(0)}
    slope = gap(gradient(logistic_loss, at, x, y), by_hand)
    outcome = (
        f"weights {row(_line(run.params), 5)} meet Newton's to a difference {below(miss)}; "
        f"the gradient is (1/m) Σ (a − y) x, error {below(slope)}"
    )
    return Found(outcome, miss < 1e-6 and slope < 1e-12)


def diagrams() -> Found:
    """The regressions and the 3-4-4-1 network drawn from their models, every weight written out."""
    models = {
        "linear regression": (jaxnn.linear_regression(), 1),
        "logistic regression": (jaxnn.dense(1, jaxnn.sigmoid), 3),
        "the 3-4-4-1 network": (jaxnn.mlp([4, 4, 1]), 3),
    }
    shown = []
    for place, (name, (model, features)) in enumerate(models.items()):
        params = drawn(model, features, seed=place + 1)
        (figure,) = needed_picture(
            f"F1-{place}", f"{name[0].upper()}{name[1:]} as a network.",
            f"Neurons joined by edges, each with its weight: {jaxnn.count_parameters(params)} "
            "numbers in all.",
            on_axes(lambda axes, m=model, p=params: jaxnn.plots.network(m, p, axes)),
            (7.6, 5) if place == 2 else (4.4, 2.6),
        )  # fmt: skip
        shown.append((figure, params))
    return all_written(shown)


SYSTEMS = (
    System(
        "A1", "Linear regression with one feature", "000", "jaxnn.linear_regression, jaxnn.fit",
        "descent reaches the least squares line within 1e-8; the printed slope, with x taken out "
        "of the sum, does not",
        one_feature,
    ),
    System(
        "A2", "Linear regression with many features", "000", "jaxnn.linear_regression, jaxnn.mse",
        "shapes (1, n)(n, m) → (1, m), and descent ends where the normal equations do",
        many_features,
    ),
    System(
        "A4", "Logistic regression as one neuron", "000", "jaxnn.logistic_regression",
        "descent agrees with Newton's method to 1e-6, the gradient with (1/m) Σ (a − y) x",
        logistic_regression,
    ),
    System(
        "F1", "Regressions and the general network as diagrams", "000", "jaxnn.plots.network",
        "each weight and each bias of the model is written in its diagram",
        diagrams,
    ),
)  # fmt: skip
