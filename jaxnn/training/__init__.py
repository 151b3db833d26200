"""Training of any pure loss: `fit` and `sweep`, and their results."""

from jaxnn.training.fitting import fit
from jaxnn.training.run import Interrupted, Run
from jaxnn.training.sweeping import sweep
from jaxnn.training.swept import Sweep

__all__ = ["Interrupted", "Run", "Sweep", "fit", "sweep"]
