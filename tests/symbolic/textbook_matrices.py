"""The textbook's derivatives of functions of a matrix."""

import jax.numpy as jnp
import numpy as np

from symbolic.facts import invertible
from tests.symbolic.case import Case

CASES = (
    Case(
        "tr(AXB)",
        "tr(AXB)",
        lambda A, X, B: jnp.trace(A @ X @ B),
        "X",
        {"A": "m n", "X": "n p", "B": "p m"},
        oracle=lambda A, X, B: np.einsum("ij,ki->jk", A, B),
        claim=lambda A, X, B: A.T @ B.T,
        text="Aᵀ Bᵀ",
    ),
    Case(
        "tr(XᵀAX)",
        "tr(XᵀAX)",
        lambda A, X: jnp.trace(X.T @ A @ X),
        "X",
        {"A": "n n", "X": "n p"},
        oracle=lambda A, X: np.einsum("ij,jk->ik", A + A.T, X),
        claim=lambda A, X: (A + A.T) @ X,
        text="A X + Aᵀ X",
    ),
    Case(
        "log |det X|",
        "log det",
        lambda X: jnp.linalg.slogdet(X)[1],
        "X",
        {"X": "n n"},
        assume=(invertible("X"),),
        oracle=lambda X: np.linalg.inv(X).T,
        claim=lambda X: jnp.linalg.inv(X).T,
        text="X⁻ᵀ",
    ),
    Case(
        "det X",
        "det",
        lambda X: jnp.linalg.det(X),
        "X",
        {"X": "n n"},
        assume=(invertible("X"),),
        oracle=lambda X: np.linalg.det(X) * np.linalg.inv(X).T,
        claim=lambda X: jnp.linalg.det(X) * jnp.linalg.inv(X).T,
        text="det(X) X⁻ᵀ",
    ),
    Case(
        "aᵀX⁻¹b",
        "aᵀX⁻¹b",
        lambda a, X, b: a @ jnp.linalg.solve(X, b),
        "X",
        {"a": "n", "X": "n n", "b": "n"},
        assume=(invertible("X"),),
        oracle=lambda a, X, b: -np.outer(np.linalg.solve(X.T, a), np.linalg.solve(X, b)),
        claim=lambda a, X, b: -jnp.linalg.inv(X).T @ jnp.outer(a, b) @ jnp.linalg.inv(X).T,
        text="−X⁻ᵀ a bᵀ X⁻ᵀ",
    ),
    Case(
        "‖AX − B‖²",
        "‖AX − B‖²",
        lambda A, X, B: jnp.sum((A @ X - B) ** 2),
        "X",
        {"A": "m n", "X": "n p", "B": "m p"},
        oracle=lambda A, X, B: 2 * np.einsum("ij,ik->jk", A, A @ X - B),
        claim=lambda A, X, B: 2 * A.T @ (A @ X - B),
        text="2 Aᵀ (A X − B)",
    ),
    Case(
        "‖X‖",
        "‖X‖",
        lambda X: jnp.linalg.norm(X),
        "X",
        {"X": "n p"},
        oracle=lambda X: X / np.sqrt(np.einsum("ij,ij", X, X)),
        claim=lambda X: X / jnp.sqrt(jnp.sum(X**2)),
        text="X/‖X‖_F",
    ),
)
