"""LaTeX as syntax trees: the statements of a formula, read by the grammar in `grammar.lark`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, UnexpectedInput
from lark.lexer import Lexer

from symbolic.parsing.building import Builder
from symbolic.parsing.syntax import Node
from symbolic.parsing.tex import bars, pairing, ranging
from symbolic.parsing.tex.macros import Macros
from symbolic.parsing.tex.reader import Reader
from symbolic.parsing.tex.scanning import LONGEST_FORMULA, NotRead, scan, token_at
from symbolic.parsing.tex.statements import parted
from symbolic.parsing.tex.symbols import Symbol

__all__ = ["Macros", "NotRead", "syntax_of"]

_DEEPEST_TREE = 150
_MOST_STATEMENTS = 1_000
_NONE = Macros()


def syntax_of(latex: str, macros: Macros = _NONE) -> tuple[Node, ...]:
    """The statements of one formula, or of one environment of formulas.

    Raises:
        NotRead: if it is no mathematics that is read here.

    >>> syntax_of("2, 3")
    (Number(text='2'), Number(text='3'))
    """
    try:
        if len(latex) > LONGEST_FORMULA:
            raise NotRead(f"the formula is longer than {LONGEST_FORMULA:,} characters")
        symbols = pairing.paired(Reader(macros.expanded(scan(latex))).everything())
        statements = parted(ranging.ranged(bars.resolved(symbols)))
        if len(statements) > _MOST_STATEMENTS:
            raise NotRead(f"the formula has more than {_MOST_STATEMENTS:,} statements")
        return tuple(_tree(statement, latex) for statement in statements)
    except RecursionError:
        raise NotRead("the formula nests too deeply") from None
    except NotRead as error:
        raise NotRead(_place(latex, error.at) + str(error), error.at) from None


def _place(latex: str, at: int | None) -> str:
    if at is None:
        return ""
    line, column = latex.count("\n", 0, at) + 1, at - latex.rfind("\n", 0, at)
    return f"line {line}, column {column}: " if line > 1 else f"column {column}: "


def _tree(symbols: Sequence[Symbol], latex: str) -> Node:
    try:
        tree: Any = _grammar().parse(symbols)  # pyright: ignore[reportArgumentType]
    except UnexpectedInput as error:
        raise _unexpected(error, symbols, latex) from None
    _check_depth(tree, symbols[0].at)
    return tree


def _unexpected(error: UnexpectedInput, symbols: Sequence[Symbol], latex: str) -> NotRead:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        last = symbols[-1].at
        return NotRead(f"nothing follows `{token_at(latex, last)}`", last)
    return NotRead(f"`{token_at(latex, token.start_pos)}` cannot stand here", token.start_pos)


def _check_depth(tree: Node, at: int) -> None:
    waiting: list[tuple[Any, int]] = [(tree, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > _DEEPEST_TREE:
            raise NotRead("the formula nests too deeply", at)
        if isinstance(found, tuple):
            waiting.extend((part, depth) for part in found)
        elif not isinstance(found, str | int | None):
            waiting.extend((getattr(found, name), depth + 1) for name in found.__match_args__)


class _Symbols(Lexer):
    """Hands the symbols of a formula to the parser."""

    def __init__(self, lexer_conf: object):
        pass

    def lex(self, data: Sequence[Symbol]) -> Iterator[Token]:  # pyright: ignore
        for sort, value, at in data:
            token = Token(sort, "", at)
            token.value = value
            yield token


@cache
def _grammar() -> Lark:
    text = resources.files("symbolic.parsing").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer=_Symbols, transformer=Builder())
