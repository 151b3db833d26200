"""The one type of the algebra: a tensor as its general element, `Σ_k X[n,k] W[k,j] + b[j]`.

Expressions are immutable and built by the functions in lower case, which fold constants, flatten
sums and products and contract Kronecker deltas; they do not expand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symbolic.indices import Index, Position, at_least, position


@dataclass(frozen=True)
class Tensor:
    """An array with a name: an argument, or a value on the way to the result.

    Attributes:
        name: its path or its name, e.g. `X`, `params[0].W`, `Z^{(1)}`.
        shape: its sizes.
        dtype: `float64`, `int32` or `bool`.
    """

    name: str
    shape: tuple[Position, ...]
    dtype: str = "float64"

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.shape))

    def __hash__(self) -> int:
        return self._hash


class Expression:
    """A number that depends on the indices that are free in it."""

    __match_args__: tuple[str, ...] = ()

    @property
    def children(self) -> tuple[Expression, ...]:
        """The expressions directly inside."""
        return ()

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        """The same kind of expression over other children."""
        return self

    @property
    def bound(self) -> tuple[Index, ...]:
        """The indices that the expression binds in its children."""
        return ()

    @property
    def positions(self) -> tuple[Position, ...]:
        """The positions that stand in the expression itself."""
        return ()

    @cached_property
    def indices(self) -> frozenset[Index]:
        """The free indices."""
        found = frozenset().union(*(child.indices for child in self.children)) - set(self.bound)
        return found.union(*(p.indices for p in self.positions))

    @cached_property
    def tensors(self) -> frozenset[Tensor]:
        """The tensors whose elements stand anywhere inside."""
        return frozenset().union(*(child.tensors for child in self.children))

    @cached_property
    def _parts(self) -> tuple[object, ...]:
        return tuple(self.__dict__[name] for name in self.__match_args__)

    @cached_property
    def _hash(self) -> int:
        return hash((type(self).__name__, *self._parts))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other) or self._hash != hash(other):
            return False
        return isinstance(other, Expression) and self._parts == other._parts

    def __add__(self, other: Expression | int) -> Expression:
        return add(self, expression(other))

    def __mul__(self, other: Expression | int) -> Expression:
        return multiply(self, expression(other))

    def __sub__(self, other: Expression | int) -> Expression:
        return add(self, multiply(MINUS_ONE, expression(other)))

    def __neg__(self) -> Expression:
        return multiply(MINUS_ONE, self)

    def __truediv__(self, other: Expression | int) -> Expression:
        return multiply(self, power(expression(other), -1))

    def __rtruediv__(self, other: int) -> Expression:
        return multiply(expression(other), power(self, -1))

    def __radd__(self, other: int) -> Expression:
        return add(expression(other), self)

    def __rsub__(self, other: int) -> Expression:
        return expression(other) - self

    __rmul__ = __mul__


@dataclass(frozen=True, eq=False)
class Number(Expression):
    """A rational number."""

    value: Fraction


@dataclass(frozen=True, eq=False)
class Constant(Expression):
    """A named real number: `pi`, or one of `inf`, `-inf`, `nan`."""

    name: str


@dataclass(frozen=True, eq=False)
class Count(Expression):
    """A size or an index taken as a number, such as the n of `1/n`."""

    position: Position

    @property
    def positions(self) -> tuple[Position, ...]:
        return (self.position,)


@dataclass(frozen=True, eq=False)
class Element(Expression):
    """An element of a tensor, `X[n,k]`."""

    tensor: Tensor
    at: tuple[Position, ...]

    @property
    def positions(self) -> tuple[Position, ...]:
        return self.at

    @cached_property
    def tensors(self) -> frozenset[Tensor]:
        return frozenset({self.tensor})


@dataclass(frozen=True, eq=False)
class Delta(Expression):
    """1 where two positions are equal and 0 elsewhere."""

    left: Position
    right: Position

    @property
    def positions(self) -> tuple[Position, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, eq=False)
class AtLeastZero(Expression):
    """1 where a position is 0 or more and 0 elsewhere."""

    position: Position

    @property
    def positions(self) -> tuple[Position, ...]:
        return (self.position,)


@dataclass(frozen=True, eq=False)
class Positive(Expression):
    """1 where an expression is greater than 0 and 0 elsewhere."""

    body: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.body,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return is_positive(*children)


@dataclass(frozen=True, eq=False)
class Zero(Expression):
    """1 where an expression is 0 and 0 elsewhere."""

    body: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.body,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return is_zero(*children)


@dataclass(frozen=True, eq=False)
class Add(Expression):
    """A sum of terms."""

    terms: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.terms

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return add(*children)


@dataclass(frozen=True, eq=False)
class Multiply(Expression):
    """A product of factors."""

    factors: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.factors

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return multiply(*children)


@dataclass(frozen=True, eq=False)
class Power(Expression):
    """A power with a rational exponent."""

    base: Expression
    exponent: Fraction

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.base,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return power(children[0], self.exponent)


@dataclass(frozen=True, eq=False)
class Apply(Expression):
    """A scalar function of expressions, by its name in `symbolic.functions`."""

    function: str
    arguments: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return apply(self.function, *children)


@dataclass(frozen=True, eq=False)
class Sum(Expression):
    """A sum over the whole range of some indices."""

    over: tuple[Index, ...]
    body: Expression

    @property
    def bound(self) -> tuple[Index, ...]:
        return self.over

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.body,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return sum_over(self.over, children[0])


@dataclass(frozen=True, eq=False)
class Operator(Expression):
    """An operation on a whole tensor, by its name in `symbolic.operators`, at some positions.

    `softmax`, `log_softmax`, `logsumexp`, `max`, `min` and `prod` run over one index or more;
    `inverse`, `log_abs_det` and `det` take a matrix with its row and column index.
    """

    name: str
    over: tuple[Index, ...]
    body: Expression
    at: tuple[Position, ...] = ()

    @property
    def bound(self) -> tuple[Index, ...]:
        return self.over

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.body,)

    @property
    def positions(self) -> tuple[Position, ...]:
        return self.at

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return Operator(self.name, self.over, children[0], self.at)


ZERO, ONE, MINUS_ONE = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(-1))


def expression(value: Expression | Position | Fraction | int) -> Expression:
    """A number or a size as an expression."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, Position):
        return Number(Fraction(value.number)) if value.number is not None else Count(value)
    return Number(Fraction(value))


