"""What the grammar is made of: symbols with their sort, made from the tokens of TeX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from symbolic.parsing import syntax as sx

DEEPEST = 60
"""How many levels of braces, brackets and arguments may stand in one another."""


class Symbol(NamedTuple):
    """One symbol of a formula.

    Attributes:
        sort: a terminal of the grammar, or a sort that later steps resolve (`BAR`, `LEFT`, `RIGHT`,
            `GAP`, `ROW`, `COLUMN`, `PROSE`, `PART`, `PERIOD`).
        value: what kind it is of, e.g. the sign, or the node of an `ATOM`.
        at: the offset in the source.
    """

    sort: str
    value: Any
    at: int


Row = list[list[Symbol]]
"""The cells of a row."""

STARTING = frozenset(
    "ATOM LETTER TOUCHING LBRACE OPEN EVALUATED FRACTION ROOT ACCENT NOTE MATRIX CASES BIG".split()
)
"""Sorts that an operand begins with."""

ENDING = frozenset("ATOM LETTER TOUCHING RBRACE CLOSE PRIME END".split())
"""Sorts that an operand ends with."""

SCRIPTS = ("SUBSCRIPT", "SUPERSCRIPT")

_DEEPER = frozenset("LBRACE OPEN EVALUATED MATRIX CASES".split())
_HIGHER = frozenset("RBRACE CLOSE END".split())


def depth_change(symbol: Symbol) -> int:
    """How much deeper what follows a symbol is."""
    return (symbol.sort in _DEEPER) - (symbol.sort in _HIGHER)


def atom(node: sx.Node, at: int) -> Symbol:
    """A symbol that is a node already."""
    return Symbol("ATOM", node, at)


def braced(symbols: Sequence[Symbol], at: int) -> list[Symbol]:
    """Symbols as one group."""
    return [Symbol("LBRACE", "{", at), *symbols, Symbol("RBRACE", "}", at)]


def after_group(symbols: Sequence[Symbol], start: int) -> int:
    """The place after the group that begins at a place."""
    depth = 0
    for place in range(start, len(symbols)):
        depth += depth_change(symbols[place])
        if depth <= 0:
            return place + 1
    return len(symbols)


def surface(symbols: Sequence[Symbol]) -> list[Symbol]:
    """The symbols that stand in no group."""
    made: list[Symbol] = []
    depth = 0
    for symbol in symbols:
        depth += depth_change(symbol)
        if not depth:
            made.append(symbol)
    return made
