"""Functions of whole arrays: softmax, trace, determinant, diagonal, mean, the largest entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import position
from symbolic.parsing import vocabulary as words
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.matrices import as_position
from symbolic.parsing.quantities import Quantity, each, scalar, squeezed, total
from symbolic.parsing.sizes import Mismatch

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def _axis(context: Elaborator, one: Quantity) -> int:
    return one.rank - 1 if context.shared.options.classes_last or one.rank == 1 else 0


def _along(context: Elaborator, name: str, given: list[Quantity]) -> Quantity:
    """An operator along the axis of the classes."""
    one = _only(name, given)
    if not one.rank:
        raise Mismatch(f"`{name}` of a number")
    axis = _axis(context, one)
    index = context.fresh_index("k", one.shape[axis])
    rest = one.shape[:axis] + one.shape[axis + 1 :]

    def inner(at: tuple) -> Expression:
        return one.at((*at[:axis], position(index), *at[axis:]))

    if name in ("softmax", "log_softmax"):
        return Quantity(
            one.shape,
            lambda at: ex.Operator(
                name, (index,), inner((*at[:axis], *at[axis + 1 :])), (at[axis],)
            ),
            one.row,
        )
    return Quantity(rest, lambda at: ex.Operator(name, (index,), inner(at)))


def _only(name: str, given: list[Quantity]) -> Quantity:
    if len(given) != 1:
        raise NotMeant(f"`{name}` is applied to {len(given)} things")
    return given[0]


def _trace(context: Elaborator, given: list[Quantity]) -> Quantity:
    one = _square(context, "tr", given)
    index = context.fresh_index("i", one.shape[0])
    return scalar(ex.sum_over((index,), one.at((position(index), position(index)))))


def _square(context: Elaborator, name: str, given: list[Quantity]) -> Quantity:
    one = _only(name, given)
    if not one.rank:
        one = Quantity((position(1), position(1)), lambda at: given[0].at(()))
    if one.rank != 2 or not context.sizes.attempt((one.shape[0], one.shape[1])):
        raise Mismatch(f"`{name}` of a {context.conform.described(one)}")
    return one


def _determinant(context: Elaborator, given: list[Quantity]) -> Quantity:
    one = _square(context, "det", given)
    row, column = (context.fresh_index(letter, one.shape[0]) for letter in "ij")
    return scalar(ex.Operator("det", (row, column), one.at((position(row), position(column)))))


def _diagonal(context: Elaborator, given: list[Quantity]) -> Quantity:
    one = squeezed(_only("diag", given))
    if one.rank == 1:
        shape = (one.shape[0], one.shape[0])
        return Quantity(shape, lambda at: ex.multiply(ex.delta(*at), one.at(at[:1])))
    one = _square(context, "diag", given)
    return Quantity(one.shape[:1], lambda at: one.at((at[0], at[0])))


def _one_hot(context: Elaborator, given: list[Quantity]) -> Quantity:
    """A 1 in the place that each label says, counted from 0; the width is the second argument."""
    if len(given) > 2 or (len(given) == 2 and given[1].rank):
        raise NotMeant("`onehot` takes labels and a width")
    labels = given[0]
    width = as_position(given[1].body) if len(given) == 2 else context.sizes.fresh()
    if width is None:
        raise NotMeant("the width of `onehot` is no size")
    return Quantity(
        (*labels.shape, width),
        lambda at: ex.is_zero(ex.expression(at[-1]) - labels.at(at[:-1])),
    )


def _pairwise(name: str) -> Callable[[Elaborator, list[Quantity]], Quantity]:
    """A function of two numbers, element by element."""

    def made(context: Elaborator, given: list[Quantity]) -> Quantity:
        if len(given) != 2:
            raise NotMeant(f"`{name}` is applied to {len(given)} things")
        left, right = given
        return context.conform.elementwise(
            lambda a, b: ex.apply(name, a, b), left, right, f"`{name}`"
        )

    return made


def _mean(context: Elaborator, given: list[Quantity]) -> Quantity:
    one = _only("mean", given)
    count = ex.multiply(*(ex.expression(size) for size in one.shape))
    return each(lambda x: x / count, total(one))


def _extreme(name: str) -> Callable[[Elaborator, list[Quantity]], Quantity]:
    def made(context: Elaborator, given: list[Quantity]) -> Quantity:
        if len(given) == 1:
            one = given[0]
            indices = tuple(context.fresh_index("k", size) for size in one.shape)
            return scalar(ex.Operator(name, indices, one.at(tuple(map(position, indices)))))
        made = given[0]
        for other in given[1:]:
            made = context.conform.elementwise(
                lambda a, b: _largest(name, a, b), made, other, f"the {name}"
            )
        return made

    return made


def _largest(name: str, left: Expression, right: Expression) -> Expression:
    if name == "max" and ex.ZERO in (left, right):
        return ex.apply("relu", right if left == ex.ZERO else left)
    return ex.apply(name, left, right)


def _chain(context: Elaborator, given: list[Quantity]) -> Quantity:
    made = given[0]
    for other in given[1:]:
        made = context.conform.product(made, other)
    return made


ARRAYS: dict[str, Callable[[Elaborator, list[Quantity]], Quantity]] = {
    **dict.fromkeys(words.SOFTMAX, lambda c, g: _along(c, "softmax", g)),
    **dict.fromkeys(words.LOG_SOFTMAX, lambda c, g: _along(c, "log_softmax", g)),
    **dict.fromkeys(words.LOGSUMEXP, lambda c, g: _along(c, "logsumexp", g)),
    **dict.fromkeys(words.TRACE, _trace),
    **dict.fromkeys(words.DETERMINANT, _determinant),
    **dict.fromkeys(words.DIAGONAL, _diagonal),
    **dict.fromkeys(words.ONE_HOT, _one_hot),
    **dict.fromkeys(words.POWER, _pairwise("pow")),
    **dict.fromkeys(words.LOG_ADD_EXP, _pairwise("logaddexp")),
    **dict.fromkeys(words.MEAN, _mean),
    **dict.fromkeys(words.SUM, lambda c, g: total(_only("sum", g))),
    **dict.fromkeys(words.CHAIN, _chain),
    "max": _extreme("max"),
    "min": _extreme("min"),
}
