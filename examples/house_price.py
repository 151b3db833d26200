"""Linear regression as a network: house prices from one feature, then from many."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from _common import arguments, report, save_plot

import jaxnn
from jaxnn import plots


def houses(n: int, key: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Made-up houses: size in 100 m², toilets, age in decades; price in 100,000 with noise."""
    keys = jax.random.split(key, 4)
    size = jax.random.uniform(keys[0], (n,), minval=0.4, maxval=2.5)
    toilets = jax.random.randint(keys[1], (n,), 1, 4).astype(float)
    age = jax.random.uniform(keys[2], (n,), maxval=8.0)
    price = 0.5 + 2.0 * size + 0.3 * toilets - 0.1 * age
    x = jnp.stack([size, toilets, age], 1)
    return x, (price + 0.1 * jax.random.normal(keys[3], (n,)))[:, None]


def main() -> None:
    options = arguments(__doc__, rows=200, rate=0.1, epochs=20_000, seed=0)
    x, y = houses(options.rows, jax.random.key(options.seed))
    model = jaxnn.linear_regression()

    def loss(params, x, y):
        return jaxnn.mse(model.apply(params, x), y)

    for name, features in (("one feature", x[:, :1]), ("many features", x)):
        scale = jaxnn.standardise(features)
        start = model.init(jax.random.key(1), features)
        run = jaxnn.fit(
            loss,
            start,
            (scale(features), y),
            optax.sgd(options.rate),
            epochs=options.epochs,
            tol=1e-9,
        )
        report(name, run)
        with_ones = np.column_stack([scale(features), np.ones(len(y))])
        exact = np.linalg.lstsq(with_ones, np.asarray(y), rcond=None)[0].ravel()
        found = np.append(run.params["W"][:, 0], run.params["b"])
        predicted = model.apply(run.params, scale(features))
        print(f"  W, b = {np.round(found, 4)}, normal equations {np.round(exact, 4)}")
        largest, r2 = np.abs(found - exact).max(), jaxnn.r2(predicted, y)
        print(f"  largest difference {largest:.1e}, R² {r2:.4f}")

    save_plot(options.plot, plots.predicted_against_actual(predicted, y))


if __name__ == "__main__":
    main()
