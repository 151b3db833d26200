"""The local rules of differentiation in words, one for each kind of expression."""

from __future__ import annotations

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.functions import FUNCTIONS

_OPERATORS = {
    "softmax": "softmax: s ⊙ (g − Σ g s), row by row",
    "log_softmax": "log softmax: g − s Σ g, row by row",
    "logsumexp": "log-sum-exp: its derivative is the softmax",
    "max": "maximum: the adjoint goes to the largest element",
    "min": "minimum: the adjoint goes to the smallest element",
    "prod": "product: the product of the others",
    "inverse": "inverse: −X⁻ᵀ G X⁻ᵀ",
    "log_abs_det": "log-determinant: X⁻ᵀ",
    "det": "determinant: det(X) X⁻ᵀ",
}

_FUNCTIONS = {
    "logistic": "σ′ = σ (1 − σ), element by element",
    "tanh": "tanh′ = 1 − tanh², element by element",
    "where": "the adjoint goes to the branch that is taken",
    "max": "the adjoint goes to the larger one",
    "min": "the adjoint goes to the smaller one",
}


def rule(body: Expression) -> str:
    """The rule for going back through the top of an expression; empty where none is needed."""
    if isinstance(body, ex.Operator):
        return _OPERATORS.get(body.name, "")
    if isinstance(body, ex.Apply):
        name = FUNCTIONS[body.function].text
        return _FUNCTIONS.get(body.function, f"derivative of {name}, element by element")
    if isinstance(body, ex.Power):
        return "power rule"
    if isinstance(body, ex.Sum):
        factors = body.body.factors if isinstance(body.body, ex.Multiply) else (body.body,)
        over = set(body.over)
        touching = sum(not factor.indices.isdisjoint(over) for factor in factors)
        if touching < 2:
            return "sum"
        return "matrix product: times the other factor, transposed" if body.indices else "product"
    return ""
