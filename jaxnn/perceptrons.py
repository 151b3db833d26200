"""Rosenblatt's rule for training a perceptron, and the bound on its mistakes."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from jaxnn import _guards
from jaxnn._types import AnyArray, floats


class PerceptronRun(NamedTuple):
    """What `perceptron_rule` found.

    params: {"W": (p, 1), "b": (1,)}. mistakes: number of corrections in each epoch run.
    converged: whether the last epoch made none, so that every row is decided rightly.

    Shapes: mistakes (epochs run,).
    Raises: nothing.
    Source: Rosenblatt 1958.

    >>> PerceptronRun({}, np.array([2, 0]), True).converged
    True
    """

    params: dict[str, Any]
    mistakes: np.ndarray
    converged: bool


def perceptron_rule(
    x: Float[AnyArray, "n p"],
    y: Float[AnyArray, "n 1"],
    *,
    eta: float = 1.0,
    epochs: int = 1000,
    params: dict[str, Any] | None = None,
) -> PerceptronRun:
    """Rosenblatt's rule: row by row, w += η (y - output) x and b += η (y - output).

    Stops after the first epoch without a mistake. If no line separates the classes, as for XOR,
    there is none, and it runs all epochs.

    Shapes: x (n, p); y (n, 1) of 0 and 1; params, to start from, {"W": (p, 1), "b": (1,)},
        zeros unless given.
    Raises: ValueError for shapes that do not fit, labels other than 0 and 1, or eta <= 0.
    Source: lecture 001, "Perceptrons"; Rosenblatt 1958.

    >>> x = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> perceptron_rule(x, jnp.array([[0.0], [0.0], [0.0], [1.0]])).converged    # and
    True
    >>> perceptron_rule(x, jnp.array([[0.0], [1.0], [1.0], [0.0]])).converged    # exclusive or
    False
    """
    x, y = _check("perceptron_rule", x, y)
    if not (np.isfinite(eta) and eta > 0):
        raise ValueError(f"perceptron_rule: eta is {eta}; write a finite number > 0")
    epochs = _guards.whole_number("perceptron_rule", "epochs", epochs)
    if params is None:
        params = {"W": jnp.zeros((x.shape[1], 1), x.dtype), "b": jnp.zeros((1,), x.dtype)}
    shapes = {name: np.shape(value) for name, value in params.items()}
    if shapes != {"W": (x.shape[1], 1), "b": (1,)}:
        raise ValueError(
            f"perceptron_rule: params has {shapes}; "
            f"write W of shape ({x.shape[1]}, 1) and b of (1,)"
        )
    params = {name: jnp.asarray(value, x.dtype) for name, value in params.items()}
    trained, mistakes, done = _run_rule(params, x, y, jnp.asarray(eta, x.dtype), epochs)
    history = np.asarray(mistakes)[: int(done)]
    return PerceptronRun(trained, history, bool(history[-1] == 0))


def mistake_bound(
    x: Float[AnyArray, "n p"], y: Float[AnyArray, "n 1"], params: dict[str, Any]
) -> float:
    """Novikoff's bound (R/γ)² on all mistakes of `perceptron_rule` started from zeros.

    R is the largest length of a row (x, 1), γ the smallest distance of such a row from the
    separating plane of `params`, any parameters that decide every row rightly.

    Shapes: x (n, p); y (n, 1) of 0 and 1; params {"W": (p, 1), "b": (1,)}.
    Raises: ValueError when params does not separate the classes: then there is no bound.
    Source: Novikoff 1962.

    >>> x, y = jnp.array([[0.0], [1.0]]), jnp.array([[0.0], [1.0]])
    >>> round(mistake_bound(x, y, {"W": jnp.array([[2.0]]), "b": jnp.array([-1.0])}), 6)
    10.0
    """
    x, y = _check("mistake_bound", x, y)
    scores = (2 * y - 1) * (x @ params["W"] + params["b"])
    plane = jnp.concatenate([params["W"][:, 0], params["b"]])
    margin = float(scores.min()) / float(jnp.linalg.norm(plane))
    if not margin > 0:
        raise ValueError(
            "mistake_bound: params does not separate the classes, so nothing bounds the mistakes; "
            "give the params of a perceptron_rule run that converged"
        )
    radius = float(jnp.sqrt((x**2).sum(1) + 1).max())
    return (radius / margin) ** 2


@functools.partial(jax.jit, static_argnames="epochs")
def _run_rule(params: dict[str, Any], x: Array, y: Array, eta: Array, epochs: int) -> Any:
    def correct(params: dict[str, Any], row: tuple[Array, Array]) -> tuple[dict[str, Any], Array]:
        x_n, y_n = row
        decided = (x_n @ params["W"] + params["b"] > 0).astype(x.dtype)
        wrong = eta * (y_n - decided)
        updated = {"W": params["W"] + jnp.outer(x_n, wrong), "b": params["b"] + wrong}
        return updated, (decided != y_n)[0]

    def epoch(state: tuple) -> tuple:
        params, mistakes, done = state
        params, wrong = lax.scan(correct, params, (x, y))
        return params, mistakes.at[done].set(wrong.sum(dtype=jnp.int32)), done + 1

    def unfinished(state: tuple) -> Array:
        _, mistakes, done = state
        return (done < epochs) & ((done == 0) | (mistakes[done - 1] > 0))

    start = (params, jnp.zeros(epochs, jnp.int32), jnp.int32(0))
    return lax.while_loop(unfinished, epoch, start)


def _check(where: str, x: Any, y: Any) -> tuple[Array, Array]:
    x = floats(x)
    y = jnp.asarray(y).astype(x.dtype)
    if x.ndim != 2 or len(x) == 0 or y.shape != (len(x), 1):
        raise ValueError(
            f"{where}: x has shape {x.shape} and y has shape {y.shape}; "
            "write x as (n, p) with at least one row and y as (n, 1), e.g. y[:, None]"
        )
    if not bool(jnp.isfinite(x).all()):
        raise ValueError(f"{where}: x holds values that are not finite; fill or drop those rows")
    if not bool(((y == 0) | (y == 1)).all()):
        raise ValueError(f"{where}: y holds labels other than 0 and 1; write 0 and 1")
    return x, y
