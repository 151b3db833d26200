"""The scalar functions: one entry each, with its meaning to SymPy, JAX and mpmath, and its names.

Derivatives are SymPy's, of the meaning given here. A function of the logistic family has its
derivative written in σ again: `exp(x) = σ/(1 − σ)` turns `exp(−x)/(1 + exp(−x))²` into `σ(1 − σ)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import sympy

from symbolic import anyfunction, scalars
from symbolic import expressions as ex
from symbolic.expressions import Expression


class NoDerivative(ValueError):
    """A derivative that no function of the table expresses."""


@dataclass(frozen=True)
class ScalarFunction:
    """A function of one number or more.

    Attributes:
        name: its key.
        sympy: its meaning, on SymPy expressions.
        jax: the same on arrays.
        exact: the same on the numbers of an mpmath context, which comes first.
        text: its name in text.
        latex: its name in LaTeX.
        logistic: whether its derivative is written with σ.
        flat: whether its derivative is 0 wherever it has one.
        kink: where it has no derivative, about its argument.
    """

    name: str
    sympy: Callable[..., Any]
    jax: Callable[..., Any]
    exact: Callable[..., Any]
    text: str
    latex: str
    logistic: bool = False
    flat: bool = False
    kink: str = ""


def _named(name: str, meaning: Callable[..., Any], latex: str = "", **more: Any) -> ScalarFunction:
    return ScalarFunction(
        name,
        meaning,
        more.pop("jax", None) or getattr(jnp, name),
        more.pop("exact", None) or (lambda context, *x: getattr(context, name)(*x)),
        more.pop("text", name),
        latex or rf"\operatorname{{{name}}}",
        **more,
    )


def _softplus(context: Any, x: Any) -> Any:
    return context.log1p(context.exp(-abs(x))) + max(x, 0)


_SCALAR_FUNCTIONS = (
    _named("exp", sympy.exp, r"\exp"),
    _named("log", sympy.log, r"\log"),
    _named("log1p", lambda x: sympy.log(1 + x)),
    _named("expm1", lambda x: sympy.exp(x) - 1),
    _named(
        "logistic",
        lambda x: 1 / (1 + sympy.exp(-x)),
        r"\sigma",
        text="σ",
        jax=jax.nn.sigmoid,
        exact=lambda context, x: 1 / (1 + context.exp(-x)),
        logistic=True,
    ),
    _named("tanh", sympy.tanh, r"\tanh"),
    _named(
        "softplus",
        lambda x: sympy.log(1 + sympy.exp(x)),
        jax=jax.nn.softplus,
        exact=_softplus,
        logistic=True,
    ),
    _named(
        "log_sigmoid",
        lambda x: -sympy.log(1 + sympy.exp(-x)),
        r"\log\sigma",
        jax=jax.nn.log_sigmoid,
        exact=lambda context, x: -_softplus(context, -x),
        logistic=True,
    ),
    _named(
        "relu",
        lambda x: sympy.Piecewise((x, x > 0), (0, True)),
        jax=jax.nn.relu,
        exact=lambda context, x: max(x, context.zero),
        kink="{} = 0",
    ),
    _named("abs", sympy.Abs, exact=lambda context, x: abs(x), kink="{} = 0"),
    _named("sign", sympy.sign, flat=True, kink="{} = 0"),
    _named(
        "max",
        sympy.Max,
        r"\max",
        jax=jnp.maximum,
        exact=lambda context, *x: max(x),
        kink="{} = {}",
    ),
    _named(
        "min",
        sympy.Min,
        r"\min",
        jax=jnp.minimum,
        exact=lambda context, *x: min(x),
        kink="{} = {}",
    ),
    _named(
        "where",
        lambda c, a, b: sympy.Piecewise((a, c > 0), (b, True)),
        jax=lambda c, a, b: jnp.where(c > 0, a, b),
        exact=lambda context, c, a, b: a if c > 0 else b,
    ),
    _named("pow", sympy.Pow, jax=jnp.power, exact=lambda context, x, y: context.power(x, y)),
    _named("sin", sympy.sin, r"\sin"),
    _named("cos", sympy.cos, r"\cos"),
    _named("tan", sympy.tan, r"\tan"),
    _named("asin", sympy.asin, r"\arcsin", jax=jnp.arcsin),
    _named("acos", sympy.acos, r"\arccos", jax=jnp.arccos),
    _named("atan", sympy.atan, r"\arctan", jax=jnp.arctan),
    _named("sinh", sympy.sinh, r"\sinh"),
    _named("cosh", sympy.cosh, r"\cosh"),
    _named("asinh", sympy.asinh, jax=jnp.arcsinh),
    _named("acosh", sympy.acosh, jax=jnp.arccosh),
    _named("atanh", sympy.atanh, jax=jnp.arctanh),
    _named("erf", sympy.erf, jax=jax.lax.erf),
    _named("erfc", sympy.erfc, jax=jax.lax.erfc),
    _named("erf_inv", sympy.erfinv, jax=jax.lax.erf_inv, exact=lambda c, x: c.erfinv(x)),
    _named(
        "lgamma",
        sympy.loggamma,
        r"\log\Gamma",
        jax=jax.lax.lgamma,
        exact=lambda c, x: c.log(abs(c.gamma(x))),
    ),
    _named("digamma", sympy.digamma, r"\psi", text="ψ", jax=jax.lax.digamma),
    _named(
        "trigamma",
        lambda x: sympy.polygamma(1, x),
        r"\psi'",
        text="ψ′",
        jax=lambda x: jax.lax.polygamma(jnp.ones_like(x), x),
        exact=lambda context, x: context.psi(1, x),
    ),
    _named("floor", sympy.floor, flat=True),
    _named("ceil", sympy.ceiling, flat=True),
    _named("round", sympy.Function("round"), flat=True, exact=lambda c, x: c.nint(x)),
    _named(
        "logaddexp",
        lambda x, y: sympy.log(sympy.exp(x) + sympy.exp(y)),
        exact=lambda context, x, y: max(x, y) + context.log1p(context.exp(-abs(x - y))),
    ),
    _named(
        "stop_gradient",
        sympy.Function("stop"),
        text="stop",
        latex=r"\operatorname{stop}",
        jax=jax.lax.stop_gradient,
        exact=lambda context, x: x,
        flat=True,
    ),
)


class _Table(dict[str, ScalarFunction]):
    """The functions by name; any function of which only the name is known has its entry too."""

    def __missing__(self, name: str) -> ScalarFunction:
        if not anyfunction.is_any(name):
            raise KeyError(name)
        text = anyfunction.shown(name)
        made = ScalarFunction(
            name,
            sympy.Function(text),
            anyfunction.on_arrays(name),
            lambda context, x: anyfunction.exact(name, context, x),
            text,
            text.replace("′", "'"),
        )
        self[name] = made
        return made


FUNCTIONS = _Table({function.name: function for function in _SCALAR_FUNCTIONS})


@cache
def _arguments(count: int) -> tuple[sympy.Symbol, ...]:
    return tuple(sympy.Symbol(f"x{place}", real=True) for place in range(count))


_SIGMA = sympy.Symbol("sigma", positive=True)


@cache
def _partial(name: str, count: int, place: int) -> sympy.Expr:
    function, variables = FUNCTIONS[name], _arguments(count)
    result: Any = sympy.diff(function.sympy(*variables), variables[place])
    if function.logistic:
        return scalars.rewritten(result, variables[0], _SIGMA / (1 - _SIGMA))
    return result.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))


def _extreme_slope(name: str, arguments: tuple[Expression, ...], place: int) -> Expression:
    """Where an argument is the one taken; of two that can be one and the same, the second is."""
    mine, other = arguments[place], arguments[1 - place]
    gap = mine - other if name == "max" else other - mine
    if place == 0 or not other.tensors:
        return ex.is_positive(gap)
    return 1 - ex.is_positive(-gap)


def partial(name: str, arguments: tuple[Expression, ...], place: int) -> Expression:
    """The partial derivative of a scalar function in one of its arguments, at expressions."""
    if anyfunction.is_any(name):
        return ex.apply(anyfunction.derivative_of(name), *arguments)
    if FUNCTIONS[name].flat:
        return ex.ZERO
    if name == "where":
        condition, *_ = arguments
        return (ex.ZERO, condition, 1 - condition)[place]
    if name in ("max", "min"):
        return _extreme_slope(name, arguments, place)
    if name == "logaddexp":
        return ex.apply("logistic", arguments[place] - arguments[1 - place])
    variables = _arguments(len(arguments))
    symbols: dict[sympy.Symbol, Expression] = dict(zip(variables, arguments, strict=True))
    symbols[_SIGMA] = ex.apply("logistic", arguments[0])
    try:
        return scalars.from_scalar(_partial(name, len(arguments), place), symbols)
    except NotImplementedError as error:
        raise NoDerivative(
            f"the derivative of {FUNCTIONS[name].text} is {error}, which is not a function here"
        ) from None
