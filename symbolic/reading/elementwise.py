"""Primitives that compute each element from elements at the same place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import jax

from symbolic.expressions import (
    MINUS_ONE,
    ONE,
    Constant,
    Count,
    Expression,
    Number,
    add,
    apply,
    expression,
    multiply,
    power,
)
from symbolic.expressions import ZERO as NOTHING
from symbolic.indices import ZERO, Position, at_least, position
from symbolic.reading.arrays import Array, Context, Entries, Entry, Positions, element, output
from symbolic.reading.errors import unknown
from symbolic.reading.graph import Operation

Scalar = Callable[..., Expression]


def place(array: Array, at: Positions) -> Positions:
    """The positions in an operand that an element of the result reads: 0 where it is repeated."""
    if not array.shape:
        return ()
    return tuple(ZERO if size.number == 1 else p for size, p in zip(array.shape, at, strict=True))


def elementwise(scalar: Scalar) -> Callable[[Context, Operation, Sequence[Array]], Array]:
    """An entry's reading from a function of elements."""

    def read(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
        return output(operation, lambda at: scalar(*(a.at(place(a, at)) for a in inputs)))

    return read


def whole_number(body: Expression) -> Position | None:
    """The position that an expression is, or None."""
    if isinstance(body, Count):
        return body.position
    if isinstance(body, Number) and body.value.denominator == 1:
        return position(body.value.numerator)
    return None


def is_infinite(body: Expression, sign: str = "") -> bool:
    """Whether an expression is `inf` (sign `""`) or `-inf` (sign `"-"`)."""
    return isinstance(body, Constant) and body.name == sign + "inf"


def is_finite(body: Expression) -> bool:
    """Whether an expression is none of `inf`, `-inf` and `nan` by its form."""
    return not isinstance(body, Constant) or body.name == "pi"


def _counted(general: Scalar, counts: Callable[..., Position]) -> Scalar:
    """Arithmetic that stays a position on positions."""

    def scalar(*arguments: Expression) -> Expression:
        if any(isinstance(a, Count) for a in arguments):
            positions = [whole_number(a) for a in arguments]
            if all(p is not None for p in positions):
                return expression(counts(*positions))
        return general(*arguments)

    return scalar


def negate(body: Expression) -> Expression:
    """`−body`, with the sign of an infinite number turned."""
    if is_infinite(body):
        return Constant("-inf")
    return Constant("inf") if is_infinite(body, "-") else -body


def maximum(left: Expression, right: Expression) -> Expression:
    """The larger, decided for infinite numbers and for positions where it can be."""
    return _extreme("max", "-", at_least, left, right)


def minimum(left: Expression, right: Expression) -> Expression:
    """The smaller, decided for infinite numbers and for positions where it can be."""
    return _extreme("min", "", lambda gap, bound: at_least(-gap, bound), left, right)


def _extreme(
    name: str,
    weakest: str,
    wins: Callable[[Position, int], bool],
    left: Expression,
    right: Expression,
) -> Expression:
    if is_infinite(left, weakest) or left == right:
        return right
    if is_infinite(right, weakest):
        return left
    first, second = whole_number(left), whole_number(right)
    if first is not None and second is not None:
        if wins(first - second, 0):
            return left
        if wins(second - first, 0):
            return right
    if isinstance(left, Number) and isinstance(right, Number):
        return Number((max if name == "max" else min)(left.value, right.value))
    return apply(name, left, right)


def exponential(body: Expression) -> Expression:
    """`exp`, worked out at 0 and at −∞."""
    if body == NOTHING:
        return ONE
    return NOTHING if is_infinite(body, "-") else apply("exp", body)


def _logarithm(body: Expression) -> Expression:
    return NOTHING if body == ONE else apply("log", body)


def _sign(body: Expression) -> Expression:
    p = whole_number(body)
    if p is not None and at_least(p, 1):
        return ONE
    return MINUS_ONE if p is not None and at_least(-p, 1) else apply("sign", body)


def _absolute(body: Expression) -> Expression:
    p = whole_number(body)
    if p is not None and at_least(p, 0):
        return body
    return Number(abs(body.value)) if isinstance(body, Number) else apply("abs", body)


def _power(base: Expression, exponent: Expression) -> Expression:
    if isinstance(exponent, Number):
        return power(base, exponent.value)
    return apply("pow", base, exponent)


def _clamp(low: Expression, body: Expression, high: Expression) -> Expression:
    return minimum(maximum(body, low), high)


def _named(name: str) -> Scalar:
    return lambda *arguments: apply(name, *arguments)


def _to_the(exponent: Fraction) -> Scalar:
    return lambda body: power(body, exponent)


def _log_add_exp(left: Expression, right: Expression) -> Expression:
    if left == NOTHING:
        return apply("softplus", right)
    return apply("softplus", left) if right == NOTHING else apply("logaddexp", left, right)


def _integer_power(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    exponent = int(operation.parameters["y"])
    (base,) = inputs
    return output(operation, lambda at: power(base.at(at), exponent))


def _angle(y: Expression, x: Expression) -> Expression:
    """The angle of a point, by that of half: no branch to choose but at y = 0 and x ≤ 0."""
    length = power(add(multiply(x, x), multiply(y, y)), Fraction(1, 2))
    return 2 * apply("atan", multiply(y, power(length + x, -1)))


def _cube_root(body: Expression) -> Expression:
    return multiply(_sign(body), power(_absolute(body), Fraction(1, 3)))


_FUNCTIONS: dict[str, Scalar] = {
    "add": _counted(add, lambda a, b: a + b),
    "sub": _counted(lambda a, b: a - b, lambda a, b: a - b),
    "mul": _counted(multiply, lambda a, b: a * b),
    "neg": _counted(negate, lambda a: -a),
    "max": maximum,
    "min": minimum,
    "clamp": _clamp,
    "exp": exponential,
    "exp2": lambda body: apply("exp", multiply(apply("log", Number(Fraction(2))), body)),
    "log": _logarithm,
    "pow": _power,
    "square": _to_the(Fraction(2)),
    "sqrt": _to_the(Fraction(1, 2)),
    "rsqrt": _to_the(Fraction(-1, 2)),
    "cbrt": _cube_root,
    "atan2": _angle,
    "abs": _absolute,
    "sign": _sign,
    "logaddexp": _log_add_exp,
}
_FUNCTIONS["add_any"] = _FUNCTIONS["add"]
_SAME_NAME = (
    "log1p expm1 logistic tanh sin cos tan asin acos atan sinh cosh asinh acosh atanh erf erfc "
    "erf_inv lgamma digamma floor ceil relu softplus log_sigmoid"
)
_FUNCTIONS |= {name: _named(name) for name in _SAME_NAME.split()}


def _round(context: Context, operation: Operation, inputs: Sequence[Array]) -> Array:
    if operation.parameters["rounding_method"] != jax.lax.RoundingMethod.TO_NEAREST_EVEN:
        raise unknown("round away from zero", operation.line, "write jnp.round")
    return elementwise(_named("round"))(context, operation, inputs)


def any_function(name: str) -> Entry:
    """The entry of a function of which only the name is known."""
    return element(elementwise(_named(name)))


ENTRIES: Entries = {
    **{name: element(elementwise(scalar)) for name, scalar in _FUNCTIONS.items()},
    "integer_pow": element(_integer_power),
    "round": element(_round),
}
