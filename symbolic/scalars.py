"""Scalar expressions to SymPy and back: everything with an index or a name becomes a symbol."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import sympy

from symbolic import expressions as ex
from symbolic.expressions import Expression

_MOST_ATOMS = 12


def to_scalar(body: Expression, atoms: dict[Expression, sympy.Symbol]) -> sympy.Expr:
    """A rational function of symbols, one symbol for each expression that is not rational.

    `atoms` is filled with what each symbol stands for.
    """
    if isinstance(body, ex.Number):
        return sympy.Rational(body.value.numerator, body.value.denominator)
    if isinstance(body, ex.Add):
        return sympy.Add(*(to_scalar(term, atoms) for term in body.terms))
    if isinstance(body, ex.Multiply):
        return sympy.Mul(*(to_scalar(factor, atoms) for factor in body.factors))
    if isinstance(body, ex.Power) and body.exponent.denominator == 1:
        return sympy.Pow(to_scalar(body.base, atoms), body.exponent.numerator)
    if body not in atoms:
        atoms[body] = sympy.Symbol(f"a{len(atoms)}", positive=isinstance(body, ex.Count) or None)
    return atoms[body]


def from_scalar(value: sympy.Expr, symbols: Mapping[sympy.Symbol, Expression]) -> Expression:
    """The expression that a SymPy scalar states.

    Raises:
        NotImplementedError: for a SymPy function that has no counterpart here.
    """
    if value in symbols:
        return symbols[value]  # type: ignore[index]
    if isinstance(value, sympy.Rational):
        return ex.Number(Fraction(int(value.p), int(value.q)))
    if value == sympy.pi:
        return ex.Constant("pi")
    if value == sympy.E:
        return ex.apply("exp", ex.ONE)
    parts: Any = value.args
    if isinstance(value, sympy.exp):
        return ex.apply("exp", from_scalar(parts[0], symbols))
    if isinstance(value, sympy.polygamma) and parts[0] in _POLYGAMMA:
        return ex.apply(_POLYGAMMA[parts[0]], from_scalar(parts[1], symbols))
    arguments = [from_scalar(part, symbols) for part in parts if isinstance(part, sympy.Expr)]
    if isinstance(value, sympy.Add):
        return ex.add(*_positive_first(arguments))
    if isinstance(value, sympy.Mul):
        return _product(arguments)
    if isinstance(value, sympy.Pow):
        if isinstance(value.exp, sympy.Rational):
            return ex.power(arguments[0], Fraction(int(value.exp.p), int(value.exp.q)))
        return ex.apply("pow", *arguments)
    if isinstance(value, sympy.Piecewise):
        return _piecewise(value, symbols)
    if isinstance(value, sympy.Heaviside):
        return ex.is_positive(arguments[0])
    name = _SYMPY_NAMES.get(type(value).__name__)
    if name is None:
        raise NotImplementedError(type(value).__name__)
    return ex.apply(name, *arguments)


_POLYGAMMA = {sympy.Integer(0): "digamma", sympy.Integer(1): "trigamma"}
_SAME_NAMES = (
    "log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc sign floor digamma"
)
_SYMPY_NAMES = {name: name for name in _SAME_NAMES.split()} | {
    "Abs": "abs",
    "loggamma": "lgamma",
    "ceiling": "ceil",
    "erfinv": "erf_inv",
}


def _piecewise(value: sympy.Piecewise, symbols: Mapping[sympy.Symbol, Expression]) -> Expression:
    result = ex.ZERO
    pieces: Any = value.args
    for body, condition in reversed(pieces):
        branch = from_scalar(body, symbols)
        if condition == sympy.true:
            result = branch
        else:
            gap = from_scalar(condition.gts - condition.lts, symbols)
            result = ex.where(ex.is_positive(gap), branch, result)
    return result


def _positive_first(terms: list[Expression]) -> list[Expression]:
    return sorted(terms, key=lambda term: ex.split_coefficient(term)[0] < 0)


def _product(factors: list[Expression]) -> Expression:
    """A product in which a leading minus is drawn into a difference, `−(y − f)` to `(f − y)`."""
    sign = ex.split_coefficient(ex.multiply(*factors))[0] < 0
    if sign:
        for place, factor in enumerate(factors):
            if isinstance(factor, ex.Add) and len(factor.terms) == 2:
                turned = ex.add(
                    *_positive_first([ex.multiply(ex.MINUS_ONE, t) for t in factor.terms])
                )
                rest = [*factors[:place], *factors[place + 1 :]]
                return ex.multiply(ex.MINUS_ONE, *rest, turned)
    return ex.multiply(*factors)


def size_of(body: Expression) -> int:
    """How many operations an expression is made of."""
    if isinstance(body, ex.Element | ex.Number | ex.Constant | ex.Count):
        return 1
    return 1 + sum(map(size_of, body.children)) + isinstance(body, ex.Power)


def simplify(body: Expression) -> Expression:
    """The same rational function, cancelled and factored where that makes it shorter."""
    if not isinstance(body, ex.Add | ex.Multiply | ex.Power):
        return body
    atoms: dict[Expression, sympy.Symbol] = {}
    value = to_scalar(body, atoms)
    if len(atoms) > _MOST_ATOMS or any(isinstance(atom, ex.Delta) for atom in atoms):
        return body
    symbols = {symbol: atom for atom, symbol in atoms.items()}
    best = body
    for candidate in _forms(value):
        made = from_scalar(candidate, symbols)
        if size_of(made) < size_of(best) and _terms(made) <= _terms(body):
            best = made
    return best


def _terms(body: Expression) -> int:
    return len(body.terms) if isinstance(body, ex.Add) else 1


@cache
def _forms(value: sympy.Expr) -> tuple[Any, ...]:
    together: Any = sympy.cancel(value)
    return (together, sympy.factor(together))


def rewritten(value: sympy.Expr, variable: sympy.Symbol, generator: sympy.Expr) -> Any:
    """A function of `exp(variable)` with that written as `generator`, cancelled and factored."""
    replaced = value.replace(
        lambda part: isinstance(part, sympy.exp) and (part.args[0] / variable).is_Integer,
        lambda part: generator ** (part.args[0] / variable),
    )
    return sympy.factor(sympy.cancel(replaced))
