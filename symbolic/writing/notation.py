"""The small tree of notation that the printers share: what stands on paper, with its precedence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

SUM, ELEMENTWISE, PRODUCT, QUOTIENT, POSTFIX, ATOM = range(6)


@dataclass(frozen=True)
class Notation:
    """A formula; `level` says how tightly its outermost operation binds."""

    level: ClassVar[int] = ATOM

    @property
    def parts(self) -> tuple[Notation, ...]:
        """The formulas directly inside."""
        return ()

    @cached_property
    def transposes(self) -> int:
        """How many transposes stand in the formula."""
        return sum(part.transposes for part in self.parts)


@dataclass(frozen=True)
class Symbol(Notation):
    """A name, as text and as LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True)
class Number(Notation):
    """A number that is not negative."""

    value: Fraction

    @cached_property
    def is_fraction(self) -> bool:
        """Whether it is written with a bar: `1/3` or `1/2`, but `0.1`."""
        return not self.decimal and self.value.denominator != 1

    @cached_property
    def decimal(self) -> str:
        """The decimal digits of a fraction that ends and is not a plain half, quarter or eighth."""
        denominator = self.value.denominator
        if denominator in (1, 2, 4, 8, 16, 32, 64):
            return ""
        for digits in range(1, 19):
            if 10**digits % denominator == 0:
                scaled = str(self.value.numerator * 10**digits // denominator).rjust(
                    digits + 1, "0"
                )
                return f"{scaled[:-digits]}.{scaled[-digits:]}"
        return ""


@dataclass(frozen=True)
class Ones(Notation):
    """The vector of ones."""


@dataclass(frozen=True)
class Identity(Notation):
    """The identity matrix."""


@dataclass(frozen=True)
class _OfOne(Notation):
    body: Notation

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.body,)


@dataclass(frozen=True)
class Transpose(_OfOne):
    """A transposed matrix, or a vector written as a row."""

    level: ClassVar[int] = POSTFIX

    @cached_property
    def transposes(self) -> int:
        return 1 + self.body.transposes


@dataclass(frozen=True)
class Inverse(_OfOne):
    """The inverse of a matrix."""

    level: ClassVar[int] = POSTFIX


@dataclass(frozen=True)
class Minus(_OfOne):
    """A formula with a minus in front."""

    level: ClassVar[int] = SUM


@dataclass(frozen=True)
class Absolute(_OfOne):
    """`|x|`."""


@dataclass(frozen=True)
class Norm(_OfOne):
    """`‖a‖` of a vector, or `‖A‖_F` of a matrix."""

    frobenius: bool = False


@dataclass(frozen=True)
class Root(_OfOne):
    """A square root, entry by entry."""


@dataclass(frozen=True)
class _OfMany(Notation):
    operands: tuple[Notation, ...]

    @property
    def parts(self) -> tuple[Notation, ...]:
        return self.operands


@dataclass(frozen=True)
class Plus(_OfMany):
    """A sum; a term that is a `Minus` is subtracted."""

    level: ClassVar[int] = SUM


@dataclass(frozen=True)
class Product(_OfMany):
    """Factors side by side: first the scalars, as many as `scalars` says, then the matrices."""

    scalars: int = 0
    level: ClassVar[int] = PRODUCT


@dataclass(frozen=True)
class Hadamard(_OfMany):
    """A product entry by entry."""

    level: ClassVar[int] = ELEMENTWISE


@dataclass(frozen=True)
class _OfTwo(Notation):
    left: Notation
    right: Notation

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Quotient(_OfTwo):
    """A formula over a scalar."""

    level: ClassVar[int] = QUOTIENT


@dataclass(frozen=True)
class HadamardQuotient(_OfTwo):
    """A quotient entry by entry."""

    level: ClassVar[int] = ELEMENTWISE


@dataclass(frozen=True)
class Floor(_OfTwo):
    """The whole part of a quotient of whole numbers."""


@dataclass(frozen=True)
class Modulo(_OfTwo):
    """The rest that a quotient of whole numbers leaves."""


@dataclass(frozen=True)
class Comparison(_OfTwo):
    """1 where two formulas compare as the relation says and 0 elsewhere: `[a > b]`."""

    relation: str


@dataclass(frozen=True)
class Equation(_OfTwo):
    """`left = right`."""

    level: ClassVar[int] = SUM


@dataclass(frozen=True)
class Power(Notation):
    """A power of a scalar, or of every entry."""

    base: Notation
    exponent: Fraction
    elementwise: bool = False
    level: ClassVar[int] = POSTFIX

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.base,)


@dataclass(frozen=True)
class Call(_OfMany):
    """A function of formulas."""

    function: Symbol


@dataclass(frozen=True)
class DiagonalMatrix(Call):
    """The matrix with a vector on its diagonal."""


@dataclass(frozen=True)
class Cases(_OfMany):
    """The second operand where the first is 1, the third where it is 0."""


@dataclass(frozen=True)
class At(Notation):
    """An entry: `X[i,k]`."""

    body: Notation
    positions: tuple[Notation, ...]

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.body, *self.positions)


@dataclass(frozen=True)
class Slice(Notation):
    """Positions of an axis one after the other; all of them where nothing is given.

    Attributes:
        start: the first, counted from 0.
        stop: the one after the last, counted from 0.
        first: the first, counted from 1.
        last: the last, counted from 1.
    """

    start: Notation | None = None
    stop: Notation | None = None
    first: Notation | None = None
    last: Notation | None = None


@dataclass(frozen=True)
class Versions(Notation):
    """What is written one way in text and another in LaTeX.

    Text counts positions from 0, as programs do, and LaTeX counts them from 1, as books do.
    """

    in_text: Notation
    in_latex: Notation

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.in_text,)


@dataclass(frozen=True)
class Stack(_OfMany):
    """Matrices above one another, or side by side."""

    vertical: bool = True


@dataclass(frozen=True)
class Range:
    """A bound index; its size is written where the formula does not show it."""

    index: Symbol
    size: Notation | None = None


@dataclass(frozen=True)
class Over(Notation):
    """An operation over the range of indices: `Σ_k …`, `softmax_k(…)`."""

    operation: Symbol
    ranges: tuple[Range, ...]
    body: Notation

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.body,)


@dataclass(frozen=True)
class Total(Over):
    """A sum or product over indices, whose body is not in brackets: `Σ_k X[i,k] w[k]`."""

    level: ClassVar[int] = PRODUCT


@dataclass(frozen=True)
class Array(Notation):
    """The array whose general entry is a formula: `[X[i,j] Y[j,k]]_{i,j,k}`."""

    body: Notation
    ranges: tuple[Range, ...]

    @property
    def parts(self) -> tuple[Notation, ...]:
        return (self.body,)
