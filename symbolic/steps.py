"""One step of a derivation, in words and in every notation."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index
from symbolic.writing.index import index_equation
from symbolic.writing.latex import latex
from symbolic.writing.matrix import matrix_equation
from symbolic.writing.names import symbol
from symbolic.writing.text import text


@dataclass(frozen=True)
class Step:
    """One step of a derivation: a value on the way, or the derivative of the result in one.

    Attributes:
        name: what the step defines, e.g. `δ⁽²⁾`.
        rule: the local rule in words.
        matrix: the equation in matrix notation.
        index: the equation in index notation.
        latex: the equation in matrix notation, as LaTeX.
        latex_index: the equation in index notation, as LaTeX.

    Shapes:
        The equation says them: a letter stands for the whole array.

    Raises:
        Nothing.

    Source: back-propagation, Rumelhart, Hinton and Williams (1986).

    >>> import jax.numpy as jnp, symbolic
    >>> print(symbolic.derive(lambda x: jnp.sum(jnp.tanh(x)), "x", {"x": "n"}).steps[-1])
    ∂L/∂x = 1 − tanh(x)⊙²    (sum; tanh′ = 1 − tanh², element by element)
    """

    name: str
    rule: str
    matrix: str
    index: str
    latex: str
    latex_index: str

    def __str__(self) -> str:
        return f"{self.matrix}    ({self.rule})" if self.rule else self.matrix


def step(tensor: Tensor, indices: tuple[Index, ...], body: Expression, rule: str) -> Step:
    """The step that defines a tensor."""
    matrix = matrix_equation(tensor, indices, body)
    index = index_equation(tensor, indices, body)
    return Step(
        symbol(tensor.name).text, rule, text(matrix), text(index), latex(matrix), latex(index)
    )
