"""Training on data in memory: whole epochs on the device, a chunk of them at a time."""

import time

import numpy as np

from jaxnn import _guards
from jaxnn.training import checks, processes
from jaxnn.training import epochs as engine
from jaxnn.training.course import Course
from jaxnn.training.order import room, shuffled
from jaxnn.training.programs import Bound

_ROWS_A_CHUNK = 2**20
_STEPS_A_CHUNK = 4096


def train(course: Course) -> None:
    """Run the epochs of a course; while the device computes, the host writes and draws orders."""
    task = course.task
    program = Bound((task.loss, task.optimizer, task.metrics))
    fixed = (task.plan, task.rules, task.data, task.validation)
    _compile(course, program, fixed)
    drawn = _order(course, course.done)
    with course.bar("epoch") as bar:
        while course.goes_on:
            count = _length(course, course.done)
            state, record = program(*fixed, course.state, drawn, count)
            drawn = _order(course, course.done + count)
            if course.shared:
                processes.wait(state.epoch)
            if course.done > course.before:
                course.keep()
            bar.update(course.advance(state, record, bar))


def chunk_size(chunk: int | None, epochs: int, plan: engine.Plan) -> int:
    """The epochs of a chunk: those asked for, or as many as their orders fit into some memory."""
    if chunk is not None:
        return min(_guards.whole_number("fit", "chunk", chunk), epochs)
    affordable = _STEPS_A_CHUNK if plan.whole else _ROWS_A_CHUNK // plan.rows
    return max(1, min(epochs, affordable))


def _compile(course: Course, program: Bound, fixed: tuple) -> None:
    """Compile the program of a course, refusing a loss that is none."""
    task, began = course.task, time.perf_counter()
    if program.is_new:
        checks.loss(task.loss, task.params, task.shapes)
    try:
        program.compile(*fixed, course.state, _order(course, task.epochs), 0)
    except Exception:
        checks.loss(task.loss, task.params, task.shapes)  # may say in a sentence what went wrong
        raise
    course.compiling = time.perf_counter() - began


def _length(course: Course, first: int) -> int:
    """How many epochs the chunk after the first ones has."""
    left = max(course.task.epochs - first, 0)
    return int(min(course.task.chunk, left, course.keeper.until_due(first)))


def _order(course: Course, first: int) -> np.ndarray:
    """The order of the rows in the epochs of a chunk; all zeros past its last epoch."""
    task, count = course.task, _length(course, first)
    rows = 0 if task.plan.whole else task.plan.rows
    drawn = room(task.chunk, rows)
    if rows and count:
        kept = task.key is None
        order = np.arange(rows) if kept else shuffled(task.key, first, count, rows)
        spread = task.plan.spread
        drawn[:count] = spread.rows.at(order) if spread else order
    return drawn
