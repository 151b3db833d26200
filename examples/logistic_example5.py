"""Example 5 of lecture 001: logistic regression by gradient descent against R's glm.

Needs the 50 rows in logit_2d/data.csv of the folder that JAXNN_DATA names.
"""

import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax
from _common import arguments, data_folder, report, save_plot

import jaxnn
from jaxnn import plots

GLM = (-10.631, 2.868, -4.460)


def main() -> None:
    options = arguments(__doc__, rate=8.0, iterations=30_000)
    folder = data_folder()
    if folder is None:
        sys.exit("logistic_example5: set JAXNN_DATA to the folder that holds logit_2d/data.csv")
    jax.config.update("jax_enable_x64", True)  # R computed in 64 bits
    table = jaxnn.data.read_csv(folder / "logit_2d" / "data.csv", target="y")
    x, y = jnp.asarray(table.x, float), jnp.asarray(table.y[:, None], float)
    model = jaxnn.logistic_regression()

    def cost(params, x, y):
        return jaxnn.binary_cross_entropy(model.apply(params, x), y)

    start = model.init(jax.random.key(0), x)
    run = jaxnn.fit(cost, start, (x, y), optax.sgd(options.rate), epochs=options.iterations)
    report("logistic regression", run)
    found = np.array([run.params["b"][0], *run.params["W"][:, 0]])
    last = float(cost(run.params, x, y))
    deviance, null = 2 * len(x) * last, 2 * len(x) * np.log(2)
    print(f"  intercept, x1, x2 = {found.round(3)}, R's glm {np.array(GLM)}")
    print(f"  cost {last:.5f}, deviance {deviance:.3f} (null {null:.2f}), AIC {deviance + 6:.2f}")

    def decide(points):
        return jaxnn.classify(model.apply(run.params, points.astype(float)))

    save_plot(options.plot, plots.decision_boundary(decide, x, table.y))


if __name__ == "__main__":
    main()
