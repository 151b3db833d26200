"""A document's own commands, `\\newcommand`, `\\def` and their like, and their expansion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from symbolic.parsing.tex.scanning import NotRead, Token, scan

MOST_TOKENS = 10_000
"""How many tokens the expansions in one formula may make."""
DEEPEST_EXPANSION = 200
"""How many expansions may stand in one another."""

_LONGEST_GROUP = 20_000
_DEFINERS = frozenset(
    r"\newcommand \renewcommand \providecommand \DeclareRobustCommand \def \gdef \edef \xdef \let"
    r" \DeclareMathOperator \DeclarePairedDelimiter".split()
)
_PREFIXES = frozenset((r"\global", r"\long", r"\outer"))
_FIRST_DEFINER = re.compile(r"\\(?:newcommand|renew|provide|Declare|[gex]?def|let)")
_NAME = re.compile(r"\\(?:[A-Za-z]+|[^\s\\{}()\[\]|])")


@dataclass(frozen=True)
class Macro:
    """One command of the author's own.

    Attributes:
        arity: how many arguments it takes.
        body: its tokens, `#1` where the first argument goes.
        default: what the first argument is where it is left out, or None if it must be given.
        sized: whether a star or a size in square brackets may come first, and counts for nothing.
    """

    arity: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    sized: bool = False


@dataclass(frozen=True)
class Macros:
    """The commands that a document defines.

    Attributes:
        defined: each command with its backslash, and its definition.
    """

    defined: tuple[tuple[str, Macro], ...] = ()

    @cached_property
    def table(self) -> dict[str, Macro]:
        """The definitions by command."""
        return dict(self.defined)

    def defined_by(self, text: str) -> Macros:
        r"""These and those that a text defines, wherever in it they stand.

        >>> [name for name, _ in Macros().defined_by(r"\newcommand{\w}{\mathbf{w}}").defined]
        ['\\w']
        """
        first = _FIRST_DEFINER.search(text)
        if first is None:
            return self
        table = dict(self.table)
        line = text.rfind("\n", 0, first.start()) + 1
        waiting = _Waiting(scan(text[line:]))
        while (token := waiting.take()) is not None:
            if token.text in _DEFINERS:
                _define(token, waiting, table)
        return Macros(tuple(table.items()))

    def expanded(self, tokens: Iterable[Token]) -> list[Token]:
        """Tokens with every command of the author's own replaced by what it stands for.

        Raises:
            NotRead: if the expansions do not end or make too much.
        """
        table = {**_prelude(), **self.table}
        waiting = _Waiting(tokens)
        made: list[Token] = []
        budget = MOST_TOKENS
        while (token := waiting.take()) is not None:
            if token.text in _DEFINERS:
                _define(token, waiting, table)
            elif token.text in table:
                body = _called(token, table[token.text], waiting)
                budget -= len(body) + 1
                waiting.put(body)
                if budget < 0 or waiting.depth > DEEPEST_EXPANSION:
                    raise NotRead(f"`{token.text}` expands without end, or to too much", token.at)
            elif token.text not in _PREFIXES:
                made.append(token)
        return made


@cache
def _prelude() -> dict[str, Macro]:
    """Commands of common packages that are abbreviations of others."""
    text = r"""
    \DeclarePairedDelimiter{\norm}{\lVert}{\rVert} \DeclarePairedDelimiter{\abs}{\lvert}{\rvert}
    \newcommand{\pdv}[2]{\frac{\partial #1}{\partial #2}} \newcommand{\dv}[2]{\frac{d #1}{d #2}}
    \newcommand{\R}{\mathbb{R}} \newcommand{\reals}{\mathbb{R}} \newcommand{\N}{\mathbb{N}}
    """
    return Macros().defined_by(text).table


class _Waiting:
    """Tokens that are still to be read, what expansions made before what follows them.

    Attributes:
        depth: how many expansions stand in one another where the next token is.
    """

    def __init__(self, tokens: Iterable[Token]):
        self._stack: list[Token | None] = []
        self._stack.extend(reversed(list(tokens)))
        self.depth = 0

    def next(self) -> Token | None:
        """The next token, which stays; an expansion that is used up is left."""
        while self._stack and self._stack[-1] is None:
            self._stack.pop()
            self.depth -= 1
        return self._stack[-1] if self._stack else None

    def take(self) -> Token | None:
        """The next token, which goes."""
        token = self.next()
        if token is not None:
            self._stack.pop()
        return token

    def put(self, expansion: list[Token]) -> None:
        """Puts what an expansion made in front; None marks where it ends."""
        self._stack.append(None)
        self._stack.extend(reversed(expansion))
        self.depth += 1

    def follows(self, text: str) -> bool:
        """Whether the next token is this one."""
        found = self.next()
        return found is not None and found.text == text

    def skips(self, text: str) -> bool:
        """Whether the next token is this one, which then goes."""
        return self.follows(text) and self.take() is not None

    def group(self) -> tuple[Token, ...] | None:
        """A group without its braces, or a single token; None where there is none."""
        first = self.next()
        if first is None or first.text == "}":
            return None
        self.take()
        return self._until("{", "}") if first.text == "{" else (first,)

    def bracketed(self) -> tuple[Token, ...] | None:
        """What stands in square brackets, or None where there are none."""
        return self._until("[", "]") if self.skips("[") else None

    def _until(self, opening: str, closing: str) -> tuple[Token, ...] | None:
        made: list[Token] = []
        depth = 1
        while len(made) < _LONGEST_GROUP and (token := self.take()) is not None:
            depth += (token.text == opening) - (token.text == closing)
            if not depth:
                return tuple(made)
            made.append(token)
        return None


def _define(definer: Token, waiting: _Waiting, table: dict[str, Macro]) -> None:
    """Takes the definition that follows into the table; one that is not understood is passed."""
    starred = waiting.skips("*")
    name = waiting.group()
    if not name or len(name) != 1 or not _NAME.fullmatch(name[0].text):
        return
    macro = _definition(definer.text, starred, waiting, table)
    if macro and not (definer.text == r"\providecommand" and name[0].text in table):
        table[name[0].text] = macro


def _definition(
    definer: str, starred: bool, waiting: _Waiting, table: dict[str, Macro]
) -> Macro | None:
    arity: int = 0
    default = None
    match definer:
        case r"\let":
            waiting.skips("=")
            target = waiting.take()
            return table.get(target.text, Macro(0, (target,))) if target else None
        case r"\DeclareMathOperator":
            body = waiting.group()
            operator = scan(r"\operatorname*{" if starred else r"\operatorname{")
            return Macro(0, (*operator, *body, Token("}", 0))) if body else None
        case r"\DeclarePairedDelimiter":
            left, right = waiting.group(), waiting.group()
            inside = (Token("#1", 0), Token(r"\right", 0))
            if not left or not right:
                return None
            return Macro(1, (Token(r"\left", 0), *left, *inside, *right), sized=True)
        case r"\def" | r"\gdef" | r"\edef" | r"\xdef":
            while waiting.skips(f"#{arity + 1}"):
                arity += 1
            if not waiting.follows("{"):
                return None
        case _:
            count = "".join(token.text for token in waiting.bracketed() or ())
            if not re.fullmatch("[0-9]?", count):
                return None
            arity, default = int(count or 0), waiting.bracketed()
    body = waiting.group()
    return Macro(arity, body, default) if body is not None else None


def _called(call: Token, macro: Macro, waiting: _Waiting) -> list[Token]:
    """The body of a macro with its arguments in it, placed where it is called."""
    arguments: list[tuple[Token, ...]] = []
    if macro.sized:
        waiting.skips("*")
        waiting.bracketed()
    if macro.default is not None:
        given = waiting.bracketed()
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.arity:
        given = waiting.group()
        if given is None:
            raise NotRead(f"`{call.text}` lacks an argument", call.at)
        arguments.append(given)
    body: list[Token] = []
    for token in macro.body:
        if token.text[:1] == "#" and len(token.text) == 2 and int(token.text[1]) <= macro.arity:
            body += arguments[int(token.text[1]) - 1]
        else:
            body.append(token._replace(at=call.at))
        if len(body) > MOST_TOKENS:
            raise NotRead(f"`{call.text}` expands without end, or to too much", call.at)
    return body
