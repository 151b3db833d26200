"""A run on its way: how far it is, when it is kept in a file, and what is left of it on Ctrl-C."""

import contextlib
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from tqdm import tqdm

from jaxnn.training import checkpoints, processes
from jaxnn.training import epochs as engine
from jaxnn.training.run import Interrupted, Run
from jaxnn.training.streams import Stream
from jaxnn.training.summary import History, summary


class Task(NamedTuple):
    """What `fit` has to do, checked; without a key the rows keep their order."""

    loss: Callable[..., Any]
    optimizer: Any
    metrics: dict[str, Callable[..., Any]]
    params: Any
    data: Any
    validation: tuple
    plan: engine.Plan
    rules: engine.Rules
    key: Any
    epochs: int
    chunk: int
    progress: bool | None

    @property
    def shapes(self) -> tuple:
        """What the loss takes for all rows, as shapes."""
        return jax.tree.map(
            lambda a: jax.ShapeDtypeStruct((self.plan.rows, *a.shape[1:]), a.dtype), self.data
        )


class Course:
    """The state and the records of a run, from its start or its checkpoint on."""

    def __init__(self, task: Task, files: checkpoints.Files) -> None:
        self.task, self.compiling = task, 0.0
        self.state = engine.start(task.params, task.optimizer, task.plan.keep_best)
        self.records: list[History] = []
        source = task.data if isinstance(task.data, Stream) else None
        setting = checkpoints.Setting.of(task.plan, task.key, source, self.state)
        self.shared = task.plan.spread is not None and task.plan.spread.is_shared
        if self.shared:
            chosen = {"checkpoint": files.checkpoint is None, "checkpoint_every": files.every}
            chosen |= {"resume": files.continues, "epochs": task.epochs, "chunk": task.chunk}
            processes.agree(setting._asdict() | chosen)
        self.keeper = checkpoints.Keeper(files, setting, task.rules, self.shared)
        if files.continues:
            self.state, past = checkpoints.resumed(
                files.resume, self.state, setting, task.rules, task.epochs
            )
            self.records.append(past)
        if task.plan.spread:
            self.state = task.plan.spread.put(self.state)
        self.done = self.before = int(self.state.epoch)
        self.began = time.perf_counter()

    @property
    def goes_on(self) -> bool:
        """Whether there is an epoch to run."""
        return self.done < self.task.epochs and int(self.state.status) == engine.RUNNING

    def bar(self, unit: str, each: int = 1) -> tqdm:
        """A progress bar in units of which an epoch has so many."""
        shown = False if self.shared and not processes.is_first() else self.task.progress
        return tqdm(
            total=self.task.epochs * each,
            initial=self.done * each,
            unit=unit,
            unit_scale=each > 1,
            disable=None if shown is None else not shown,
            delay=0 if shown else 1,
        )

    def advance(self, state: engine.State, record: dict[str, Any], bar: tqdm) -> int:
        """Go on to the state after some more epochs; how many they were."""
        ran = int(state.epoch) - self.done
        self.records.append({name: np.atleast_1d(values)[:ran] for name, values in record.items()})
        self.state, self.done = state, self.done + ran
        bar.set_postfix_str(f"loss {self.records[-1]['loss'][-1]:.4g}", refresh=False)
        return ran

    def keep(self, due: bool = False, alone: bool = False) -> None:
        """Write the run to its file, if that is due."""
        self.keeper.keep(self.state, self.done, self.records, due, alone)

    def run(self, train: Callable[["Course"], None]) -> Run:
        """What training comes to, or `Interrupted` with what it came to until then."""
        lost = processes.saying_which_is_lost(self.keeper.path)
        try:
            with lost if self.shared else contextlib.nullcontext():
                if self.goes_on:
                    train(self)
                self.keep(due=True)
        except KeyboardInterrupt:
            self.done = int(self.state.epoch)
            if not self.done:
                raise
            self.keep(due=True, alone=True)
            raise Interrupted(self._summary(), self.keeper.path) from None
        return self._summary()

    def _summary(self) -> Run:
        seconds = self.compiling, time.perf_counter() - self.began - self.compiling
        task = self.task
        return summary(self.state, self.records, task.epochs, task.plan, *seconds, self.before)
