"""A program as a JAX function: a sum of products is one `einsum`, the rest goes entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeGuard

import jax
import jax.numpy as jnp

from symbolic import expressions as ex
from symbolic import patience
from symbolic.expressions import Expression, Tensor
from symbolic.functions import FUNCTIONS
from symbolic.indices import Index, Position, position
from symbolic.reading.program import Program
from symbolic.writing.axes import Labelled, combine, contract, entries, positions
from symbolic.writing.lookups import add_up, look_up, matches
from symbolic.writing.sizes import lengths, solve_sizes
from symbolic.writing.terms import factors_of


def jax_function(program: Program) -> Callable[..., Any]:
    """A program as a function of arrays, to be compiled, differentiated or batched like any other.

    The function takes the arrays of `program.arguments` in their order, at any sizes that fit, and
    gives back the output, or a tuple of outputs where there are several. It computes in the widest
    floating type among its arguments.

    Raises:
        ValueError: by the function, for arrays whose shapes do not fit one another.
    """

    def function(*arrays: Any) -> Any:
        given = [jnp.asarray(array) for array in arrays]
        sizes = solve_sizes(program.arguments, [array.shape for array in given])
        run = _Run(sizes, _floating(given))
        for tensor, array in zip(program.arguments, given, strict=True):
            run.define(tensor, array)
        for tensor, constant in program.constants:
            run.define(tensor, jnp.asarray(constant))
        for value in program.values:
            run.define(value.tensor, run.array(value.body, value.indices))
        outputs = tuple(run.array(output.body, output.indices) for output in program.outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    return function


def _floating(arrays: Sequence[jax.Array]) -> Any:
    kinds = [array.dtype for array in arrays if jnp.issubdtype(array.dtype, jnp.floating)]
    widest = kinds[0] if kinds else jnp.zeros(()).dtype
    for kind in kinds[1:]:
        widest = jnp.promote_types(widest, kind)
    return widest


class _Run:
    """The arrays of one call, each expression computed once."""

    def __init__(self, sizes: dict[str, int], dtype: Any):
        self._sizes = sizes
        self._dtype = dtype
        self._tensors: dict[Tensor, jax.Array] = {}
        self._known: dict[Expression, Labelled] = {}

    def define(self, tensor: Tensor, array: jax.Array) -> None:
        self._tensors[tensor] = array.astype(self._dtype)

    def array(self, body: Expression, indices: Sequence[Index]) -> jax.Array:
        """An expression as an array over its free indices."""
        made = self.value(body).over(indices)
        return jnp.broadcast_to(made, lengths(indices, self._sizes))

    def value(self, body: Expression) -> Labelled:
        if body not in self._known:
            patience.check()
            self._known[body] = self._computed(body)
        return self._known[body]

    def _computed(self, body: Expression) -> Labelled:
        match body:
            case ex.Number(value):
                return self._number(float(value))
            case ex.Constant(name):
                return self._number(jnp.pi if name == "pi" else float(name))
            case ex.Count(place):
                return self._count(place)
            case ex.Element(tensor, at):
                return entries(self._tensors[tensor], at, self._sizes)
            case ex.Delta(left, right):
                return self._indicator(self._count(left - right), lambda x: x == 0)
            case ex.AtLeastZero(place):
                return self._indicator(self._count(place), lambda x: x >= 0)
            case ex.Positive(inner):
                return self._indicator(self.value(inner), lambda x: x > 0)
            case ex.Zero(inner):
                return self._indicator(self.value(inner), lambda x: x == 0)
            case ex.Add():
                return self._sum_of_terms(body)
            case ex.Multiply() | ex.Power():
                return self._product(body)
            case ex.Apply(function, arguments):
                parts = [self.value(argument) for argument in arguments]
                return combine(FUNCTIONS[function].jax, parts)
            case ex.Sum(over, inner):
                return self._sum(over, factors_of(inner))
            case ex.Operator():
                return self._operator(body)
        raise NotImplementedError(type(body).__name__)

    def _number(self, value: float) -> Labelled:
        return Labelled(jnp.asarray(value, self._dtype))

    def _count(self, place: Position) -> Labelled:
        axes = tuple(sorted(place.indices, key=lambda index: index.serial))
        if not axes:
            return self._number(float(place.at(self._sizes)))
        return Labelled(positions(place, self._sizes, axes, jnp).astype(self._dtype), axes)

    def _indicator(self, part: Labelled, holds: Callable[[jax.Array], jax.Array]) -> Labelled:
        return Labelled(holds(part.array).astype(self._dtype), part.axes)

    def _sum_of_terms(self, body: ex.Add) -> Labelled:
        """A sum in which negative terms are subtracted."""
        total: Labelled | None = None
        for term in sorted(body.terms, key=lambda term: ex.split_coefficient(term)[0] < 0):
            if total is not None and ex.split_coefficient(term)[0] < 0:
                total = combine(jnp.subtract, [total, self.value(-term)])
            else:
                part = self.value(term)
                total = part if total is None else combine(jnp.add, [total, part])
        assert total is not None
        return total

    def _product(self, body: Expression) -> Labelled:
        """A product in which negative powers are divided by, what has the fewest axes first."""
        above, below = [], []
        for factor in factors_of(_spread(body)):
            if isinstance(factor, ex.Power) and factor.exponent < 0 and factor.exponent != -0.5:
                below.append(self.value(ex.power(factor.base, -factor.exponent)))
            elif isinstance(factor, ex.Power):
                above.append(self._power(factor))
            elif _is_softmax(factor):
                powers, totals = self._softmax(factor)
                above.append(powers)
                below.append(totals)
            else:
                above.append(self.value(factor))
        made: Labelled | None = None
        for axes in range(1 + max(len(part.axes) for part in (*above, *below))):
            for part in above:
                if len(part.axes) == axes:
                    made = combine(jnp.multiply, [made, part]) if made else part
            for part in below:
                if len(part.axes) == axes:
                    made = combine(jnp.divide, [made or self._number(1.0), part])
        assert made is not None
        return made

    def _sum(self, over: Sequence[Index], factors: Sequence[Expression]) -> Labelled:
        """A sum of products; where a factor compares an index with a label, by looking up."""
        for match in matches(factors):
            rest = [factor for factor in factors if factor is not match.factor]
            joined = [factor for factor in rest if match.index in factor.indices]
            if match.index in over and joined:
                others = [factor for factor in rest if factor not in joined]
                part = self.value(ex.multiply(*joined))
                found = look_up(part, self.value(match.label), match.index)
                left = [index for index in over if index is not match.index]
                return contract([found, *map(self.value, others)], left)
            labelled = match.label.indices
            if not joined and labelled and labelled <= set(over):
                left = [index for index in over if index not in labelled]
                part = self._sum(left, rest) if rest else self._number(1.0)
                length = match.index.size.at(self._sizes)
                return add_up(part, self.value(match.label), match.index, length)
        return contract([self.value(factor) for factor in factors], over)

    def _power(self, body: ex.Power) -> Labelled:
        base, exponent = self.value(body.base), body.exponent
        if exponent.denominator == 1:
            return Labelled(jax.lax.integer_pow(base.array, int(exponent)), base.axes)
        if abs(exponent) == 0.5:
            root = jax.lax.sqrt if exponent > 0 else jax.lax.rsqrt
            return Labelled(root(base.array), base.axes)
        return combine(jnp.power, [base, self._number(float(exponent))])

    def _operator(self, body: ex.Operator) -> Labelled:
        if body.name == "softmax":
            return combine(jnp.divide, self._softmax(body))
        return self._at(self._whole(ex.Operator(body.name, body.over, body.body)), body)

    def _at(self, whole: Labelled, body: ex.Operator) -> Labelled:
        """The entries at the positions of an operator, whose own axes come last."""
        outer = [position(index) for index in whole.axes if index not in body.over]
        return entries(whole.array, [*outer, *body.at], self._sizes) if body.at else whole

    def _softmax(self, body: ex.Operator) -> list[Labelled]:
        """Powers of e and their sums, apart: in a product fewer divisions are left."""
        powers = self._whole(ex.Operator("powers", body.over, body.body))
        kept = powers.axes[: -len(body.over)]
        totals = jnp.sum(powers.array, tuple(range(len(kept), len(powers.axes))))
        return [self._at(powers, body), Labelled(totals, kept)]

    def _whole(self, body: ex.Operator) -> Labelled:
        """The result of an operator at all positions: its own axes come last."""
        if body not in self._known:
            inner = self.value(body.body)
            outer = tuple(index for index in inner.axes if index not in body.over)
            shape = lengths((*outer, *body.over), self._sizes)
            array = jnp.broadcast_to(inner.over((*outer, *body.over)), shape)
            kept = body.over if body.name in _SAME_SHAPE else ()
            axes = tuple(range(-len(body.over), 0))
            self._known[body] = Labelled(_OPERATORS[body.name](array, axes), (*outer, *kept))
        return self._known[body]


def _spread(body: Expression) -> Expression:
    """Scalars times a difference with a softmax in it, the scalars drawn into each term.

    There they scale the sums of the softmax, one number for each row, and not its entries.
    """
    factors = factors_of(body)
    wide = [factor for factor in factors if factor.indices]
    if len(wide) != 1 or len(factors) == 1 or not isinstance(wide[0], ex.Add):
        return body
    terms = wide[0].terms
    if not any(_is_softmax(factor) for term in terms for factor in factors_of(term)):
        return body
    scalars = [factor for factor in factors if not factor.indices]
    return ex.add(*(ex.multiply(*scalars, term) for term in terms))


def _is_softmax(body: Expression) -> TypeGuard[ex.Operator]:
    return isinstance(body, ex.Operator) and body.name == "softmax"


_SAME_SHAPE = ("powers", "log_softmax", "inverse")
_OPERATORS: dict[str, Callable[[jax.Array, tuple[int, ...]], jax.Array]] = {
    "powers": lambda x, axes: jnp.exp(x - jax.lax.stop_gradient(jnp.max(x, axes, keepdims=True))),
    "log_softmax": lambda x, axes: jax.nn.log_softmax(x, axes),
    "logsumexp": lambda x, axes: jax.nn.logsumexp(x, axes),
    "max": lambda x, axes: jnp.max(x, axes),
    "min": lambda x, axes: jnp.min(x, axes),
    "prod": lambda x, axes: jnp.prod(x, axes),
    "argmax": lambda x, axes: jnp.argmax(x, axes[0]).astype(x.dtype),
    "argmin": lambda x, axes: jnp.argmin(x, axes[0]).astype(x.dtype),
    "inverse": lambda x, _: jnp.linalg.inv(x),
    "det": lambda x, _: jnp.linalg.det(x),
    "log_abs_det": lambda x, _: jnp.linalg.slogdet(x)[1],
    "sign_det": lambda x, _: jnp.linalg.slogdet(x)[0],
}
