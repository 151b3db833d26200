"""What deriving and proving cost as a network gets deeper: the gradient for the first layer of L.

The function is half the squared error of an L-layer sigmoid network, the claim what `jax.grad`
builds; everything stays at symbolic sizes. Every depth is done twice, and the second pass timed.

    python benchmarks/depth.py
"""

import platform
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

import symbolic

DEPTHS = (1, 2, 4, 8, 16, 32, 64)


def network(params: list[tuple[jax.Array, jax.Array]], X: jax.Array, T: jax.Array) -> jax.Array:
    """Half the squared error of a sigmoid network of any depth."""
    A = X
    for W, b in params:
        A = jax.nn.sigmoid(A @ W + b)
    return 0.5 * jnp.sum((A - T) ** 2)


def first_layer(params: Any, X: jax.Array, T: jax.Array) -> jax.Array:
    """The gradient of `network` for the weights of the first layer, as JAX builds it."""
    return jax.grad(network)(params, X, T)[0][0]


def seconds(function: Callable[[], Any]) -> tuple[float, Any]:
    """How long a call takes the second time, and what it gives."""
    function()
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def main() -> None:
    """Print the table."""
    print(f"jax {jax.__version__}, {platform.machine()}; seconds, warm")
    print(f"{'L':>3} {'derive':>7} {'check':>7} {'check / L':>10}  verdict")
    for depth in DEPTHS:
        layers = [("p h" if layer == 0 else "h h", "h") for layer in range(depth)]
        shapes = {"params": layers, "X": "n p", "T": "n h"}
        path = "params[0][0]"
        derive, _ = seconds(lambda: symbolic.derive(network, path, shapes).result)  # noqa: B023
        check, verdict = seconds(
            lambda: symbolic.check(network, path, first_layer, shapes)  # noqa: B023
        )
        print(f"{depth:3d} {derive:7.3f} {check:7.3f} {check / depth:10.4f}  {verdict.status}")


if __name__ == "__main__":
    main()
