"""`fit`: train any pure loss over any pytree of parameters."""

import datetime
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import optax
from jaxtyping import Array, Key, PyTree
from tqdm import tqdm

from jaxnn import _guards
from jaxnn.training import checkpoints, checks
from jaxnn.training import epochs as engine
from jaxnn.training.order import shuffled
from jaxnn.training.programs import Bound
from jaxnn.training.run import Interrupted, Run

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
    checkpoint: str | os.PathLike | None = None,
    checkpoint_every: int | datetime.timedelta | None = None,
    resume: str | os.PathLike | None = None,
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
    checkpoint: a file to keep the run in: written whole or not at all, now and then and at the end.
    checkpoint_every: so many epochs, or a datetime.timedelta; once a minute if None.
    resume: a checkpoint to continue, up to `epochs` in all, with the same arguments as before;
        `params` then only say what the model looks like. If it is `checkpoint` itself and there is
        none yet, a run is started: the same call starts a run and takes it up again.

    Shapes: data leaves (n, ...), any shape after the first axis; loss scalar.
    Raises: TypeError or ValueError for arguments that do not fit, or values in data that the loss
        cannot take (NaN, labels out of range). A run whose loss becomes non-finite for other
        reasons is returned with status "diverged" and its last finite parameters. FileNotFoundError
        or ValueError for a checkpoint that is missing, not whole, altered or of another run.
        Interrupted, a KeyboardInterrupt that holds the run, on Ctrl-C.
    Source: lectures 000 (epochs), 001 (batch, mini-batch, stochastic) and 004 (tolerance).

    >>> import jax, jax.numpy as jnp, jaxnn, optax
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
    if shuffle and batch < rows:
        checks.needs_key(key)
    metrics = checks.metrics(metrics)
    checks.callables(loss, optimizer)
    plan = engine.Plan(rows, batch, bool(validation), patience is not None, tuple(sorted(metrics)))
    chunk = _chunk_size(chunk, epochs, plan)

    rules = engine.Rules(tol, patience or 0, min_delta)

    program = Bound((loss, optimizer, metrics))
    if program.is_new:
        checks.loss(loss, params, data)
    state, histories = engine.start(params, optimizer, plan.keep_best), []
    kept = checkpoint is not None or resume is not None
    setting = checkpoints.Setting.of(plan, shuffle, key, state) if kept else None
    keeper = checkpoints.Keeper(checkpoint, checkpoint_every, setting, rules)
    if setting and resume is not None and not checkpoints.is_new(checkpoint, resume):
        state, past = checkpoints.resumed(resume, state, setting, rules, epochs)
        histories.append(past)
    fixed, done, before = (plan, rules, data, validation), int(state.epoch), int(state.epoch)

    def length(first: int) -> int:
        """How many epochs the chunk after the first ones has."""
        return int(min(chunk, max(epochs - first, 0), keeper.until_due(first)))

    def order(first: int) -> np.ndarray:
        """The order of the rows in the epochs of a chunk; all zeros past its last epoch."""
        drawn = np.zeros((chunk, 0 if plan.whole else rows), np.int32)
        if not plan.whole and length(first):
            many = length(first)
            drawn[:many] = shuffled(key, first, many, rows) if shuffle else np.arange(rows)
        return drawn

    began = time.perf_counter()
    if done < epochs and int(state.status) == engine.RUNNING:
        try:
            program.compile(*fixed, state, order(epochs), 0)
        except Exception:
            checks.loss(loss, params, data)  # may say in a sentence what went wrong
            raise
    compiled = time.perf_counter()

    def summary() -> Run:
        seconds = compiled - began, time.perf_counter() - compiled
        return _summary(state, histories, epochs, plan, before, *seconds)

    quiet = None if progress is None else not progress
    options = {"disable": quiet, "delay": 0 if progress else 1, "initial": done}
    try:
        with tqdm(total=epochs, unit="epoch", **options) as bar:
            drawn = order(done)
            while done < epochs and int(state.status) == engine.RUNNING:
                after, history = program(*fixed, state, drawn, length(done))
                if done > before:
                    keeper.keep(state, done, histories)  # while the device computes
                drawn = order(done + length(done))
                ran = int(after.epoch) - done
                history = {name: np.asarray(values)[:ran] for name, values in history.items()}
                histories.append(history)
                state, done = after, done + ran
                bar.set_postfix_str(f"loss {history['loss'][-1]:.4g}", refresh=False)
                bar.update(ran)
        keeper.keep(state, done, histories, due=True)
    except KeyboardInterrupt:
        if not histories or not int(state.epoch):
            raise
        keeper.keep(state, int(state.epoch), histories, due=True)
        raise Interrupted(summary(), keeper.path) from None

    run = summary()
    if run.status == "diverged":
        if run.epochs == 1:
            checks.explain_nan("data", loss, params, data)
        if throw:
            raise FloatingPointError(f"fit: {run.message}")
    elif validation and np.isnan(run.history["val_loss"][0]):
        checks.explain_nan("validation", loss, params, validation)
    return run


def _summary(
    state: engine.State,
    histories: list[dict[str, np.ndarray]],
    epochs: int,
    plan: engine.Plan,
    before: int,
    compiling: float,
    training: float,
) -> Run:
    done, status = int(state.epoch), int(state.status)
    history = checkpoints.joined(histories, done)
    last = history["loss"][-1]
    best = int(state.best_epoch) if plan.keep_best else 0
    params = state.best if best and status != engine.DIVERGED else state.params
    kept = f"; the parameters are those after epoch {best}, the best on validation" if best else ""
    if status == engine.DIVERGED:
        what = "a parameter became non-finite" if np.isfinite(last) else f"the loss became {last}"
        message = (
            f"{what} in epoch {done} of {epochs}; "
            f"the parameters are those after epoch {done - 1}, the last finite ones"
        )
    elif status == engine.EARLY_STOPPED:
        message = f"no better validation loss since epoch {best}{kept}"
    elif status == engine.CONVERGED:
        message = f"the loss changed by less than tol in epoch {done}{kept}"
    elif done < epochs:
        message = f"interrupted after epoch {done} of {epochs}{kept}"
    else:
        message = f"all {epochs} epochs were run{kept}"
    name = "interrupted" if status == engine.RUNNING and done < epochs else engine.STATUS[status]
    return Run(
        params=params,
        history=history,
        status=name,
        message=message,
        epochs=done,
        best_epoch=best or None,
        optimizer_state=state.memory,
        compile_seconds=compiling,
        train_seconds=training,
        samples_per_second=(done - before) * plan.rows / max(training, 1e-9),
    )


def _chunk_size(chunk: int | None, epochs: int, plan: engine.Plan) -> int:
    if chunk is not None:
        return min(_guards.whole_number("fit", "chunk", chunk), epochs)
    affordable = _STEPS_A_CHUNK if plan.whole else _ROWS_A_CHUNK // plan.rows
    return max(1, min(epochs, affordable))
