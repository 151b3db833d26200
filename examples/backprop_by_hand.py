"""Example 8 of lecture 001: one pass of back-propagation by hand, every number of it."""

import jax
import jax.numpy as jnp
from _common import arguments, save_plot

import jaxnn
from jaxnn import plots


def main() -> None:
    options = arguments(__doc__, alpha=0.5)
    jax.config.update("jax_enable_x64", True)  # a script's own choice; the library never does
    print(f"device: {jax.devices()[0].platform}")

    x, y, params = jax.tree.map(jnp.asarray, jaxnn.data.lectures.example_8())
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    passed = jaxnn.backprop(model, params, x, y, jaxnn.half_sse)
    print(passed)

    exact = jax.grad(lambda p: jaxnn.half_sse(model.apply(p, x), y))(params)
    largest = max(
        float(jnp.abs(a - b).max())
        for a, b in zip(jax.tree.leaves(passed.gradients), jax.tree.leaves(exact), strict=True)
    )
    print(f"\nlargest difference to jax.grad: {largest:.1e}")

    updated = jax.tree.map(lambda w, g: w - options.alpha * g, params, passed.gradients)
    printed = (0.1498, 0.1996, 0.2498, 0.2995, 0.3590, 0.4087, 0.5113, 0.5617)
    new = [float(w) for layer in updated for w in layer["W"].T.ravel()]
    print(f"\nweights after one step with α = {options.alpha}")
    for number, (weight, lecture) in enumerate(zip(new, printed, strict=True), 1):
        slip = "" if round(weight, 4) == lecture else f"  (the lecture prints {lecture}: a slip)"
        print(f"  w{number} = {weight:.4f}{slip if options.alpha == 0.5 else ''}")

    save_plot(options.plot, plots.network(model, params, passed=passed))


if __name__ == "__main__":
    main()
