"""A product taken apart: its rational number, its sizes, and what stands above and below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Position
from symbolic.writing.building import fraction, number, power, quotient, scale
from symbolic.writing.names import Names
from symbolic.writing.notation import Notation, Number
from symbolic.writing.positions import position_notation


@dataclass
class Term:
    """A product of powers.

    Attributes:
        number: its rational number.
        sizes: the sizes and their exponents.
        factors: the other factors and their exponents.
    """

    number: Fraction = Fraction(1)
    sizes: list[tuple[Position, Fraction]] = field(default_factory=list)
    factors: list[tuple[Expression, Fraction]] = field(default_factory=list)


def term(factors: Iterable[Expression]) -> Term:
    """The product of some expressions, taken apart."""
    made = Term()
    for factor in factors:
        base, exponent = factor, Fraction(1)
        if isinstance(factor, ex.Power):
            base, exponent = factor.base, factor.exponent
        if isinstance(base, ex.Number) and exponent == 1:
            made.number *= base.value
        elif isinstance(base, ex.Count) and not base.indices and exponent.denominator == 1:
            made.sizes.append((base.position, exponent))
        else:
            made.factors.append((base, exponent))
    return made


def factors_of(body: Expression) -> tuple[Expression, ...]:
    """The factors of a product, or the expression alone."""
    return body.factors if isinstance(body, ex.Multiply) else (body,)


def written(
    names: Names,
    parts: Term,
    above: list[Notation],
    below: list[Notation],
    body: Notation | None = None,
) -> Notation:
    """The notation of a product whose other factors are written already.

    Numbers and sizes stand in front as one fraction, `(2/n) Xᵀ`, unless another scalar stands
    below the bar.
    """
    top, bottom = [number(parts.number.numerator)], [number(parts.number.denominator)]
    if Number(abs(parts.number)).decimal:
        top, bottom = [number(parts.number)], []
    sizes: list[Notation] = []
    for size, exponent in sorted(parts.sizes, key=str):
        side = sizes if exponent > 0 else bottom
        side.append(power(position_notation(names, size, {}), abs(exponent), elementwise=False))
    if below or any(exponent < 0 for _, exponent in parts.sizes):
        top, sizes = [*top, *sizes], []
    if below:
        return quotient(scale([*top, *above], body), scale([*bottom, *below]))
    return scale([fraction(top, bottom), *sizes, *above], body)


def all_factors(body: Expression, merged: bool) -> list[Expression]:
    """The factors of a product under its sum; `merged` with those of the sums among them."""
    found: list[Expression] = []
    used = set(body.indices)

    def collect(part: Expression, top: bool) -> None:
        if isinstance(part, ex.Multiply):
            for factor in part.factors:
                collect(factor, top=False)
        elif isinstance(part, ex.Sum) and (merged or top):
            if used & set(part.over):
                part = ex.rename_bound(part)
                assert isinstance(part, ex.Sum)
            used.update(part.over)
            collect(part.body, top=False)
        else:
            found.append(part)

    collect(body, top=True)
    return found


def expanded(body: Expression) -> Expression | None:
    """A product with the first of its sums that has more than two indices multiplied out."""
    over = body.over if isinstance(body, ex.Sum) else ()
    factors = factors_of(body.body if isinstance(body, ex.Sum) else body)
    for factor in factors:
        if isinstance(factor, ex.Add) and len(factor.indices) > 2:
            rest = [other for other in factors if other is not factor]
            return ex.add(*(ex.sum_over(over, ex.multiply(part, *rest)) for part in factor.terms))
    return None
