"""Pictures (extra `plot`): each function draws on a matplotlib Axes and returns it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from jaxnn import activations
from jaxnn.descent import Descent
from jaxnn.models import Model

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#666666"
_CYCLE = (BLUE, ORANGE, GREEN, "#cc79a7", "#e69f00", "#56b4e9")

ACTIVATIONS: dict[str, Callable] = {
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
    Raises: ImportError without matplotlib.
    Source: lecture 002 (loss over 5,000 iterations); lecture 003, cost_hist and its logarithm.

    >>> loss_curves({"loss": np.array([1.0, 0.5])}).get_xlabel()
    'epoch'
    """
    axes = _axes(axes)
    for (name, values), colour in zip(history.items(), _CYCLE * len(history), strict=False):
        marker = "o" if len(values) < 3 else None
        axes.plot(np.arange(1, len(values) + 1), values, label=name, color=colour, marker=marker)
    axes.set(xlabel="epoch", ylabel="loss", yscale="log" if log else "linear")
    axes.legend(frameon=False)
    return axes


def learning_rates(rates: Any, losses: Any, axes: "Axes | None" = None) -> "Axes":
    """Validation loss against the learning rate, the best one marked, diverged ones at the top.

    Shapes: rates and losses (rates tried,), inf where training diverged.
    Raises: ImportError without matplotlib.
    Source: lecture 000, "Finding the right value for the learning rate".

    >>> learning_rates([0.1, 1.0, 10.0], [2.0, 1.0, np.inf]).get_xscale()
    'log'
    """
    axes = _axes(axes)
    rates, losses = np.asarray(rates, float), np.asarray(losses, float)
    finite = np.isfinite(losses)
    axes.plot(rates[finite], losses[finite], "o-", color=BLUE)
    best = np.argmin(np.where(finite, losses, np.inf))
    axes.plot(
        rates[best], losses[best], "o", color=ORANGE, markersize=10, label=f"best {rates[best]:.3g}"
    )
    axes.set(xlabel="learning rate", ylabel="validation loss", xscale="log", yscale="log")
    if not finite.all():
        top = np.full((~finite).sum(), axes.get_ylim()[1])
        axes.plot(rates[~finite], top, "x", color=GREY, label="diverged", clip_on=False)
    axes.legend(frameon=False)
    return axes


def decision_boundary(
    predict: Callable[[Any], Any], x: Any, labels: Any, axes: "Axes | None" = None
) -> "Axes":
    """Two features, the classes of the rows, and where a model's decision changes.

    predict: from (m, 2) features to (m,) classes, e.g. lambda x: classify(model.apply(params, x)).

    Shapes: x (n, 2); labels (n,) of integers.
    Raises: ValueError when x has not two columns; ImportError without matplotlib.
    Source: lecture 001, Example 5.

    >>> axes = decision_boundary(lambda x: (x[:, 0] > 0).astype(int), np.eye(2), [1, 0])
    >>> axes.get_xlabel()
    'x1'
    """
    x, labels = np.asarray(x), np.asarray(labels)
    if x.ndim != 2 or x.shape[1] != 2:
        raise ValueError(
            f"decision_boundary: x has shape {x.shape}; write two columns, e.g. x[:, :2]"
        )
    axes = _axes(axes)
    low, high = x.min(0), x.max(0)
    margin = 0.08 * np.where(high > low, high - low, 1.0)
    across, up = (np.linspace(a, b, 300) for a, b in zip(low - margin, high + margin, strict=True))
    grid = np.stack([g.ravel() for g in np.meshgrid(across, up)], 1).astype(np.float32)
    decided = np.asarray(predict(jnp.asarray(grid))).reshape(300, 300)
    classes = max(int(decided.max()), int(labels.max())) + 1
    colours = (_CYCLE * classes)[:classes]
    axes.contourf(
        across, up, decided, levels=np.arange(classes + 1) - 0.5, colors=colours, alpha=0.18
    )
    for label, colour in enumerate(colours):
        rows = labels == label
        axes.scatter(*x[rows].T, color=colour, label=f"class {label}", s=18)
    axes.set(xlabel="x1", ylabel="x2")
    axes.legend(frameon=False)
    return axes


