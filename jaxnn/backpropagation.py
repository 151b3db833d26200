"""Back-propagation laid out as the lectures show it, every value by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from jaxnn._types import AnyArray
from jaxnn.models import Model


class LayerValues(NamedTuple):
    """What back-propagation knows of one layer, all from `jax.vjp`.

    Z: pre-activation X W + b. A: activation. delta: ∂L/∂Z. dW, db: ∂L/∂W and ∂L/∂b; db is None
    without biases, and both are None for a part that is no dense layer.

    Shapes: Z, A and delta (n, q); dW (p, q); db (q,).
    Raises: nothing.
    Source: lectures 002 and 003, δ^(l) = δ^(l+1) W^(l)ᵀ ⊙ σ'(Z^(l)).

    >>> LayerValues(1.0, 2.0, 3.0, 4.0, None)._fields
    ('Z', 'A', 'delta', 'dW', 'db')
    """

    Z: Any
    A: Any
    delta: Any
    dW: Any
    db: Any


@dataclass(frozen=True)
class Backprop:
    """One forward and one backward pass: the loss, the values of each layer, the gradients.

    loss: the loss, a scalar. dA: ∂L/∂A of the output. layers: a LayerValues a layer, input side
    first. gradients: the same numbers as a pytree shaped like params. Printing it gives a table.

    Shapes: as LayerValues and params.
    Raises: nothing.
    Source: lecture 001, Example 8.

    >>> import jaxnn
    >>> model = jaxnn.linear_regression(W="ones")
    >>> x, y = jnp.array([[2.0]]), jnp.array([[1.0]])
    >>> print(backprop(model, model.init(jax.random.key(0), x), x, y, jaxnn.half_sse))
    loss 0.5
    layer 1
      Z      2
      A      2
      delta  1
      dW     2
      db     1
    """

    loss: Any
    dA: Any
    layers: tuple[LayerValues, ...]
    gradients: Any

    def __str__(self) -> str:
        lines = [f"loss {_show(self.loss)}"]
        for number, layer in enumerate(self.layers, 1):
            lines.append(f"layer {number}")
            lines += [
                f"  {name:<5}  {_show(value, indent=9)}"
                for name, value in layer._asdict().items()
                if value is not None
            ]
        return "\n".join(lines)


def backprop(
    model: Model,
    params: Any,
    x: Float[AnyArray, "n p"],
    y: Any,
    loss: Callable[..., Float[Array, ""]],
) -> Backprop:
    """Every value of one pass forward and back: Z, A, δ, dW and db of each layer, and the loss.

    The stages are differentiated one by one with jax.vjp, so nothing is derived a second time;
    the result equals jax.grad to rounding.

    Shapes: x (n, p); y as `loss(output, y)` takes it; loss returns a scalar.
    Raises: ValueError when loss does not return one number, or when shapes do not fit.
    Source: lectures 001 (Example 8), 002 and 003.

    >>> import jaxnn
    >>> model = jaxnn.mlp([3, 1], bias=False, output_activation=jaxnn.sigmoid, W="ones")
    >>> x, y = jnp.array([[0.3, 1.0], [0.5, 0.2], [1.0, 0.4]]), jnp.array([[0.75], [0.82], [0.93]])
    >>> passed = backprop(model, model.init(jax.random.key(0), x), x, y, jaxnn.half_sse)
    >>> round(float(passed.loss), 8)
    0.01532851
    >>> passed.layers[0].dW.shape, passed.layers[1].delta.shape
    ((2, 3), (3, 1))
    """
    values, backward = [], []
    signal = x
    for part, its_params in model.layers(params):
        affine, activation = part.affine or part.apply, part.activation or (lambda z: z)
        z, pull_affine = jax.vjp(affine, its_params, signal)
        signal, pull_activation = jax.vjp(activation, z)
        values.append((z, signal))
        backward.append((pull_affine, pull_activation))
    value, pull_loss = jax.vjp(lambda output: loss(output, y), signal)
    if jnp.ndim(value) != 0:
        raise ValueError(
            f"backprop: loss returned shape {jnp.shape(value)}; "
            "return one number, e.g. the mean over examples"
        )
    (output_adjoint,) = pull_loss(jnp.ones_like(value))

    adjoint, layers, gradients = output_adjoint, [], []
    for (z, a), (pull_affine, pull_activation) in zip(
        reversed(values), reversed(backward), strict=True
    ):
        (delta,) = pull_activation(adjoint)
        gradient, adjoint = pull_affine(delta)
        named = gradient if isinstance(gradient, dict) else {}
        layers.append(LayerValues(z, a, delta, named.get("W"), named.get("b")))
        gradients.append(gradient)
    return Backprop(
        value, output_adjoint, tuple(reversed(layers)), _nest(model, iter(reversed(gradients)))
    )


def _nest(model: Model, flat: Iterator[Any]) -> Any:
    return tuple(_nest(part, flat) for part in model.parts) if model.parts else next(flat)


def _show(value: Any, indent: int = 0) -> str:
    array = np.asarray(value)
    if array.size == 1:
        return f"{array.item():.6g}"
    text = np.array2string(array, precision=6, suppress_small=True, threshold=60, max_line_width=90)
    return text.replace("\n", "\n" + " " * indent)
