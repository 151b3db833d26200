"""Iris (lecture 001, Example 9): 10 sigmoid neurons, then (5, 3), then a network of one's own."""

import jax
import numpy as np
import optax
from _common import arguments, report, save_plot

import jaxnn
from jaxnn import plots

NETWORKS = {
    "Q1 4-10-3 sigmoid": jaxnn.mlp([10, 3]),
    "Q2 4-5-3-3 sigmoid": jaxnn.mlp([5, 3, 3]),
    "Q3 4-16-16-3 tanh": jaxnn.mlp([16, 16, 3], activation=jaxnn.tanh),
}


def main() -> None:
    options = arguments(__doc__, seeds=10, folds=10, epochs=1000, rate=0.01, lam=0.05)
    flowers = jaxnn.data.iris()
    data = (flowers.x, flowers.y)
    shown = None
    for name, model in NETWORKS.items():

        def train(rows, key, model=model):
            x, y = rows
            scale = jaxnn.standardise(x)  # fitted on the training folds alone

            def loss(params, x, y):
                logits = model.apply(params, x)
                return jaxnn.softmax_cross_entropy(logits, y) + jaxnn.l2(
                    params, options.lam, len(x)
                )

            start = model.init(key, x)
            run = jaxnn.fit(
                loss, start, (scale(x), y), optax.adam(options.rate), epochs=options.epochs
            )
            return scale, run

        def confusion(scale, run, x, y, model=model):
            predicted = jaxnn.classify(model.apply(run.params, scale(x)))
            return jaxnn.confusion_matrix(predicted, y, 3)

        accuracies, total, runs = [], np.zeros((3, 3), int), []
        for seed in range(options.seeds):
            key, shuffle = jax.random.split(jax.random.key(seed))
            for fold, (rows, held) in enumerate(
                jaxnn.k_fold(data, options.folds, shuffle, stratify=flowers.y)
            ):
                scale, run = train(rows, jax.random.fold_in(key, fold))
                matrix = np.asarray(confusion(scale, run, *held))
                runs.append(run)
                accuracies.append(np.trace(matrix) / matrix.sum())
                total += matrix
        report(name, runs[-1])
        by_seed = np.reshape(accuracies, (options.seeds, -1)).mean(1)
        parameters = jaxnn.count_parameters(runs[-1].params)
        print(
            f"  {parameters} parameters; {options.folds}-fold accuracy over {options.seeds} seeds: "
            f"mean {by_seed.mean():.4f}, spread {by_seed.min():.4f} to {by_seed.max():.4f}"
        )
        print(f"  confusion, rows actual ({', '.join(flowers.target_names)}):\n{total}")
        shown = total if shown is None else shown
    save_plot(options.plot, plots.confusion(shown, flowers.target_names))


if __name__ == "__main__":
    main()