def descent_path(
    f: Callable[[Any], Any], run: Descent, axes: "Axes | None" = None, surface: bool = False
) -> "Axes":
    """The path of a descent on the curve of f(x), or on the contours (or surface) of f(x1, x2).

    f and run: what was given to `minimise`, on a number or a vector of two, and what it returned.
    surface: draw in three dimensions; axes, if given, must then be a 3-D one.

    Shapes: run.path (steps + 1,) or (steps + 1, 2).
    Raises: ValueError when the path is in more than two dimensions; ImportError without matplotlib.
    Source: lecture 001, Examples 3 and 4.

    >>> import optax, jaxnn
    >>> run = jaxnn.minimise(lambda x: x**2, 1.0, optax.sgd(0.1), steps=5)
    >>> descent_path(lambda x: x**2, run).get_ylabel()
    'f(x)'
    """
    path = np.asarray(run.path)
    if path.ndim == 1:
        axes = _axes(axes)
        reach = 1.15 * np.abs(path).max() or 1.0
        x = np.linspace(-reach, reach, 300, dtype=path.dtype)
        axes.plot(x, jax.vmap(f)(x), color=GREY)
        axes.plot(path, run.values, "o-", color=ORANGE, markersize=4, linewidth=1)
        axes.set(xlabel="x", ylabel="f(x)")
        return axes
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(
            f"descent_path: the path has shape {path.shape}; draw functions of one or two numbers"
        )
    reach = 1.15 * np.abs(path).max() or 1.0
    side = np.linspace(-reach, reach, 120, dtype=path.dtype)
    grid = np.stack(np.meshgrid(side, side), -1)
    heights = np.asarray(jax.vmap(jax.vmap(f))(grid))
    axes = _axes(axes, "3d" if surface else None)
    if surface:
        solid: Any = axes
        solid.plot_surface(grid[..., 0], grid[..., 1], heights, cmap="viridis", alpha=0.6)
        solid.plot(*path.T, run.values, "o-", color=ORANGE, markersize=4, zorder=10)
    else:
        lines = axes.contour(grid[..., 0], grid[..., 1], heights, levels=15, cmap="viridis")
        axes.clabel(lines, fontsize=7)
        axes.plot(*path.T, "o-", color=ORANGE, markersize=4, linewidth=1)
        axes.set_aspect("equal")
    axes.set(xlabel="x1", ylabel="x2")
    return axes


