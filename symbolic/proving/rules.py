"""What the scalar functions mean to the normal form: one entry each.

Exponentials are products of one atom per term: `exp(a + b) = exp(a) exp(b)`, so a shift that does
not depend on the summed index leaves a sum by itself. The logistic family is written with them.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symbolic.proving import conditions
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import (
    UNIT,
    Atom,
    Polynomial,
    Rational,
    add,
    constant,
    is_discrete,
    polynomial_sign,
    scale,
    single,
)
from symbolic.proving.content import factors, prime_factors, primitive

_MOST_TERMS = 12


def function(algebra: Algebra, name: str, *arguments: Polynomial) -> Polynomial:
    """A scalar function of polynomials."""
    if name in _DIRECT:
        return _DIRECT[name](algebra, *arguments)
    rule = _RULES.get(name)
    if rule is None:
        return conditions.by_cases(algebra, _opaque(name), arguments)
    return conditions.by_cases(algebra, rule, arguments)


def _opaque(name: str, *, sign: str = "", discrete: bool = False) -> Callable[..., Polynomial]:
    def rule(algebra: Algebra, *arguments: Polynomial) -> Polynomial:
        hidden = discrete or any(map(is_discrete, arguments))
        atom = algebra.atom("function", name, list(arguments), sign=sign, discrete=hidden)
        assert atom is not None
        return single(atom)

    return rule


def _odd(name: str) -> Callable[..., Polynomial]:
    """A function with `f(−x) = −f(x)`."""

    def rule(algebra: Algebra, argument: Polynomial) -> Polynomial:
        if not argument:
            return {}
        opposite = algebra.atom("function", name, [scale(argument, -1)], create=False)
        if opposite is not None:
            return scale(single(opposite), -1)
        return _opaque(name)(algebra, argument)

    return rule


def _cosine(algebra: Algebra, argument: Polynomial) -> Polynomial:
    if not argument:
        return constant(1)
    opposite = algebra.atom("function", "cos", [scale(argument, -1)], create=False)
    return single(opposite) if opposite is not None else _opaque("cos")(algebra, argument)


def exponential(algebra: Algebra, argument: Polynomial) -> Polynomial:
    """`exp(Σ c t) = Π exp(t)^c`, and `exp(c log a) = a^c`."""
    result = constant(1)
    if len(argument) > _MOST_TERMS:
        argument = algebra.atomic(argument)
    for monomial, coefficient in argument.items():
        logarithm = _one(monomial)
        if logarithm is not None and logarithm.head.name == "log":
            body, _ = algebra.instance(logarithm)
            result = algebra.multiply(result, algebra.power(body, coefficient))
            continue
        atom = algebra.atom(
            "exp",
            None,
            [{monomial: 1}],
            sign="+",
            discrete=is_discrete({monomial: 1}),
        )
        assert atom is not None
        result = algebra.multiply(result, single(atom, coefficient))
    return result


def _one(monomial: frozenset) -> Atom | None:
    """The function atom that a monomial is, if it is one."""
    if len(monomial) != 1:
        return None
    ((atom, exponent),) = monomial
    return atom if exponent == 1 and atom.head.kind == "function" else None


def logarithm(algebra: Algebra, argument: Polynomial) -> Polynomial:
    """`log(c Π a^e) = log c + Σ e log a` over the factors that are positive."""
    if not argument:
        return algebra.undefined("the logarithm of 0")
    top, bottom = algebra.together(argument)
    content, rest = primitive(top)
    ((outside, number),) = algebra.distribute(content, algebra.power(bottom, -1)).items()
    result: Polynomial = {}
    unknown: list[tuple[Atom, Rational]] = []
    for atom, exponent in outside:
        if atom.head.kind == "exp":
            body, _ = algebra.instance(atom)
            result = add(result, scale(body, exponent))
        elif atom.head.sign == "+":
            body = algebra.instance(atom)[0] if atom.head.kind == "base" else single(atom)
            result = add(result, scale(_log_of(algebra, body), exponent))
        elif isinstance(exponent, int) and exponent % 2 == 0:
            square = _log_of(algebra, single(atom, 2))
            result = add(result, scale(square, Fraction(exponent, 2)))
        else:
            unknown.append((atom, exponent))
    found = [] if rest == {UNIT: 1} else factors(rest)
    remaining: Polynomial = {frozenset(unknown): 1}
    for factor, times in found:
        if polynomial_sign(factor) == "+":
            result = add(result, scale(_log_of(algebra, factor), times))
        elif times % 2 == 0:
            squared = _log_of(algebra, single(algebra.signed_base(factor)[0], 2))
            result = add(result, scale(squared, Fraction(times, 2)))
        else:
            remaining = algebra.multiply(remaining, factor)
    if remaining != {UNIT: 1} or number < 0:
        if number < 0:
            remaining = scale(remaining, -1)
        result = add(result, _log_of(algebra, remaining))
    return add(result, _log_of_number(algebra, Fraction(abs(number))))


def _log_of(algebra: Algebra, argument: Polynomial) -> Polynomial:
    return _opaque("log")(algebra, argument)


def _log_of_number(algebra: Algebra, value: Fraction) -> Polynomial:
    total: Polynomial = {}
    for prime, times in prime_factors(value).items():
        total = add(total, scale(_log_of(algebra, constant(prime)), times))
    return total


def _logistic(algebra: Algebra, x: Polynomial) -> Polynomial:
    return algebra.power(add(constant(1), exponential(algebra, scale(x, -1))), -1)


def _tanh(algebra: Algebra, x: Polynomial) -> Polynomial:
    below = algebra.power(add(constant(1), exponential(algebra, scale(x, 2))), -1)
    return add(constant(1), scale(below, -2))


def _half_sum(sign: int) -> Callable[..., Polynomial]:
    def rule(algebra: Algebra, x: Polynomial) -> Polynomial:
        falling = exponential(algebra, scale(x, -1))
        return scale(add(exponential(algebra, x), scale(falling, sign)), Fraction(1, 2))

    return rule


def _log_one_plus_exp(algebra: Algebra, x: Polynomial) -> Polynomial:
    return logarithm(algebra, add(constant(1), exponential(algebra, x)))


def _power(algebra: Algebra, base: Polynomial, exponent: Polynomial) -> Polynomial:
    number = exponent.get(UNIT, 0)
    if not exponent or (len(exponent) == 1 and UNIT in exponent):
        return algebra.power(base, number)
    return exponential(algebra, algebra.multiply(exponent, logarithm(algebra, base)))


def _tangent(algebra: Algebra, x: Polynomial) -> Polynomial:
    return algebra.multiply(_odd("sin")(algebra, x), algebra.power(_cosine(algebra, x), -1))


def _same(algebra: Algebra, x: Polynomial) -> Polynomial:
    return x


_DIRECT: dict[str, Callable[..., Polynomial]] = {
    "abs": conditions.absolute,
    "sign": conditions.sign,
    "max": conditions.larger,
    "min": conditions.smaller,
    "where": conditions.where,
    "relu": lambda algebra, x: conditions.larger(algebra, x, {}),
    "stop_gradient": _same,
}

_RULES: dict[str, Callable[..., Polynomial]] = {
    "exp": exponential,
    "expm1": lambda algebra, x: add(exponential(algebra, x), constant(-1)),
    "log": logarithm,
    "log1p": lambda algebra, x: logarithm(algebra, add(constant(1), x)),
    "logistic": _logistic,
    "tanh": _tanh,
    "softplus": _log_one_plus_exp,
    "log_sigmoid": lambda algebra, x: scale(_log_one_plus_exp(algebra, scale(x, -1)), -1),
    "logaddexp": lambda algebra, x, y: logarithm(
        algebra, add(exponential(algebra, x), exponential(algebra, y))
    ),
    "pow": _power,
    "sinh": _half_sum(-1),
    "cosh": _half_sum(1),
    "sin": _odd("sin"),
    "cos": _cosine,
    "tan": _tangent,
    "atan": _odd("atan"),
    "asin": _odd("asin"),
    "asinh": _odd("asinh"),
    "atanh": _odd("atanh"),
    "erf": _odd("erf"),
    "erf_inv": _odd("erf_inv"),
    "erfc": lambda algebra, x: add(constant(1), scale(_odd("erf")(algebra, x), -1)),
    "floor": _opaque("floor", discrete=True),
    "ceil": _opaque("ceil", discrete=True),
    "round": _opaque("round", discrete=True),
}
