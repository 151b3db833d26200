"""What a data set is: features, targets and their names."""

from typing import NamedTuple

import numpy as np


class Dataset(NamedTuple):
    """Rows of features with a target each, and the names of both.

    x: features. y: integer classes or float values. feature_names: one a column (or one a pixel
    row and column is not named: an empty tuple). target_names: one a class, or the target's name.

    Shapes: x (n, p) float32; y (n,) int32 for classes, (n, 1) float32 for values.
    Raises: nothing.
    Source: the loader says.

    >>> Dataset(np.zeros((2, 1)), np.zeros(2, int), ("size",), ("no", "yes")).feature_names
    ('size',)
    """

    x: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
