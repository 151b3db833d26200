"""Training of any pure loss: `fit` and its result."""

from jaxnn.training.fitting import fit
from jaxnn.training.run import Interrupted, Run

__all__ = ["Interrupted", "Run", "fit"]
