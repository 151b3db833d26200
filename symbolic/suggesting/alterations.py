"""What can go wrong at one place of a formula: one entry for each kind of mistake.

A kind is given a place and what is known of the formula, and says what may stand there by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position, position
from symbolic.suggesting.places import Place
from symbolic.suggesting.words import (
    function_name,
    name_of,
    say,
    say_index,
    say_unsigned,
)
from symbolic.writing.terms import factors_of

Words = Callable[[], str]
Altered = Iterator[tuple[Expression, Words]]


@dataclass(frozen=True)
class Surroundings:
    """What a formula is made of.

    Attributes:
        tensors: the arguments, the named values and the adjoints.
        sizes: the names of the sizes.
    """

    tensors: tuple[Tensor, ...]
    sizes: tuple[str, ...]


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


def term(place: Place, known: Surroundings) -> Altered:
    """A term with the wrong sign, left out, or scaled."""
    if not isinstance(place.part, ex.Add):
        return
    terms = place.part.terms
    scales = [ex.Number(Fraction(number)) for number in ("2", "1/2")]
    for name in known.sizes:
        size = ex.expression(position(name))
        scales += [size, 1 / size]
    for number, one in enumerate(terms):
        rest = (*terms[:number], *terms[number + 1 :])
        yield ex.add(*rest, -one), _words("the sign of the term {} is wrong", say_unsigned, one)
        yield ex.add(*rest), _words("the term {} is missing", say_unsigned, one)
        for scale in scales:
            words = _words("the term {} is {} times what it should be", say_unsigned, one, scale)
            yield ex.add(*rest, one * scale), words


def factor(place: Place, known: Surroundings) -> Altered:
    """A factor left out."""
    if not isinstance(place.part, ex.Multiply):
        return
    factors = place.part.factors
    for number, one in enumerate(factors):
        rest = ex.multiply(*factors[:number], *factors[number + 1 :])
        if one == ex.MINUS_ONE:
            yield rest, lambda: "the sign is wrong"
        else:
            yield rest, _words("the factor {} is missing", say_unsigned, one)


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
                words = _words(_exponent_words(old, new), say, base)
                yield ex.multiply(*rest, ex.power(base, new)), words


def _exponent_words(old: Fraction, new: Fraction) -> str:
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
                words = _words(f"the function {function_name(name)} of {{}} is left out", say, *arguments)
                yield arguments[0], words
        case ex.Operator(name, over, body, at):
            for family in _OPERATOR_FAMILIES:
                for other in family if name in family else ():
                    if other != name:
                        words = f"{other} stands where {name} belongs"
                        yield ex.Operator(other, over, body, at), lambda words=words: words
            if len(at) == len(over):
                words = _words(f"the {name} of {{}} is left out", say, body)
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


def total(place: Place, known: Surroundings) -> Altered:
    """A factor that stands outside its sum, a mean for a sum, a sum left out."""
    if not isinstance(place.part, ex.Sum):
        return
    over, body = place.part.over, place.part.body
    factors = factors_of(body)
    for number, one in enumerate(factors):
        if len(factors) > 1 and not isinstance(one, ex.Number):
            rest = ex.multiply(*factors[:number], *factors[number + 1 :])
            words = _words(
                "the factor {} stands outside the sum {} that it belongs in",
                say_index,
                one,
                place.part,
            )
            yield ex.multiply(ex.sum_over(over, one), ex.sum_over(over, rest)), words
    for index in over:
        mean = place.part / ex.expression(index.size)
        yield mean, _words("a mean stands where the sum {} belongs", say_index, place.part)
        others = tuple(other for other in over if other is not index)
        for free in place.scope:
            if free.size == index.size:
                single = ex.sum_over(others, ex.substitute(body, {index: position(free)}))
                yield single, _words("the sum {} is left out", say_index, place.part)


def wrong_index(place: Place, known: Surroundings) -> Altered:
    """A sum, a mean or an operator over another index."""
    match place.part:
        case ex.Sum():
            for new, _, _ in _over_another(place.part, place.scope):
                yield new, _words("{} is summed over the wrong index", say_index, place.part)
        case ex.Multiply(factors):
            for number, one in enumerate(factors):
                if not isinstance(one, ex.Sum):
                    continue
                rest = ex.multiply(*factors[:number], *factors[number + 1 :])
                for new, old, taken in _over_another(one, place.scope):
                    count, other = ex.expression(old.size), ex.expression(taken.size)
                    if count == other or count not in _bases(rest):
                        continue
                    mean = ex.multiply(new, rest, count, 1 / other)
                    yield mean, _words("{} is summed over the wrong index", say_index, one / count)
        case ex.Operator(_, (index,)):
            for turned in _turned(place.part, index, place.scope):
                yield turned, _words("{} runs over the wrong index", say_index, place.part)


def _bases(body: Expression) -> list[Expression]:
    return [one.base if isinstance(one, ex.Power) else one for one in factors_of(body)]


def _over_another(
    part: ex.Sum, scope: Sequence[Index]
) -> Iterator[tuple[Expression, Index, Index]]:
    """A sum over a free index instead, with the index that was bound and the new one."""
    for index in part.over:
        others = tuple(other for other in part.over if other is not index)
        for taken in _free(part.body, scope):
            for here in _like(index, taken, part.body, scope):
                new = taken.again()
                body = ex.substitute(part.body, {taken: position(new), index: here})
                yield ex.sum_over((new, *others), body), index, new


def _turned(part: ex.Operator, index: Index, scope: Sequence[Index]) -> Iterator[Expression]:
    """An operator over a free index of its body instead, read where it was read."""
    for taken in _free(part.body, scope):
        new = taken.again()
        for here in part.at or _like(index, taken, part.body, scope):
            body = ex.substitute(part.body, {taken: position(new), index: here})
            yield ex.Operator(part.name, (new,), body, (position(taken),) if part.at else ())


def _free(body: Expression, scope: Sequence[Index]) -> list[Index]:
    return [index for index in scope if index in body.indices]


def _like(
    index: Index, taken: Index, body: Expression, scope: Sequence[Index]
) -> list[Position]:
    """What an index becomes once `taken` is summed in its stead: a free one of the same range."""
    return [
        position(free)
        for free in scope
        if free.size == index.size and (free is taken or free not in body.indices)
    ]


def element(place: Place, known: Surroundings) -> Altered:
    """A matrix transposed, or another tensor of the same shape."""
    if not isinstance(place.part, ex.Element):
        return
    tensor, at = place.part.tensor, place.part.at
    if len(at) == 2 and tensor.shape[0] == tensor.shape[1] and at[0] != at[1]:
        yield ex.element(tensor, *at[::-1]), _words("{0} and {0}ᵀ are exchanged", say, place.part)
    for other in known.tensors:
        if other != tensor and other.shape == tensor.shape and other.dtype == tensor.dtype:
            words = f"{name_of(other.name)} stands where {name_of(tensor.name)} belongs"
            yield ex.element(other, *at), lambda words=words: words


def count(place: Place, known: Surroundings) -> Altered:
    """Another size."""
    if isinstance(place.part, ex.Count):
        for name in known.sizes:
            size = ex.expression(position(name))
            if size != place.part:
                yield size, _words("the size {} stands where {} belongs", say, size, place.part)


def _words(sentence: str, write: Callable[[Expression], str], *parts: Expression) -> Words:
    return lambda: sentence.format(*map(write, parts))
