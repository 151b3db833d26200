"""What a formula stands for: a number, a vector or a matrix by its general element."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import ZERO, Index, Position, position
from symbolic.parsing.sizes import Sizes, Unfit

Positions = tuple[Position, ...]


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number, a vector or a matrix.

    Attributes:
        shape: its sizes.
        at: the element at some positions, one per axis.
        row: whether a vector of one axis stands as a row.
        strict: whether it is never multiplied element by element with what stands beside it.
    """

    shape: Positions
    at: Callable[[Positions], Expression]
    row: bool = False
    strict: bool = False

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def body(self) -> Expression:
        """The value of a number."""
        return self.at(())


def scalar(body: Expression) -> Quantity:
    """A number."""
    return Quantity((), lambda _: body)


def number(value: int) -> Quantity:
    """A whole number."""
    return scalar(ex.expression(value))


def each(function: Callable[..., Expression], *parts: Quantity) -> Quantity:
    """A function of the elements of quantities of one shape."""
    first = parts[0]
    return Quantity(first.shape, lambda at: function(*(part.at(at) for part in parts)), first.row)


def transposed(one: Quantity) -> Quantity:
    """The transpose; a vector of one axis is turned from column to row or back."""
    if one.rank == 2:
        return Quantity(one.shape[::-1], lambda at: one.at(at[::-1]))
    return replace(one, row=not one.row) if one.rank == 1 else one


def squeezed(one: Quantity) -> Quantity:
    """The quantity without axes of size 1."""
    kept = [axis for axis, size in enumerate(one.shape) if size.number != 1]
    if len(kept) == one.rank:
        return one

    def at(places: Positions) -> Expression:
        given = dict(zip(kept, places, strict=True))
        return one.at(tuple(given.get(axis, ZERO) for axis in range(one.rank)))

    row = one.rank == 2 and kept == [1]
    return Quantity(tuple(one.shape[axis] for axis in kept), at, row)


def summed(one: Quantity, over: Sequence[Index]) -> Quantity:
    """The sum over indices that are free in the elements."""
    return Quantity(one.shape, lambda at: ex.sum_over(tuple(over), one.at(at)), one.row)


def total(one: Quantity) -> Quantity:
    """The sum of all elements."""
    indices = tuple(Index("ijkl"[axis % 4], size) for axis, size in enumerate(one.shape))
    return scalar(ex.sum_over(indices, one.at(tuple(map(position, indices)))))


