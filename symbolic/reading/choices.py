"""Choices between arrays by truth values or by whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import (
    ONE,
    ZERO,
    Constant,
    Expression,
    Number,
    Power,
    expression,
    multiply,
    walk,
    where,
)
from symbolic.reading.arrays import Array, Context, Entries, Positions, element, output
from symbolic.reading.comparisons import equal, negation
from symbolic.reading.elementwise import is_finite, place, whole_number
from symbolic.reading.graph import Operation

NOT_A_NUMBER = Constant("nan")
_TOTAL = frozenset(
    "exp expm1 logistic tanh relu softplus log_sigmoid abs sign max min sin cos atan sinh cosh "
    "asinh erf erfc logaddexp stop_gradient where floor ceil round".split()
)


def total(body: Expression) -> bool:
    """Whether an expression is a finite number wherever its tensors' elements are."""
    return all(
        is_finite(part)
        and not (isinstance(part, Power) and not _defined(part))
        and (getattr(part, "function", "exp") in _TOTAL)
        for part in walk(body)
    )


def _defined(part: Power) -> bool:
    whole = part.exponent.denominator == 1 and part.exponent > 0
    return whole or not part.base.tensors


def chosen(
    context: Context, condition: Expression, then: Expression, otherwise: Expression
) -> Expression:
    """`where`, of which a branch that is not a number is taken to stand for a refused input."""
    if NOT_A_NUMBER in (then, otherwise) and then != otherwise:
        context.assume("no input makes the program choose nan")
        return otherwise if then == NOT_A_NUMBER else then
    return choose(condition, then, otherwise)


def choose(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """`where`, as a product wherever no branch can be infinite where it is not chosen."""
    if condition in (ONE, ZERO) or then == otherwise:
        return where(condition, then, otherwise)
    if isinstance(then, Number) and isinstance(otherwise, Number):
        return condition * then + negation(condition) * otherwise
    if otherwise == ZERO and total(then):
        return multiply(condition, then)
    if then == ZERO and total(otherwise):
        return multiply(negation(condition), otherwise)
    return where(condition, then, otherwise)


def _select(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    which, *cases = inputs

    def at(positions: Positions) -> Expression:
        condition = which.at(place(which, positions))
        known = whole_number(condition)
        if known is not None and known.number is not None:
            return cases[known.number].at(positions)
        result = cases[-1].at(positions)
        for number in reversed(range(len(cases) - 1)):
            here = equal(condition, expression(number))
            result = chosen(context, negation(here), result, cases[number].at(positions))
        return result

    return output(operation, at)


ENTRIES: Entries = {"select_n": element(_select)}
