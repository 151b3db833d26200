"""Microseconds for one row through a trained 784-15-10 network: exported, compiled and not.

Contestants take turns; each gets a NumPy row and is waited for.

    python benchmarks/latency.py
"""

import argparse
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

import jaxnn


def contestants(folder: Path) -> dict[str, Callable[[Any], Any]]:
    """The same function of a row, in several forms."""
    model = jaxnn.mlp([15, 10])
    params = model.init(jax.random.key(0), (1, 784))
    jaxnn.export(folder / "all.jaxnn", model, params, (1, 784))
    jaxnn.export(folder / "one.jaxnn", model, params, (1, 784), rows=1, platforms=["cpu"])
    (w1, b1), (w2, b2) = ((np.asarray(p["W"]), np.asarray(p["b"])) for p in params)
    compiled = jax.jit(lambda x: model.apply(params, x))
    return {
        "exported, any rows, 3 platforms": jaxnn.load_exported(folder / "all.jaxnn"),
        "exported, one row, 1 platform": jaxnn.load_exported(folder / "one.jaxnn"),
        "jax.jit": compiled,
        "jax.jit, compiled ahead": compiled.lower(np.ones((1, 784), np.float32)).compile(),
        "without jit": lambda x: model.apply(params, x),
        "NumPy": lambda x: 1 / (1 + np.exp(-(x @ w1 + b1))) @ w2 + b2,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--calls", type=int, default=200, help="calls a round")
    options = parser.parse_args()
    row = np.random.default_rng(0).random((1, 784), dtype=np.float32)
    with tempfile.TemporaryDirectory() as name:
        forms = contestants(Path(name))
        sizes = [path.stat().st_size / 1024 for path in sorted(Path(name).iterdir())]
    print(f"jax {jax.__version__}, {jax.devices()[0].platform}, {platform.machine()}")
    print(f"files of {sizes[0]:.0f} and {sizes[1]:.0f} KiB")
    times: dict[str, list[float]] = {name: [] for name in forms}
    for form in forms.values():
        jax.block_until_ready(form(row))
    for _ in range(options.rounds):
        for name, form in forms.items():
            began = time.perf_counter()
            for _ in range(options.calls):
                jax.block_until_ready(form(row))
            times[name].append((time.perf_counter() - began) / options.calls * 1e6)
    print(f"{'form':<32} {'µs':>7} {'min':>7} {'max':>7}")
    for name, each in times.items():
        print(f"{name:<32} {np.median(each):7.1f} {min(each):7.1f} {max(each):7.1f}")


if __name__ == "__main__":
    main()
