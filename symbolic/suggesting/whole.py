"""Formulas altered in one place, or in one way throughout, the simplest mistakes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, position
from symbolic.proving.prove import Formula
from symbolic.suggesting import alterations as al
from symbolic.suggesting import sums
from symbolic.suggesting.alterations import Surroundings
from symbolic.suggesting.places import exchanged, factored, places
from symbolic.suggesting.slopes import applied_in, slope
from symbolic.suggesting.words import Words, name_of, say_definition

_KINDS = (
    al.branch,
    slope,
    al.term,
    al.factor,
    sums.total,
    sums.wrong_index,
    al.exponent,
    al.function,
    al.element,
    al.count,
)

_MOST_PAIRS = 20


@dataclass(frozen=True)
class Alteration:
    """A formula with something wrong in it.

    Attributes:
        words: says what is wrong.
        bodies: the bodies that are other, by the place of their definition; the result comes last.
        swapped: tensors that stand for one another throughout.
    """

    words: Words
    bodies: Mapping[int, Expression] = field(default_factory=dict)
    swapped: tuple[Tensor, Tensor] | None = None


def altered(
    formula: Formula, arguments: tuple[Tensor, ...], sizes: tuple[str, ...]
) -> Iterator[Alteration]:
    """The alterations of a formula, each once."""
    bodies = [*(definition.body for definition in formula.definitions), formula.body]
    free = [*(definition.indices for definition in formula.definitions), formula.indices]
    # The result first, then from the last adjoint back to the first value.
    order = range(len(bodies))[::-1]
    forms = [tuple(dict.fromkeys((body, factored(body)))) for body in bodies]
    standing = [
        [place for form in forms[number] for place in places(form, free[number])]
        for number in range(len(bodies))
    ]
    seen = {(number, form) for number, both in enumerate(forms) for form in both}

    known = _surroundings(formula, arguments, sizes)

    def once(number: int, body: Expression, words: Words) -> Iterator[Alteration]:
        if (number, body) not in seen:
            seen.add((number, body))
            yield Alteration(_located(words, formula, number), {number: body})

    for kind in _KINDS:
        for number in order:
            for place in standing[number]:
                for new, words in kind(place, known[number]):
                    yield from once(number, place.put(new), words)
        if kind is al.factor:
            for number in order:
                for body, words in (*_swapped(bodies[number]), *_left_out(bodies[number])):
                    yield from once(number, body, words)
    yield from islice(_swapped_arguments(arguments), _MOST_PAIRS)
    for number in order:
        for body, words in _transposed(bodies[number]):
            yield from once(number, body, words)


def _surroundings(
    formula: Formula, arguments: tuple[Tensor, ...], names: tuple[str, ...]
) -> list[Surroundings]:
    """What is known at each definition, and at the result."""
    sizes = tuple(ex.expression(position(name)) for name in names)
    tensors = (*arguments, *(definition.tensor for definition in formula.definitions))
    applied = applied_in(formula.definitions)
    return [
        Surroundings(tensors[: len(arguments) + number], applied, sizes)
        for number in range(len(formula.definitions) + 1)
    ]


def _located(words: Words, formula: Formula, number: int) -> Words:
    if number == len(formula.definitions):
        return words
    return lambda: f"in {say_definition(formula.definitions[number])}, {words()}"


def _alike(tensors: list[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    for one, other in combinations(tensors, 2):
        if one.shape and one.shape == other.shape and one.dtype == other.dtype:
            yield one, other


def _roles(one: Tensor, other: Tensor) -> Words:
    return lambda: f"{name_of(one.name)} and {name_of(other.name)} have swapped roles"


def _swapped_arguments(arguments: tuple[Tensor, ...]) -> Iterator[Alteration]:
    for pair in _alike(list(arguments)):
        yield Alteration(_roles(*pair), swapped=pair)


def _swapped(body: Expression) -> Iterator[tuple[Expression, Words]]:
    """Two tensors of one shape, each where the other belongs."""
    for one, other in _alike(sorted(body.tensors, key=lambda tensor: tensor.name)):
        meanings = {}
        for tensor, instead in ((one, other), (other, one)):
            indices = tuple(Index("i", size) for size in tensor.shape)
            meanings[tensor] = (indices, ex.element(instead, *indices))
        yield ex.replace(body, meanings), _roles(one, other)


def _left_out(body: Expression) -> Iterator[tuple[Expression, Words]]:
    """A tensor that occurs more than once, taken for 1 or for 0."""
    found = Counter(part.tensor for part in ex.walk(body) if isinstance(part, ex.Element))
    for tensor, occurrences in found.items():
        if occurrences > 1:
            indices = tuple(Index("i", size) for size in tensor.shape)
            said = f"{name_of(tensor.name)} is left out"
            for number in (ex.ONE, ex.ZERO):
                yield ex.replace(body, {tensor: (indices, number)}), lambda said=said: said


def _transposed(whole: Expression) -> Iterator[tuple[Expression, Words]]:
    """Two square matrices, each transposed."""
    square = [
        part for part in ex.walk(whole) if isinstance(part, ex.Element) and _is_square(part.tensor)
    ]
    for one, other in combinations(dict.fromkeys(square), 2):
        body = whole
        for part in (one, other):
            body = exchanged(body, part, ex.element(part.tensor, *part.at[::-1]))
        names = [name_of(part.tensor.name) for part in (one, other)]
        said = f"{names[0]} and {names[1]} stand transposed"
        yield body, lambda said=said: said


def _is_square(tensor: Tensor) -> bool:
    return len(tensor.shape) == 2 and tensor.shape[0] == tensor.shape[1]
