"""What the lectures ask for in words: questions, a network function, and rules of derivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import jaxnn
import symbolic
from symbolic.report.systems.measured import number
from symbolic.report.systems.perceptrons import decide
from symbolic.report.systems.runs import drawn, line_loss, train
from symbolic.report.systems.shown import Found, System, Table

RULES: dict[str, tuple[Callable[..., Any], str, str, dict[str, str], bool]] = {
    "sum rule": (lambda x: jnp.sum(x**2 + 3 * x), "x", "2 x + 3", {"x": "n"}, True),
    "quotient rule": (
        lambda z: 1 / (1 + jnp.exp(-z)), "z", r"\frac{e^{-z}}{(1 + e^{-z})^2}", {"z": ""}, True,
    ),
    "chain rule, transposes": (
        lambda X, w, y: jnp.sum((X @ w - y) ** 2) / 2, "w", r"X^\top (X w - y)",
        {"X": "n p", "w": "p", "y": "n"}, True,
    ),
    "a transpose left out": (
        lambda X, w, y: jnp.sum((X @ w - y) ** 2) / 2, "w", r"X (X w - y)",
        {"X": "n n", "w": "n", "y": "n"}, False,
    ),
    "x taken out of the sum": (
        lambda x, w, y: jnp.sum((w * x - y) ** 2) / 2, "w", r"x_1 \sum_i (w x_i - y_i)",
        {"x": "n", "w": "", "y": "n"}, False,
    ),
}  # fmt: skip


def derivation_rules() -> Found:
    """Three rules proved and two slips refuted, by the checker itself."""
    rows, right = [], 0
    for name, (function, wrt, claim, sizes, true) in RULES.items():
        verdict = symbolic.check(function, wrt, claim, sizes)
        status = str(verdict.status)
        right += status == "PROVED" if true else status in ("TRUE_ONLY_IF", "REFUTED")
        told = "proved" if status == "PROVED" else verdict.reason.split(";")[0]
        rows.append((name, claim, told, verdict.suggestion))
    table = Table("Claims about derivatives", ("rule", "claim", "verdict", "instead"), tuple(rows))
    outcome = "; ".join(f"{row[0]}: {row[2]}" for row in rows)
    return Found(outcome, right == len(RULES), (table,))


def trained_network(sizes: Sequence[int], x: Any, y: Any, steps: int = 3000) -> Any:
    """A sigmoid network of the given sizes, trained by descent on half the squared error."""
    model = jaxnn.mlp(list(sizes[1:]), output_activation=jaxnn.sigmoid)

    def loss(params: Any, x: Any, y: Any) -> Any:
        return jaxnn.half_sse(model.apply(params, x), y)

    return model, train(loss, drawn(model, sizes[0], seed=1), (x, y), optax.sgd(1.0), steps)


def network_function() -> Found:
    """Exclusive or through a function that takes layer sizes."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([[0.0], [1.0], [1.0], [0.0]])
    model, run = trained_network([2, 4, 1], corners, y)
    outputs = np.asarray(jax.jit(model.apply)(run.params, corners))
    right = int(np.sum((outputs > 0.5) == y))
    table = Table(
        "Exclusive or by a trained 2-4-1 network",
        ("x1", "x2", "output", "target"),
        tuple(
            (number(a), number(b), number(o, 2), number(t))
            for (a, b), (o,), (t,) in zip(corners, outputs, y, strict=True)
        ),
    )
    outcome = (
        f"{right} of 4 corners after {run.epochs:,} steps, loss "
        f"{number(run.history['loss'][0], 3)} to {number(run.history['loss'][-1], 2)}"
    )
    return Found(outcome, right == 4, (table,))


def quiz() -> Found:
    """The questions on the slides, each answered by something computed."""
    x, y, start = jaxnn.data.lectures.twelve_rows()
    one = decide({"W": np.ones((2, 1)), "b": np.array([-1e-9])}, np.zeros((1, 2)))
    other = decide({"W": np.ones((2, 1)), "b": np.array([1e-9])}, np.zeros((1, 2)))
    weights = jax.eval_shape(lambda key: jaxnn.mlp([5, 2]).init(key, (1, 3)), jax.random.key(0))
    without = jax.eval_shape(
        lambda key: jaxnn.mlp([3, 1], bias=False).init(key, (1, 2)), jax.random.key(0)
    )
    counted = optax.sgd(optax.constant_schedule(0.05))
    run = train(line_loss, start, (x, y), counted, 1, batch_size=5, key=jax.random.key(0))
    steps = max(int(leaf) for leaf in jax.tree.leaves(run.optimizer_state))
    outputs = jaxnn.perceptron().apply({"W": np.ones((2, 1)), "b": np.zeros(1)}, np.ones((1, 2)))
    jump = float(other[0] - one[0])
    shapes = [layer["W"].shape for layer in without]
    parameters, nine = jaxnn.count_parameters(weights), jaxnn.count_parameters(without)
    rows = (
        ("How many outputs has a perceptron?", f"{outputs.shape[1]}, sent to as many as wish it"),
        ("What is the trouble with perceptrons?",
         f"a change of 2e−9 in the bias moves the output by {number(jump)}"),
        ("How many parameters has a 3-5-2 network?", str(parameters)),
        ("And a 2-3-1 network without biases?", str(nine)),
        ("Which shapes has it?", " and ".join(f"{p} × {q}" for p, q in shapes)),
        ("What is the trouble with batch descent?",
         f"one step reads all {len(x)} rows, a mini-batch of 5 only 5"),
        ("What is an epoch?", f"one pass over all rows: {steps} steps for 12 rows in batches of 5"),
    )  # fmt: skip
    good = (outputs.shape[1], jump, parameters, nine, steps) == (1, 1.0, 32, 9, 3)
    good = good and shapes == [(2, 3), (3, 1)]
    table = Table("Questions on the slides", ("question", "answer"), rows)
    return Found(f"{len(rows)} questions answered by computation", good, (table,))


SYSTEMS = (
    System(
        "D6", "Rules of derivation, proved or refuted", "002", "symbolic.check",
        "right uses of three rules are proved; a lost transpose and a factor out of its sum are "
        "refuted, or tied to the case in which they hold",
        derivation_rules,
    ),
    System(
        "E2", "A function that builds and trains a network (Lab 2)", "001", "jaxnn.mlp, jaxnn.fit",
        "it takes layer sizes and returns weights that solve its task", network_function,
    ),
    System(
        "E9", "Questions on the slides", "001", "jaxnn.perceptron, jaxnn.count_parameters",
        "each has an answer that follows from a computation", quiz,
    ),
)  # fmt: skip
