"""Penalties on the weights `W` of a pytree of parameters, never on its biases."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, PyTree

from jaxnn import _guards
from jaxnn._types import at_least_32_bits


def is_weight(path: tuple) -> bool:
    """Whether a leaf's path ends in the name W; the penalties act on such leaves.

    Shapes: a key path as jax.tree_util.tree_leaves_with_path gives it.
    Raises: nothing.
    Source: lecture 002, "Regularization" (bias units are not counted).

    >>> tree = {"W": 1.0, "b": 2.0}
    >>> [is_weight(path) for path, _ in jax.tree_util.tree_leaves_with_path(tree)]
    [True, False]
    """
    last = path[-1] if path else None
    name = getattr(last, "key", getattr(last, "name", None))
    return name == "W"


def l2(
    params: PyTree,
    lam: Float[Array, ""] | float,
    n: int = 1,
    select: Callable[[tuple], bool] = is_weight,
) -> Float[Array, ""]:
    """L2 penalty λ/(2N) Σ w², over the weights of all layers.

    Shapes: params any pytree; lam a number >= 0; n the number of examples N; a scalar.
    Raises: ValueError for a negative lam, n < 1, or when `select` picks no leaf.
    Source: lecture 002, "Regularization"; computed by optax.tree.norm.

    >>> float(l2({"W": jax.numpy.array([3.0, 4.0]), "b": jax.numpy.array([9.0])}, lam=2.0, n=5))
    5.0
    """
    weights = _selected("l2", params, lam, n, select)
    return lam / (2 * n) * optax.tree.norm(weights, squared=True)


def l1(
    params: PyTree,
    lam: Float[Array, ""] | float,
    n: int = 1,
    select: Callable[[tuple], bool] = is_weight,
) -> Float[Array, ""]:
    """L1 penalty λ/N Σ |w|, over the weights of all layers; its derivative at w = 0 is taken as 0.

    Shapes: params any pytree; lam a number >= 0; n the number of examples N; a scalar.
    Raises: ValueError for a negative lam, n < 1, or when `select` picks no leaf.
    Source: Tibshirani 1996, at lecture 002's scale; computed by optax.tree.norm.

    >>> float(l1({"W": jax.numpy.array([3.0, -4.0]), "b": jax.numpy.array([9.0])}, lam=2.0))
    14.0
    """
    weights = _selected("l1", params, lam, n, select)
    # JAX takes 1 for the slope of |w| at 0; 0 leaves a weight that is zero where it is.
    moving = [jnp.where(w == 0, jax.lax.stop_gradient(w), w) for w in weights]
    return lam / n * optax.tree.norm(moving, ord=1)


def elastic_net(
    params: PyTree,
    lam: Float[Array, ""] | float,
    n: int = 1,
    l1_ratio: Float[Array, ""] | float = 0.5,
    select: Callable[[tuple], bool] = is_weight,
) -> Float[Array, ""]:
    """Elastic net r·l1 + (1 - r)·l2, with r the share of the L1 penalty.

    Shapes: params any pytree; lam a number >= 0; n the number of examples N; l1_ratio a number
        in [0, 1]; a scalar.
    Raises: ValueError for a negative lam, n < 1, l1_ratio outside [0, 1], or no leaf picked.
    Source: Zou and Hastie 2005; with n = 1, scikit-learn's ElasticNet penalty.

    >>> params = {"W": jax.numpy.array([3.0, -4.0]), "b": jax.numpy.array([9.0])}
    >>> float(elastic_net(params, lam=2.0, l1_ratio=0.5))
    19.5
    """
    if _guards.concrete(l1_ratio) and not 0 <= l1_ratio <= 1:
        raise ValueError(
            f"elastic_net: l1_ratio is {l1_ratio}; write a share from 0 (L2 alone) to 1 (L1 alone)"
        )
    first, second = l1(params, lam, n, select), l2(params, lam, n, select)
    return l1_ratio * first + (1 - l1_ratio) * second


def weight_decay(lam: float, n: int = 1) -> optax.GradientTransformation:
    """The optax transform that adds the gradient of `l2`, λ/N·W, to the updates of the weights.

    Before the optimiser, `optax.chain(weight_decay(lam, n), optimiser)`, it equals adding
    `l2(params, lam, n)` to the loss. Decoupled, as in optax.adamw, it stands between a rescaling
    such as `optax.scale_by_adam()` and the final `optax.scale(-rate)`, and is something else; under
    plain SGD the two places agree. Never put it after a whole optimiser: its sign would be wrong.

    Shapes: any pytree of parameters.
    Raises: ValueError for a negative lam or n < 1.
    Source: lecture 002, W := W - α(dW + λ/N·W); computed by optax.add_decayed_weights.

    >>> transform = weight_decay(lam=2.0, n=4)
    >>> params = {"W": jax.numpy.array([3.0]), "b": jax.numpy.array([9.0])}
    >>> zero = jax.tree.map(jax.numpy.zeros_like, params)
    >>> updates, _ = transform.update(zero, transform.init(params), params)
    >>> updates["W"].tolist(), updates["b"].tolist()
    ([1.5], [0.0])
    """
    _guards.not_negative("weight_decay", lam=lam)
    _guards.whole_number("weight_decay", "n", n)
    return optax.add_decayed_weights(
        lam / n,
        mask=lambda tree: jax.tree_util.tree_map_with_path(lambda path, _: is_weight(path), tree),
    )


def _selected(where: str, params: Any, lam: Any, n: int, select: Callable) -> list[Array]:
    _guards.not_negative(where, lam=lam)
    if _guards.concrete(n):
        _guards.whole_number(where, "n", n)
    leaves = jax.tree_util.tree_leaves_with_path(params)
    weights = [at_least_32_bits(leaf) for path, leaf in leaves if select(path)]
    if not weights:
        names = ", ".join(jax.tree_util.keystr(path) for path, _ in leaves)
        raise ValueError(
            f"{where}: no leaf of params is named 'W' (it has {names or 'no leaf'}); "
            "say with select=lambda path: ... which leaves to penalise"
        )
    return weights
