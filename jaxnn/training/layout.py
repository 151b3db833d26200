"""How arrays lie in memory inside the compiled run; nobody outside sees it.

The gradient of a narrow layer's weights is about twice as fast to compute as (out, in) as it is as
(in, out), and data of few columns are faster held features-first, then with all weights as
(out, in). So such leaves are carried transposed, and handed to the loss through a transpose that
the compiler folds into its products.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from jaxnn.training.turning import ENTRYWISE, REDUCTIONS, is_narrow

_NARROW_LAYER = 128


def few_columns(data: Any) -> Any:
    """Which leaves are data to hold features-first."""
    return jax.tree.map(lambda a: is_narrow(a.shape), data)


def nothing(tree: Any) -> Any:
    """No leaf at all."""
    return jax.tree.map(lambda a: False, tree)


def transpose(tree: Any, which: Any) -> Any:
    """The tree with the leaves that `which` marks transposed; its own inverse."""
    return jax.tree.map(lambda a, marked: a.T if marked else a, tree, which)


def is_matrix(a: Any) -> bool:
    """Whether it is a matrix: with data held features-first, every one suits."""
    return a.ndim == 2


def is_narrow_layer(a: Any) -> bool:
    """Whether it is the matrix of a layer with fewer outputs than inputs, and under 128."""
    return a.ndim == 2 and a.shape[1] < min(a.shape[0], _NARROW_LAYER)


def weights(optimizer: Any, params: Any, suits: Callable[[Any], bool]) -> tuple[Any, Any]:
    """Which leaves of the parameters, and of the optimiser's state, to hold transposed.

    Those parameters that suit, if the optimiser treats every entry alike, and what its state holds
    in their shape. Otherwise none.
    """
    marks = jax.tree.map(suits, params)
    state = jax.eval_shape(optimizer.init, params)
    try:
        turned = jax.eval_shape(lambda p: optimizer.init(transpose(p, marks)), params)
        state_marks = jax.tree.map(_is_turned, state, turned)
        if any(jax.tree.leaves(marks)) and _entry_by_entry(optimizer, params, state):
            return marks, state_marks
    except Exception:  # an optimiser of another kind than can be asked: leave it as it is
        pass
    return nothing(params), nothing(state)


def _is_turned(natural: Any, turned: Any) -> bool:
    if natural.shape == turned.shape:
        return False
    if natural.shape != turned.shape[::-1]:
        raise ValueError("not a copy of a parameter")
    return True


def _entry_by_entry(optimizer: Any, params: Any, state: Any) -> bool:
    """Whether the optimiser's jaxpr is entrywise: it spreads scalars and reduces whole arrays."""

    def update(gradient: Any, state: Any, params: Any, value: Any) -> Any:
        return optimizer.update(
            gradient, state, params, value=value, grad=gradient, value_fn=lambda p: value
        )

    with jax.numpy_dtype_promotion("standard"):
        closed = jax.make_jaxpr(update)(params, state, params, jnp.float32(0))
    if any(jnp.ndim(constant) for constant in closed.consts):
        return False  # an array of its own, such as a rate for each entry
    return all(map(_is_entrywise, closed.jaxpr.eqns))


def _is_entrywise(eqn: Any) -> bool:
    name = eqn.primitive.name
    if name in ("jit", "pjit", "cond", "custom_jvp_call", "custom_vjp_call"):
        inner = [*eqn.params.get("branches", ())]
        inner += [eqn.params[p] for p in ("jaxpr", "call_jaxpr") if p in eqn.params]
        return all(_is_entrywise(e) for closed in inner for e in closed.jaxpr.eqns)
    if all(jnp.ndim(v.aval) == 0 for v in eqn.invars):
        return name in ENTRYWISE or name == "broadcast_in_dim"
    if name in REDUCTIONS:
        return all(jnp.ndim(v.aval) == 0 for v in eqn.outvars)
    return name in ENTRYWISE
