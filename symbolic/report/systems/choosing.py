"""Choosing by held-out data: rates, features and splits; epochs and batches; grid search."""

from __future__ import annotations

import itertools
import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import gap, number, rounds_to, row
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import drawn, line_loss, train
from symbolic.report.systems.shown import Found, System, Table
from symbolic.report.systems.sources import table as data_table


def epochs() -> Found:
    """Steps an epoch, counted, and rows, each a power of two that must appear in the sum once."""
    rows, good = [], True
    powers = 2.0 ** np.arange(10)[:, None]
    for batch in (10, 4, 3, 1):
        counted = optax.sgd(optax.constant_schedule(1.0))  # its state counts the steps
        run = train(
            lambda w, x: jnp.sum(w * x), np.zeros(1), (powers,), counted, 1,
            batch_size=batch, key=jax.random.key(0),
        )  # fmt: skip
        steps = max(int(leaf) for leaf in jax.tree.leaves(run.optimizer_state))
        seen = -float(run.params[0])
        good &= steps == -(-10 // batch) and seen == 1023
        rows.append((str(batch), str(steps), number(seen)))
    table = Table(
        "An epoch over ten rows, 1, 2, 4 … 512",
        ("batch", "steps", "sum of the rows"),
        tuple(rows),
    )
    outcome = f"{', '.join(f'batches of {r[0]}: {r[1]} steps' for r in rows)}; no row is lost"
    return Found(outcome, good, (table,))


def _noisy_line() -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    draw = np.random.default_rng(7)
    x = draw.normal(size=(60, 3))
    y = x @ np.array([[1.0], [-2.0], [0.5]]) + 0.3 * draw.normal(size=(60, 1))
    return (x[:40], y[:40]), (x[40:], y[40:])


def learning_rate() -> Found:
    """Validation loss over thirteen rates."""
    rows, held = _noisy_line()
    start = drawn(jaxnn.linear_regression(), 3)
    found = jaxnn.search_learning_rate(line_loss, start, rows, held, epochs=200, progress=False)
    best = int(np.argmin(found.losses))

    def draw(axes: Any) -> None:
        jaxnn.plots.learning_rates(found.rates, found.losses, axes)
        axes.set_ylim(found.losses[best] / 2, 4 * found.losses[0])  # the next rate is far beyond

    figure = needed_picture(
        "D14", "Validation loss against the learning rate.",
        f"A curve that falls to its lowest point at {number(found.best, 3)} and then shoots up.",
        on_axes(draw), (4.6, 3),
    )  # fmt: skip
    falls = bool((np.diff(found.losses[:best]) < 0).all())
    lost = int(np.isinf(found.losses).sum())
    outcome = (
        f"of {len(found.rates)} rates from {found.rates[0]:g} to {found.rates[-1]:g} the best is "
        f"{number(found.best, 3)} with {number(found.losses[best], 3)}; the smallest leaves "
        f"{number(found.losses[0], 3)}, and {lost} diverge"
    )
    return Found(outcome, 0 < best < len(found.rates) - 1 and falls and lost > 0, (), figure)


def dimensionality() -> Found:
    """The seconds that the lecture counts, and a real search over one and two weights."""
    seconds = {count: 0.05 * 1000.0 ** (count - 1) for count in (1, 2, 3, 9)}
    years = seconds[9] / (365.25 * 24 * 3600)
    counted = seconds[2] == 50 and rounds_to(seconds[3] / 3600, "13.89")
    draw = np.random.default_rng(7)
    x = draw.normal(size=(20, 2))
    y = x @ np.array([0.25, -0.75])
    grid, took, best = np.linspace(-1, 1, 1001)[:-1], [], np.zeros(2)
    for weights in (1, 2):
        points = np.array(list(itertools.product(grid, repeat=weights)))
        search = jax.jit(jax.vmap(lambda w, x=x[:, :weights]: jaxnn.mse(x @ w, y)))
        losses = np.asarray(search(points))  # compiles
        began = time.perf_counter()
        losses = np.asarray(search(points))
        took.append(time.perf_counter() - began)
        best = points[np.argmin(losses)]
    rows = tuple((str(n), f"{1000**n:.0e}", number(s, 4)) for n, s in seconds.items())
    table = Table("Grid search with 1000 values a weight", ("weights", "trials", "seconds"), rows)
    outcome = (
        f"three weights take {number(seconds[3] / 3600, 4)} hours, nine {number(years, 3)} years; "
        f"a real search of 1,000,000 pairs finds {row(best)} and takes "
        f"{'longer' if took[1] > took[0] else 'no longer'} than one of 1,000 weights"
    )
    good = counted and rounds_to(years / 1e15, "1.58") and gap(best, np.array([0.25, -0.75])) < 1e-9
    return Found(outcome, good and took[1] > took[0], (table,))


def features() -> Found:
    """Cross-validated error with the informative features, with one of them, and with noise."""
    draw = np.random.default_rng(7)
    x = draw.normal(size=(30, 12))
    y = 2 * x[:, :1] - x[:, 1:2] + 0.5 * draw.normal(size=(30, 1))
    start = drawn(jaxnn.linear_regression(), 12)

    def fitted(data: Any, key: Any) -> Any:
        return train(line_loss, start, data, optax.sgd(0.1), 2000).params

    def error(columns: int) -> float:
        kept = x * (np.arange(12) < columns)  # a feature that is nought has no say
        return float(
            jaxnn.cross_validate(fitted, line_loss, (kept, y), 3, jax.random.key(5)).mean()
        )

    chosen = {"x1": 1, "x1, x2": 2, "x1, x2 and ten of noise": 12}
    errors = {name: error(columns) for name, columns in chosen.items()}
    best = min(errors, key=errors.__getitem__)
    table = Table(
        "Mean squared error over three folds",
        ("features", "error"),
        tuple((name, number(value, 3)) for name, value in errors.items()),
    )
    return Found(f"three folds of {len(x)} rows choose {best}", best == "x1, x2", (table,))


def hidden_units() -> Found:
    """Networks of several sizes on training rows, chosen on validation rows, tested once."""
    draw = np.random.default_rng(2)
    x = draw.uniform(-1, 1, size=(150, 1))
    y = np.sin(5 * x) + 0.1 * draw.normal(size=x.shape)
    parts = jaxnn.split((x, y), (0.6, 0.2, 0.2), jax.random.key(1))
    (rows, validation, test), losses, runs = parts, {}, {}
    for units in (1, 2, 8):
        model = jaxnn.mlp([units, 1], jaxnn.tanh)

        def loss(params: Any, x: Any, y: Any, model: jaxnn.Model = model) -> Any:
            return jaxnn.mse(model.apply(params, x), y)

        run = train(loss, drawn(model, 1), rows, optax.sgd(0.1), 4000)
        losses[units], runs[units] = float(loss(run.params, *validation)), (loss, run.params)
    best = min(losses, key=losses.__getitem__)
    tested = float(runs[best][0](runs[best][1], *test))
    table = Table(
        "Mean squared error on the validation rows",
        ("hidden units", "error"),
        tuple((str(units), number(value, 3)) for units, value in losses.items()),
    )
    outcome = (
        f"of 1, 2 and 8 units, trained on {len(rows[0])} rows, {len(validation[0])} others choose "
        f"{best}; on the {len(test[0])} kept for the test its error is {number(tested, 3)}"
    )
    return Found(outcome, losses[best] < 0.5 * losses[1] and tested < 0.05, (table,))


def eighty_twenty() -> Found:
    """A split by a seed, once and again, with the share of each class."""
    try:
        data, name = data_table("taiwan_bankruptcy/data.csv", "Bankrupt?"), "the bankruptcy data"
    except FileNotFoundError:
        data, name = (
            jaxnn.data.breast_cancer(),
            "the breast cancer data, in place of the homework's",
        )
    parts = [
        jaxnn.split((data.x, data.y), (0.8, 0.2), jax.random.key(seed), data.y)
        for seed in (1, 1, 2)
    ]
    (rows, held), again, other = parts
    same, apart = gap((rows, held), again), gap(rows, other[0])
    shares = [float(np.mean(part[1])) for part in (rows, held)]
    outcome = (
        f"{name}: {len(rows[0]):,} and {len(held[0]):,} rows, class 1 is {100 * shares[0]:.2f} % "
        f"and {100 * shares[1]:.2f} % of them; the same seed splits the same way"
    )
    good = same == 0 and apart > 0 and abs(len(rows[0]) - 0.8 * len(data.x)) <= 1
    good = good and abs(shares[0] - shares[1]) * len(held[0]) <= 2
    return Found(outcome, good)


SYSTEMS = (
    System(
        "D13", "Epochs and shuffling", "000", "jaxnn.fit",
        "⌈n/B⌉ steps an epoch, each row in exactly one of them", epochs,
    ),
    System(
        "D14", "Finding a learning rate", "000", "jaxnn.search_learning_rate",
        "validation loss falls to a best rate inside the range and rises or diverges beyond it",
        learning_rate,
    ),
    System(
        "D19", "Grid search and the curse of dimensionality", "002", "jaxnn.mse",
        "50 s for two weights, 13.89 hours for three, 1.58e15 years for nine", dimensionality,
    ),
    System(
        "D20", "Choosing a network on validation rows", "002", "jaxnn.split, jaxnn.mlp",
        "the number of units is chosen on validation rows alone, and the test rows are looked at "
        "once",
        hidden_units,
    ),
    System(
        "D30", "Choosing features by cross-validation", "002", "jaxnn.cross_validate",
        "folds choose the informative features and drop noise", features,
    ),
    System(
        "D21", "A split of 80 to 20 with a seed", "001", "jaxnn.split",
        "the seed decides the split, sizes and shares of the classes are kept", eighty_twenty,
    ),
)  # fmt: skip
