"""Checks at the public boundary: one sentence says what came, what was expected, what to do."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer


def concrete(value: Any) -> bool:
    """Whether the entries of `value` can be looked at (they cannot while JAX traces)."""
    return not isinstance(value, Tracer)


def same_shape(where: str, **arrays: Any) -> None:
    """Refuse two arrays of unequal shape, which would broadcast silently."""
    (name_a, a), (name_b, b) = arrays.items()
    if np.shape(a) == np.shape(b):
        return
    instead = f"give both the same shape, e.g. {name_b}.reshape({name_a}.shape)"
    if np.size(a) != np.size(b):
        instead = f"give one entry of {name_b} for each entry of {name_a}"
    raise ValueError(
        f"{where}: {name_a} has shape {np.shape(a)} but {name_b} has shape {np.shape(b)}; {instead}"
    )


def not_negative(where: str, **values: Any) -> None:
    """Refuse a negative or non-finite hyper-parameter."""
    for name, value in values.items():
        if not isinstance(value, (int, float, np.generic, np.ndarray, jax.Array)):
            raise TypeError(
                f"{where}: {name} is {value!r} of type {type(value).__name__}; "
                "write a finite number >= 0"
            )
        number: Any = value
        if concrete(number) and not (np.isfinite(number) and number >= 0):
            raise ValueError(f"{where}: {name} is {value}; write a finite number >= 0")


def whole_number(where: str, name: str, value: Any, least: int = 1) -> int:
    """Return `value` as an int, refusing what is not a whole number >= `least`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(
            f"{where}: {name} is {value!r} of type {type(value).__name__}; "
            f"write a whole number >= {least}"
        )
    if value < least:
        raise ValueError(f"{where}: {name} is {value}; write a whole number >= {least}")
    return int(value)


def labels_in_range(where: str, labels: Any, classes: int) -> None:
    """Refuse integer labels outside 0 .. classes-1, when their values can be looked at."""
    if not concrete(labels) or np.size(labels) == 0:
        return
    values = np.asarray(labels)
    bad = (values < 0) | (values >= classes)
    if bad.any():
        row = int(np.argmax(bad))
        raise ValueError(
            f"{where}: label {values.flat[row]} at row {row} is outside 0..{classes - 1}; "
            f"number the {classes} classes from 0, or give the model more outputs"
        )


def an_optimizer(where: str, optimizer: Any) -> None:
    """Refuse what is no optax transformation."""
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "update")):
        raise TypeError(
            f"{where}: optimizer is a {type(optimizer).__name__}; write an optax transformation, "
            "e.g. optax.adam(1e-3)"
        )


def one_key(where: str, key: Any) -> None:
    """Refuse what is not a single JAX key."""
    typed = isinstance(key, jax.Array) and jnp.issubdtype(key.dtype, jax.dtypes.prng_key)
    raw = isinstance(key, jax.Array) and key.dtype == jnp.uint32 and key.ndim == 1
    if not (typed and key.ndim == 0) and not raw:
        shape = f" of shape {np.shape(key)}" if hasattr(key, "shape") else ""
        raise TypeError(
            f"{where}: key is a {type(key).__name__}{shape}; write one key, jax.random.key(0)"
        )
