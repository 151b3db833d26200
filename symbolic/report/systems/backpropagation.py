"""Lecture 001, Examples 6 to 8: back-propagation by hand."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import (
    against_printed,
    below,
    gap,
    logistic,
    number,
    rounds_to,
)
from symbolic.report.systems.pictures import all_written, needed_picture, on_axes
from symbolic.report.systems.runs import passed, train
from symbolic.report.systems.shown import Found, System, Table

ALPHA = 0.5


def one_neuron() -> Found:
    """One step of training against the three updates written out."""
    w, b, x, y = np.array([0.3, -0.2]), 0.1, np.array([1.5, 2.0]), 1.0
    neuron = jaxnn.dense(1, jaxnn.sigmoid)

    def loss(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.half_sse(neuron.apply(params, x), y)

    params = {"W": w[:, None], "b": np.array([b])}
    run = train(loss, params, (x[None], np.array([[y]])), optax.sgd(ALPHA), 1)
    a = logistic(w @ x + b)
    delta = (a - y) * a * (1 - a)
    by_hand = {"W": (w - ALPHA * delta * x)[:, None], "b": np.array([b - ALPHA * delta])}
    error = gap(run.params, by_hand)
    table = _updates(("w1", "w2", "b"), [*w, b], [*by_hand["W"][:, 0], b - ALPHA * delta])
    outcome = f"the step differs from w − α (a − y) a (1 − a) x by something {below(error)}"
    return Found(outcome, error < 1e-12, (table,))


def _updates(names: tuple[str, ...], before: Any, after: Any) -> Table:
    rows = zip(names, map(number, before), map(number, after), strict=True)
    return Table(
        "Weights before and after one step of size 0.5", ("", "before", "after"), tuple(rows)
    )


def two_one_one() -> Found:
    """One step of the 2-1-1 network against the five updates written out."""
    w1, b1, w2, b2 = np.array([0.3, -0.2]), 0.1, 0.7, -0.4
    x, y = np.array([1.5, 2.0]), 1.0
    model, params = _two_one_one(w1, b1, w2, b2)
    found = passed(model, params, x[None], np.array([[y]]), jaxnn.half_sse)
    updated = stepped(params, found.gradients)
    a1 = logistic(w1 @ x + b1)
    a2 = logistic(w2 * a1 + b2)
    outer = (a2 - y) * a2 * (1 - a2)
    inner = outer * w2 * a1 * (1 - a1)
    after = [
        *(w1 - ALPHA * inner * x),
        b1 - ALPHA * inner,
        w2 - ALPHA * outer * a1,
        b2 - ALPHA * outer,
    ]
    (first, second) = updated
    ours = [*first["W"][:, 0], first["b"][0], second["W"][0, 0], second["b"][0]]
    error = gap(np.array(ours), np.array(after))
    table = _updates(("w11(1)", "w12(1)", "b(1)", "w11(2)", "b(2)"), [*w1, b1, w2, b2], ours)
    outcome = f"the five updates differ from those by hand by something {below(error)}"
    return Found(outcome, error < 1e-12, (table,))


def _two_one_one(w1: Any, b1: float, w2: float, b2: float) -> tuple[jaxnn.Model, Any]:
    model = jaxnn.mlp([1, 1], output_activation=jaxnn.sigmoid)
    hidden = {"W": np.asarray(w1)[:, None], "b": np.array([b1])}
    return model, (hidden, {"W": np.array([[w2]]), "b": np.array([b2])})


def stepped(params: Any, gradients: Any) -> Any:
    """Parameters after one step of size 0.5."""
    return jax.tree.map(lambda w, g: w - ALPHA * g, params, gradients)


def example_8() -> tuple[jaxnn.Model, Any, jaxnn.Backprop]:
    """The 2-2-2 network, its weights, and one pass forward and back."""
    x, y, params = jaxnn.data.lectures.example_8()
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    return model, params, passed(model, params, x, y, jaxnn.half_sse)


# fmt: off
FORWARD = {
    "z of h1": "0.3775", "a of h1": "0.5933", "z of h2": "0.3925", "a of h2": "0.5969",
    "z of o1": "1.1059", "a of o1": "0.7514", "z of o2": "1.2249", "a of o2": "0.7729",
    "E total": "0.2984",
}
BACKWARD = {
    "∂E/∂a of o1": "0.7414", "a (1 − a) of o1": "0.1868", "∂z/∂w5": "0.5933",
    "∂E/∂w5": "0.0820", "δ of o1": "0.1385", "w5": "0.40", "δ of o1 · w5": "0.0554",
    "δ of o2 · w7": "-0.0190", "∂E/∂a of h1": "0.0364", "a (1 − a) of h1": "0.2413",
    "∂z/∂w1": "0.05", "∂E/∂w1": "0.0004",
}
AFTER = {
    "w1": "0.1498", "w2": "0.1996", "w3": "0.2498", "w4": "0.2995",
    "w5": "0.3590", "w6": "0.4087", "w7": "0.5113", "w8": "0.5617",
}
# fmt: on
SLIPS = {"∂E/∂w5": "0.0822", "w5": "0.3589", "w8": "0.5614"}


def every_number() -> Found:
    """Each number of the example next to the printed one, in the lecture's order."""
    _, params, found = example_8()
    hidden, output = found.layers
    w, a = params[1]["W"], hidden.A[0]
    forward = [
        value
        for layer in (hidden, output)
        for pair in zip(layer.Z[0], layer.A[0], strict=True)
        for value in pair
    ]
    in_a = output.delta[0] @ w[0]
    backward = [
        found.dA[0, 0], output.delta[0, 0] / found.dA[0, 0],
        output.dW[0, 0] / output.delta[0, 0], output.dW[0, 0], output.delta[0, 0], w[0, 0],
        output.delta[0, 0] * w[0, 0], output.delta[0, 1] * w[0, 1], in_a,
        hidden.delta[0, 0] / in_a, hidden.dW[0, 0] / hidden.delta[0, 0], hidden.dW[0, 0],
    ]  # fmt: skip
    after = [v for layer in stepped(params, found.gradients) for v in layer["W"].T.ravel()]
    parts = (
        ("Forward", FORWARD, [*forward, found.loss], {}),
        ("Back through w5, then through w1", BACKWARD, backward, {"∂E/∂w5": SLIPS["∂E/∂w5"]}),
        ("Weights after one step of size 0.5", AFTER, after, SLIPS),
    )
    tables, good = zip(
        *(against_printed(c, tuple(p), v, tuple(p.values()), s) for c, p, v, s in parts),
        strict=True,
    )
    rows = [row for table in tables for row in table.rows]
    slips = [f"{row[0]} = {row[1]}" for row in rows if row[3].startswith("a slip")]
    slope = gap(a * (1 - a), hidden.delta[0] / (output.delta[0] @ w.T))
    agree = sum(row[3] == "agrees" for row in rows)
    outcome = (
        f"{agree} of {len(rows)} printed numbers come out to their digits; slips of the lecture: "
        f"{', '.join(slips)}"
    )
    return Found(outcome, all(good) and slope < 1e-12 and len(slips) == 3, tables)


