"""The order in which rows are visited: drawn on the host, since sorting on the device is slow.

For 60,000 rows a NumPy permutation takes under 1 ms, jax.random.permutation on a CPU about 30 ms.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

# So many keys are derived one by one: compiling for all at once costs a tenth of a second.
_FEW = 32


def room(epochs: int, rows: int) -> np.ndarray:
    """Zeros for the orders of so many epochs, and of two at least.

    For one epoch alone XLA would compile a program with other roundings.
    """
    return np.zeros((max(epochs, 2), rows), np.int32)


def generator(key: Any) -> np.random.Generator:
    """A NumPy generator seeded by a JAX key."""
    return np.random.default_rng(np.asarray(jax.random.key_data(key)).ravel().tolist())


def shuffled(key: Any, first_epoch: int, epochs: int, rows: int) -> np.ndarray:
    """One permutation of the rows an epoch, (epochs, rows), each from fold_in(key, its number)."""
    if epochs <= _FEW:
        numbers = range(first_epoch, first_epoch + epochs)
        drawn = [np.asarray(jax.random.key_data(jax.random.fold_in(key, n))) for n in numbers]
    else:
        numbers = jnp.arange(first_epoch, first_epoch + epochs)
        keys = jax.vmap(jax.random.fold_in, (None, 0))(key, numbers)
        drawn = np.asarray(jax.random.key_data(keys))
    order = np.empty((epochs, rows), np.int32)
    for row, data in zip(order, drawn, strict=True):
        row[:] = np.random.default_rng(data.ravel().tolist()).permutation(rows)
    return order
