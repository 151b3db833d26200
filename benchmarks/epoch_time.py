"""Seconds an epoch of `jaxnn.fit` against hand-written pure-JAX scans and other libraries.

784-15-10 sigmoid by gradient descent and 784-128-64-10 ReLU by Adam, on 60,000 rows. The scans
are written by hand and do what `fit` does and nothing else: one lax.scan over the steps of an epoch
in one jit, rows gathered by a permutation drawn on the host; weights held (in, out), as one writes
them, or (out, in), or with the activations features-first too. Contestants take turns in one
process, so that a machine that slows down slows all; the whole call of `fit` is timed, its checks
and history included.

    python -m benchmarks.epoch_time --rounds 5 --out plots
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

import jaxnn
from benchmarks import contest, peers
from benchmarks.peers import Task, Train

ROWS = 60_000
TASKS = {
    "sgd": Task((784, 15, 10), "sigmoid", "sgd", 0.5),
    "adam": Task((784, 128, 64, 10), "relu", "adam", 1e-3),
}
SCANS = ("scan, (in, out)", "scan, (out, in)", "scan, features-first")


def rows() -> tuple[np.ndarray, np.ndarray]:
    """Random data of MNIST's shape: the arithmetic costs the same."""
    draw = np.random.default_rng(0)
    return draw.random((ROWS, 784), dtype=np.float32), draw.integers(0, 10, ROWS, dtype=np.int32)


def optimizer(task: Task) -> optax.GradientTransformation:
    return {"sgd": optax.sgd, "adam": optax.adam}[task.optimizer](task.rate)


def network(task: Task, form: str) -> tuple[list[Any], Callable[..., Any]]:
    """Weights and the loss of a hand-written network, in the form that its name says."""
    activation = getattr(jax.nn, task.activation)
    turned = form != SCANS[0]
    layers = model(task).init(jax.random.key(0), (1, task.widths[0]))
    params = [(layer["W"].T if turned else layer["W"], layer["b"]) for layer in layers]

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        a = x
        for i, (w, b) in enumerate(params):
            z = a @ (w.T if turned else w) + b
            a = activation(z) if i < len(params) - 1 else z
        return optax.softmax_cross_entropy_with_integer_labels(a, y).mean()

    def features_first(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        a = x.T
        for i, (w, b) in enumerate(params):
            z = w @ a + b[:, None]
            a = activation(z) if i < len(params) - 1 else z
        of_label = jnp.take_along_axis(a, y[None, :], 0)[0]
        return (jax.nn.logsumexp(a, axis=0) - of_label).mean()

    return params, features_first if form == SCANS[2] else loss


def hand_written(task: Task, form: str, x: jax.Array, y: jax.Array) -> Train:
    """A jitted epoch as one would write it."""
    start, loss = network(task, form)
    rule = optimizer(task)

    @jax.jit
    def epoch(params: Any, memory: Any, x: jax.Array, y: jax.Array, order: jax.Array) -> Any:
        def step(carry: Any, batch: jax.Array) -> Any:
            params, memory = carry
            value, gradient = jax.value_and_grad(loss)(params, x[batch], y[batch])
            updates, memory = rule.update(gradient, memory, params)
            return (optax.apply_updates(params, updates), memory), value

        return lax.scan(step, (params, memory), order)

    def train(batch: int, epochs: int) -> None:
        params, memory = start, rule.init(start)
        draw = np.random.default_rng(0)
        for _ in range(epochs):
            order = draw.permutation(ROWS)[: ROWS // batch * batch].reshape(-1, batch)
            (params, memory), values = epoch(params, memory, x, y, order.astype(np.int32))
            float(values.mean())

    return train


def model(task: Task) -> jaxnn.Model:
    return jaxnn.mlp(list(task.widths[1:]), activation=getattr(jaxnn, task.activation))


def with_fit(task: Task, x: jax.Array, y: jax.Array) -> Train:
    """The same training by `fit`."""
    network = model(task)
    params = network.init(jax.random.key(0), (1, task.widths[0]))

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.softmax_cross_entropy(network.apply(params, x), y)

    def train(batch: int, epochs: int) -> None:
        jaxnn.fit(
            loss, params, (x, y), optimizer(task),
            epochs=epochs, batch_size=batch, key=jax.random.key(1), progress=False,
        )  # fmt: skip

    return train


def main() -> None:
    parser = contest.options(__doc__, rounds=5)
    parser.add_argument("--epochs", type=int, default=5, help="epochs a round; other libraries: 1")
    parser.add_argument("--batches", type=int, nargs="+", default=[10, 32, 128, 1024])
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=TASKS)
    parser.add_argument("--no-peers", action="store_true", help="pure JAX and fit alone")
    given = parser.parse_args()
    print(contest.machine())
    x, y = rows()
    on_device = jnp.asarray(x), jnp.asarray(y)
    cells = {}
    for name in given.tasks:
        task = TASKS[name]
        print(f"{task}, {ROWS} rows, seconds an epoch")
        makers = {form: hand_written(task, form, *on_device) for form in SCANS}
        makers["jaxnn.fit"] = with_fit(task, *on_device)
        each: dict[str, int] = dict.fromkeys(makers, int(given.epochs))
        if not given.no_peers:
            makers |= {who: make(task, x, y) for who, make in peers.installed().items()}
        for batch in given.batches:
            contestants = {
                who: partial(train, batch, each.get(who, 1)) for who, train in makers.items()
            }
            times = contest.compete(contestants, given.rounds, each)
            print(f" batch {batch}\n{contest.table(times, SCANS, 's/epoch')}", flush=True)
            of = contest.ratios(times, SCANS)
            cells[f"{name} {batch}"] = {who: of[who][0] for who in makers if who not in SCANS}
    contest.plot(given.out, "epoch_time", "an epoch of 60,000 rows", cells)


if __name__ == "__main__":
    main()
