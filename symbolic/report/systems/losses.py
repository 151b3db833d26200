"""The losses and costs of the lectures, each with the factor that it carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

import jaxnn
from symbolic.report.systems.measured import below, gap, logistic, number, row
from symbolic.report.systems.runs import at, gradient, logistic_loss
from symbolic.report.systems.shown import Found, System, Table


def _guesses(rows: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of a yes/no question."""
    draw = np.random.default_rng(5)
    z = 2 * draw.normal(size=(rows, 1))
    return z, (draw.random((rows, 1)) < 0.5).astype(float)


def mean_squared_error() -> Found:
    """Against scikit-learn."""
    from sklearn.metrics import mean_squared_error as theirs

    draw = np.random.default_rng(1)
    f, t = draw.normal(size=(2, 30, 3))
    ours, other = float(jax.jit(jaxnn.mse)(f, t)), theirs(t, f)
    error = abs(ours - other)
    outcome = f"{number(ours)} on 30 rows of 3; scikit-learn's differs by something {below(error)}"
    return Found(outcome, error < 1e-12)


SQUARED = {"mse": "1/m Σ", "half_mse": "1/2N Σ", "half_sse": "½ Σ"}


def squared_losses() -> Found:
    """One set of errors under each scale, and the gradients that follow."""
    f, t = np.array([[1.0], [2.0], [4.0]]), np.zeros((3, 1))
    n, rows, good = len(f), [], True
    factors = {"mse": 2 / n, "half_mse": 1 / n, "half_sse": 1.0}
    for name, scale in SQUARED.items():
        value, slope = jax.jit(jax.value_and_grad(getattr(jaxnn, name)))(f, t)
        good &= gap(slope, factors[name] * (f - t)) < 1e-12
        good &= abs(value - factors[name] / 2 * np.sum((f - t) ** 2)) < 1e-12
        rows.append((name, scale, number(value), row(slope, 4), number(factors[name], 4)))
    table = Table(
        "Errors 1, 2 and 4 under each scale",
        ("function", "scale", "loss", "gradient in the outputs", "factor before f − t"),
        tuple(rows),
    )
    outcome = f"factors before f − t: {', '.join(f'{r[0]} {r[4]}' for r in rows)}"
    return Found(outcome, good, (table,))


def binary_cross_entropy() -> Found:
    """The mean, the sum, and the log-likelihood, whose sign and scale differ."""
    z, y = _guesses()
    a = logistic(z)
    likelihood = np.sum(np.log(np.where(y == 1, a, 1 - a)))
    mean, total, printed = at(
        lambda z, a: (
            jaxnn.binary_cross_entropy(z, y),
            jaxnn.binary_cross_entropy(z, y, reduction="sum"),
            jaxnn.binary_cross_entropy_from_probabilities(a, y),
        ), z, a,
    )  # fmt: skip
    errors = [abs(mean + likelihood / len(z)), abs(total - len(z) * mean), abs(printed - mean)]
    outcome = (
        f"log-likelihood {number(likelihood)}, cost {number(mean)} = −1/{len(z)} of it, "
        f"sum {number(total)}; the largest error is {below(max(errors))}"
    )
    return Found(outcome, max(errors) < 1e-12)


def each(loss: Callable[[Any], Any], rows: np.ndarray) -> np.ndarray:
    """The loss of each row by itself."""
    return np.asarray(jax.jit(jax.vmap(loss))(rows))


def raw_output() -> Found:
    """The form in logits against the printed one, far out."""
    f = np.array([[-40.0], [0.0], [40.0]])
    zero = np.zeros((1, 1))
    ours = each(lambda z: jaxnn.binary_cross_entropy(z[None], zero), f)
    rounded = logistic(f)
    printed = each(lambda p: jaxnn.binary_cross_entropy_from_probabilities(p[None], zero), rounded)
    error = gap(ours, np.logaddexp(0, f.ravel()))
    slope = gradient(lambda z: jaxnn.binary_cross_entropy(z, np.zeros((3, 1)), reduction="sum"), f)
    against = gap(slope, logistic(f))
    outcome = (
        f"label 0 at outputs −40, 0, 40: {row(ours, 4)} in logits, {row(printed, 4)} from rounded "
        f"probabilities; log(1 + e^f), error {below(error)}, slope σ(f) − t, error {below(against)}"
    )
    return Found(outcome, error < 1e-12 and against < 1e-12 and np.isinf(printed[2]))


