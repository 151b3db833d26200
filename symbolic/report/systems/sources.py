"""Real data from the folder that JAXNN_DATA names, and what stands in where there is none."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

import jaxnn


def _folder() -> Path | None:
    named = os.environ.get("JAXNN_DATA")
    return Path(named) if named else None


class Digits(NamedTuple):
    """Handwritten digits for training and for testing, and which ones they are."""

    name: str
    train: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


@functools.cache
def digits() -> Digits:
    """MNIST if the data folder has it, else the 8×8 digits of scikit-learn, a fifth held out."""
    folder = _folder()
    for place in (folder / "mnist", folder) if folder else ():
        if (place / "train-images-idx3-ubyte.gz").exists():
            train, test = jaxnn.data.mnist(place)
            return Digits("MNIST", (train.x, train.y), (test.x, test.y))
    whole = jaxnn.data.digits()
    train, test = jaxnn.split((whole.x / 16, whole.y), (0.8, 0.2), jax.random.key(0), whole.y)
    return Digits("scikit-learn's 8×8 digits, in MNIST's place", train, test)


@functools.cache
def table(name: str, target: str) -> jaxnn.data.Dataset:
    """A CSV file of the data folder; FileNotFoundError says that it is not there."""
    folder = _folder()
    if folder is None or not (folder / name).exists():
        raise FileNotFoundError(f"JAXNN_DATA names no folder that holds {name}")
    return jaxnn.data.read_csv(folder / name, target=target)


def fifty_rows() -> tuple[np.ndarray, np.ndarray]:
    """The 50 rows of lecture 001's Example 5: features and a column of labels, in 64 bits."""
    rows = table("logit_2d/data.csv", "y")
    return rows.x.astype(float), rows.y.astype(float)[:, None]
