"""The derived gradient as a compiled JAX function, against what `jax.grad` compiles to.

Two gradients at 4,096 rows: the first layer of a two-layer sigmoid network, and softmax regression.
The two contestants take turns; the ratio is of their fastest times in one run.

    python benchmarks/derived_time.py
"""

import platform
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

import symbolic

ROWS, ROUNDS = 4096, 200
WIDTHS = {"n": ROWS, "p": 256, "h": 64, "q": 10}


def network(X, W1, b1, W2, b2, T):
    """Half the squared error of two sigmoid layers."""
    return 0.5 * jnp.sum((jax.nn.sigmoid(jax.nn.sigmoid(X @ W1 + b1) @ W2 + b2) - T) ** 2)


def regression(X, W, b, T):
    """Softmax regression's mean cross-entropy."""
    return -jnp.mean(jnp.sum(T * jax.nn.log_softmax(X @ W + b), axis=1))


CASES = {
    "two sigmoid layers, W1": (
        network,
        "W1",
        {"X": "n p", "W1": "p h", "b1": "h", "W2": "h q", "b2": "q", "T": "n q"},
    ),
    "softmax regression, W": (regression, "W", {"X": "n p", "W": "p q", "b": "q", "T": "n q"}),
}


def arrays(shapes: dict[str, str]) -> list[jax.Array]:
    """Random arrays of the benchmark's widths."""
    keys = jax.random.split(jax.random.key(0), len(shapes))
    sizes = [tuple(WIDTHS[name] for name in text.split()) for text in shapes.values()]
    return [jax.random.normal(key, size) for key, size in zip(keys, sizes, strict=True)]


def fastest(functions: list[Callable[..., Any]], inputs: list[jax.Array]) -> list[float]:
    """The fastest time of each function, in seconds, the functions taking turns."""
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function(*inputs).block_until_ready()
            best[place] = min(best[place], time.perf_counter() - start)
    return best


def main() -> None:
    """Print the table."""
    print(f"jax {jax.__version__}, {platform.machine()}, {ROWS} rows; milliseconds, fastest")
    print(f"{'gradient':<24} {'derived':>8} {'jax.grad':>8} {'ratio':>6}")
    for name, (function, wrt, shapes) in CASES.items():
        derived = jax.jit(symbolic.derive(function, wrt, shapes).to_jax())
        built = jax.jit(jax.grad(function, argnums=list(shapes).index(wrt)))
        ours, theirs = fastest([derived, built], arrays(shapes))
        print(f"{name:<24} {1e3 * ours:8.3f} {1e3 * theirs:8.3f} {ours / theirs:6.3f}")


if __name__ == "__main__":
    main()
