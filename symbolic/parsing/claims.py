"""A formula in LaTeX as a claim about a JAX function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax

from symbolic.arguments import Signature
from symbolic.expressions import Tensor
from symbolic.indices import Position
from symbolic.parsing import syntax as sx
from symbolic.parsing.elaborating import Elaborator
from symbolic.parsing.formulas import name_of, scope_of, side
from symbolic.parsing.quantities import Quantity, squeezed, transposed
from symbolic.parsing.readings import readings
from symbolic.parsing.sizes import Mismatch
from symbolic.reading import Program
from symbolic.writing.jax_function import jax_function


@dataclass(frozen=True)
class Claim:
    """A formula with the arguments of the function that it is about.

    Attributes:
        signature: the arguments.
        program: the formula as a program of the arguments.
        layout: the layout in which it is written, or an empty text.
    """

    signature: Signature
    program: Program
    layout: str

    def on_arrays(self, *given: Any) -> Any:
        """The formula as a function of the arguments of the function that it is about."""
        named = dict(zip(self.signature.names, given, strict=True))
        leaves = jax.tree_util.tree_leaves(self.signature.tree.flatten_up_to(named))
        return jax_function(self.program)(*leaves)


def claim_of(
    signature: Signature, latex: str, where: Mapping[str, str], shape: tuple[Position, ...]
) -> Claim:
    """A formula as a claim about a function; of an equation, its right side.

    Raises:
        NotRead: text that is no formula.
        NotMeant: a name of which nothing is known.
        Mismatch: sizes that do not fit one another or the shape.
    """
    node = side(signature.where, latex)
    arguments = tuple(Tensor(leaf.path, leaf.shape, leaf.dtype) for leaf in signature.leaves)
    tensors = {name_of(tensor.name): tensor for tensor in arguments}
    scope = scope_of({name: t.shape for name, t in tensors.items()}, where, [node], tensors)
    layout = ""

    def build(context: Elaborator) -> Sequence[Quantity]:
        nonlocal layout
        made, layout = _of_shape(context, node, shape)
        return [made]

    reading = next(readings(scope, build))
    unknown = {t.name for t in reading.leaves(*reading.quantities)} - {t.name for t in arguments}
    if unknown:
        known = ", ".join(t.name for t in arguments)
        raise Mismatch(
            f"it speaks of {', '.join(sorted(unknown))}, which is no argument of the function; "
            f"say what it is in `where`, or write one of {known}"
        )
    program = reading.program(reading.quantities[0], arguments)
    return Claim(signature, program, layout)


def _of_shape(
    context: Elaborator, node: sx.Node, shape: tuple[Position, ...]
) -> tuple[Quantity, str]:
    """A formula in a shape: as it is, turned, or a number repeated."""
    made = context.value(node)
    thin, wanted = squeezed(made), squeezed(Quantity(shape, made.at))
    if not thin.rank:
        return Quantity(shape, lambda at: thin.at(())), ""
    if thin.rank == wanted.rank:
        if context.sizes.attempt(*zip(thin.shape, wanted.shape, strict=True)):
            return _spread(thin, shape), ""
        turned = transposed(thin)
        if thin.rank == 2 and context.sizes.attempt(*zip(turned.shape, wanted.shape, strict=True)):
            return _spread(turned, shape), "numerator layout"
    raise Mismatch(
        f"the claim is a {context.conform.described(made)}, but the derivative is a "
        f"{context.conform.described(wanted)}"
    )


def _spread(thin: Quantity, shape: tuple[Position, ...]) -> Quantity:
    """A quantity with axes of size 1 where the wanted shape has them."""
    kept = [axis for axis, size in enumerate(shape) if size.number != 1]
    return Quantity(shape, lambda at: thin.at(tuple(at[axis] for axis in kept)))
