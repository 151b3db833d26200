"""`fit`: train any pure loss over any pytree of parameters."""

import time
from collections.abc import Callable, Mapping
from typing import Any

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
from jaxnn.training.streaming import fit_stream
from jaxnn.training.streams import Stream
from jaxnn.training.summary import summary

_ROWS_A_CHUNK = 2**20
_STEPS_A_CHUNK = 4096


def fit(
    loss: Callable[..., Any],
    params: PyTree,
    data: tuple[Any, ...] | Stream,
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
    data: a tuple of arrays (or pytrees of them) with n rows each, e.g. (x, y); or a
        jaxnn.data.stream of what does not fit into memory.
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
    if isinstance(data, Stream):
        held, rows = (), checks.stream(data, batch_size, validation, metrics)
    else:
        held, rows = checks.data("data", data)
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
    rules = engine.Rules(tol, patience or 0, min_delta)
    if isinstance(data, Stream):
        functions, ordered = (loss, optimizer, metrics), key if shuffle else None
        run = fit_stream(
            functions, params, data, plan, rules, validation, ordered, epochs, progress
        )
        return _said(run, throw)
    chunk = chunk_size(chunk, epochs, plan)

    def order(first: int) -> np.ndarray:
        """The order of the rows in the epochs of a chunk; all zeros past the last epoch."""
        drawn = np.zeros((chunk, 0 if plan.whole else rows), np.int32)
        if not plan.whole and first < epochs:
            count = min(chunk, epochs - first)
            drawn[:count] = shuffled(key, first, count, rows) if shuffle else np.arange(rows)
        return drawn

    program = Bound((loss, optimizer, metrics))
    if program.is_new:
        checks.loss(loss, params, held)
    state = engine.start(params, optimizer, plan.keep_best)
    fixed = (plan, rules, held, validation)

    began = time.perf_counter()
    try:
        program.compile(*fixed, state, order(epochs), 0)
    except Exception:
        checks.loss(loss, params, held)  # may say in a sentence what went wrong
        raise
    compiled = time.perf_counter()

    histories, done, drawn = [], 0, order(0)
    quiet = None if progress is None else not progress
    with tqdm(total=epochs, unit="epoch", disable=quiet, delay=0 if progress else 1) as bar:
        while done < epochs and int(state.status) == engine.RUNNING:
            state, history = program(*fixed, state, drawn, min(chunk, epochs - done))
            drawn = order(done + chunk)  # while the device computes
            ran = int(state.epoch) - done
            histories.append({name: np.asarray(values)[:ran] for name, values in history.items()})
            done += ran
            bar.set_postfix_str(f"loss {histories[-1]['loss'][-1]:.4g}", refresh=False)
            bar.update(ran)
    finished = time.perf_counter()

    run = summary(state, histories, epochs, plan, compiled - began, finished - compiled)
    if run.status == "diverged" and run.epochs == 1:
        checks.explain_nan("data", loss, params, held)
    elif validation and np.isnan(run.history["val_loss"][0]):
        checks.explain_nan("validation", loss, params, validation)
    return _said(run, throw)


def _said(run: Run, throw: bool) -> Run:
    """The run, unless it diverged and that is to be raised."""
    if throw and run.status == "diverged":
        raise FloatingPointError(f"fit: {run.message}")
    return run


def chunk_size(chunk: int | None, epochs: int, plan: engine.Plan) -> int:
    if chunk is not None:
        return min(_guards.whole_number("fit", "chunk", chunk), epochs)
    affordable = _STEPS_A_CHUNK if plan.whole else _ROWS_A_CHUNK // plan.rows
    return max(1, min(epochs, affordable))
