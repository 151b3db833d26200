"""Types shared by the annotations, and the one conversion between them."""

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
