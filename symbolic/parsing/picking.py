"""Elements, rows and columns: what subscripts pick from a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.indices import Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, squeezed
from symbolic.parsing.sizes import Mismatch, Unfit
from symbolic.parsing.usages import Usage

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


SLICES = (":", "·", "∗", "*", "⋅", "•")


def place(context: Elaborator, node: sx.Node) -> Position:
    """The position, from 0, that a subscript stands for."""
    match node:
        case sx.Number(text) if text.isdigit():
            if int(text) < 1:
                raise NotMeant("elements are numbered from 1 here, but 0 is a subscript")
            return position(int(text) - 1)
        case sx.Letter(text):
            if text in context.bound:
                return context.bound[text].at
            if text in context.scope.sizes or text in context.scope.rigid:
                return context.sizes.resolve(position(text)) - 1
            if text not in context.shared.free:
                context.shared.free[text] = context.fresh_index(text)
            return position(context.shared.free[text])
        case sx.Sum(terms):
            made = position(0)
            letters = 0
            for sign, term in terms:
                if isinstance(term, sx.Number):
                    step = position(int(term.text))
                else:
                    step, letters = place(context, term), letters + 1
                made = made + step * (-1 if sign == "-" else 1)
            if letters == 1:
                return made
    raise NotMeant(f"`{plain(node)}` is no subscript that picks an element")


def picked(
    context: Elaborator, whole: Quantity, picks: Sequence[sx.Node], key: Name | None = None
) -> Quantity:
    """Elements, rows or columns of a quantity, and of a name whichever a reading takes."""
    picks = _two_digits(picks) if whole.rank == 2 else picks
    slices = [plain(item) in SLICES for item in picks]
    if len(picks) > whole.rank:
        thin = squeezed(replace(whole, shape=tuple(map(context.sizes.resolve, whole.shape))))
        raise Mismatch(
            f"`{', '.join(map(plain, picks))}` are {len(picks)} subscripts of a "
            f"{context.conform.described(thin)}"
        )
    if any(slices):
        places = [
            None if free else place(context, node) for node, free in zip(picks, slices, strict=True)
        ]
        places += [None] * (whole.rank - len(places))
        axes = dict(enumerate(places))
    else:
        axes = _axes(context, whole, [place(context, node) for node in picks], key)
    fixed = {axis: here for axis, here in axes.items() if here is not None}
    left = [axis for axis in range(whole.rank) if axis not in fixed]

    def at(places: tuple[Position, ...]) -> ex.Expression:
        given = fixed | dict(zip(left, places, strict=True))
        return whole.at(tuple(given[axis] for axis in range(whole.rank)))

    shape = tuple(context.sizes.resolve(whole.shape[axis]) for axis in left)
    made = Quantity(shape, at, context.shared.options.rows and whole.rank == 2)
    return squeezed(made) if shape and any(size.number == 1 for size in shape) else made


def _two_digits(picks: Sequence[sx.Node]) -> Sequence[sx.Node]:
    """The subscripts of `w_{11}` one by one."""
    if len(picks) == 1 and isinstance(picks[0], sx.Number):
        text = picks[0].text
        if len(text) == 2 and text.isdigit() and "0" not in text:
            return [sx.Number(digit) for digit in text]
    return picks


def _axes(
    context: Elaborator, whole: Quantity, places: Sequence[Position], key: Name | None
) -> dict[int, Position | None]:
    """The axis that each position picks from: in order, or where its size says so."""
    sizes = context.sizes
    shape = [sizes.resolve(size) for size in whole.shape]
    if len(places) == whole.rank:
        found = dict(enumerate(places))
        for axis, here in found.items():
            if here.index is not None and not sizes.attempt((here.index.size, shape[axis])):
                raise Unfit(
                    f"the index {here.index.name} runs to {here.index.size}, "
                    f"but an axis of size {shape[axis]} is meant",
                    (sizes.resolve(here.index.size),),
                    (shape[axis],),
                )
        return dict(found)
    if (
        len(places) == 1
        and whole.rank == 2
        and key is not None
        and _column(context, shape, places[0], key)
    ):
        return {1: places[0]}
    chosen: dict[int, Position | None] = {}
    for here in places:
        open_axes = [axis for axis in range(whole.rank) if axis not in chosen]
        index = here.index
        if index is None:
            wide = [axis for axis in open_axes if shape[axis].number != 1]
            axis = (wide or open_axes)[0]
        else:
            size = sizes.resolve(index.size)
            exact = [axis for axis in open_axes if shape[axis] == size]
            wide = [axis for axis in open_axes if shape[axis].number != 1] or open_axes
            axis = exact[0] if exact else None
            for candidate in wide if axis is None else ():
                if sizes.attempt((index.size, shape[candidate])):
                    axis = candidate
                    break
            if axis is None:
                raise Mismatch(f"the index {index.name} fits no axis")
        chosen[axis] = here
    return chosen


def _column(context: Elaborator, shape: Sequence[Position], here: Position, key: Name) -> bool:
    """Whether one subscript of a matrix picks a column; that it may is noted.

    Of a matrix of which nothing is said, and that never stands whole, rows are as good as columns.
    """
    sizes, use = context.sizes, context.scope.usage.get(key.base, Usage())
    if any(size.number == 1 for size in shape) or not (use.bare or context.scope.knows(key)):
        return False
    if here.index is not None:
        size = sizes.resolve(here.index.size)
        if (shape[0] == size) != (shape[1] == size) or not sizes.could((size, shape[1])):
            return False
    context.shared.either[key] = None
    if key not in context.shared.options.otherwise:
        return False
    return here.index is None or sizes.attempt((here.index.size, shape[1]))
