"""The activation functions of the lectures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import jaxnn
from symbolic.report.systems.measured import below, gap, number, row
from symbolic.report.systems.pictures import needed_picture, on_axes
from symbolic.report.systems.runs import at
from symbolic.report.systems.shown import Found, System, Table

POINTS = np.linspace(-5, 5, 101)


def slopes(g: Callable[[Any], Any], z: Any = POINTS) -> Any:
    """The derivative of g at each point."""
    return np.asarray(jax.jit(jax.vmap(jax.grad(g)))(z))


def identity() -> Found:
    """Its values and its slope."""
    value, slope = (
        gap(at(jaxnn.identity, POINTS), POINTS),
        gap(slopes(jaxnn.identity) - 1, 0 * POINTS),
    )
    outcome = (
        f"at {len(POINTS)} points g(z) − z is {number(value)} and g′(z) − 1 is {number(slope)}"
    )
    return Found(outcome, value == 0 == slope)


def step() -> Found:
    """Its value at the jump, and that it does not let itself be differentiated."""
    values = at(jaxnn.step, np.array([-1e-9, 0.0, 1e-9])).tolist()
    refusal = ""
    try:
        jax.grad(jaxnn.step)(0.5)
    except TypeError as error:
        refusal = str(error).split(";")[0]
    outcome = f"just below 0, at 0, just above: {row(values)}; differentiating: {refusal or 'done'}"
    return Found(outcome, values == [0, 0, 1] and bool(refusal))


def sigmoid() -> Found:
    """Values and slopes, also where the exponential overflows."""
    far = np.array([-800.0, 800.0])
    value, slope = at(jaxnn.sigmoid, far), slopes(jaxnn.sigmoid, far)
    a, prime = at(jaxnn.sigmoid, POINTS), slopes(jaxnn.sigmoid)
    rule, largest = gap(prime, a * (1 - a)), float(prime.max())
    printed = slopes(lambda z: 1 / (1 + jnp.exp(-z)), far)
    outcome = (
        f"at ∓800 the values are {row(value)} and the slopes {row(slope)}, where the quotient as "
        f"printed gives {row(printed)}; g′ = g (1 − g), error {below(rule)}; at most {largest:g}"
    )
    finite = np.isfinite([value, slope]).all()
    return Found(outcome, finite and rule < 1e-12 and largest == 0.25)


def tanh() -> Found:
    """Against both printed quotients, near 0 and far away."""

    def quotient(z: Any) -> Any:
        return (jnp.exp(z) - jnp.exp(-z)) / (jnp.exp(z) + jnp.exp(-z))

    def squared(z: Any) -> Any:
        return (jnp.exp(2 * z) - 1) / (jnp.exp(2 * z) + 1)

    near, *others = at(lambda z: [f(z) for f in (jaxnn.tanh, quotient, squared)], POINTS)
    ends = at(lambda z: [f(z) for f in (jaxnn.tanh, quotient, squared)], 800.0)
    error = max(gap(near, form) for form in others)
    outcome = (
        f"both quotients agree with tanh on [−5, 5], error {below(error)}; at 800 tanh is "
        f"{number(ends[0])}, the quotients are {number(ends[1])} and {number(ends[2])}"
    )
    return Found(outcome, error < 1e-12 and ends[0] == 1 and np.isnan(ends[1:]).all())


def relu() -> Found:
    """The form by cases against the maximum, and the slope at the kink."""
    cases = np.where(POINTS > 0, POINTS, 0.0)
    values = [gap(at(jaxnn.relu, POINTS), form) for form in (cases, np.maximum(0, POINTS))]
    at_kink = float(slopes(jaxnn.relu, np.zeros(1))[0])
    outcome = f"differences to the two forms {row(values)}; the slope at 0 is taken as {at_kink:g}"
    return Found(outcome, max(values) == 0 and at_kink == 0)


def leaky_relu() -> Found:
    """Its two ends, and a slope that it refuses."""
    to_relu = gap(at(jaxnn.leaky_relu, POINTS, 0.0), np.maximum(0, POINTS))
    to_identity = gap(at(jaxnn.leaky_relu, POINTS, 1.0), POINTS)
    refusal = ""
    try:
        jaxnn.leaky_relu(jnp.asarray(POINTS), 1.5)
    except ValueError as error:
        refusal = str(error).split(";")[0]
    outcome = (
        f"β = 0 differs from ReLU by {number(to_relu)}, β = 1 from the identity by "
        f"{number(to_identity)}; β = 1.5: {refusal or 'taken'}"
    )
    return Found(outcome, to_relu == 0 == to_identity and bool(refusal))


def softmax() -> Found:
    """Sums, shifts, large logits, two classes, and the axis."""
    z = np.array([[1.0, 2.0, 4.0], [1000.0, 0.0, -1000.0]])
    p, moved = at(lambda z: (jaxnn.softmax(z), jaxnn.softmax(z + 7)), z)
    sums, shifted = gap(p.sum(1), np.ones(2)), gap(p, moved)
    pair = at(jaxnn.softmax, np.stack([POINTS, 0 * POINTS], 1))[:, 0]
    two = gap(pair, at(jaxnn.sigmoid, POINTS))
    column = at(lambda z: jaxnn.softmax(z, axis=0), z.T)
    naive = at(lambda z: jnp.exp(z) / jnp.exp(z).sum(), z[1])
    outcome = (
        f"rows sum to 1, error {below(sums)}; a shift moves them by something {below(shifted)}; "
        f"two classes are the sigmoid of the difference, error {below(two)}; "
        f"logits (1000, 0, −1000) give {row(p[1])}, the quotient as printed {row(naive)}"
    )
    good = max(sums, shifted, two, gap(column, p.T)) < 1e-12
    return Found(outcome, good and np.isnan(naive).any())


def exponential() -> Found:
    """Its slope is itself."""
    error = gap(slopes(jaxnn.exponential) / at(jaxnn.exponential, POINTS), 1 + 0 * POINTS)
    return Found(f"g′ / g − 1 is everywhere {below(error)} on [−5, 5]", error < 1e-14)


SIX = ("sigmoid", "tanh", "relu", "leaky_relu", "identity", "step")


def curves() -> Found:
    """Six curves, and the sigmoid over the step."""
    through = {
        "sigmoid": (0.0, 0.5), "tanh": (0.0, 0.0), "relu": (-2.0, 0.0),
        "leaky_relu": (-2.0, -0.02), "identity": (3.0, 3.0), "step": (0.0, 0.0),
    }  # fmt: skip
    off = {
        name: abs(float(at(jaxnn.plots.ACTIVATIONS[name], z)) - value)
        for name, (z, value) in through.items()
    }

    def draw_six(canvas: Any) -> None:
        for axes, name in zip(canvas.subplots(2, 3).ravel(), SIX, strict=True):
            jaxnn.plots.activation(name, axes)

    def draw_both(axes: Any) -> None:
        jaxnn.plots.activation("step", axes)
        for line in axes.lines:
            line.set_color("#888888")
        jaxnn.plots.activation("sigmoid", axes)
        axes.set_title("sigmoid over step")
        axes.get_legend().remove()

    figures = needed_picture(
        "F2-six", "Activation functions, each with its derivative, dashed.",
        f"Six small graphs for z from −4 to 4: {', '.join(SIX)}.", draw_six, (7.5, 4.4),
    ) + needed_picture(
        "F2-both", "The sigmoid is a step made smooth.",
        "The sigmoid's curve drawn over the step, which it approaches on both sides.",
        on_axes(draw_both), (4, 2.8),
    )  # fmt: skip
    table = Table(
        "Points that the curves pass through",
        ("function", "z", "g(z)"),
        tuple((name, number(z), number(value)) for name, (z, value) in through.items()),
    )
    outcome = f"the curves miss these points by something {below(max(off.values()))}"
    return Found(outcome, max(off.values()) < 1e-9, (table,), figures)


SYSTEMS = (
    System("B1", "Identity", "000", "jaxnn.identity", "g(z) = z with slope 1", identity),
    System(
        "B2", "Step", "001", "jaxnn.step",
        "0 at 0, and training through it is refused, as its slope is 0 wherever it has one", step,
    ),
    System(
        "B3", "Sigmoid", "000", "jaxnn.sigmoid",
        "value and slope stay finite at ±800, and g′ = g (1 − g) is at most a quarter", sigmoid,
    ),
    System(
        "B4", "Hyperbolic tangent", "000", "jaxnn.tanh",
        "both printed quotients equal it to 1e-12 near 0 and are not a number far away", tanh,
    ),
    System("B5", "ReLU", "000", "jaxnn.relu", "both forms agree; the slope at 0 is 0", relu),
    System(
        "B6", "Leaky ReLU", "000", "jaxnn.leaky_relu",
        "β = 0 is ReLU, β = 1 the identity, and a β outside [0, 1] is refused", leaky_relu,
    ),
    System(
        "B7", "Softmax", "002", "jaxnn.softmax",
        "sums to 1, does not mind a shift, is finite for large logits, and the sigmoid for two",
        softmax,
    ),
    System("B8", "Exponential", "004", "jaxnn.exponential", "it is its own slope", exponential),
    System(
        "F2", "Curves of the activation functions", "000", "jaxnn.plots.activation",
        "the curves pass through the points that their formulas give", curves,
    ),
)  # fmt: skip
