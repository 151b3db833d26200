"""The result of `fit`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Run:
    """What a training run came to.

    params: the trained parameters, a pytree like those given. history: one number an epoch by name
    ("loss", "val_loss", the metrics). status: "converged", "max_epochs", "early_stopped",
    "diverged" or "interrupted"; message says more. epochs: how many were run. best_epoch: the epoch
    of the best validation loss, with patience. optimizer_state: the optimiser's state at the end.
    compile_seconds, train_seconds, samples_per_second: wall-clock times, of this call.

    "loss" is the mean over an epoch's steps of the loss before each step, weighted by rows.

    Shapes: each array of history (epochs,).
    Raises: nothing.
    Source: `fit` returns one.

    >>> Run({}, {"loss": np.array([1.0, 0.5])}, "max_epochs", "all 2 epochs were run", 2)
    Run(max_epochs: all 2 epochs were run; loss 1 -> 0.5)
    """

    params: Any
    history: dict[str, np.ndarray]
    status: str
    message: str
    epochs: int
    best_epoch: int | None = None
    optimizer_state: Any = None
    compile_seconds: float = 0.0
    train_seconds: float = 0.0
    samples_per_second: float = 0.0

    def __repr__(self) -> str:
        first, last = self.history["loss"][[0, -1]]
        return f"Run({self.status}: {self.message}; loss {first:.6g} -> {last:.6g})"


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during `fit`. The run up to then is its attribute `run`, and in the checkpoint if any.

    Shapes: run as `fit` returns it.
    Raises: nothing; it ends a program as KeyboardInterrupt does, unless it is caught.
    Source: `fit` raises one.

    >>> stop = Interrupted(Run({}, {"loss": np.ones(3)}, "interrupted", "interrupted ...", 3), None)
    >>> stop.run.epochs
    3
    """

    def __init__(self, run: Run, path: Path | None) -> None:
        self.run = run
        kept = f"continue it with resume={str(path)!r}" if path else "its attribute run holds it"
        super().__init__(f"fit: {run.message}; {kept}")
