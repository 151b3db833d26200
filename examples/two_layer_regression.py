"""The 2-3-1 networks of lectures 002 and 003, trained from the lectures' own weights."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from _common import arguments, report, save_plot

import jaxnn
from jaxnn import plots


def main() -> None:
    options = arguments(__doc__, steps_002=5000, rate_002=3.0, steps_003=10_000, rate_003=5.0)
    jax.config.update("jax_enable_x64", True)  # R and NumPy computed in 64 bits
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)

    def loss(params, x, y):
        return jaxnn.half_sse(model.apply(params, x), y)

    x, y, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.expense())
    run = jaxnn.fit(loss, start, (x, y), optax.sgd(options.rate_002), epochs=options.steps_002)
    report("lecture 002", run)
    print(f"  loss {run.history['loss'][0]:.6f} -> {loss(run.params, x, y):.6f}")
    print(f"  predicted {np.round(model.apply(run.params, x).ravel(), 4)}, actual {y.ravel()}")

    x, y, start = jaxnn.data.lectures.study_scores()
    x, y, start = jaxnn.max_scale(x)(x), jnp.asarray(y) / 100, jax.tree.map(jnp.asarray, start)
    ones = jax.tree.map(jnp.ones_like, start)
    print(f"lecture 003: cost with all weights one {loss(ones, x, y):.8f}")
    run = jaxnn.fit(loss, start, (x, y), optax.sgd(options.rate_003), epochs=options.steps_003)
    report("lecture 003", run)
    print(f"  W1 =\n{np.round(run.params[0]['W'], 7)}")
    print(f"  W2 = {np.round(run.params[1]['W'].ravel(), 6)}")
    print(f"  predicted {np.round(model.apply(run.params, x).ravel(), 7)}, actual {y.ravel()}")

    stuck = jaxnn.fit(loss, ones, (x, y), optax.sgd(options.rate_003), epochs=options.steps_003)
    print(
        f"  from equal weights the hidden neurons stay equal: cost {stuck.history['loss'][-1]:.2e} "
        f"against {run.history['loss'][-1]:.2e}"
    )
    curves = {"random start": run.history["loss"], "equal weights": stuck.history["loss"]}
    save_plot(options.plot, plots.loss_curves(curves, log=True))


if __name__ == "__main__":
    main()
