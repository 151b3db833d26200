"""How symbols are appended to those made so far: some join the one before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.parsing.tex.symbols import Symbol, braced

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader

_JOINED = {
    (":", "="): ":=",
    ("=", "="): "=",
    ("=", ":"): ":=",
    ("<", "="): "≤",
    (">", "="): "≥",
    (":=", "="): ":=",
    (":", ":"): ":",
    ("¬", "="): "≠",
    ("¬", "≡"): "≠",
    ("¬", "∈"): "∉",
    ("¬", "<"): "≥",
    ("¬", ">"): "≤",
}


def relation(made: list[Symbol], sign: str, at: int, blank: bool = False) -> None:
    """Appends a relation, joined with the one before where the two are one: `:` and `=`."""
    before = made[-1] if made else None
    if before and before.sort == "RELATION" and not blank and (before.value, sign) in _JOINED:
        made[-1] = before._replace(value=_JOINED[before.value, sign])
    else:
        made.append(Symbol("RELATION", sign, at))


def operator(made: list[Symbol], sign: str, at: int) -> None:
    """Appends an operator; `\\cdot *` is one."""
    if sign == "*" and made and (made[-1].sort, made[-1].value) == ("OPERATOR", "·"):
        made[-1] = made[-1]._replace(value=".*")
    else:
        made.append(Symbol("OPERATOR", sign, at))


def splice(reader: Reader, made: list[Symbol], inside: list[Symbol], at: int) -> None:
    """Appends what a group holds, in braces where a script hangs on more than one thing."""
    reader.skip_thin()
    if reader.next() not in ("^", "_", "'", r"\prime"):
        made += inside
    elif not inside:
        made.append(Symbol("NOTHING", "", at))
    else:
        made += inside if len(inside) == 1 else braced(inside, at)


def shown(style: str) -> str:
    """A style as letters have it that are no plain Latin ones."""
    return "" if style in ("italic", "roman") else style
