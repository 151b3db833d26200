"""Pictures of examples, of their labels, and of what a model predicts for them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import numpy as np

from jaxnn import _guards
from jaxnn.plots._canvas import BLUE, COLOURS, GREY, MARKERS, ORANGE, legend, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def decision_boundary(
    predict: Callable[[Any], Any], x: Any, labels: Any, axes: "Axes | None" = None
) -> "Axes":
    """Two features, the classes of the rows, and where a model's decision changes.

    predict: from (m, 2) features to (m,) classes, e.g. lambda x: classify(model.apply(params, x)).

    Shapes: x (n, 2); labels (n,) of integers.
    Raises: ValueError when x has not two columns, labels not one class a row, or predict returns
        anything but one class a row; ImportError without matplotlib.
    Source: lecture 001, Example 5.

    >>> axes = decision_boundary(lambda x: (x[:, 0] > 0).astype(int), np.eye(2), [1, 0])
    >>> axes.get_xlabel()
    '$x_1$'
    """
    x, labels = np.asarray(x), np.asarray(labels)
    if x.ndim != 2 or x.shape[1] != 2:
        raise ValueError(
            f"decision_boundary: x has shape {x.shape}; write two columns, e.g. x[:, :2]"
        )
    if labels.shape != (len(x),):
        raise ValueError(
            f"decision_boundary: labels has shape {labels.shape} but x has {len(x)} rows; "
            "give one class a row, e.g. labels.ravel()"
        )
    low, high = x.min(0), x.max(0)
    margin = 0.08 * np.where(high > low, high - low, 1.0)
    across, up = np.linspace(low - margin, high + margin, 300, axis=1)
    grid = np.stack([side.ravel() for side in np.meshgrid(across, up)], 1)
    precision = x.dtype if np.issubdtype(x.dtype, np.floating) else float
    decided = np.asarray(predict(jnp.asarray(grid.astype(precision))))
    if decided.shape != (len(grid),):
        raise ValueError(
            f"decision_boundary: predict returned shape {decided.shape} for {len(grid)} rows; "
            "return one class a row, e.g. jaxnn.classify(outputs)"
        )
    axes = new_axes(axes)
    classes = np.union1d(labels, decided)
    regions = np.searchsorted(classes, decided).reshape(len(up), len(across))
    between = np.arange(len(classes) + 1) - 0.5
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(classes))]
    axes.contourf(across, up, regions, levels=between, colors=colours, alpha=0.18)
    if np.ptp(regions):
        axes.contour(across, up, regions, levels=between[1:-1], colors=GREY, linewidths=1)
    for k, label in enumerate(classes):
        axes.scatter(
            *x[labels == label].T, color=colours[k], marker=MARKERS[k % len(MARKERS)],
            s=24, edgecolors="white", linewidths=0.5, label=f"class {label:g}",
        )  # fmt: skip
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
    legend(axes)
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
    _guards.same_shape("predicted_against_actual", predicted=predicted, actual=actual)
    axes = new_axes(axes, size=(4.8, 4.8))
    style = {"color": BLUE, "alpha": 0.6, "linewidths": 0, "label": "examples"}
    axes.scatter(actual.ravel(), predicted.ravel(), s=20, **style)
    ends = [min(predicted.min(), actual.min()), max(predicted.max(), actual.max())]
    axes.plot(ends, ends, color=ORANGE, linewidth=1.2, label="predicted = actual")
    axes.set(xlabel="actual", ylabel="predicted", aspect="equal")
    legend(axes)
    return axes


def confusion(
    matrix: Any, names: Sequence[str] | None = None, axes: "Axes | None" = None
) -> "Axes":
    """A confusion matrix, with the count in each cell; rows are actual, columns predicted.

    A cell is shaded by its share of the row.

    Shapes: matrix (k, k), as `confusion_matrix` counts it; names k of them.
    Raises: ValueError when matrix is not square, or has not one name a class; ImportError without
        matplotlib.
    Source: lecture 001, Example 9, "what is the performance of the model?".

    >>> confusion([[3, 1], [0, 2]]).get_title()
    'accuracy 83.3 % (5 of 6)'
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(
            f"confusion: matrix has shape {matrix.shape}; write one row and one column a class, "
            "as confusion_matrix returns"
        )
    classes = len(matrix)
    labels = [str(name) for name in (range(classes) if names is None else names)]
    if len(labels) != classes:
        raise ValueError(
            f"confusion: names has {len(labels)} entries for {classes} classes; write one for each"
        )
    square = max(3.6, 0.46 * classes)
    axes = new_axes(axes, size=(square + 2.2, square + 1.2))
    shares = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    shades = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.figure.colorbar(shades, ax=axes, label="share of the actual class", shrink=0.9)
    for i, j in np.ndindex(*matrix.shape):
        colour = "white" if shares[i, j] > 0.5 else "black"
        axes.text(j, i, f"{matrix[i, j]:,}", ha="center", va="center", color=colour, fontsize=8)
    crowded = classes * max(len(label) for label in labels) > 40
    angle, side = (45, "right") if crowded else (0, "center")
    axes.set_xticks(range(classes), labels, rotation=angle, ha=side, rotation_mode="anchor")
    axes.set_yticks(range(classes), labels)
    right, total = np.trace(matrix), matrix.sum()
    axes.set(xlabel="predicted", ylabel="actual")
    percent = 100 * right / max(total, 1)
    axes.set_title(f"accuracy {percent:.1f} % ({right:,} of {total:,})")
    return axes


def images(
    x: Any, labels: Any, side: int = 28, columns: int = 8, axes: "Axes | None" = None
) -> "Axes":
    """A grid of square images, dark where x is large, each with its label above it.

    Shapes: x (n, side²); labels (n,).
    Raises: ValueError when a row has not side² pixels, or not one label; ImportError without
        matplotlib.
    Source: lecture 001, Lab 1.

    >>> len(images(np.zeros((3, 4)), [0, 1, 2], side=2).texts)
    3
    """
    x, labels = np.asarray(x), np.asarray(labels)
    if x.ndim != 2 or len(x) == 0 or x.shape[1] != side * side:
        raise ValueError(
            f"images: x has shape {x.shape}; write rows of {side}×{side} pixels, at least one"
        )
    if labels.shape != (len(x),):
        raise ValueError(
            f"images: labels has shape {labels.shape} but x has {len(x)} rows; give one label a row"
        )
    columns = min(columns, len(x))
    rows = -(-len(x) // columns)
    axes = new_axes(axes, size=(0.8 * columns, 1.0 * rows))
    # Each image lies in a cell a fifth wider and half as high again, for the label above it.
    wide, high = side * 6 // 5, side * 3 // 2
    sheet = np.full((rows * high, columns * wide), x.min())
    for n, (pixels, label) in enumerate(zip(x, labels, strict=True)):
        top, left = (n // columns) * high + high - side, (n % columns) * wide + (wide - side) // 2
        sheet[top : top + side, left : left + side] = pixels.reshape(side, side)
        axes.text(
            left + side / 2, top - side / 10, str(label), ha="center", va="bottom", fontsize=9
        )
    axes.imshow(sheet, cmap="gray_r")
    axes.set_axis_off()
    return axes
