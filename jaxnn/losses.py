"""Losses, each a mean or a sum over examples whose scale is in its name.

Of floats of fewer than 32 bits, such as bfloat16, they are computed in float32.
"""

from typing import Any, Literal

import jax
import jax.numpy as jnp
import optax
from jax.scipy.special import xlog1py, xlogy
from jaxtyping import Array, Float, Integer

from jaxnn import _guards
from jaxnn._types import AnyArray, at_least_32_bits, floats

Reduction = Literal["mean", "sum"]


def mse(
    prediction: Float[AnyArray, "n q"],
    target: Float[AnyArray, "n q"],
    weights: Float[AnyArray, " n"] | None = None,
) -> Float[Array, ""]:
    """Mean squared error (1/m) Σ (ŷ - y)², the mean over all entries.

    Shapes: prediction and target (n, q) or (n,), equal; weights (n,), one an example; a scalar.
    Range: [0, ∞), in the square of y's unit.
    Raises: ValueError when the shapes differ.
    Source: lectures 000, 003 and 004; scikit-learn's mean_squared_error.

    >>> float(mse(jnp.array([[1.0], [3.0]]), jnp.array([[1.0], [1.0]])))
    2.0
    """
    squares = _square_errors("mse", prediction, target)
    return _reduce(squares.reshape(squares.shape[0], -1).mean(1), weights, "mean", "mse")


def half_mse(
    prediction: Float[AnyArray, "n q"],
    target: Float[AnyArray, "n q"],
    weights: Float[AnyArray, " n"] | None = None,
) -> Float[Array, ""]:
    """Half the mean squared distance, (1/2N) Σ_n ‖f(x_n) - t_n‖², summed over outputs.

    Shapes: prediction and target (n, q) or (n,), equal; weights (n,), one an example; a scalar.
    Range: [0, ∞), in the square of t's unit.
    Raises: ValueError when the shapes differ.
    Source: lecture 002, regression loss; lecture 001, the quadratic cost of the appendix.

    >>> float(half_mse(jnp.array([[1.0], [3.0]]), jnp.array([[1.0], [1.0]])))
    1.0
    """
    return _reduce(_half_squares("half_mse", prediction, target), weights, "mean", "half_mse")


def half_sse(
    prediction: Float[AnyArray, "n q"],
    target: Float[AnyArray, "n q"],
    weights: Float[AnyArray, " n"] | None = None,
) -> Float[Array, ""]:
    """Half the sum of squared errors ½ Σ (f - t)², which grows with the number of examples.

    Shapes: prediction and target (n, q) or (n,), equal; weights (n,), one an example; a scalar.
    Range: [0, ∞), in the square of t's unit.
    Raises: ValueError when the shapes differ.
    Source: lecture 001, Example 8; lecture 002, 3-layer network; lecture 003.

    >>> float(half_sse(jnp.array([[1.0], [3.0]]), jnp.array([[1.0], [1.0]])))
    2.0
    """
    halves = _half_squares("half_sse", prediction, target)
    return _reduce(halves, weights, "sum", "half_sse")


def binary_cross_entropy(
    logits: Float[AnyArray, "n q"],
    labels: Float[AnyArray, "n q"],
    weights: Float[AnyArray, " n"] | None = None,
    reduction: Reduction = "mean",
) -> Float[Array, ""]:
    """Binary cross-entropy from logits, -(1/m) Σ [y log σ(z) + (1 - y) log(1 - σ(z))].

    Shapes: logits and labels (n, q) or (n,), equal; labels in [0, 1]; weights (n,); a scalar.
    Range: [0, ∞), in nats; finite for every finite logit. reduction="sum" drops the 1/m.
    Raises: ValueError when the shapes differ, or a label is outside [0, 1]; inside a compiled
        function, where values cannot be looked at, such a label makes the loss NaN.
    Source: lectures 000, 001 and 002; computed by optax.sigmoid_binary_cross_entropy.

    >>> round(float(binary_cross_entropy(jnp.array([[0.0]]), jnp.array([[1.0]]))), 6)
    0.693147
    >>> float(binary_cross_entropy(jnp.array([[40.0]]), jnp.array([[0.0]])))
    40.0
    """
    _binary("binary_cross_entropy", "logits", logits, labels)
    logits = at_least_32_bits(logits)
    labels = at_least_32_bits(floats(labels, logits))
    losses = _or_nan(optax.sigmoid_binary_cross_entropy(logits, labels), labels)
    return _reduce(_per_example(losses), weights, reduction, "binary_cross_entropy")