def multi_class() -> Found:
    """Against scikit-learn, with labels as integers and as rows."""
    from sklearn.metrics import log_loss

    draw = np.random.default_rng(4)
    z, labels = draw.normal(size=(30, 4)), np.arange(30) % 4
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    ours = float(jax.jit(jaxnn.softmax_cross_entropy)(z, labels))
    rows = float(jax.jit(jaxnn.softmax_cross_entropy)(z, np.eye(4)[labels]))
    errors = abs(ours - log_loss(labels, p)), abs(ours - rows)
    outcome = (
        f"{number(ours)} on 30 rows of 4 classes; scikit-learn's log_loss differs by "
        f"something {below(errors[0])}, one-hot rows by something {below(errors[1])}"
    )
    return Found(outcome, max(errors) < 1e-12)


def penalty() -> Found:
    """Its value and its slope, on weights alone."""
    params = {"W": np.array([[3.0], [4.0]]), "b": np.array([9.0])}
    value, slope = jax.jit(jax.value_and_grad(lambda p: jaxnn.l2(p, 2.0, 5)))(params)
    error = gap(slope["W"], 2 / 5 * params["W"])
    outcome = (
        f"weights (3, 4), bias 9, λ = 2, N = 5: penalty {number(value)}, slope {row(slope['W'])} "
        f"in the weights and {number(slope['b'][0])} in the bias"
    )
    return Found(outcome, abs(value - 5) < 1e-12 and error < 1e-12 and slope["b"][0] == 0)


def deviance() -> Found:
    """Both from the cost, against −2 times the log-likelihood of the fitted probabilities."""
    z, y = _guesses()
    x = np.column_stack([z, z**2])
    params = {"W": np.array([[0.7], [-0.2]]), "b": np.array([0.1])}
    cost = float(jax.jit(logistic_loss)(params, x, y))
    a = logistic(x @ params["W"] + params["b"])
    direct = -2 * float(np.sum(np.log(np.where(y == 1, a, 1 - a))))
    found, count = 2 * len(y) * cost, jaxnn.count_parameters(params)
    null = 2 * at(lambda z: jaxnn.binary_cross_entropy(0 * z, y, reduction="sum"), z)
    outcome = (
        f"cost {number(cost)} on {len(y)} rows: deviance {number(found)}, AIC "
        f"{number(found + 2 * count)} with {count} parameters, at chance {number(null)}"
    )
    good = abs(found - direct) < 1e-10 and abs(null - 2 * len(y) * np.log(2)) < 1e-10
    return Found(outcome, good)


SYSTEMS = (
    System(
        "C1", "Mean squared error", "000", "jaxnn.mse", "equals scikit-learn's",
        mean_squared_error,
    ),
    System(
        "C2", "Squared losses with 1/2N and with ½", "002", "jaxnn.half_mse, jaxnn.half_sse",
        "each has its own factor, and its gradient carries it", squared_losses,
    ),
    System(
        "C3", "Binary cross-entropy: mean, sum, log-likelihood", "000",
        "jaxnn.binary_cross_entropy",
        "the cost is −1/m of the log-likelihood, and the sum m times the cost",
        binary_cross_entropy,
    ),
    System(
        "C4", "Logistic loss on a raw output", "002", "jaxnn.binary_cross_entropy",
        "log(1 + e^f), finite everywhere", raw_output,
    ),
    System(
        "C5", "Cross-entropy of many classes", "002", "jaxnn.softmax_cross_entropy",
        "equals scikit-learn's log_loss", multi_class,
    ),
    System(
        "C6", "Penalty λ/2N Σ w²", "002", "jaxnn.l2",
        "its slope is λ/N w for a weight and nothing for a bias", penalty,
    ),
    System(
        "C7", "Deviance and AIC", "001", "jaxnn.binary_cross_entropy",
        "deviance = 2 m J, and AIC = deviance + 2 p", deviance,
    ),
)  # fmt: skip