def old_weights() -> Found:
    """The gradient of w1 with the old output weights, and what the new ones would make of it."""
    x, _, params = jaxnn.data.lectures.example_8()
    _, _, found = example_8()
    right = found.layers[0].dW[0, 0]
    new = stepped(params, found.gradients)[1]["W"]
    a = found.layers[0].A
    wrong = ((found.layers[1].delta @ new.T) * a * (1 - a))[0, 0] * x[0, 0]
    outcome = (
        f"∂E/∂w1 is {number(right, 5)}; with w5 to w8 updated first it would be {number(wrong, 5)}"
    )
    return Found(outcome, rounds_to(right, "0.00043857") and rounds_to(wrong, "0.00036472"))


def drawings() -> Found:
    """The networks of the three examples with their weights, and Example 8 with its values."""
    neuron = jaxnn.dense(1, jaxnn.sigmoid)
    model, params, found = example_8()
    networks = (
        ("Example 6", neuron, {"W": np.array([[0.3], [-0.2]]), "b": np.array([0.1])}, None, 2.6),
        ("Example 7", *_two_one_one([0.3, -0.2], 0.1, 0.7, -0.4), None, 2.6),
        ("Example 8, with activations a and deltas δ", model, params, found, 3.4),
    )
    shown = []
    for place, (caption, net, weights, values, height) in enumerate(networks, 6):
        (figure,) = needed_picture(
            f"F9-{place}", f"{caption}.", f"The network of Example {place}, weights on its edges.",
            on_axes(
                lambda axes, n=net, w=weights, v=values: jaxnn.plots.network(n, w, axes, passed=v)
            ),
            (5.6, height),
        )  # fmt: skip
        shown.append((figure, weights))
    return all_written(shown)


SYSTEMS = (
    System(
        "A13", "One neuron with a squared loss (Example 6)", "001", "jaxnn.dense, jaxnn.half_sse",
        "three updates written out are what one step of training does", one_neuron,
    ),
    System(
        "A14", "The 2-1-1 network (Example 7)", "001", "jaxnn.mlp, jaxnn.backprop",
        "five updates written out are what one step of training does", two_one_one,
    ),
    System(
        "A15", "The 2-2-2 network, one step by hand (Example 8)", "001", "jaxnn.backprop",
        "every printed number comes out to its digits but three slips: ∂E/∂w5 is .0822, and after "
        "the step w5 is .3589 and w8 .5614",
        every_number,
    ),
    System(
        "D18", "All gradients before any update", "001", "jaxnn.backprop",
        "with the old w5 to w8 ∂E/∂w1 is .00043857; with updated ones it would be .00036472",
        old_weights,
    ),
    System(
        "F9", "The networks of Examples 6 to 8", "001", "jaxnn.plots.network",
        "each weight and each bias is written in its drawing", drawings,
    ),
)  # fmt: skip
