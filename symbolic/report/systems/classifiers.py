"""Lecture 001: networks for Iris and for handwritten digits."""

from __future__ import annotations

import functools
from typing import Any

import jax
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import gap, number
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import drawn, in_32_bits, train
from symbolic.report.systems.shown import Found, System, Table
from symbolic.report.systems.sources import digits

NETWORKS = {
    "4-10-3, sigmoid": jaxnn.mlp([10, 3]),
    "4-5-3-3, sigmoid": jaxnn.mlp([5, 3, 3]),
    "4-16-16-3, tanh": jaxnn.mlp([16, 16, 3], jaxnn.tanh),
}
PENALTY = 0.05


@functools.cache
def iris_folds(name: str) -> tuple[float, np.ndarray, Any]:
    """Accuracy over ten folds, the confusion matrix of all of them, and the last fold's weights."""
    model, flowers = NETWORKS[name], jaxnn.data.iris()
    total, params = np.zeros((3, 3), int), None

    def loss(params: Any, x: Any, y: Any) -> Any:
        logits = model.apply(params, x)
        return jaxnn.softmax_cross_entropy(logits, y) + jaxnn.l2(params, PENALTY, len(x))

    folds = jaxnn.k_fold((flowers.x, flowers.y), 10, jax.random.key(0), stratify=flowers.y)
    for fold, ((x, y), (held, truth)) in enumerate(folds):
        mean, deviation = x.mean(0), x.std(0)  # of the training folds alone
        data = ((x - mean) / deviation, y)
        start = in_32_bits(drawn(model, 4, seed=fold))
        params = train(loss, start, data, optax.sgd(1.0), 1000).params
        predicted = jaxnn.classify(model.apply(params, (held - mean) / deviation))
        total += np.asarray(jaxnn.confusion_matrix(predicted, truth, 3))
    return float(np.trace(total) / total.sum()), total, params


def _iris(name: str, count: int) -> Found:
    score, matrix, params = iris_folds(name)
    found = jaxnn.count_parameters(params)
    names = jaxnn.data.iris().target_names
    table = Table(
        f"Ten folds of Iris through {name}: species down, decisions across",
        ("", *names),
        tuple((name, *map(str, row)) for name, row in zip(names, matrix.tolist(), strict=True)),
    )
    outcome = f"{found} parameters; {100 * score:.1f} % right on held-out flowers in ten folds"
    return Found(outcome, found == count and score >= 0.92, (table,))


def one_hidden_layer() -> Found:
    """Ten sigmoid neurons."""
    return _iris("4-10-3, sigmoid", 83)


def two_hidden_layers() -> Found:
    """Five and three sigmoid neurons."""
    return _iris("4-5-3-3, sigmoid", 55)


def comparison() -> Found:
    """A network of one's own beside the two, on the same folds."""
    rows = []
    for name in NETWORKS:
        score, _, params = iris_folds(name)
        rows.append((name, str(jaxnn.count_parameters(params)), f"{100 * score:.1f} %"))
    table = Table(
        "Three networks on the same ten folds", ("network", "parameters", "right"), tuple(rows)
    )
    outcome = "; ".join(f"{r[0]}: {r[2]}" for r in rows)
    good = min(iris_folds(name)[0] for name in NETWORKS) >= 0.9
    return Found(outcome, good, (table,))


def fitted_networks() -> Found:
    """The two lecture networks with the weights of the last fold."""
    names = list(jaxnn.data.iris().feature_names)
    short = [
        name.replace(" (cm)", "").replace("petal", "p.").replace("sepal", "s.") for name in names
    ]
    figures = []
    for place, name in enumerate(list(NETWORKS)[:2]):
        model, (score, _, params) = NETWORKS[name], iris_folds(name)
        figures += needed_picture(
            f"F13-{place}", f"The {name} network, fitted.",
            f"Four inputs to three species; {100 * score:.1f} % of held-out flowers are right.",
            on_axes(
                lambda axes, m=model, p=params: jaxnn.plots.network(m, p, axes, names=short)
            ),
            (6.4, 5.4),
        )  # fmt: skip
    titles = ("4-10-3, 83 parameters", "4-5-3-3, 55 parameters")
    good = all(title in figure.svg for title, figure in zip(titles, figures, strict=True))
    return Found(f"drawn: {' and '.join(titles)}", good, (), tuple(figures))


