"""Notation put together: products flattened, signs drawn to the front, transposes moved inwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symbolic.writing.notation import (
    Call,
    DiagonalMatrix,
    Hadamard,
    HadamardQuotient,
    Identity,
    Minus,
    Norm,
    Notation,
    Number,
    Plus,
    Power,
    Product,
    Quotient,
    Root,
    Stack,
    Symbol,
    Transpose,
)

ONE = Number(Fraction(1))
ONE_HOT = Symbol("onehot", r"\operatorname{onehot}")
DIAG = Symbol("diag", r"\operatorname{diag}")
TRACE = Symbol("tr", r"\operatorname{tr}")


def number(value: Fraction | int) -> Notation:
    """A rational number."""
    value = Fraction(value)
    return Minus(Number(-value)) if value < 0 else Number(value)


def call(function: Symbol, *arguments: Notation) -> Notation:
    """A function of formulas."""
    return Call(arguments, function)


def plus(terms: Iterable[Notation]) -> Notation:
    """A sum, a positive term first where there is one."""
    flat: list[Notation] = []
    for term in terms:
        flat.extend(term.operands if isinstance(term, Plus) else (term,))
    if isinstance(flat[0], Minus):
        first = next((term for term in flat if not isinstance(term, Minus)), None)
        if first is not None:
            flat.remove(first)
            flat.insert(0, first)
    return flat[0] if len(flat) == 1 else Plus(tuple(flat))


def minus(body: Notation) -> Notation:
    """A formula with its sign turned."""
    return body.body if isinstance(body, Minus) else Minus(body)


def product(*matrices: Notation) -> Notation:
    """A product of matrices, their signs and scalar factors in front and no identity among them."""
    negative = False
    scalars: list[Notation] = []
    flat: list[Notation] = []
    for factor in matrices:
        if isinstance(factor, Minus):
            negative, factor = not negative, factor.body
        if isinstance(factor, Product):
            scalars.extend(factor.operands[: factor.scalars])
            flat.extend(factor.operands[factor.scalars :])
        else:
            flat.append(factor)
    kept = [factor for factor in flat if not isinstance(factor, Identity)]
    return _signed(negative, scalars, kept or flat[:1])


def scale(scalars: Iterable[Notation], body: Notation | None = None) -> Notation:
    """A product of scalars, in front of a matrix where there is one."""
    negative = False
    flat: list[Notation] = []
    for factor in scalars:
        if isinstance(factor, Minus):
            negative, factor = not negative, factor.body
        if factor == ONE:
            continue
        if isinstance(factor, Product) and factor.scalars == len(factor.operands):
            flat.extend(factor.operands)
        else:
            flat.append(factor)
    matrices = [] if body is None else [body]
    if not matrices and flat and isinstance(flat[-1], Product):
        matrices = [flat.pop()]
    if matrices and isinstance(matrices[0], Minus):
        negative, matrices = not negative, [matrices[0].body]
    if matrices and isinstance(matrices[0], Product):
        inner = matrices[0]
        flat.extend(inner.operands[: inner.scalars])
        matrices = list(inner.operands[inner.scalars :])
    return _signed(negative, flat, matrices)


def _signed(negative: bool, scalars: list[Notation], matrices: list[Notation]) -> Notation:
    operands = (*scalars, *matrices)
    if not operands:
        made: Notation = ONE
    else:
        made = operands[0] if len(operands) == 1 else Product(operands, len(scalars))
    return minus(made) if negative else made


def transpose(body: Notation) -> Notation:
    """A transpose, moved into products."""
    if isinstance(body, Transpose):
        return body.body
    if isinstance(body, Identity | Number | DiagonalMatrix):
        return body
    if isinstance(body, Minus):
        return Minus(transpose(body.body))
    if isinstance(body, Quotient):
        return Quotient(transpose(body.left), body.right)
    if isinstance(body, Product):
        scalars = body.operands[: body.scalars]
        return scale(scalars, product(*map(transpose, reversed(body.operands[body.scalars :]))))
    return Transpose(body)


def stack(parts: Sequence[Notation], vertical: bool) -> Notation:
    """Blocks above one another or side by side; a factor that all share stands outside."""
    if all(isinstance(part, Transpose) for part in parts):
        return transpose(stack([transpose(part) for part in parts], not vertical))
    place = -1 if vertical else 0
    products = [part for part in parts if isinstance(part, Product) and not part.scalars]
    if len(products) == len(parts) and len({part.operands[place] for part in products}) == 1:
        rests = [part.operands[:-1] if vertical else part.operands[1:] for part in products]
        inner = stack([product(*rest) for rest in rests], vertical)
        common = products[0].operands[place]
        return product(inner, common) if vertical else product(common, inner)
    return Stack(tuple(parts), vertical)


def hadamard(factors: Sequence[Notation], divisors: Sequence[Notation] = ()) -> Notation:
    """A product entry by entry, over other entries where there are divisors."""
    negative = sum(isinstance(factor, Minus) for factor in (*factors, *divisors)) % 2 == 1
    scalars: list[Notation] = []
    top: list[Notation] = []
    for factor in factors:
        factor = factor.body if isinstance(factor, Minus) else factor
        if isinstance(factor, Product) and factor.scalars:
            scalars.extend(factor.operands[: factor.scalars])
            factor = product(*factor.operands[factor.scalars :])
        top.extend(factor.operands if isinstance(factor, Hadamard) else (factor,))
    bottom = [divisor.body if isinstance(divisor, Minus) else divisor for divisor in divisors]
    made: Notation = ONE
    if top:
        made = top[0] if len(top) == 1 else Hadamard(tuple(top))
    if bottom:
        under = bottom[0] if len(bottom) == 1 else Hadamard(tuple(bottom))
        made = HadamardQuotient(made, under)
    made = scale(scalars, made)
    return minus(made) if negative else made


def power(base: Notation, exponent: Fraction, elementwise: bool) -> Notation:
    """A positive power of a scalar or of every entry; a norm squared loses its square root."""
    if isinstance(base, Power) and isinstance(base.base, Norm):
        base, exponent = base.base, base.exponent * exponent
    if exponent == 1:
        return base
    if exponent == Fraction(1, 2):
        return Root(base)
    return Power(base, exponent, elementwise)


def quotient(above: Notation, below: Notation) -> Notation:
    """A formula over a scalar, its sign in front."""
    if below == ONE:
        return above
    negative = isinstance(above, Minus) != isinstance(below, Minus)
    above = above.body if isinstance(above, Minus) else above
    below = below.body if isinstance(below, Minus) else below
    return Minus(Quotient(above, below)) if negative else Quotient(above, below)


def fraction(top: Sequence[Notation], bottom: Sequence[Notation]) -> Notation:
    """A product of scalars over another; two whole numbers are one fraction."""
    return quotient(scale(top), scale(bottom))
