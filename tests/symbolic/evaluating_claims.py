"""Functions, their derivatives and how claims about them are tried, for several test modules."""

import jax
import jax.numpy as jnp

from symbolic.arguments import read_signature
from symbolic.evaluating import compare


def run(fn, wrt, claim, shapes, kind="gradient", assume=(), names=None, integers=(), seed=0):
    signature = read_signature("test", fn, shapes, integers)
    return compare(signature, fn, wrt, claim, names, kind, assume, seed)


def network(X, W1, b1, W2, b2, T):
    return 0.5 * jnp.sum((jax.nn.sigmoid(jax.nn.sigmoid(X @ W1 + b1) @ W2 + b2) - T) ** 2)


def back_propagation(X, W1, b1, W2, b2, T):
    A = jax.nn.sigmoid(X @ W1 + b1)
    F = jax.nn.sigmoid(A @ W2 + b2)
    delta2 = (F - T) * F * (1 - F)
    return X.T @ ((delta2 @ W2.T) * A * (1 - A))


NETWORK = {"X": "n p", "W1": "p h", "b1": "h", "W2": "h q", "b2": "q", "T": "n q"}


def cross_entropy(Z, T):
    return -jnp.sum(T * jax.nn.log_softmax(Z))


def with_labels(Z, y):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(Z), y[:, None], axis=1))


def logistic(X, w, y):
    return jnp.mean(jnp.logaddexp(0.0, -y * (X @ w)))


def logistic_hessian(X, w, y):
    s = jax.nn.sigmoid(X @ w)
    return X.T @ (X * (s * (1 - s))[:, None]) / X.shape[0]


def quadratic(x, A):
    return x @ A @ x


def deep(params, x):
    return jnp.sum(jnp.tanh(x @ params[0]["W"] + params[0]["b"]))


def deep_gradient(params, x):
    return x.T @ (1 - jnp.tanh(x @ params[0]["W"] + params[0]["b"]) ** 2)


def recurrent(W, U, x):
    def step(h, x):
        return jnp.tanh(W @ h + U @ x), None

    return jnp.sum(jax.lax.scan(step, jnp.zeros(W.shape[0], x.dtype), x)[0])


def convolution(x, k):
    return jnp.sum(jnp.sin(jax.lax.conv_general_dilated(x, k, (1, 1), "VALID")))


def attention(Q, K, V):
    return jnp.sum(jnp.sin(jax.nn.softmax(Q @ K.T / jnp.sqrt(Q.shape[1]), axis=-1) @ V))


def softmax_jacobian(x):
    s = jax.nn.softmax(x)
    return jnp.diag(s) - jnp.outer(s, s)


def log_det(A):
    return jnp.linalg.slogdet(A)[1]


def a_inverse_b(a, X, b):
    return a @ jnp.linalg.solve(X, b)


def a_inverse_b_gradient(a, X, b):
    inverse = jnp.linalg.inv(X)
    return -jnp.outer(inverse.T @ a, inverse @ b)


def refuted(*arguments, **options):
    result = run(*arguments, **options)
    assert not result.agree
    assert result.counterexample is not None, result
    return result.counterexample
