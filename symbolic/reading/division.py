"""Quotients and remainders, of real numbers, of whole numbers and of positions."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import Expression, apply, expression, multiply, power
from symbolic.indices import Position, at_least, quotient, remainder
from symbolic.reading.arrays import Array, Context, Entries, element
from symbolic.reading.elementwise import Scalar, elementwise, whole_number
from symbolic.reading.graph import Operation


def divide(left: Expression, right: Expression) -> Expression:
    """`left / right` for real numbers."""
    return multiply(left, power(right, -1))


def floored(left: Expression, right: Expression) -> Expression:
    """The whole part of a quotient, rounded down."""
    pair = _natural(left, right)
    return expression(quotient(*pair)) if pair else apply("floor", divide(left, right))


def floored_rest(left: Expression, right: Expression) -> Expression:
    """What a division that rounds down leaves."""
    pair = _natural(left, right)
    return expression(remainder(*pair)) if pair else left - right * floored(left, right)


def truncated(left: Expression, right: Expression) -> Expression:
    """The whole part of a quotient, rounded towards 0."""
    if _natural(left, right):
        return floored(left, right)
    ratio = divide(left, right)
    return multiply(apply("sign", ratio), apply("floor", apply("abs", ratio)))


def truncated_rest(left: Expression, right: Expression) -> Expression:
    """What a division that rounds towards 0 leaves."""
    if _natural(left, right):
        return floored_rest(left, right)
    return left - right * truncated(left, right)


def _natural(left: Expression, right: Expression) -> tuple[Position, Position] | None:
    """Two positions of which one may be divided by the other without regard to signs."""
    first, second = whole_number(left), whole_number(right)
    if first is None or second is None or not (at_least(first, 0) and at_least(second, 1)):
        return None
    return first, second


def _divide(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    scalar: Scalar = divide if operation.outputs[0].kind == "float64" else truncated
    return elementwise(scalar)(context, operation, inputs)


ENTRIES: Entries = {
    "div": element(_divide),
    "rem": element(elementwise(truncated_rest)),
    "floor_divide": element(elementwise(floored)),
    "remainder": element(elementwise(floored_rest)),
}
