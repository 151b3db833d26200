"""`sweep`: many runs at once, one for each configuration of hyper-parameters."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Key
from tqdm import tqdm

from jaxnn.training import epochs as engine
from jaxnn.training.configurations import Configuration, grouped, listed
from jaxnn.training.folds import on_each_fold, shares
from jaxnn.training.side_by_side import Part, train
from jaxnn.training.summary import summary
from jaxnn.training.swept import Sweep
from jaxnn.training.trials import Work, checked, explain, known, saying_sweep


def sweep(
    trial: Callable[..., tuple[Any, ...]],
    over: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]],
    data: tuple[Any, ...],
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
    at_once: int | None = None,
    compute_dtype: Any = None,
    progress: bool | None = None,
    folds: int | Iterable[tuple[Any, Any]] | None = None,
) -> Sweep:
    """Train once for every configuration of hyper-parameters, many runs at a time.

    Each run is that of `loss, params, optimizer = trial(**configuration)` and
    `fit(loss, params, data, optimizer, ...)`, to rounding, with the same shuffles and its own end.
    Runs lie side by side in one compiled program and over all devices of the process.

    trial: a pure function of a configuration that returns (loss, params, optimizer), and a fourth
        value if each run is to shuffle by a key of its own. It is traced: numbers and arrays come
        as JAX arrays. Where it needs one in Python (a layer's width, `if lam > 0`), each value of
        it is a program of its own, and so are values that are no numbers.
    over: the values of each hyper-parameter, all of whose combinations are run, or a list of
        configurations. A value is a number, an array, a pytree of arrays, or anything else.
    at_once: runs side by side on a device; chosen by what memory and cache take if None.
    folds: cross-validation, in place of `validation`: each configuration is run once a fold, on the
        other rows, and measured on those of the fold; how many, drawn by `key`, or pairs of row
        numbers (to train on, to hold out), as `k_fold` makes them of `(np.arange(n),)`. The
        result's `over_folds` has the means.

    data and the other options: as `fit`; they are the same for all runs.

    Shapes: data leaves (n, ...), any shape after the first axis; loss scalar.
    Raises: TypeError or ValueError for arguments that do not fit.
    Source: `jax.vmap` over whole runs; lecture 000, "Finding the right value for the learning
        rate".

    >>> import jaxnn, optax
    >>> x = jnp.linspace(-1, 1, 20)[:, None]; y = 3 * x + 1
    >>> model = jaxnn.linear_regression()
    >>> def trial(rate, lam, seed):
    ...     def loss(params, x, y):
    ...         return jaxnn.mse(model.apply(params, x), y) + jaxnn.l2(params, lam)
    ...     return loss, model.init(jax.random.key(seed), x), optax.sgd(rate)
    >>> over = {"rate": [0.01, 0.5], "lam": [0.0, 0.1], "seed": range(3)}
    >>> result = sweep(trial, over, (x, y), epochs=100)
    >>> len(result), result.configurations[result.best]["rate"], result[result.best].status
    (12, 0.5, 'max_epochs')
    >>> result = sweep(trial, over, (x, y), epochs=100, folds=5, key=jax.random.key(0))
    >>> len(result), result.over_folds()["val_loss"].shape
    (60, (12,))
    """
    with saying_sweep():
        configurations = listed(over)
        work = checked(
            trial, data, epochs, batch_size, key, shuffle, validation, metrics,
            tol, patience, min_delta, chunk, at_once, compute_dtype, folds,
        )  # fmt: skip
        began = time.perf_counter()
        pieces = [work]
        if folds is not None:
            found = shares(folds, work.plan.rows, key)
            pieces = [work.on(share) for share in found]
            configurations = on_each_fold(configurations, found)
        todo = []
        for piece in pieces:
            runs, own = piece.runs(configurations)
            trials, bound = known(piece, own)
            todo += [(piece, runs, trials, bound, group) for group in grouped(own, trials.names)]
    parts, compiling = [], 0.0
    quiet = None if progress is None else not progress
    total = len(configurations) * work.epochs
    with tqdm(total=total, unit="epoch", disable=quiet, delay=0 if progress else 1) as bar:
        for piece, runs, trials, bound, group in todo:
            for part, seconds in train(piece, group, trials, bound, bar):
                parts.append(part._replace(places=runs[part.places]))
                compiling += seconds
    training = time.perf_counter() - began - compiling
    result = _result(pieces[0], configurations, parts, len(todo), compiling, training)
    with saying_sweep():
        explain(work, pieces[0].runs(configurations)[1][0], result)
    return result


def _result(
    work: Work,
    configurations: list[Configuration],
    parts: list[Part],
    programs: int,
    compiling: float,
    training: float,
) -> Sweep:
    places = np.concatenate([part.places for part in parts])
    where = np.argsort(places)

    def joined(arrays: list[np.ndarray]) -> np.ndarray:
        return np.concatenate(arrays)[where]

    history = {name: joined([part.history[name] for part in parts]) for name in parts[0].history}
    ended = joined([part.state.epoch for part in parts])
    kept = joined([part.state.best_epoch for part in parts])
    judged = np.where(kept > 0, kept, ended) - 1
    status = np.array(engine.STATUS)[joined([part.state.status for part in parts])]
    table = {
        name: column
        for name in configurations[0]
        if (column := np.array([_cell(each[name]) for each in configurations])).dtype.kind
        in "fiubU"
    }
    runs = range(len(configurations))
    table |= {name: values[runs, judged] for name, values in history.items()}
    table |= {"epochs": ended, "status": status}
    found = {int(place): (part, row) for part in parts for row, place in enumerate(part.places)}

    def run(number: int) -> Any:
        part, row = found[number]
        state = jax.tree.map(lambda a: jnp.asarray(a[row]), part.state)
        records = {name: values[row, : int(state.epoch)] for name, values in part.history.items()}
        seconds = (compiling / len(runs), training / len(runs))
        return summary(state, [records], work.epochs, work.plan, *seconds)

    return Sweep(tuple(configurations), table, history, programs, run, compiling, training)


def _cell(value: Any) -> Any:
    """A value as it stands in the table; None for what is no number and no text."""
    if isinstance(value, (str, int, float, np.generic)):
        return value
    if isinstance(value, (tuple, list)) and len(str(value)) <= 20:
        return str(value)
    return getattr(value, "__name__", None)
