"""True claims about the gradients of losses and models."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit, softmax

from tests.symbolic.case import gradient

sigmoid = jax.nn.sigmoid


def autoencoder(X, W):
    """Half the squared error of a linear autoencoder with tied weights."""
    return jnp.sum((X @ W @ W.T - X) ** 2) / 2


def with_params(params, X, T):
    """Half the squared error of a network whose parameters are a pytree."""
    A = jnp.tanh(X @ params[0]["W"] + params[0]["b"])
    return jnp.sum((A @ params[1]["W"] + params[1]["b"] - T) ** 2) / 2


def with_params_claim(params, X, T):
    A = jnp.tanh(X @ params[0]["W"] + params[0]["b"])
    error = A @ params[1]["W"] + params[1]["b"] - T
    return X.T @ ((error @ params[1]["W"].T) * (1 - A**2))


def with_params_oracle(params, X, T):
    Z = X @ params[0]["W"] + params[0]["b"]
    error = np.tanh(Z) @ params[1]["W"] + params[1]["b"] - T
    return np.einsum("np,nk,hk,nh->ph", X, error, params[1]["W"], 1 / np.cosh(Z) ** 2)


def focal(z, y):
    """Focal loss with gamma = 2 of logits and labels 0 or 1."""
    p = sigmoid(z)
    return -jnp.sum(y * (1 - p) ** 2 * jnp.log(p) + (1 - y) * p**2 * jnp.log(1 - p))


def focal_claim(z, y):
    p = sigmoid(z)
    ones = (1 - p) ** 2 * (2 * p * jnp.log(p) - (1 - p))
    zeros = p**2 * (p - 2 * (1 - p) * jnp.log(1 - p))
    return y * ones + (1 - y) * zeros


def focal_oracle(z, y):
    p = np.where(y == 1, expit(z), expit(-z))
    return (2 * y - 1) * (1 - p) ** 2 * (2 * p * np.log(p) + p - 1)


CASES = (
    gradient(
        "cross-entropy with labels, Z",
        lambda Z, y: -jnp.mean(jax.nn.log_softmax(Z)[jnp.arange(Z.shape[0]), y]),
        "Z",
        {"Z": "n k", "y": "n"},
        lambda Z, y: (softmax(Z, axis=1) - np.eye(Z.shape[1])[y]) / len(Z),
        lambda Z, y: (jax.nn.softmax(Z) - jax.nn.one_hot(y, Z.shape[1])) / Z.shape[0],
        domains={"y": "integer"},
    ),
    gradient(
        "embedding, E",
        lambda E, y, C: jnp.sum(C * E[y]),
        "E",
        {"E": "k p", "y": "n", "C": "n p"},
        lambda E, y, C: np.eye(len(E))[y].T @ C,
        lambda E, y, C: jax.nn.one_hot(y, E.shape[0]).T @ C,
        domains={"y": "integer"},
    ),
    gradient(
        "logistic loss by vmap, w",
        lambda X, w, y: jnp.mean(jax.vmap(lambda x, t: jax.nn.softplus(x @ w) - t * (x @ w))(X, y)),
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        lambda X, w, y: np.mean((expit(X @ w) - y)[:, None] * X, axis=0),
        lambda X, w, y: X.T @ (sigmoid(X @ w) - y) / X.shape[0],
    ),
    gradient(
        "logistic loss with labels −1 and 1, w",
        lambda X, w, y: jnp.sum(jnp.log1p(jnp.exp(-y * (X @ w)))),
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        lambda X, w, y: -np.einsum("n,np->p", y * expit(-y * (X @ w)), X),
        lambda X, w, y: -X.T @ (y * sigmoid(-y * (X @ w))),
        domains={"y": "plus_minus_one"},
    ),
    gradient(
        "logistic loss by labels 0 and 1, w",
        lambda X, w, y: jnp.sum(jnp.log1p(jnp.exp(-y * (X @ w)))),
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        lambda X, w, y: -np.einsum("n,np->p", y * expit(-y * (X @ w)), X),
        lambda X, w, y: X.T @ (sigmoid(X @ w) - (1 + y) / 2),
        domains={"y": "plus_minus_one"},
    ),
    gradient(
        "Poisson loss, w",
        lambda X, w, y: jnp.sum(jnp.exp(X @ w) - y * (X @ w)),
        "w",
        {"X": "n p", "w": "p", "y": "n"},
        lambda X, w, y: np.einsum("np,n->p", X, np.exp(X @ w) - y),
        lambda X, w, y: X.T @ (jnp.exp(X @ w) - y),
    ),
    gradient(
        "Gaussian likelihood, sigma",
        lambda x, mu, sigma: jnp.sum(jnp.log(sigma) + ((x - mu) / sigma) ** 2 / 2),
        "sigma",
        {"x": "n", "mu": "", "sigma": ""},
        lambda x, mu, sigma: (len(x) * sigma**2 - np.sum((x - mu) ** 2)) / sigma**3,
        lambda x, mu, sigma: x.shape[0] / sigma - jnp.sum((x - mu) ** 2) / sigma**3,
        domains={"sigma": "positive"},
    ),
    gradient(
        "KL divergence, q",
        lambda p, q: jnp.sum(p * (jnp.log(p) - jnp.log(q))),
        "q",
        {"p": "n", "q": "n"},
        lambda p, q: -p * q**-1,
        lambda p, q: -p / q,
        domains={"p": "positive", "q": "positive"},
    ),
    gradient(
        "focal loss, z",
        focal,
        "z",
        {"z": "n", "y": "n"},
        focal_oracle,
        focal_claim,
        domains={"y": "binary"},
    ),
    gradient(
        "matrix factorisation, U",
        lambda U, V, Y, M: jnp.sum(M * (U @ V.T - Y) ** 2) / 2,
        "U",
        {"U": "n k", "V": "m k", "Y": "n m", "M": "n m"},
        lambda U, V, Y, M: np.einsum("nm,nm,mk->nk", M, U @ V.T - Y, V),
        lambda U, V, Y, M: (M * (U @ V.T - Y)) @ V,
        domains={"M": "binary"},
    ),
    gradient(
        "residual block, W1",
        lambda X, W1, W2, C: jnp.sum(C * (X + jax.nn.relu(X @ W1) @ W2)),
        "W1",
        {"X": "n p", "W1": "p h", "W2": "h p", "C": "n p"},
        lambda X, W1, W2, C: np.einsum("np,nq,hq,nh->ph", X, C, W2, (X @ W1 > 0) * 1.0),
        lambda X, W1, W2, C: X.T @ jnp.where(X @ W1 > 0, C @ W2.T, 0.0),
    ),
    gradient(
        "tied weights, W",
        autoencoder,
        "W",
        {"X": "n p", "W": "p h"},
        lambda X, W: (
            np.einsum("np,nq,qh->ph", X, X @ W @ W.T - X, W)
            + np.einsum("np,nq,qh->ph", X @ W @ W.T - X, X, W)
        ),
        lambda X, W: X.T @ (X @ W @ W.T - X) @ W + (X @ W @ W.T - X).T @ (X @ W),
    ),
    gradient(
        "network in a pytree, params[0].W",
        with_params,
        "params[0].W",
        {"params": [{"W": "p h", "b": "h"}, {"W": "h k", "b": "k"}], "X": "n p", "T": "n k"},
        with_params_oracle,
        with_params_claim,
    ),
)
