"""Expressions as SymPy's: `Indexed` elements, `Sum`s over named sizes, nothing evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sympy

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.functions import FUNCTIONS
from symbolic.indices import Index, Position, Quotient
from symbolic.reading.program import Program
from symbolic.writing.index import letters_for
from symbolic.writing.names import Names
from symbolic.writing.positions import Letters

_CONSTANTS = {"pi": sympy.pi, "inf": sympy.oo, "-inf": -sympy.oo, "nan": sympy.nan}


def to_sympy(
    body: Expression, free: Sequence[Index] = (), among: Iterable[Tensor] = ()
) -> sympy.Expr:
    """An expression as SymPy writes it; sizes are positive integers, indices run from 0.

    Args:
        body: the expression.
        free: its free indices, in order, where they should be named first.
        among: tensors whose names must stay different from those in the expression.
    """
    free = (*free, *sorted(body.indices - set(free), key=lambda index: index.serial))
    names = Names((body,), free, among)
    return _Writer(names).write(body, letters_for(names, free))


def sympy_equations(program: Program) -> tuple[Any, ...]:
    """Every value of a program, then every output, as an equation."""
    values = [(value.tensor, value.indices, value.body) for value in program.values]
    outputs = [(Tensor(f"f{o.path}", o.shape), o.indices, o.body) for o in program.outputs]
    return tuple(_equation(*definition) for definition in (*values, *outputs))


def _equation(tensor: Tensor, indices: Sequence[Index], body: Expression) -> Any:
    left = ex.element(tensor, *indices)
    names = Names((left, body), indices)
    letters, writer = letters_for(names, indices), _Writer(names)
    return sympy.Eq(writer.write(left, letters), writer.write(body, letters), evaluate=False)


class _Writer:
    def __init__(self, names: Names):
        self._names = names

    def write(self, body: Expression, letters: Letters) -> Any:
        match body:
            case ex.Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case ex.Constant(name):
                return _CONSTANTS[name]
            case ex.Count(place):
                return self._position(place, letters)
            case ex.Element(tensor, at):
                if not at:
                    return sympy.Symbol(tensor.name, real=True)
                return self._base(tensor)[tuple(self._position(p, letters) for p in at)]
            case ex.Delta(left, right):
                sides = (self._position(place, letters) for place in (left, right))
                return sympy.KroneckerDelta(*sides)
            case ex.AtLeastZero(place):
                return _at_least(self._position(place, letters), 1)
            case ex.Positive(inner):
                return _at_least(self.write(inner, letters), 0)
            case ex.Zero(inner):
                return sympy.KroneckerDelta(self.write(inner, letters), 0)
            case ex.Add(terms):
                return sympy.Add(*(self.write(term, letters) for term in terms))
            case ex.Multiply(factors):
                return sympy.Mul(*(self.write(factor, letters) for factor in factors))
            case ex.Power(base, exponent):
                raised = sympy.Rational(exponent.numerator, exponent.denominator)
                return sympy.Pow(self.write(base, letters), raised)
            # A Piecewise within a Sum would be taken out of it by SymPy, bound index and all.
            case ex.Apply("relu", (inner,)):
                return sympy.Max(self.write(inner, letters), 0)
            case ex.Apply("where", (condition, then, otherwise)):
                holds, yes, no = (
                    self.write(part, letters) for part in (condition, then, otherwise)
                )
                return holds * yes + (1 - holds) * no
            case ex.Apply(function, arguments):
                return FUNCTIONS[function].sympy(*(self.write(a, letters) for a in arguments))
            case ex.Sum(over, inner):
                return self._sum(over, inner, letters)
            case ex.Operator():
                return self._operator(body, letters)
        raise NotImplementedError(type(body).__name__)

    def _base(self, tensor: Tensor) -> Any:
        shape = tuple(self._position(size, {}) for size in tensor.shape)
        return sympy.IndexedBase(sympy.Symbol(tensor.name, real=True), shape=shape)

    def _size(self, name: str) -> sympy.Symbol:
        return sympy.Symbol(name, integer=True, positive=True)

    def _position(self, place: Position, letters: Letters) -> sympy.Expr:
        total: Any = sympy.Integer(0)
        for monomial, coefficient in place.terms:
            product: Any = sympy.Integer(coefficient)
            for part in monomial:
                if isinstance(part, str):
                    product *= self._size(part)
                elif isinstance(part, Index):
                    product *= _letter(letters[part])
                else:
                    top = self._position(part.numerator, letters)
                    bottom = self._position(part.divisor, letters)
                    quotient = isinstance(part, Quotient)
                    product *= sympy.floor(top / bottom) if quotient else sympy.Mod(top, bottom)
            total += product
        return total

    def _bind(
        self, over: Sequence[Index], body: Expression, letters: Letters
    ) -> tuple[list[tuple[Any, int, Any]], dict[Index, str]]:
        inner = dict(letters)
        for index in over:
            inner[index] = self._names.index(index, inner.values())
        limits = [(_letter(inner[index]), 0, self._position(index.size - 1, {})) for index in over]
        return limits, inner

    def _sum(self, over: Sequence[Index], body: Expression, letters: Letters) -> Any:
        limits, inner = self._bind(over, body, letters)
        return sympy.Sum(self.write(body, inner), *limits)

    def _operator(self, body: ex.Operator, letters: Letters) -> Any:
        at = [self._position(place, letters) for place in body.at]
        if body.name in ("logsumexp", "softmax", "log_softmax"):
            total = self._sum(body.over, ex.apply("exp", body.body), letters)
            if body.name == "logsumexp":
                return sympy.log(total)
            here = self.write(
                ex.substitute(body.body, dict(zip(body.over, body.at, strict=True))), letters
            )
            return sympy.exp(here) / total if body.name == "softmax" else here - sympy.log(total)
        limits, inner = self._bind(body.over, body.body, letters)
        entry = self.write(body.body, inner)
        if body.name == "prod":
            return sympy.Product(entry, *limits)
        if body.name in _MATRICES:
            sides = [limit[2] + 1 for limit in limits]
            general = sympy.Lambda(tuple(limit[0] for limit in limits), entry)
            made = _MATRICES[body.name](sympy.FunctionMatrix(sides[0], sides[1], general))
            return made[tuple(at)] if at else made
        return sympy.Function(body.name)(entry, *(sympy.Tuple(*limit) for limit in limits), *at)


def _letter(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, integer=True, nonnegative=True)


_MATRICES: dict[str, Callable[[Any], Any]] = {
    "inverse": sympy.Inverse,
    "det": sympy.Determinant,
    "log_abs_det": lambda matrix: sympy.log(sympy.Abs(sympy.Determinant(matrix))),
    "sign_det": lambda matrix: sympy.sign(sympy.Determinant(matrix)),
}


def _at_least(value: Any, at_zero: Any) -> Any:
    """1 above 0, 0 below, and `at_zero` at 0."""
    return sympy.Heaviside(value, at_zero)
