"""What goes wrong in formulas: one entry for each fault, and the operations that it befalls.

Not every fault makes a claim false – a softmax may be shifted by anything – so what came of it is found by
evaluation, never taken from here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax import lax

from tests.symbolic import mutation_changes as make
from tests.symbolic.mutation_changes import Edit, names

_COMPARISONS = {"gt": lax.lt, "lt": lax.gt, "ge": lax.le, "le": lax.ge, "eq": lax.ne}
_CLOSED = {"gt": lax.ge, "lt": lax.le, "ge": lax.gt, "le": lax.lt}
_SUMS = names("reduce_sum reduce_max reduce_min reduce_prod")
_UNARY: dict[str, Callable[[Any], Any]] = {
    "logistic": lax.tanh,
    "tanh": lax.logistic,
    "exp": lax.expm1,
    "expm1": lax.exp,
    "log": lax.log1p,
    "log1p": lax.log,
    "sin": lax.cos,
    "cos": lax.sin,
    "sqrt": lax.square,
    "rsqrt": lax.sqrt,
    "square": lax.abs,
    "abs": lax.square,
    "sign": lax.tanh,
    "erf": lax.tanh,
    "erfc": lax.erf,
}
_OF_TWO: dict[str, tuple[tuple[str, Callable[[Any, Any], Any]], ...]] = {
    "add": (
        ("drop second term", lambda a, b: a),
        ("drop first term", lambda a, b: b),
        ("subtract", lax.sub),
        ("multiply", lax.mul),
    ),
    "sub": (
        ("drop second term", lambda a, b: a),
        ("drop first term", lambda a, b: lax.neg(b)),
        ("add", lax.add),
        ("swap operands", lambda a, b: lax.sub(b, a)),
    ),
    "mul": (
        ("drop second factor", lambda a, b: a),
        ("drop first factor", lambda a, b: b),
        ("double second factor", lambda a, b: lax.mul(lax.mul(a, b), b)),
        ("double first factor", lambda a, b: lax.mul(lax.mul(a, a), b)),
        ("divide", lax.div),
        ("add", lax.add),
    ),
    "div": (
        ("drop divisor", lambda a, b: a),
        ("drop dividend", lambda a, b: lax.div(jnp.ones_like(b), b)),
        ("double divisor", lambda a, b: lax.div(lax.div(a, b), b)),
        ("swap operands", lambda a, b: lax.div(b, a)),
        ("multiply", lax.mul),
    ),
    "max": (("min", lax.min), ("add", lax.add), ("drop second", lambda a, b: a)),
    "min": (("max", lax.max), ("add", lax.add), ("drop second", lambda a, b: a)),
    "pow": (("swap operands", lambda a, b: lax.pow(b, a)), ("multiply", lax.mul)),
}
_REDUCTIONS: dict[str, Callable[..., Any]] = {
    "reduce_sum": jnp.max,
    "reduce_max": jnp.min,
    "reduce_min": jnp.max,
    "reduce_prod": jnp.sum,
}

FAULTS: tuple[Edit, ...] = (
    Edit("sign", make.result(lambda x: lax.neg(make.real(x)))),
    Edit("sign of the first input", make.one_input(0, lax.neg)),
    Edit("sign of the second input", make.one_input(1, lax.neg)),
    Edit("factor 2", make.result(lambda x: make.times(x, 2))),
    Edit("factor 1/2", make.result(lambda x: make.times(x, 0.5))),
    Edit("factor 1 + 1/100", make.result(lambda x: make.times(x, 1.01))),
    Edit("factor size", make.size(1)),
    Edit("factor 1/size", make.size(-1)),
    Edit("transpose", make.result(make.transposed)),
    Edit("transpose the first input", make.one_input(0, make.transposed)),
    Edit("transpose the second input", make.one_input(1, make.transposed)),
    Edit("shift the first input", make.one_input(0, lambda x: make.plus(x, 0.5))),
    Edit("argument 0 instead", make.argument(0)),
    Edit("argument 1 instead", make.argument(1)),
    Edit("number + 1", make.constant(lambda c: c + 1)),
    Edit("number · 3/2", make.constant(lambda c: c * 1.5)),
    Edit("contract another axis of the first", make.contract_other(0), names("dot_general")),
    Edit("contract another axis of the second", make.contract_other(1), names("dot_general")),
    Edit("another axis", make.over_other_axis, _SUMS),
    Edit("all axes", make.over_all_axes, _SUMS),
    Edit("first entry", make.first_entry, _SUMS),
    Edit("mean", make.reduced(jnp.mean), names("reduce_sum")),
    Edit("exponent + 1", make.exponent(lambda y: y + 1), names("integer_pow")),
    Edit("exponent − 1", make.exponent(lambda y: y - 1), names("integer_pow")),
    Edit("other direction", lambda o: o.again(reverse=not o.params["reverse"]), names("cumsum")),
    Edit("not reversed", make.instead(lambda x: x), names("rev")),
    Edit("swap branches", lambda o: o.again(o.inputs[0], *o.inputs[:0:-1]), names("select_n")),
    Edit("first branch", lambda o: make.like(o.inputs[1], o), names("select_n")),
    Edit("second branch", lambda o: make.like(o.inputs[2], o), names("select_n")),
    *(Edit("opposite", make.instead(other), names(name)) for name, other in _COMPARISONS.items()),
    *(
        Edit("tie the other way", make.instead(other), names(name))
        for name, other in _CLOSED.items()
    ),
    *(Edit(other.__name__, make.instead(other), names(name)) for name, other in _UNARY.items()),
    *(Edit("no function", make.instead(lambda x: x), names(name)) for name in _UNARY),
    *(
        Edit(label, make.binary(combine), names(name))
        for name, entries in _OF_TWO.items()
        for label, combine in entries
    ),
    *(
        Edit(other.__name__, make.reduced(other), names(name))
        for name, other in _REDUCTIONS.items()
    ),
)
