"""Epochs of one step each, a stretch at a time: what stops a run is looked at once a stretch.

To look after each step whether a small network is still finite costs more than the step. So 64
epochs are run on trust; if a rule would have stopped any of them, they are forgotten and run again
one by one. The same compiled epoch does both, so that the results are the same bits.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

_STRETCH = 64


def run(
    train: Callable[[Any, Any], tuple[Any, Any, Any]],
    settle: Callable[[Any, Any, Any, Any], Any],
    running: Callable[[Any], Any],
    everyone: Callable[[Any], Any],
    tol: Any,
    epochs: Any,
    state: Any,
    losses: Any,
) -> tuple[Any, Any]:
    """The state and the losses after `epochs` epochs, or fewer.

    train: (params, memory) -> the same after an epoch, and its loss. settle: (state, params,
    memory, loss) -> the state after that epoch. running: whether a state's run has not stopped.
    everyone: whether something is true of all runs that are side by side.
    """

    def goes_on(carry: tuple) -> Any:
        number, state, _, _ = carry
        return (number < epochs) & ~everyone(~running(state))

    def stretch(carry: tuple) -> tuple:
        number, state, losses, singly = carry
        count = jnp.where(singly > 0, 1, jnp.minimum(_STRETCH, epochs - number))

        def epoch(i: Any, inner: tuple) -> tuple:
            params, memory, recent = inner
            params, memory, value = train(params, memory)
            return params, memory, recent.at[i].set(value, mode="promise_in_bounds")

        first = (state.params, state.memory, jnp.full(_STRETCH, state.loss))
        params, memory, recent = lax.fori_loop(0, count, epoch, first)
        earlier = jnp.concatenate([state.loss[None], recent[:-1]])
        plain = jnp.isfinite(recent) & ~(jnp.abs(recent - earlier) < tol)
        plain = (plain | (jnp.arange(_STRETCH, dtype=jnp.int32) >= count)).all()
        losses = lax.dynamic_update_slice(losses, recent, (number,))
        last = state._replace(epoch=state.epoch + count - 1, loss=earlier[count - 1])
        settled = settle(last, params, memory, recent[count - 1])
        trusted = (count == 1) | everyone(~running(state) | plain & running(settled))
        taken = trusted & running(state)
        state = jax.tree.map(lambda new, old: jnp.where(taken, new, old), settled, state)
        singly = jnp.where(trusted, jnp.maximum(singly - count, 0), _STRETCH)
        return number + jnp.where(trusted, count, 0), state, losses, singly

    records = jnp.zeros(len(losses) + _STRETCH, losses.dtype)
    carry = (jnp.int32(0), state, records, jnp.int32(0))
    _, state, records, _ = lax.while_loop(goes_on, stretch, carry)
    return state, records[: len(losses)]
