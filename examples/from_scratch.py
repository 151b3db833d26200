"""The 3-2-1 network of lecture 004: 5,000 steps of gradient descent, then of Adam."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from _common import arguments, report, save_plot

import jaxnn
from jaxnn import plots


def main() -> None:
    options = arguments(__doc__, steps=5000, rate=0.0005, bits=64)
    jax.config.update("jax_enable_x64", options.bits == 64)
    x, y, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.from_scratch())
    model = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)

    def loss(params, x, y):
        return jaxnn.mse(model.apply(params, x), y)

    curves = {}
    for name, optimizer in (
        ("gradient descent", optax.sgd(options.rate)),
        ("Adam", optax.adam(1e-3, eps=1e-7)),
    ):
        run = jaxnn.fit(loss, start, (x, y), optimizer, epochs=options.steps)
        report(name, run)
        first, second = (np.asarray(layer["W"]) for layer in run.params)
        print(f"  loss {run.history['loss'][0]:.2f} -> {run.history['loss'][-1]:.3g}")
        print(f"  w1_1 = {first[:, 0].round(8)}, w1_2 = {first[:, 1].round(8)}")
        print(f"  w2_1 = {second.ravel().round(8)}")
        curves[name] = run.history["loss"]
    print("true weights: (0.25, 0.5, 0.75), (0.75, 0.5, 0.25), (2, 3)")
    save_plot(options.plot, plots.loss_curves(curves, log=True))


if __name__ == "__main__":
    main()
