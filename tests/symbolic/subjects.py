"""Functions that wrong claims are made about, with the right formulas, and forms of claims."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp

from symbolic.arguments import argument_names
from symbolic.cases import Case
from symbolic.derivation import read_request
from symbolic.suggesting import suggest
from tests.symbolic import textbook_networks
from tests.symbolic.textbook_layers import attention, layer_norm

sigmoid, relu, softmax = jax.nn.sigmoid, jax.nn.relu, jax.nn.softmax


@dataclass(frozen=True)
class Subject:
    """A function that claims are made about, and its derivative as it should be told."""

    fn: Callable[..., Any]
    wrt: str
    shapes: dict[str, str]
    told: str
    kind: str = "gradient"
    domains: dict[str, str] = field(default_factory=dict)

    def suggestion(self, claim: Callable[..., Any]) -> str:
        signature, facts = read_request("test", self.fn, self.shapes, self.kind, self.domains, ())
        names = argument_names(claim)
        case = Case(signature, self.fn, (self.wrt,), self.kind, claim, names, facts)
        return suggest(case, case.derive())


def hidden(claim: Callable[..., Any]) -> Callable[..., Any]:
    """A claim about two sigmoid layers as a function of their arguments."""

    def of_arguments(X, W1, b1, W2, b2, T):
        Z1 = X @ W1 + b1
        A1 = sigmoid(Z1)
        A2 = sigmoid(A1 @ W2 + b2)
        return claim(X, W1, b1, W2, b2, T, Z1, A1, A2)

    return of_arguments


def rectified(slope: Callable[..., Any]) -> Callable[..., Any]:
    """A claim about two layers with ReLU that has `slope` of Z for the derivative of the ReLU."""

    def claim(X, W1, b1, W2, b2, T):
        Z = X @ W1 + b1
        return X.T @ (((relu(Z) @ W2 + b2 - T) @ W2.T) * slope(Z))

    return claim


def normalised(claim: Callable[..., Any]) -> Callable[..., Any]:
    """A claim about layer normalisation, of the adjoint of the centred rows."""

    def of_arguments(X, gain, C):
        p = X.shape[1]
        U = X - jnp.mean(X, axis=1, keepdims=True)
        u = jnp.mean(U**2, axis=1, keepdims=True) + 1e-5
        projected = jnp.sum(C * U * gain, axis=1, keepdims=True)
        return claim(C * gain / jnp.sqrt(u) - U * projected / (p * u**1.5))

    return of_arguments


def attended(claim: Callable[..., Any]) -> Callable[..., Any]:
    """A claim about attention, of its weights S and their adjoint G."""

    def of_arguments(Q, K, V, C):
        root = jnp.sqrt(jnp.asarray(Q.shape[1], Q.dtype))
        return claim(softmax(Q @ K.T / root), C @ V.T, root, K, C)

    return of_arguments


def cross_entropy(X, w, y):
    f = sigmoid(X @ w)
    return -jnp.mean(y * jnp.log(f) + (1 - y) * jnp.log(1 - f))


def ridge(X, w, y, lam):
    return jnp.mean((X @ w - y) ** 2) + lam / 2 * jnp.sum(w**2)


REGRESSION = {"X": "n p", "w": "p", "y": "n"}
LAYERS = {"X": "n p", "W1": "p h", "b1": "h", "W2": "h k", "b2": "k", "T": "n k"}
NETWORK = {"X": "n p", "W": "p k", "T": "n k"}
ATTENTION = {"Q": "n d", "K": "m d", "V": "m v", "C": "n v"}
NORM = {"X": "n p", "gain": "p", "bias": "p", "C": "n p"}

SUBJECTS = {
    "mse": Subject(
        lambda X, w, y: jnp.mean((X @ w - y) ** 2), "w", REGRESSION, "∂L/∂w = (2/n) Xᵀ (X w − y)"
    ),
    "ridge": Subject(ridge, "w", {**REGRESSION, "lam": ""}, "∂L/∂w = (2/n) Xᵀ (X w − y) + λ w"),
    "logistic": Subject(
        cross_entropy,
        "w",
        REGRESSION,
        "∂L/∂w = (1/n) Xᵀ (σ(X w) − y)",
        domains={"y": "binary"},
    ),
    "softmax": Subject(
        lambda X, W, T: -jnp.mean(jnp.sum(T * jax.nn.log_softmax(X @ W), axis=1)),
        "W",
        NETWORK,
        "∂L/∂W = (1/n) Xᵀ (softmax(X W) − T)",
        domains={"T": "one_hot"},
    ),
    "layers": Subject(
        textbook_networks.two_layers,
        "W1",
        LAYERS,
        "∂L/∂W1 = Xᵀ ((((A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾)) W2ᵀ) ⊙ A⁽¹⁾ ⊙ (1 − A⁽¹⁾))",
    ),
    "relu": Subject(textbook_networks.rectified, "W1", LAYERS, "∂L/∂W1 = "),
    "norm": Subject(layer_norm, "X", NORM, "∂L/∂X = δ_U⁽¹⁾ − (1/p) δ_U⁽¹⁾ 𝟏 𝟏ᵀ"),
    "trace": Subject(
        lambda A, X, B: jnp.trace(A @ X @ B),
        "X",
        {"A": "n n", "X": "n n", "B": "n n"},
        "∂L/∂X = Aᵀ Bᵀ",
    ),
    "quadratic": Subject(lambda A, x: x @ A @ x, "x", {"A": "n n", "x": "n"}, "∂L/∂x = A x + Aᵀ x"),
    "attention": Subject(attention, "Q", ATTENTION, "∂L/∂Q = "),
    "values": Subject(attention, "V", {**ATTENTION, "K": "n d", "V": "n v"}, "∂L/∂V = "),
    "tanh": Subject(lambda x: jnp.tanh(x), "x", {"x": "n"}, "∂f/∂x = 1 − tanh(x)⊙²", "elementwise"),
    "leaky": Subject(
        lambda x: jax.nn.leaky_relu(x, 0.01), "x", {"x": "n"}, "∂f/∂x = where(", "elementwise"
    ),
    "jacobian": Subject(
        lambda x: softmax(x), "x", {"x": "n"}, "∂f/∂x = diag(softmax(x)) − ", "jacobian"
    ),
    "bilinear": Subject(
        lambda a, b, M: a @ M @ b, "a", {"a": "n", "b": "n", "M": "n n"}, "∂L/∂a = M b"
    ),
}
