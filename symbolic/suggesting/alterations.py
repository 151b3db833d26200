"""What can go wrong at one place of a formula: one entry for each kind of mistake.

A kind is given a place and what is known of the formula, and says what may stand there by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.proving.prove import Definition
from symbolic.suggesting.places import Place
from symbolic.suggesting.words import (
    Words,
    function_name,
    name_of,
    say,
    say_term,
    say_unsigned,
    sentence,
)
from symbolic.writing.terms import factors_of

Altered = Iterator[tuple[Expression, Words]]


@dataclass(frozen=True)
class Surroundings:
    """What a formula is made of.

    Attributes:
        tensors: the arguments, and the values and adjoints that are defined before.
        applied: the activations in the whole formula, by the tensors that they make and take.
        sizes: the sizes.
    """

    tensors: tuple[Tensor, ...]
    applied: Mapping[Tensor, Definition]
    sizes: tuple[Expression, ...]


def branch(place: Place, known: Surroundings) -> Altered:
    """`[z < 0]` for `[z > 0]`, and the branches of a choice exchanged."""
    match place.part:
        case ex.Positive(body):
            said = say(body)
            below = f"{said} < 0" if not isinstance(body, ex.Add) else f"where {said} is negative"
            yield 1 - place.part, lambda: f"this is the derivative on the other branch ({below})"
        case ex.Apply("where", (condition, then, otherwise)):
            words = f"the branches {say(then)} and {say(otherwise)} are exchanged"
            yield ex.where(condition, otherwise, then), lambda: words


_TERM_SCALES = (ex.MINUS_ONE, ex.ZERO, ex.Number(Fraction(2)), ex.Number(Fraction(1, 2)))


def term(place: Place, known: Surroundings) -> Altered:
    """A term with the wrong sign, left out, or scaled."""
    if not isinstance(place.part, ex.Add):
        return
    terms = place.part.terms
    for number, one in enumerate(terms):
        rest = (*terms[:number], *terms[number + 1 :])
        for scale in _TERM_SCALES:
            yield ex.add(*rest, one * scale), partial(say_term, one, scale)


def factor(place: Place, known: Surroundings) -> Altered:
    """A factor left out."""
    if not isinstance(place.part, ex.Multiply):
        return
    factors = place.part.factors
    for number, one in enumerate(factors):
        rest = ex.multiply(*factors[:number], *factors[number + 1 :])
        if one == ex.MINUS_ONE:
            yield rest, sentence("the sign of {} is wrong", say, rest)
        else:
            yield rest, sentence("the factor {} is missing", say_unsigned, one)


def exponent(place: Place, known: Surroundings) -> Altered:
    """A factor squared, not squared, or on the other side of the bar."""
    for number, one in enumerate(factors_of(place.part)):
        base, old = (one.base, one.exponent) if isinstance(one, ex.Power) else (one, Fraction(1))
        whole = old == 1 and not isinstance(place.part, ex.Multiply)
        if whole or isinstance(base, ex.Number | ex.Positive | ex.Delta | ex.Zero):
            continue
        factors = factors_of(place.part)
        rest = (*factors[:number], *factors[number + 1 :])
        for new in dict.fromkeys((old + 1, old - 1, -old, old * 2, Fraction(1))):
            if new and new != old:
                words = sentence(_exponentsentence(old, new), say, base)
                yield ex.multiply(*rest, ex.power(base, new)), words


def _exponentsentence(old: Fraction, new: Fraction) -> str:
    if new == -old:
        return "{} divides" if new < 0 else "{} multiplies where it should divide"
    if (old, new) == (1, 2):
        return "the factor {} is squared"
    if (old, new) == (2, 1):
        return "{} is not squared"
    return f"{{}} has the exponent {new} where {old} belongs"


def function(place: Place, known: Surroundings) -> Altered:
    """Another function of the same family, or none."""
    match place.part:
        case ex.Apply(name, arguments):
            for family in _FAMILIES:
                for other in family if name in family else ():
                    if other != name:
                        words = f"{function_name(other)} stands where {function_name(name)} belongs"
                        yield ex.Apply(other, arguments), lambda words=words: words
            if len(arguments) == 1:
                words = sentence(
                    f"the function {function_name(name)} of {{}} is left out", say, *arguments
                )
                yield arguments[0], words
        case ex.Operator(name, over, body, at):
            for family in _OPERATOR_FAMILIES:
                for other in family if name in family else ():
                    if other != name:
                        words = f"{other} stands where {name} belongs"
                        yield ex.Operator(other, over, body, at), lambda words=words: words
            if len(at) == len(over):
                words = sentence(f"the {name} of {{}} is left out", say, body)
                yield ex.substitute(body, dict(zip(over, at, strict=True))), words


_FAMILIES = (
    ("logistic", "tanh", "relu", "softplus"),
    ("sin", "cos"),
    ("sinh", "cosh"),
    ("max", "min"),
    ("log", "log1p"),
    ("exp", "expm1"),
)
_OPERATOR_FAMILIES = (("softmax", "log_softmax"), ("max", "min"))


def element(place: Place, known: Surroundings) -> Altered:
    """A matrix transposed, or another tensor of the same shape."""
    if not isinstance(place.part, ex.Element):
        return
    tensor, at = place.part.tensor, place.part.at
    if len(at) == 2 and tensor.shape[0] == tensor.shape[1] and at[0] != at[1]:
        yield ex.element(tensor, *at[::-1]), sentence("{0} and {0}ᵀ are exchanged", say, place.part)
    for other in known.tensors:
        if other != tensor and other.shape == tensor.shape and other.dtype == tensor.dtype:
            words = f"{name_of(other.name)} stands where {name_of(tensor.name)} belongs"
            yield ex.element(other, *at), lambda words=words: words


def count(place: Place, known: Surroundings) -> Altered:
    """Another size."""
    if isinstance(place.part, ex.Count):
        for size in known.sizes:
            if size != place.part:
                yield size, sentence("the size {} stands where {} belongs", say, size, place.part)
