"""The folds of a sweep: which rows each run trains on, and which it is measured on."""

from typing import Any, NamedTuple

import numpy as np

from jaxnn import _guards
from jaxnn.splitting import k_fold
from jaxnn.training.checks import needs_key

FOLD = "fold"


class Share(NamedTuple):
    """Folds that hold out equally many rows, whose runs can be one program.

    numbers: which folds they are. training, held: the rows of each, one line a fold.
    """

    numbers: np.ndarray
    training: np.ndarray
    held: np.ndarray


def shares(given: Any, rows: int, key: Any) -> list[Share]:
    """The folds by size: those given as pairs of row numbers, or so many drawn by the key."""
    if isinstance(given, (int, np.integer)) and not isinstance(given, bool):
        needs_key(key)
        _guards.whole_number("fit", "folds", given, 2)
        if given > rows:
            raise ValueError(f"fit: folds is {given} for {rows} rows; write at most {rows}")
        given = [(a, b) for (a,), (b,) in k_fold((np.arange(rows),), int(given), key)]
    pairs = [tuple(_numbers(part, rows) for part in pair) for pair in _pairs(given)]
    sizes = sorted({(len(a), len(b)) for a, b in pairs})
    found = []
    for size in sizes:
        alike = [i for i, (a, b) in enumerate(pairs) if (len(a), len(b)) == size]
        training, held = (np.stack([pairs[i][part] for i in alike]) for part in (0, 1))
        found.append(Share(np.array(alike), training, held))
    return found


def on_each_fold(configurations: list[Any], found: list[Share]) -> list[Any]:
    """Each configuration once a fold, with the fold's number in it."""
    if FOLD in configurations[0]:
        raise ValueError(
            f"fit: over names {FOLD!r}, as the folds of each configuration are; "
            "write another name for that hyper-parameter"
        )
    count = sum(len(share.numbers) for share in found)
    return [each | {FOLD: fold} for each in configurations for fold in range(count)]


def _pairs(given: Any) -> list[Any]:
    pairs = list(given) if np.iterable(given) and not isinstance(given, (str, np.ndarray)) else []
    if not pairs or not all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in pairs):
        raise TypeError(
            f"fit: folds is {given!r}; write how many, e.g. 5, or pairs of row numbers "
            "(to train on, to hold out)"
        )
    return pairs


def _numbers(given: Any, rows: int) -> np.ndarray:
    numbers = np.asarray(given)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu" or not len(numbers):
        raise ValueError(
            f"fit: folds holds {numbers.dtype} of shape {numbers.shape}; write row numbers, "
            "at least one to train on and one to hold out"
        )
    if numbers.min() < 0 or numbers.max() >= rows:
        raise ValueError(
            f"fit: folds holds row numbers from {numbers.min()} to {numbers.max()}, but there are "
            f"{rows} rows; write 0 to {rows - 1}"
        )
    return numbers.astype(np.int32)
