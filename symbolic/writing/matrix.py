"""Matrix notation: `(2/n) Xᵀ (X w + b 𝟏 − y)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position, at_least, position
from symbolic.writing import notation as no
from symbolic.writing.blocks import blocks
from symbolic.writing.building import DIAG, ONE_HOT, call, number, plus, power, stack, transpose
from symbolic.writing.conditions import condition_of, labels_of
from symbolic.writing.index import IndexWriter
from symbolic.writing.names import Names
from symbolic.writing.network import Network
from symbolic.writing.notation import Notation
from symbolic.writing.pieces import Axes, NoMatrixForm, Piece, broadcast, need_sizes, scalar, shows
from symbolic.writing.positions import index_symbol, place_notation, position_notation
from symbolic.writing.terms import all_factors, expanded, term, written
from symbolic.writing.vocabulary import (
    ABSOLUTE,
    OF_MATRICES,
    applied,
    constant,
    of_matrix,
    operator_symbol,
)


def matrix_notation(
    body: Expression, free: Sequence[Index], among: Iterable[Tensor] = ()
) -> Notation:
    """An expression as a scalar, a column vector or a matrix; with more indices, as an array.

    Args:
        body: the expression.
        free: its free indices: none, the rows, or the rows and the columns.
        among: tensors whose names must stay different from those in the expression.
    """
    return MatrixWriter(Names((body,), free, among)).write(body, tuple(free))


def matrix_equation(
    tensor: Tensor, indices: Sequence[Index], body: Expression, among: Iterable[Tensor] = ()
) -> Notation:
    """`tensor = body` in matrix notation."""
    left = ex.element(tensor, *indices)
    writer = MatrixWriter(Names((left, body), indices, among))
    return no.Equation(writer.names.tensor(tensor.name), writer.write(body, tuple(indices)))


class MatrixWriter:
    """Writes expressions whose tensors have the given names."""

    def __init__(self, names: Names):
        self.names = names
        self._indexed = IndexWriter(names)
        self._known: dict[Expression, Piece] = {}

    def write(self, body: Expression, axes: Axes) -> Notation:
        """An expression as an array over the axes."""
        if len(axes) > 2:
            return self._indexed.array(body, axes)
        return broadcast(self.piece(body), axes, plain=body == ex.ZERO)

    def piece(self, body: Expression) -> Piece:
        """An expression over its own indices; with indices inside where it has no matrix form.

        Raises:
            NoMatrixForm: if it has more than two indices.
        """
        if body not in self._known:
            try:
                self._known[body] = self._matrix(body)
            except NoMatrixForm:
                axes = tuple(sorted(body.indices, key=lambda index: index.serial))
                if len(axes) > 2:
                    raise
                self._known[body] = Piece(axes, lambda order: self._indexed.array(body, order))
        return self._known[body]

    def _matrix(self, body: Expression) -> Piece:
        if len(body.indices) > 2:
            raise NoMatrixForm
        labels = labels_of(body)
        if labels is not None:
            return self._one_hot(*labels)
        condition = condition_of(body)
        if condition is not None:
            relation = condition.relation
            return self._entrywise(
                (condition.left, condition.right),
                lambda sides: no.Comparison(sides[0], sides[1], relation),
            )
        stacked = self._stacked(body)
        if stacked is not None:
            return stacked
        match body:
            case ex.Number(value):
                return scalar(number(value))
            case ex.Constant(name):
                return scalar(constant(name))
            case ex.Count(place) if not body.indices:
                return scalar(position_notation(self.names, place, {}))
            case ex.Element(tensor, at):
                return self._at(self.names.tensor(tensor.name), at, tensor.shape)
            case ex.Delta(left, right):
                return self._delta(left, right)
            case ex.Add(terms):
                return self._entrywise(terms, plus, spread=True)
            case ex.Multiply() | ex.Power() | ex.Sum():
                return self._product(body)
            case ex.Apply(function, arguments):
                return self._entrywise(arguments, lambda parts: _applied(function, parts, body))
            case ex.Operator():
                return self._operator(body)
        raise NoMatrixForm

    def _one_hot(self, labels: Expression, index: Index) -> Piece:
        """The matrix with a 1 in each row where its label says."""
        column = self.piece(labels)
        if len(column.axes) != 1:
            raise NoMatrixForm
        width = position_notation(self.names, index.size, {})
        made = call(ONE_HOT, column.write(column.axes), width)
        kept = (*column.axes, index)
        return Piece(kept, lambda order: made if order == kept else transpose(made))

    def _stacked(self, body: Expression) -> Piece | None:
        """Blocks above one another or side by side, where an index runs through several ranges."""
        for index in sorted(body.indices, key=lambda index: index.serial):
            parts = blocks(body, index)
            if parts is not None and all(shows(part, new) for new, part in parts):
                return self._stack(index, parts, body.indices - {index})
        return None

    def _stack(
        self, index: Index, parts: Sequence[tuple[Index, Expression]], others: Iterable[Index]
    ) -> Piece:
        def write(order: Axes) -> Notation:
            made = []
            for new, part in parts:
                axes = tuple(new if other is index else other for other in order)
                made.append(broadcast(self.piece(part), axes, plain=False))
            return stack(made, vertical=order[0] is index)

        return Piece((index, *others), write)

    def _at(self, made: Notation, at: Sequence[Position], shape: Sequence[Position]) -> Piece:
        """A tensor, or the result of an operator, at some positions: whole, or a slice of it."""
        axes: list[Index] = []
        places: list[Notation] = []
        for place, size in zip(at, shape, strict=True):
            if place.indices:
                index, part = self._slice(place, size)
                axes.append(index)
                places.append(part)
            else:
                places.append(place_notation(self.names, place, {}))
        if len(axes) > 2:
            raise NoMatrixForm
        if any(place != no.Slice() for place in places):
            made = no.At(made, tuple(places))
        if len(axes) == 2 and axes[0] is axes[1]:
            return Piece((axes[0],), lambda _: call(DIAG, made), diagonal_of=made)
        kept = tuple(axes)
        return Piece(kept, lambda order: made if order == kept else transpose(made))

    def _slice(self, place: Position, size: Position) -> tuple[Index, no.Slice]:
        """The index that runs along an axis, and over what part of it."""
        index = next(iter(place.indices))
        slope = place.coefficient(index)
        if len(place.indices) > 1 or slope is None or slope.number != 1:
            raise NoMatrixForm
        start = place - position(index)
        stop = start + index.size
        if start.indices or not at_least(start, 0) or not at_least(size - stop, 0):
            raise NoMatrixForm
        if start.number == 0 and stop == size:
            return index, no.Slice()
        return index, no.Slice(
            None if start.number == 0 else position_notation(self.names, start, {}),
            None if stop == size else position_notation(self.names, stop, {}),
            position_notation(self.names, start + 1, {}),
            position_notation(self.names, stop, {}),
        )

    def _delta(self, left: Position, right: Position) -> Piece:
        i, j = left.index, right.index
        if i is None or j is None or i.size != j.size:
            raise NoMatrixForm
        return Piece((i, j), lambda _: no.Identity())

    def _entrywise(self, bodies, combine, spread: bool = False) -> Piece:
        """Scalars, vectors and matrices combined entry by entry."""
        pieces = [self.piece(body) for body in bodies]
        axes = tuple(dict.fromkeys(index for piece in pieces for index in piece.axes))
        widest = max((piece.axes for piece in pieces), key=len, default=())
        if len(axes) > 2:
            raise NoMatrixForm
        if len(widest) == len(axes):
            axes = widest
        plain = [
            not piece.axes and (not spread or is_constant(b))
            for piece, b in zip(pieces, bodies, strict=True)
        ]

        def write(order: Axes) -> Notation:
            return combine(
                [broadcast(p, order, plain=alone) for p, alone in zip(pieces, plain, strict=True)]
            )

        return Piece(axes, write)

    def _product(self, body: Expression) -> Piece:
        """A product, summed over indices or not: as one network, by its sums, or expanded."""
        for merged in (True, False):
            with suppress(NoMatrixForm):
                return self._contraction(all_factors(body, merged), body.indices)
        other = expanded(body)
        if other is None:
            raise NoMatrixForm
        return self._matrix(other)

    def _contraction(self, factors: Sequence[Expression], free: frozenset[Index]) -> Piece:
        need_sizes(factors, frozenset().union(*(factor.indices for factor in factors)) - free)
        parts = term(factors)
        network = Network(free)
        for base, exponent in parts.factors:
            piece = self._raised(base, abs(exponent))
            if exponent < 0:
                network.divide(piece)
            else:
                network.multiply(piece)
        above, below, array = network.contract()
        if array and not (above or below or parts.sizes) and parts.number == 1:
            return array

        def write(order: Axes) -> Notation:
            made = array.oriented(order) if array else None
            return written(
                self.names, parts, [p.notation for p in above], [p.notation for p in below], made
            )

        return Piece(array.axes if array else (), write)

    def _raised(self, base: Expression, exponent: Fraction) -> Piece:
        piece = self.piece(base)
        if exponent == 1:
            return piece
        return Piece(
            piece.axes,
            lambda order: power(piece.oriented(order), exponent, elementwise=bool(order)),
            square_of=piece if exponent == 2 else None,
        )

    def _operator(self, body: ex.Operator) -> Piece:
        inner = self.piece(body.body)
        outer = tuple(index for index in inner.axes if index not in body.over)
        need_sizes((body.body,), body.over)
        if not set(body.over) <= set(inner.axes):
            raise NoMatrixForm
        if body.name in OF_MATRICES:
            if outer:
                raise NoMatrixForm
            sides = [index.size for index in body.over[: len(body.at)]]
            return self._at(of_matrix(body.name, inner.oriented(body.over)), body.at, sides)
        if len(body.over) != 1:
            raise NoMatrixForm
        function = operator_symbol(body.name)
        if not body.at:
            return Piece(outer, lambda _: self._reduced(body, inner, outer))
        if body.at[0].index in outer:
            raise NoMatrixForm
        axes = (*outer, *body.over)
        made = call(function, inner.oriented(axes))
        return self._at(made, (*map(position, outer), *body.at), [index.size for index in axes])

    def _reduced(self, body: ex.Operator, inner: Piece, outer: Axes) -> Notation:
        """An operation along an axis, which LaTeX names where there are several."""
        function = operator_symbol(body.name)
        made = call(function, inner.oriented((*outer, *body.over)))
        if body.name not in ("max", "min", "prod") or (not outer and body.name != "prod"):
            return made
        letter = index_symbol(self.names.index(body.over[0], ()))
        forms = [
            no.At(inner.oriented((*outer, *body.over)), (*[no.Slice()] * len(outer), letter)),
            no.At(inner.oriented((*body.over, *outer)), (letter, *[no.Slice()] * len(outer))),
        ]
        entries = min(forms, key=lambda form: form.transposes)
        return no.Versions(made, no.Total(function, (no.Range(letter),), entries))


def _applied(function: str, parts: Sequence[Notation], body: Expression) -> Notation:
    """A function at each entry; in LaTeX no bars around a matrix, which are its determinant."""
    made = applied(function, parts)
    if function == "abs" and len(body.indices) == 2:
        return no.Versions(made, call(ABSOLUTE, *parts))
    return made


def is_constant(body: Expression) -> bool:
    """Whether an expression is the same number whatever the tensors hold."""
    return not body.tensors and not body.indices
