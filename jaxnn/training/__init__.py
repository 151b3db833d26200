"""Training of any pure loss: `fit` and its result."""

from jaxnn.training.fitting import fit
from jaxnn.training.run import Run

__all__ = ["Run", "fit"]
