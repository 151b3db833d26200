"""Which bracket closes which, and what the layout of statements is inside brackets."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import DEEPEST, ENDING, Symbol, atom

_CLOSES = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_GROUPS = {"LBRACE": "RBRACE", "MATRIX": "END", "CASES": "END"}
_OF_SETS = ("∈", "∉", "∪", "∩", "∖")
_JOINING = frozenset("SIGN OPERATOR RELATION SEPARATOR".split())
_BETWEEN_ROWS = frozenset("ROW COLUMN GAP SIGN OPERATOR RELATION".split())
_CLOSING = frozenset("RBRACE CLOSE RIGHT".split())
_NOTHING = Symbol("", None, 0)


@dataclass
class _Frame:
    """A group or bracket that is open.

    Attributes:
        closed_by: the sort that closes it.
        opening: the symbol that opened it, or None for the formula.
        interval: whether it may be an interval, which any bracket closes.
        comma: whether a separator stands in it.
    """

    closed_by: str
    opening: Symbol | None
    interval: bool = False
    comma: bool = False

    @property
    def is_bracket(self) -> bool:
        return self.closed_by in ("CLOSE", "RIGHT")


def paired(symbols: list[Symbol]) -> list[Symbol]:
    """Symbols whose brackets, but for bars, are `OPEN` or `CLOSE`, with nothing idle inside them.

    Raises:
        NotRead: if one is never closed, or closes nothing.
    """
    frames = [_Frame("", None)]
    made: list[Symbol] = []
    symbols = _continued(symbols)
    for place, symbol in enumerate(symbols):
        top = frames[-1]
        before = made[-1] if made else None
        following = symbols[place + 1] if place + 1 < len(symbols) else None
        symbol = _as_bracket(symbol, top, before)
        match symbol.sort:
            case "LBRACE" | "MATRIX" | "CASES":
                frames.append(_Frame(_GROUPS[symbol.sort], symbol))
            case "OPEN" | "LEFT":
                interval = symbol.value == "]" or (before is not None and before.value in _OF_SETS)
                sort = "RIGHT" if symbol.sort == "LEFT" else "CLOSE"
                frames.append(_Frame(sort, symbol, interval))
                symbol = symbol._replace(sort="OPEN" if symbol.value else "EVALUATED")
            case "RBRACE" | "END" | "CLOSE" | "RIGHT":
                symbol = _closed(symbol, top, made)
                frames.pop()
            case "SUBSCRIPT" if before and before.sort == "CLOSE" and before.value == "":
                symbol = symbol._replace(sort="AT")
            case _ if len(frames) > 1:
                top.comma |= symbol.sort == "SEPARATOR"
                symbol = _inside(symbol, before, following, top)
        if len(frames) > DEEPEST:
            raise NotRead(f"the formula nests deeper than {DEEPEST} levels", symbol.at)
        if symbol.sort:
            made.append(symbol)
    unclosed = frames[-1].opening
    if unclosed is not None:
        raise NotRead(f"a `{unclosed.value}` is never closed", unclosed.at)
    return made


def _continued(symbols: list[Symbol]) -> list[Symbol]:
    """Symbols where a bracket that `\\right.` and `\\left.` lead over a row's end is one."""
    dropped: set[int] = set()
    for place, symbol in enumerate(symbols):
        if (symbol.sort, symbol.value) != ("RIGHT", "."):
            continue
        end, rows = place + 1, 0
        while end < len(symbols) and symbols[end].sort in _BETWEEN_ROWS:
            rows += symbols[end].sort == "ROW"
            end += 1
        if rows and end < len(symbols) and (symbols[end].sort, symbols[end].value) == ("LEFT", "."):
            dropped |= {place, end}
    return [symbol for place, symbol in enumerate(symbols) if place not in dropped]


def _as_bracket(symbol: Symbol, top: _Frame, before: Symbol | None) -> Symbol:
    """A square bracket that opens or closes an interval from its other side: `]0, 1[`."""
    operand = before is not None and before.sort in ENDING
    if symbol.sort == "OPEN" and symbol.value == "[" and top.interval and operand and top.comma:
        return symbol._replace(sort="CLOSE", value="]")
    if symbol.sort == "CLOSE" and symbol.value == "]" and not operand and top.closed_by != "CLOSE":
        return symbol._replace(sort="OPEN")
    return symbol


def _closed(symbol: Symbol, top: _Frame, made: list[Symbol]) -> Symbol:
    """The symbol that closes the group or bracket that was opened last."""
    if symbol.sort != top.closed_by:
        if top.is_bracket and top.opening is not None:
            raise NotRead(f"a `{top.opening.value}` is never closed", top.opening.at)
        raise NotRead(f"`{symbol.value}` closes nothing that is open", symbol.at)
    while made and made[-1].sort == "SEPARATOR":
        made.pop()
    if symbol.sort == "RIGHT":
        if symbol.value == "." and top.opening is not None:
            raise NotRead(f"a `{top.opening.value}` is never closed", top.opening.at)
        is_evaluation = top.opening is not None and top.opening.value == ""
        return symbol._replace(sort="CLOSE", value="" if is_evaluation else symbol.value)
    if symbol.sort == "CLOSE" and top.opening is not None:
        expected = _CLOSES.get(top.opening.value, top.opening.value)
        fits = symbol.value == expected or (top.comma and symbol.value in ")]")
        if not fits and top.opening.value != "]":
            raise NotRead(
                f"a `{top.opening.value}` is closed by `{symbol.value}`, not by `{expected}`",
                symbol.at,
            )
    return symbol


def _inside(symbol: Symbol, before: Symbol | None, following: Symbol | None, top: _Frame) -> Symbol:
    """What a symbol that lays out statements is inside a group: a separator, a word, or nothing."""
    match symbol.sort:
        case "GAP":
            return _NOTHING
        case "PERIOD" if following and following.sort in _CLOSING:
            return _NOTHING
        case "PROSE":
            words = symbol.value.strip(" .:")
            if words in ("and", ",", ";", ", and", "&"):
                return Symbol("SEPARATOR", ",", symbol.at)
            return atom(sx.Word(words, is_text=True), symbol.at) if words else _NOTHING
        case "PART" if symbol.value in (r"\land", r"\wedge"):
            return Symbol("SEPARATOR", ",", symbol.at)
        case "PART":
            raise NotRead(f"`{symbol.value}` inside brackets or braces is not read", symbol.at)
        case "COLUMN" if top.is_bracket:
            return _NOTHING
        case "ROW" if top.is_bracket:
            ends = following is None or following.sort in _JOINING or following.sort == "COLUMN"
            if ends or (before and before.sort in _JOINING):
                return _NOTHING
            raise NotRead("a row ends where a bracket is open", symbol.at)
        case "ROW" | "COLUMN":
            raise NotRead(f"`{symbol.value}` inside braces is not read", symbol.at)
    return symbol