def binary_cross_entropy_from_probabilities(
    probabilities: Float[AnyArray, "n q"],
    labels: Float[AnyArray, "n q"],
    weights: Float[AnyArray, " n"] | None = None,
    reduction: Reduction = "mean",
) -> Float[Array, ""]:
    """Binary cross-entropy from probabilities, -(1/m) Σ [y log p + (1 - y) log(1 - p)].

    As the lectures print it. A sigmoid that has rounded to 0 or 1 makes it infinite: train with
    `binary_cross_entropy` on logits instead.

    Shapes: probabilities and labels (n, q) or (n,), equal; weights (n,); a scalar.
    Range: [0, ∞], in nats. reduction="sum" drops the 1/m.
    Raises: ValueError when the shapes differ, or an entry is outside [0, 1].
    Source: lectures 000, 001 and 002.

    >>> p, y = jnp.array([[0.5], [0.5]]), jnp.array([[1.0], [0.0]])
    >>> round(float(binary_cross_entropy_from_probabilities(p, y)), 6)
    0.693147
    """
    where = "binary_cross_entropy_from_probabilities"
    _binary(where, "probabilities", probabilities, labels)
    _in_unit_interval(where, "probabilities", probabilities)
    probabilities = at_least_32_bits(probabilities)
    labels = at_least_32_bits(floats(labels, probabilities))
    losses = -(xlogy(labels, probabilities) + xlog1py(1 - labels, -probabilities))
    losses = _or_nan(losses, labels)
    return _reduce(_per_example(losses), weights, reduction, where)


def softmax_cross_entropy(
    logits: Float[AnyArray, "n k"],
    labels: Float[AnyArray, "n k"] | Integer[AnyArray, " n"],
    weights: Float[AnyArray, " n"] | None = None,
    reduction: Reduction = "mean",
) -> Float[Array, ""]:
    """Softmax cross-entropy from logits, -(1/N) Σ_n Σ_k t_nk log softmax(z_n)_k.

    labels are rows of probabilities (one-hot, say), or integers 0..k-1.

    Shapes: logits (n, k); labels (n, k) of floats or (n,) of integers; weights (n,); a scalar.
    Range: [0, ∞), in nats. reduction="sum" drops the 1/N.
    Raises: ValueError when the shapes do not fit, or an integer label is outside 0..k-1. Inside a
        compiled function, where values cannot be looked at, such a label makes the loss NaN.
    Source: lecture 002, multi-class cross-entropy; computed by optax.softmax_cross_entropy and
        optax.softmax_cross_entropy_with_integer_labels.

    >>> logits = jnp.array([[0.0, 0.0], [0.0, 0.0]])
    >>> round(float(softmax_cross_entropy(logits, jnp.array([0, 1]))), 6)
    0.693147
    >>> round(float(softmax_cross_entropy(logits, jnp.eye(2))), 6)
    0.693147
    """
    where = "softmax_cross_entropy"
    if jnp.ndim(logits) != 2:
        raise ValueError(
            f"{where}: logits has shape {jnp.shape(logits)}; write one row an example and one "
            "column a class, or use binary_cross_entropy for a yes/no answer"
        )
    _some_rows(where, "logits", logits)
    logits, labels = at_least_32_bits(logits), at_least_32_bits(jnp.asarray(labels))
    if jnp.issubdtype(jnp.result_type(labels), jnp.integer) and jnp.ndim(labels) == 1:
        losses = _from_integers(where, logits, labels)
    else:
        if jnp.shape(labels) != jnp.shape(logits):
            raise ValueError(
                f"{where}: labels has shape {jnp.shape(labels)} and type "
                f"{jnp.result_type(labels)} but logits has shape {jnp.shape(logits)}; write "
                f"integers of shape ({jnp.shape(logits)[0]},), or one-hot rows"
            )
        losses = optax.softmax_cross_entropy(logits, floats(labels, logits))
    return _reduce(losses, weights, reduction, where)


