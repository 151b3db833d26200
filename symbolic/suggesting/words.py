"""How parts of a formula are called in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.functions import FUNCTIONS
from symbolic.proving.prove import Definition
from symbolic.writing.index import index_notation
from symbolic.writing.matrix import matrix_equation, matrix_notation
from symbolic.writing.names import symbol
from symbolic.writing.text import text

Words = Callable[[], str]


def sentence(pattern: str, write: Callable[[Expression], str], *parts: Expression) -> Words:
    """A sentence about some parts, written when it is asked for."""
    return lambda: pattern.format(*map(write, parts))


def name_of(name: str) -> str:
    """A tensor or a size as it is written: `A⁽¹⁾`, `λ`."""
    return symbol(name).text


def say(body: Expression) -> str:
    """A part of a formula in matrix notation, over the indices that it has itself."""
    if isinstance(body, ex.Element):
        return name_of(body.tensor.name)
    axes = tuple(dict.fromkeys((*_rows_first(body), *ex.index_order(body))))
    return text(matrix_notation(body, axes) if len(axes) <= 2 else index_notation(body))


def _rows_first(body: Expression) -> tuple:
    """The free indices as the first tensor that has them all has them, so that it is not turned."""
    for part in ex.walk(body):
        if isinstance(part, ex.Element) and part.indices == body.indices:
            return tuple(place.index for place in part.at if place.index is not None)
    return ()


def say_index(body: Expression) -> str:
    """A part of a formula in index notation."""
    return text(index_notation(body, ex.index_order(body)))


def say_unsigned(body: Expression) -> str:
    """A term without its sign."""
    coefficient, _ = ex.split_coefficient(body)
    return say(-body if coefficient < 0 else body)


def say_term(body: Expression, scale: Expression) -> str:
    """What is wrong with a term that is `scale` times what it should be."""
    term = say_unsigned(body)
    if scale == ex.ZERO:
        return f"the term {term} is missing"
    if scale == ex.MINUS_ONE:
        return f"the sign of {term} is wrong"
    return f"the term {term} is {say(scale)} times what it should be"


def say_definition(definition: Definition) -> str:
    """`δ⁽¹⁾ = …` in matrix notation."""
    return text(matrix_equation(definition.tensor, definition.indices, definition.body))


def function_name(name: str) -> str:
    """A scalar function as it is written: `σ`."""
    return FUNCTIONS[name].text
