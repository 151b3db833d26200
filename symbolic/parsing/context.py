"""What one reading of a formula carries along: what is left open, what is shared, what is bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbolic.expressions import Tensor
from symbolic.indices import Index, Position
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Sizes
from symbolic.proving.prove import Definition as Value


@dataclass(frozen=True)
class Options:
    """What a formula leaves open, and how it is taken in one reading.

    Attributes:
        ranks: how many axes names have of which nothing is said.
        bias_last: whether a vector added to a matrix is added to each row, before columns.
        rows: whether a row picked from a matrix stands as a row.
        classes_last: whether softmax runs along the last axis of a matrix.
        otherwise: the names that are taken in the less likely of two ways, of those in `either`.
    """

    ranks: Mapping[Name, int] = field(default_factory=dict)
    bias_last: bool = True
    rows: bool = False
    classes_last: bool = True
    otherwise: frozenset[Name] = frozenset()


@dataclass
class Shared:
    """What all parts of one reading share.

    Attributes:
        scope: what the note has said.
        options: how what is open is taken.
        sizes: what is known of sizes.
        leaves: the tensors that are given, by name.
        values: the named values, in the order in which they are made.
        guesses: for names of which nothing is said, the ranks that they may have.
        either: the names that may be taken in two ways: matrices of which one subscript may pick a
            row or a column, functions that a bracket may follow as an argument or as a factor.
        free: the indices that a formula leaves free, by letter.
        notes: how the formula was read, as sentences.
    """

    scope: Scope
    options: Options
    sizes: Sizes
    leaves: dict[Name, Tensor] = field(default_factory=dict)
    values: dict[Name, Value] = field(default_factory=dict)
    guesses: dict[Name, tuple[int, ...]] = field(default_factory=dict)
    either: dict[Name, None] = field(default_factory=dict)
    free: dict[str, Index] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """An index that a letter stands for.

    Attributes:
        at: its position, counted from 0.
        first: what the letter is where the position is 0.
    """

    at: Position
    first: int = 1
