"""Products over indices as matrix products: a tensor network contracted two tensors at a time."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symbolic.indices import Index
from symbolic.writing import notation as no
from symbolic.writing.building import TRACE, call, power, product, transpose
from symbolic.writing.notation import Notation
from symbolic.writing.pieces import (
    ROW_OF_ONES,
    Axes,
    NoMatrixForm,
    Piece,
    chained,
    joined,
    outer_product,
    scalar,
    trace,
    weighted,
)


class Network:
    """Pieces to be multiplied, and summed over the indices that are not free."""

    def __init__(self, free: Iterable[Index]):
        self._free = frozenset(free)
        self._factors: dict[frozenset[Index], list[tuple[int, Piece]]] = {}
        self._divisors: dict[frozenset[Index], list[Piece]] = {}
        self._place = 0

    def multiply(self, piece: Piece, place: int | None = None) -> None:
        """Put a factor in."""
        self._place += 1
        group = self._factors.setdefault(frozenset(piece.axes), [])
        group.append((self._place if place is None else place, piece))
        group.sort(key=lambda item: item[0])

    def divide(self, piece: Piece) -> None:
        """Put a divisor in."""
        self._place += 1
        self._divisors.setdefault(frozenset(piece.axes), []).append(piece)

    def _groups(self, index: Index | None = None) -> list[frozenset[Index]]:
        found = dict.fromkeys([*self._factors, *self._divisors])
        return [group for group in found if index is None or index in group]

    def _axes(self, group: frozenset[Index]) -> Axes:
        pieces = [p for _, p in self._factors.get(group, ())] or self._divisors[group]
        return pieces[0].axes

    def _place_of(self, group: frozenset[Index]) -> int:
        return min([place for place, _ in self._factors.get(group, ())], default=self._place)

    def _take(self, group: frozenset[Index]) -> tuple[list[Piece], list[Piece]]:
        factors = [piece for _, piece in self._factors.pop(group, ())]
        return factors, self._divisors.pop(group, [])

    def _collapse(self, group: frozenset[Index]) -> Piece:
        axes = self._axes(group)
        return joined(axes, *self._take(group))

    def contract(self) -> tuple[list[Piece], list[Piece], Piece | None]:
        """The scalar factors and divisors, and the vector or matrix over the free indices.

        Raises:
            NoMatrixForm: where an index joins more than two matrices.
        """
        while bound := list(
            dict.fromkeys(i for g in self._groups() for i in self._axes(g) if i not in self._free)
        ):
            self._step(bound)
        factors, divisors = self._take(frozenset())
        return factors, divisors, self._assembled()

    def _step(self, bound: list[Index]) -> None:
        for group in self._groups():
            if len(group) == 2 and self._alone(group) and self._close_pair(group):
                return
        for wanted in (self._is_row_times_vector, self._is_vector, self._is_row, self._is_chain):
            found = [index for index in bound if wanted(index)]
            if found:
                self._eliminate(min(found, key=self._as_rows))
                return
        raise NoMatrixForm

    def _as_rows(self, index: Index) -> int:
        """In how many matrices an index runs along the rows."""
        return sum(self._axes(group)[0] is index for group in self._matrices(index))

    def _matrices(self, index: Index) -> list[frozenset[Index]]:
        return [group for group in self._groups(index) if len(group) == 2]

    def _is_row_times_vector(self, index: Index) -> bool:
        return len(self._matrices(index)) == 1 and frozenset((index,)) in self._groups()

    def _is_vector(self, index: Index) -> bool:
        return not self._matrices(index)

    def _is_row(self, index: Index) -> bool:
        return len(self._matrices(index)) == 1

    def _is_chain(self, index: Index) -> bool:
        return len(self._matrices(index)) == 2

    def _alone(self, group: frozenset[Index]) -> bool:
        """Whether both indices of a matrix are summed and stand nowhere else."""
        return group.isdisjoint(self._free) and all(self._groups(i) == [group] for i in group)

    def _close_pair(self, group: frozenset[Index]) -> bool:
        """The sum over both indices of a product of matrices as a trace or a norm."""
        factors = [piece for _, piece in self._factors.get(group, ())]
        axes = self._axes(group)
        if len(factors) == 1 and group not in self._divisors and factors[0].square_of:
            norm = no.Norm(factors[0].square_of.notation, True)
            made: Notation = power(norm, Fraction(2), elementwise=False)
        elif len(factors) >= 2:
            rest = joined(axes, factors[1:], self._divisors.get(group, ()))
            made = trace(factors[0], rest)
        else:
            return False
        place = self._place_of(group)
        self._take(group)
        self.multiply(scalar(made), place)
        return True

    def _eliminate(self, index: Index) -> None:
        groups = self._matrices(index)
        alone = frozenset((index,))
        vector = alone in self._groups()
        place = min(self._place_of(g) for g in [*groups, *([alone] if vector else [])])
        if not groups:
            self.multiply(self._total(index), place)
            return
        weights = self._collapse(alone) if vector else None
        matrices = [self._collapse(group) for group in groups]
        outer = tuple(i for piece in matrices for i in piece.axes if i is not index)
        self.multiply(chained(matrices, weights, index, outer), place)

    def _total(self, index: Index) -> Piece:
        """The sum of a vector that stands in no matrix: an inner product, a norm, a trace."""
        axes = (index,)
        factors, divisors = self._take(frozenset(axes))
        first = factors[0] if factors else None
        if first and len(factors) > 1:
            rest = joined(axes, factors[1:], divisors)
            return scalar(product(transpose(first.oriented(axes)), rest.oriented(axes)))
        if first and not divisors:
            if first.square_of:
                return scalar(
                    power(no.Norm(first.square_of.oriented(axes)), Fraction(2), elementwise=False)
                )
            if first.diagonal_of:
                return scalar(call(TRACE, first.diagonal_of))
        return scalar(product(ROW_OF_ONES, joined(axes, factors, divisors).oriented(axes)))

    def _assembled(self) -> Piece | None:
        """The product of what is left: vectors and a matrix over the free indices."""
        groups = self._groups()
        if not groups:
            return None
        if len(groups) == 1:
            return self._collapse(groups[0])
        axes = tuple(dict.fromkeys(i for group in groups for i in self._axes(group)))
        pair = frozenset(axes)
        vectors = {i: self._collapse(frozenset((i,))) for i in axes if frozenset((i,)) in groups}
        if pair not in groups:
            return Piece(axes, lambda o: outer_product(vectors[o[0]], vectors[o[1]], o))
        matrix = self._collapse(pair)
        return Piece(matrix.axes, lambda order: weighted(matrix, vectors, order))
