"""The textbook's derivatives of feed-forward networks: back-propagation written out by hand."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit

from tests.symbolic.case import Case

sigmoid = jax.nn.sigmoid
SHAPES = {"X": "n p", "W1": "p h", "b1": "h", "W2": "h k", "b2": "k", "T": "n k"}
DEEP = {
    "X": "n p",
    "W1": "p h",
    "b1": "h",
    "W2": "h m",
    "b2": "m",
    "W3": "m k",
    "b3": "k",
    "T": "n k",
}


def two_layers(X, W1, b1, W2, b2, T):
    """Half the sum of squared errors of a network with one hidden sigmoid layer."""
    A1 = sigmoid(X @ W1 + b1)
    A2 = sigmoid(A1 @ W2 + b2)
    return jnp.sum((A2 - T) ** 2) / 2


def two_layers_claim(pick):
    """The claim that picks a gradient from the hidden activations and the errors of both layers."""

    def claim(X, W1, b1, W2, b2, T):
        A1 = sigmoid(X @ W1 + b1)
        A2 = sigmoid(A1 @ W2 + b2)
        delta2 = (A2 - T) * A2 * (1 - A2)
        delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
        return pick(X, delta1, A1, delta2)

    return claim


def two_layers_oracle(pick):
    """The same in NumPy."""

    def oracle(X, W1, b1, W2, b2, T):
        A1 = expit(X @ W1 + b1)
        A2 = expit(A1 @ W2 + b2)
        delta2 = (A2 - T) * A2 * (1 - A2)
        delta1 = np.einsum("nk,hk,nh,nh->nh", delta2, W2, A1, 1 - A1)
        return pick(X, delta1, A1, delta2)

    return oracle


def three_layers(X, W1, b1, W2, b2, W3, b3, T):
    """Half the sum of squared errors of a network with two hidden sigmoid layers."""
    A1 = sigmoid(X @ W1 + b1)
    A2 = sigmoid(A1 @ W2 + b2)
    A3 = sigmoid(A2 @ W3 + b3)
    return jnp.sum((A3 - T) ** 2) / 2


def three_layers_claim(X, W1, b1, W2, b2, W3, b3, T):
    A1 = sigmoid(X @ W1 + b1)
    A2 = sigmoid(A1 @ W2 + b2)
    A3 = sigmoid(A2 @ W3 + b3)
    delta3 = (A3 - T) * A3 * (1 - A3)
    delta2 = (delta3 @ W3.T) * A2 * (1 - A2)
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    return X.T @ delta1


def three_layers_oracle(X, W1, b1, W2, b2, W3, b3, T):
    A1 = expit(X @ W1 + b1)
    A2 = expit(A1 @ W2 + b2)
    A3 = expit(A2 @ W3 + b3)
    s1, s2, s3 = (A * (1 - A) for A in (A1, A2, A3))
    return np.einsum("np,nk,nk,mk,nm,hm,nh->ph", X, A3 - T, s3, W3, s2, W2, s1, optimize=True)


def rectified(X, W1, b1, W2, b2, T):
    """Half the sum of squared errors of a network with one hidden ReLU layer."""
    A1 = jax.nn.relu(X @ W1 + b1)
    return jnp.sum((A1 @ W2 + b2 - T) ** 2) / 2


def rectified_claim(X, W1, b1, W2, b2, T):
    Z1 = X @ W1 + b1
    delta2 = jnp.maximum(Z1, 0.0) @ W2 + b2 - T
    return X.T @ jnp.where(Z1 > 0, delta2 @ W2.T, 0.0)


def rectified_oracle(X, W1, b1, W2, b2, T):
    Z1 = X @ W1 + b1
    on = (Z1 > 0) * 1.0
    return np.einsum("np,nk,hk,nh->ph", X, (Z1 * on) @ W2 + b2 - T, W2, on)


CASES = (
    Case(
        "two sigmoid layers, W1",
        "two sigmoid layers",
        two_layers,
        "W1",
        SHAPES,
        oracle=two_layers_oracle(lambda X, d1, A1, d2: np.einsum("np,nh->ph", X, d1)),
        claim=two_layers_claim(lambda X, d1, A1, d2: X.T @ d1),
        text="Xᵀ ((((A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾)) W2ᵀ) ⊙ A⁽¹⁾ ⊙ (1 − A⁽¹⁾))",
    ),
    Case(
        "two sigmoid layers, b1",
        "two sigmoid layers",
        two_layers,
        "b1",
        SHAPES,
        oracle=two_layers_oracle(lambda X, d1, A1, d2: np.einsum("nh->h", d1)),
        claim=two_layers_claim(lambda X, d1, A1, d2: jnp.sum(d1, axis=0)),
        text="((((A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾)) W2ᵀ) ⊙ A⁽¹⁾ ⊙ (1 − A⁽¹⁾))ᵀ 𝟏",
    ),
    Case(
        "two sigmoid layers, W2",
        "two sigmoid layers",
        two_layers,
        "W2",
        SHAPES,
        oracle=two_layers_oracle(lambda X, d1, A1, d2: np.einsum("nh,nk->hk", A1, d2)),
        claim=two_layers_claim(lambda X, d1, A1, d2: A1.T @ d2),
        text="A⁽¹⁾ᵀ ((A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾))",
    ),
    Case(
        "two sigmoid layers, b2",
        "two sigmoid layers",
        two_layers,
        "b2",
        SHAPES,
        oracle=two_layers_oracle(lambda X, d1, A1, d2: np.einsum("nk->k", d2)),
        claim=two_layers_claim(lambda X, d1, A1, d2: jnp.sum(d2, axis=0)),
        text="((A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾))ᵀ 𝟏",
    ),
    Case(
        "three sigmoid layers, W1",
        "three sigmoid layers",
        three_layers,
        "W1",
        DEEP,
        oracle=three_layers_oracle,
        claim=three_layers_claim,
        text="Xᵀ δ⁽¹⁾",
    ),
    Case(
        "two layers with ReLU, W1",
        "two layers with ReLU",
        rectified,
        "W1",
        SHAPES,
        oracle=rectified_oracle,
        claim=rectified_claim,
        text="Xᵀ (((relu(X W1 + 𝟏 b1ᵀ) W2 + 𝟏 b2ᵀ − T) W2ᵀ) ⊙ [X W1 + 𝟏 b1ᵀ > 0])",
    ),
)
