"""Choosing by held-out data: a learning rate, or anything else by cross-validation."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np
import optax
from jaxtyping import Array, Key, PyTree

from jaxnn.splitting import k_fold
from jaxnn.training import sweep


class RateSearch(NamedTuple):
    """What `search_learning_rate` found.

    rates: the rates tried, ascending. losses: the validation loss after training with each, inf
    where training diverged. best: the rate of the lowest. run: its run.

    Shapes: rates and losses (rates tried,).
    Raises: nothing.
    Source: lecture 000, "Finding the right value for the learning rate".

    >>> RateSearch(np.array([0.1]), np.array([2.0]), 0.1, None).best
    0.1
    """

    rates: np.ndarray
    losses: np.ndarray
    best: float
    run: Any


def search_learning_rate(
    loss: Callable[..., Any],
    params: PyTree,
    data: tuple[Any, ...],
    validation: tuple[Any, ...],
    optimizer: Callable[[float], optax.GradientTransformation] = optax.sgd,
    rates: Sequence[float] | None = None,
    **options: Any,
) -> RateSearch:
    """Train once with each learning rate, from very small values upward, and compare on validation.

    Every run starts from the same params with the same shuffling; all run at once, by `sweep`. The
    curve of validation loss is usually U-shaped: too small learns too little, too large diverges.

    optimizer: makes an optax transformation from a rate. rates: 1e-5 to 10, two a decade, if None.
    options: for `sweep`: epochs, batch_size, key and the rest.

    Shapes: as `fit`.
    Raises: ValueError for no rate or a rate <= 0, or when every run diverged; otherwise as `fit`.
    Source: lecture 000, "Finding the right value for the learning rate".

    >>> import jax.numpy as jnp, jaxnn
    >>> x = jnp.linspace(-1, 1, 20)[:, None]
    >>> model = jaxnn.linear_regression()
    >>> loss = lambda params, x, y: jaxnn.mse(model.apply(params, x), y)
    >>> start = model.init(jax.random.key(0), x)
    >>> even, odd = (x[::2], 2 * x[::2]), (x[1::2], 2 * x[1::2])
    >>> found = search_learning_rate(loss, start, even, odd, rates=[1e-3, 0.5, 50], epochs=50)
    >>> found.best, found.losses[2]
    (0.5, np.float64(inf))
    """
    if not callable(optimizer):
        raise TypeError(
            f"search_learning_rate: optimizer is a {type(optimizer).__name__}; "
            "write what makes one from a rate, e.g. optax.sgd"
        )
    if not validation:
        raise ValueError(
            "search_learning_rate: validation is missing, and rates are compared on it; "
            "write validation=(x_val, y_val)"
        )
    tried = np.sort(
        np.atleast_1d(np.logspace(-5, 1, 13) if rates is None else np.asarray(rates, float))
    )
    if tried.ndim != 1 or len(tried) == 0 or not (np.isfinite(tried) & (tried > 0)).all():
        raise ValueError(
            f"search_learning_rate: rates is {rates!r}; write a list of finite numbers > 0"
        )
    swept = sweep(
        lambda rate: (loss, params, optimizer(rate)),
        {"rate": tried.tolist()},
        data,
        validation=validation,
        **options,
    )
    found = swept.table["val_loss"]
    usable = np.isfinite(found) & (swept.table["status"] != "diverged")
    losses = np.where(usable, found, np.inf)
    if not np.isfinite(losses).any():
        raise ValueError(
            f"search_learning_rate: every run diverged, even with rate {tried[0]:g}; "
            "start from smaller rates, or scale the data"
        )
    best = int(np.argmin(losses))
    return RateSearch(tried, losses, float(tried[best]), swept[best])


def cross_validate(
    train: Callable[[tuple[Any, ...], Array], Any],
    score: Callable[..., Any],
    data: tuple[Any, ...],
    k: int,
    key: Key[Array, ""],
    stratify: Any = None,
) -> np.ndarray:
    """Scores of k trainings, each on the rows of k - 1 folds and measured on those of the other.

    train: (training data, a key of its own) -> anything, e.g. params. score: (that, *held-out data)
    -> a number. Many configurations of a network are cross-validated at once by
    `sweep(..., folds=k)`.

    Shapes: data a tuple of arrays with n rows each; returns (k,).
    Raises: ValueError when k is not from 2 to n, or rows do not match.
    Source: lecture 002, "Regularization" (validation and test sets, CV).

    >>> x, y = np.arange(6.0), np.ones(6)
    >>> mean = lambda data, key: data[1].mean()
    >>> cross_validate(mean, lambda m, x, y: m - y.mean(), (x, y), 3, jax.random.key(0)).tolist()
    [0.0, 0.0, 0.0]
    """
    key_folds, key_train = jax.random.split(key)
    return np.array(
        [
            float(score(train(training, jax.random.fold_in(key_train, fold)), *held))
            for fold, (training, held) in enumerate(k_fold(data, k, key_folds, stratify))
        ]
    )
