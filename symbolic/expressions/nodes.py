"""The kinds of expression."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symbolic.expressions.base import Expression, Tensor
from symbolic.indices import Index, Position
from symbolic.lazily import cached_property


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
        return make.is_positive(*children)


@dataclass(frozen=True, eq=False)
class Zero(Expression):
    """1 where an expression is 0 and 0 elsewhere."""

    body: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.body,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return make.is_zero(*children)


@dataclass(frozen=True, eq=False)
class Add(Expression):
    """A sum of terms."""

    terms: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.terms

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return make.add(*children)


@dataclass(frozen=True, eq=False)
class Multiply(Expression):
    """A product of factors."""

    factors: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.factors

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return make.multiply(*children)


@dataclass(frozen=True, eq=False)
class Power(Expression):
    """A power with a rational exponent."""

    base: Expression
    exponent: Fraction

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.base,)

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return make.power(children[0], self.exponent)


@dataclass(frozen=True, eq=False)
class Apply(Expression):
    """A scalar function of expressions, by its name in `symbolic.functions`."""

    function: str
    arguments: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments

    def rebuild(self, children: tuple[Expression, ...]) -> Expression:
        return make.apply(self.function, *children)


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
        return make.sum_over(self.over, children[0])


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


from symbolic.expressions import builders as make  # noqa: E402  (builders are made of nodes)
