"""Handwritten digits (lecture 001, Lab 1): 784-15-10 sigmoid, and 784-128-64-10 ReLU with Adam.

Real MNIST from the folder that JAXNN_DATA names (or its subfolder mnist); without one, the 8x8
digits that ship with scikit-learn, and 64 inputs in place of 784.
"""

import jax
import numpy as np
import optax
from _common import arguments, data_folder, report, save_plot

import jaxnn
from jaxnn import plots

# The network, its optimiser with the learning rate it starts from, and epochs; rates fall to zero
# along a cosine, which is worth half a point of accuracy here.
NETWORKS = {
    "15 sigmoid": (jaxnn.mlp([15, 10]), optax.sgd, 0.5, 30),
    "128-64 relu": (jaxnn.mlp([128, 64, 10], activation=jaxnn.relu, W="he"), optax.adam, 1e-3, 10),
}


def digits() -> tuple[str, jaxnn.data.Dataset, jaxnn.data.Dataset]:
    """MNIST if there is a folder with it, else the embedded digits, a fifth held out."""
    folder = data_folder()
    for place in [folder / "mnist", folder] if folder else []:
        if (place / "train-images-idx3-ubyte.gz").exists():
            return "MNIST", *jaxnn.data.mnist(place)
    whole = jaxnn.data.digits()
    rows, held = jaxnn.split((whole.x / 16, whole.y), (0.8, 0.2), jax.random.key(0), whole.y)
    return (
        "Digits 8x8 (not MNIST: no data folder)",
        whole._replace(x=rows[0], y=rows[1]),
        whole._replace(x=held[0], y=held[1]),
    )


def main() -> None:
    options = arguments(__doc__, seeds=1, batch=32, only="")
    name, train, test = digits()
    print(
        f"{name}: {len(train.x)} training rows, {len(test.x)} test rows, {train.x.shape[1]} pixels"
    )
    x, y = jax.device_put((train.x, train.y))
    predicted = test.y
    for title, (model, optimizer, rate, epochs) in NETWORKS.items():
        if options.only not in title:
            continue

        def loss(params, x, y, model=model):
            return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

        steps = epochs * -(-len(x) // options.batch)
        falling = optimizer(optax.cosine_decay_schedule(rate, steps))
        scores = []
        for seed in range(options.seeds):
            start, shuffle = jax.random.split(jax.random.key(seed))
            run = jaxnn.fit(
                loss, model.init(start, x), (x, y), falling,
                epochs=epochs, batch_size=options.batch, key=shuffle,
            )  # fmt: skip
            predicted = jaxnn.classify(model.apply(run.params, test.x))
            scores.append(float(jaxnn.accuracy(predicted, test.y)))
            report(f"{title}, {jaxnn.count_parameters(run.params)} parameters, seed {seed}", run)
            print(f"  loss {run.history['loss'][-1]:.4f}, test accuracy {scores[-1]:.4f}")
        print(f"  mean test accuracy over {options.seeds} seeds: {np.mean(scores):.4f}")
    if options.plot:
        matrix = jaxnn.confusion_matrix(predicted, test.y, 10)
        save_plot(options.plot, plots.confusion(matrix))


if __name__ == "__main__":
    main()
