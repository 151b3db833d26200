"""Names such as `max` and `∑`: operators where they range over what follows, letters elsewhere."""

from __future__ import annotations

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex.symbols import ENDING, SCRIPTS, STARTING, Symbol, after_group, atom

_ALONE = {
    "sum": sx.Letter("∑"),
    "prod": sx.Letter("∏"),
    "int": sx.Letter("∫"),
    "expect": sx.Letter("E", "blackboard"),
    "Σ": sx.Letter("Σ"),
    "Π": sx.Letter("Π"),
}
_NOTHING = Symbol("", None, 0)
_EDGES = frozenset("LBRACE OPEN SEPARATOR RBRACE CLOSE".split())


def ranged(symbols: list[Symbol]) -> list[Symbol]:
    """Symbols whose `BIG` range over something; a sign that joins nothing is a letter: `f(·)`."""
    made: list[Symbol] = []
    for place, symbol in enumerate(symbols):
        if symbol.sort == "BIG":
            symbol = _big(symbols, place)
        elif symbol.sort == "OPERATOR" or (symbol.sort, symbol.value) == ("RELATION", ":"):
            before = symbols[place - 1].sort if place else ""
            following = symbols[place + 1].sort if place + 1 < len(symbols) else ""
            edges = (before in _EDGES - ENDING) + (following in _EDGES - STARTING)
            if edges == 2 or (edges and symbol.value == ":"):
                symbol = atom(sx.Letter(symbol.value), symbol.at)
        made.append(symbol)
    return made


def _big(symbols: list[Symbol], place: int) -> Symbol:
    symbol = symbols[place]
    kind = symbol.value
    start, lower, related = place + 1, False, False
    while start < len(symbols) and symbols[start].sort in SCRIPTS:
        end = after_group(symbols, start + 1)
        if symbols[start].sort == "SUBSCRIPT":
            lower = True
            related = any(s.sort == "RELATION" for s in symbols[start:end])
        start = end
    following = symbols[start] if start < len(symbols) else _NOTHING
    bracket = following.sort == "OPEN" and following.value in ("(", "[", "{")
    minus = following.sort == "SIGN" and following.value == "-"
    if kind in ("sum", "prod", "int"):
        ranges = following.sort in STARTING or minus
    elif kind in ("Σ", "Π"):
        ranges = related and following.sort in STARTING
        symbol = symbol._replace(value="sum" if kind == "Σ" else "prod") if ranges else symbol
    elif kind in ("max", "min"):
        ranges = (following.sort in STARTING and (lower or not bracket)) or (lower and minus)
    else:
        ranges = lower and (following.sort in STARTING or minus)
    if ranges:
        return symbol
    return atom(_ALONE.get(kind, sx.Word(kind)), symbol.at)
