"""What an epoch of a network takes at least, each part measured alone on this machine.

Its matrix products at their own shapes, the bytes it moves at the speed of arrays of that size, and
its operations at the time of one that does next to nothing.
"""

import functools
import itertools
import math
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

SIDE_BY_SIDE = 32  # runs that a sweep trains together on a CPU
_OPERATIONS = 15  # of a layer and a step, forward, back and in the optimiser


def seconds(run: Callable[[], Any], rounds: int = 3) -> float:
    """The shortest of a few warm runs: the machine may be busy with other things."""
    jax.block_until_ready(run())
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        jax.block_until_ready(run())
        taken.append(time.perf_counter() - began)
    return min(taken)


def of_an_epoch(sizes: list[int], batch: int, rows: int, runs: int = 1) -> dict[str, float]:
    """The least seconds of an epoch, by what takes them; gradient descent on floats in memory.

    sizes: of the input and of each layer.
    """
    together = min(runs, SIDE_BY_SIDE)
    steps = math.ceil(runs / together) * math.ceil(rows / batch)
    layers = list(itertools.pairwise(sizes))
    weights = together * sum(a * b for a, b in layers)
    values = together * batch * sum(sizes[1:])
    gathered = 4 * batch * sizes[0]  # once for all runs
    own = 4 * (4 * weights + 6 * values)  # read and written, gradients too
    return {
        "products": steps
        * sum(products(batch, a, b, place > 0, together) for place, (a, b) in enumerate(layers)),
        "memory": steps
        * (2 * gathered / speed(4 * rows * sizes[0]) + own / speed(4 * (2 * weights + values))),
        "operations": steps * len(layers) * _OPERATIONS * operation(),
    }


@functools.cache
def products(batch: int, inputs: int, outputs: int, hidden: bool, runs: int) -> float:
    """Seconds of a layer's products: forward, for its weights and, of a hidden one, for its input.

    Of many runs side by side; only hidden layers have an input of their own in each. Weights lie
    (in, out) or (out, in), whichever takes less.
    """
    of_x = 0 if hidden else None
    x = jnp.ones((runs, batch, inputs) if hidden else (batch, inputs))
    w, g = jnp.ones((runs, inputs, outputs)), jnp.ones((runs, batch, outputs))

    def taken(turned: bool) -> float:
        def layer(x: jax.Array, w: jax.Array, g: jax.Array) -> tuple:
            natural = w.T if turned else w
            of_weights = g.T @ x if turned else x.T @ g
            return g @ natural.T if hidden else x, of_weights, x @ natural

        # Each result is used by the next layer, so that none is left out.
        axes, count = (of_x, 0, 0), 20
        layers = jax.vmap(layer, axes, axes)
        repeated = jax.jit(lambda held: lax.fori_loop(0, count, lambda _, h: layers(*h), held))
        return seconds(lambda: repeated((x, w.mT if turned else w, g))) / count

    return min(taken(turned=False), taken(turned=True))


def speed(size: int) -> float:
    """Bytes a second that are read and written of arrays of this many bytes together."""
    return _speed(min(max(size, 2**15), 2**28).bit_length())


@functools.cache
def _speed(bits: int) -> float:
    array = jnp.ones(2 ** (bits - 2))
    count = max(4, 2**27 // len(array))

    @jax.jit
    def passes(array: jax.Array) -> jax.Array:
        return lax.fori_loop(0, count, lambda _, a: lax.optimization_barrier(a + 1), array)

    return 2 * count * array.nbytes / seconds(lambda: passes(array))


@functools.cache
def operation() -> float:
    """Seconds of an operation on a few numbers."""
    few, count = jnp.ones(8), 10_000

    @jax.jit
    def steps(few: jax.Array) -> jax.Array:
        return lax.fori_loop(0, count, lambda _, a: jnp.sort(a) * 0.5, few)

    return seconds(lambda: steps(few)) / (2 * count)
