"""What progress bar, history, early stopping and checkpoints cost, against a run without them.

784-128-64-10 ReLU by Adam on 60,000 random rows, batch 128. Each is added to the last: the bar, the
history of a metric, patience on 1,000 validation rows (which computes their loss each epoch), and a
checkpoint after each epoch. Runs take turns; the whole call is timed, warm.

    python -m benchmarks.everything_on --rounds 3 --epochs 40 --out plots
"""

import contextlib
import io
import tempfile
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

import jaxnn
from benchmarks import contest, epoch_time

TASK = epoch_time.TASKS["adam"]
OFF = "all off"


def runs(epochs: int, folder: str) -> dict[str, Callable[[], None]]:
    """The same training with more and more of what `fit` offers."""
    model = epoch_time.model(TASK)
    data = jax.tree.map(jnp.asarray, epoch_time.rows())
    held = jax.tree.map(lambda a: a[:1000], data)
    params = model.init(jax.random.key(0), (1, TASK.widths[0]))

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    def accuracy(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return (jnp.argmax(model.apply(params, x), axis=1) == y).mean()

    added: dict[str, dict[str, Any]] = {
        OFF: {"progress": False},
        "progress bar": {"progress": True},
        "validation and patience": {"validation": held, "patience": epochs},
        "a metric": {"metrics": {"accuracy": accuracy}},
        "checkpoint each epoch": {"checkpoint": f"{folder}/run", "checkpoint_every": 1},
    }
    contestants, options = {}, {}
    for name, more in added.items():
        options = options | more

        def run(options: Any = options) -> None:
            with contextlib.redirect_stderr(io.StringIO()):
                done = jaxnn.fit(
                    loss, params, data, epoch_time.optimizer(TASK),
                    epochs=epochs, batch_size=128, key=jax.random.key(1), **options,
                )  # fmt: skip
            assert done.epochs == epochs

        contestants[name if name == OFF else f"+ {name}"] = run
    return contestants


def main() -> None:
    parser = contest.options(__doc__, rounds=3)
    parser.add_argument("--epochs", type=int, default=40)
    given = parser.parse_args()
    print(contest.machine())
    with tempfile.TemporaryDirectory() as folder:
        times = contest.compete(runs(given.epochs, folder), given.rounds)
    print(f"{TASK}, batch 128, {given.epochs} epochs\n{contest.table(times, [OFF], 'seconds')}")
    of = contest.ratios(times, [OFF])
    contest.plot(given.out, "everything_on", "bar, history, early stopping, checkpoints", {
        "784-128-64-10": {name: ratio for name, (ratio, _) in of.items()}
    }, against="all off")  # fmt: skip


if __name__ == "__main__":
    main()
