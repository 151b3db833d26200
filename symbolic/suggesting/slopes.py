"""What can go wrong with the derivative of an activation: left out, the activation itself, …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    @property
    def said(self) -> str:
        """`σ′(Z⁽¹⁾) = A⁽¹⁾ ⊙ (1 − A⁽¹⁾)`."""
        name = function_name(self.applied.function)
        return f"{name}′({say(self.applied.arguments[0])}) = {say(self.slope())}"


def activations(body: Expression, definitions: Sequence[Definition]) -> Iterator[Activation]:
    """The activations that stand in an expression, named or not."""
    named = {d.tensor: d for d in definitions if isinstance(d.body, ex.Apply)}
    fed = {_argument(d): d for d in named.values() if _argument(d) is not None}
    seen: dict[Expression, Activation] = {}
    for part in ex.walk(body):
        if isinstance(part, ex.Apply) and len(part.arguments) == 1:
            seen.setdefault(part, Activation(part, part))
        if isinstance(part, ex.Element):
            definition = named.get(part.tensor) or fed.get(part.tensor)
            if definition is not None:
                meaning = {definition.tensor: (definition.indices, definition.body)}
                written = ex.element(definition.tensor, *part.at)
                applied = ex.replace(written, meaning)
                if isinstance(applied, ex.Apply) and len(applied.arguments) == 1:
                    seen.setdefault(written, Activation(applied, written))
    yield from seen.values()


def _argument(definition: Definition) -> Tensor | None:
    """The tensor whose elements a definition takes, each in its place."""
    match definition.body:
        case ex.Apply(_, (ex.Element(tensor, at),)):
            same = tuple(place.index for place in at) == definition.indices
            return tensor if same else None
    return None


def slope(place: Place, known: Surroundings) -> Altered:
    """The derivative of an activation left out, or replaced by what is often taken for it."""
    for activation in activations(place.part, known.definitions):
        right = activation.slope()
        if right.children == () or not _divides(right, place.part):
            continue
        rest = ex.multiply(*factors_of(place.part), ex.power(right, -1))
        name = function_name(activation.applied.function)
        if isinstance(place.part, ex.Multiply):
            yield rest, lambda said=activation.said: f"the factor {said} is missing"
        value = say(activation.applied)
        yield ex.multiply(rest, activation.written), _stands(value, activation)
        twice = f"{name}′ is taken at {say(activation.written)}, which is {value} already"
        yield ex.multiply(rest, activation.at_itself()), lambda twice=twice: twice
        (argument,) = activation.applied.arguments
        before = exchanged(right, activation.written, argument)
        said = f"{say(argument)} stands where {value} belongs"
        yield ex.multiply(rest, before), lambda said=said: said
        for other in _FAMILY:
            if other != activation.applied.function:
                words = _stands(f"{function_name(other)}′", activation)
                yield ex.multiply(rest, activation.slope(other)), words


def _stands(what: str, activation: Activation) -> Words:
    return lambda: f"{what} stands where {activation.said} belongs"


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
