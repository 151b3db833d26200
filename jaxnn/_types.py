"""Types shared by the annotations, and the conversions between them."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

AnyArray = jax.Array | np.ndarray


def floats(values: Any, like: Any = None) -> jax.Array:
    """Integers and booleans as floats, of another array's type if given; floats as they are."""
    values = jnp.asarray(values)
    if jnp.issubdtype(values.dtype, jnp.floating):
        return values
    return values.astype(jnp.result_type(float if like is None else like))


def at_least_32_bits(values: Any) -> Any:
    """Floats of fewer bits, such as bfloat16, as float32, so that sums keep their digits."""
    kind = jnp.result_type(values)
    short = jnp.issubdtype(kind, jnp.floating) and jnp.finfo(kind).bits < 32
    return jnp.asarray(values).astype(jnp.float32) if short else values