def element(tensor: Tensor, *at: Position | Index | int) -> Element:
    """The element of a tensor at some positions."""
    return Element(tensor, tuple(map(position, at)))


def delta(left: Position | Index, right: Position | Index) -> Expression:
    """1 where two positions are equal, decided where it can be."""
    left, right = position(left), position(right)
    gap = left - right
    if gap.number is not None:
        return ONE if gap.number == 0 else ZERO
    if at_least(gap, 1) or at_least(-gap, 1):
        return ZERO
    if at_least(gap, 0) and at_least(-gap, 0):
        return ONE
    return Delta(left, right)


def at_least_zero(value: Position) -> Expression:
    """1 where a position is 0 or more, decided where it can be."""
    if at_least(value, 0):
        return ONE
    return ZERO if at_least(-value, 1) else AtLeastZero(value)


def is_positive(body: Expression) -> Expression:
    """1 where an expression is greater than 0, decided for numbers."""
    if isinstance(body, Number):
        return ONE if body.value > 0 else ZERO
    if isinstance(body, Count):
        if at_least(body.position, 1):
            return ONE
        return at_least_zero(body.position - 1)
    return Positive(body)


def is_zero(body: Expression) -> Expression:
    """1 where an expression is 0, decided for numbers."""
    if isinstance(body, Number):
        return ONE if body.value == 0 else ZERO
    if isinstance(body, Count):
        return delta(body.position, position(0))
    return Zero(body)


def add(*terms: Expression) -> Expression:
    """The sum: nested sums are flattened, numbers and like terms collected."""
    collected: dict[Expression, Fraction] = {}
    number = Fraction(0)
    for term in _flat(Add, terms):
        if isinstance(term, Number):
            number += term.value
        else:
            coefficient, rest = split_coefficient(term)
            collected[rest] = collected.get(rest, Fraction(0)) + coefficient
    kept = [multiply(Number(c), t) for t, c in collected.items() if c]
    if number:
        kept.append(Number(number))
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Add(tuple(kept))


def multiply(*factors: Expression) -> Expression:
    """The product: nested products are flattened, numbers and equal bases collected."""
    number = Fraction(1)
    bases: dict[Expression, Fraction] = {}
    for factor in _flat(Multiply, factors):
        if isinstance(factor, Number):
            number *= factor.value
            if not number:
                return ZERO
        elif isinstance(factor, Power):
            bases[factor.base] = bases.get(factor.base, Fraction(0)) + factor.exponent
        else:
            bases[factor] = bases.get(factor, Fraction(0)) + 1
    kept = [_raised(base, exponent) for base, exponent in bases.items() if exponent]
    if any(isinstance(factor, Number | Multiply) for factor in kept):
        return multiply(Number(number), *kept)
    if number != 1 or not kept:
        kept.insert(0, Number(number))
    return kept[0] if len(kept) == 1 else Multiply(tuple(kept))


