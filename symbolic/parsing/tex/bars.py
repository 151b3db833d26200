"""Which bars open, close or part: in `|x|`, `p(y|x)` and `f'|_{x=0}` they look alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import ENDING, SCRIPTS, Symbol, depth_change


@dataclass
class _Level:
    """What the bars of one group or bracket are told apart by.

    Attributes:
        operand: whether an operand ends just before.
        is_script: whether it is a script, after which things are as before it.
        opened: the bars that are open, the innermost last.
        segment: which stretch between separators and relations this is.
    """

    operand: bool = False
    is_script: bool = False
    opened: list[Symbol] = field(default_factory=list)
    segment: int = 0


_DIVIDING = frozenset("SEPARATOR RELATION ROW COLUMN GAP PROSE PART".split())


def resolved(symbols: list[Symbol]) -> list[Symbol]:
    """Symbols whose bars are `OPEN`, `CLOSE`, `SEPARATOR`, or `AT` as in `f|_{x=0}`.

    Raises:
        NotRead: if one is never closed.
    """
    if not any(symbol.sort == "BAR" for symbol in symbols):
        return symbols
    segments = _segments(symbols)
    left = Counter(
        (segment, symbol.value)
        for segment, symbol in zip(segments, symbols, strict=True)
        if symbol.sort == "BAR"
    )
    levels = [_Level()]
    made: list[Symbol] = []
    for place, (segment, symbol) in enumerate(zip(segments, symbols, strict=True)):
        level = levels[-1]
        if symbol.sort == "BAR":
            following = symbols[place + 1].sort if place + 1 < len(symbols) else ""
            made += _bar(symbol, level, left[segment, symbol.value], following == "SUBSCRIPT")
            left[segment, symbol.value] -= 1
            level.operand = made[-1].sort == "CLOSE"
            continue
        if symbol.sort == "SUBSCRIPT" and made and made[-1].sort == "AT":
            continue
        made.append(symbol)
        change = depth_change(symbol)
        if change > 0:
            script = len(made) > 1 and made[-2].sort in SCRIPTS
            levels.append(_Level(is_script=script))
        elif change < 0:
            _all_closed(levels.pop())
            if not level.is_script:
                levels[-1].operand = True
        elif symbol.sort not in (*SCRIPTS, "PRIME"):
            level.operand = symbol.sort in ENDING
    _all_closed(levels[-1])
    return made


def _segments(symbols: list[Symbol]) -> list[int]:
    """For each symbol, the number of the stretch between separators and relations it is in."""
    made: list[int] = []
    current, latest = [0], 0
    for symbol in symbols:
        change = depth_change(symbol)
        if change > 0 or symbol.sort in _DIVIDING:
            latest += 1
            if change > 0:
                current.append(latest)
            else:
                current[-1] = latest
        elif change < 0 and len(current) > 1:
            current.pop()
        made.append(current[-1])
    return made


def _bar(symbol: Symbol, level: _Level, left: int, script_follows: bool) -> list[Symbol]:
    """What a bar is, `left` of its kind being still to come in its stretch, itself among them."""
    kind = "‖" if symbol.value == "||" else symbol.value
    inner = level.opened[-1].value if level.opened else ""
    opening, closing = symbol._replace(sort="OPEN", value=kind), symbol._replace(sort="CLOSE")
    if not level.operand:
        level.opened.append(opening)
        return [opening]
    if inner == kind:
        level.opened.pop()
        return [closing]
    if symbol.value == "||" and inner == "|":
        single = symbol._replace(value="|")
        level.opened.pop()
        return [closing, *_bar(single, level, 2, script_follows)]
    if kind == "|" and script_follows:
        return [symbol._replace(sort="AT")]
    if left % 2 == 0:
        level.opened.append(opening)
        return [opening]
    return [symbol._replace(sort="SEPARATOR", value=kind)]


def _all_closed(level: _Level) -> None:
    if level.opened:
        raise NotRead(f"a `{level.opened[-1].value}` is never closed", level.opened[-1].at)
