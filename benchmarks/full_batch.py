"""5,000 full-batch steps of the network 3-2-1 on 10,000 rows: `fit` against scans, NumPy and Keras.

The run of lecture 004, "from scratch": sigmoid, then exp, mean squared error, gradient descent. The
hand-written scans hold data and activations (n, columns), as one writes them, or features-first.
The last loss of each is printed: all take the same steps from the same weights.

    python -m benchmarks.full_batch --rounds 5 --out plots
"""

import importlib
import os
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

import jaxnn
from benchmarks import contest

STEPS, RATE = 5000, 0.0005
SCANS = ("scan, rows first", "scan, features-first")
MADE = jaxnn.data.lectures.from_scratch()
LOSSES: dict[str, float] = {}


def scan(features_first: bool) -> Callable[[], None]:
    """All steps as one lax.scan, by jax.grad."""
    w1, w2 = (jnp.asarray(layer["W"], jnp.float32) for layer in MADE.params)
    x, y = jnp.asarray(MADE.x, jnp.float32), jnp.asarray(MADE.y, jnp.float32)
    start = (w1.T, w2.T) if features_first else (w1, w2)
    x, y = (jnp.array(x.T), jnp.array(y.T)) if features_first else (x, y)

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        w1, w2 = params
        if features_first:
            return jnp.mean((jnp.exp(w2 @ jax.nn.sigmoid(w1 @ x)) - y) ** 2)
        return jnp.mean((jnp.exp(jax.nn.sigmoid(x @ w1) @ w2) - y) ** 2)

    @jax.jit
    def train(params: Any, x: jax.Array, y: jax.Array) -> Any:
        def step(params: Any, _: None) -> Any:
            value, gradient = jax.value_and_grad(loss)(params, x, y)
            return jax.tree.map(lambda p, g: p - RATE * g, params, gradient), value

        return lax.scan(step, params, length=STEPS)

    def run() -> None:
        LOSSES[SCANS[features_first]] = float(train(start, x, y)[1][-1])

    return run


def with_fit() -> Callable[[], None]:
    model = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)
    made = jax.tree.map(lambda a: jnp.asarray(a, jnp.float32), MADE)

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.mse(model.apply(params, x), y)

    def run() -> None:
        done = jaxnn.fit(
            loss, made.params, (made.x, made.y), optax.sgd(RATE), epochs=STEPS, progress=False
        )
        LOSSES["jaxnn.fit"] = float(done.history["loss"][-1])

    return run


def with_numpy(dtype: Any) -> Callable[[], None]:
    """Back-propagation by hand."""

    def run() -> None:
        x, y = np.asarray(MADE.x, dtype), np.asarray(MADE.y, dtype)
        w1, w2 = (np.array(layer["W"], dtype) for layer in MADE.params)
        loss = 0.0
        for _ in range(STEPS):
            hidden = 1 / (1 + np.exp(-(x @ w1)))
            out = np.exp(hidden @ w2)
            loss = np.mean((out - y) ** 2)
            delta = 2 / dtype(len(x)) * (out - y) * out
            back = (delta @ w2.T) * hidden * (1 - hidden)
            w2 -= dtype(RATE) * (hidden.T @ delta)
            w1 -= dtype(RATE) * (x.T @ back)
        LOSSES[f"NumPy, {np.dtype(dtype)}"] = float(loss)

    return run


def with_keras() -> Callable[[], None]:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    keras: Any = importlib.import_module("keras")

    layers = [keras.layers.Dense(2, "sigmoid", use_bias=False)]
    layers.append(keras.layers.Dense(1, "exponential", use_bias=False))
    model = keras.Sequential([keras.layers.Input((3,)), *layers])
    model.compile(keras.optimizers.SGD(RATE), "mse")
    x, y = np.asarray(MADE.x, np.float32), np.asarray(MADE.y, np.float32)

    def run() -> None:
        for layer, start in zip(layers, MADE.params, strict=True):
            layer.set_weights([np.asarray(start["W"], np.float32)])
        history = model.fit(x, y, batch_size=len(x), epochs=STEPS, verbose=0).history
        LOSSES["Keras on JAX"] = history["loss"][-1]

    return run


def main() -> None:
    given = contest.options(__doc__, rounds=5).parse_args()
    print(contest.machine())
    contestants = {name: scan(i == 1) for i, name in enumerate(SCANS)}
    contestants |= {"jaxnn.fit": with_fit()}
    contestants |= {f"NumPy, {np.dtype(t)}": with_numpy(t) for t in (np.float32, np.float64)}
    try:
        contestants["Keras on JAX"] = with_keras()
    except ImportError:
        print("  Keras is left out: it is not installed (pip install '.[benchmarks]')")
    times = contest.compete(contestants, given.rounds)
    print(f"{STEPS} steps, seconds\n{contest.table(times, SCANS, 'seconds')}")
    print("  last loss: " + ", ".join(f"{name} {value:.4g}" for name, value in LOSSES.items()))
    of = contest.ratios(times, SCANS)
    contest.plot(given.out, "full_batch", f"{STEPS} full-batch steps", {
        "3-2-1": {name: ratio for name, (ratio, _) in of.items()}
    })  # fmt: skip


if __name__ == "__main__":
    main()
