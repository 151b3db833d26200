"""Descent on a plain function, with the path it took."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax
from jaxtyping import PyTree

from jaxnn import _guards
from jaxnn._types import floats


@dataclass(frozen=True)
class Descent:
    """What `minimise` found, with the way there.

    x: the last point. value: f there. path: every point, the start first, as a pytree like x with
    one more leading axis. values: f along the path. status: "converged" (the gradient is shorter
    than tol), "max_steps", or "diverged" (the next point was not finite; x is the last finite).

    Shapes: values (steps taken + 1,); each leaf of path (steps taken + 1, ...).
    Raises: nothing.
    Source: lecture 001, Examples 3 and 4.

    >>> run = minimise(lambda x: x**2, 1.0, optax.sgd(0.1), steps=10)
    >>> run.status, len(run.values)
    ('max_steps', 11)
    """

    x: Any
    value: float
    path: Any
    values: np.ndarray
    status: str

    @property
    def steps(self) -> int:
        """Number of steps taken.

        Source: the length of the path.

        >>> minimise(lambda x: x**2, 1.0, optax.sgd(0.1), steps=10).steps
        10
        """
        return len(self.values) - 1


def minimise(
    f: Callable[[Any], Any],
    x0: PyTree,
    optimizer: optax.GradientTransformation,
    steps: int = 1000,
    tol: float = 0.0,
) -> Descent:
    """Follow an optimiser downhill on f from x0, keeping every point of the path.

    Shapes: x0 any pytree of numbers or arrays; f returns a scalar.
    Raises: ValueError when f does not return one number, for steps < 1 or a negative tol.
    Source: lecture 001, x ← x - α f'(x) repeated until convergence.

    >>> run = minimise(lambda x: x**2, 1.0, optax.sgd(0.1), steps=10)
    >>> round(float(run.x), 6)                          # (1 - 2 α)^10
    0.107374
    >>> minimise(lambda x: x**2, 1.0, optax.sgd(1.5), steps=2000).status
    'diverged'
    """
    steps = _guards.whole_number("minimise", "steps", steps)
    _guards.not_negative("minimise", tol=tol)
    _guards.an_optimizer("minimise", optimizer)
    for leaf in jax.tree.leaves(x0):
        if not isinstance(leaf, (int, float, np.ndarray, np.generic, jax.Array)):
            raise TypeError(
                f"minimise: x0 holds a {type(leaf).__name__}; write numbers or arrays of them"
            )
    start = jax.tree.map(floats, x0)
    value = jax.eval_shape(f, start)
    if getattr(value, "shape", None) != ():
        found = f"an array of shape {value.shape}" if hasattr(value, "shape") else repr(value)
        raise ValueError(
            f"minimise: f returned {found} at x0; return one number, e.g. jnp.sum(...)"
        )

    rule = optax.with_extra_args_support(optimizer)

    def step(state: tuple, _: None) -> tuple[tuple, tuple]:
        x, memory, running = state
        value, gradient = jax.value_and_grad(f)(x)
        small = optax.tree.norm(gradient) < tol
        with jax.numpy_dtype_promotion("standard"):  # optax mixes floats and step counts
            updates, next_memory = rule.update(
                gradient, memory, x, value=value, grad=gradient, value_fn=f
            )
        moved = optax.apply_updates(x, updates)
        finite = jnp.isfinite(f(moved))
        for leaf in jax.tree.leaves(moved):
            finite &= jnp.isfinite(leaf).all()
        goes_on = running & ~small & finite
        kept = jax.tree.map(
            lambda new, old: jnp.where(goes_on, new, old), (moved, next_memory), (x, memory)
        )
        return (*kept, goes_on), (x, value, running)

    @jax.jit
    def walk(start: Any) -> Any:
        initial = (start, rule.init(start), jnp.array(True))
        (last, _, running), trace = lax.scan(step, initial, None, length=steps)
        value, gradient = jax.value_and_grad(f)(last)
        return last, value, optax.tree.norm(gradient) < tol, running, trace

    last, value, flat, running, (path, values, was_running) = walk(start)
    taken = int(np.sum(was_running)) - (0 if running else 1)
    status = "converged" if flat else "max_steps" if running else "diverged"
    whole = jax.tree.map(
        lambda along, end: np.concatenate([np.asarray(along)[:taken], np.asarray(end)[None]]),
        path,
        last,
    )
    along = np.append(np.asarray(values)[:taken], np.asarray(value))
    return Descent(last, float(value), whole, along, status)
