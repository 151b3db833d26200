"""Matrices written out, cases, conditions and lists of arguments."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.picking import place
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, each, scalar, squeezed
from symbolic.parsing.sizes import Mismatch

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def matrix(context: Elaborator, rows: tuple[tuple[sx.Node, ...], ...]) -> Quantity:
    """A matrix by its entries, which are numbers, or by blocks."""
    if any(isinstance(entry, sx.Dots) for row in rows for entry in row):
        raise NotMeant("a matrix with dots in it is not read")
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise NotMeant("a matrix whose rows have different lengths is not read")
    made = [[squeezed(context.value(entry)) for entry in row] for row in rows]
    if any(entry.rank for row in made for entry in row):
        return _blocks(context, made)
    entries = [[entry.body for entry in row] for row in made]
    shape = (position(len(rows)), position(width))

    def at(places: tuple) -> Expression:
        i, j = places
        return ex.add(
            *(
                ex.multiply(ex.delta(i, position(r)), ex.delta(j, position(c)), entries[r][c])
                for r in range(len(rows))
                for c in range(width)
            )
        )

    return Quantity(shape, at)


def _blocks(context: Elaborator, rows: list[list[Quantity]]) -> Quantity:
    """Matrices, or columns, below and beside one another."""
    made = [[_wide(block) for block in row] for row in rows]
    heights = [row[0].shape[0] for row in made]
    widths = [block.shape[1] for block in made[0]]
    for row, height in zip(made, heights, strict=True):
        for block, width in zip(row, widths, strict=True):
            if not context.sizes.attempt((block.shape[0], height), (block.shape[1], width)):
                raise Mismatch("the blocks of a matrix have sizes that do not fit")

    def at(places: tuple[Position, ...]) -> Expression:
        i, j = places
        return ex.add(
            *(
                ex.multiply(
                    _within(i, top, height, len(heights)),
                    _within(j, left, width, len(widths)),
                    block.at((i - top, j - left)),
                )
                for row, (top, height) in zip(made, _offsets(heights), strict=True)
                for block, (left, width) in zip(row, _offsets(widths), strict=True)
            )
        )

    whole = Quantity((sum(heights, position(0)), sum(widths, position(0))), at)
    return squeezed(whole)


def _wide(block: Quantity) -> Quantity:
    """A block with both axes: a vector is a column unless it stands as a row."""
    one = position(1)
    if block.rank == 2:
        return block
    if not block.rank:
        return Quantity((one, one), lambda at: block.at(()))
    axis = 1 if block.row else 0
    shape = (one, *block.shape) if block.row else (*block.shape, one)
    return Quantity(shape, lambda at: block.at((at[axis],)))


def _offsets(sizes: list[Position]) -> list[tuple[Position, Position]]:
    """Where each block begins, and its size."""
    starts = [position(0)]
    for size in sizes[:-1]:
        starts.append(starts[-1] + size)
    return list(zip(starts, sizes, strict=True))


def _within(place: Position, start: Position, size: Position, count: int) -> Expression:
    """1 where a position lies in a block."""
    if count == 1:
        return ex.ONE
    return ex.multiply(ex.at_least_zero(place - start), ex.at_least_zero(start + size - 1 - place))


def without_circle(exponent: sx.Node) -> sx.Node | None:
    """The exponent of a power of each element, `2` in `X^{\\odot 2}`; None for any other power."""
    circles = (sx.Letter("⊙"), sx.Letter("∘"))
    match exponent:
        case sx.Sequence(items) if items[0] in circles:
            return items[1] if len(items) == 2 else sx.Sequence(items[1:])
        case sx.Product(factors, operators):
            inner = without_circle(factors[0])
            return None if inner is None else sx.Product((inner, *factors[1:]), operators)
        case sx.Sum(terms) if terms[0][1] in circles:
            return sx.Sum(terms[1:])
    return None


def power(base: Expression, exponent: Expression) -> Expression:
    """A number to a power."""
    if isinstance(exponent, ex.Number):
        return ex.power(base, exponent.value)
    return ex.apply("pow", base, exponent)


def listed(context: Elaborator, body: sx.List) -> Quantity:
    """Numbers in brackets with commas between: a vector."""
    entries = [context.number(item) for item in body.items]
    return Quantity(
        (position(len(entries)),),
        lambda at: ex.add(
            *(ex.multiply(ex.delta(at[0], position(k)), entry) for k, entry in enumerate(entries))
        ),
    )


def cases(context: Elaborator, rows: tuple[tuple[sx.Node, sx.Node | None], ...]) -> Quantity:
    """A value by cases; what the last says holds where no other does."""
    *first, (last, final) = rows
    made = context.value(last)
    if final is not None and not first:
        raise NotMeant("a single case leaves open what holds elsewhere")
    for node, where in reversed(first):
        if where is None:
            raise NotMeant("only the last case may go without a condition")
        test = conditions(context, where)
        value = context.value(node)
        value, made = context.conform.aligned(value, made, "cases")
        if test.rank:
            test, value = context.conform.aligned(test, value, "cases")
            test, made = context.conform.aligned(test, made, "cases")
            made = each(ex.where, test, value, made)
        else:
            made = each(lambda a, b, test=test: ex.where(test.at(()), a, b), value, made)
    return made


def conditions(context: Elaborator, node: sx.Node) -> Quantity:
    """A condition, 1 where it holds, for each element of what it compares."""
    stripped = _stripped(node)
    if not isinstance(stripped, sx.Relation) or len(stripped.sides) != 2:
        raise NotMeant(f"the condition `{plain(node)}` is not known here")
    left, right = (context.value(side) for side in stripped.sides if side is not None)
    sign = stripped.signs[0]
    gap = context.conform.elementwise(lambda a, b: a - b, left, right, "a comparison")
    return each(lambda x: _test(sign, x), gap)


def indicator(context: Elaborator, node: sx.Relation) -> Quantity:
    """1 where a condition holds and 0 elsewhere, for each element of what it compares."""
    sides = [side for side in node.sides if side is not None]
    if len(sides) == 2 and all(
        isinstance(side, sx.Letter) and (side.text in context.bound or side.text in "ijkl")
        for side in sides
    ):
        left, right = (place(context, side) for side in sides)
        if left.index and right.index:
            context.sizes.attempt((left.index.size, right.index.size))
        if node.signs[0] == "=":
            return scalar(ex.delta(left, right))
        if node.signs[0] == "≠":
            return scalar(1 - ex.delta(left, right))
    return conditions(context, node)


def _test(sign: str, gap: Expression) -> Expression:
    place = as_position(gap)
    if place is not None:
        return _test_of_positions(sign, place)
    match sign:
        case ">":
            return ex.is_positive(gap)
        case "<":
            return ex.is_positive(-gap)
        case "≥":
            return 1 - ex.is_positive(-gap)
        case "≤":
            return 1 - ex.is_positive(gap)
        case "=":
            return ex.is_zero(gap)
        case "≠":
            return 1 - ex.is_zero(gap)
    raise NotMeant(f"the sign `{sign}` makes no condition")


def _test_of_positions(sign: str, gap: Position) -> Expression:
    """A condition between whole numbers."""
    match sign:
        case ">" | "<":
            return ex.at_least_zero((gap if sign == ">" else -gap) - 1)
        case "≥" | "≤":
            return ex.at_least_zero(gap if sign == "≥" else -gap)
        case "=" | "≠":
            same = ex.delta(gap, position(0))
            return same if sign == "=" else 1 - same
    raise NotMeant(f"the sign `{sign}` makes no condition")


def as_position(body: Expression) -> Position | None:
    """A number that is computed from sizes and indices alone; None for any other."""
    match body:
        case ex.Number(value) if value.denominator == 1:
            return position(int(value))
        case ex.Count(place):
            return place
        case ex.Add(parts) | ex.Multiply(parts):
            made = [as_position(part) for part in parts]
            whole = [place for place in made if place is not None]
            if len(whole) < len(made):
                return None
            combine = operator.add if isinstance(body, ex.Add) else operator.mul
            return functools.reduce(combine, whole)
    return None


def _stripped(node: sx.Node) -> sx.Node:
    """A condition without the word `if` before it."""
    if isinstance(node, sx.Sequence):
        items = [i for i in node.items if not (isinstance(i, sx.Word) and i.is_text)]
        if len(items) == 1:
            return items[0]
    if isinstance(node, sx.Relation) and isinstance(node.sides[0], sx.Sequence):
        first = _stripped(node.sides[0])
        return sx.Relation((first, *node.sides[1:]), node.signs)
    return node
