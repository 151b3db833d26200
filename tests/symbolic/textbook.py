"""The textbook's derivatives of activations and of losses."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit, softmax

from tests.symbolic.case import Case


def cross_entropy(X, w, b, y):
    """Logistic cross-entropy as the lectures print it."""
    f = jax.nn.sigmoid(X @ w + b)
    return -jnp.mean(y * jnp.log(f) + (1 - y) * jnp.log(1 - f))


def mean_squared_error(X, w, b, y):
    return jnp.mean((X @ w + b - y) ** 2)


def cross_entropy_of_logits(z, y):
    return -jnp.mean(y * jax.nn.log_sigmoid(z) + (1 - y) * jax.nn.log_sigmoid(-z))


def softmax_cross_entropy(Z, T):
    return -jnp.mean(jnp.sum(T * jax.nn.log_softmax(Z), axis=1))


def logistic_loss(X, w, y):
    z = X @ w
    return jnp.sum(jax.nn.softplus(z) - y * z)


REGRESSION = {"X": "n p", "w": "p", "b": "", "y": "n"}

ACTIVATIONS = (
    Case(
        "sigmoid",
        "activations",
        jax.nn.sigmoid,
        "x",
        {"x": "n"},
        kind="elementwise",
        oracle=lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
        claim=lambda x: jax.nn.sigmoid(x) * (1 - jax.nn.sigmoid(x)),
        text="σ(x) ⊙ (1 − σ(x))",
    ),
    Case(
        "tanh",
        "activations",
        lambda x: jnp.tanh(x),
        "x",
        {"x": "n"},
        kind="elementwise",
        oracle=lambda x: 1 / np.cosh(x) ** 2,
        claim=lambda x: 1 - jnp.tanh(x) ** 2,
        text="1 − tanh(x)⊙²",
    ),
    Case(
        "softplus",
        "activations",
        lambda x: jax.nn.softplus(x),
        "x",
        {"x": "n"},
        kind="elementwise",
        oracle=lambda x: 1 / (1 + np.exp(-x)),
        claim=lambda x: jax.nn.sigmoid(x),
        text="σ(x)",
    ),
    Case(
        "leaky ReLU",
        "activations",
        lambda x: jax.nn.leaky_relu(x, 0.01),
        "x",
        {"x": "n"},
        kind="elementwise",
        oracle=lambda x: np.where(x < 0, 0.01, 1.0),
        claim=lambda x: jnp.where(x > 0, 1.0, 0.01),
        text="where([x ≥ 0], 1, 0.01)",
    ),
)

REGRESSIONS = (
    Case(
        "mean squared error, w",
        "linear regression",
        mean_squared_error,
        "w",
        REGRESSION,
        oracle=lambda X, w, b, y: np.mean(2 * (X @ w + b - y)[:, None] * X, axis=0),
        claim=lambda X, w, b, y: 2 / X.shape[0] * X.T @ (X @ w + b - y),
        text="(2/n) Xᵀ (X w + b 𝟏 − y)",
    ),
    Case(
        "mean squared error, b",
        "linear regression",
        mean_squared_error,
        "b",
        REGRESSION,
        oracle=lambda X, w, b, y: np.mean(2 * (X @ w + b - y)),
        claim=lambda X, w, b, y: 2 / X.shape[0] * jnp.sum(X @ w + b - y),
        text="(2/n) 𝟏ᵀ (X w + b 𝟏 − y)",
    ),
    Case(
        "logistic cross-entropy, w",
        "logistic regression",
        cross_entropy,
        "w",
        REGRESSION,
        domains={"y": "binary"},
        oracle=lambda X, w, b, y: np.mean((expit(X @ w + b) - y)[:, None] * X, axis=0),
        claim=lambda X, w, b, y: X.T @ (jax.nn.sigmoid(X @ w + b) - y) / X.shape[0],
        text="(1/n) Xᵀ (σ(X w + b 𝟏) − y)",
    ),
    Case(
        "logistic cross-entropy, b",
        "logistic regression",
        cross_entropy,
        "b",
        REGRESSION,
        domains={"y": "binary"},
        oracle=lambda X, w, b, y: np.mean(expit(X @ w + b) - y),
        claim=lambda X, w, b, y: jnp.mean(jax.nn.sigmoid(X @ w + b) - y),
        text="(1/n) 𝟏ᵀ (σ(X w + b 𝟏) − y)",
    ),
    Case(
        "logistic Hessian",
        "logistic Hessian",
        logistic_loss,
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        kind="hessian",
        oracle=lambda X, w, y: np.einsum("n,ni,nj->ij", expit(X @ w) * expit(-X @ w), X, X),
        claim=lambda X, w, y: (
            X.T @ jnp.diag(jax.nn.sigmoid(X @ w) * (1 - jax.nn.sigmoid(X @ w))) @ X
        ),
        text="Xᵀ diag(σ(X w) ⊙ (1 − σ(X w))) X",
    ),
    Case(
        "L2 penalty",
        "L2",
        lambda lam, W: lam / 2 * jnp.sum(W**2),
        "W",
        {"lam": "", "W": "p q"},
        oracle=lambda lam, W: lam * W,
        claim=lambda lam, W: lam * W,
        text="λ W",
    ),
)

LOGITS = (
    Case(
        "cross-entropy of logits",
        "cross-entropy of logits",
        cross_entropy_of_logits,
        "z",
        {"z": "n", "y": "n"},
        domains={"y": "binary"},
        oracle=lambda z, y: (expit(z) - y) / len(z),
        claim=lambda z, y: (jax.nn.sigmoid(z) - y) / z.shape[0],
        text="(1/n) (σ(z) − y)",
    ),
    Case(
        "softmax Jacobian",
        "softmax",
        lambda x: jax.nn.softmax(x),
        "x",
        {"x": "n"},
        kind="jacobian",
        oracle=lambda x: softmax(x)[:, None] * (np.eye(len(x)) - softmax(x)),
        claim=lambda x: (
            jnp.diag(jax.nn.softmax(x)) - jnp.outer(jax.nn.softmax(x), jax.nn.softmax(x))
        ),
        text="diag(softmax(x)) − softmax(x) softmax(x)ᵀ",
    ),
    Case(
        "softmax cross-entropy",
        "softmax cross-entropy",
        softmax_cross_entropy,
        "Z",
        {"Z": "n k", "T": "n k"},
        domains={"T": "one_hot"},
        oracle=lambda Z, T: (softmax(Z, axis=1) - T) / len(Z),
        claim=lambda Z, T: (jax.nn.softmax(Z) - T) / Z.shape[0],
        text="(1/n) (softmax(Z) − T)",
    ),
    Case(
        "log-sum-exp",
        "log-sum-exp",
        lambda x: jax.nn.logsumexp(x),
        "x",
        {"x": "n"},
        oracle=lambda x: np.exp(x) / np.exp(x).sum(),
        claim=lambda x: jax.nn.softmax(x),
        text="softmax(x)",
    ),
)

CASES = ACTIVATIONS + REGRESSIONS + LOGITS
