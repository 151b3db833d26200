"""From the start of a process to the first trained epoch, each library in a process of its own.

784-15-10 sigmoid by gradient descent, batch 32, on MNIST's 60,000 rows from the folder that
JAXNN_DATA names, or on random rows of its shape. Each process imports its library, reads the rows
from a .npy file, makes its weights, compiles and trains one epoch; contestants take turns. Nothing
is cached between processes: JAX's compilation cache is off unless you have switched it on.

    python -m benchmarks.first_epoch --rounds 5 --out plots
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import contest, peers

READ = "import sys, numpy as np\nx, y = (np.load(f'{sys.argv[1]}/{n}.npy') for n in 'xy')\n"
SCAN = "hand-written scan"

FIT = """
import jax, jaxnn, optax
model = jaxnn.mlp([15, 10])
params = model.init(jax.random.key(0), x)
def loss(params, x, y):
    return jaxnn.softmax_cross_entropy(model.apply(params, x), y)
jaxnn.fit(loss, params, (x, y), optax.sgd(0.5), epochs=1, batch_size=32, key=jax.random.key(1))
"""

# NumPy weights and no optax: as little as there can be.
BY_HAND = """
import jax, jax.numpy as jnp
draw = np.random.default_rng(0)
params = [(np.float32(draw.normal(0, n**-0.5, (m, n))), np.zeros(m, np.float32))
          for n, m in ((784, 15), (15, 10))]
@jax.jit
def epoch(params, x, y, order):
    def loss(params, x, y):
        (w1, b1), (w2, b2) = params
        log = jax.nn.log_softmax(jax.nn.sigmoid(x @ w1.T + b1) @ w2.T + b2)
        return -jnp.take_along_axis(log, y[:, None], 1).mean()
    def step(params, rows):
        value, gradient = jax.value_and_grad(loss)(params, x[rows], y[rows])
        return jax.tree.map(lambda p, g: p - 0.5 * g, params, gradient), value
    return jax.lax.scan(step, params, order)
params, values = epoch(params, x, y, draw.permutation(60000).reshape(-1, 32).astype(np.int32))
float(values.mean())
"""

PEER = """
from benchmarks import peers
peers.{}(peers.Task((784, 15, 10), "sigmoid", "sgd", 0.5), x, y)(32, 1)
"""


def rows() -> tuple[np.ndarray, np.ndarray]:
    """MNIST, or random rows where there is none."""
    folder = Path(os.environ.get("JAXNN_DATA", ""))
    for place in (folder / "mnist", folder):
        if (place / "train-images-idx3-ubyte.gz").exists():
            import jaxnn

            train, _ = jaxnn.data.mnist(place)
            return np.asarray(train.x, np.float32), np.asarray(train.y, np.int32)
    print("  random rows in place of MNIST: JAXNN_DATA names no folder with it")
    draw = np.random.default_rng(0)
    return draw.random((60_000, 784), dtype=np.float32), draw.integers(
        0, 10, 60_000, dtype=np.int32
    )


def process(script: str, folder: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", READ + script, folder], check=True)

    return run


def main() -> None:
    given = contest.options(__doc__, rounds=5).parse_args()
    print(contest.machine())
    with tempfile.TemporaryDirectory() as folder:
        for name, array in zip("xy", rows(), strict=True):
            np.save(f"{folder}/{name}.npy", array)
        scripts = {SCAN: BY_HAND, "jaxnn.fit": FIT}
        scripts |= {name: PEER.format(make.__name__) for name, make in peers.installed().items()}
        contestants = {name: process(script, folder) for name, script in scripts.items()}
        times = contest.compete(contestants, given.rounds)
    print(f"process start to first epoch\n{contest.table(times, [SCAN], 'seconds')}")
    of = contest.ratios(times, [SCAN])
    contest.plot(given.out, "first_epoch", "process start to first trained epoch", {
        "784-15-10": {name: ratio for name, (ratio, _) in of.items()}
    })  # fmt: skip


if __name__ == "__main__":
    main()
