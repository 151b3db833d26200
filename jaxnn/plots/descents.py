"""The path of a descent on the function that it goes down."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from jaxnn.descent import Descent
from jaxnn.plots._canvas import GREY, ORANGE, legend, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def descent_path(
    f: Callable[[Any], Any],
    run: Descent,
    axes: "Axes | None" = None,
    surface: bool = False,
    limits: tuple[float, float] | None = None,
) -> "Axes":
    """The path of a descent on the curve of f(x), or on the contours (or surface) of f(x1, x2).

    f and run: what was given to `minimise`, on a number or a vector of two, and what it returned.
    surface: draw in three dimensions; axes, if given, must then be a 3-D one.
    limits: the least and the largest x (x1 and x2) drawn; the path's surroundings if None.

    Shapes: run.path (steps + 1,) or (steps + 1, 2).
    Raises: ValueError when the path is in more than two dimensions, when a surface is asked for on
        a path in one or on axes of two, or when f does not vary round the path and so has no
        contours; ImportError without matplotlib.
    Source: lecture 001, Examples 3 and 4.

    >>> import optax, jaxnn
    >>> run = jaxnn.minimise(lambda x: x**2, 1.0, optax.sgd(0.1), steps=5)
    >>> descent_path(lambda x: x**2, run).get_ylabel()
    '$f(x)$'
    """
    path = np.asarray(run.path)
    if path.ndim not in (1, 2) or (path.ndim == 2 and path.shape[1] != 2):
        raise ValueError(
            f"descent_path: the path has shape {path.shape}; draw functions of one or two numbers"
        )
    if surface and path.ndim == 1:
        raise ValueError("descent_path: a function of one number has a curve; leave surface=False")
    if surface and axes is not None and axes.name != "3d":
        raise ValueError(
            "descent_path: axes has two dimensions but a surface needs three; "
            'write figure.add_subplot(projection="3d")'
        )
    axes = new_axes(axes, "3d" if surface else None)
    draw = _on_curve if path.ndim == 1 else _on_surface if surface else _on_contours
    draw(axes, f, path, run.values, limits)
    axes.set_title(f"{run.steps} steps" + ("" if run.status == "max_steps" else f", {run.status}"))
    legend(axes, "upper left" if surface else "best")
    return axes


def _on_curve(axes: Any, f: Any, path: np.ndarray, values: np.ndarray, limits: Any) -> None:
    (x,) = _sides(path[:, None], limits, 400)
    axes.plot(x, jax.vmap(f)(x), color=GREY, linewidth=1.2)
    _draw_path(axes, path, values)
    axes.set(xlabel="$x$", ylabel="$f(x)$")


def _on_contours(axes: Any, f: Any, path: np.ndarray, values: np.ndarray, limits: Any) -> None:
    x1, x2, heights = _landscape(f, path, limits)
    # Levels with equal areas between them show valleys that equal steps in f would miss; a plateau
    # counts as one height, or all levels could be its own.
    distinct = np.unique(heights[np.isfinite(heights)]).astype(float)
    levels = np.unique(np.quantile(distinct, np.linspace(0.04, 0.96, 13)))
    if len(levels) < 2:
        raise ValueError(
            "descent_path: f does not vary round the path, so it has no contours; give wider limits"
        )
    shades = axes.contourf(x1, x2, heights, levels, cmap="Blues_r", alpha=0.5, extend="both")
    axes.contour(x1, x2, heights, levels, colors=GREY, linewidths=0.6, linestyles="solid")
    axes.figure.colorbar(shades, ax=axes, ticks=levels, label="$f(x_1, x_2)$")
    _draw_path(axes, *path.T)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")


def _on_surface(axes: Any, f: Any, path: np.ndarray, values: np.ndarray, limits: Any) -> None:
    x1, x2, heights = _landscape(f, path, limits)
    axes.plot_surface(x1, x2, heights, cmap="viridis", alpha=0.6)
    _draw_path(axes, *path.T, values, zorder=10)
    # From the side to which the path leads, so that the slope it goes down faces the reader.
    ahead = np.degrees(np.arctan2(*(path[-1] - path[0])[::-1]))
    axes.view_init(elev=40, azim=90 * np.round((ahead + 60) / 90) - 60)
    axes.set_box_aspect(None, zoom=0.85)
    axes.locator_params(nbins=5)
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
    axes.set_zlabel("$f(x_1, x_2)$", labelpad=10)


def _draw_path(axes: Any, *points: np.ndarray, **style: Any) -> None:
    """The path with some forty of its points marked, its start and its end apart."""
    every = -(-len(points[0]) // 40)
    axes.plot(*points, "o-", color=ORANGE, markersize=3.5, linewidth=1.2, markevery=every, **style)
    style |= {"color": ORANGE, "markeredgecolor": "black"}
    for label, marker, size, place in (("start", "s", 8, 0), ("end", "*", 13, -1)):
        end = ([coordinate[place]] for coordinate in points)
        axes.plot(*end, marker, label=label, markersize=size, **style)


def _sides(path: np.ndarray, limits: Any, points: int) -> list[np.ndarray]:
    """For each axis the numbers to draw at, twice as far across as the path at its widest."""
    low, high = path.min(0), path.max(0)
    reach = (high - low).max() or 1.0
    ends = [limits or (middle - reach, middle + reach) for middle in (low + high) / 2]
    return [np.linspace(first, last, points, dtype=path.dtype) for first, last in ends]


def _landscape(f: Any, path: np.ndarray, limits: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x1, x2 = np.meshgrid(*_sides(path, limits, 120))
    return x1, x2, np.asarray(jax.vmap(jax.vmap(f))(np.stack([x1, x2], -1)))
