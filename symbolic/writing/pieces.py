"""Scalars, vectors and matrices by the indices of their axes, and products of two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index
from symbolic.writing import notation as no
from symbolic.writing.building import DIAG, ONE, TRACE, call, hadamard, product, scale, transpose
from symbolic.writing.notation import Notation

ROW_OF_ONES = no.Transpose(no.Ones())
Axes = tuple[Index, ...]


class NoMatrixForm(Exception):
    """A formula that has no matrix form: it is written with indices."""


@dataclass(eq=False)
class Piece:
    """A scalar, a vector or a matrix, by the indices of its axes.

    Attributes:
        axes: its indices, no more than two.
        write: its notation with the axes in a given order; a vector is a column.
        square_of: the piece of which it holds the squared entries, if any.
        diagonal_of: the matrix of which it is the diagonal, if any.
    """

    axes: Axes
    write: Callable[[Axes], Notation]
    square_of: Piece | None = None
    diagonal_of: Notation | None = None
    _known: dict[Axes, Notation] = field(default_factory=dict)

    def oriented(self, axes: Axes) -> Notation:
        """The notation with the axes in an order, by way of the other order if that is shorter."""
        if axes not in self._known:
            made = self.write(axes)
            if len(axes) == 2 and made.transposes:
                turned = transpose(self.write(axes[::-1]))
                made = turned if turned.transposes < made.transposes else made
            self._known[axes] = made
        return self._known[axes]

    @property
    def notation(self) -> Notation:
        """The notation in the given order of axes."""
        return self.oriented(self.axes)


def scalar(made: Notation) -> Piece:
    """A scalar piece."""
    return Piece((), lambda _: made)


def joined(axes: Axes, factors: Sequence[Piece], divisors: Sequence[Piece]) -> Piece:
    """Pieces over the same axes, multiplied and divided entry by entry."""
    if len(factors) == 1 and not divisors:
        return factors[0]
    return Piece(
        axes,
        lambda order: hadamard(
            [piece.oriented(order) for piece in factors],
            [piece.oriented(order) for piece in divisors],
        ),
    )


def broadcast(piece: Piece, axes: Axes, plain: bool) -> Notation:
    """A piece over more axes, by way of vectors of ones; a plain scalar is left as it is."""
    if len(piece.axes) == len(axes):
        return piece.oriented(axes)
    if not piece.axes:
        if plain:
            return piece.notation
        ones = no.Ones() if len(axes) == 1 else product(no.Ones(), ROW_OF_ONES)
        return scale([piece.notation], ones)
    if piece.axes[0] is axes[0]:
        return product(piece.notation, ROW_OF_ONES)
    return product(no.Ones(), transpose(piece.notation))


def outer_product(column: Piece, row: Piece, axes: Axes) -> Notation:
    """`u vᵀ`."""
    return product(column.oriented(axes[:1]), transpose(row.oriented(axes[1:])))


def diagonal_matrix(vector: Notation) -> Notation:
    """The matrix with a vector on its diagonal."""
    return no.DiagonalMatrix((vector,), DIAG)


def weighted(matrix: Piece, vectors: dict[Index, Piece], axes: Axes) -> Notation:
    """`diag(u) A diag(v)`; `diag(u ⊙ v)` where A is the identity."""
    made = matrix.oriented(axes)
    weights = [vectors[i].oriented((i,)) if i in vectors else None for i in axes]
    if isinstance(made, no.Identity):
        return diagonal_matrix(hadamard([weight for weight in weights if weight]))
    left, right = (diagonal_matrix(weight) if weight else ONE for weight in weights)
    return product(*(factor for factor in (left, made, right) if factor != ONE))


def chained(matrices: list[Piece], weights: Piece | None, index: Index, outer: Axes) -> Piece:
    """A matrix times a vector, or two matrices with a diagonal between, summed over an index."""
    vector = weights.oriented((index,)) if weights else None
    if len(matrices) == 1:
        return Piece(
            outer, lambda o: product(matrices[0].oriented((o[0], index)), vector or no.Ones())
        )
    middle = [diagonal_matrix(vector)] if vector else []

    def write(order: Axes) -> Notation:
        left, right = matrices if order == outer else matrices[::-1]
        return product(left.oriented((order[0], index)), *middle, right.oriented((index, order[1])))

    return Piece(outer, write)


def trace(left: Piece, right: Piece) -> Notation:
    """`tr(A B)` in the order of axes with fewer transposes."""
    i, j = left.axes
    forms = [
        product(left.oriented((j, i)), right.oriented((i, j))),
        product(left.oriented((i, j)), right.oriented((j, i))),
    ]
    best = min(forms, key=lambda form: form.transposes)
    negative = isinstance(best, no.Minus)
    best = best.body if isinstance(best, no.Minus) else best
    made = call(TRACE, best)
    return no.Minus(made) if negative else made


def need_sizes(bodies: Sequence[Expression], bound: Iterable[Index]) -> None:
    """Refuse where the size of `𝟏` or `I` over a bound index would be seen from nothing."""
    for index in bound:
        if not any(shows(body, index) for body in bodies):
            raise NoMatrixForm


def shows(body: Expression, index: Index) -> bool:
    """Whether anything but an identity matrix runs over an index."""
    if index not in body.indices or isinstance(body, ex.Delta):
        return False
    if any(index in place.indices for place in body.positions):
        return True
    return any(shows(child, index) for child in body.children)
