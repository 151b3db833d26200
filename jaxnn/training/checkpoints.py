"""A run kept in a file while it trains, and taken up again where the file left off."""

import datetime
import hashlib
import importlib.metadata
import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save as save_arrays

from jaxnn import _guards, saving
from jaxnn.training import processes
from jaxnn.training.epochs import CONVERGED, EARLY_STOPPED, RUNNING, Plan, Rules, State
from jaxnn.training.streams import Stream
from jaxnn.training.summary import History, joined

_FORMAT = "jaxnn run 1"
_SEAL = '"sha256":"{}"'
_BLANK = _SEAL.format("0" * 64).encode()


class Files(NamedTuple):
    """Where `fit` is told to keep a run, how often, and which one to continue."""

    checkpoint: Any
    every: Any
    resume: Any

    @property
    def continues(self) -> bool:
        """Whether there is a run to continue: its own checkpoint need not be there yet."""
        if self.resume is None or self.checkpoint is None:
            return self.resume is not None
        own = a_path("checkpoint", self.checkpoint) == a_path("resume", self.resume)
        return not own or Path(self.resume).exists()


class Setting(NamedTuple):
    """What a run must have in common with the one that it continues."""

    rows: int
    batch_size: int
    shuffle: bool
    key: str | None
    validation: bool
    patience: bool
    metrics: list[str]
    optimizer: str
    buffer: int | None
    block: int | None

    @classmethod
    def of(cls, plan: Plan, key: Any, source: Stream | None, state: State) -> "Setting":
        """The setting of a run, in memory or from a stream; it shuffles if it has a key."""
        return cls(
            plan.rows,
            plan.batch,
            key is not None,
            None if key is None else _described_key(key),
            plan.validated,
            plan.keep_best,
            list(plan.metrics),
            str(jax.tree.structure(state.memory)),
            source.buffer if source else None,
            source.block if source else None,
        )


class Keeper:
    """Writes the run to a file when it is due: each so many epochs, or seconds."""

    def __init__(self, files: Files, setting: Setting, rules: Rules, shared: bool) -> None:
        path, every = files.checkpoint, files.every
        if path is None and every is not None:
            raise ValueError(
                "fit: checkpoint_every is given but checkpoint is not; write checkpoint=a file name"
            )
        self.path = None if path is None else a_path("checkpoint", path)
        self._seconds, self._epochs = _interval(every)
        self._setting, self._rules, self._shared = setting, rules, shared
        self._written, self._epoch = time.monotonic(), None
        if self.path and self.path.is_dir():
            raise IsADirectoryError(f"fit: checkpoint is the folder {self.path}; write a file name")
        if self.path and not self.path.parent.is_dir():
            raise FileNotFoundError(
                f"fit: there is no folder {self.path.parent} for the checkpoint; make it first"
            )

    def until_due(self, done: int) -> float:
        """How many epochs may be run before the next look at the clock or write."""
        return self._epochs - done % self._epochs if self.path and self._epochs else np.inf

    def keep(
        self,
        state: State,
        done: int,
        history: list[History],
        due: bool = False,
        alone: bool = False,
    ) -> None:
        """Write the run as it is after `done` epochs, if that is due and not yet done.

        alone: other processes do not do so at the same time, and cannot be asked for their parts.
        """
        if self.path is None or done == self._epoch:
            return
        if self._epochs:
            due |= done > 0 and done % self._epochs == 0
        else:
            due |= time.monotonic() - self._written >= self._seconds
            due = processes.of_first(due) if self._shared and not alone else due
        if not due:
            return
        arrays = _bare(state)
        if self._shared:
            if alone and not all(map(processes.is_here, jax.tree.leaves(arrays))):
                return
            arrays = processes.gathered(arrays)
        if not self._shared or processes.is_first():
            arrays = jax.device_get(arrays)
            _write(self.path, arrays, joined(history, done), self._setting, self._rules)
        self._written, self._epoch = time.monotonic(), done


def a_path(name: str, given: Any) -> Path:
    """The path, refusing what is none."""
    if not isinstance(given, (str, os.PathLike)):
        raise TypeError(
            f"fit: {name} is {given!r} of type {type(given).__name__}; write a file name, "
            f'e.g. {name}="run.safetensors"'
        )
    return Path(given)


