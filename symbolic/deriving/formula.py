"""A derivative as a program: the forward values, the adjoints, and the result over both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbolic import expressions as ex
from symbolic.deriving.reverse import Adjoint, reverse
from symbolic.expressions import Expression, Tensor
from symbolic.facts import Fact
from symbolic.indices import Index, Position, position
from symbolic.proving.prove import Definition, Formula
from symbolic.reading.program import Output, Program, Value

KINDS = ("gradient", "jacobian", "elementwise", "hessian", "mixed", "value")


class NotDerivable(ValueError):
    """What was asked for is no derivative of this function."""


@dataclass(frozen=True)
class Derivative:
    """A derivative of one output of a program.

    Attributes:
        program: the function, with named values.
        adjoints: the steps back, last value first; for a second derivative those of both passes.
        indices: the free indices of the result, those of the output first.
        body: the general element of the result.
        rules: the local rules of the last step, in words.
    """

    program: Program
    adjoints: tuple[Adjoint, ...]
    indices: tuple[Index, ...]
    body: Expression
    rules: tuple[str, ...] = ()

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every named value and adjoint, in an order in which none uses a later one."""
        forward = [Definition(v.tensor, v.indices, v.body) for v in self.program.values]
        back = [Definition(a.tensor, a.indices, a.body) for a in self.adjoints if a.tensor]
        return (*forward, *back)

    @property
    def formula(self) -> Formula:
        """The result over its definitions, for a proof."""
        return Formula(self.definitions, self.indices, self.body)

    @property
    def shape(self) -> tuple[Position, ...]:
        """The sizes of the result."""
        return tuple(index.size for index in self.indices)

    def as_program(self) -> Program:
        """The derivative as a program that can be written as a function."""
        made = tuple(Value(d.tensor, d.indices, d.body, None, "", "") for d in self.definitions)
        output = Output("", self.indices, self.body, self.shape)
        return Program(
            self.program.arguments,
            made,
            (output,),
            self.program.constants,
            self.program.assumptions,
        )


def differentiate(
    program: Program, kind: str, wrt: tuple[str, ...], facts: Iterable[Fact] = ()
) -> Derivative:
    """The derivative of the only output of a program.

    Args:
        program: the function, with named values.
        kind: one of `KINDS`.
        wrt: the path, or for `mixed` the two paths, to differentiate with respect to.
        facts: what is assumed of the arguments.

    Raises:
        NotDerivable: the output has the wrong shape for the kind.
    """
    output = program.outputs[0]
    if kind in ("gradient", "hessian", "mixed") and output.indices:
        sizes = ", ".join(map(str, output.shape))
        raise NotDerivable(
            f"the function gives an array of shape ({sizes}) but a {kind} needs a scalar; "
            'sum or average it, or ask for kind="jacobian" or kind="elementwise"'
        )
    if kind == "value":
        return Derivative(program, (), output.indices, output.body)
    tensors = {tensor.name: tensor for tensor in program.arguments}
    first = tensors[wrt[0]]
    back = reverse(program.values, output.body, output.indices, first, facts)
    once = Derivative(program, back.adjoints, back.indices, back.body, back.rules)
    if kind == "elementwise":
        return _diagonal(once, output)
    if kind in ("gradient", "jacobian"):
        return once
    values = once.as_program().values
    again = reverse(values, back.body, back.indices, tensors[wrt[-1]], facts, "γ")
    adjoints = (*back.adjoints, *again.adjoints)
    return Derivative(program, adjoints, again.indices, again.body, again.rules)


def _diagonal(jacobian: Derivative, output: Output) -> Derivative:
    """The derivative of each element of the output in the element of the argument in its place."""
    seeds = jacobian.indices[: len(output.indices)]
    places = jacobian.indices[len(output.indices) :]
    if [i.size for i in seeds] != [i.size for i in places]:
        raise NotDerivable(
            "the output and the argument have different shapes, so the function does not act "
            'element by element; ask for kind="jacobian"'
        )
    body = _inline(jacobian)
    same = {place: position(seed) for place, seed in zip(places, seeds, strict=True)}
    kept = []
    for term in body.terms if isinstance(body, ex.Add) else (body,):
        factors = term.factors if isinstance(term, ex.Multiply) else (term,)
        for place, seed in zip(places, seeds, strict=True):
            if not any(_ties(factor, place, seed) for factor in factors) and term != ex.ZERO:
                raise NotDerivable(
                    "an element of the output depends on other elements of the argument, so the "
                    'function does not act element by element; ask for kind="jacobian"'
                )
        kept.append(ex.substitute(term, same))
    return Derivative(jacobian.program, (), seeds, ex.add(*kept), jacobian.rules)


def _ties(factor: Expression, place: Index, seed: Index) -> bool:
    return isinstance(factor, ex.Delta) and {factor.left.index, factor.right.index} == {place, seed}


def _inline(derivative: Derivative) -> Expression:
    """The result with the adjoints written in place, so that their deltas show."""
    meanings: dict[Tensor, tuple[tuple[Index, ...], Expression]] = {}
    for adjoint in derivative.adjoints:
        if adjoint.tensor is not None:
            body = ex.replace(adjoint.body, meanings)
            meanings[adjoint.tensor] = (adjoint.indices, body)
    return ex.replace(derivative.body, meanings)
