"""Numbers, and what else a point can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex.scanning import NotRead, Token
from symbolic.parsing.tex.symbols import Symbol, atom

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader


def is_digit(text: str) -> bool:
    """Whether a token is a digit."""
    return text.isascii() and text.isdigit()


def number(text: str, style: str, at: int) -> Symbol:
    """A number; `𝟏` and `𝟎`, set in bold or blackboard, are letters."""
    if text in ("0", "1") and style in ("bold", "blackboard"):
        return atom(sx.Letter(text, style), at)
    return atom(sx.Number(text), at)


def digits(reader: Reader, first: Token) -> str:
    """A number from its first digit on: `1{,}000` and `60\\,000` are one each, and `0{,}5`."""
    text = first.text
    while True:
        following = reader.next()
        decimal = following == "." and is_digit(reader.next(1)) and "." not in text
        if decimal or (is_digit(following) and reader.touches()):
            text += reader.take().text
        elif following == "{" and [reader.next(k) for k in (1, 2)] == [",", "}"]:
            if not is_digit(reader.next(3)):
                return text
            text += "" if _three_digits(reader, 3) else "."
            reader.at += 3
        elif following == r"\," and _three_digits(reader, 1) and "." not in text:
            reader.at += 1
        else:
            return text


def _three_digits(reader: Reader, ahead: int) -> bool:
    """Whether three digits follow after some tokens, and no more touch them."""
    if is_digit(reader.next(ahead + 3)) and reader.touches(ahead + 3):
        return False
    return all(is_digit(reader.next(ahead + place)) for place in range(3))


def point(reader: Reader, made: list[Symbol], token: Token, style: str) -> None:
    """A point: of a decimal fraction, an ellipsis, an operator `.*`, or of the sentence."""
    if is_digit(reader.next()) and reader.touches():
        made.append(number("." + digits(reader, reader.take()), style, token.at))
    elif reader.next() == ".":
        while reader.skips("."):
            pass
        made.append(atom(sx.Dots(), token.at))
    elif reader.skips("*", r"\ast"):
        made.append(Symbol("OPERATOR", ".*", token.at))
    elif reader.skips("/"):
        made.append(Symbol("OPERATOR", "⊘", token.at))
    elif reader.next().isalpha() and reader.touches():
        raise NotRead("`.` between names is not read in a formula", token.at)
    else:
        made.append(Symbol("PERIOD", ".", token.at))
