"""The small tables and starting weights that the lectures compute with, as printed there."""

from typing import Any, NamedTuple

import numpy as np


class Example(NamedTuple):
    """Data of a worked example, and the weights it starts from (None where it names none).

    Shapes: x (n, p) and y (n, q), float64; params as a jaxnn model takes them.
    Raises: nothing.
    Source: the function that returns it says.

    >>> three_points().y.ravel().tolist()
    [7.0, 10.0, 16.0]
    """

    x: np.ndarray
    y: np.ndarray
    params: Any


def example_8() -> Example:
    """The 2-2-2 network of Example 8 with its one training pair; each layer shares one bias.

    Shapes: x (1, 2), y (1, 2); params two layers of {"W": (2, 2), "b": (2,)}.
    Raises: nothing.
    Source: lecture 001, Example 8, Steps 1 and 2. W[i, j] leads from neuron i to neuron j, so w1
        and w2 stand in the first column.

    >>> example_8().params[0]["W"].tolist()
    [[0.15, 0.25], [0.2, 0.3]]
    """
    hidden = {"W": np.array([[0.15, 0.25], [0.20, 0.30]]), "b": np.array([0.35, 0.35])}
    output = {"W": np.array([[0.40, 0.50], [0.45, 0.55]]), "b": np.array([0.60, 0.60])}
    return Example(np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]), (hidden, output))


def study_scores() -> Example:
    """Hours of study and sleep against a score, unscaled, and R's runif start of the 2-3-1 network.

    Shapes: x (3, 2) in hours, y (3, 1) in points of 100; params {"W": (2, 3)}, {"W": (3, 1)}.
    Raises: nothing.
    Source: lecture 003, "Coding it up"; the weights are R's set.seed(1); runif(9).

    >>> study_scores().x.max(axis=0).tolist()
    [10.0, 5.0]
    """
    x = np.array([[3.0, 5.0], [5.0, 1.0], [10.0, 2.0]])
    # fmt: off
    uniform = np.array([
        0.2655086631421, 0.3721238996368, 0.5728533633519, 0.9082077899948, 0.2016819310375,
        0.8983896849677, 0.9446752686054, 0.6607977924868, 0.6291140438989,
    ])
    # fmt: on
    weights = ({"W": uniform[:6].reshape(2, 3, order="F")}, {"W": uniform[6:].reshape(3, 1)})
    return Example(x, np.array([[75.0], [82.0], [93.0]]), weights)


def expense() -> Example:
    """The three scaled rows of lecture 002 and NumPy's seed-0 start of its 2-3-1 network.

    Shapes: x (3, 2), y (3, 1), each column's largest value 1; params {"W": (2, 3)}, {"W": (3, 1)}.
    Raises: nothing.
    Source: lecture 002, "3 Layers Neural Network" and "Python example" (np.random.seed(0)).

    >>> round(float(expense().params[0]["W"][0, 0]), 6)
    1.764052
    """
    draw = np.random.RandomState(0)
    weights = ({"W": draw.randn(2, 3)}, {"W": draw.randn(3, 1)})
    x = np.array([[1.0, 0.875], [0.25, 1.0], [0.75, 0.25]])
    return Example(x, np.array([[1.0], [0.4], [0.6]]), weights)


def twelve_rows() -> Example:
    """Twelve rows of two features with y = 1.5 x1 + 1.5 x2 + 0.1, started from ones and zero.

    Shapes: x (12, 2), y (12, 1); params {"W": (2, 1), "b": (1,)}.
    Raises: nothing.
    Source: lecture 004, mini-batch gradient descent for linear regression.

    >>> twelve_rows().y[:3].ravel().round(6).tolist()
    [4.6, 6.1, 3.1]
    """
    rows = [[1, 2], [3, 1], [1, 1], [0, 1], [2, 2], [-2, 3], [1, 2], [-1, -0.5], [0.5, 1.2]]
    x = np.array([*rows, [2, 1], [-2, 3], [-1, 1]], float)
    y = x @ np.array([[1.5], [1.5]]) + 0.1
    return Example(x, y, {"W": np.ones((2, 1)), "b": np.zeros(1)})


def three_points() -> Example:
    """Three points on y = 3x + 1, started from w = 1, b = 0.

    Shapes: x (3, 1), y (3, 1); params {"W": (1, 1), "b": (1,)}.
    Raises: nothing.
    Source: lecture 004, the exercise on θ⁽³⁾.

    >>> three_points().x.ravel().tolist()
    [2.0, 3.0, 5.0]
    """
    x = np.array([[2.0], [3.0], [5.0]])
    return Example(x, 3 * x + 1, {"W": np.ones((1, 1)), "b": np.zeros(1)})


def from_scratch() -> Example:
    """10,000 rows made by a 3-2-1 network (sigmoid, then exponential), and weights to start from.

    Shapes: x (10000, 3), y (10000, 1); params {"W": (3, 2)}, {"W": (2, 1)}.
    Raises: nothing.
    Source: lecture 004, "From Scratch" (np.random.seed(0)); its true weights made y.

    >>> round(float(from_scratch().y[0, 0]), 6)
    64.005742
    """
    x = np.random.RandomState(0).randn(10000, 3)
    hidden = 1 / (1 + np.exp(-x @ np.array([[0.25, 0.75], [0.5, 0.5], [0.75, 0.25]])))
    y = np.exp(hidden @ np.array([[2.0], [3.0]]))
    start = ({"W": np.array([[0.2, 0.4], [0.6, 0.8], [1.0, 1.2]])}, {"W": np.array([[1.0], [2.0]])})
    return Example(x, y, start)
