"""What can go wrong with a sum, a mean or an operator: its index, its factors, or all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, position
from symbolic.suggesting.alterations import Altered, Surroundings
from symbolic.suggesting.places import Place
from symbolic.suggesting.words import say, say_index, sentence
from symbolic.writing.terms import factors_of


def total(place: Place, known: Surroundings) -> Altered:
    """A factor that stands outside its sum, a mean for a sum, a sum left out."""
    if not isinstance(place.part, ex.Sum):
        return
    over, body = place.part.over, place.part.body
    factors = factors_of(body)
    for number, one in enumerate(factors):
        if len(factors) > 1 and not isinstance(one, ex.Number):
            rest = ex.multiply(*factors[:number], *factors[number + 1 :])
            said = "the factor {} stands outside a sum that it belongs in"
            split = ex.multiply(ex.sum_over(over, one), ex.sum_over(over, rest))
            yield split, sentence(said, say, one)
    for index in over:
        mean = place.part / ex.expression(index.size)
        yield mean, sentence("a mean stands where the sum {} belongs", say_index, place.part)
        others = tuple(other for other in over if other is not index)
        for free in place.scope:
            if free.size == index.size:
                single = ex.sum_over(others, ex.substitute(body, {index: position(free)}))
                yield single, sentence("the sum {} is left out", say_index, place.part)


def wrong_index(place: Place, known: Surroundings) -> Altered:
    """A sum, a mean or an operator over another index."""
    match place.part:
        case ex.Sum():
            for new, _, _ in _over_another(place.part, place.scope):
                yield new, sentence("{} is summed over the wrong index", say_index, place.part)
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
                    yield (
                        mean,
                        sentence("{} is summed over the wrong index", say_index, one / count),
                    )
        case ex.Operator(_, (index,)):
            for turned in _turned(place.part, index, place.scope):
                yield turned, sentence("{} runs over the wrong index", say_index, place.part)


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


def _like(index: Index, taken: Index, body: Expression, scope: Sequence[Index]) -> list[Position]:
    """What an index becomes once `taken` is summed in its stead: a free one of the same range."""
    return [
        position(free)
        for free in scope
        if free.size == index.size and (free is taken or free not in body.indices)
    ]
