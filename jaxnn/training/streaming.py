"""Training on a stream: `fit`'s epoch a piece at a time, the next piece read in the meantime."""

import functools
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tqdm import tqdm

from jaxnn.training import checks
from jaxnn.training import epochs as engine
from jaxnn.training.programs import Bound
from jaxnn.training.run import Run
from jaxnn.training.streams import Piece, Stream, read_ahead
from jaxnn.training.summary import summary

Functions = tuple[Callable, Any, dict[str, Callable]]
_ALONE = engine.Rules(0.0, 0, 0.0)  # a piece is not judged; the epoch is


class _Pieces:
    """The compiled program for pieces, which is `fit`'s for an epoch of so many rows."""

    def __init__(self, functions: Functions, params: Any, batch: int) -> None:
        self.loss, self.start = functions[0], params
        self.program = Bound((*functions[:2], {}))
        self.batch, self.sizes, self.compiling = batch, set[int](), 0.0

    def train(self, state: engine.State, piece: Piece, rows: tuple) -> tuple[engine.State, Any]:
        """The state after the steps of a piece, and their mean loss."""
        size = len(piece.order)
        plan = engine.Plan(size, min(self.batch, size), False, False, ())
        order = np.zeros((1, 0), np.int32) if plan.whole else piece.order[None]
        data = jax.tree.map(jnp.asarray, rows)
        if size not in self.sizes:
            began = time.perf_counter()
            if self.program.is_new:
                checks.loss(self.loss, self.start, data)
            self.program.compile(plan, _ALONE, data, (), state, order, 0)
            self.sizes.add(size)
            self.compiling += time.perf_counter() - began
        state, history = self.program(plan, _ALONE, data, (), state, order, 1)
        return state, history["loss"][0]


def fit_stream(
    functions: Functions,
    params: Any,
    source: Stream,
    plan: engine.Plan,
    rules: engine.Rules,
    validation: tuple,
    key: Any,
    epochs: int,
    progress: bool | None,
) -> Run:
    """What `fit` returns for a stream; key is None when the rows keep their order."""
    state = engine.start(params, functions[1], plan.keep_best)
    pieces = _Pieces(functions, params, plan.batch)
    judging = Bound((functions[0], functions[2]), _judged)
    records: list[dict[str, Any]] = []
    began = time.perf_counter()
    quiet = None if progress is None else not progress
    total = epochs * source.rows
    with tqdm(
        total=total, unit="row", unit_scale=True, disable=quiet, delay=0 if progress else 1
    ) as bar:
        while len(records) < epochs and int(state.status) == engine.RUNNING:
            trained, value = _epoch(pieces, state, source, key, len(records), bar)
            judged = (plan, rules, validation, state, trained, value)
            if not records:
                judging.compile(*judged)
            state, measured = judging(*judged)
            records.append({name: np.asarray(number)[None] for name, number in measured.items()})
            bar.set_postfix_str(f"loss {records[-1]['loss'][0]:.4g}", refresh=False)
    seconds = time.perf_counter() - began - pieces.compiling
    return summary(state, records, epochs, plan, pieces.compiling, seconds)


def _epoch(
    pieces: _Pieces, state: engine.State, source: Stream, key: Any, epoch: int, bar: Any
) -> tuple[engine.State, Any]:
    """The state after an epoch that is not yet judged, and the mean loss of its steps."""
    trained = state._replace(best=None)
    total, seen = 0.0, 0
    for piece, rows in read_ahead(source, source.pieces(key, epoch, pieces.batch)):
        trained, value = pieces.train(trained, piece, rows)
        total += float(value) * len(piece.order)  # waits, while the next piece is read
        seen += len(piece.order)
        bar.update(len(piece.order))
        if int(trained.status) == engine.DIVERGED:
            if epoch == 0:
                data = jax.tree.map(jnp.asarray, rows)
                checks.explain_nan("a buffer of data", pieces.loss, pieces.start, data)
            break
    return trained, total / seen


def _judged(
    functions: tuple[Callable, dict[str, Callable]],
    plan: engine.Plan,
    rules: engine.Rules,
    validation: tuple,
    state: engine.State,
    trained: engine.State,
    value: Any,
) -> tuple[engine.State, dict[str, Any]]:
    """The state after an epoch, with the reason to stop if there is one, and what was measured."""
    loss, metrics = functions
    finite = trained.status != engine.DIVERGED
    kept = functools.partial(jnp.where, finite)
    params = jax.tree.map(kept, trained.params, state.params)
    memory = jax.tree.map(kept, trained.memory, state.memory)
    measured = {"loss": jnp.asarray(value, state.loss.dtype)}
    if plan.validated:
        measured["val_loss"] = jnp.asarray(loss(params, *validation), state.loss.dtype)
        measured |= {f"val_{name}": metrics[name](params, *validation) for name in plan.metrics}
    return engine.judge(state, params, memory, measured, finite, rules, plan), measured
