"""Seconds an epoch of `jaxnn.fit` against hand-written pure-JAX scans, in one run.

The network is 784-15-10, sigmoid, trained by gradient descent on 60,000 rows. The hand-written
contestants do what `fit` does and nothing else: one lax.scan over the steps of an epoch in one jit,
rows gathered by a permutation drawn on the host; weights held (in, out), as one writes them, or
(out, in), the fastest form found. Contestants take turns, so that a machine that slows down slows
all; the whole call of `fit` is timed, warm, its checks and history included.

    python benchmarks/epoch_time.py --rounds 5
"""

import argparse
import platform
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

import jaxnn

ROWS, INPUTS, HIDDEN, CLASSES, RATE = 60_000, 784, 15, 10, 0.5


def rows() -> tuple[jax.Array, jax.Array]:
    """Random data of MNIST's shape: the arithmetic costs the same."""
    draw = np.random.default_rng(0)
    x = draw.random((ROWS, INPUTS), dtype=np.float32)
    return jnp.asarray(x), jnp.asarray(draw.integers(0, CLASSES, ROWS, dtype=np.int32))


def hand_written(transposed: bool) -> Callable[..., Any]:
    """A jitted epoch as one would write it, with weights (in, out) or (out, in)."""

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        (w1, b1), (w2, b2) = params
        if transposed:
            w1, w2 = w1.T, w2.T
        logits = jax.nn.sigmoid(x @ w1 + b1) @ w2 + b2
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()

    @jax.jit
    def epoch(params: Any, x: jax.Array, y: jax.Array, order: jax.Array, rate: float) -> Any:
        def step(params: Any, batch: jax.Array) -> Any:
            value, gradient = jax.value_and_grad(loss)(params, x[batch], y[batch])
            return jax.tree.map(lambda p, g: p - rate * g, params, gradient), value

        return lax.scan(step, params, order)

    def train(x: jax.Array, y: jax.Array, batch: int, epochs: int) -> None:
        params = start()
        params = [(w.T, b) if transposed else (w, b) for w, b in params]
        draw = np.random.default_rng(0)
        for _ in range(epochs):
            order = draw.permutation(ROWS)[: ROWS // batch * batch].reshape(-1, batch)
            params, values = epoch(params, x, y, order.astype(np.int32), RATE)
            float(values.mean())

    return train


def start() -> list[tuple[jax.Array, jax.Array]]:
    """Glorot weights and zero biases."""
    params = jaxnn.mlp([HIDDEN, CLASSES]).init(jax.random.key(0), (1, INPUTS))
    return [(layer["W"], layer["b"]) for layer in params]


def with_fit() -> Callable[..., Any]:
    """The same training by `fit`."""
    model = jaxnn.mlp([HIDDEN, CLASSES])
    params = model.init(jax.random.key(0), (1, INPUTS))

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    def train(x: jax.Array, y: jax.Array, batch: int, epochs: int) -> None:
        jaxnn.fit(
            loss, params, (x, y), optax.sgd(RATE),
            epochs=epochs, batch_size=batch, key=jax.random.key(1), progress=False,
        )  # fmt: skip

    return train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=5, help="epochs a round")
    parser.add_argument("--batches", type=int, nargs="+", default=[10, 32, 128])
    options = parser.parse_args()
    x, y = rows()
    contestants = {
        "scan, (out, in)": hand_written(transposed=True),
        "scan, (in, out)": hand_written(transposed=False),
        "jaxnn.fit": with_fit(),
    }
    device = jax.devices()[0]
    print(f"jax {jax.__version__}, {device.platform} ({device.device_kind}), {platform.machine()}")
    print(f"{'batch':>5}  {'contestant':<16} {'s/epoch':>8} {'min':>7} {'max':>7}  to best scan")
    for batch in options.batches:
        times: dict[str, list[float]] = {name: [] for name in contestants}
        for train in contestants.values():
            train(x, y, batch, options.epochs)  # compile
        for _ in range(options.rounds):
            for name, train in contestants.items():
                began = time.perf_counter()
                train(x, y, batch, options.epochs)
                times[name].append((time.perf_counter() - began) / options.epochs)
        limit = min(float(np.median(times[name])) for name in list(contestants)[:2])
        for name, seconds in times.items():
            middle = float(np.median(seconds))
            print(
                f"{batch:>5}  {name:<16} {middle:8.4f} {min(seconds):7.4f} {max(seconds):7.4f}  "
                f"{middle / limit:.2f}"
            )


if __name__ == "__main__":
    main()
