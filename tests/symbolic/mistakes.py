"""Claims with a mistake in them, and how each mistake should be named."""

import jax.numpy as jnp

from tests.symbolic.subjects import attended, hidden, normalised, rectified, relu, sigmoid, softmax

SLOPE_1 = "σ′(Z⁽¹⁾) = A⁽¹⁾ ⊙ (1 − A⁽¹⁾)"
SLOPE_2 = "σ′(Z⁽²⁾) = A⁽²⁾ ⊙ (1 − A⁽²⁾)"


def centred(d):
    return d - jnp.mean(d, axis=1, keepdims=True)


def back(d2, W2, A1):
    return (d2 @ W2.T) * A1 * (1 - A1)


MISTAKES = (
    # Multiples.
    ("mse", lambda X, w, y: 2 / len(y) * X.T @ (y - X @ w), "the claim has the wrong sign"),
    ("mse", lambda X, w, y: 2 * X.T @ (X @ w - y), "the factor 1/n is missing"),
    ("mse", lambda X, w, y: X.T @ (X @ w - y) / len(y), "the factor 2 is missing"),
    ("mse", lambda X, w, y: 4 / len(y) * X.T @ (X @ w - y), "the claim is 2 times the derivative"),
    (
        "mse",
        lambda X, w, y: 2 / len(w) * X.T @ (X @ w - y),
        "divides by p where it should divide by n",
    ),
    (
        "mse",
        lambda X, w, y: 2 / (len(y) - 1) * X.T @ (X @ w - y),
        "divides by n − 1 where it should divide by n",
    ),
    (
        "mse",
        lambda X, w, y: -2 * X.T @ (X @ w - y),
        "the factor 1/n is missing and the sign is wrong",
    ),
    ("mse", lambda X, w, y: 0 * w, "the claim is 0"),
    (
        "ridge",
        lambda X, w, y, lam: lam * (2 / len(y) * X.T @ (X @ w - y) + lam * w),
        "the claim is λ times",
    ),
    # Terms.
    ("mse", lambda X, w, y: 2 / len(y) * X.T @ (X @ w + y), "the sign of y is wrong"),
    ("mse", lambda X, w, y: 2 / len(y) * X.T @ (X @ w), "the term y is missing"),
    ("ridge", lambda X, w, y, lam: 2 / len(y) * X.T @ (X @ w - y), "the term λ w is missing"),
    (
        "ridge",
        lambda X, w, y, lam: 2 / len(y) * X.T @ (X @ w - y) + 2 * lam * w,
        "λ w is 2 times what",
    ),
    (
        "ridge",
        lambda X, w, y, lam: 2 / len(y) * (X.T @ (X @ w - y) + lam * w),
        "λ w is 2/n times what",
    ),
    ("ridge", lambda X, w, y, lam: 2 / len(y) * X.T @ (X @ w - y) + w, "λ w is 1/λ times what"),
    ("quadratic", lambda A, x: A @ x, "the term Aᵀ x is missing"),
    ("jacobian", lambda x: jnp.diag(softmax(x)), "the term softmax(x) softmax(x)ᵀ is missing"),
    (
        "jacobian",
        lambda x: jnp.diag(softmax(x) * (1 - softmax(x))),
        "the claim has the diagonal only",
    ),
    # Transposes and roles.
    ("trace", lambda A, B: B @ A, "the claim is the transpose"),
    ("trace", lambda A, B: -2 * B @ A, "the transpose, and the claim is −2 times"),
    ("trace", lambda A, B: B.T @ A.T, "A and B have swapped roles"),
    ("trace", lambda A, B: A.T @ B, "B and Bᵀ are exchanged"),
    ("trace", lambda A, B: A @ B, "stand transposed"),
    ("quadratic", lambda A, x: 2 * A @ x, "A and Aᵀ are exchanged"),
    ("bilinear", lambda a, b, M: M.T @ b, "M and Mᵀ are exchanged"),
    ("bilinear", lambda a, b, M: M @ a, "a stands where b belongs"),
    ("bilinear", lambda a, b, M: M.T @ a, "this is ∂L/∂b"),
    ("bilinear", lambda a, b, M: jnp.flip(M @ b), "the entries of the claim are in reversed order"),
    ("values", attended(lambda S, G, root, K, C: S @ C), "A⁽¹⁾ and A⁽¹⁾ᵀ are exchanged"),
    # Activations.
    ("logistic", lambda X, w, y: X.T @ (X @ w - y) / len(y), "the function σ of Z⁽¹⁾ is left out"),
    (
        "logistic",
        lambda X, w, y: X.T @ (jnp.tanh(X @ w) - y) / len(y),
        "tanh stands where σ belongs",
    ),
    (
        "layers",
        hidden(lambda X, W1, b1, W2, b2, T, Z1, A1, A2: X.T @ (((A2 - T) * A2 * (1 - A2)) @ W2.T)),
        f"the factor {SLOPE_1} is missing",
    ),
    (
        "layers",
        hidden(lambda X, W1, b1, W2, b2, T, Z1, A1, A2: X.T @ back(A2 - T, W2, A1)),
        f"the factor {SLOPE_2} is missing",
    ),
    (
        "layers",
        hidden(
            lambda X, W1, b1, W2, b2, T, Z1, A1, A2: (
                X.T @ ((((A2 - T) * A2 * (1 - A2)) @ W2.T) * A1)
            )
        ),
        f"σ(Z⁽¹⁾) stands where {SLOPE_1} belongs",
    ),
    (
        "layers",
        hidden(
            lambda X, W1, b1, W2, b2, T, Z1, A1, A2: (
                X.T @ ((((A2 - T) * A2 * (1 - A2)) @ W2.T) * (1 - A1**2))
            )
        ),
        f"tanh′ stands where {SLOPE_1} belongs",
    ),
    (
        "layers",
        hidden(
            lambda X, W1, b1, W2, b2, T, Z1, A1, A2: (
                X.T @ back((A2 - T) * A2 * (1 - A2), W2, sigmoid(A1))
            )
        ),
        "σ′ is taken at A⁽¹⁾, which is σ(Z⁽¹⁾) already",
    ),
    (
        "layers",
        hidden(
            lambda X, W1, b1, W2, b2, T, Z1, A1, A2: X.T @ back((A2 - T) * A2 * (1 - A2), W2, Z1)
        ),
        "Z⁽¹⁾ stands where σ(Z⁽¹⁾) belongs",
    ),
    (
        "layers",
        hidden(lambda X, W1, b1, W2, b2, T, Z1, A1, A2: 2 * X.T @ back(T - A2, W2, A1)),
        f"the factor {SLOPE_2} is missing; besides, the claim is −2 times that",
    ),
    (
        "relu",
        rectified(lambda Z: jnp.where(Z < 0, 1.0, 0.0)),
        "this is the derivative on the other branch (Z⁽¹⁾ < 0)",
    ),
    ("relu", rectified(lambda Z: 1), "the factor relu′(Z⁽¹⁾) = [Z⁽¹⁾ > 0] is missing"),
    ("relu", rectified(relu), "relu(Z⁽¹⁾) stands where relu′(Z⁽¹⁾) = [Z⁽¹⁾ > 0] belongs"),
    ("tanh", lambda x: 1 - jnp.tanh(x), "tanh(x) is not squared"),
    ("tanh", lambda x: jnp.tanh(x), "tanh(x) stands where tanh′(x) = 1 − tanh(x)⊙² belongs"),
    ("leaky", lambda x: jnp.where(x < 0, 1.0, 0.01), "the branches 1 and 0.01 are exchanged"),
    # Sums and indices.
    (
        "mse",
        lambda X, w, y: 2 / len(y) * X.sum(0) * (X @ w - y).sum(),
        "stands outside a sum that it belongs in",
    ),
    (
        "softmax",
        lambda X, W, T: X.T @ (softmax(X @ W, axis=0) - T) / len(X),
        "runs over the wrong index",
    ),
    ("softmax", lambda X, W, T: X.T @ (X @ W - T) / len(X), "is left out"),
    ("norm", normalised(lambda d: d), "the term (1/p) δ_U⁽¹⁾ 𝟏 is missing"),
    ("norm", normalised(lambda d: d - jnp.mean(d, axis=0)), "is summed over the wrong index"),
    (
        "norm",
        normalised(lambda d: d - jnp.sum(d, axis=1, keepdims=True)),
        "is p times what it should be",
    ),
    (
        "norm",
        lambda X, gain, C: centred(C * gain / jnp.sqrt(jnp.var(X, axis=1, keepdims=True) + 1e-5)),
        "is missing",
    ),
    ("attention", attended(lambda S, G, root, K, C: (S * centred(S * G)) @ K / root), ""),
    (
        "attention",
        attended(lambda S, G, root, K, C: (S * (G - jnp.sum(S * G, axis=1, keepdims=True))) @ K),
        "the factor 1/√(d) is missing",
    ),
    ("attention", attended(lambda S, G, root, K, C: (S * G) @ K / root), "𝟏 is missing"),
    (
        "attention",
        attended(lambda S, G, root, K, C: (S * (G - jnp.sum(S * G, axis=0))) @ K / root),
        "is summed over the wrong index",
    ),
)
