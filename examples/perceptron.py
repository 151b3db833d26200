"""Perceptrons: the cheese festival, Rosenblatt's rule and its bound, and why XOR defeats it."""

import jax
import jax.numpy as jnp
import numpy as np
from _common import arguments, save_plot

import jaxnn
from jaxnn import plots


def main() -> None:
    options = arguments(__doc__, seed=0, rows=60, threshold=5.0)
    print(f"device: {jax.devices()[0].platform}")

    festival = jaxnn.perceptron()
    weights = {"W": jnp.array([[6.0], [2.0], [2.0]]), "b": jnp.array([-options.threshold])}
    for case, x in (("good weather, alone, near", [1.0, 0, 1]), ("rain, alone, far", [0.0, 0, 0])):
        goes = festival.apply(weights, jnp.array([x])).item() == 1
        print(f"festival, {case}: {'go' if goes else 'stay'}")

    # The first layer weighs the evidence into two opinions, the second weighs the opinions.
    decide = jaxnn.mlp(
        [2, 1],
        activation=jaxnn.step,
        output_activation=jaxnn.step,
        W=[[[2.0, 0.0], [1.0, 2.0], [0.0, 2.0]], [[1.0], [1.0]]],
        b=[[-2.5, -1.5], [-0.5]],
    )
    params = decide.init(jax.random.key(0), (1, 3))
    cases = jnp.array([[a, b, c] for a in (0.0, 1.0) for b in (0.0, 1.0) for c in (0.0, 1.0)])
    print("two layers (weather with friends, or friends or near):")
    for row, decision in zip(cases, decide.apply(params, cases), strict=True):
        print(f"  weather, friends, near = {row.astype(int).tolist()} -> {int(decision[0])}")

    draw = np.random.default_rng(options.seed)
    x = draw.normal(size=(options.rows, 2)).astype(np.float32)
    side = x @ np.array([1.0, -2.0], np.float32) + 0.3
    x, side = x[np.abs(side) > 0.2], side[np.abs(side) > 0.2]
    y = (side > 0).astype(np.float32)[:, None]
    run = jaxnn.perceptron_rule(x, y)
    bound = jaxnn.mistake_bound(x, y, run.params)
    print(
        f"separable data: converged {run.converged} after {len(run.mistakes)} epochs "
        f"and {run.mistakes.sum()} mistakes; Novikoff's bound with these weights {bound:.0f}"
    )

    corners = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    xor = jnp.array([[0.0], [1.0], [1.0], [0.0]])
    stuck = jaxnn.perceptron_rule(corners, xor, epochs=1000)
    print(f"XOR: converged {stuck.converged} in 1000 epochs; no line separates its classes")
    # NAND(a, b), OR(a, b) -> AND: two layers do what one cannot.
    two = jaxnn.mlp(
        [2, 1],
        activation=jaxnn.step,
        output_activation=jaxnn.step,
        W=[[[-2.0, 2.0], [-2.0, 2.0]], [[2.0], [2.0]]],
        b=[[3.0, -1.0], [-3.0]],
    )
    answers = two.apply(two.init(jax.random.key(0), corners), corners)[:, 0]
    print(f"XOR by two layers of perceptrons: {answers.astype(int).tolist()}")

    def predict(points):
        return jaxnn.perceptron().apply(run.params, points)[:, 0].astype(int)

    save_plot(options.plot, plots.decision_boundary(predict, x, y[:, 0].astype(int)))


if __name__ == "__main__":
    main()
