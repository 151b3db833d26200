"""Memory and time of `fit` on 10⁶ × 100 rows that are streamed from disk, against rows in memory.

Each contestant is a process of its own, whose peak resident memory is set against that of a process
that imports JAX and this library and trains on a few rows. The file, 400 MB of float32, is written
to a temporary folder first and removed at the end.

    python -m benchmarks.streamed
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

COLUMNS, BATCH = 100, 1000


def write(folder: Path, rows: int) -> None:
    """Rows of x and their classes, a thousandth at a time."""
    draw = np.random.default_rng(0)
    x = np.lib.format.open_memmap(folder / "x.npy", "w+", np.float32, (rows, COLUMNS))
    y = np.lib.format.open_memmap(folder / "y.npy", "w+", np.int32, (rows,))
    weights = draw.normal(size=COLUMNS).astype(np.float32)
    for first in range(0, rows, max(1, rows // 1000)):
        part = draw.normal(size=x[first : first + rows // 1000].shape).astype(np.float32)
        x[first : first + len(part)] = part
        y[first : first + len(part)] = part @ weights > 0
    x.flush()
    y.flush()


def train(how: str, folder: Path, epochs: int) -> dict[str, float]:
    """Train in this process; its peak memory in MiB, seconds and the loss at the end."""
    import jax
    import optax

    import jaxnn

    x, y = (jaxnn.data.open_array(folder / name) for name in ("x.npy", "y.npy"))
    model = jaxnn.mlp([32, 2], activation=jaxnn.relu)
    start = model.init(jax.random.key(0), (1, COLUMNS))

    def loss(params: object, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    if how == "a few rows":
        data, epochs = (x[:2000], y[:2000]), 1
    else:
        data = (x[:], y[:]) if how == "in memory" else jaxnn.data.stream(x, y)
    began = time.perf_counter()
    run = jaxnn.fit(
        loss, start, data, optax.adam(1e-3),
        epochs=epochs, batch_size=BATCH, key=jax.random.key(1), progress=False,
    )  # fmt: skip
    return {
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "seconds": time.perf_counter() - began,
        "epoch": run.train_seconds / epochs,
        "loss": float(run.history["loss"][-1]),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--train", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.train:
        how, folder = options.train
        print(json.dumps(train(how, Path(folder), options.epochs)))
        return
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), options.rows)
        size = (Path(name) / "x.npy").stat().st_size / 2**20
        print(
            f"{options.rows} rows x {COLUMNS}: {size:.0f} MiB, batch {BATCH}, {platform.machine()}"
        )
        print("data          peak MiB  above JAX  s/epoch  s in all     loss")
        idle = 0.0
        for how in ("a few rows", "streamed", "in memory"):
            command = [sys.executable, "-m", "benchmarks.streamed", "--train", how, name]
            done = subprocess.run(
                [*command, "--epochs", str(options.epochs)],
                stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[1],
            )  # fmt: skip
            found = json.loads(done.stdout)
            idle = idle or found["peak"]
            print(
                f"{how:<12} {found['peak']:9.0f} {found['peak'] - idle:10.0f} "
                f"{found['epoch']:8.2f} {found['seconds']:9.2f} {found['loss']:8.4f}"
            )


if __name__ == "__main__":
    main()
