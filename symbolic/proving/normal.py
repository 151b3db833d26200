"""Expressions to their normal form, value by value."""

from __future__ import annotations

from collections.abc import Callable

from symbolic import expressions as ex
from symbolic import patience
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, position
from symbolic.proving import conditions, contraction, operators, rules
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import Polynomial, add, constant, single


class Normaliser:
    """Normal forms of the expressions of one program or more, in one algebra.

    Args:
        algebra: where the forms live; two normalisers over one algebra give comparable forms.
    """

    def __init__(self, algebra: Algebra):
        self.algebra = algebra
        self._values: dict[Tensor, tuple[tuple[Index, ...], Polynomial]] = {}
        self._known: dict[Expression, Polynomial] = {}

    def define(self, tensor: Tensor, indices: tuple[Index, ...], body: Expression) -> Polynomial:
        """Record what a tensor is, for every element of it that comes later."""
        form = self.form(body)
        self._values[tensor] = (indices, form)
        return form

    def form(self, body: Expression) -> Polynomial:
        """The normal form of an expression."""
        known = self._known.get(body)
        if known is None:
            patience.check()
            known = self._known[body] = _FORMS[type(body)](self, body)
        return known

    def _element(self, body: ex.Element) -> Polynomial:
        if body.tensor not in self._values:
            return self.algebra.tensor(body.tensor, body.at)
        slots, form = self._values[body.tensor]
        return self.algebra.renamed(form, dict(zip(slots, body.at, strict=True)))

    def _multiply(self, body: ex.Multiply) -> Polynomial:
        result = constant(1)
        for factor in sorted(map(self.form, body.factors), key=len):
            result = self.algebra.multiply(result, factor)
        return result

    def _sum(self, body: ex.Sum) -> Polynomial:
        total = self._summand(body)
        for index in reversed(body.over):
            total = self.algebra.sum_over((index,), total)
        return total

    def _summand(self, body: ex.Sum) -> Polynomial:
        """What is summed, with each operand of a contraction kept in one piece.

        Factors over the same indices make up one operand, however they were multiplied.
        """
        algebra, over = self.algebra, set(body.over)
        operands: dict[frozenset[Index], Polynomial] = {}
        factors = body.body.factors if isinstance(body.body, ex.Multiply) else (body.body,)
        for factor in factors:
            touched = factor.indices if not factor.indices.isdisjoint(over) else frozenset()
            known = operands.get(touched, constant(1))
            operands[touched] = algebra.multiply(known, self.form(factor))
        if len(operands) - (frozenset() in operands) < 2:
            return self.form(body.body)
        result = constant(1)
        for touched, form in operands.items():
            result = algebra.multiply(result, algebra.operand(form) if touched else form)
        return result

    def _operator(self, body: ex.Operator) -> Polynomial:
        over = tuple(index.again() for index in body.over)
        fresh = dict(zip(body.over, map(position, over), strict=True))
        inner = self.algebra.renamed(self.form(body.body), fresh)
        return operators.operator(self.algebra, body.name, over, inner, body.at)

    def _constant(self, body: ex.Constant) -> Polynomial:
        sign = "+" if body.name == "pi" else ""
        return single(self.algebra.plain("constant", body.name, sign=sign))


def _zero(normaliser: Normaliser, body: ex.Zero) -> Polynomial:
    return conditions.zero(normaliser.algebra, normaliser.form(body.body))


_FORMS: dict[type, Callable[..., Polynomial]] = {
    ex.Number: lambda n, body: constant(body.value),
    ex.Constant: Normaliser._constant,
    ex.Count: lambda n, body: n.algebra.size(body.position),
    ex.Element: Normaliser._element,
    ex.Delta: lambda n, body: contraction.kronecker(n.algebra, body.left, body.right),
    ex.AtLeastZero: lambda n, body: contraction.in_range(n.algebra, body.position),
    ex.Positive: lambda n, body: conditions.positive(n.algebra, n.form(body.body)),
    ex.Zero: _zero,
    ex.Add: lambda n, body: add(*map(n.form, body.terms)),
    ex.Multiply: Normaliser._multiply,
    ex.Power: lambda n, body: (
        conditions.by_cases(
            n.algebra, lambda algebra, base: algebra.power(base, body.exponent), [n.form(body.base)]
        )
        if body.exponent != int(body.exponent) or body.exponent < 0
        else n.algebra.power(n.form(body.base), body.exponent)
    ),
    ex.Apply: lambda n, body: rules.function(
        n.algebra, body.function, *map(n.form, body.arguments)
    ),
    ex.Sum: Normaliser._sum,
    ex.Operator: Normaliser._operator,
}