def handwritten_digits() -> Found:
    """Fifteen sigmoid neurons between pixels and ten digits."""
    data = digits()
    (x, y), (held, truth) = data.train, data.test
    model = jaxnn.mlp([15, 10])

    def loss(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    pixels = x.shape[1]
    epochs = 2 if pixels == 784 else 60
    start = in_32_bits(drawn(model, pixels, scale=pixels**-0.5))
    run = train(loss, start, (x, y), optax.sgd(0.5), epochs, batch_size=32, key=jax.random.key(1))
    predicted = jaxnn.classify(jax.jit(model.apply)(run.params, held))
    right = float(jaxnn.accuracy(predicted, truth))
    count = jaxnn.count_parameters(run.params)
    expected = 15 * (pixels + 1) + 10 * 16
    outcome = (
        f"{data.name}: {pixels}-15-10, {count:,} parameters, {len(x):,} rows, {run.epochs} epochs; "
        f"{100 * right:.1f} % of {len(held):,} test digits are right"
    )
    side = round(pixels**0.5)
    return Found(outcome, side**2 == pixels and count == expected and right > 0.8)


def samples() -> Found:
    """Two rows of digits with their labels."""
    data = digits()
    x, y = (part[:16] for part in data.train)
    side = round(x.shape[1] ** 0.5)

    def draw(axes: Any) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        jaxnn.plots.images(x, y, side, axes=axes)
        ink = [(0.18, 0.56, 0.83, 0.0), (0.18, 0.56, 0.83, 1.0)]
        axes.images[0].set_cmap(LinearSegmentedColormap.from_list("ink", ink))

    figure = needed_picture(
        "F15", f"{data.name}: the first 16 training digits with their labels.",
        f"Two rows of handwritten digits: {', '.join(map(str, y))}.", on_axes(draw), (6.4, 2.4),
    )  # fmt: skip
    labels = [label for label in y if f">{label}<" in figure[0].svg]
    return Found(
        f"{len(labels)} of {len(y)} labels stand over {side}×{side} pixels",
        len(labels) == 16,
        (),
        figure,
    )


def accelerator() -> Found:
    """One training on each kind of device that JAX finds."""
    devices = [device for device in jax.devices() if device.platform != "cpu"]
    if not devices:
        return Found("not run: JAX finds no accelerator on this machine, only its processor", None)
    x = np.linspace(-1, 1, 64)[:, None].astype(np.float32)
    model = jaxnn.mlp([8, 1], jaxnn.tanh)

    def loss(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.mse(model.apply(params, x), y)

    start = in_32_bits(drawn(model, 1))
    ends = []
    for device in (jax.devices("cpu")[0], devices[0]):
        with jax.default_device(device):
            run = train(loss, start, (x, x**2), optax.sgd(0.1), 200)
            ends.append(float(run.history["loss"][-1]))
    outcome = f"the same training ends at {number(ends[0], 3)} on the processor and "
    outcome += f"{number(ends[1], 3)} on {devices[0].device_kind}"
    return Found(outcome, gap(np.array(ends[0]), np.array(ends[1])) < 1e-3)


SYSTEMS = (
    System(
        "A30", "Iris through ten sigmoid neurons", "001", "jaxnn.mlp, jaxnn.fit",
        "83 parameters, and about 95 % right on held-out flowers", one_hidden_layer,
    ),
    System(
        "A31", "Iris through five and three sigmoid neurons", "001", "jaxnn.mlp, jaxnn.fit",
        "55 parameters, and about 95 % right on held-out flowers", two_hidden_layers,
    ),
    System(
        "A32", "Iris through a network of one's own, compared", "001", "jaxnn.k_fold",
        "three networks on the same folds", comparison,
    ),
    System(
        "F13", "The fitted Iris networks", "001", "jaxnn.plots.network",
        "drawn with 83 and with 55 parameters", fitted_networks,
    ),
    System(
        "A33", "Handwritten digits through 15 sigmoid neurons", "001",
        "jaxnn.fit, jaxnn.data.mnist",
        "images laid out as 784 pixels, 11,935 parameters, and far more right than the tenth of "
        "guessing",
        handwritten_digits,
    ),
    System(
        "F15", "Handwritten digits", "001", "jaxnn.plots.images",
        "a grid of digits, each with its label", samples,
    ),
    System(
        "D31", "Training on an accelerator", "001", "jaxnn.fit",
        "the same training runs there and ends where it does on the processor", accelerator,
    ),
)  # fmt: skip
