"""Epochs of one step each, a stretch at a time: what stops a run is looked at once a stretch.

To look after each step whether a small network is still finite costs more than the step. So sixteen
epochs are run on trust; if a rule would have stopped any of them, they are forgotten and run again
one by one. The same compiled epoch does both, so that the results are the same bits.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

_STRETCH = 16


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
            params, memory, _, before, plain, losses = inner
            params, memory, value = train(params, memory)
            plain &= jnp.isfinite(value) & ~(jnp.abs(value - before) < tol)
            return params, memory, before, value, plain, losses.at[number + i].set(value)

        first = (state.params, state.memory, state.loss, state.loss, jnp.bool_(True), losses)
        params, memory, before, value, plain, losses = lax.fori_loop(0, count, epoch, first)
        last = state._replace(epoch=state.epoch + count - 1, loss=before)
        settled = settle(last, params, memory, value)
        trusted = (count == 1) | everyone(~running(state) | plain & running(settled))
        taken = trusted & running(state)
        state = jax.tree.map(lambda new, old: jnp.where(taken, new, old), settled, state)
        singly = jnp.where(trusted, jnp.maximum(singly - count, 0), _STRETCH)
        return number + jnp.where(trusted, count, 0), state, losses, singly

    carry = (jnp.int32(0), state, losses, jnp.int32(0))
    _, state, losses, _ = lax.while_loop(goes_on, stretch, carry)
    return state, losses
