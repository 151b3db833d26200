"""A loss computed in floats of fewer bits than the parameters are kept in."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp


def kind_of(where: str, given: Any) -> str | None:
    """The name of a type of floats; None for None."""
    if given is None:
        return None
    try:
        kind = jax.dtypes.canonicalize_dtype(given)
    except TypeError:
        kind = None
    if kind is None or not jnp.issubdtype(kind, jnp.floating):
        raise TypeError(
            f"{where}: compute_dtype is {given!r}; write a type of floats, e.g. jnp.bfloat16"
        )
    return kind.name


def computed_in(kind: str | None, loss: Callable[..., Any]) -> Callable[..., Any]:
    """The loss with the floats of its arguments in this type, and its value in the usual one.

    Its gradient is that of the parameters as they are kept, and has their type.
    """
    if kind is None:
        return loss

    def cast(tree: Any, to: Any) -> Any:
        def leaf(value: Any) -> Any:
            floats = jnp.issubdtype(jnp.result_type(value), jnp.floating)
            return jnp.asarray(value, to) if floats else value

        return jax.tree.map(leaf, tree)

    @functools.wraps(loss)
    def computed(params: Any, *batch: Any) -> Any:
        value = loss(cast(params, kind), *cast(batch, kind))
        return cast(value, jnp.result_type(float))

    return computed


def trial_computed_in(kind: str | None, trial: Callable[..., Any]) -> Callable[..., Any]:
    """The trial of a sweep whose losses are computed in this type."""
    if kind is None:
        return trial

    @functools.wraps(trial)
    def computing(**configuration: Any) -> Any:
        returned = trial(**configuration)
        if isinstance(returned, tuple) and returned and callable(returned[0]):
            return computed_in(kind, returned[0]), *returned[1:]
        return returned

    return computing
