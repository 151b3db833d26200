"""Gradient descent on x² and x1² + x2²: the path, when it converges, and when it does not."""

import jax
import jax.numpy as jnp
import optax
from _common import arguments, save_plot

import jaxnn
from jaxnn import plots


def square(x):
    return x**2


def bowl(x):
    return x[0] ** 2 + x[1] ** 2


def saddle(x):
    return x[0] ** 2 - x[1] ** 2


def two_valleys(x):
    return x**4 / 4 - x**3 / 3 - x**2


def main() -> None:
    options = arguments(__doc__, rate=0.1, steps=200, start=1.0)
    print(f"device: {jax.devices()[0].platform}")

    run = jaxnn.minimise(square, options.start, optax.sgd(options.rate), options.steps, tol=1e-6)
    print(f"x² from {options.start} with α = {options.rate}: {run.status} at x = {run.x:.2e}")
    print(f"  first points {[round(float(x), 5) for x in run.path[:5]]}, (1 - 2α)^t x0")
    for rate in (0.5, 0.9, 1.0, 1.1):
        other = jaxnn.minimise(square, 1.0, optax.sgd(rate), 1000, tol=1e-6)
        print(f"  α = {rate}: {other.status} after {other.steps} steps at x = {other.x:.3g}")

    path = jaxnn.minimise(bowl, jnp.array([1.0, 2.0]), optax.sgd(options.rate), 200, tol=1e-6)
    print(f"x1² + x2² from (1, 2): {path.status} at {jnp.round(path.x, 6).tolist()}")

    away = jaxnn.minimise(saddle, jnp.array([1.0, 1e-3]), optax.sgd(0.1), 60)
    print(f"x1² - x2² from (1, 0.001): leaves the saddle, x2 = {away.x[1]:.3g} after 60 steps")

    local = jaxnn.minimise(two_valleys, -1.5, optax.sgd(0.01), 5000, tol=1e-5)
    print(f"x⁴/4 - x³/3 - x² from -1.5: {local.status} at {local.x:.4f}, f = {local.value:.4f}; ")
    print(f"  the global minimum is at 2, f = {two_valleys(2.0):.4f}: descent finds a local one")

    save_plot(options.plot, plots.descent_path(bowl, path))


if __name__ == "__main__":
    main()
