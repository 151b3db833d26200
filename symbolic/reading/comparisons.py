"""Comparisons, logic and choices: truth values as 0 and 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeGuard

from symbolic.expressions import (
    ONE,
    ZERO,
    Add,
    AtLeastZero,
    Constant,
    Count,
    Delta,
    Element,
    Expression,
    Multiply,
    Number,
    Positive,
    Zero,
    at_least_zero,
    delta,
    is_positive,
    is_zero,
    multiply,
)
from symbolic.indices import Position
from symbolic.reading.arrays import (
    AT_LEAST_ZERO,
    IN_RANGE,
    Array,
    Context,
    Entries,
    Positions,
    element,
    output,
)
from symbolic.reading.elementwise import elementwise, is_finite, is_infinite, place, whole_number
from symbolic.reading.errors import unknown
from symbolic.reading.finiteness import always_finite, is_largest
from symbolic.reading.graph import Operation


def negation(truth: Expression) -> Expression:
    """`1 − truth`; a double negation is undone."""
    if isinstance(truth, Add) and len(truth.terms) == 2 and truth.terms[1] == ONE:
        return -truth.terms[0]
    return ONE - truth


def is_truth(body: Expression) -> bool:
    """Whether an expression is 0 or 1 wherever it stands."""
    if isinstance(body, Multiply):
        return all(map(is_truth, body.factors))
    if isinstance(body, Add) and len(body.terms) == 2 and body.terms[1] == ONE:
        return isinstance(body.terms[0], Multiply) and is_truth(negation(body))
    return body in (ONE, ZERO) or isinstance(body, Delta | AtLeastZero | Zero | Positive)


def _greater(left: Expression, right: Expression) -> Expression:
    gap = _gap(left, right)
    if gap is not None:
        return at_least_zero(gap - 1)
    if not (is_finite(left) and is_finite(right)):
        return ONE if is_infinite(left) or is_infinite(right, "-") else ZERO
    if right == ZERO and is_truth(left):
        return left
    return is_positive(left - right)


def equal(left: Expression, right: Expression) -> Expression:
    """1 where two expressions are equal and 0 elsewhere."""
    if right == ZERO and is_truth(left):
        return negation(left)
    first, second = whole_number(left), whole_number(right)
    if first is not None and second is not None:
        return delta(first, second)
    if not (is_finite(left) and is_finite(right)):
        return ONE if left == right != Constant("nan") else ZERO
    return is_zero(left - right if first is not None else right - left)


def _gap(left: Expression, right: Expression) -> Position | None:
    first, second = whole_number(left), whole_number(right)
    return None if first is None or second is None else first - second


def _ordered(
    scalar: Callable[[Context, Expression, Expression], Expression],
) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        return elementwise(lambda left, right: scalar(context, left, right))(
            context, operation, inputs
        )

    return read


def _is_label(body: Expression) -> TypeGuard[Element]:
    return isinstance(body, Element) and body.tensor.dtype == "int32"


def _is_size(body: Expression) -> TypeGuard[Count]:
    return isinstance(body, Count) and not body.position.indices


def _lt(context: Context, left: Expression, right: Expression) -> Expression:
    """`left < right`; a label is not below 0, and not beyond a size that it is compared with."""
    if _is_label(left):
        if right == ZERO:
            context.assume(f"every entry of {left.tensor.name}{AT_LEAST_ZERO}")
            return ZERO
        if _is_size(right):
            context.assume(f"every entry of {left.tensor.name}{IN_RANGE}{right.position - 1}")
            return ONE
    if _is_label(right) and _is_size(left):
        context.assume(f"every entry of {right.tensor.name}{IN_RANGE}{left.position}")
        return ZERO
    return _greater(right, left)


def _ge(context: Context, left: Expression, right: Expression) -> Expression:
    return negation(_lt(context, left, right))


def _or(left: Expression, right: Expression) -> Expression:
    return negation(multiply(negation(left), negation(right)))


def _xor(left: Expression, right: Expression) -> Expression:
    if isinstance(left, Number):
        left, right = right, left
    if isinstance(right, Number):
        return left if right == ZERO else negation(left)
    return (left - right) * (left - right)


def _equality(negated: bool) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        truth = all(array.kind == "bool" for array in inputs)
        left_wire, right_wire = operation.inputs
        if left_wire is right_wire and not always_finite(left_wire):
            raise unknown("a test for nan", operation.line, "leave out what may be nan")

        def scalar(left: Expression, right: Expression) -> Expression:
            same = negation(_xor(left, right)) if truth else equal(left, right)
            return negation(same) if negated else same

        return elementwise(scalar)(context, operation, inputs)

    return read


def _logical(
    scalar: Callable[..., Expression],
) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        def at(positions: Positions) -> Expression:
            if operation.outputs[0].kind != "bool":
                raise unknown(
                    f"{operation.name} of whole numbers", operation.line, "write it with arithmetic"
                )
            return scalar(*(array.at(place(array, positions)) for array in inputs))

        return output(operation, at)

    return read


def _is_finite(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    if not always_finite(operation.inputs[0]):
        if not is_largest(operation.inputs[0]):
            raise unknown("a test for infinity", operation.line, "leave out what may be infinite")
        context.assume("the largest of the entries that a test for infinity looks at is finite")
    return elementwise(lambda body: ONE if is_finite(body) else ZERO)(context, operation, inputs)


ENTRIES: Entries = {
    "gt": element(_ordered(lambda context, a, b: _lt(context, b, a))),
    "lt": element(_ordered(_lt)),
    "ge": element(_ordered(_ge)),
    "le": element(_ordered(lambda context, a, b: _ge(context, b, a))),
    "eq": element(_equality(False)),
    "ne": element(_equality(True)),
    "and": element(_logical(multiply)),
    "or": element(_logical(_or)),
    "xor": element(_logical(_xor)),
    "not": element(_logical(negation)),
    "is_finite": element(_is_finite),
}
