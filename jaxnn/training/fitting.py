"""`fit`: train any pure loss over any pytree of parameters."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Key, PyTree
from tqdm import tqdm

from jaxnn import _guards
from jaxnn.training import checks
from jaxnn.training import epochs as engine
from jaxnn.training.order import shuffled
from jaxnn.training.programs import Bound
from jaxnn.training.run import Run

_ROWS_A_CHUNK = 2**20
_STEPS_A_CHUNK = 4096


def fit(
    loss: Callable[..., Any],
    params: PyTree,
    data: tuple[Any, ...],
    optimizer: optax.GradientTransformation,
    *,
    epochs: int,
    batch_size: int | None = None,
    key: Key[Array, ""] | None = None,
    shuffle: bool = True,
    validation: tuple[Any, ...] | None = None,
    metrics: Mapping[str, Callable[..., Any]] | None = None,
    tol: float = 0.0,
    patience: int | None = None,
    min_delta: float = 0.0,
    chunk: int | None = None,
    progress: bool | None = None,
    throw: bool = False,
) -> Run:
    """Train: minimise `loss(params, *batch)` over batches of the rows of `data`.

    Whole epochs run on the device as one compiled program; the host acts only between chunks of
    epochs, and the result does not depend on the chunk's size. Nothing is compiled anew for another
    learning rate, another λ, or any other float or array that the functions have captured.

    loss: a pure function of (params, *batch) that returns one number, a mean over the batch's rows.
    params: any pytree of float arrays to start from; it is not changed.
    data: a tuple of arrays (or pytrees of them) with n rows each, e.g. (x, y).
    optimizer: any optax.GradientTransformation, e.g. optax.sgd(0.5).
    epochs: the most passes over the data.
    batch_size: rows a step: None for all of them (batch), 1 for stochastic, else mini-batch. If it
        does not divide n, the last step of each epoch takes the rows that are left, exactly.
    key: a jax.random.key; each epoch shuffles the rows anew by fold_in(key, epoch). Not needed when
        each step takes all rows or shuffle is False.
    validation: a tuple like data; `loss` on it is recorded after each epoch as "val_loss".
    metrics: functions of (params, *data) to record after each epoch, by name: on the validation
        data if given (as "val_" + name), else on the training data.
    tol: stop as converged when the epoch's loss differs from the last one's by less than this.
    patience: stop after so many epochs without a validation loss lower by more than `min_delta`;
        the parameters of the best epoch are returned, also when all epochs have run.
    chunk: epochs between two looks of the host (for the progress bar); chosen by itself if None.
    progress: show a bar on standard error; None shows it on a terminal only.
    throw: raise FloatingPointError for a run that diverged, instead of only saying so.

    Shapes: data leaves (n, ...), any shape after the first axis; loss scalar.
    Raises: TypeError or ValueError for arguments that do not fit, or values in data that the loss
        cannot take (NaN, labels out of range). A run whose loss becomes non-finite for other
        reasons is returned with status "diverged" and its last finite parameters.
    Source: lectures 000 (epochs), 001 (batch, mini-batch, stochastic) and 004 (tolerance).

    >>> import jax, jaxnn
    >>> x = jnp.arange(8.0)[:, None]; y = 3 * x + 1
    >>> model = jaxnn.linear_regression()
    >>> loss = lambda params, x, y: jaxnn.mse(model.apply(params, x), y)
    >>> start = model.init(jax.random.key(0), x)
    >>> run = fit(loss, start, (x, y), optax.sgd(0.05), epochs=2000, tol=1e-12)
    >>> run.status, round(float(run.params["W"][0, 0]), 3), round(float(run.params["b"][0]), 3)
    ('converged', 3.0, 1.0)
    """
    epochs = _guards.whole_number("fit", "epochs", epochs)
    data, rows = checks.data("data", data)
    validation, _ = checks.data("validation", () if validation is None else validation)
    params = checks.params(params)
    batch = checks.batch_size(batch_size, rows)
    _guards.not_negative("fit", tol=tol, min_delta=min_delta)
    if patience is not None:
        _guards.whole_number("fit", "patience", patience)
        checks.patience_needs_validation(validation)
    shuffled_rows = shuffle and batch < rows
    if shuffled_rows:
        checks.needs_key(key)
    metrics = dict(metrics or {})
    plan = engine.Plan(
        rows, batch, batch < rows, bool(validation), patience is not None, tuple(sorted(metrics))
    )
    rules = engine.Rules(tol, patience or 0, min_delta)
    chunk = _chunk_size(chunk, epochs, plan)

    def orders(first: int) -> np.ndarray:
        if plan.whole:
            return np.empty((chunk, 0), np.int32)
        if not shuffle:
            return np.broadcast_to(np.arange(rows, dtype=np.int32), (chunk, rows))
        return shuffled(key, first, chunk, rows)

    program = Bound((loss, optimizer, metrics))
    value = checks.loss(loss, params, data) if program.is_new else None
    dtype = jnp.result_type(float) if value is None else value.dtype
    state = engine.start(params, optimizer, plan.keep_best, dtype)

    began = time.perf_counter()
    none = np.zeros_like(orders(0)) if plan.whole else np.zeros((chunk, rows), np.int32)
    program.compile(plan, rules, state, data, validation, none, 0)
    compiled = time.perf_counter()

    histories, done, order = [], 0, orders(0)
    with tqdm(
        total=epochs, unit="epoch", disable=None if progress is None else not progress
    ) as bar:
        while done < epochs:
            state, history = program(
                plan, rules, state, data, validation, order, min(chunk, epochs - done)
            )
            if done + chunk < epochs:
                order = orders(done + chunk)  # drawn while the device computes
            reached, status = int(state.epoch), int(state.status)
            histories.append({name: np.asarray(v)[: reached - done] for name, v in history.items()})
            bar.update(reached - done)
            bar.set_postfix_str(f"loss {histories[-1]['loss'][-1]:.4g}", refresh=False)
            done = reached
            if status != engine.RUNNING:
                break
    finished = time.perf_counter()

    run = _summary(state, histories, epochs, plan, compiled - began, finished - compiled)
    if run.status == "diverged":
        if done == 1:
            checks.explain_divergence(loss, params, data)
        if throw:
            raise FloatingPointError(f"fit: {run.message}")
    return run


def _summary(
    state: engine.State,
    histories: list,
    epochs: int,
    plan: engine.Plan,
    compiling: float,
    training: float,
) -> Run:
    history = {name: np.concatenate([h[name] for h in histories]) for name in histories[0]}
    done, status = int(state.epoch), int(state.status)
    best = int(state.best_epoch) if plan.keep_best else None
    params, last = state.params, history["loss"][-1]
    if plan.keep_best and status != engine.DIVERGED and best:
        params = state.best
    kept = f"the parameters are those after epoch {best}, the best on validation" if best else ""
    if status == engine.CONVERGED:
        name, message = "converged", f"the loss changed by less than tol in epoch {done}"
    elif status == engine.EARLY_STOPPED:
        name, message = "early_stopped", f"no better validation loss since epoch {best}"
    elif status == engine.DIVERGED:
        what = (
            f"the loss became {last}" if not np.isfinite(last) else "a parameter became non-finite"
        )
        name, message = "diverged", f"{what} in epoch {done} of {epochs}"
        kept = f"the parameters are those after epoch {done - 1}, the last finite ones"
    else:
        name, message = "max_epochs", f"all {epochs} epochs were run"
    message = f"{message}; {kept}" if kept else message
    return Run(
        params, history, name, message, done, best, state.memory, compiling, training,
        done * plan.rows / max(training, 1e-9),
    )  # fmt: skip


def _chunk_size(chunk: int | None, epochs: int, plan: engine.Plan) -> int:
    if chunk is not None:
        return min(_guards.whole_number("fit", "chunk", chunk), epochs)
    affordable = _STEPS_A_CHUNK if plan.whole else _ROWS_A_CHUNK // plan.rows
    return max(1, min(epochs, affordable))