_IDEMPOTENT = (Delta, AtLeastZero, Positive, Zero)


def _raised(base: Expression, exponent: Fraction) -> Expression:
    if exponent == 1 or (isinstance(base, _IDEMPOTENT) and exponent > 0):
        return base
    return power(base, exponent)


def power(base: Expression, exponent: Fraction | int) -> Expression:
    """A power; whole powers of numbers, products and powers are worked out."""
    exponent = Fraction(exponent)
    if exponent == 0:
        return ONE
    if exponent == 1:
        return base
    if isinstance(base, Number) and base.value and exponent.denominator == 1:
        return Number(base.value**exponent.numerator)
    if isinstance(base, Number) and base.value == 1:
        return base
    if exponent.denominator == 1:
        if isinstance(base, Power):
            return power(base.base, base.exponent * exponent)
        if isinstance(base, Multiply):
            return multiply(*(power(factor, exponent) for factor in base.factors))
    if isinstance(base, _IDEMPOTENT) and exponent > 0:
        return base
    return Power(base, exponent)


def apply(function: str, *arguments: Expression) -> Expression:
    """A scalar function of expressions."""
    return Apply(function, tuple(arguments))


def where(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """`then` where a condition is 1 and `otherwise` where it is 0."""
    if condition == ONE or then == otherwise:
        return then
    if (then, otherwise) == (ONE, ZERO):
        return condition
    if (then, otherwise) == (ZERO, ONE):
        return 1 - condition
    return otherwise if condition == ZERO else Apply("where", (condition, then, otherwise))


def sum_over(over: Iterable[Index], body: Expression) -> Expression:
    """The sum over indices: deltas are contracted, unused indices counted, nested sums merged."""
    remaining: list[Index] = []
    for index in over:
        contracted = _contract(index, body)
        if contracted is None:
            remaining.append(index)
        else:
            body = contracted
    if isinstance(body, Sum) and remaining:
        return sum_over((*remaining, *body.over), body.body)
    if body == ZERO or not remaining:
        return body
    factors = body.factors if isinstance(body, Multiply) else (body,)
    outside = [factor for factor in factors if factor.indices.isdisjoint(remaining)]
    if outside:
        inside = multiply(*(factor for factor in factors if factor not in outside))
        return multiply(*outside, sum_over(remaining, inside))
    return Sum(tuple(remaining), body)


def _contract(index: Index, body: Expression) -> Expression | None:
    """The sum over one index where it can be worked out."""
    if index not in body.indices:
        return multiply(expression(index.size), body)
    if index.size.number == 1:
        return substitute(body, {index: position(0)})
    if isinstance(body, Add) and any(_has_delta(term, index) for term in body.terms):
        return add(*(sum_over((index,), term) for term in body.terms))
    if isinstance(body, Sum):
        inner = _contract(index, body.body)
        return None if inner is None else sum_over(body.over, inner)
    if not _has_delta(body, index):
        return None
    factors = body.factors if isinstance(body, Multiply) else (body,)
    for factor in factors:
        if isinstance(factor, Delta):
            solved = _solve(factor, index)
            if solved is not None:
                rest = multiply(*(f for f in factors if f is not factor))
                return multiply(substitute(rest, {index: solved}), *_within(solved, index.size))
    for factor in factors:
        if isinstance(factor, Add) and _has_delta(factor, index):
            rest = multiply(*(f for f in factors if f is not factor))
            return add(*(sum_over((index,), multiply(rest, term)) for term in factor.terms))
    return None


def _has_delta(body: Expression, index: Index) -> bool:
    if isinstance(body, Delta):
        return _solve(body, index) is not None
    if isinstance(body, Multiply | Add | Sum):
        return index in body.indices and any(_has_delta(child, index) for child in body.children)
    return False


def _solve(delta: Delta, index: Index) -> Position | None:
    """The value of an index at which a delta is 1, where there is just one."""
    gap = delta.left - delta.right
    slope = gap.coefficient(index)
    if slope is None or slope.number not in (1, -1):
        return None
    rest = gap - slope * position(index)
    return rest * -int(slope.number or 0)


def _within(value: Position, size: Position) -> Iterator[Expression]:
    for condition in (at_least_zero(value), at_least_zero(size - 1 - value)):
        if condition != ONE:
            yield condition


def _flat(kind: type, parts: Iterable[Expression]) -> Iterator[Expression]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.children
        else:
            yield part


def split_coefficient(term: Expression) -> tuple[Fraction, Expression]:
    """The rational coefficient of a term, and the rest."""
    if isinstance(term, Number):
        return term.value, ONE
    if isinstance(term, Multiply) and isinstance(term.factors[0], Number):
        rest = term.factors[1:]
        return term.factors[0].value, rest[0] if len(rest) == 1 else Multiply(rest)
    return Fraction(1), term


def substitute(body: Expression, values: Mapping[Index, Position]) -> Expression:
    """The expression with free indices replaced by positions; bound indices never capture."""
    values = {index: value for index, value in values.items() if index in body.indices}
    if not values:
        return body
    if isinstance(body, Count):
        return expression(body.position.substitute(values))
    if isinstance(body, Element):
        return Element(body.tensor, tuple(p.substitute(values) for p in body.at))
    if isinstance(body, Delta):
        return delta(body.left.substitute(values), body.right.substitute(values))
    if isinstance(body, AtLeastZero):
        return at_least_zero(body.position.substitute(values))
    inserted = frozenset().union(*(value.indices for value in values.values()))
    if inserted & set(body.bound):
        body = rename_bound(body)
    if isinstance(body, Operator):
        at = tuple(p.substitute(values) for p in body.at)
        return Operator(body.name, body.over, substitute(body.body, values), at)
    return body.rebuild(tuple(substitute(child, values) for child in body.children))


def rename_bound(body: Expression) -> Expression:
    """The same expression with new bound indices at its top."""
    fresh = {index: position(index.again()) for index in body.bound}
    over = tuple(value.index for value in fresh.values() if value.index is not None)
    inner = substitute(body.children[0], fresh)
    if isinstance(body, Sum):
        return Sum(over, inner)
    assert isinstance(body, Operator)
    return Operator(body.name, over, inner, body.at)


def replace(
    body: Expression, definition: Mapping[Tensor, tuple[tuple[Index, ...], Expression]]
) -> Expression:
    """The expression with elements of some tensors replaced by what defines them."""
    if not any(tensor in definition for tensor in body.tensors):
        return body
    if isinstance(body, Element):
        slots, meaning = definition[body.tensor]
        return substitute(meaning, dict(zip(slots, body.at, strict=True)))
    inserted = frozenset().union(
        *(definition[t][1].indices - set(definition[t][0]) for t in body.tensors if t in definition)
    )
    if inserted & set(body.bound):
        body = rename_bound(body)
    return body.rebuild(tuple(replace(child, definition) for child in body.children))


def walk(body: Expression) -> Iterator[Expression]:
    """Every expression inside, outermost first."""
    yield body
    for child in body.children:
        yield from walk(child)


def index_order(body: Expression) -> tuple[Index, ...]:
    """The free indices in the order in which they are met."""
    met: dict[Index, None] = {}

    def visit(part: Expression) -> None:
        for child in part.children:
            visit(child)
        for place in part.positions:
            index = place.index
            met.update(dict.fromkeys([index] if index else sorted(place.indices, key=repr)))

    visit(body)
    return tuple(index for index in met if index in body.indices)


def match(
    pattern: Expression, body: Expression, found: dict[Index, Position]
) -> dict[Index, Position] | None:
    """What the free indices of a pattern stand for if a body is an instance of it, else None.

    `found` holds what is known beforehand; bound indices are renamed as needed.
    """
    if type(pattern) is not type(body) or len(pattern.children) != len(body.children):
        return None
    if said(pattern) != said(body) or len(pattern.positions) != len(body.positions):
        return None
    if len(pattern.bound) != len(body.bound):
        return None
    if [i.size for i in pattern.bound] != [i.size for i in body.bound]:
        return None
    found = found | dict(zip(pattern.bound, map(position, body.bound), strict=True))
    for place, here in zip(pattern.positions, body.positions, strict=True):
        index = place.index
        if index is not None and index not in found:
            found[index] = here
        elif place.substitute(found) != here:
            return None
    for child, inner in zip(pattern.children, body.children, strict=True):
        extended = match(child, inner, found)
        if extended is None:
            return None
        found = extended
    return found


def said(body: Expression) -> tuple:
    """What an expression says beside its children, positions and bound indices."""
    plain = (Number, Constant, Element, Power, Apply, Operator)
    if not isinstance(body, plain):
        return ()
    names = ("value", "name", "tensor", "exponent", "function")
    return tuple(body.__dict__[name] for name in names if name in body.__dict__)
