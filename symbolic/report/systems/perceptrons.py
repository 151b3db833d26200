"""Lecture 001: perceptrons, the cheese festival, exclusive or, and the sigmoid neuron."""

from __future__ import annotations

import itertools
from typing import Any

import jax
import numpy as np

import jaxnn
from symbolic.report.systems.measured import logistic, number, row
from symbolic.report.systems.pictures import all_written, needed_picture, on_axes
from symbolic.report.systems.runs import at, drawn
from symbolic.report.systems.shown import Found, System, Table

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def decide(params: Any, x: Any, model: jaxnn.Model | None = None) -> np.ndarray:
    """What a perceptron, or a network of them, decides for each row."""
    return at((model or jaxnn.perceptron()).apply, params, x)[:, 0]


def two_forms() -> Found:
    """w·x against a threshold, and w·x + b against 0, on whole numbers, where ties are exact."""
    whole = np.array(list(itertools.product((-2.0, -1.0, 0.0, 1.0, 2.0), repeat=2)))
    ties = differ = 0
    for threshold in (-3.0, 0.0, 2.0):
        sums = whole @ whole.T  # each column the weights of one perceptron
        params = {"W": whole.T, "b": np.full(len(whole), -threshold)}
        with_bias = at(jaxnn.perceptron(len(whole)).apply, params, whole)
        ties += int(np.sum(sums == threshold))
        differ += int(np.sum((sums > threshold) != with_bias))
    cases = 3 * len(whole) ** 2
    outcome = f"the forms differ in {differ} of {cases} cases, {ties} of them ties, which give 0"
    return Found(outcome, differ == 0 and ties > 0)


def festival() -> Found:
    """Both cases with the weights of the source, then with other weights and thresholds."""
    good, bad = np.array([[1.0, 0.0, 1.0]]), np.zeros((1, 3))
    w = np.array([[6.0], [2.0], [2.0]])
    rows, always = [], True
    for weights, threshold in ((w, 5.0), (w, 3.0), (w, 0.0), (w, 9.0), (w[::-1], 5.0)):
        params = {"W": weights, "b": np.array([-threshold])}
        case_1, case_2 = decide(params, good)[0], decide(params, bad)[0]
        always &= case_2 == 0
        rows.append((row(weights), number(threshold), number(case_1), number(case_2)))
    table = Table(
        "Going to the festival: 1 is to go, 0 to stay",
        ("weights", "threshold", "case 1: good weather, no company, near", "case 2: none of them"),
        tuple(rows),
    )
    outcome = (
        f"with weights (6, 2, 2) and threshold 5 case 1 gives {rows[0][2]} and case 2 "
        f"{rows[0][3]}; case 2 is 0 for {'each' if always else 'not each'} threshold tried"
    )
    return Found(outcome, rows[0][2:] == ("1", "0") and always, (table,))


def exclusive_or() -> Found:
    """Two layers that compute it, and a search that finds no single perceptron for it."""
    wanted = np.array([0.0, 1.0, 1.0, 0.0])
    nand = decide({"W": np.array([[-2.0], [-2.0]]), "b": np.array([3.0])}, CORNERS)
    two, params = two_layers()
    answers = decide(params, CORNERS, two)
    grid = np.array(list(itertools.product(np.linspace(-3, 3, 25), repeat=3)))
    decided = CORNERS @ grid[:, :2].T + grid[:, 2] > 0
    alone = int(np.sum((decided == wanted[:, None]).all(0)))
    rule = jaxnn.perceptron_rule(CORNERS, wanted[:, None], epochs=1000)
    table = Table(
        "Decisions at the four corners",
        ("x1", "x2", "NAND, weights −2, −2, bias 3", "two layers"),
        tuple(
            tuple(number(v) for v in values)
            for values in zip(*CORNERS.T, nand, answers, strict=True)
        ),
    )
    outcome = (
        f"two layers give {row(answers)}; of {len(grid):,} single perceptrons {alone} do; the "
        f"perceptron rule {'ends' if rule.converged else 'finds no end in 1000 rounds'}"
    )
    good = (answers == wanted).all() and nand.tolist() == [1, 1, 1, 0]
    return Found(outcome, good and alone == 0 and not rule.converged, (table,))


