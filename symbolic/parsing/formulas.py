"""LaTeX as index expressions: the formula alone, and as a claim about a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position
from symbolic.parsing import syntax as sx
from symbolic.parsing.joining import joined, name_run
from symbolic.parsing.names import Name, Parts, take_apart
from symbolic.parsing.quantities import Quantity
from symbolic.parsing.readings import Reading, readings
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.trees import syntax_of
from symbolic.parsing.usages import usages
from symbolic.proving.prove import prove
from symbolic.sizes import parse_size
from symbolic.writing.index import index_notation
from symbolic.writing.jax_function import jax_function
from symbolic.writing.matrix import matrix_notation
from symbolic.writing.names import symbol
from symbolic.writing.text import text


@dataclass(frozen=True, repr=False)
class Parsed:
    """A formula as an index expression.

    Attributes:
        latex: the formula as it was written.
        indices: one per axis.
        body: its general element.

    Shapes:
        One index for each axis.

    Raises:
        Nothing; `parse` makes it.

    Source: the formula.

    >>> print(parse(r"X^\\top (X w - y)", {"X": "n p", "w": "p", "y": "n"}))
    Xᵀ (X w − y)
    """

    latex: str
    reading: Reading
    quantity: Quantity

    @property
    def indices(self) -> tuple[Index, ...]:
        """One index for each axis.

        Source: the formula.

        >>> [index.size for index in parse("A^T", {"A": "n p"}).indices]
        [p, n]
        """
        return self.reading.general(self.quantity)[0]

    @property
    def body(self) -> Expression:
        """The general element, over the indices.

        Source: the formula.

        >>> parse("3", {}).body.value
        Fraction(3, 1)
        """
        return self.reading.general(self.quantity)[1]

    @property
    def shape(self) -> tuple[Position, ...]:
        """The sizes.

        Source: the formula.

        >>> parse("A^T", {"A": "n p"}).shape
        (p, n)
        """
        return tuple(index.size for index in self.indices)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Parsed):
            return NotImplemented
        if len(self.shape) != len(other.shape):
            return False
        left, right = (one.reading.formula(one.quantity) for one in (self, other))
        return prove(left, right).found

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        indices, body = self.reading.general(self.quantity)
        return text(matrix_notation(body, indices))

    @property
    def index(self) -> str:
        """The general element in index notation.

        Source: the formula.

        >>> parse("A x", {"A": "n p", "x": "p"}).index
        'Σ_k A[i,k] x[k]'
        """
        return text(index_notation(self.body))

    def __repr__(self) -> str:
        return f"Parsed({self.latex!r})"

    def to_jax(self) -> Callable[..., Any]:
        """The formula as a JAX function of its names, in the order of the alphabet.

        Shapes:
            Those that the formula was read with.

        Raises:
            ValueError: by the function, for arrays that do not fit.

        Source: the formula.

        >>> import jax.numpy as jnp
        >>> parse("x^2 + y", {"x": "", "y": ""}).to_jax()(3.0, 1.0)
        Array(10., dtype=float32)
        """
        leaves = self.reading.leaves(self.quantity)
        return jax_function(self.reading.program(self.quantity, leaves))


def parse(
    latex: str,
    shapes: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
) -> Parsed:
    """Read a formula of textbook LaTeX as an index expression.

    Args:
        latex: the formula, without dollar signs.
        shapes: the sizes of its names, e.g. `{"X": "n p", "W_1": "p h"}`; of names that are left
            out the sizes are found from the formula.
        where: names that stand for other formulas, e.g. `{"Z": "X W_1 + b_1"}`.

    Shapes:
        Those of the formula.

    Raises:
        ValueError: a formula that is not read, or in which sizes do not fit.

    Source: `docs/notes.md` says what is read.

    >>> print(parse(r"\\frac{1}{n} \\sum_{i=1}^n (y_i - t_i)^2", {"y": "n"}))
    (1/n) ‖y − t‖²
    """
    node = side("parse", latex)
    shaped = {name_of(key): sizes_of(key, value) for key, value in (shapes or {}).items()}
    scope = scope_of(shaped, where or {}, [node])
    reading = next(readings(scope, lambda context: [context.value(node)]))
    return Parsed(latex, reading, reading.quantities[0])


def side(where: str, latex: str) -> sx.Node:
    """A formula that is one side of an equation; of an equation, its last side."""
    nodes = syntax_of(latex)
    words = frozenset({name_run(node) for node in nodes} - {""})
    nodes = tuple(joined(node, words) for node in nodes)
    if len(nodes) != 1:
        raise ValueError(f"{where}: `{latex}` states {len(nodes)} things; write one formula")
    node = nodes[0]
    if isinstance(node, sx.Relation):
        last = node.sides[-1]
        assert last is not None
        return last
    return node


def name_of(written: str) -> Name:
    """The name that a text is: `W1`, `W_1`, `\\mathbf W^{(1)}`, `params[0].W`, `lam`."""
    parts = parts_of(written)
    return parts.full_name


def parts_of(written: str) -> Parts:
    """A name that a text is, taken apart."""
    if not re.match(r"[^\W\d_]|\\", written):
        raise ValueError(f"`{written}` is no name")
    if len(written) == 1 or any(sign in written for sign in "\\^{"):
        nodes = syntax_of(re.sub(r"^([A-Za-z]{2,})(?=[_^])", _spelled, written))
    else:
        nodes = syntax_of(symbol(written).latex)
    parts = take_apart(nodes[0]) if len(nodes) == 1 else None
    if parts is None:
        raise ValueError(f"`{written}` is no name")
    return parts


def _spelled(word: re.Match[str]) -> str:
    return symbol(word[1]).latex


def sizes_of(name: str, written: str) -> tuple[Position, ...]:
    """The sizes that a text lists."""
    try:
        return tuple(parse_size(word) for word in written.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(
            f"parse: the shape of {name!r} is {written!r}, where {error} is no size; "
            'write names and whole numbers with spaces between, such as "n p"'
        ) from None


def scope_of(
    shapes: dict[Name, tuple[Position, ...]],
    where: Mapping[str, str],
    nodes: Sequence[sx.Node],
    tensors: Mapping[Name, Tensor] | None = None,
) -> Scope:
    """What is known of the names of a formula.

    Args:
        shapes: their sizes.
        where: names that stand for other formulas.
        nodes: the formula.
        tensors: the arguments of a function that names are.
    """
    parsed = {key: side(f"where[{key!r}]", value) for key, value in where.items()}
    sizes = frozenset(name for shape in shapes.values() for size in shape for name in size.names)
    scope = Scope(
        shapes=shapes,
        usage=usages(iter([*nodes, *parsed.values()])),
        sizes=sizes,
        tensors=dict(tensors or {}),
    )
    for key, made in parsed.items():
        scope = scope.with_definition(Definition(name_of(key), made))
    return scope
