"""What one character or group adds to the symbols of a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex import appending, control, numerals, wording
from symbolic.parsing.tex.scanning import NotRead, Token
from symbolic.parsing.tex.symbols import Symbol, atom, braced

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader

_BRACKETS = {"(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE"}


def unit(reader: Reader, made: list[Symbol], style: str) -> None:
    """Reads one thing, and appends its symbols to those made so far."""
    token = reader.take()
    text, at = token.text, token.at
    if text[0] == "\\":
        control.command(reader, made, token, style)
    elif text.isalpha() and text.isascii():
        _letter(reader, made, token, style)
    elif numerals.is_digit(text):
        made.append(numerals.number(numerals.digits(reader, token), style, at))
    elif text == "{":
        inside = reader.until(style=style)
        reader.close(token)
        appending.splice(reader, made, inside, at)
    elif text in ("^", "_"):
        _script(reader, made, token)
    elif text == "'":
        count = 1
        while reader.skips("'"):
            count += 1
        made.append(Symbol("PRIME", count, at))
    elif text == ".":
        numerals.point(reader, made, token, style)
    elif text in ("+", "-"):
        made.append(Symbol("SIGN", text, at))
    elif text in ("=", "<", ">", ":"):
        appending.relation(made, text, at, token.blank)
    elif text == "!" and reader.skips("="):
        appending.relation(made, "≠", at)
    elif text in _BRACKETS:
        made.append(Symbol(_BRACKETS[text], text, at))
    elif text in ("*", "/", "@"):
        appending.operator(made, text, at)
    elif text in (",", ";"):
        made.append(Symbol("SEPARATOR", text, at))
    elif text == "|":
        doubled = reader.touches() and reader.skips("|")
        made.append(Symbol("BAR", "||" if doubled else "|", at))
    elif text == "&":
        made.append(Symbol("COLUMN", "&", at))
    elif text in ("Σ", "Π"):
        made.append(Symbol("BIG", text, at))
    elif text.isalpha() and len(text) == 1:
        made.append(atom(sx.Letter(text, appending.shown(style)), at))
    elif text not in ("~", "$"):
        raise NotRead(f"`{text}` is not read in a formula", at)


def _letter(reader: Reader, made: list[Symbol], token: Token, style: str) -> None:
    if style in ("roman", "italic") or reader.next() == r"\_":
        wording.letters(reader, made, token, style)
        return
    if style:
        made.append(atom(sx.Letter(token.text, style), token.at))
        return
    touching = reader.letter_end == reader.at - 1 and not token.blank
    reader.letter_end = reader.at
    made.append(Symbol("TOUCHING" if touching else "LETTER", token.text, token.at))


def _script(reader: Reader, made: list[Symbol], token: Token) -> None:
    inside = _as_script(reader.group())
    primes = 0
    while inside and inside[0].sort == "PRIME":
        primes += inside.pop(0).value
    if primes:
        made.append(Symbol("PRIME", primes, token.at))
    if inside:
        sort = "SUPERSCRIPT" if token.text == "^" else "SUBSCRIPT"
        made += [Symbol(sort, token.text, token.at), *braced(inside, token.at)]


def _as_script(inside: list[Symbol]) -> list[Symbol]:
    """The symbols of a script, signs in it that join nothing taken as letters: `w^*`, `w^{+}`."""
    signs = ("OPERATOR", "SIGN")
    if all(symbol.sort in signs for symbol in inside):
        return [atom(sx.Letter(symbol.value), symbol.at) for symbol in inside]
    first, last = inside[0], inside[-1]
    if first.sort == "OPERATOR":
        inside[0] = atom(sx.Letter(first.value), first.at)
    if last.sort in signs:
        inside[-1] = atom(sx.Letter(last.value), last.at)
    return inside
