"""How the time of an epoch grows: with width, depth, rows (streamed from disk) and runs in a sweep.

One thing grows at a time, from 784-100-10 in batches of 128, sigmoid, gradient descent. Beside each
time stands the exponent of its growth since the point before (1 is proportional) and the largest of
three bounds, from figures of this machine that are measured first: the rate of a large matrix
product, the speed of a copy in memory, and the time of an operation that does next to nothing. The
cost bends where another bound becomes the largest. Rates that are measured while the machine does
other things are too low, and shares then above 100 %.

    python -m benchmarks.growth --out FOLDER
"""

import argparse
import itertools
import math
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

import jaxnn

INPUTS, CLASSES, BATCH, ROWS, WIDTH = 784, 10, 128, 12_800, 100
KEY = jax.random.key(0)
SIDE_BY_SIDE = 32  # runs that a sweep trains together on a CPU


class Machine(NamedTuple):
    """What this machine can do: operations and bytes a second, seconds of an operation."""

    operations: float
    bytes: float
    step: float


class Point(NamedTuple):
    """A size, the seconds of an epoch, and what each bound says that it takes at least."""

    size: int
    seconds: float
    bounds: dict[str, float]


def seconds(run: Callable[[], Any], rounds: int = 3) -> float:
    """The shortest of a few warm runs: the machine may be busy with other things."""
    jax.block_until_ready(run())
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        jax.block_until_ready(run())
        taken.append(time.perf_counter() - began)
    return min(taken)


def machine() -> Machine:
    """Measure this machine."""
    square = jnp.ones((2048, 2048))
    long = jnp.ones(2**25)
    product, copy = jax.jit(lambda a: a @ a), jax.jit(lambda a: a + 1)
    steps = jax.jit(lambda c: lax.scan(lambda c, _: (jnp.sort(c) * 0.5, None), c, None, 10_000)[0])
    few = jnp.ones(8)
    return Machine(
        2 * 2048**3 / seconds(lambda: product(square)),
        2 * long.nbytes / seconds(lambda: copy(long)),
        seconds(lambda: steps(few)) / 20_000,
    )


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


def bounds(have: Machine, widths: list[int], count: int, runs: int = 1) -> dict[str, float]:
    """What an epoch takes at least: by arithmetic, by memory, by the number of operations."""
    sizes = [INPUTS, *widths, CLASSES]
    pairs = list(itertools.pairwise(sizes))
    weights = sum(a * b for a, b in pairs)
    first = pairs[0][0] * pairs[0][1]  # no gradient is taken for the data
    steps = -(-count // BATCH)
    data = 4 * BATCH * INPUTS * 2 / min(runs, SIDE_BY_SIDE)  # gathered once for all of them
    moved = data + 4 * (4 * weights + 6 * BATCH * sum(sizes[1:]))
    return {
        "arithmetic": runs * count * 2 * (3 * weights - first) / have.operations,
        "memory": runs * steps * moved / have.bytes,
        "operations": math.ceil(runs / SIDE_BY_SIDE) * steps * have.step * 15 * len(pairs),
    }


def widths(have: Machine, most: int) -> Iterator[Point]:
    """One hidden layer of width 15 to 1024."""
    data = tuple(map(jnp.asarray, rows(ROWS)))
    for width in (15, 32, 64, 128, 256, 512, 1024):
        if width <= most:
            yield Point(width, epoch([width], data), bounds(have, [width], ROWS))


def depths(have: Machine, most: int) -> Iterator[Point]:
    """One to eight hidden layers of 100."""
    data = tuple(map(jnp.asarray, rows(ROWS)))
    for depth in (1, 2, 4, 8):
        if depth <= most:
            hidden = [WIDTH] * depth
            yield Point(depth, epoch(hidden, data), bounds(have, hidden, ROWS))


def streamed(have: Machine, most: int) -> Iterator[Point]:
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
            yield Point(count, min(runs), bounds(have, [WIDTH], count))


def sweeps(have: Machine, most: int) -> Iterator[Point]:
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
            yield Point(count, min(runs), bounds(have, [15], 10 * BATCH, count))


def table(name: str, points: list[Point]) -> None:
    """Print the points, and where the cost bends."""
    print(f"\n{name:<10} {'s/epoch':>9} {'exponent':>9}  largest bound, its share of the time")
    before = None
    for point in points:
        reason = max(point.bounds, key=lambda bound: point.bounds[bound])
        exponent = ""
        if before is not None:
            growth = np.log(point.seconds / before[0].seconds) / np.log(point.size / before[0].size)
            exponent = f"{growth:.2f}"
        share = point.bounds[reason] / point.seconds
        bend = f"  <- bends: from {before[1]} to {reason}" if before and before[1] != reason else ""
        print(f"{point.size:<10} {point.seconds:9.4f} {exponent:>9}  {reason} {share:.0%}{bend}")
        before = (point, reason)


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
    figure.savefig(folder / "growth.svg")
    print(f"\n{folder / 'growth.svg'}")


def main() -> None:
    """Print the tables and draw them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, help="a folder for the picture")
    parser.add_argument("--most", type=int, nargs=4, default=[1024, 8, 10**6, 4096],
        help="the largest width, depth, number of rows and of runs")  # fmt: skip
    options = parser.parse_args()
    have = machine()
    device = jax.devices()[0]
    print(f"jax {jax.__version__}, {device.platform} ({device.device_kind}), {platform.machine()}")
    print(
        f"products {have.operations / 1e9:.0f} GFLOP/s, memory {have.bytes / 1e9:.1f} GB/s, "
        f"an operation {have.step * 1e6:.2f} µs"
    )
    things = {"width": widths, "depth": depths, "rows": streamed, "runs": sweeps}
    found = {}
    for (name, grow), most in zip(things.items(), options.most, strict=True):
        found[name] = list(grow(have, most))
        table(name, found[name])
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        plot(found, options.out)


if __name__ == "__main__":
    main()
