"""A program evaluated element by element: slow, plain, and a witness of the reader alone."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
import scipy.special

from symbolic.arguments import read_signature
from symbolic.expressions import (
    Add,
    Apply,
    AtLeastZero,
    Constant,
    Count,
    Delta,
    Element,
    Multiply,
    Number,
    Operator,
    Positive,
    Power,
    Sum,
    Zero,
)
from symbolic.reading import read

_CONSTANTS = {"pi": math.pi, "inf": math.inf, "-inf": -math.inf, "nan": math.nan}
_CONDITIONS = Delta | AtLeastZero | Positive | Zero
_FUNCTIONS = {
    "logistic": scipy.special.expit,
    "softplus": lambda x: np.logaddexp(x, 0),
    "log_sigmoid": scipy.special.log_expit,
    "relu": lambda x: np.maximum(x, 0),
    "stop_gradient": lambda x: x,
    "max": np.maximum,
    "min": np.minimum,
    "pow": np.power,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "erf": scipy.special.erf,
    "erfc": scipy.special.erfc,
    "erf_inv": scipy.special.erfinv,
    "lgamma": scipy.special.gammaln,
    "digamma": scipy.special.digamma,
    "round": np.round,
}
_OPERATORS = {
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
    "logsumexp": scipy.special.logsumexp,
    "softmax": scipy.special.softmax,
    "log_softmax": scipy.special.log_softmax,
    "det": np.linalg.det,
    "sign_det": lambda a: np.linalg.slogdet(a)[0],
    "log_abs_det": lambda a: np.linalg.slogdet(a)[1],
    "inverse": np.linalg.inv,
}


class Evaluator:
    """Numbers for the tensors of a program, at given sizes."""

    def __init__(self, program, sizes, arrays):
        self.program = program
        self.sizes = sizes
        self.arrays = {
            t.name: np.asarray(a) for t, a in zip(program.arguments, arrays, strict=True)
        }
        self.arrays |= {tensor.name: array for tensor, array in program.constants}
        for value in program.values:
            self.arrays[value.tensor.name] = self.whole(
                value.indices, value.body, value.tensor.shape
            )

    def outputs(self):
        return [self.whole(made.indices, made.body, made.shape) for made in self.program.outputs]

    def whole(self, indices, body, shape):
        extents = [size.at(self.sizes) for size in shape]
        made = np.empty(extents)
        for place in np.ndindex(*extents):
            made[place] = self.number(body, dict(zip(indices, place, strict=True)))
        return made

    def number(self, body, at):
        match body:
            case Number():
                return body.value.numerator / body.value.denominator
            case Constant():
                return _CONSTANTS[body.name]
            case Count():
                return float(body.position.at(self.sizes, at))
            case Element():
                place = tuple(p.at(self.sizes, at) for p in body.at)
                array = self.arrays[body.tensor.name]
                assert len(place) == array.ndim
                assert all(0 <= p < extent for p, extent in zip(place, array.shape, strict=True))
                return float(array[place])
            case Delta():
                return float(body.left.at(self.sizes, at) == body.right.at(self.sizes, at))
            case AtLeastZero():
                return float(body.position.at(self.sizes, at) >= 0)
            case Positive():
                return float(self.number(body.body, at) > 0)
            case Zero():
                return float(self.number(body.body, at) == 0)
            case Add():
                return sum(self.number(term, at) for term in body.terms)
            case Multiply():
                conditions = [f for f in body.factors if isinstance(f, _CONDITIONS)]
                rest = [f for f in body.factors if not isinstance(f, _CONDITIONS)]
                conditions += [f for f in rest if isinstance(f, Add)]
                if any(self.number(f, at) == 0 for f in conditions if _is_cheap(f)):
                    return 0.0
                return math.prod(self.number(factor, at) for factor in body.factors)
            case Power():
                base = np.float64(self.number(body.base, at))
                return base ** (body.exponent.numerator / body.exponent.denominator)
            case Apply(function="where"):
                condition, then, otherwise = body.arguments
                return self.number(then if self.number(condition, at) > 0 else otherwise, at)
            case Apply():
                arguments = [np.float64(self.number(a, at)) for a in body.arguments]
                function = _FUNCTIONS.get(body.function) or getattr(np, body.function)
                return float(function(*arguments))
            case Sum():
                return sum(
                    self.number(body.body, {**at, **inner}) for inner in self.ranges(body.over)
                )
            case Operator():
                extents = [index.size.at(self.sizes) for index in body.over]
                inside = [
                    self.number(body.body, {**at, **inner}) for inner in self.ranges(body.over)
                ]
                made = _OPERATORS[body.name](np.reshape(inside, extents))
                return float(made[tuple(p.at(self.sizes, at) for p in body.at)])
        raise TypeError(body)

    def ranges(self, indices):
        for place in np.ndindex(*(index.size.at(self.sizes) for index in indices)):
            yield dict(zip(indices, place, strict=True))


def _is_cheap(factor):
    return isinstance(factor, _CONDITIONS) or all(
        isinstance(term, _CONDITIONS | Number | Multiply)
        and (
            not isinstance(term, Multiply)
            or all(isinstance(f, _CONDITIONS | Number) for f in term.factors)
        )
        for term in factor.terms
    )


SIZES = {"n": 2, "p": 3, "q": 2, "h": 3, "m": 3, "d": 2, "k": 2}


def draw(signature, sizes, positive=(), probability=(), seed=0):
    """Arguments at given sizes: normal, or positive, or between 0 and 1; labels from 0 to 1."""
    generator = np.random.default_rng(seed)
    arrays = []
    for leaf in signature.leaves:
        shape = tuple(size.at(sizes) for size in leaf.shape)
        if leaf.dtype == "int32":
            arrays.append(generator.integers(0, 2, shape).astype(np.int32))
        elif leaf.path in probability:
            arrays.append(generator.uniform(0.1, 0.9, shape))
        else:
            array = generator.normal(size=shape)
            arrays.append(abs(array) + 0.1 if leaf.path in positive else array)
    return arrays


def assert_read(fn, shapes, *, integers=(), positive=(), probability=(), sizes=None):
    """Read a function, evaluate its program and compare with JAX in double precision."""
    sizes = {**SIZES, **(sizes or {})}
    signature = read_signature("test", fn, shapes, integers=tuple(integers))
    program = read(signature, fn)
    arrays = draw(signature, sizes, positive, probability)
    with jax.enable_x64(True):
        lowered = jax.jit(signature.flat(fn)).lower(*map(jnp.asarray, arrays))
        run = lowered.compile({"xla_backend_optimization_level": 0})
        expected = jax.tree_util.tree_leaves(run(*map(jnp.asarray, arrays)))
    with np.errstate(all="ignore"):
        found = Evaluator(program, sizes, arrays).outputs()
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, np.asarray(other), rtol=1e-10, atol=1e-12)
    return program
