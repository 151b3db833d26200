"""Measures of how good predictions are; all but `confusion_matrix`'s size run under jit."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Integer

from jaxnn import _guards, losses
from jaxnn._types import AnyArray


def classify(outputs: Float[AnyArray, "n k"]) -> Integer[Array, " n"]:
    """The class that a model's outputs decide for: the largest, or z > 0 for a single logit.

    Shapes: outputs (n, k) of logits, or (n, 1) of logits of class 1; returns (n,) of 0..k-1.
    Raises: ValueError when outputs is not a matrix.
    Source: lecture 004, "Final Output".

    >>> classify(jnp.array([[0.526, 0.474], [0.1, 0.9]])).tolist()
    [0, 1]
    >>> classify(jnp.array([[-2.0], [3.0]])).tolist()
    [0, 1]
    """
    if jnp.ndim(outputs) != 2:
        raise ValueError(
            f"classify: outputs has shape {jnp.shape(outputs)}; write one row an example"
        )
    outputs = jnp.asarray(outputs)
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0).astype(jnp.int32)
    return jnp.argmax(outputs, axis=1)


def accuracy(
    predicted: Integer[AnyArray, " n"], actual: Integer[AnyArray, " n"]
) -> Float[Array, ""]:
    """Share of examples whose predicted class is the actual one.

    Shapes: predicted and actual (n,) of classes; a scalar in [0, 1].
    Raises: ValueError when the shapes differ or there are no examples.
    Source: scikit-learn's accuracy_score.

    >>> float(accuracy(jnp.array([0, 1, 1, 0]), jnp.array([0, 1, 0, 0])))
    0.75
    """
    predicted, actual = _pairs("accuracy", predicted, actual)
    return jnp.mean(predicted == actual, dtype=jnp.result_type(float))


def confusion_matrix(
    predicted: Integer[AnyArray, " n"], actual: Integer[AnyArray, " n"], classes: int
) -> Integer[Array, "k k"]:
    """Counts of examples by actual class (rows) and predicted class (columns).

    Shapes: predicted and actual (n,) of 0..classes-1; returns (classes, classes).
    Raises: ValueError when the shapes differ, or a label is out of range; inside a compiled
        function an example with such a label is not counted.
    Source: scikit-learn's confusion_matrix.

    >>> confusion_matrix(jnp.array([0, 1, 1]), jnp.array([0, 1, 0]), classes=2).tolist()
    [[1, 1], [0, 1]]
    """
    predicted, actual = _pairs("confusion_matrix", predicted, actual)
    _guards.labels_in_range("confusion_matrix", predicted, classes)
    _guards.labels_in_range("confusion_matrix", actual, classes)
    known = (jnp.minimum(predicted, actual) >= 0) & (jnp.maximum(predicted, actual) < classes)
    counts = jnp.zeros((classes, classes), jnp.int32)
    return counts.at[actual, predicted].add(known.astype(jnp.int32))


def precision(
    predicted: Integer[AnyArray, " n"], actual: Integer[AnyArray, " n"], positive: int = 1
) -> Float[Array, ""]:
    """Share of the examples called `positive` that are; 0 when none is called so.

    Shapes: predicted and actual (n,) of classes; a scalar in [0, 1].
    Raises: ValueError when the shapes differ or there are no examples.
    Source: scikit-learn's precision_score.

    >>> float(precision(jnp.array([1, 1, 0]), jnp.array([1, 0, 0])))
    0.5
    """
    hits, called, _ = _counts("precision", predicted, actual, positive)
    return _ratio(hits, called)


def recall(
    predicted: Integer[AnyArray, " n"], actual: Integer[AnyArray, " n"], positive: int = 1
) -> Float[Array, ""]:
    """Share of the `positive` examples that are called so; 0 when there are none.

    Shapes: predicted and actual (n,) of classes; a scalar in [0, 1].
    Raises: ValueError when the shapes differ or there are no examples.
    Source: scikit-learn's recall_score.

    >>> float(recall(jnp.array([1, 0, 0]), jnp.array([1, 1, 0])))
    0.5
    """
    hits, _, there = _counts("recall", predicted, actual, positive)
    return _ratio(hits, there)


def f1(
    predicted: Integer[AnyArray, " n"], actual: Integer[AnyArray, " n"], positive: int = 1
) -> Float[Array, ""]:
    """Harmonic mean of precision and recall; 0 when both are.

    Shapes: predicted and actual (n,) of classes; a scalar in [0, 1].
    Raises: ValueError when the shapes differ or there are no examples.
    Source: scikit-learn's f1_score.

    >>> float(f1(jnp.array([1, 1, 0, 0]), jnp.array([1, 0, 1, 0])))
    0.5
    """
    hits, called, there = _counts("f1", predicted, actual, positive)
    return _ratio(2 * hits, called + there)


def roc_auc(scores: Float[AnyArray, " n"], actual: Integer[AnyArray, " n"]) -> Float[Array, ""]:
    """Area under the ROC curve: the chance that a positive outscores a negative, ties half.

    Shapes: scores (n,), higher for class 1; actual (n,) of 0 and 1; a scalar in [0, 1].
    Raises: ValueError when the shapes differ, a score is NaN, or one of the two classes is missing;
        NaN for these inside a compiled function.
    Source: Hanley and McNeil 1982; scikit-learn's roc_auc_score.

    >>> float(roc_auc(jnp.array([0.1, 0.4, 0.35, 0.8]), jnp.array([0, 0, 1, 1])))
    0.75
    """
    scores, actual = _pairs("roc_auc", scores, actual)
    _guards.labels_in_range("roc_auc", actual, 2)
    with jax.ensure_compile_time_eval():  # known labels, also inside a function being compiled
        positive = actual == 1
    if _guards.concrete(positive) and len(np.unique(positive)) == 1:
        raise ValueError(
            "roc_auc: actual holds one class only; give examples of both class 0 and class 1"
        )
    missing = jnp.isnan(scores).any()
    if _guards.concrete(missing) and bool(missing):
        raise ValueError("roc_auc: scores holds NaN; give each example a finite score")
    ordered = jnp.sort(scores)
    below = jnp.searchsorted(ordered, scores, side="left")
    up_to = jnp.searchsorted(ordered, scores, side="right")
    dtype = jnp.result_type(float)
    ranks = (below + up_to + 1).astype(dtype) / 2
    ones = positive.sum().astype(dtype)
    pairs = ones * (len(scores) - ones)
    area = (jnp.where(positive, ranks, 0.0).sum() - ones * (ones + 1) / 2) / pairs
    return jnp.where(missing, jnp.nan, area)


def mean_squared_error(
    predicted: Float[AnyArray, "n q"], actual: Float[AnyArray, "n q"]
) -> Float[Array, ""]:
    """Mean squared error as a measure; the same number as the loss `mse`.

    Shapes: predicted and actual (n, q) or (n,), equal; a scalar.
    Raises: ValueError when the shapes differ.
    Source: scikit-learn's mean_squared_error.

    >>> float(mean_squared_error(jnp.array([1.0, 3.0]), jnp.array([1.0, 1.0])))
    2.0
    """
    return losses.mse(predicted, actual)


def r2(predicted: Float[AnyArray, "n q"], actual: Float[AnyArray, "n q"]) -> Float[Array, ""]:
    """Coefficient of determination 1 - Σ(y - ŷ)² / Σ(y - ȳ)², averaged over outputs.

    Shapes: predicted and actual (n, q) or (n,), equal; a scalar, at most 1.
    Raises: ValueError when the shapes differ, or when an output does not vary.
    Source: scikit-learn's r2_score.

    >>> float(r2(jnp.array([1.0, 2.0, 3.0]), jnp.array([1.0, 2.0, 3.0])))
    1.0
    """
    predicted, actual = _pairs("r2", predicted, actual)
    spread = jnp.square(actual - actual.mean(0)).sum(0)
    if _guards.concrete(spread) and bool((spread == 0).any()):
        raise ValueError(
            "r2: actual does not vary, so no share of its variance can be explained; "
            "give at least two different values in each output"
        )
    return jnp.mean(1 - jnp.square(actual - predicted).sum(0) / spread)


def _pairs(where: str, predicted: Any, actual: Any) -> tuple[Array, Array]:
    predicted, actual = jnp.asarray(predicted), jnp.asarray(actual)
    _guards.same_shape(where, predicted=predicted, actual=actual)
    if predicted.dtype.kind == actual.dtype.kind == "i":  # widths differ by where labels come from
        widest = np.result_type(predicted.dtype, actual.dtype)
        predicted, actual = predicted.astype(widest), actual.astype(widest)
    if jnp.size(actual) == 0:
        raise ValueError(f"{where}: there are no examples; give at least one")
    return predicted, actual


def _counts(where: str, predicted: AnyArray, actual: AnyArray, positive: int) -> tuple[Array, ...]:
    predicted, actual = _pairs(where, predicted, actual)
    called, there = predicted == positive, actual == positive
    return tuple(
        mask.sum().astype(jnp.result_type(float)) for mask in (called & there, called, there)
    )


def _ratio(part: AnyArray, whole: AnyArray) -> Array:
    return jnp.where(whole > 0, part / jnp.maximum(whole, 1.0), 0.0)
