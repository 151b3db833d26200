"""One network in five notations, and how many parameters networks have."""

from __future__ import annotations

import jax
import numpy as np

import jaxnn
from symbolic.report.systems.measured import below, gap, logistic
from symbolic.report.systems.runs import at
from symbolic.report.systems.shown import Found, System, Table


def counting() -> Found:
    """Parameters of the lectures' networks, and what a matrix of another shape is told."""
    networks = {
        "3-4-4-1": (jaxnn.mlp([4, 4, 1]), 3, 41),
        "2-3-1 without biases": (jaxnn.mlp([3, 1], bias=False), 2, 9),
        "4-10-3": (jaxnn.mlp([10, 3]), 4, 83),
        "4-5-3-3": (jaxnn.mlp([5, 3, 3]), 4, 55),
        "784-15-10": (jaxnn.mlp([15, 10]), 784, 11_935),
    }
    rows, good = [], True
    for name, (model, inputs, expected) in networks.items():
        shapes = jax.eval_shape(lambda k, m=model, p=inputs: m.init(k, (1, p)), jax.random.key(0))
        count = jaxnn.count_parameters(shapes)
        sizes = ", ".join(f"{layer['W'].shape[0]} × {layer['W'].shape[1]}" for layer in shapes)
        rows.append((name, sizes, f"{count:,}"))
        good &= count == expected
    refusal = ""
    try:
        jaxnn.dense(2).apply({"W": np.ones((3, 2)), "b": np.zeros(2)}, np.ones((5, 4)))
    except ValueError as error:
        refusal = str(error).split(";")[0]
    table = Table(
        "Weights and parameters", ("network", "weight matrices", "parameters"), tuple(rows)
    )
    outcome = f"{', '.join(row[2] for row in rows)} parameters; a wrong shape is told “{refusal}”"
    return Found(outcome, good and "(5, 4)" in refusal and "(3, 2)" in refusal, (table,))


def notations() -> Found:
    """One network in the notations of the five lectures."""
    draw = np.random.default_rng(6)
    x, w1, w2 = draw.normal(size=(5, 2)), draw.normal(size=(2, 3)), draw.normal(size=(3, 1))
    b1, b2 = draw.normal(size=3), draw.normal(size=1)
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid)
    params = ({"W": w1, "b": b1}, {"W": w2, "b": b2})
    ours = at(model.apply, params, x)[:, 0]
    # 000 keeps examples in columns; in 001 w_ij leads to neuron i from j, one example at a time;
    # in 002 W(l) has the number of the layer that it leaves; 003 has no biases, so that a column of
    # ones brings them in; in 004 w_j is what leads to neuron j.
    in_columns = logistic(w2.T @ logistic(w1.T @ x.T + b1[:, None]) + b2[:, None])[0]
    to_first = w1.T
    one_by_one = [
        logistic(
            sum(w2[i, 0] * logistic(np.dot(to_first[i], row) + b1[i]) for i in range(3)) + b2[0]
        )
        for row in x
    ]
    in_rows = logistic(logistic(x @ w1 + b1) @ w2 + b2)[:, 0]
    ones = np.ones((5, 1))
    hidden = logistic(np.hstack([x, ones]) @ np.vstack([w1, b1]))
    with_ones = logistic(np.hstack([hidden, ones]) @ np.vstack([w2, b2]))[:, 0]
    neurons = np.stack([logistic(x @ w1[:, j] + b1[j]) for j in range(3)], 1)
    by_neuron = logistic(neurons @ w2[:, 0] + b2[0])
    by_index = {
        "000: examples in columns, Wᵀ X + b": in_columns,
        "001: one example, w_ij leads to neuron i": one_by_one,
        "002: W(l) belongs to the layer that it leaves": in_rows,
        "003: without biases, a column of ones in their place": with_ones,
        "004: w_j(k) leads to neuron j of layer k": by_neuron,
    }
    errors = {name: gap(ours, np.asarray(value)) for name, value in by_index.items()}
    rows = tuple((name, below(error)) for name, error in errors.items())
    table = Table("The same 2-3-1 network in each notation", ("notation", "difference"), rows)
    outcome = f"five notations, outputs apart by something {below(max(errors.values()))}"
    return Found(outcome, max(errors.values()) < 1e-12, (table,))


SYSTEMS = (
    System(
        "D24", "Five notations of one network", "000", "jaxnn.mlp",
        "the network written in each lecture's notation has the same outputs", notations,
    ),
    System(
        "D23", "Counting parameters, and shapes that do not fit", "003", "jaxnn.count_parameters",
        "41, 9, 83, 55 and 11,935 parameters; an error about shapes names both", counting,
    ),
)  # fmt: skip
