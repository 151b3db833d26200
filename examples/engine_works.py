"""Logistic regression: will the engine work? With the learning rate chosen on a validation set."""

import jax
import jax.numpy as jnp
from _common import arguments, report, save_plot

import jaxnn
from jaxnn import plots


def engines(n: int, key: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Made-up engines: hours run (1000) and oil left (litres); old ones without oil fail."""
    keys = jax.random.split(key, 3)
    hours = jax.random.uniform(keys[0], (n,), maxval=6.0)
    oil = jax.random.uniform(keys[1], (n,), maxval=4.0)
    works = jax.nn.sigmoid(2.0 - 1.5 * hours + 1.8 * oil) > jax.random.uniform(keys[2], (n,))
    return jnp.stack([hours, oil], 1), works.astype(float)[:, None]


def main() -> None:
    options = arguments(__doc__, rows=1000, epochs=100, seed=0)
    data = engines(options.rows, jax.random.key(options.seed))
    train, validation, test = jaxnn.split(data, (0.6, 0.2, 0.2), jax.random.key(1), data[1])
    model = jaxnn.logistic_regression()

    def loss(params, x, y):
        return jaxnn.binary_cross_entropy(model.apply(params, x), y)

    start = model.init(jax.random.key(2), train[0])
    search = jaxnn.search_learning_rate(
        loss, start, train, validation, epochs=options.epochs, batch_size=32, key=jax.random.key(3)
    )
    for rate, value in zip(search.rates, search.losses, strict=True):
        print(f"  learning rate {rate:8.5f}: validation loss {value:.4f}")
    report(f"best rate {search.best:g}", search.run)

    x, y = test
    predicted = jaxnn.classify(model.apply(search.run.params, x))
    truth = y[:, 0].astype(int)
    scores = model.apply(search.run.params, x)[:, 0]
    accuracy, area = jaxnn.accuracy(predicted, truth), jaxnn.roc_auc(scores, truth)
    print(f"  held-out: accuracy {accuracy:.3f}, ROC AUC {area:.3f}")
    save_plot(options.plot, plots.learning_rates(search.rates, search.losses))


if __name__ == "__main__":
    main()
