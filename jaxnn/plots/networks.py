"""A dense network as neurons and weighted edges."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from jaxnn.backpropagation import Backprop
from jaxnn.models import Model, count_parameters
from jaxnn.plots._canvas import BLUE, GREY, ORANGE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NEURONS, _ENDS, _MOST_WRITTEN = 10, 4, 24
_ON_WHITE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}


def network(
    model: Model,
    params: Any,
    axes: "Axes | None" = None,
    names: Sequence[str] | None = None,
    passed: Backprop | None = None,
) -> "Axes":
    """A dense network as neurons and edges, an edge coloured by its sign, thick by its size.

    Thickness is relative to the layer's largest weight. Weights and biases are written out while
    a layer has at most 24 weights. Of a layer of more than 10 neurons the first and the last four
    are drawn, and the edges between those.

    names: of the inputs, written beside them.
    passed: a pass of `backprop` through this network; beside each neuron its activation a, of the
        way forward, and its δ, of the way back, are written for the first example.

    Shapes: params of the model, a layer {"W": (p, q)} or a tuple of layers.
    Raises: ValueError when a layer has no W, when model and params differ in layers, or when names
        and inputs differ in number; ImportError without matplotlib.
    Source: lecture 000 (3-4-4-1), lecture 001, Examples 6 to 8 and the computation graph of
        logistic regression, lecture 002 (2-3-1).

    >>> import jax
    >>> from jaxnn import mlp
    >>> net = mlp([4, 4, 1])
    >>> network(net, net.init(jax.random.key(0), (1, 3))).get_title()
    '3-4-4-1, 41 parameters'
    """
    stages, layers = zip(*model.layers(params), strict=True)
    if not all(isinstance(layer, dict) and "W" in layer for layer in layers):
        raise ValueError("network: params has a part without W; give the params of dense layers")
    sizes = [len(layers[0]["W"]), *(np.shape(layer["W"])[1] for layer in layers)]
    if names is not None and len(names) != sizes[0]:
        raise ValueError(
            f"network: names has {len(names)} entries for {sizes[0]} inputs; write one for each"
        )
    tallest = min(max(sizes), _MOST_NEURONS)
    axes = new_axes(axes, size=(2.2 * len(sizes) + 0.6, min(0.8 * max(tallest, 4), 6.0) + 1.2))
    heights = [_heights(size, tallest) for size in sizes]
    for x, layer in enumerate(layers):
        _draw_layer(axes, x, heights[x], heights[x + 1], layer)
    symbols = ["x", *(f"a^{{({number})}}" for number in range(1, len(layers))), r"\hat{y}"]
    foot: Any = axes.get_xaxis_transform()
    captions = [f"input: {sizes[0]}"]
    for place, (size, stage) in enumerate(zip(sizes[1:], stages, strict=True), 1):
        role = "output" if place == len(stages) else "hidden"
        captions.append(f"{role}: {size}{_activation_name(stage)}")
    for x, (size, symbol, caption) in enumerate(zip(sizes, symbols, captions, strict=True)):
        _draw_neurons(axes, x, heights[x], symbol)
        if len(heights[x]) < size:
            axes.text(x, -tallest / 2, "⋮", fontsize=16, ha="center", va="center")
        offset = (0, -56 if passed else -32)
        _beside(axes, caption, (x, 0), offset, ha="center", va="top", xycoords=foot)
    if names is not None:
        for neuron, y in heights[0].items():
            _beside(axes, str(names[neuron]), (0, y), (-16, 0), va="center", ha="right")
    for x, values in enumerate(passed.layers if passed else (), 1):
        for neuron, y in heights[x].items():
            a, delta = (_number(np.asarray(v)[0, neuron]) for v in (values.A, values.delta))
            below = -27 if "b" in layers[x - 1] else -15
            _beside(axes, f"a = {a}\nδ = {delta}", (x, y), (0, below), va="top", ha="center")
    axes.plot([], [], color=BLUE, label="weight ≥ 0")
    axes.plot([], [], color=ORANGE, label="weight < 0")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 0.98), ncols=2, frameon=False)
    axes.set_title("-".join(map(str, sizes)) + f", {count_parameters(params):,} parameters", pad=26)
    axes.set_axis_off()
    return axes


def _activation_name(stage: Model) -> str:
    function = getattr(stage.activation, "func", stage.activation)  # what a partial wraps
    name = getattr(function, "__name__", "")
    return f", {name}" if name else ""


def _heights(size: int, tallest: int) -> dict[int, float]:
    """How high each neuron lies that is drawn: all, or the first and last ones round a gap."""
    neurons = [*range(size)]
    if size > _MOST_NEURONS:
        neurons[_ENDS:-_ENDS] = [-1]
    gap = tallest / len(neurons)
    return {n: -gap * (place + 0.5) for place, n in enumerate(neurons) if n >= 0}


def _draw_layer(
    axes: Any, x: int, left: dict[int, float], right: dict[int, float], layer: dict[str, Any]
) -> None:
    from matplotlib.collections import LineCollection

    w = np.asarray(layer["W"])
    drawn = w[np.ix_([*left], [*right])].ravel()
    ends = np.array([(y0, y1) for y0 in left.values() for y1 in right.values()])
    colours = np.where(drawn >= 0, BLUE, ORANGE)
    widths = 0.4 + 2.2 * np.abs(drawn) / (np.abs(w).max() or 1.0)
    lines = [((x, y0), (x + 1, y1)) for y0, y1 in ends]
    axes.add_collection(
        LineCollection(lines, colors=colours.tolist(), linewidths=widths, alpha=0.7, zorder=1)
    )
    if w.size > _MOST_WRITTEN:
        return
    for weight, colour, part, (y0, y1) in zip(drawn, colours, _apart(ends), ends, strict=True):
        axes.text(
            x + part, y0 + part * (y1 - y0), _number(weight), color=colour,
            fontsize=8, ha="center", va="center", zorder=3, bbox=_ON_WHITE,
        )  # fmt: skip
    if "b" not in layer:
        return
    b = np.asarray(layer["b"])
    for neuron, y in right.items():
        _beside(axes, f"b = {_number(b[neuron])}", (x + 1, y), (0, -15), va="top", ha="center")


def _draw_neurons(axes: Any, x: int, heights: dict[int, float], symbol: str) -> None:
    axes.plot(
        [x] * len(heights), [*heights.values()], "o",
        color="white", markeredgecolor=GREY, markersize=24, zorder=2, clip_on=False,
    )  # fmt: skip
    for neuron, y in heights.items():
        label = f"${symbol}_{{{neuron + 1}}}$"
        axes.text(x, y, label, fontsize=8, ha="center", va="center", zorder=4)


def _beside(
    axes: Any, text: str, point: tuple[float, float], offset: tuple[float, float], **style: Any
) -> None:
    """Text at an offset, in typographic points, from a point."""
    style |= {"fontsize": 8, "zorder": 3, "bbox": _ON_WHITE}
    axes.annotate(text, point, offset, textcoords="offset points", **style)


def _number(value: Any) -> str:
    return f"{value:.3g}".replace("-", "−")  # a minus, not a hyphen, as on matplotlib's axes


def _apart(ends: np.ndarray) -> list[float]:
    """At which part of its length to write on each edge, clear of other texts and other edges.

    One edge after another takes, from its middle outward, the first place where its text would
    touch neither, or else the clearest, and rather another edge than another text.
    """
    wide, high = 0.22, 0.2  # of a text, in columns and in rows
    parts = np.array(sorted(np.linspace(0.22, 0.78, 57), key=lambda part: abs(part - 0.5)))
    rises = ends[:, 1:] - ends[:, :1]
    heights = ends[:, :1] + parts * rises
    taken: list[tuple[float, float]] = []
    for edge, own in enumerate(heights):
        others, slopes = np.delete(heights, edge, 0), np.delete(rises, edge, 0)
        edges = (np.abs(others - own) - np.abs(slopes) * wide / 2) / (high / 2)
        texts = [np.maximum(abs(parts - part) / wide, abs(own - y) / high) for part, y in taken]
        clear_of_edges, clear_of_texts = (
            np.min([np.ones_like(own), *clearances], axis=0) for clearances in (edges, texts)
        )
        best = np.argmax(clear_of_edges + 100 * clear_of_texts)
        taken.append((float(parts[best]), float(own[best])))
    return [part for part, _ in taken]
