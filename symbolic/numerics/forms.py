"""Unstable forms, recognised in programs of index expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import jax

from symbolic.arguments import Signature
from symbolic.expressions import (
    ONE,
    Add,
    Apply,
    Count,
    Element,
    Expression,
    Multiply,
    Number,
    Operator,
    Power,
    Sum,
    Tensor,
    replace,
    split_coefficient,
    walk,
)
from symbolic.indices import Index
from symbolic.reading import Program

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Source:
    """A program as index expressions, and the names of the operations and calls in it."""

    program: Program
    signature: Signature
    fn: Callable[..., Any]
    names: Sequence[str] | None

    @cached_property
    def definitions(self) -> Mapping[Tensor, tuple[tuple[Index, ...], Expression]]:
        """What each value on the way is."""
        return {value.tensor: (value.indices, value.body) for value in self.program.values}

    @cached_property
    def operations(self) -> frozenset[str]:
        """The names of primitives and of functions that JAX calls by name."""
        flat = self.signature.flat(self.fn, None if self.names is None else tuple(self.names))
        with jax.enable_x64(True):
            closed = jax.make_jaxpr(flat)(*self.signature.symbolic())
        return frozenset(_operations(closed.jaxpr))

    def opened(self, body: Expression) -> Expression:
        """An expression, or what defines it where it is a value on the way."""
        while isinstance(body, Element) and body.tensor in self.definitions:
            body = replace(body, {body.tensor: self.definitions[body.tensor]})
        return body

    def definition(self, body: Expression) -> Expression:
        """What defines a value on the way, as it stands in the program; others as they are."""
        while isinstance(body, Element) and body.tensor in self.definitions:
            _, body = self.definitions[body.tensor]
        return body

    def expressions(self) -> Iterator[Expression]:
        """Every expression but elements once, those nearer to the outputs first."""
        roots = [*self.program.outputs, *reversed(self.program.values)]
        met: set[Expression] = set()
        for root in roots:
            for body in walk(root.body):
                if body not in met and not isinstance(body, Element):
                    met.add(body)
                    yield body


def _operations(jaxpr: Any) -> Iterator[str]:
    for equation in jaxpr.eqns:
        yield equation.primitive.name
        if "name" in equation.params:
            yield str(equation.params["name"])
        for value in equation.params.values():
            for inner in value if isinstance(value, tuple | list) else (value,):
                inner = getattr(inner, "jaxpr", inner)
                if hasattr(inner, "eqns"):
                    yield from _operations(inner)


Form = Callable[[Expression, Source], bool]


def _is_function(name: str) -> Form:
    def found(body: Expression, source: Source) -> bool:
        body = source.opened(body)
        return isinstance(body, Apply) and body.function == name

    return found


_is_exp, _is_cos = _is_function("exp"), _is_function("cos")


def is_logistic(body: Expression, source: Source) -> bool:
    """σ(x), or 1/(1 + exp(−x)) spelled out."""
    body = source.opened(body)
    if isinstance(body, Power) and body.exponent == -1:
        rest = _beside(body.base, 1, source)
        return rest is not None and _is_exp(rest, source)
    return isinstance(body, Apply) and body.function == "logistic"


def _beside(body: Expression, sign: int, source: Source) -> Expression | None:
    """The x of `c + sign · c · x` for a number c."""
    body = source.opened(body)
    if not isinstance(body, Add) or len(body.terms) != 2:
        return None
    numbers = [term for term in body.terms if isinstance(term, Number)]
    others = [term for term in body.terms if not isinstance(term, Number)]
    if len(numbers) != 1:
        return None
    coefficient, rest = split_coefficient(others[0])
    return rest if coefficient == sign * numbers[0].value else None


def logarithm_of(test: Form) -> Form:
    """The logarithm of something."""

    def found(body: Expression, source: Source) -> bool:
        is_logarithm = isinstance(body, Apply) and body.function == "log"
        return is_logarithm and test(body.children[0], source)

    return found


def operator(name: str) -> Form:
    """An operator by its name."""

    def found(body: Expression, source: Source) -> bool:
        body = source.opened(body)
        return isinstance(body, Operator) and body.name == name

    return found


def naive(name: str) -> Form:
    """An operator, in a program that subtracts no largest entry from its exponents."""
    found = operator(name)
    return lambda body, source: found(body, source) and "reduce_max" not in source.operations


def one_minus_logistic(body: Expression, source: Source) -> bool:
    """1 − σ(x)."""
    rest = _beside(body, -1, source)
    return rest is not None and is_logistic(rest, source)


def one_plus_exp(body: Expression, source: Source) -> bool:
    """1 + exp(x)."""
    rest = _beside(body, 1, source)
    return rest is not None and _is_exp(rest, source)


def one_plus(body: Expression, source: Source) -> bool:
    """1 + x or 1 − x, for an x that has no form of its own."""
    rests = _beside(body, 1, source), _beside(body, -1, source)
    kept = [rest for rest in rests if rest is not None]
    return bool(kept) and not any(_is_exp(r, source) or is_logistic(r, source) for r in kept)


def log_one_plus_exp(body: Expression, source: Source) -> bool:
    """log(1 + exp(x)), or log1p(exp(x))."""
    if isinstance(body, Apply) and body.function == "log1p":
        return _is_exp(body.arguments[0], source)
    return logarithm_of(one_plus_exp)(body, source)


def exp_minus_one(body: Expression, source: Source) -> bool:
    """exp(x) − 1."""
    rest = _beside(body, -1, source)
    return rest is not None and _is_exp(rest, source)


def one_minus_cos(body: Expression, source: Source) -> bool:
    """1 − cos(x)."""
    rest = _beside(body, -1, source)
    return rest is not None and _is_cos(rest, source)


def _is_square(body: Expression) -> bool:
    if isinstance(body, Multiply):
        return all(_is_square(factor) for factor in body.factors)
    return isinstance(body, Power) and body.exponent == 2


def norm(body: Expression, source: Source) -> bool:
    """The root of a sum of squares."""
    if not isinstance(body, Power) or abs(body.exponent) != _HALF:
        return False
    base = source.opened(body.base)
    if isinstance(base, Add):
        return all(_is_square(source.opened(term)) for term in base.terms)
    return isinstance(base, Sum) and _is_square(source.opened(base.body))


def variance(body: Expression, source: Source) -> bool:
    """E[x²] − E[x]²: a sum of squares, and the square of a sum with the other sign."""
    if not isinstance(body, Add):
        return False
    of_squares, of_sums = set(), set()
    for term in body.terms:
        coefficient, rest = split_coefficient(term)
        for factor in rest.factors if isinstance(rest, Multiply) else (rest,):
            factor = source.opened(factor)
            if isinstance(factor, Sum) and _is_square(source.opened(factor.body)):
                of_squares.add(coefficient > 0)
            if isinstance(factor, Power) and factor.exponent == 2:
                squared = source.opened(factor.base)
                if isinstance(squared, Sum):
                    of_sums.add(coefficient > 0)
    return any((not sign) in of_sums for sign in of_squares)


def quotient_of_exp(body: Expression, source: Source) -> bool:
    """Exponentials over a power of exponentials: exp(x)/(1 + exp(x))."""
    if not isinstance(body, Multiply):
        return False
    factors = [source.opened(factor) for factor in body.factors]
    below = [f.base for f in factors if isinstance(f, Power) and f.exponent < 0]
    above = [f for f in factors if not isinstance(f, Power)]
    return any(_of_exp(f, source) for f in below) and any(_of_exp(f, source) for f in above)


def _of_exp(body: Expression, source: Source) -> bool:
    """An exponential, or a sum of some and of numbers."""
    body = source.opened(body)
    terms = body.terms if isinstance(body, Add) else (body,)
    rests = [split_coefficient(term)[1] for term in terms]
    exponentials = [_is_exp(rest, source) for rest in rests]
    return any(exponentials) and all(
        found or rest == ONE for found, rest in zip(exponentials, rests, strict=True)
    )


def entropy(body: Expression, source: Source) -> bool:
    """x log x."""
    if not isinstance(body, Multiply):
        return False
    logs = [f for f in body.factors if isinstance(f, Apply) and f.function == "log"]
    return any(log.arguments[0] in body.factors for log in logs)


def root(body: Expression, source: Source) -> bool:
    """A square root, or one over it."""
    return isinstance(body, Power) and body.exponent.denominator == 2


def division(body: Expression, source: Source) -> bool:
    """A division by what may be 0."""
    if not isinstance(body, Power) or body.exponent >= 0 or body.exponent.denominator != 1:
        return False
    return not isinstance(body.base, Count | Number)


def inverse_times(body: Expression, source: Source) -> bool:
    """An inverse that the program forms, times something."""
    if not isinstance(body, Sum) or "inv" not in source.operations:
        return False
    factors = body.body.factors if isinstance(body.body, Multiply) else ()
    return any(operator("inverse")(factor, source) for factor in factors)
