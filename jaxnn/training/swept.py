"""The result of `sweep`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from jaxnn.training.folds import FOLD
from jaxnn.training.run import Run

_SHOWN = 10


@dataclass(frozen=True)
class Sweep:
    """What the runs of a sweep came to; `result[i]` is the i-th as a `Run`.

    configurations: the hyper-parameters of each run. table: one column a hyper-parameter that is a
    number or a text, then "loss" and the other records (at the best epoch with patience, else at
    the last one), "epochs" and "status". history: every record, NaN after a run has stopped.
    programs: how many were compiled or used. compile_seconds, train_seconds: wall-clock times.

    Shapes: columns of table (runs,), arrays of history (runs, epochs).
    Raises: IndexError for a run that there is not.
    Source: `sweep` returns one.

    >>> table = {"rate": np.array([0.1, 0.2]), "loss": np.array([3.0, 2.0]),
    ...          "epochs": np.array([5, 5]), "status": np.array(["max_epochs", "max_epochs"])}
    >>> Sweep(({"rate": 0.1}, {"rate": 0.2}), table, {}, 1, lambda i: None)
    Sweep of 2 runs in 1 program, best first by loss:
     run  rate  loss  epochs  status
       1  0.2   2     5       max_epochs
       0  0.1   3     5       max_epochs
    """

    configurations: tuple[dict[str, Any], ...]
    table: dict[str, np.ndarray]
    history: dict[str, np.ndarray]
    programs: int
    run: Callable[[int], Run] = field(repr=False)
    compile_seconds: float = 0.0
    train_seconds: float = 0.0

    def __len__(self) -> int:
        return len(self.configurations)

    def __getitem__(self, number: int) -> Run:
        return self.run(range(len(self))[number])

    def ranked(self, by: str | None = None, largest: bool = False) -> np.ndarray:
        """The numbers of the runs, best first; those that diverged are last.

        by: the column to compare, "val_loss" if there is one and else "loss"; largest: whether the
        largest value is the best, as of an accuracy.

        Shapes: returns (runs,) of whole numbers.
        Raises: ValueError for a column that there is not.
        Source: the order of `numpy.lexsort`, stable.

        >>> table = {"loss": np.array([3.0, 2.0]), "status": np.array(["diverged", "max_epochs"])}
        >>> Sweep(({}, {}), table, {}, 1, lambda i: None).ranked("loss", largest=True).tolist()
        [1, 0]
        """
        by = self._criterion if by is None else by
        if by not in self.table or self.table[by].dtype.kind not in "fi":
            numeric = [name for name, column in self.table.items() if column.dtype.kind in "fi"]
            raise ValueError(f"Sweep: there is no column {by!r} of numbers; write one of {numeric}")
        values = self.table[by].astype(float)
        return np.lexsort((-values if largest else values, self.table["status"] == "diverged"))

    @property
    def best(self) -> int:
        """The number of the run with the lowest validation loss, or training loss without one.

        Source: `ranked`.

        >>> table = {"loss": np.array([3.0, 2.0]), "status": np.array(["max_epochs"] * 2)}
        >>> Sweep(({}, {}), table, {}, 1, lambda i: None).best
        1
        """
        return int(self.ranked()[0])

    @property
    def params(self) -> Any:
        """The parameters of the best run.

        Source: `ranked`.

        >>> table = {"loss": np.array([3.0]), "status": np.array(["max_epochs"])}
        >>> run = Run({"b": 1.5}, {}, "max_epochs", "", 1)
        >>> Sweep(({},), table, {}, 1, lambda i: run).params
        {'b': 1.5}
        """
        return self[self.best].params

    def over_folds(self) -> dict[str, np.ndarray]:
        """The table of a sweep with folds, one line a configuration: means of records over folds.

        A column "..._std" follows each: the standard deviation over folds. A mean
        over a run that diverged is NaN or inf, as that run's record is.

        Shapes: columns (configurations,).
        Raises: ValueError for a sweep without folds.
        Source: lecture 002, "Regularization" (cross-validation); `numpy.mean` and `numpy.std`.

        >>> table = {"rate": np.array([0.1] * 2), "fold": np.arange(2), "loss": np.array([1.0, 3])}
        >>> one = Sweep(({"rate": 0.1, "fold": 0}, {"rate": 0.1, "fold": 1}), table, {}, 1, print)
        >>> {name: column.tolist() for name, column in one.over_folds().items()}
        {'rate': [0.1], 'loss': [2.0], 'loss_std': [1.0]}
        """
        if FOLD not in self.table:
            raise ValueError("Sweep: its runs have no folds; write sweep(..., folds=5, key=key)")
        folds = int(self.table[FOLD].max()) + 1
        given = self.configurations[0].keys()
        averaged = {}
        for name, column in self.table.items():
            each = column.reshape(-1, folds)
            if name in given and name != FOLD:
                averaged[name] = each[:, 0]
            elif name not in given and column.dtype.kind in "fi":
                averaged |= {name: each.mean(1), f"{name}_std": each.std(1)}
        return averaged

    @property
    def _criterion(self) -> str:
        return "val_loss" if "val_loss" in self.table else "loss"

    def __repr__(self) -> str:
        programs = "1 program" if self.programs == 1 else f"{self.programs} programs"
        runs = "1 run" if len(self) == 1 else f"{len(self)} runs"
        first = self.ranked()[:_SHOWN]
        columns = [["run", *map(str, first)]]
        columns += [[name, *map(_shown, column[first])] for name, column in self.table.items()]
        widths = [max(map(len, column)) for column in columns]
        lines = [
            "  ".join(f"{cell:<{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
            for row in zip(*columns, strict=True)
        ]
        numbers = [f" {cell:>{widths[0]}}  " for cell in columns[0]]
        rows = [(number + line).rstrip() for number, line in zip(numbers, lines, strict=True)]
        more = [f" ... and {len(self) - _SHOWN} more"] if len(self) > _SHOWN else []
        title = f"Sweep of {runs} in {programs}, best first by {self._criterion}:"
        return "\n".join([title, *rows, *more])


def _shown(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)
