"""How the time of an epoch grows: with width, depth, rows (streamed from disk) and runs in a sweep.

One thing grows at a time, from 784-100-10 in batches of 128, sigmoid, gradient descent. Beside each
time stands the exponent of its growth since the point before (1 is proportional) and what share of
it the products, the memory and the operations would take alone (bounds.py measures them here), with
what is left for the host, for calls and for work on single numbers. The cost bends where another of
them becomes the largest.

    python -m benchmarks.growth --out FOLDER
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn
from benchmarks import bounds, contest

INPUTS, CLASSES, BATCH, ROWS, WIDTH = 784, 10, 128, 12_800, 100
KEY = jax.random.key(0)


class Point(NamedTuple):
    """A size, the seconds of an epoch, and what each bound says that it takes at least."""

    size: int
    seconds: float
    bounds: dict[str, float]


def rows(count: int, columns: int = INPUTS) -> tuple[np.ndarray, np.ndarray]:
    """Random rows and classes."""
    draw = np.random.default_rng(0)
    x = draw.random((count, columns), dtype=np.float32)
    return x, draw.integers(0, CLASSES, count, dtype=np.int32)


def network(widths: list[int]) -> tuple[Any, Any, Callable[..., Any]]:
    """A model, its parameters and its loss."""
    model = jaxnn.mlp([*widths, CLASSES])
    params = model.init(KEY, (1, INPUTS))

    def loss(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    return model, params, loss


def epoch(widths: list[int], data: Any) -> float:
    """The seconds of an epoch of `fit`, as it measures them."""
    _, params, loss = network(widths)
    runs = [
        jaxnn.fit(
            loss, params, data, optax.sgd(0.1),
            epochs=1, batch_size=BATCH, key=KEY, progress=False,
        ).train_seconds
        for _ in range(3)
    ]  # fmt: skip
    return min(runs)


def least(widths: list[int], count: int, runs: int = 1) -> dict[str, float]:
    """What an epoch takes at least."""
    return bounds.of_an_epoch([INPUTS, *widths, CLASSES], BATCH, count, runs)


def widths(most: int) -> Iterator[Point]:
    """One hidden layer of width 15 to 1024."""
    data = tuple(map(jnp.asarray, rows(ROWS)))
    for width in (15, 32, 64, 128, 256, 512, 1024):
        if width <= most:
            yield Point(width, epoch([width], data), least([width], ROWS))


def depths(most: int) -> Iterator[Point]:
    """One to eight hidden layers of 100."""
    data = tuple(map(jnp.asarray, rows(ROWS)))
    for depth in (1, 2, 4, 8):
        if depth <= most:
            hidden = [WIDTH] * depth
            yield Point(depth, epoch(hidden, data), least(hidden, ROWS))


def streamed(most: int) -> Iterator[Point]:
    """A thousand to a million rows, read from disk as bytes while training."""
    draw = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as name:
        largest = min(most, 10**6)
        x = np.lib.format.open_memmap(f"{name}/x.npy", "w+", np.uint8, (largest, INPUTS))
        for first in range(0, largest, 10_000):
            x[first : first + 10_000] = draw.integers(0, 256, x[first : first + 10_000].shape)
        x.flush()
        y = draw.integers(0, CLASSES, largest, dtype=np.int32)
        _, params, natural = network([WIDTH])

        def loss(params: Any, x: Any, y: Any) -> Any:
            return natural(params, x.astype(jnp.float32) / 255, y)

        for count in (10**3, 10**4, 10**5, 10**6):
            if count > most:
                continue
            opened = np.lib.format.open_memmap(f"{name}/x.npy", "r")[:count]
            source = jaxnn.data.stream(opened, y[:count])
            runs = [
                jaxnn.fit(
                    loss, params, source, optax.sgd(0.1),
                    epochs=1, batch_size=BATCH, key=KEY, progress=False,
                ).train_seconds
                for _ in range(3 if count < 10**6 else 1)
            ]  # fmt: skip
            yield Point(count, min(runs), least([WIDTH], count))


def sweeps(most: int) -> Iterator[Point]:
    """1 to 4096 learning rates for 784-15-10 on 1280 rows."""
    data = tuple(map(jnp.asarray, rows(10 * BATCH)))
    _, params, loss = network([15])

    def trial(rate: Any) -> tuple:
        return loss, params, optax.sgd(rate)

    for count in (1, 4, 16, 64, 256, 1024, 4096):
        if count <= most:
            over = {"rate": np.linspace(0.01, 0.5, count).tolist()}
            runs = [
                jaxnn.sweep(
                    trial, over, data, epochs=1, batch_size=BATCH, key=KEY, progress=False
                ).train_seconds
                for _ in range(3 if count < 1024 else 2)
            ]
            yield Point(count, min(runs), least([15], 10 * BATCH, count))


def table(name: str, points: list[Point]) -> None:
    """Print the points, and where the cost bends."""
    parts = [*points[0].bounds, "rest"]
    print(f"\n{name:<10} {'s/epoch':>9} {'exponent':>9} " + "".join(f"{p:>12}" for p in parts))
    before = None
    for point in points:
        taken = point.bounds | {"rest": max(0.0, point.seconds - sum(point.bounds.values()))}
        most = max(taken, key=taken.__getitem__)
        exponent = ""
        if before is not None:
            growth = np.log(point.seconds / before[0].seconds) / np.log(point.size / before[0].size)
            exponent = f"{growth:.2f}"
        shares = "".join(f"{taken[part] / point.seconds:12.0%}" for part in parts)
        bend = f"  bends: {before[1]} to {most}" if before and before[1] != most else ""
        print(f"{point.size:<10} {point.seconds:9.4f} {exponent:>9} {shares}{bend}")
        before = (point, most)


def plot(found: dict[str, list[Point]], folder: Path) -> None:
    """A picture of each table."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(found), figsize=(4 * len(found), 3.5), squeeze=False)
    for ax, (name, points) in zip(axes[0], found.items(), strict=True):
        sizes = [point.size for point in points]
        ax.loglog(sizes, [point.seconds for point in points], "o-", label="measured")
        for bound in points[0].bounds:
            ax.loglog(sizes, [point.bounds[bound] for point in points], ":", label=bound)
        ax.set_xlabel(name)
        ax.set_ylabel("seconds an epoch")
    axes[0][0].legend()
    figure.tight_layout()
    figure.savefig(folder / "growth.png", dpi=120)
    print(f"\n{folder / 'growth.png'}")


def main() -> None:
    """Print the tables and draw them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, help="a folder for the picture")
    parser.add_argument("--most", type=int, nargs=4, default=[1024, 8, 10**6, 4096],
        help="the largest width, depth, number of rows and of runs")  # fmt: skip
    options = parser.parse_args()
    print(contest.machine())
    print(
        f"{bounds.speed(2**20) / 1e9:.0f} GB/s within 1 MB, {bounds.speed(2**28) / 1e9:.0f} GB/s "
        f"within 256 MB, an operation {bounds.operation() * 1e6:.2f} µs"
    )
    things = {"width": widths, "depth": depths, "rows": streamed, "runs": sweeps}
    found = {}
    for (name, grow), most in zip(things.items(), options.most, strict=True):
        found[name] = list(grow(most))
        table(name, found[name])
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        plot(found, options.out)


if __name__ == "__main__":
    main()
