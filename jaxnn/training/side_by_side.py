"""Runs trained a portion at a time: the host's part, between the calls of compiled programs."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from jaxnn.training import epochs as engine
from jaxnn.training import portions
from jaxnn.training.configurations import Group
from jaxnn.training.in_memory import chunk_size
from jaxnn.training.order import shuffled
from jaxnn.training.programs import Bound
from jaxnn.training.trials import Known, Work, bytes_a_run


class Part(NamedTuple):
    """The runs of a portion at their end, as arrays with one entry a run."""

    places: np.ndarray
    state: engine.State
    history: dict[str, np.ndarray]


def train(
    work: Work, group: Group, trials: Known, bound: Bound, bar: Any
) -> Iterator[tuple[Part, float]]:
    """Each portion of a group's runs, trained, and the seconds that compiling took."""
    if group.alike not in trials.bytes_a_run:
        one = jax.tree.map(lambda a: a[:1], group.varying)
        trials.bytes_a_run[group.alike] = bytes_a_run(work, group.fixed, one)
    devices = portions.devices()
    need = trials.bytes_a_run[group.alike]
    width = portions.size(len(group.places), work.at_once, need, devices)
    lanes = portions.Lanes(work.plan, trials.own_keys, devices)
    everywhere = lanes.sharding(over_runs=False)
    data, validation = (
        jax.device_put((work.data, work.validation), everywhere)
        if len(devices) > 1
        else (work.data, work.validation)
    )
    if group.fixed:
        bound = Bound((work.trial, group.fixed, work.metrics), portions.begin)
    starting, training = bound.also(portions.begin), bound.also(portions.run_chunk)
    for at in range(0, len(group.places), width):
        rows = np.arange(at, min(at + width, len(group.places)))
        filled = np.minimum(np.arange(at, at + width), rows[-1])  # a portion is always full
        whole = len(filled) == len(group.places)
        varying = group.varying if whole else jax.tree.map(lambda a: a[filled], group.varying)  # noqa: B023
        fold = work.fold(group.places[filled])
        began = time.perf_counter()
        if at == 0:
            starting.compile(lanes, varying)
        state, own = starting(lanes, varying)
        orders = _Orders(work, lanes, own, width)
        fixed = (lanes, work.rules, data, validation, varying, fold)
        if at == 0:
            training.compile(*fixed, state, orders.drawn(work.epochs), 0)
        seconds = time.perf_counter() - began
        state, history = _epochs(work, training, fixed, state, orders, bar, len(rows))
        part = jax.tree.map(lambda a: np.asarray(a)[: len(rows)], (state, history))  # noqa: B023
        yield Part(group.places[rows], *part), seconds


class _Orders:
    """The orders of the rows: one for all runs, or each run's by its own key."""

    def __init__(self, work: Work, lanes: portions.Lanes, own: list, width: int) -> None:
        self.work, self.keys = work, own[0] if lanes.own_orders else [work.key]
        self.own = lanes.own_orders
        self.chunk = chunk_size(work.chunk, work.epochs, work.plan)
        if work.chunk is None and self.own:
            self.chunk = max(1, self.chunk // width)

    def drawn(self, first: int) -> np.ndarray:
        """Those of the chunk of epochs that begins with `first`; all zeros past the last one."""
        plan, work = self.work.plan, self.work
        shape = (len(self.keys), self.chunk, 0 if plan.whole else plan.rows)
        orders = np.zeros(shape, np.int32)
        if not plan.whole and first < work.epochs:
            count = min(self.chunk, work.epochs - first)
            for order, key in zip(orders, self.keys, strict=True):
                order[:count] = (
                    shuffled(key, first, count, plan.rows) if work.shuffle else np.arange(plan.rows)
                )
        return orders if self.own else orders[0]


def _epochs(
    work: Work, program: Bound, fixed: tuple, state: Any, orders: _Orders, bar: Any, runs: int
) -> tuple[Any, dict[str, np.ndarray]]:
    """The state of a portion after all epochs, or when all its runs have stopped."""
    records: list[dict[str, np.ndarray]] = []
    done, drawn = 0, orders.drawn(0)
    while done < work.epochs and (np.asarray(state.status) == engine.RUNNING).any():
        count = min(orders.chunk, work.epochs - done)
        state, history = program(*fixed, state, drawn, count)
        drawn = orders.drawn(done + orders.chunk)  # while the device computes
        ran = np.asarray(state.epoch)[:, None] - done
        past = np.arange(count) >= ran
        records.append(
            {
                name: np.where(past, np.nan, np.asarray(values)[:, :count])
                for name, values in history.items()
            }
        )
        done += count
        bar.update(count * runs)
    bar.update((work.epochs - done) * runs)
    rest = np.full((len(np.asarray(state.epoch)), work.epochs - done), np.nan)
    return state, {
        name: np.concatenate([*(record[name] for record in records), rest], 1)
        for name in records[0]
    }
