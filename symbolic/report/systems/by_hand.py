"""Lecture 004: layers, activations and a network computed by hand."""

from __future__ import annotations

import numpy as np

import jaxnn
from symbolic.report.systems.measured import all_round_to, gap, number, row
from symbolic.report.systems.pictures import needed_picture, on_axes, written_in
from symbolic.report.systems.runs import at, passed
from symbolic.report.systems.shown import Found, System, Table

EXERCISES = (
    ([[1, 2], [3, -1]], [2, -1], 1, [1, 8]),
    ([[1, 2], [2, 1]], [1, 1], 0, [3, 3]),
    ([[1, -1], [0, 5]], [-1, 8], 3, [-6, 43]),
    ([[4, 4, 0], [2, 2, 4], [2, 4, 1]], [1, 1, -1], 2, [10, 2, 7]),
    ([[6, -6, -2], [-3, -1, -5], [1, 1, -7]], [4, 4, -8], 0, [16, 24, 64]),
    ([[1, 0, 1], [1, 2, 1]], [1, 2, 1], 2, [4, 8]),
    ([[1, -1], [0, 5], [2, -2]], [5, -7], 1, [13, -34, 25]),
)


def layers() -> Found:
    """The worked example and six exercises, through one dense layer."""
    layer = jaxnn.dense(1)
    data = [
        ({"W": np.array(w, float)[:, None], "b": np.array([b], float)}, np.array(x, float))
        for x, w, b, _ in EXERCISES
    ]
    answers = at(lambda data: [layer.apply(params, x) for params, x in data], data)
    rows, right = [], 0
    for (x, w, b, expected), z in zip(EXERCISES, answers, strict=True):
        right += z.ravel().tolist() == expected
        shapes = f"({len(x)}, {len(w)})({len(w)}, 1)"
        rows.append((shapes, row(w), number(b), row(z), row(expected)))
    table = Table("z = X w + b", ("shapes", "w", "b", "computed", "expected"), tuple(rows))
    outcome = f"{right} of {len(rows)} answers are exact"
    return Found(outcome, right == len(rows), (table,))


# fmt: off
WORKED = (
    ([1.0, 8.0], {
        "sigmoid": "0.731058579 0.99966465", "tanh": "0.761594156 0.999999775", "relu": "1 8",
        "softmax": "0.0009110511944 0.9990889488",
    }),
    ([8.0, 6.0], {
        "sigmoid": "0.99966465 0.997527377", "tanh": "0.999999775 0.999987712", "relu": "8 6",
        "softmax": "0.880797078 0.119202922",
    }),
    ([-8.0, 9.0, -3.0], {
        "sigmoid": "0.0003353501305 0.9998766054 0.04742587318",
        "tanh": "-0.999999775 0.99999997 -0.995054754", "relu": "0 9 0",
        "softmax": "0.00000004139912111 0.9999938144 0.000006144174348",
    }),
)
SOFTMAX = (
    ((3, 3), "0.5 0.5"), ((-6, 43), "5.242886e-22 1.000000"),
    ((10, 2, 7), "0.9522698 3.194509e-4 0.04741072"),
    ((16, 24, 64), "1.425164e-21 4.248354e-18 1.000000"), ((4, 8), "0.017986 0.982014"),
    ((13, -34, 25), "6.144175e-6 2.380252e-26 0.9999939"),
)
# fmt: on


def activations() -> Found:
    """Four activations of three vectors, and the softmax of the six exercises."""
    vectors = [np.array(z) for z, _ in WORKED]
    names = list(WORKED[0][1])
    found = at(lambda vs: [[getattr(jaxnn, name)(z) for name in names] for z in vs], vectors)
    rows, right = [], 0
    for (z, printed), values in zip(WORKED, found, strict=True):
        for name, value in zip(names, values, strict=True):
            right += all_round_to(value, printed[name])
            rows.append((row(z), name, row(value)))
    exercises = at(
        lambda vs: [jaxnn.softmax(v) for v in vs], [np.array(z, float) for z, _ in SOFTMAX]
    )
    for (z, printed), value in zip(SOFTMAX, exercises, strict=True):
        right += np.allclose(value, np.array(printed.split(), float), rtol=3e-5, atol=0)
        rows.append((row(z), "softmax", row(value)))
    table = Table("Activations of the lecture's vectors", ("z", "function", "g(z)"), tuple(rows))
    outcome = f"{right} of {len(rows)} agree with an independent computation to its digits"
    return Found(outcome, right == len(rows), (table,))


LABELS = ("YES", "NO")


def final_output() -> tuple[jaxnn.Model, tuple[dict, ...], jaxnn.Backprop]:
    """The 3-2-2 network with the weights of the public figure, and one pass."""
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.softmax)
    params = (
        {"W": np.array([[0.3, 0.6], [0.8, 0.4], [0.1, 0.5]]), "b": np.ones(2)},
        {"W": np.array([[0.1, 0.5], [0.7, 0.2]]), "b": np.ones(2)},
    )
    x, y = np.array([[0.29, 0.11, 0.80]]), np.array([[1.0, 0.0]])
    return model, params, passed(model, params, x, y, jaxnn.mse)


def yes_or_no() -> Found:
    """The two hidden values, the two outputs, and the decision."""
    _, _, found = final_output()
    hidden, output = (layer.A for layer in found.layers)
    decision = LABELS[int(jaxnn.classify(output)[0])]
    outcome = f"A, B = {row(hidden, 8)}; C, D = {row(output, 8)}; the answer is {decision}"
    good = all_round_to(hidden, "0.77816418 0.83451912")
    good = good and all_round_to(output, "0.52647369 0.47352631")
    return Found(outcome, good and decision == "YES")


def drawn_network() -> Found:
    """The same network drawn with its values."""
    model, params, found = final_output()
    figure = needed_picture(
        "F19", "The YES/NO network with the values of one example.",
        "Three inputs, two hidden neurons and two outputs, which softmax makes sum to 1.",
        on_axes(
            lambda axes: jaxnn.plots.network(
                model, params, axes, names=["0.29", "0.11", "0.80"], passed=found
            )
        ),
        (5.6, 3.6),
    )  # fmt: skip
    labels, lacking = written_in(figure[0], params)
    values = [f"a = {value:.3g}" for layer in found.layers for value in layer.A[0]]
    there = sum(value in figure[0].svg for value in values)
    total = gap(found.layers[1].A.sum(), np.array(1.0))
    outcome = f"{labels - len(lacking)} of {labels} parameters and {there} of 4 activations written"
    return Found(outcome, not lacking and there == 4 and total < 1e-12, (), figure)


SYSTEMS = (
    System(
        "A23", "A layer z = X w + b", "004", "jaxnn.dense",
        "the worked example is (1, 8), and six exercises come out exactly", layers,
    ),
    System(
        "B9", "Activations of the exercises' vectors", "004", "jaxnn.sigmoid, jaxnn.softmax",
        "eighteen values or rows of them, as computed independently", activations,
    ),
    System(
        "A24", "The 3-2-2 network that says YES or NO", "004", "jaxnn.mlp, jaxnn.classify",
        "A, B = .77816418, .83451912 and C, D = .52647369, .47352631, hence YES", yes_or_no,
    ),
    System(
        "F19", "The YES/NO network drawn", "004", "jaxnn.plots.network",
        "its weights, and the values of A24, are written in the drawing", drawn_network,
    ),
)  # fmt: skip