def resumed(
    path: Any, state: State, setting: Setting, rules: Rules, epochs: int
) -> tuple[State, History]:
    """The state and history of a checkpoint; a rule that has changed may let a stopped run go on.

    state: the state before the first epoch, which a checkpoint must fit.
    """
    path = a_path("resume", path)
    name = path.name
    tensors, notes = _read(path)
    _same_setting(name, notes["setting"], setting)
    history = {
        place.removeprefix("history."): tensors.pop(place)
        for place in sorted(tensors)
        if place.startswith("history.")
    }
    words = saving.Wording("fit", name, "this run", "resume with the model that was trained")
    restored: State = _keyed(saving.restored(words, _bare(state), tensors), state)
    done = int(restored.epoch)
    if done > epochs:
        raise ValueError(
            f"fit: epochs is {epochs}, but {name} holds {done} epochs already; "
            f"write epochs={done} or more, all of them counted"
        )
    if notes["rules"] != _plain(rules) and int(restored.status) in (CONVERGED, EARLY_STOPPED):
        restored = restored._replace(status=jnp.int32(RUNNING))
    like = {place: np.empty(done, jnp.dtype(kind)) for place, kind in notes["history"].items()}
    return restored, saving.restored(words, like, history)


def _write(path: Path, arrays: State, history: History, setting: Setting, rules: Rules) -> None:
    tensors = dict(saving.named_leaves("fit", arrays))
    tensors |= {f"history.{name}": values for name, values in history.items()}
    notes = {
        "setting": setting._asdict(),
        "rules": _plain(rules),
        "history": {name: str(values.dtype) for name, values in history.items()},
    }
    header = {
        "format": _FORMAT,
        "version": importlib.metadata.version("jaxnn-symbolic"),
        "run": json.dumps(notes),
        "sha256": "0" * 64,
    }
    content = save_arrays({k: np.asarray(v, order="C") for k, v in tensors.items()}, header)
    seal = _SEAL.format(hashlib.sha256(content).hexdigest()).encode()
    saving.write_whole("fit", path, content.replace(_BLANK, seal, 1))


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tensors and notes of a checkpoint that is as it was written."""
    if not path.is_file():
        raise FileNotFoundError(
            f"fit: there is no checkpoint {path}; leave resume out, or write checkpoint= with the "
            "same path to start a run there"
        )
    content = path.read_bytes()
    try:
        tensors = dict(deserialize(content))
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length]).get("__metadata__") or {}
    except SafetensorError as error:
        raise ValueError(
            f"fit: {path.name} is not a whole checkpoint ({error}); resume from another"
        ) from None
    if header.get("format") != _FORMAT:
        raise ValueError(
            f"fit: {path.name} is no checkpoint of fit but has format {header.get('format')!r}; "
            "give the file that was written by checkpoint="
        )
    seal = _SEAL.format(header.get("sha256")).encode()
    if hashlib.sha256(content.replace(seal, _BLANK, 1)).hexdigest() != header.get("sha256"):
        raise ValueError(
            f"fit: {path.name} was altered after it was written: its checksum differs; "
            "resume from another checkpoint"
        )
    return tensors, json.loads(header["run"])


def _same_setting(name: str, saved: dict[str, Any], setting: Setting) -> None:
    for what, here in setting._asdict().items():
        if saved.get(what) != here:
            raise ValueError(
                f"fit: {name} is of a run with {what} {_shown(saved.get(what))}, but this one has "
                f"{_shown(here)}; resume with the same {what}"
            )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "given" if value else "not given"
    return "none" if value is None else f"{value}"


def _interval(every: Any) -> tuple[float, int]:
    """Seconds and epochs between writes; one of them is 0."""
    if every is None:
        return 60.0, 0
    if isinstance(every, datetime.timedelta):
        if every <= datetime.timedelta(0):
            raise ValueError(f"fit: checkpoint_every is {every}; write a time above zero")
        return every.total_seconds(), 0
    if isinstance(every, float):
        raise TypeError(
            f"fit: checkpoint_every is {every!r} of type float; write a whole number of epochs, "
            f"or datetime.timedelta(seconds={every:g})"
        )
    return 0.0, _guards.whole_number("fit", "checkpoint_every", every)


def _plain(rules: Rules) -> list[float]:
    return [float(value) for value in rules]


def _described_key(key: Any) -> str:
    numbers = np.asarray(jax.random.key_data(key)).ravel().tolist()
    return f"{jax.random.key_impl(key)} {numbers}"


def _is_key(leaf: Any) -> bool:
    return jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)


def _bare(state: State) -> State:
    """The state with the data of its keys, such as a noisy optimiser has."""
    return jax.tree.map(lambda a: jax.random.key_data(a) if _is_key(a) else a, state)


def _keyed(bare: State, like: State) -> State:
    def wrap(array: Any, wanted: Any) -> Any:
        if not _is_key(wanted):
            return array
        return jax.random.wrap_key_data(array, impl=jax.random.key_impl(wanted))

    return jax.tree.map(wrap, bare, like)
