"""Dense networks of any depth: forward, back in matrices and node by node, and notations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import jaxnn
from symbolic.report.systems.measured import below, gap, logistic, number
from symbolic.report.systems.runs import at, drawn, gradient, passed
from symbolic.report.systems.shown import Found, System, Table


def general_network() -> Found:
    """The 3-4-4-1 network: its size, its shapes, its gradients, and the printed second layer."""
    model = jaxnn.mlp([4, 4, 1], [jaxnn.tanh, jaxnn.relu], jaxnn.sigmoid)
    params, x = drawn(model, 3, seed=4), np.random.default_rng(7).normal(size=(5, 3))
    y = np.full((5, 1), 0.3)
    found = passed(model, params, x, y, jaxnn.mse)
    exact = gradient(lambda p: jaxnn.mse(model.apply(p, x), y), params)
    error, count = gap(found.gradients, exact), jaxnn.count_parameters(params)
    second = found.layers[1].A.T.shape
    w, a = params[1]["W"], found.layers[0].A[0]
    printed = np.stack([w[:, j] * a[j] for j in range(4)]).shape
    outcome = (
        f"{count} parameters; with {len(x)} examples in columns A[2] is {second}, where as "
        f"printed one example makes {printed}; backprop differs from jax.grad by something "
        f"{below(error)}"
    )
    good = count == 41 and second == (4, 5) and printed == (4, 4) and error < 1e-12
    return Found(outcome, good)


def forward() -> Found:
    """Two layers against the matrix products written out."""
    model = jaxnn.mlp([3, 2], jaxnn.relu, jaxnn.sigmoid)
    params, x = drawn(model, 4, seed=1), np.random.default_rng(2).normal(size=(6, 4))
    first, second = params
    hidden = np.maximum(0, x @ first["W"] + first["b"])
    error = gap(at(model.apply, params, x), logistic(hidden @ second["W"] + second["b"]))
    return Found(f"outputs of 6 examples differ by something {below(error)}", error < 1e-12)


def local_jacobians() -> Found:
    """The gradient of a loss in the first weights as a product of five local derivatives."""
    draw = np.random.default_rng(3)
    x, w1, w2 = draw.normal(size=3), draw.normal(size=(3, 4)), draw.normal(size=(4, 2))

    def both(w1: Any) -> Any:
        z1 = x @ w1
        a1 = jaxnn.tanh(z1)
        z2 = a1 @ w2
        a2 = jaxnn.sigmoid(z2)
        steps = [
            jax.grad(lambda a: jaxnn.half_sse(a, jnp.zeros(2)))(a2)[None],
            jax.jacobian(jaxnn.sigmoid)(z2),
            jax.jacobian(lambda a: a @ w2)(a1),
            jax.jacobian(jaxnn.tanh)(z1),
            jax.jacobian(lambda w: x @ w)(w1).reshape(4, 12),
        ]
        product = steps[0]
        for step in steps[1:]:
            product = product @ step
        whole = jax.grad(
            lambda w: jaxnn.half_sse(jaxnn.sigmoid(jaxnn.tanh(x @ w) @ w2), jnp.zeros(2))
        )(w1)
        return product.reshape(3, 4), whole

    product, whole = at(both, w1)
    error = gap(product, whole)
    outcome = (
        "(1, 2)(2, 2)(2, 4)(4, 4)(4, 12), put back into the shape of W, differs from jax.grad by "
        f"something {below(error)}"
    )
    return Found(outcome, error < 1e-12)


def node_by_node() -> Found:
    """The recursion over single nodes on three activations, and a softmax output."""
    model = jaxnn.mlp([4, 3, 2], [jaxnn.tanh, jaxnn.sigmoid], jaxnn.exponential)
    params = drawn(model, 3, seed=9, scale=0.5)
    x, y = np.array([[0.4, -0.7, 0.2]]), np.array([[1.0, 0.5]])
    found = passed(model, params, x, y, jaxnn.half_sse)
    primes = (lambda a: 1 - a**2, lambda a: a * (1 - a), lambda a: a)
    layers = [layer.A[0] for layer in found.layers]
    nodes = _nodes(params, x[0], layers, layers[-1] - y[0], primes)
    exact = gradient(lambda p: jaxnn.half_sse(model.apply(p, x), y), params)
    error = gap(nodes, exact)

    z, t = np.array([0.2, -0.4, 1.1]), np.array([0.0, 1.0, 0.0])
    p = np.exp(z) / np.exp(z).sum()
    in_p = p - t  # of half the squared error, whose derivative does not cancel the softmax's
    with_sum = [sum(in_p[j] * p[j] * ((j == k) - p[k]) for j in range(3)) for k in range(3)]
    own_only = in_p * p * (1 - p)
    slope = gradient(lambda z: jaxnn.half_sse(jaxnn.softmax(z), t), z)
    summed, alone = gap(np.array(with_sum), slope), gap(own_only, slope)
    outcome = (
        f"node by node differs from jax.grad by something {below(error)}; a softmax output summed "
        f"over the other outputs by something {below(summed)}, without them by {number(alone, 3)}"
    )
    return Found(outcome, max(error, summed) < 1e-12 and alone > 1e-2)


def _nodes(
    params: Any, x: np.ndarray, layers: list, in_output: np.ndarray, primes: tuple[Callable, ...]
) -> tuple[dict, ...]:
    """Gradients of one example by sums over single nodes, the way a lecture writes them."""
    into, gradients = [x, *layers[:-1]], []
    arriving = [float(v) for v in in_output]
    for place in reversed(range(len(params))):
        own, w = primes[place](layers[place]), params[place]["W"]
        deltas = [arriving[i] * own[i] for i in range(len(own))]
        own_inputs = into[place]
        slopes = [
            [deltas[j] * own_inputs[i] for j in range(len(deltas))] for i in range(len(own_inputs))
        ]
        gradients.append({"W": np.array(slopes), "b": np.array(deltas)})
        arriving = [
            sum(deltas[j] * w[i, j] for j in range(len(deltas))) for i in range(len(own_inputs))
        ]
    return tuple(reversed(gradients))


def matrix_form() -> Found:
    """Deltas against jax.grad on networks of one to six layers."""
    draw, rows = np.random.default_rng(8), []
    for depth in (1, 3, 6):
        widths = [4] * (depth - 1) + [2]
        model = jaxnn.mlp(widths, jaxnn.tanh, jaxnn.sigmoid)
        x, y = draw.normal(size=(7, 3)), draw.random((7, 2))
        sizes = [3, *widths]
        params = tuple(
            {"W": draw.normal(size=(p, q)), "b": draw.normal(size=q)}
            for p, q in zip(sizes, widths, strict=False)
        )
        found = passed(model, params, x, y, jaxnn.half_sse)
        exact = gradient(lambda p, m=model, x=x, y=y: jaxnn.half_sse(m.apply(p, x), y), params)
        by_hand = _deltas(params, found, x, y)
        rows.append((depth, gap(found.gradients, exact), gap(by_hand, exact)))
    worst = max(max(row[1:]) for row in rows)
    table = Table(
        "Largest difference to jax.grad",
        ("layers", "jaxnn.backprop", "deltas in matrices"),
        tuple((str(depth), below(one), below(other)) for depth, one, other in rows),
    )
    return Found(f"differences {below(worst)} for 1, 3 and 6 layers", worst < 1e-12, (table,))


def _deltas(params: Any, found: jaxnn.Backprop, x: Any, y: Any) -> tuple[dict, ...]:
    activations = [x, *(layer.A for layer in found.layers)]
    a = activations[-1]
    delta, layers = (a - y) * a * (1 - a), []
    for place in reversed(range(len(params))):
        layers.append({"W": activations[place].T @ delta, "b": delta.sum(0)})
        delta = (delta @ params[place]["W"].T) * (1 - activations[place] ** 2)
    return tuple(reversed(layers))


SYSTEMS = (
    System(
        "A12", "The 3-4-4-1 network with an activation for each layer", "000", "jaxnn.mlp",
        "41 parameters; A[2] has shape (4, m), where the printed form makes (4, 4); all gradients "
        "are those of jax.grad",
        general_network,
    ),
    System(
        "A25", "Deltas node by node", "004", "jaxnn.backprop",
        "the recursion over nodes gives what jax.grad does for three different activations, and a "
        "softmax output needs one more sum",
        node_by_node,
    ),
    System(
        "D2", "Forward propagation", "000", "jaxnn.mlp",
        "the outputs are those of the matrix products written out", forward,
    ),
    System(
        "D3", "Back-propagation in matrices", "002", "jaxnn.backprop",
        "δ = (δ Wᵀ) ⊙ g′ gives what jax.grad does, at any depth", matrix_form,
    ),
    System(
        "D5", "Chain rule along a computation graph", "000", "jaxnn.half_sse",
        "the product of the local Jacobians is the gradient", local_jacobians,
    ),
)  # fmt: skip
