"""What can go wrong with the derivative of an activation: left out, the activation itself, …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.functions import partial
from symbolic.proving.prove import Definition
from symbolic.suggesting.alterations import Altered, Surroundings
from symbolic.suggesting.places import Place, exchanged
from symbolic.suggesting.words import Words, function_name, say
from symbolic.writing.terms import factors_of

_FAMILY = ("logistic", "tanh", "relu", "softplus")
_TWICE = "{name}′ is taken at {written}, which is {value} already"


@dataclass(frozen=True)
class Activation:
    """A function of one number at some positions.

    Attributes:
        applied: `σ(Z[i,j])`.
        written: the same as it stands in formulas: `A[i,j]` where it has a name.
    """

    applied: ex.Apply
    written: Expression

    def slope(self, name: str = "") -> Expression:
        """Its derivative, or that of another function in its place, in the words of the formula."""
        name = name or self.applied.function
        argument = self.applied.arguments
        return exchanged(partial(name, argument, 0), ex.Apply(name, argument), self.written)

    def at_itself(self) -> Expression:
        """Its derivative taken at its value."""
        return partial(self.applied.function, (self.written,), 0)


def slope(place: Place, known: Surroundings) -> Altered:
    """The derivative of an activation left out, or replaced by what is often taken for it."""
    if isinstance(place.part, ex.Sum | ex.Element):
        return
    for activation in _activations(place.part, known.applied):
        right = activation.slope()
        if not right.children or not _divides(right, place.part):
            continue
        rest = ex.multiply(*factors_of(place.part), ex.power(right, -1))
        (argument,) = activation.applied.arguments
        before = exchanged(right, activation.written, argument)
        if isinstance(place.part, ex.Multiply):
            yield rest, _said("the factor {slope} is missing", activation)
        yield rest * activation.written, _said("{value} stands where {slope} belongs", activation)
        yield rest * activation.at_itself(), _said(_TWICE, activation)
        yield rest * before, _said("{argument} stands where {value} belongs", activation)
        for other in _FAMILY:
            if other != activation.applied.function:
                said = f"{function_name(other)}′ stands where {{slope}} belongs"
                yield rest * activation.slope(other), _said(said, activation)


def _said(pattern: str, activation: Activation) -> Words:
    """A sentence about an activation and its derivative, `σ′(Z⁽¹⁾) = A⁽¹⁾ ⊙ (1 − A⁽¹⁾)`."""

    def words() -> str:
        name = function_name(activation.applied.function)
        argument = say(activation.applied.arguments[0])
        return pattern.format(
            name=name,
            argument=argument,
            value=say(activation.applied),
            written=say(activation.written),
            slope=f"{name}′({argument}) = {say(activation.slope())}",
        )

    return words


def _activations(body: Expression, applied: Mapping[Tensor, Definition]) -> list[Activation]:
    """The activations that stand in an expression, named or not."""
    found: dict[Expression, Activation] = {}
    for part in ex.walk(body):
        if isinstance(part, ex.Apply) and len(part.arguments) == 1:
            found.setdefault(part, Activation(part, part))
        if isinstance(part, ex.Element) and part.tensor in applied:
            definition = applied[part.tensor]
            written = ex.element(definition.tensor, *part.at)
            meaning = {definition.tensor: (definition.indices, definition.body)}
            function = ex.replace(written, meaning)
            if isinstance(function, ex.Apply):
                found.setdefault(written, Activation(function, written))
    return list(found.values())


def applied_in(definitions: Sequence[Definition]) -> dict[Tensor, Definition]:
    """The activations among some definitions, by the tensor they make and by that they take."""
    found = {}
    for definition in definitions:
        if isinstance(definition.body, ex.Apply) and len(definition.body.arguments) == 1:
            found[definition.tensor] = definition
            (argument,) = definition.body.arguments
            places = tuple(place.index for place in argument.positions)
            if isinstance(argument, ex.Element) and places == definition.indices:
                found.setdefault(argument.tensor, definition)
    return found


def _divides(divisor: Expression, body: Expression) -> bool:
    """Whether all factors of an expression are among those of another."""
    exponents = dict(map(_power, factors_of(body)))
    return all(
        exponents.get(base, 0) >= exponent > 0
        for base, exponent in map(_power, factors_of(divisor))
    )


def _power(factor: Expression) -> tuple[Expression, Fraction]:
    if isinstance(factor, ex.Power):
        return factor.base, factor.exponent
    return factor, Fraction(1)