class Conforming:
    """How quantities are put together under one state of knowledge about the sizes.

    Attributes:
        sizes: what is known of the sizes.
        bias_last: whether a vector that is added to a matrix is added to each row, before columns.
        is_definition: whether a definition is read, which may show that vectors stand as rows.
    """

    def __init__(self, sizes: Sizes, bias_last: bool = True, is_definition: bool = False):
        self.sizes = sizes
        self.bias_last = bias_last
        self.is_definition = is_definition

    def fits(self, left: Quantity, right: Quantity) -> bool:
        """Whether two shapes are one."""
        return left.rank == right.rank and self.sizes.attempt(
            *zip(left.shape, right.shape, strict=True)
        )

    def elementwise(
        self, function: Callable[..., Expression], left: Quantity, right: Quantity, what: str
    ) -> Quantity:
        """A function of the elements of two quantities, the smaller repeated along the larger."""
        left, right = self.aligned(left, right, what)
        return each(function, left, right)

    def aligned(self, left: Quantity, right: Quantity, what: str) -> tuple[Quantity, Quantity]:
        if not left.rank or not right.rank:
            return self._like(left, right), self._like(right, left)
        if left.rank == right.rank:
            pairs = []
            for one, other in zip(left.shape, right.shape, strict=True):
                ones = {self.sizes.resolve(one).number, self.sizes.resolve(other).number}
                if 1 not in ones:
                    pairs.append((one, other))
            if self.sizes.attempt(*pairs):
                return self._stretched(left, right), self._stretched(right, left)
        squeezed_left, squeezed_right = self._squeezed(left), self._squeezed(right)
        if (squeezed_left.rank, squeezed_right.rank) != (left.rank, right.rank):
            return self.aligned(squeezed_left, squeezed_right, what)
        if {left.rank, right.rank} == {1, 2}:
            vector, matrix = (left, right) if left.rank == 1 else (right, left)
            for axis in (1, 0) if self.bias_last else (0, 1):
                if self.sizes.attempt((vector.shape[0], matrix.shape[axis])):
                    spread = Quantity(
                        matrix.shape, lambda at, axis=axis: vector.at((at[axis],)), False
                    )
                    return (spread, matrix) if left is vector else (matrix, spread)
        raise Unfit(
            f"{what} of a {self.described(left)} and a {self.described(right)}, "
            "whose sizes do not fit",
            *self._shapes(left, right),
        )

    def _shapes(self, *several: Quantity) -> Iterator[Positions]:
        for one in several:
            yield tuple(map(self.sizes.resolve, one.shape))

    def _like(self, one: Quantity, other: Quantity) -> Quantity:
        """A number repeated in the shape of another quantity."""
        if one.rank or not other.rank:
            return one
        return Quantity(other.shape, lambda at: one.at(()), other.row)

    def _squeezed(self, one: Quantity) -> Quantity:
        shape = tuple(self.sizes.resolve(size) for size in one.shape)
        return squeezed(replace(one, shape=shape))

    def _stretched(self, one: Quantity, other: Quantity) -> Quantity:
        shape = []
        ones = []
        for mine, theirs in zip(one.shape, other.shape, strict=True):
            single = self.sizes.resolve(mine).number == 1
            ones.append(single)
            shape.append(theirs if single else mine)
        return Quantity(
            tuple(shape),
            lambda at: one.at(
                tuple(ZERO if single else p for single, p in zip(ones, at, strict=True))
            ),
            one.row,
        )

    def strict(self, one: Quantity) -> Quantity:
        """A quantity that is multiplied as a matrix or not at all."""
        return replace(one, strict=True)

    def product(self, left: Quantity, right: Quantity) -> Quantity:
        """Two things side by side: scaled, a matrix product, or else element by element."""
        if not left.rank or not right.rank:
            return each(ex.multiply, self._like(left, right), self._like(right, left))
        made = self._contracted(left, right)
        if made is not None:
            return made
        squeezed_left, squeezed_right = self._squeezed(left), self._squeezed(right)
        if not squeezed_left.rank or not squeezed_right.rank:
            return self.product(squeezed_left, squeezed_right)
        loose = not (left.strict and right.strict)
        if loose and left.rank == right.rank and self.fits(left, right):
            return each(ex.multiply, left, right)
        raise Unfit(
            f"the product of a {self.described(left)} and a {self.described(right)}, "
            "whose sizes do not fit",
            *self._shapes(left, right),
        )

    def _contracted(self, left: Quantity, right: Quantity) -> Quantity | None:
        pair = (left.rank, right.rank)
        if pair == (1, 1):
            if left.row and not right.row:
                return self.inner(left, right)
            if right.row and not left.row:
                return self.outer(left, right)
            return None
        if pair == (1, 2) and not left.row and self.sizes.resolve(right.shape[0]).number == 1:
            return self.outer(left, self._squeezed(right)) if self._wide(right) else None
        if pair == (2, 1) and right.row and self.sizes.resolve(left.shape[1]).number == 1:
            return self.outer(self._squeezed(left), right) if self._tall(left) else None
        if left.rank > 2 or right.rank > 2:
            return None
        if pair == (1, 2) and not left.row and not (self.is_definition or self.sizes.rows):
            return None
        if not self.sizes.attempt((left.shape[-1], right.shape[0])):
            return None
        if pair == (1, 2) and not left.row:
            self.sizes.rows = True
        index = Index("k", self.sizes.resolve(left.shape[-1]))
        middle = position(index)

        def at(places: Positions) -> Expression:
            first, last = places[: left.rank - 1], places[left.rank - 1 :]
            one, other = left.at((*first, middle)), right.at((middle, *last))
            return _dot(index, one, other)

        return Quantity((*left.shape[:-1], *right.shape[1:]), at, pair == (1, 2))

    def _wide(self, one: Quantity) -> bool:
        return self._squeezed(one).rank == 1

    _tall = _wide

    def inner(self, left: Quantity, right: Quantity) -> Quantity:
        """The sum of the products of elements in the same place."""
        if left.rank != right.rank or not self.fits(left, right):
            squeezed_left, squeezed_right = self._squeezed(left), self._squeezed(right)
            if not self.fits(squeezed_left, squeezed_right):
                raise Unfit(
                    f"the inner product of a {self.described(left)} and a "
                    f"{self.described(right)}, whose sizes do not fit",
                    *self._shapes(left, right),
                )
            left, right = squeezed_left, squeezed_right
        return total(each(ex.multiply, left, right))

    def outer(self, left: Quantity, right: Quantity) -> Quantity:
        """Every element times every element."""
        return Quantity(
            (*left.shape, *right.shape),
            lambda at: ex.multiply(left.at(at[: left.rank]), right.at(at[left.rank :])),
        )

    def described(self, one: Quantity) -> str:
        """The kind of quantity with its sizes, in words."""
        if not one.rank:
            return "number"
        found = (self.sizes.resolve(size) for size in one.shape)
        sizes = "×".join("?" if str(size)[0] in "?#" else str(size) for size in found)
        if one.rank == 1:
            return f"vector of {sizes}"
        return f"{sizes} {'matrix' if one.rank == 2 else 'array'}"


def _dot(index: Index, left: Expression, right: Expression) -> Expression:
    fresh = index.again()
    same = {index: position(fresh)}
    return ex.sum_over((fresh,), ex.multiply(ex.substitute(left, same), ex.substitute(right, same)))