def activation(name: str, axes: "Axes | None" = None) -> "Axes":
    """An activation function and, dashed, its derivative, from -4 to 4.

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
    axes, g = _axes(axes), ACTIVATIONS[name]
    z = jnp.linspace(-4, 4, 401)
    axes.axhline(0, color=GREY, linewidth=0.5)
    axes.axvline(0, color=GREY, linewidth=0.5)
    axes.plot(z, g(z), color=BLUE, label="g(z)")
    if g is not activations.step:
        axes.plot(z, jax.vmap(jax.grad(g))(z), color=ORANGE, linestyle="--", label="g'(z)")
    axes.set(title=name, xlabel="z", ylim=(-1.5, 4) if float(g(z).max()) > 1.5 else (-1.2, 1.2))
    axes.legend(frameon=False)
    return axes


def network(
    model: Model, params: Any, axes: "Axes | None" = None, names: Sequence[str] | None = None
) -> "Axes":
    """A dense network as neurons and edges, an edge coloured by its sign, thick by its size.

    Weights and biases are written out while there are at most 24 of them in a layer.

    names: of the inputs, x1, x2, … if None.

    Shapes: params of the model, a layer {"W": (p, q)} or a tuple of layers.
    Raises: ValueError when a layer has no W; ImportError without matplotlib.
    Source: lecture 000 (3-4-4-1), lecture 001, Examples 6 to 8, lecture 002 (2-3-1).

    >>> from jaxnn import mlp
    >>> net = mlp([3, 1])
    >>> len(network(net, net.init(jax.random.key(0), (1, 2))).texts) > 6
    True
    """
    layers = (
        [params] if isinstance(params, dict) else list(jax.tree.leaves(params, is_leaf=_is_layer))
    )
    if not all(_is_layer(layer) for layer in layers):
        raise ValueError("network: params has a part without W; give the params of dense layers")
    axes = _axes(axes)
    weights = [np.asarray(layer["W"]) for layer in layers]
    sizes = [len(weights[0]), *(w.shape[1] for w in weights)]
    tallest = max(sizes)

    def at(column: int, neuron: int) -> tuple[float, float]:
        gap = tallest / sizes[column]
        return 2.0 * column, -gap * (neuron + 0.5)

    for column, (layer, w) in enumerate(zip(layers, weights, strict=True)):
        largest = np.abs(w).max() or 1.0
        for i, j in np.ndindex(*w.shape):
            (x0, y0), (x1, y1) = at(column, i), at(column + 1, j)
            colour = BLUE if w[i, j] >= 0 else ORANGE
            width = 0.4 + 2.2 * abs(w[i, j]) / largest
            axes.plot([x0, x1], [y0, y1], color=colour, linewidth=width, alpha=0.7, zorder=1)
            if w.size <= 24:
                part = 0.28 + 0.12 * (j % 3)
                axes.text(
                    x0 + part * (x1 - x0), y0 + part * (y1 - y0), f"{w[i, j]:.3g}",
                    fontsize=7, ha="center", va="center", zorder=3,
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
                )  # fmt: skip
        if "b" in layer and w.size <= 24:
            for j, b in enumerate(np.asarray(layer["b"])):
                x1, y1 = at(column + 1, j)
                axes.text(x1, y1 - 0.30, f"b {b:.3g}", fontsize=7, ha="center", va="top", zorder=3)
    for column, size in enumerate(sizes):
        for neuron in range(size):
            x0, y0 = at(column, neuron)
            axes.plot(x0, y0, "o", color="white", markeredgecolor=GREY, markersize=20, zorder=2)
            label = f"a{neuron + 1}" if column else (names[neuron] if names else f"x{neuron + 1}")
            label = f"ŷ{neuron + 1}" if column == len(sizes) - 1 else label
            axes.text(x0, y0, label, fontsize=7, ha="center", va="center", zorder=4)
    axes.set_axis_off()
    axes.margins(0.08)
    return axes


def predicted_against_actual(predicted: Any, actual: Any, axes: "Axes | None" = None) -> "Axes":
    """Predictions against the actual values, with the line on which they would agree.

    Shapes: predicted and actual of one shape, any number of axes.
    Raises: ValueError when the shapes differ; ImportError without matplotlib.
    Source: lecture 002, "Predicted y and actual y".

    >>> predicted_against_actual([1.0, 2.1], [1.0, 2.0]).get_xlabel()
    'actual'
    """
    predicted, actual = np.asarray(predicted), np.asarray(actual)
    if predicted.shape != actual.shape:
        raise ValueError(
            f"predicted_against_actual: predicted has shape {predicted.shape} but actual has "
            f"shape {actual.shape}; give both the same shape"
        )
    axes = _axes(axes)
    ends = [min(predicted.min(), actual.min()), max(predicted.max(), actual.max())]
    axes.plot(ends, ends, color=GREY, linewidth=1)
    axes.scatter(actual.ravel(), predicted.ravel(), color=BLUE, s=18)
    axes.set(xlabel="actual", ylabel="predicted")
    axes.set_aspect("equal")
    return axes


def confusion(
    matrix: Any, names: Sequence[str] | None = None, axes: "Axes | None" = None
) -> "Axes":
    """A confusion matrix, with the count in each cell; rows are actual, columns predicted.

    Shapes: matrix (k, k), as `confusion_matrix` counts it; names k of them.
    Raises: ImportError without matplotlib.
    Source: lecture 001, Example 9, "what is the performance of the model?".

    >>> confusion([[3, 1], [0, 2]]).get_xlabel()
    'predicted'
    """
    axes, matrix = _axes(axes), np.asarray(matrix)
    shares = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.ndindex(*matrix.shape):
        colour = "white" if shares[i, j] > 0.5 else "black"
        axes.text(j, i, str(matrix[i, j]), ha="center", va="center", color=colour, fontsize=9)
    labels = [str(name) for name in names] if names else [str(i) for i in range(len(matrix))]
    axes.set_xticks(range(len(matrix)), labels)
    axes.set_yticks(range(len(matrix)), labels)
    axes.set(xlabel="predicted", ylabel="actual")
    return axes


def images(
    x: Any, labels: Any, side: int = 28, columns: int = 8, axes: "Axes | None" = None
) -> "Axes":
    """A grid of square images with their labels.

    Shapes: x (n, side²); labels (n,).
    Raises: ValueError when a row has not side² pixels; ImportError without matplotlib.
    Source: lecture 001, Lab 1.

    >>> len(images(np.zeros((3, 4)), [0, 1, 2], side=2).texts)
    3
    """
    x = np.asarray(x)
    if x.ndim != 2 or x.shape[1] != side * side:
        raise ValueError(f"images: x has shape {x.shape}; write rows of {side}×{side} pixels")
    axes = _axes(axes)
    rows = -(-len(x) // columns)
    sheet = np.ones((rows * (side + 2), columns * (side + 2))) * x.max()
    for n, (pixels, label) in enumerate(zip(x, np.asarray(labels), strict=True)):
        top, left = (n // columns) * (side + 2), (n % columns) * (side + 2)
        sheet[top : top + side, left : left + side] = x.max() - pixels.reshape(side, side)
        axes.text(left, top, str(label), color=ORANGE, fontsize=9, va="top")
    axes.imshow(sheet, cmap="gray")
    axes.set_axis_off()
    return axes


def _is_layer(tree: Any) -> bool:
    return isinstance(tree, dict) and "W" in tree


def _axes(axes: "Axes | None", projection: str | None = None) -> "Axes":
    if axes is not None:
        return axes
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            'plots: matplotlib is missing; install it with pip install "jaxnn-symbolic[plot]"'
        ) from None
    # A figure of its own, not pyplot's: no global state, no display needed.
    return Figure(layout="constrained").add_subplot(projection=projection)
