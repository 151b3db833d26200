"""Lecture 004: the 3-2-1 network from scratch and with Adam."""

from __future__ import annotations

from typing import Any

import numpy as np

import jaxnn
from symbolic.report.systems.measured import against_printed, all_round_to, below, gap, number
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import adam_run, from_scratch_run
from symbolic.report.systems.shown import Found, System, Table

SCRATCH = "0.24985576 0.5000211 0.75018656 0.74987578 0.49998626 0.25009692 1.99874327 3.00125615"
KERAS = "0.25250572 0.49919188 0.74790984 0.75124925 0.50062895 0.2485936 2.0164018 2.983464"
NAMES = ("w1_11", "w1_21", "w1_31", "w1_12", "w1_22", "w1_32", "w2_1", "w2_2")


def _weights(params: Any) -> np.ndarray:
    return np.concatenate(
        [np.asarray(params[0]["W"]).T.ravel(), np.asarray(params[1]["W"]).ravel()]
    )


def from_scratch() -> Found:
    """The eight weights after 5,000 steps, to the printed digits."""
    run = from_scratch_run()
    table, good = against_printed(
        "Weights after 5,000 steps of size 0.0005", NAMES, _weights(run.params), SCRATCH.split()
    )
    agree = sum(line[3] == "agrees" for line in table.rows)
    return Found(f"{agree} of 8 weights agree to every printed digit", good, (table,))


def with_adam() -> Found:
    """The same through Adam with Keras' ε, in 32 and in 64 bits."""
    printed = np.array(KERAS.split(), float)
    runs = {bits: _weights(adam_run(bits).params) for bits in (32, 64)}
    errors = {bits: gap(weights, printed) for bits, weights in runs.items()}
    table = Table(
        "Weights after 5,000 epochs of Adam",
        ("", "printed", "32 bits", "64 bits"),
        tuple(
            (name, number(p, 8), number(a, 7), number(b, 7))
            for name, p, a, b in zip(NAMES, printed, runs[32], runs[64], strict=True)
        ),
    )
    outcome = (
        f"largest difference to the printed weights {below(errors[32])} in 32 bits, "
        f"{below(errors[64])} in 64"
    )
    return Found(outcome, errors[32] <= 1e-6 and errors[64] <= 1e-5, (table,))


def loss_curve() -> Found:
    """The losses of the 5,000 steps, beside Adam's."""
    scratch, adam = (run.history["loss"] for run in (from_scratch_run(), adam_run(64)))
    curves = {"gradient descent": scratch, "Adam": adam}
    figure = needed_picture(
        "F20", "Losses of 5,000 steps of descent, and of Adam.",
        f"Two falling curves on a log scale; descent ends at {number(scratch[-1], 3)}.",
        on_axes(lambda axes: jaxnn.plots.loss_curves(curves, log=True, axes=axes)), (4.8, 3.2),
    )  # fmt: skip
    outcome = f"descent from {number(scratch[0], 5)} to {number(scratch[-1], 3)}"
    return Found(outcome, all_round_to([scratch[0], 1e8 * scratch[-1]], "338.05 1.39"), (), figure)


SYSTEMS = (
    System(
        "A26", "The 3-2-1 network from scratch", "004", "jaxnn.fit, jaxnn.exponential",
        "5,000 steps at η = .0005 give the eight printed weights to eight digits", from_scratch,
    ),
    System(
        "A27", "The same network with Keras' Adam", "004", "jaxnn.fit, optax.adam",
        "the eight printed weights within 1e-6 in 32 bits and 1e-5 in 64", with_adam,
    ),
    System(
        "F20", "Losses of the 5,000 steps", "004", "jaxnn.plots.loss_curves",
        "from 338.05 to 1.39e-8", loss_curve,
    ),
)  # fmt: skip