def two_layers() -> tuple[jaxnn.Model, Any]:
    """Exclusive or as NAND and OR, joined by AND."""
    model = jaxnn.mlp([2, 1], activation=jaxnn.step, output_activation=jaxnn.step)
    hidden = {"W": np.array([[-2.0, 2.0], [-2.0, 2.0]]), "b": np.array([3.0, -1.0])}
    return model, (hidden, {"W": np.array([[2.0], [2.0]]), "b": np.array([-3.0])})


def sigmoid_neuron() -> Found:
    """Its value, how much it can change, and what it tends to."""
    neuron, params = jaxnn.dense(1, jaxnn.sigmoid), drawn(jaxnn.dense(1), 3, seed=2)
    apply, draw = jax.jit(neuron.apply), np.random.default_rng(3)
    x, moves = draw.normal(size=(200, 3)), 0.1 * draw.normal(size=(200, 3))
    z = x @ params["W"] + params["b"]
    value = np.max(np.abs(apply(params, x) - logistic(z)))
    change = np.abs(apply(params, x + moves) - apply(params, x))
    steepest = float(np.max(change / np.abs(moves @ params["W"])))
    far = x[np.abs(z[:, 0]) > 0.1]
    large = jax.tree.map(lambda leaf: 1000 * leaf, params)
    to_step = np.max(np.abs(np.asarray(apply(large, far))[:, 0] - decide(params, far)))
    on_plane = np.linalg.lstsq(large["W"].T, -large["b"], rcond=None)[0]
    at_zero = float(apply(large, on_plane[None])[0, 0])
    outcome = (
        f"the output changes by at most {number(steepest, 3)} of the change of z; with weights "
        f"1000 times as large it is within {number(to_step, 1)} of the step where |z| > 0.1, and "
        f"still {number(at_zero, 3)} where z = 0"
    )
    return Found(outcome, value < 1e-12 and steepest <= 0.25 and to_step < 1e-9)


def drawings() -> Found:
    """The festival, NAND and the two layers, drawn from their weights."""
    single = jaxnn.perceptron()
    festival_params = {"W": np.array([[6.0], [2.0], [2.0]]), "b": np.array([-5.0])}
    networks = {
        "The festival's perceptron": (single, festival_params, ["weather", "friends", "near"]),
        "Two layers of perceptrons for exclusive or": (*two_layers(), ["x1", "x2"]),
    }
    shown = []
    for place, (caption, (model, params, names)) in enumerate(networks.items()):
        (figure,) = needed_picture(
            f"F7-{place}", caption + ".", f"{caption}: {', '.join(names)} weighed.",
            on_axes(
                lambda axes, m=model, p=params, n=names: jaxnn.plots.network(m, p, axes, names=n)
            ),
            (4.6, 2.8),
        )  # fmt: skip
        shown.append((figure, params))
    return all_written(shown)


SYSTEMS = (
    System(
        "A8", "Perceptron with a threshold and with a bias", "001", "jaxnn.perceptron",
        "both forms agree on every input, and a tie gives 0", two_forms,
    ),
    System(
        "A9", "Going to the cheese festival", "001", "jaxnn.perceptron",
        "weights (6, 2, 2) and threshold 5: case 1 goes, case 2 stays, and so for any threshold "
        "of 0 and above",
        festival,
    ),
    System(
        "A10", "Two layers of perceptrons", "001", "jaxnn.mlp, jaxnn.step, jaxnn.perceptron_rule",
        "they compute exclusive or, which no single perceptron does", exclusive_or,
    ),
    System(
        "A11", "Sigmoid neuron", "001", "jaxnn.dense, jaxnn.sigmoid",
        "its output changes by at most a quarter of the change of z, and tends to the step as "
        "weights grow",
        sigmoid_neuron,
    ),
    System(
        "F7", "Perceptrons drawn from their weights", "001", "jaxnn.plots.network",
        "each weight and each bias is written in the drawing", drawings,
    ),
)  # fmt: skip
