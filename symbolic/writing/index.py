"""Index notation: `Σ_k X[i,k] W[k,j] + b[j]`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position
from symbolic.writing import notation as no
from symbolic.writing.building import number, plus, power
from symbolic.writing.conditions import condition_of
from symbolic.writing.names import DELTA, Names
from symbolic.writing.notation import Notation
from symbolic.writing.positions import (
    Letters,
    at_least_zero_notation,
    count_notation,
    place_notation,
    range_notation,
)
from symbolic.writing.terms import factors_of, term, written
from symbolic.writing.vocabulary import (
    OF_MATRICES,
    SIGMA_SIGN,
    applied,
    constant,
    of_matrix,
    operator_symbol,
)


def index_notation(
    body: Expression, free: Sequence[Index] = (), among: Iterable[Tensor] = ()
) -> Notation:
    """An expression in index notation.

    Args:
        body: the expression.
        free: its free indices, in order, where they should be named first.
        among: tensors whose names must stay different from those in the expression.
    """
    free = (*free, *sorted(body.indices - set(free), key=lambda index: index.serial))
    names = Names((body,), free, among)
    return IndexWriter(names).write(body, letters_for(names, free))


def index_equation(
    tensor: Tensor, indices: Sequence[Index], body: Expression, among: Iterable[Tensor] = ()
) -> Notation:
    """`tensor[indices] = body` in index notation."""
    left = ex.element(tensor, *indices)
    names = Names((left, body), indices, among)
    writer, letters = IndexWriter(names), letters_for(names, indices)
    return no.Equation(writer.write(left, letters), writer.write(body, letters))


def letters_for(names: Names, free: Iterable[Index]) -> dict[Index, str]:
    """A letter for every free index."""
    letters: dict[Index, str] = {}
    for index in free:
        letters[index] = names.index(index, letters.values())
    return letters


class IndexWriter:
    """Writes expressions whose tensors have the given names."""

    def __init__(self, names: Names):
        self.names = names

    def write(self, body: Expression, letters: Letters) -> Notation:
        """An expression, `letters` naming its free indices."""
        condition = condition_of(body)
        if condition is not None:
            sides = [self.write(side, letters) for side in (condition.left, condition.right)]
            return no.Comparison(sides[0], sides[1], condition.relation)
        match body:
            case ex.Number(value):
                return number(value)
            case ex.Constant(name):
                return constant(name)
            case ex.Count(position):
                return count_notation(self.names, position, letters)
            case ex.Element(tensor, at):
                return self._at(self.names.tensor(tensor.name), at, letters)
            case ex.Delta(left, right):
                return self._delta(left, right, letters)
            case ex.AtLeastZero(position):
                return at_least_zero_notation(self.names, position, letters)
            case ex.Add(terms):
                return plus(self.write(part, letters) for part in terms)
            case ex.Multiply() | ex.Power():
                return self._product(body, letters)
            case ex.Apply(function, arguments):
                return applied(function, [self.write(a, letters) for a in arguments])
            case ex.Sum():
                return self._sum(body, letters)
            case ex.Operator():
                return self._operator(body, letters)
        raise NotImplementedError(type(body).__name__)

    def _at(self, body: Notation, at: Sequence[Position], letters: Letters) -> Notation:
        places = tuple(place_notation(self.names, place, letters) for place in at)
        return no.At(body, places) if places else body

    def _delta(self, left: Position, right: Position, letters: Letters) -> Notation:
        """`δ[i,j]`; LaTeX compares positions that are no indices over one range: `[i = j + 1]`."""
        sides = [place_notation(self.names, place, letters) for place in (left, right)]
        compared = no.Comparison(sides[0], sides[1], "=")
        if not self.names.kronecker:
            return compared
        made = self._at(DELTA, (left, right), letters)
        i, j = left.index, right.index
        return made if i and j and i.size == j.size else no.Versions(made, compared)

    def _product(
        self, body: Expression, letters: Letters, last: Sequence[Notation] = ()
    ) -> Notation:
        parts = term(factors_of(body))
        above: list[Notation] = []
        below: list[Notation] = []
        sums: list[Notation] = list(last)
        for base, exponent in parts.factors:
            made = power(self.write(base, letters), abs(exponent), elementwise=False)
            side = below if exponent < 0 else sums if isinstance(made, no.Total) else above
            side.append(made)
        return written(self.names, parts, [*above, *sums], below)

    def _sum(self, body: ex.Sum, letters: Letters) -> Notation:
        """A sum; what does not depend on its indices stands in front."""
        over = set(body.over)
        factors = factors_of(body.body)
        outside = [factor for factor in factors if over.isdisjoint(factor.indices)]
        inside = ex.multiply(*(factor for factor in factors if not over.isdisjoint(factor.indices)))
        ranges, inner = self._bind(body.over, inside, letters)
        total = no.Total(SIGMA_SIGN, ranges, self.write(inside, inner))
        return self._product(ex.multiply(*outside), letters, [total]) if outside else total

    def _bind(
        self, over: Sequence[Index], body: Expression, letters: Letters
    ) -> tuple[tuple[no.Range, ...], dict[Index, str]]:
        inner = dict(letters)
        for index in over:
            inner[index] = self.names.index(index, inner.values())
        ranges = tuple(range_notation(self.names, index, inner, body) for index in over)
        return ranges, inner

    def _operator(self, body: ex.Operator, letters: Letters) -> Notation:
        if body.name in OF_MATRICES and is_whole(body.body, body.over):
            matrix = self.names.tensor(tensor_name(body.body))
            return self._at(of_matrix(body.name, matrix), body.at, letters)
        ranges, inner = self._bind(body.over, body.body, letters)
        entry = self.write(body.body, inner)
        made = no.Over(operator_symbol(body.name), ranges, entry)
        if body.name in OF_MATRICES:
            made = no.Versions(made, of_matrix(body.name, no.Array(entry, ranges)))
        return self._at(made, body.at, letters)

    def array(self, body: Expression, axes: Sequence[Index]) -> Notation:
        """The array with a general entry, or the expression alone where it has no axes."""
        letters = letters_for(self.names, axes)
        made = self.write(body, letters)
        if not axes:
            return made
        return no.Array(
            made, tuple(range_notation(self.names, index, letters, body) for index in axes)
        )


def is_whole(body: Expression, over: Sequence[Index]) -> bool:
    """Whether an expression is the general element of a tensor over some indices."""
    if not isinstance(body, ex.Element) or len(body.at) != len(over):
        return False
    axes = zip(body.at, body.tensor.shape, over, strict=True)
    return all(place.index is index and size == index.size for place, size, index in axes)


def tensor_name(body: Expression) -> str:
    """The name of the tensor of an element."""
    assert isinstance(body, ex.Element)
    return body.tensor.name
