"""The textbook's derivatives of normalisation, recurrent layers and attention."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit, softmax

from tests.symbolic.case import Case

sigmoid = jax.nn.sigmoid
NORM = {"X": "n p", "gain": "p", "bias": "p", "C": "n p"}
RECURRENT = {
    "H0": "n h",
    "X1": "n p",
    "X2": "n p",
    "X3": "n p",
    "W_x": "p h",
    "W_h": "h h",
    "C": "n h",
}
GATES = {"W_f": "p h", "W_i": "p h", "W_g": "p h", "W_o": "p h"}
STATES = {"U_f": "h h", "U_i": "h h", "U_g": "h h", "U_o": "h h"}
LSTM = {"X": "n p", "H": "n h", "S": "n h", "Y": "n h", **GATES, **STATES}
ATTENTION = {"Q": "n d", "K": "m d", "V": "m v", "C": "n v"}


def layer_norm(X, gain, bias, C):
    """A weighted sum of rows brought to mean 0 and variance 1."""
    centred = X - jnp.mean(X, axis=1, keepdims=True)
    normal = centred / jnp.sqrt(jnp.mean(centred**2, axis=1, keepdims=True) + 1e-5)
    return jnp.sum(C * (normal * gain + bias))


def batch_norm(X, gain, bias, C):
    """A weighted sum of columns brought to mean 0 and variance 1."""
    normal = (X - jnp.mean(X, axis=0)) / jnp.sqrt(jnp.var(X, axis=0) + 1e-5)
    return jnp.sum(C * (normal * gain + bias))


def norm_claim(axis):
    """The gradient in X of a normalisation along an axis."""

    def claim(X, gain, bias, C):
        scale = 1 / jnp.sqrt(jnp.var(X, axis, keepdims=True) + 1e-5)
        normal = (X - jnp.mean(X, axis, keepdims=True)) * scale
        G = C * gain
        along = jnp.mean(G * normal, axis, keepdims=True)
        return scale * (G - jnp.mean(G, axis, keepdims=True) - normal * along)

    return claim


def gain_claim(X, gain, bias, C):
    normal = (X - jnp.mean(X, 1, keepdims=True)) / jnp.sqrt(jnp.var(X, 1, keepdims=True) + 1e-5)
    return jnp.sum(C * normal, axis=0)


def norm_of_rows(X, G):
    """The gradient of a normalisation of rows by its Jacobian, row by row."""
    rows = []
    for x, g in zip(X, G, strict=True):
        centre = np.eye(len(x)) - 1 / len(x)
        s = np.sqrt(x @ centre @ x / len(x) + 1e-5)
        jacobian = centre / s - np.outer(centre @ x, centre @ x) / (len(x) * s**3)
        rows.append(jacobian @ g)
    return np.array(rows)


def normal_rows(X):
    """Rows brought to mean 0 and variance 1, in NumPy."""
    return (X - X.mean(1, keepdims=True)) / np.sqrt(X.var(1, keepdims=True) + 1e-5)


def recurrent(H0, X1, X2, X3, W_x, W_h, C):
    """A weighted sum of the third state of a recurrent network."""
    H1 = jnp.tanh(X1 @ W_x + H0 @ W_h)
    H2 = jnp.tanh(X2 @ W_x + H1 @ W_h)
    H3 = jnp.tanh(X3 @ W_x + H2 @ W_h)
    return jnp.sum(C * H3)


def recurrent_claim(H0, X1, X2, X3, W_x, W_h, C):
    H1 = jnp.tanh(X1 @ W_x + H0 @ W_h)
    H2 = jnp.tanh(X2 @ W_x + H1 @ W_h)
    H3 = jnp.tanh(X3 @ W_x + H2 @ W_h)
    delta3 = C * (1 - H3**2)
    delta2 = (delta3 @ W_h.T) * (1 - H2**2)
    delta1 = (delta2 @ W_h.T) * (1 - H1**2)
    return H0.T @ delta1 + H1.T @ delta2 + H2.T @ delta3


def recurrent_oracle(H0, X1, X2, X3, W_x, W_h, C):
    states = [H0]
    for X in (X1, X2, X3):
        states.append(np.tanh(X @ W_x + states[-1] @ W_h))
    total, back = np.zeros_like(W_h), C
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        back = back * (1 - after**2)
        total += np.einsum("ni,nj->ij", before, back)
        back = np.einsum("nj,ij->ni", back, W_h)
    return total


def lstm(X, H, S, Y, W_f, W_i, W_g, W_o, U_f, U_i, U_g, U_o):
    """Half the squared distance of the output of an LSTM cell from a target."""
    f = sigmoid(X @ W_f + H @ U_f)
    i = sigmoid(X @ W_i + H @ U_i)
    g = jnp.tanh(X @ W_g + H @ U_g)
    o = sigmoid(X @ W_o + H @ U_o)
    return jnp.sum((o * jnp.tanh(f * S + i * g) - Y) ** 2) / 2


def lstm_claim(X, H, S, Y, W_f, W_i, W_g, W_o, U_f, U_i, U_g, U_o):
    f = sigmoid(X @ W_f + H @ U_f)
    i = sigmoid(X @ W_i + H @ U_i)
    g = jnp.tanh(X @ W_g + H @ U_g)
    o = sigmoid(X @ W_o + H @ U_o)
    t = jnp.tanh(f * S + i * g)
    return X.T @ ((o * t - Y) * o * (1 - t**2) * S * f * (1 - f))


def lstm_oracle(X, H, S, Y, W_f, W_i, W_g, W_o, U_f, U_i, U_g, U_o):
    f, i, o = (expit(X @ W + H @ U) for W, U in ((W_f, U_f), (W_i, U_i), (W_o, U_o)))
    cell = f * S + i * np.tanh(X @ W_g + H @ U_g)
    slope = (o * np.tanh(cell) - Y) * o / np.cosh(cell) ** 2 * S * f * (1 - f)
    return np.einsum("np,nh->ph", X, slope)


def attention(Q, K, V, C):
    """A weighted sum of scaled dot-product attention."""
    P = jax.nn.softmax(Q @ K.T / jnp.sqrt(Q.shape[1]))
    return jnp.sum(C * (P @ V))


def attention_claim(pick):
    """The claim that picks a gradient from the weights and the error of the scores."""

    def claim(Q, K, V, C):
        P = jax.nn.softmax(Q @ K.T / jnp.sqrt(Q.shape[1]))
        G = C @ V.T
        scores = P * (G - jnp.sum(G * P, axis=1, keepdims=True)) / jnp.sqrt(Q.shape[1])
        return pick(Q, K, C, P, scores)

    return claim


def attention_oracle(pick):
    """The same in NumPy, by the Jacobian of the softmax."""

    def oracle(Q, K, V, C):
        P = softmax(Q @ K.T / np.sqrt(Q.shape[1]), axis=1)
        jacobian = np.einsum("ni,ij->nij", P, np.eye(len(K))) - np.einsum("ni,nj->nij", P, P)
        scores = np.einsum("nij,nv,jv->ni", jacobian, C, V) / np.sqrt(Q.shape[1])
        return pick(Q, K, C, P, scores)

    return oracle


CASES = (
    Case(
        "layer normalisation, X",
        "layer normalisation",
        layer_norm,
        "X",
        NORM,
        oracle=lambda X, gain, bias, C: norm_of_rows(X, C * gain),
        claim=norm_claim(axis=1),
        text="δ_U⁽¹⁾ − (1/p) δ_U⁽¹⁾ 𝟏 𝟏ᵀ",
    ),
    Case(
        "layer normalisation, gain",
        "layer normalisation",
        layer_norm,
        "gain",
        NORM,
        oracle=lambda X, gain, bias, C: np.einsum("np,np->p", C, normal_rows(X)),
        claim=gain_claim,
        text="(C ⊙ U⁽¹⁾)ᵀ (1 ⊘ √(u⁽¹⁾))",
    ),
    Case(
        "batch normalisation, X",
        "batch normalisation",
        batch_norm,
        "X",
        NORM,
        oracle=lambda X, gain, bias, C: norm_of_rows(X.T, (C * gain).T).T,
        claim=norm_claim(axis=0),
        text="δ_U⁽¹⁾ − (1/n) 𝟏 𝟏ᵀ δ_U⁽¹⁾",
    ),
    Case(
        "three recurrent steps, W_h",
        "three recurrent steps",
        recurrent,
        "W_h",
        RECURRENT,
        oracle=recurrent_oracle,
        claim=recurrent_claim,
        text="A⁽²⁾ᵀ δ⁽³⁾ + A⁽¹⁾ᵀ δ⁽²⁾ + H0ᵀ δ⁽¹⁾",
    ),
    Case(
        "LSTM cell, W_f",
        "LSTM cell",
        lstm,
        "W_f",
        LSTM,
        oracle=lstm_oracle,
        claim=lstm_claim,
        text="Xᵀ δ⁽²⁾",
    ),
    Case(
        "attention, Q",
        "attention",
        attention,
        "Q",
        ATTENTION,
        oracle=attention_oracle(lambda Q, K, C, P, scores: scores @ K),
        claim=attention_claim(lambda Q, K, C, P, scores: scores @ K),
        text="((A⁽¹⁾ ⊙ (C Vᵀ − ((C Vᵀ) ⊙ A⁽¹⁾) 𝟏 𝟏ᵀ)) K)/√(d)",
    ),
    Case(
        "attention, K",
        "attention",
        attention,
        "K",
        ATTENTION,
        oracle=attention_oracle(lambda Q, K, C, P, scores: np.einsum("nm,nd->md", scores, Q)),
        claim=attention_claim(lambda Q, K, C, P, scores: scores.T @ Q),
        text="((A⁽¹⁾ ⊙ (C Vᵀ − ((C Vᵀ) ⊙ A⁽¹⁾) 𝟏 𝟏ᵀ))ᵀ Q)/√(d)",
    ),
    Case(
        "attention, V",
        "attention",
        attention,
        "V",
        ATTENTION,
        oracle=attention_oracle(lambda Q, K, C, P, scores: np.einsum("nm,nv->mv", P, C)),
        claim=attention_claim(lambda Q, K, C, P, scores: P.T @ C),
        text="softmax((Q Kᵀ)/√(d))ᵀ C",
    ),
)
