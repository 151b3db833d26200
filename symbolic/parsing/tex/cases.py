"""Definitions by cases: each row a value and its condition, however the two are parted."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import Row, Symbol, braced, depth_change, surface

_IDLE = ("GAP", "SEPARATOR", "PERIOD", "COLUMN")


def cases(rows: Sequence[Row], at: int) -> list[Symbol]:
    """The symbols of the cases that rows state."""
    if not rows:
        raise NotRead("there are no cases", at)
    made = [Symbol("CASES", "", at)]
    for row in rows:
        value = row[0]
        condition = [symbol for cell in row[1:] for symbol in cell]
        if not condition:
            value, condition = _parted(value)
        value = _trimmed(value)
        if not value:
            raise NotRead("a case has no value", (condition or made)[0].at)
        made += [Symbol("LINE", "", value[0].at), *braced(value, value[0].at)]
        condition = _condition(condition)
        if condition:
            made += braced(condition, condition[0].at)
    return [*made, Symbol("END", "", at)]


def _parted(symbols: list[Symbol]) -> tuple[list[Symbol], list[Symbol]]:
    """A value and its condition where no `&` parts them."""
    related = any(symbol.sort == "RELATION" for symbol in surface(symbols))
    depth = 0
    for place, symbol in enumerate(symbols):
        depth += depth_change(symbol)
        if depth or not place:
            continue
        opens = symbol.sort == "PROSE" and _conditional(symbol.value)[1]
        if opens or (related and symbol.sort in ("GAP", "SEPARATOR")):
            return symbols[:place], symbols[place:]
    return symbols, []


def _conditional(prose: str) -> tuple[str, bool]:
    """Prose without the word that makes it a condition, and whether it had one."""
    words = prose.strip(" ,.;:")
    if words.lower() in co.OTHERWISE:
        return "", True
    for word in co.CONDITIONAL:
        if (words.lower() + " ").startswith(word + " "):
            return words[len(word) :].strip(), True
    return words, False


def _condition(symbols: list[Symbol]) -> list[Symbol]:
    """A condition without the words that say that it is one; empty for `otherwise`."""
    symbols = _trimmed(symbols)
    if symbols and symbols[0].sort == "PROSE":
        rest, _ = _conditional(symbols[0].value)
        kept = [symbols[0]._replace(value=rest)] if rest else []
        return _trimmed([*kept, *symbols[1:]])
    run = 0
    while run < len(symbols) and symbols[run].sort == ("TOUCHING" if run else "LETTER"):
        run += 1
    rest, found = _conditional("".join(symbol.value for symbol in symbols[:run]))
    return _trimmed(symbols[run:]) if found and not rest else symbols


def _trimmed(symbols: list[Symbol]) -> list[Symbol]:
    """Symbols without gaps and punctuation at their ends."""
    start, end = 0, len(symbols)
    while start < end and symbols[start].sort in _IDLE:
        start += 1
    while end > start and symbols[end - 1].sort in _IDLE:
        end -= 1
    return symbols[start:end]
