"""Curves: losses over epochs, losses over learning rates, and activation functions."""

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from jaxnn import _guards, activations
from jaxnn.plots._canvas import BLUE, COLOURS, GREY, ORANGE, legend, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "identity": activations.identity,
    "step": activations.step,
    "sigmoid": activations.sigmoid,
    "tanh": activations.tanh,
    "relu": activations.relu,
    "leaky_relu": activations.leaky_relu,
    "exponential": activations.exponential,
    "softplus": activations.softplus,
    "silu": activations.silu,
    "gelu": activations.gelu,
}


def loss_curves(
    history: Mapping[str, np.ndarray], log: bool = False, axes: "Axes | None" = None
) -> "Axes":
    """Losses over epochs, one curve for each entry of a run's history, on a log scale if asked.

    Shapes: history maps names to (epochs,).
    Raises: ValueError for an empty history; ImportError without matplotlib.
    Source: lecture 002 (loss over 5,000 iterations); lecture 003, cost_hist and its logarithm.

    >>> loss_curves({"loss": np.array([1.0, 0.5])}).get_xlabel()
    'epoch'
    """
    if not isinstance(history, Mapping):
        raise TypeError(
            f"loss_curves: history is a {type(history).__name__}; "
            "write names with values an epoch, e.g. run.history"
        )
    if not history:
        raise ValueError("loss_curves: history is empty; give a run's history, e.g. run.history")
    axes = new_axes(axes)
    from matplotlib.ticker import MaxNLocator

    for (name, values), colour in zip(history.items(), cycle(COLOURS), strict=False):
        epochs = np.arange(1, len(values) + 1)
        marker = "o" if len(values) < 3 else None
        axes.plot(epochs, values, label=name, color=colour, marker=marker, linewidth=1.2)
    axes.set(xlabel="epoch", ylabel="loss", yscale="log" if log else "linear")
    whole = MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
    axes.xaxis.set_major_locator(whole)
    legend(axes)
    return axes


def learning_rates(rates: Any, losses: Any, axes: "Axes | None" = None) -> "Axes":
    """Validation loss against the learning rate, the best one marked, diverged ones at the top.

    The losses are on a log scale if all of them are positive.

    Shapes: rates and losses (rates tried,), inf where training diverged.
    Raises: ValueError when the shapes differ, or no loss is finite; ImportError without matplotlib.
    Source: lecture 000, "Finding the right value for the learning rate".

    >>> learning_rates([0.1, 1.0, 10.0], [2.0, 1.0, np.inf]).get_xscale()
    'log'
    """
    rates, losses = np.asarray(rates, float), np.asarray(losses, float)
    _guards.same_shape("learning_rates", rates=rates, losses=losses)
    finite = np.isfinite(losses)
    if not finite.any():
        raise ValueError("learning_rates: no loss is finite; try smaller learning rates")
    axes = new_axes(axes)
    shown = np.where(finite, losses, np.nan)
    best = np.nanargmin(shown)
    axes.plot(rates, shown, "o-", color=BLUE)
    label = f"best: {rates[best]:.3g}"
    axes.plot(rates[best], losses[best], "o", color=ORANGE, markersize=10, label=label)
    if not finite.all():
        lost = rates[~finite]
        top, near_the_top = axes.get_xaxis_transform(), np.full(len(lost), 0.95)
        axes.plot(lost, near_the_top, "x", color=GREY, label="diverged", transform=top)
    yscale = "log" if losses[best] > 0 else "linear"
    axes.set(xlabel="learning rate", ylabel="validation loss", xscale="log", yscale=yscale)
    legend(axes)
    return axes


def activation(name: str, axes: "Axes | None" = None) -> "Axes":
    """An activation function and, dashed, its derivative, for z from -4 to 4.

    name: one of ACTIVATIONS. The step function has no derivative to draw.

    Shapes: none.
    Raises: ValueError for an unknown name; ImportError without matplotlib.
    Source: lecture 001, "Common activation functions".

    >>> activation("tanh").get_title()
    'tanh'
    """
    if name not in ACTIVATIONS:
        raise ValueError(
            f"activation: {name!r} is not drawn; write one of {', '.join(ACTIVATIONS)}"
        )
    axes, g = new_axes(axes), ACTIVATIONS[name]
    z = jnp.linspace(-4, 4, 401)
    curves = {"$g(z)$": np.asarray(g(z))}
    if g is not activations.step:
        curves["$g'(z)$"] = np.asarray(jax.vmap(jax.grad(g))(z))
    axes.axhline(0, color=GREY, linewidth=0.5)
    axes.axvline(0, color=GREY, linewidth=0.5)
    styles = ((BLUE, "-", 2.2), (ORANGE, "--", 1.5))
    for (label, values), (colour, line, width) in zip(curves.items(), styles, strict=False):
        points = _broken_at_jumps(np.asarray(z), values)
        axes.plot(*points, color=colour, linestyle=line, linewidth=width, label=label)
    low, high = (np.clip(end(list(curves.values())), -4, 4) for end in (np.min, np.max))
    margin = 0.08 * (high - low)
    axes.set(title=name, xlabel="$z$", ylabel=", ".join(curves), ylim=(low - margin, high + margin))
    legend(axes)
    return axes


def _broken_at_jumps(z: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points with a gap wherever neighbours differ by more than any drawn slope explains."""
    after = np.flatnonzero(np.abs(np.diff(values)) > 0.5) + 1
    return np.insert(z, after, np.nan), np.insert(values, after, np.nan)
