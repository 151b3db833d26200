"""Splits of rows into training, validation and test sets, and into folds."""

from collections.abc import Iterator, Sequence
from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Key

from jaxnn import _guards
from jaxnn.data.dataset import Dataset
from jaxnn.training.order import generator


def split(
    data: Sequence[Any],
    fractions: Sequence[float],
    key: Key[Array, ""],
    stratify: Any = None,
) -> tuple[tuple[Any, ...], ...]:
    """Split rows at random into parts of the given fractions, no row lost or repeated.

    Every part has its fraction of the rows to within one and, with `stratify` (labels), its
    fraction of each class to within two.

    Shapes: data a tuple of arrays with n rows each; stratify (n,); returns a tuple like data for
        each fraction.
    Raises: ValueError when fractions do not sum to 1, rows do not match, or a part is empty.
    Source: lecture 001, homework Q1 (80/20); lecture 002, training, validation and test sets.

    >>> x, y = np.arange(10.0)[:, None], np.array([0, 1] * 5)
    >>> train, test = split((x, y), (0.8, 0.2), jax.random.key(1), stratify=y)
    >>> len(train[0]), test[1].tolist().count(1)
    (8, 1)
    """
    n = _rows("split", data, key)
    fractions = tuple(np.atleast_1d(np.asarray(fractions, float)).tolist())
    if not np.isclose(sum(fractions), 1) or min(fractions) <= 0:
        raise ValueError(
            f"split: fractions are {fractions}; write positive numbers that sum to 1, "
            "e.g. (0.6, 0.2, 0.2)"
        )
    part_of = _apportion(n, fractions, key, _labels("split", stratify, n))
    parts = []
    for part, fraction in enumerate(fractions):
        rows = np.flatnonzero(part_of == part)
        if len(rows) == 0:
            raise ValueError(
                f"split: {n} rows leave none for the fraction {fraction}; "
                "give more rows or a larger fraction"
            )
        parts.append(_take(data, rows))
    return tuple(parts)


def k_fold(
    data: Sequence[Any], k: int, key: Key[Array, ""], stratify: Any = None
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Iterate over k pairs (training data, held-out data); each row is held out exactly once.

    Shapes: data a tuple of arrays with n rows each; stratify (n,) of labels.
    Raises: ValueError when k is not from 2 to n, or rows do not match.
    Source: lecture 002, "Regularization" (cross-validation).

    >>> folds = list(k_fold((np.arange(7.0)[:, None],), 3, jax.random.key(0)))
    >>> [len(held[0]) for _, held in folds]
    [3, 2, 2]
    """
    n = _rows("k_fold", data, key)
    k = _guards.whole_number("k_fold", "k", k, 2)
    if k > n:
        raise ValueError(f"k_fold: k is {k} for {n} rows; write a k of at most {n}")
    fold_of = _deal(n, k, key, _labels("k_fold", stratify, n))
    return (
        (_take(data, np.flatnonzero(fold_of != fold)), _take(data, np.flatnonzero(fold_of == fold)))
        for fold in range(k)
    )


def _apportion(
    n: int, fractions: Sequence[float], key: Any, labels: np.ndarray | None
) -> np.ndarray:
    """The part of each row: row after row, to the part that is furthest behind its share.

    Rows of one class stand together, shuffled, so that every part gets its share of each.
    """
    part_of, counts = np.empty(n, int), [0] * len(fractions)
    for seen, row in enumerate(_shuffled_by_class(n, key, labels), 1):
        behind = [share * seen - count for share, count in zip(fractions, counts, strict=True)]
        part = behind.index(max(behind))
        counts[part] += 1
        part_of[row] = part
    return part_of


def _deal(n: int, k: int, key: Any, labels: np.ndarray | None) -> np.ndarray:
    """The fold of each row: rows of one class after another, shuffled, dealt round the folds."""
    fold_of = np.empty(n, int)
    fold_of[_shuffled_by_class(n, key, labels)] = np.arange(n) % k
    return fold_of


def _shuffled_by_class(n: int, key: Any, labels: np.ndarray | None) -> np.ndarray:
    draw = generator(key)
    return np.concatenate([draw.permutation(rows) for rows in _classes(labels, n)])


def _classes(labels: np.ndarray | None, n: int) -> list[np.ndarray]:
    if labels is None:
        return [np.arange(n)]
    return [np.flatnonzero(labels == value) for value in np.unique(labels)]


def _labels(where: str, stratify: Any, n: int) -> np.ndarray | None:
    if stratify is None:
        return None
    labels = np.asarray(stratify).squeeze()
    if labels.shape != (n,):
        raise ValueError(
            f"{where}: stratify has shape {np.shape(stratify)} for {n} rows; write one label a row"
        )
    if labels.dtype.kind == "f" and np.isnan(labels).any():
        raise ValueError(f"{where}: stratify holds NaN; give each row a class")
    return labels


def _rows(where: str, data: Any, key: Any) -> int:
    _guards.one_key(where, key)
    if isinstance(data, Dataset):
        raise TypeError(f"{where}: data is a Dataset; write (dataset.x, dataset.y)")
    if not isinstance(data, (tuple, list)) or not data:
        raise TypeError(
            f"{where}: data is {type(data).__name__}; write a tuple of arrays, e.g. (x, y)"
        )
    counts = [np.shape(leaf)[:1] for leaf in jax.tree.leaves(data)]
    if len(set(counts)) != 1 or counts[0] in ((), (0,)):
        raise ValueError(
            f"{where}: data has {[c[0] if c else 'no' for c in counts]} rows; "
            "give arrays with the same number of rows, at least one"
        )
    return counts[0][0]


def _take(data: Sequence[Any], rows: np.ndarray) -> tuple[Any, ...]:
    return tuple(jax.tree.map(lambda leaf: leaf[rows], part) for part in data)
