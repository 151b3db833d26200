"""On an accelerator: a wide network against the rate of its matrix products, and where it pays.

The wide network, 4096-4096-4096 ReLU by gradient descent in batches of 8192, is trained by `fit` in
bfloat16 with float32 parameters; its rate of arithmetic is set beside that of plain products of the
same shapes, measured in the same run. Then one hidden layer grows from 16 to 4096 units on the
accelerator and on the CPU of the same machine, to find where the one overtakes the other. The table
of epoch_time.py runs on an accelerator as it is. Without one this says so, and measures the CPU.

    python -m benchmarks.accelerator --out plots
    python -m benchmarks.accelerator --width 256 --batch 512 --most 128
"""

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import optax

import jaxnn
from benchmarks import bounds, contest, growth

KEY = jax.random.key(0)


def product_rate(width: int, batch: int, kind: Any, rounds: int) -> float:
    """Operations a second of products (batch, width) @ (width, width), one after another."""
    count = 20

    @jax.jit
    def products(x: jax.Array, w: jax.Array) -> jax.Array:
        return jax.lax.fori_loop(0, count, lambda _, a: a @ w, x)

    x = jax.random.normal(KEY, (batch, width)).astype(kind)
    w = (jax.random.normal(KEY, (width, width)) / width**0.5).astype(kind)
    return 2 * count * batch * width**2 / bounds.seconds(lambda: products(x, w), rounds)


def training_rate(width: int, batch: int, kind: Any, rounds: int) -> float:
    """Operations a second of `fit` on the wide network: five products a step.

    Two go forward and three back, since no gradient is taken for the data.
    """
    steps, epochs = 8, 4
    model = jaxnn.mlp([width, width], jaxnn.relu)
    x = jax.random.normal(KEY, (steps * batch, width), jnp.float32)
    params = model.init(KEY, x)

    def loss(params: Any, x: jax.Array) -> jax.Array:
        return jnp.mean(jnp.square(model.apply(params, x) - x))

    def run() -> Any:
        return jaxnn.fit(
            loss, params, (x,), optax.sgd(0.01), epochs=epochs, batch_size=batch,
            key=KEY, compute_dtype=kind, progress=False,
        ).params  # fmt: skip

    return epochs * steps * 5 * 2 * batch * width**2 / bounds.seconds(run, rounds)


def wide(width: int, batch: int, rounds: int) -> None:
    """Print what share of the products' rate the wide network reaches, in two types."""
    print(f"\n{width}-{width}-{width}, batch {batch}: TFLOP/s")
    print(f"  {'computed in':<12} {'products':>9} {'fit':>9}  share")
    for kind in (jnp.bfloat16, jnp.float32):
        most = product_rate(width, batch, kind, rounds) / 1e12
        reached = training_rate(width, batch, kind, rounds) / 1e12
        print(f"  {jnp.dtype(kind).name:<12} {most:9.3f} {reached:9.3f}  {reached / most:.0%}")


def epoch_seconds(device: Any, width: int) -> float:
    """Seconds of an epoch of 784-width-10 on a device."""
    with jax.default_device(device):
        return growth.epoch([width], tuple(map(jnp.asarray, growth.rows(growth.ROWS))))


def overtaking(most: int, out: Path | None) -> None:
    """Print the seconds of an epoch by width on each device, and from where the accelerator leads.

    On a machine without one there is only the column of the CPU.
    """
    devices = {"cpu": jax.devices("cpu")[0]} | {jax.default_backend(): jax.devices()[0]}
    widths = [width for width in (16, 64, 256, 1024, 4096) if width <= most]
    print(f"\n784-width-10, {growth.ROWS} rows, batch {growth.BATCH}: seconds an epoch")
    print(f"  {'width':<6}" + "".join(f"{name:>10}" for name in devices))
    found = {}
    for width in widths:
        found[width] = {name: epoch_seconds(at, width) for name, at in devices.items()}
        print(f"  {width:<6}" + "".join(f"{taken:10.4f}" for taken in found[width].values()))
    if len(devices) == 1:
        print("  there is no accelerator here: nothing overtakes the CPU")
        return
    ahead = [width for width, taken in found.items() if min(taken, key=taken.__getitem__) != "cpu"]
    print(f"  the accelerator leads from width {min(ahead)}" if ahead else "  the CPU leads in all")
    relative = {
        str(width): {name: seconds / taken["cpu"] for name, seconds in taken.items()}
        for width, taken in found.items()
    }
    contest.plot(out, "accelerator", "an epoch of 784-width-10", relative, "the CPU")


def main() -> None:
    parser = contest.options(__doc__, rounds=3)
    parser.add_argument("--width", type=int, default=4096)
    parser.add_argument("--batch", type=int, default=8192)
    parser.add_argument("--most", type=int, default=4096, help="the widest hidden layer")
    given = parser.parse_args()
    print(contest.machine())
    device = jax.devices()[0]
    print(f"default device: {device.platform} ({device.device_kind})")
    wide(given.width, given.batch, given.rounds)
    overtaking(given.most, given.out)


if __name__ == "__main__":
    main()
