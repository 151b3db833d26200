"""What every expression has: children, free indices, tensors, equality and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.indices import Index, Position
from symbolic.lazily import cached_property


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
        return make.add(self, make.expression(other))

    def __mul__(self, other: Expression | int) -> Expression:
        return make.multiply(self, make.expression(other))

    def __sub__(self, other: Expression | int) -> Expression:
        return make.add(self, make.multiply(make.MINUS_ONE, make.expression(other)))

    def __neg__(self) -> Expression:
        return make.multiply(make.MINUS_ONE, self)

    def __truediv__(self, other: Expression | int) -> Expression:
        return make.multiply(self, make.power(make.expression(other), -1))

    def __rtruediv__(self, other: int) -> Expression:
        return make.multiply(make.expression(other), make.power(self, -1))

    def __radd__(self, other: int) -> Expression:
        return make.add(make.expression(other), self)

    def __rsub__(self, other: int) -> Expression:
        return make.expression(other) - self

    __rmul__ = __mul__


from symbolic.expressions import builders as make  # noqa: E402  (builders are made of expressions)
