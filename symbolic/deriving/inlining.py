"""How much of a derivative is written in place: as much as stays short."""

from __future__ import annotations

from collections.abc import Collection

from symbolic import expressions as ex
from symbolic.deriving.formula import Derivative
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index
from symbolic.writing.matrix import matrix_notation
from symbolic.writing.text import text

_SHORT = 76
_VERY_SHORT = 40
_MANY = 400
_LONGER = 2


def shown(derivative: Derivative) -> Expression:
    """The result with as much written in place as stays short."""
    forward = {value.tensor for value in derivative.program.values}
    if _inlined_size(derivative) > _MANY:
        return derivative.body
    bodies = [inlined(derivative, kept) for kept in (frozenset(), forward)]
    whole, named = (len(text(matrix_notation(body, derivative.indices))) for body in bodies)
    if whole <= _VERY_SHORT or whole <= min(_SHORT, _LONGER * named):
        return bodies[0]
    return bodies[1] if named <= _SHORT else derivative.body


def _inlined_size(derivative: Derivative) -> int:
    """How many operations the result is made of with every definition written in place."""
    sizes: dict[Tensor, int] = {}

    def size(body: Expression) -> int:
        return sum(
            sizes.get(part.tensor, 1) if isinstance(part, ex.Element) else 1
            for part in ex.walk(body)
        )

    for definition in derivative.definitions:
        sizes[definition.tensor] = size(definition.body)
    return size(derivative.body)


def inlined(derivative: Derivative, kept: Collection[Tensor]) -> Expression:
    """The result with every definition but those of `kept` written in place."""
    meanings: dict[Tensor, tuple[tuple[Index, ...], Expression]] = {}
    for definition in derivative.definitions:
        if definition.tensor not in kept:
            body = ex.replace(definition.body, meanings)
            meanings[definition.tensor] = (definition.indices, body)
    return ex.replace(derivative.body, meanings)
