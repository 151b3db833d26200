"""Brackets whose size is stated: `\\left … \\right`, `\\big(`, `\\Big|`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.parsing.tex import appending, grids
from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import Symbol

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader

_PLAIN = {
    "(": ("(", "OPEN"),
    "[": ("[", "OPEN"),
    ")": (")", "CLOSE"),
    "]": ("]", "CLOSE"),
    "<": ("⟨", "OPEN"),
    ">": ("⟩", "CLOSE"),
    "|": ("|", "BAR"),
    ".": (".", ""),
    "/": ("/", "OPERATOR"),
    **{"\\" + name: (bracket, "OPEN") for name, bracket in co.OPENING.items()},
    **{"\\" + name: (bracket, "CLOSE") for name, bracket in co.CLOSING.items()},
    **{"\\" + name: (bracket, "BAR") for name, bracket in co.BARS.items()},
    r"\mid": ("|", "BAR"),
}


def bracket(reader: Reader) -> tuple[str, str]:
    """The bracket that a command such as `\\left` is about, and the sort it is by nature."""
    reader.skip_thin()
    token = reader.take()
    if token.text not in _PLAIN:
        raise NotRead(f"`{token.text}` is no bracket", token.at)
    return _PLAIN[token.text]


def sized(reader: Reader, made: list[Symbol], name: str, at: int) -> None:
    """A bracket after `\\big`, `\\Bigl` and their like."""
    found, sort = bracket(reader)
    side = co.SIZES[name]
    if sort == "OPERATOR":
        appending.operator(made, found, at)
    elif side == "m":
        made.append(Symbol("SEPARATOR", found, at))
    elif sort:
        made.append(Symbol(sort, found, at))


def left(reader: Reader, made: list[Symbol], at: int, style: str) -> None:
    """What stands between `\\left` and `\\right`; `LEFT` has no value where a bar evaluates it."""
    opening, _ = bracket(reader)
    if grids.bracketed(reader, made, opening, at):
        return
    inside = reader.until(style=style)
    if not reader.skips(r"\right"):
        raise NotRead(r"a `\left` has no `\right`", at)
    end = reader.source()
    closing, _ = bracket(reader)
    is_evaluation = opening == "." and closing == "|"
    made.append(Symbol("LEFT", "" if is_evaluation else opening, at))
    made += [*inside, Symbol("RIGHT", closing, end)]
