"""How arrays lie in memory inside the compiled run; nobody outside sees it.

The gradient of a narrow layer's weights is about twice as fast to compute as (out, in) as it is as
(in, out), and data of few columns are faster held features-first. So such leaves are carried
transposed, and handed to the loss through a transpose that the compiler folds into its products.
"""

from typing import Any

import jax
import jax.numpy as jnp
import optax

NARROW_LAYER = 128
FEW_COLUMNS = 16

# fmt: off
_ENTRYWISE = frozenset((
    "abs", "add", "add_any", "and", "cbrt", "ceil", "clamp", "convert_element_type", "copy", "cos",
    "div", "eq", "erf", "exp", "expm1", "floor", "ge", "gt", "integer_pow", "is_finite", "le",
    "log", "log1p", "logistic", "lt", "max", "min", "mul", "ne", "neg", "not", "or", "pow", "rem",
    "round", "rsqrt", "select_n", "sign", "sin", "sqrt", "square", "stop_gradient", "sub", "tan",
    "tanh", "xor",
))
_REDUCTIONS = frozenset((
    "reduce_and", "reduce_max", "reduce_min", "reduce_or", "reduce_prod", "reduce_sum",
))
# fmt: on


def narrow_weights(params: Any) -> Any:
    """Which leaves are weights of a narrow layer: fewer columns than rows, and under 128."""
    return jax.tree.map(
        lambda a: a.ndim == 2 and a.shape[1] < min(a.shape[0], NARROW_LAYER), params
    )


def few_columns(data: Any) -> Any:
    """Which leaves are data of a few columns, at most 16."""
    return jax.tree.map(lambda a: a.ndim == 2 and a.shape[1] <= FEW_COLUMNS < a.shape[0], data)


def nothing(tree: Any) -> Any:
    """No leaf at all."""
    return jax.tree.map(lambda a: False, tree)


def transpose(tree: Any, which: Any) -> Any:
    """The tree with the leaves that `which` marks transposed; its own inverse."""
    return jax.tree.map(lambda a, marked: a.T if marked else a, tree, which)


def transpose_state(optimizer: Any, state: Any, which: Any) -> Any:
    """The optimiser's state with its copies of the marked parameters transposed."""
    if not any(jax.tree.leaves(which)):
        return state
    return optax.tree.map_params(optimizer, lambda a, marked: a.T if marked else a, state, which)


def entry_by_entry(optimizer: Any, params: Any) -> bool:
    """Whether the optimiser treats every entry alike, so that it may be given transposed leaves.

    Read off its jaxpr: entrywise operations, scalars spread out, and reductions of a whole array.
    """
    state = jax.eval_shape(optimizer.init, params)
    with jax.numpy_dtype_promotion("standard"):
        jaxpr = jax.make_jaxpr(
            lambda g, s, p: optimizer.update(g, s, p, value=0.0, grad=g, value_fn=lambda p: 0.0)
        )(params, state, params)
    return all(map(_is_entrywise, jaxpr.jaxpr.eqns))


def _is_entrywise(eqn: Any) -> bool:
    name = eqn.primitive.name
    if name in ("jit", "pjit", "cond", "custom_jvp_call", "custom_vjp_call"):
        inner = [*eqn.params.get("branches", ())]
        inner += [eqn.params[p] for p in ("jaxpr", "call_jaxpr") if p in eqn.params]
        return all(_is_entrywise(e) for closed in inner for e in closed.jaxpr.eqns)
    if all(jnp.ndim(v.aval) == 0 for v in eqn.invars):
        return name in _ENTRYWISE or name == "broadcast_in_dim"
    if name in _REDUCTIONS:
        return all(jnp.ndim(v.aval) == 0 for v in eqn.outvars)
    return name in _ENTRYWISE
