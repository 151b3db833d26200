"""Lecture 003: the study data, coded up and trained for 10,000 steps."""

from __future__ import annotations

import jax
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import (
    against_printed,
    all_round_to,
    below,
    gap,
    number,
    rounds_to,
    row,
)
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import (
    at,
    drawn,
    gradient,
    study,
    study_run,
    study_run_from_ones,
    train,
    two_three_one,
    two_three_one_loss,
)
from symbolic.report.systems.shown import Found, System, Table
from symbolic.report.systems.two_three_one import differences

START = "0.2655087 0.5728534 0.2016819 0.3721239 0.9082078 0.8983897"
FIRST = "2.1169800 1.6157951 -1.4547416 -0.7233191 0.4304933 -0.6199876".split()
SECOND = "2.431735 1.227946 -3.645386".split()
PREDICTED = "0.7499998 0.8200548 0.9298944".split()


def coded_up() -> Found:
    """The cost from ones, and weights and predictions after 10,000 steps, to all digits."""
    x, y, start = study()
    ones = jax.tree.map(np.ones_like, start)
    at_ones = float(at(two_three_one_loss, ones, x, y))
    run = study_run()
    # The lecture's loop predicts before it updates, so its last prediction is of the step before.
    before = at(two_three_one().apply, study_run(9_999).params, x)[:, 0]
    values = [at_ones, *run.params[0]["W"].ravel(), *run.params[1]["W"].ravel(), *before]
    names = [
        "cost from ones",
        *(f"W_1[{i},{j}]" for i in (1, 2) for j in (1, 2, 3)),
        *(f"W_2[{i}]" for i in (1, 2, 3)),
        *(f"Y_hat[{i}]" for i in (1, 2, 3)),
    ]
    table, good = against_printed(
        "R's numbers and ours", names, values, ["0.01532851", *FIRST, *SECOND, *PREDICTED]
    )
    agree = sum(line[3] == "agrees" for line in table.rows)
    outcome = (
        f"{agree} of {len(values)} printed numbers come out to all their digits; cost from ones "
        f"{number(at_ones, 7)}"
    )
    return Found(outcome, good, (table,))


def cost_curve() -> Found:
    """The cost and its logarithm over 10,000 steps."""
    loss = study_run().history["loss"]
    figures = needed_picture(
        "F18-cost", "The cost over 10,000 steps.",
        f"A curve that drops from {number(loss[0], 3)} at once and then creeps along the axis.",
        on_axes(lambda axes: jaxnn.plots.loss_curves({"cost": loss}, axes=axes)), (4.4, 2.8),
    ) + needed_picture(
        "F18-log", "The same on a logarithmic scale.",
        f"A falling curve that ends at {number(loss[-1], 3)}.",
        on_axes(lambda axes: jaxnn.plots.loss_curves({"cost": loss}, log=True, axes=axes)),
        (4.4, 2.8),
    )  # fmt: skip
    ends = [loss[0], 1e9 * loss[-1], *np.log(loss[[0, -1]])]
    falls = bool((np.diff(loss) < 0).all())
    outcome = (
        f"from {number(loss[0], 7)} to {number(loss[-1], 3)}, logarithms {row(ends[2:], 4)}; it "
        f"{'falls at each of' if falls else 'does not always fall in'} {len(loss):,} steps"
    )
    good = all_round_to(ends, "0.01052273 7.07 -4.55 -18.77")
    return Found(outcome, good and falls and len(loss) == 10_000, (), figures)


def initialisation() -> Found:
    """The same key twice, another key, and weights that are all one."""
    model = two_three_one(W="normal")
    x = np.zeros((1, 2))
    init = jax.jit(lambda key: model.init(key, x))
    first, again, other = (init(jax.random.key(seed)) for seed in (1, 1, 2))
    same, apart = gap(first, again), gap(first, other)
    stuck, run = study_run_from_ones(), study_run()
    hidden = np.asarray(stuck.params[0]["W"])
    spread = float(np.ptp(hidden, axis=1).max())
    ends = stuck.history["loss"][-1], run.history["loss"][-1]
    outcome = (
        f"a key gives one start, another key another; from ones the hidden neurons stay "
        f"equal, spread {below(spread)}, and the cost ends at {number(ends[0], 4)}, from a random "
        f"start at {number(ends[1], 3)}"
    )
    good = same == 0 and apart > 0.1 and spread < 1e-12 and rounds_to(1e3 * ends[0], "1.226")
    return Found(outcome, good)


