"""Determinants, and linear solves as products with an inverse."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from symbolic.expressions import (
    Add,
    Delta,
    Expression,
    Multiply,
    Operator,
    add,
    delta,
    multiply,
    substitute,
)
from symbolic.indices import ZERO, Index, Position, position
from symbolic.reading.arrays import Array, Context, Entries, Positions, output, parameter, whole
from symbolic.reading.errors import unknown
from symbolic.reading.graph import Operation
from symbolic.reading.totals import summed


def _of_matrix(name: str, operation: Operation, operand: Array, number: int = 0) -> Array:
    """A number that belongs to each square matrix in the last two axes."""

    def at(positions: Positions) -> Expression:
        rows, columns = Index("r", operand.shape[-2]), Index("c", operand.shape[-1])
        body = operand.at((*positions, position(rows), position(columns)))
        return Operator(name, (rows, columns), body)

    return output(operation, at, number)


def _determinant(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    return _of_matrix("det", operation, inputs[0])


def _sign_and_logarithm(
    context: Context, operation: Operation, inputs: Sequence[Array]
) -> tuple[Array, ...]:
    return (
        _of_matrix("sign_det", operation, inputs[0], 0),
        _of_matrix("log_abs_det", operation, inputs[0], 1),
    )


def _determinant_forward(
    context: Context, operation: Operation, inputs: Sequence[Array]
) -> tuple[Array, ...]:
    """The determinant, and what only the second call of its gradient reads."""

    def refuse(at: Positions) -> Expression:
        raise unknown("lu", operation.line)

    kept = (output(operation, refuse, number) for number in range(1, len(operation.outputs)))
    return (_of_matrix("det", operation, inputs[0]), *kept)


def _determinant_backward(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    matrix, determinant, adjoint = inputs
    row, column = Index("r", matrix.shape[0]), Index("c", matrix.shape[1])

    def at(positions: Positions) -> Expression:
        body = matrix.at((position(row), position(column)))
        inverse = context.inverse(row, column, body, {}, positions[1], positions[0])
        return multiply(adjoint.at(()), determinant.at(()), inverse)

    return output(operation, at)


def _linear_solve(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    *constants, right = inputs
    matvec = parameter(operation, "matvec")

    @cache
    def matrix() -> tuple[int, Index, Index, dict[int, Index], Expression]:
        for axis in range(len(right.shape)):
            column, vector, others = _unit(right, axis)
            row, here = (
                Index("r", column.size),
                {d: Index(f"s{d}", i.size) for d, i in others.items()},
            )
            general = {**{d: position(i) for d, i in here.items()}, axis: position(row)}
            at = tuple(general.get(d, ZERO) for d in range(len(right.shape)))
            product = context.call(matvec, [*constants, vector]).at(at)
            body = _without(product, {others[d]: position(here[d]) for d in others})
            if body is not None:
                return axis, row, column, here, body
        raise unknown("custom_linear_solve", operation.line, "write jnp.linalg.solve(A, b)")

    def solution(positions: Positions) -> Expression:
        axis, row, column, others, body = matrix()
        batch = {index: positions[d] for d, index in others.items() if index in body.indices}

        def term(inside: Positions) -> Expression:
            place = (*positions[:axis], *inside, *positions[axis + 1 :])
            inverse = context.inverse(row, column, body, batch, positions[axis], inside[0])
            return multiply(inverse, right.at(place))

        return summed([right.shape[axis]], term)

    return output(operation, solution)


def _unit(like: Array, axis: int) -> tuple[Index, Array, dict[int, Index]]:
    """A unit array, the index of its 1 on an axis, and the indices on the others."""
    column = Index("c", like.shape[axis])
    others = {
        d: Index(f"t{d}", size)
        for d, size in enumerate(like.shape)
        if d != axis and size.number != 1
    }
    ones = {**others, axis: column}

    def at(positions: Positions) -> Expression:
        return multiply(*(delta(positions[d], position(index)) for d, index in ones.items()))

    return column, Array(like.shape, like.kind, at), others


def _without(product: Expression, same: dict[Index, Position]) -> Expression | None:
    """What is left of a sum of products that each hold the deltas of `same`, or None."""
    if isinstance(product, Add):
        parts = [_without(term, same) for term in product.terms]
        kept = [part for part in parts if part is not None]
        return add(*kept) if len(kept) == len(parts) else None
    factors = product.factors if isinstance(product, Multiply) else (product,)
    found = [
        index
        for index, value in same.items()
        if any(
            isinstance(f, Delta) and {f.left, f.right} == {position(index), value} for f in factors
        )
    ]
    return substitute(product, same) if len(found) == len(same) else None


ENTRIES: Entries = {
    "det": whole(_determinant),
    "det_forward": whole(_determinant_forward),
    "det_backward": whole(_determinant_backward),
    "slogdet": whole(_sign_and_logarithm),
    "linear_solve": whole(_linear_solve),
}
