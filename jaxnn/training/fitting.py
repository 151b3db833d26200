"""`fit`: train any pure loss over any pytree of parameters."""

import datetime
import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import optax
from jax.sharding import Mesh
from jaxtyping import Array, Key, PyTree

from jaxnn import _guards
from jaxnn.training import checks, in_memory, meshes, precision, streaming
from jaxnn.training import epochs as engine
from jaxnn.training.checkpoints import Files
from jaxnn.training.course import Course, Task
from jaxnn.training.run import Run
from jaxnn.training.streams import Stream


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
    checkpoint: str | os.PathLike | None = None,
    checkpoint_every: int | datetime.timedelta | None = None,
    resume: str | os.PathLike | None = None,
    mesh: Mesh | None = None,
    compute_dtype: Any = None,
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
    checkpoint: a file to keep the run in: written whole or not at all, now and then and at the end.
    checkpoint_every: so many epochs, or a datetime.timedelta; once a minute if None.
    resume: a checkpoint to continue, up to `epochs` in all, with the same arguments as before;
        `params` then only say what the model looks like. If it is `checkpoint` itself and there is
        none yet, a run is started: the same call starts a run and takes it up again.
    mesh: a jax.sharding.Mesh of devices to train on: rows are divided over its first axis, each
        batch as well, for the same steps as on one device. Parameters that lie divided over this
        mesh stay so, and the optimiser's state with them; others are on each device. Processes that
        share a mesh give their own rows, in its order, and the same of everything else.
    compute_dtype: a type of floats, e.g. jnp.bfloat16, that parameters and data are cast to where
        the loss is computed; parameters, optimiser's state and the loss's value keep their own.

    Shapes: data leaves (n, ...), any shape after the first axis; loss scalar.
    Raises: TypeError or ValueError for arguments that do not fit, or values in data that the loss
        cannot take (NaN, labels out of range). A run whose loss becomes non-finite for other
        reasons is returned with status "diverged" and its last finite parameters. FileNotFoundError
        or ValueError for a checkpoint that is missing, not whole, altered or of another run.
        Interrupted, a KeyboardInterrupt that holds the run, on Ctrl-C. ConnectionError when another
        process of the mesh has gone.
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
    as_array = checks.on_device if mesh is None else checks.on_host
    if isinstance(data, Stream):
        held, rows = (), checks.stream(data, batch_size, validation, metrics)
    else:
        held, rows = checks.data("data", data, as_array)
    validation, _ = checks.data("validation", () if validation is None else validation, as_array)
    params = checks.params(params)
    _guards.not_negative("fit", tol=tol, min_delta=min_delta)
    if patience is not None:
        _guards.whole_number("fit", "patience", patience)
        checks.patience_needs_validation(validation)
    metrics = checks.metrics(metrics)
    checks.callables(loss, optimizer)
    loss = precision.computed_in(precision.kind_of("fit", compute_dtype), loss)
    laid = meshes.lay_out(mesh, params, held or data, validation, rows, optimizer)
    batch = checks.batch_size(batch_size, laid.rows)
    if shuffle and batch < laid.rows:
        checks.needs_key(key)
    names = tuple(sorted(metrics))
    plan = engine.Plan(
        laid.rows, batch, bool(validation), patience is not None, names, spread=laid.spread
    )
    task = Task(
        loss,
        optimizer,
        metrics,
        laid.params,
        laid.data,
        laid.validation,
        plan,
        engine.Rules(tol, patience or 0, min_delta),
        key if shuffle and batch < laid.rows else None,
        epochs,
        in_memory.chunk_size(chunk, epochs, plan),
        progress,
    )
    course = Course(task, Files(checkpoint, checkpoint_every, resume))
    run = course.run(streaming.train if isinstance(data, Stream) else in_memory.train)
    if run.status == "diverged":
        if held and run.epochs == 1:
            checks.explain_nan("data", loss, params, held)
        if throw:
            raise FloatingPointError(f"fit: {run.message}")
    elif validation and np.isnan(run.history["val_loss"][0]):
        checks.explain_nan("validation", loss, params, validation)
    return run