def perturbation() -> Found:
    """One weight moved at a time: what it does to z of the first row, and to the cost."""
    x, y, start = (np.asarray(leaf) if i < 2 else leaf for i, leaf in enumerate(study()))
    first = np.asarray(start[0]["W"])
    moved = first.copy()
    moved[0, 1] += 0.001
    change = x[0] @ moved - x[0] @ first
    params = jax.tree.map(np.asarray, start)
    cost = jax.jit(two_three_one_loss)
    numeric = differences(lambda p: cost(p, x, y), params)
    exact = [layer["W"] for layer in gradient(two_three_one_loss, params, x, y)]
    error = gap(numeric, exact)
    outcome = (
        f"0.001 more in the first row's second weight moves z by {row(change, 3)}; central "
        f"differences of the cost are the gradient to {below(error)}"
    )
    alone = change[0] == change[2] == 0 and abs(change[1] - 0.001 * x[0, 0]) < 1e-12
    return Found(outcome, alone and error < 1e-6)


def scaling() -> Found:
    """Each column by its largest value, the score by 100."""
    raw = jaxnn.data.lectures.study_scores()
    x, y, _ = study()
    error = gap([x, y], [raw.x / [10, 5], raw.y / 100])
    printed = gap(np.asarray(x), np.array([[0.3, 1], [0.5, 0.2], [1, 0.4]]))
    rows = tuple(
        (row(before), row(after), number(score))
        for before, after, score in zip(raw.x, np.asarray(x), np.asarray(y)[:, 0], strict=True)
    )
    table = Table("Hours, scaled hours, scaled score", ("hours", "scaled", "score"), rows)
    outcome = f"the scaled rows are the printed ones, error {below(max(error, printed))}"
    return Found(outcome, max(error, printed) < 1e-12, (table,))


def starting_points() -> Found:
    """Five random starts, and the best of them."""
    x, y, _ = study()
    starts = [drawn(two_three_one(), 2, seed) for seed in range(4)]
    starts.append(jax.tree.map(np.ones_like, starts[0]))
    finals = [
        float(train(two_three_one_loss, start, (x, y), optax.sgd(5.0), 5000).history["loss"][-1])
        for start in starts
    ]
    best = int(np.argmin(finals))
    names = [*(f"normal, seed {seed}" for seed in range(4)), "all ones"]
    rows = tuple((name, number(cost, 3)) for name, cost in zip(names, finals, strict=True))
    table = Table("Cost after 5,000 steps", ("start", "cost"), rows)
    outcome = (
        f"the best of five starts is “{names[best]}” with {number(finals[best], 3)}, the worst "
        f"has {number(max(finals), 3)}"
    )
    return Found(outcome, min(finals) < 0.1 * max(finals), (table,))


def random_streams() -> Found:
    """NumPy's old stream drawn anew, R's as recorded."""
    numpy_start = jaxnn.data.lectures.expense().params[0]["W"][0]
    r_start = jaxnn.data.lectures.study_scores().params[0]["W"]
    good = all_round_to(numpy_start, "1.76405235 0.40015721 0.97873798")
    recorded = all_round_to(r_start, START)
    outcome = (
        f"NumPy's seed 0 begins {row(numpy_start, 9)}; R's recorded seed 1 is "
        f"{'as printed' if recorded else 'not as printed'}, filled column by column"
    )
    return Found(outcome, good and recorded)


SYSTEMS = (
    System(
        "A18", "10,000 steps of size 5 on the study data", "003", "jaxnn.fit",
        "cost .01532851 from ones; W_1, W_2 and Y_hat to all printed digits from R's seed 1",
        coded_up,
    ),
    System(
        "D1", "Random starts, and equal weights", "003", "jaxnn.initialize",
        "a start follows from its key; equal weights stay equal and end higher", initialisation,
    ),
    System(
        "D7", "The gradient by moving one weight", "003", "jaxnn.half_sse",
        "central differences agree to 1e-6, and one weight moves one element of z alone",
        perturbation,
    ),
    System(
        "D22", "Scaling by the largest value", "003", "jaxnn.max_scale",
        "x = ((.3, 1), (.5, .2), (1, .4))", scaling,
    ),
    System(
        "D25", "Several starting points", "003", "jaxnn.fit",
        "starts end at different costs, and the best is told", starting_points,
    ),
    System(
        "D26", "Numbers from the streams of R and NumPy", "003", "jaxnn.data.lectures",
        "NumPy's are drawn from NumPy, R's are recorded; both are the printed ones", random_streams,
    ),
    System(
        "F18", "The cost and its logarithm", "003", "jaxnn.plots.loss_curves",
        "from .01052273 to 7.07e-9, the logarithm from −4.55 to −18.77, falling all the way",
        cost_curve,
    ),
)  # fmt: skip
