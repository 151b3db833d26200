"""Matrices written out, cases, conditions and lists of arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, each

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def matrix(context: Elaborator, rows: tuple[tuple[sx.Node, ...], ...]) -> Quantity:
    """A matrix by its entries, which are numbers."""
    if any(isinstance(entry, sx.Dots) for row in rows for entry in row):
        raise NotMeant("a matrix with dots in it is not read")
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise NotMeant("a matrix whose rows have different lengths is not read")
    entries = [[context.number(entry) for entry in row] for row in rows]
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


def condition(context: Elaborator, node: sx.Relation) -> Expression:
    """A condition between numbers, or between positions of elements."""
    from symbolic.parsing.references import place

    sides = [side for side in node.sides if side is not None]
    if len(sides) == 2 and all(
        isinstance(side, sx.Letter) and (side.text in context.bound or side.text in "ijkl")
        for side in sides
    ):
        left, right = (place(context, side) for side in sides)
        if left.index and right.index:
            context.sizes.attempt((left.index.size, right.index.size))
        if node.signs[0] == "=":
            return ex.delta(left, right)
        if node.signs[0] == "≠":
            return 1 - ex.delta(left, right)
    made = conditions(context, node)
    if made.rank:
        raise NotMeant(f"the condition `{plain(node)}` is about an array")
    return made.at(())


def _test(sign: str, gap: Expression) -> Expression:
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
