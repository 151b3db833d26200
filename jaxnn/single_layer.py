"""Networks without hidden layers: the regressions and the perceptron."""

from typing import Any

from jaxnn import activations
from jaxnn.models import Model, dense


def linear_regression(outputs: int = 1, *, W: Any = "zeros", b: Any = "zeros") -> Model:
    """Linear regression as a network without hidden layers: ŷ = X W + b.

    Shapes: x (n, p) to (n, outputs); params {"W": (p, outputs), "b": (outputs,)}.
    Raises: as `dense`.
    Source: lecture 000, linear regression with one and with many features.

    >>> import jax.numpy as jnp
    >>> model = linear_regression()
    >>> model.apply({"W": jnp.array([[2.0]]), "b": jnp.array([1.0])}, jnp.array([[3.0]])).tolist()
    [[7.0]]
    """
    return dense(outputs, W=W, b=b)


def logistic_regression(outputs: int = 1, *, W: Any = "zeros", b: Any = "zeros") -> Model:
    """Logistic regression in logits: z = X W + b, with P(y = 1 | x) = sigmoid(z).

    Train it with `binary_cross_entropy`, which takes logits.

    Shapes: x (n, p) to logits (n, outputs); params {"W": (p, outputs), "b": (outputs,)}.
    Raises: as `dense`.
    Source: lectures 000 and 001, logistic regression.

    >>> import jax, jax.numpy as jnp
    >>> model = logistic_regression()
    >>> activations.sigmoid(model.apply(model.init(jax.random.key(0), (1, 2)), jnp.ones((1, 2))))
    Array([[0.5]], dtype=float32)
    """
    return dense(outputs, W=W, b=b)


def softmax_regression(classes: int, *, W: Any = "zeros", b: Any = "zeros") -> Model:
    """Softmax regression in logits: z = X W + b, with P(class k | x) = softmax(z)_k.

    Train it with `softmax_cross_entropy`, which takes logits.

    Shapes: x (n, p) to logits (n, classes); params {"W": (p, classes), "b": (classes,)}.
    Raises: ValueError for fewer than 2 classes; otherwise as `dense`.
    Source: lecture 002, "Softmax Layer".

    >>> import jax
    >>> softmax_regression(3).init(jax.random.key(0), (1, 4))["W"].shape
    (4, 3)
    """
    if classes < 2:
        raise ValueError(
            f"softmax_regression: classes is {classes}; write at least 2, "
            "or use logistic_regression for a yes/no answer"
        )
    return dense(classes, W=W, b=b)


def perceptron(outputs: int = 1, *, W: Any = "zeros", b: Any = "zeros") -> Model:
    """Perceptrons side by side: 1 where x·w + b > 0, else 0; b is minus the threshold.

    Not differentiable: train it with `perceptron_rule`.

    Shapes: x (n, p) to decisions (n, outputs); params {"W": (p, outputs), "b": (outputs,)}.
    Raises: as `dense`; TypeError when differentiated.
    Source: lecture 001, "Perceptrons", Example 1 (going to the cheese festival).

    >>> import jax, jax.numpy as jnp
    >>> festival = perceptron(W=[[6.0], [2.0], [2.0]], b=[-5.0])
    >>> cases = jnp.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    >>> festival.apply(festival.init(jax.random.key(0), cases), cases).tolist()
    [[1.0], [0.0]]
    """
    return dense(outputs, activations.step, W=W, b=b)