def _from_integers(where: str, logits: AnyArray, labels: AnyArray) -> Array:
    if labels.shape[0] != logits.shape[0]:
        raise ValueError(
            f"{where}: labels has {labels.shape[0]} entries but logits has {logits.shape[0]} rows; "
            "give one label an example"
        )
    classes = logits.shape[1]
    _guards.labels_in_range(where, labels, classes)
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
    return _or_nan(losses, labels, classes - 1)


def _square_errors(where: str, prediction: AnyArray, target: AnyArray) -> Array:
    _guards.same_shape(where, prediction=prediction, target=target)
    _some_rows(where, "prediction", prediction)
    prediction = at_least_32_bits(floats(prediction))
    return jnp.square(prediction - at_least_32_bits(floats(target, prediction)))


def _half_squares(where: str, prediction: AnyArray, target: AnyArray) -> Array:
    squares = _square_errors(where, prediction, target)
    return 0.5 * squares.reshape(squares.shape[0], -1).sum(1)


def _binary(where: str, name: str, values: AnyArray, labels: AnyArray) -> None:
    _guards.same_shape(where, **{name: values, "labels": labels})
    _some_rows(where, "labels", labels)
    _in_unit_interval(where, "labels", labels)


def _some_rows(where: str, name: str, values: AnyArray) -> None:
    if jnp.ndim(values) == 0:
        raise ValueError(f"{where}: {name} is a single number; write one row an example")
    if values.shape[0] == 0:
        raise ValueError(f"{where}: there are no examples to average over; give at least one row")


def _in_unit_interval(where: str, name: str, values: Any) -> None:
    if not _guards.concrete(values) or jnp.size(values) == 0:
        return
    with jax.ensure_compile_time_eval():  # known values, also inside a function being compiled
        low, high = float(jnp.min(values)), float(jnp.max(values))
    if low < 0 or high > 1:
        raise ValueError(f"{where}: {name} reach from {low:g} to {high:g}; write values in [0, 1]")


def _or_nan(losses: Array, labels: AnyArray, highest: int = 1) -> Array:
    """NaN where a label that could not be looked at is outside 0..highest."""
    if _guards.concrete(labels):
        return losses
    return jnp.where((labels >= 0) & (labels <= highest), losses, jnp.nan)


def _per_example(losses: AnyArray) -> Array:
    return losses.reshape(losses.shape[0], -1).sum(1)


def _reduce(losses: AnyArray, weights: AnyArray | None, reduction: str, where: str) -> Array:
    """Mean or sum of one loss an example, weighted; a weighted mean divides by Σ weights."""
    if reduction not in ("mean", "sum"):
        raise ValueError(f'{where}: reduction is {reduction!r}; write "mean" or "sum"')
    if weights is not None:
        if jnp.shape(weights) != losses.shape:
            raise ValueError(
                f"{where}: weights has shape {jnp.shape(weights)} for {losses.shape[0]} examples; "
                f"write one weight an example, of shape {losses.shape}"
            )
        each = at_least_32_bits(floats(weights, losses))
        total = each.sum()
        if _guards.concrete(total) and total == 0:
            raise ValueError(f"{where}: weights sum to 0; give some example a weight above 0")
        weighted = (each * losses).sum()
        return weighted if reduction == "sum" else weighted / total
    return losses.sum() if reduction == "sum" else losses.mean()
