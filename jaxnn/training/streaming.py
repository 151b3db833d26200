"""Training on a stream: `fit`'s epoch a piece at a time, the next piece read in the meantime."""

import functools
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from jaxnn.training import checks
from jaxnn.training import epochs as engine
from jaxnn.training.course import Course
from jaxnn.training.order import room
from jaxnn.training.programs import Bound
from jaxnn.training.streams import Piece, read_ahead

_ALONE = engine.Rules(0.0, 0, 0.0)  # a piece is not judged; the epoch is


class _Pieces:
    """The compiled program for pieces, which is `fit`'s for an epoch of so many rows."""

    def __init__(self, course: Course) -> None:
        self.course, self.task = course, course.task
        self.program = Bound((self.task.loss, self.task.optimizer, {}))
        self.sizes = set[int]()

    def train(self, state: engine.State, piece: Piece, rows: tuple) -> tuple[engine.State, Any]:
        """The state after the steps of a piece, and their mean loss."""
        size = len(piece.order)
        spread, data = self.task.plan.spread, rows
        if spread:
            spread, data = spread.with_rows(rows, size)
        data = jax.tree.map(checks.on_device, data)
        batch = min(self.task.plan.batch, size)
        plan = engine.Plan(size, batch, False, False, (), spread=spread)
        order = room(1, 0 if plan.whole else size)
        if not plan.whole:
            order[0] = piece.order
        if size not in self.sizes:
            began = time.perf_counter()
            if self.program.is_new:
                checks.loss(self.task.loss, self.task.params, rows)
            self.program.compile(plan, _ALONE, data, (), state, order, 0)
            self.sizes.add(size)
            self.course.compiling += time.perf_counter() - began
        state, history = self.program(plan, _ALONE, data, (), state, order, 1)
        return state, history["loss"][0]


def train(course: Course) -> None:
    """Run the epochs of a course on its stream, each a piece at a time."""
    task = course.task
    pieces = _Pieces(course)
    judging = Bound((task.loss, task.metrics), _judged)
    with course.bar("row", each=task.data.rows) as bar:
        while course.goes_on:
            trained, value = _epoch(pieces, course, bar)
            judged = (task.plan, task.rules, task.validation, course.state, trained, value)
            if course.done == course.before:
                judging.compile(*judged)
            state, measured = judging(*judged)
            course.advance(state, measured, bar)
            course.keep()


def _epoch(pieces: _Pieces, course: Course, bar: Any) -> tuple[engine.State, Any]:
    """The state after an epoch that is not yet judged, and the mean loss of its steps."""
    task, source, trained = course.task, course.task.data, course.state._replace(best=None)
    total, seen = 0.0, 0
    for piece, rows in read_ahead(source, source.pieces(task.key, course.done, task.plan.batch)):
        trained, value = pieces.train(trained, piece, rows)
        total += float(value) * len(piece.order)  # waits, while the next piece is read
        seen += len(piece.order)
        bar.update(len(piece.order))
        if int(trained.status) == engine.DIVERGED:
            if course.done == 0:
                data = jax.tree.map(checks.on_device, rows)
                checks.explain_nan("a buffer of data", task.loss, task.params, data)
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
    if plan.spread:
        validation = plan.spread.exact(validation, plan.spread.validation)
    if plan.validated:
        measured["val_loss"] = jnp.asarray(loss(params, *validation), state.loss.dtype)
        measured |= {f"val_{name}": metrics[name](params, *validation) for name in plan.metrics}
    judged = engine.judge(state, params, memory, measured, finite, rules, plan)
    if plan.spread:
        judged, measured = plan.spread.pin(judged), plan.spread.pin_everywhere(measured)
    return judged, measured
