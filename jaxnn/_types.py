"""Types shared by the annotations."""

import jax
import numpy as np

AnyArray = jax.Array | np.ndarray
