"""Names and prose in formulas: `\\text{…}`, `\\mathrm{…}`, `\\operatorname{…}`, and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex import appending
from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.scanning import Token
from symbolic.parsing.tex.symbols import Symbol, atom

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader

_NAME = re.compile(r"[^\W\d_](?:[\w'/-]*\w|\w*)")
_PLAIN = re.compile(r"[A-Za-z0-9\-/]")
_BLANKS = ("~", "\\ ", "\\\n", r"\quad", r"\enspace", r"\space")
_MATHEMATICS = ("$", r"\(", r"\)")


def named(text: str, at: int, is_text: bool = False) -> Symbol:
    """A name as a symbol: a letter, an operator over a range, or a word."""
    if text in co.BIG:
        return Symbol("BIG", co.BIG[text], at)
    if len(text) == 1:
        return atom(sx.Letter(text, "roman"), at)
    return atom(sx.Word(text, is_text), at)


def letters(reader: Reader, made: list[Symbol], first: Token, style: str) -> None:
    """A name set upright or with underscores, `{\\rm softmax}` or `y\\_pred`, letter by letter."""
    text = first.text
    while (following := reader.next()) and reader.touches():
        if following == r"\_":
            text += "_"
        elif following.isascii() and following.isalnum() and (following.isalpha() or "_" in text):
            text += following
        else:
            break
        reader.take()
    if len(text) == 1 and style == "italic":
        made.append(atom(sx.Letter(text), first.at))
    else:
        made.append(_name_or_prose(text, first.at))


def upright(
    reader: Reader, made: list[Symbol], tokens: Sequence[Token], style: str, at: int
) -> None:
    """What `\\mathrm{…}` and its like hold: a name, prose, or a formula with names in it."""
    text = _simple(tokens)
    if text is None:
        appending.splice(reader, made, reader.inside(tokens, style), at)
    elif style == "italic" and len(text) == 1 and text.isalpha():
        made.append(atom(sx.Letter(text), at))
    elif text:
        made.append(_name_or_prose(text, at))


def operator_name(reader: Reader, made: list[Symbol], tokens: Sequence[Token], at: int) -> None:
    """The operator that `\\operatorname{…}` names."""
    text = _simple(tokens)
    if text is None:
        appending.splice(reader, made, reader.inside(tokens, "roman"), at)
    elif text:
        made.append(named("".join(text.split()), at))


def arg(reader: Reader, made: list[Symbol], at: int) -> None:
    """`\\arg`, which is one name with `\\max` or `\\min` after it."""
    reader.skip_thin()
    extreme = reader.next().removeprefix("\\")
    if extreme in ("max", "min"):
        reader.take()
        made.append(Symbol("BIG", "arg" + extreme, at))
    else:
        made.append(atom(sx.Word("arg"), at))


def text(reader: Reader, made: list[Symbol], tokens: Sequence[Token], at: int) -> None:
    """What `\\text{…}` holds: a name, or prose, perhaps with formulas between dollar signs."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in _MATHEMATICS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    if len(pieces) == 1:
        made += _name_prose_or_number(reader, tokens, at)
        return
    for place, piece in enumerate(pieces):
        if place % 2:
            made += reader.inside(piece)
        elif content := _content(piece):
            made.append(Symbol("PROSE", content, at))


def spelled(symbols: Sequence[Symbol]) -> str:
    """The letters of some symbols."""
    return "".join(
        s.value if isinstance(s.value, str) else getattr(s.value, "text", "") for s in symbols
    )


def _name_prose_or_number(reader: Reader, tokens: Sequence[Token], at: int) -> list[Symbol]:
    """What text without formulas in it is; a single word is prose where blanks set it apart."""
    content = _content(tokens)
    if not content:
        return []
    if re.fullmatch(r"\d+(?:\.\d+)?", content):
        return [atom(sx.Number(content), at)]
    if tokens[0].blank or (reader.tokens[reader.at - 1].blank and reader.next() != "("):
        return [Symbol("PROSE", content, at)]
    return [_name_or_prose(content, at, is_text=True)]


def _name_or_prose(content: str, at: int, is_text: bool = False) -> Symbol:
    if content in ("arg max", "arg min"):
        content = content.replace(" ", "")
    if content.isdigit():
        return atom(sx.Number(content), at)
    if _NAME.fullmatch(content) and (len(content) == 1 or content.lower() not in co.CONNECTIVES):
        return named(content, at, is_text)
    return Symbol("PROSE", content, at)


def _content(tokens: Sequence[Token]) -> str:
    """Prose as text: commands in it that only set it are passed."""
    made = ""
    for token in tokens:
        if token.blank:
            made += " "
        if len(token.text) == 1:
            made += "" if token.text in "{}" else token.text.replace("~", " ")
        elif token.text in _BLANKS or token.text[1:] in co.THIN:
            made += " "
        elif len(token.text) == 2 and not token.text[1].isalpha():
            made += token.text[1]
    return " ".join(made.split())


def _simple(tokens: Sequence[Token]) -> str | None:
    """Letters, digits and blanks as text, or None where there is more than these."""
    made = ""
    for token in tokens:
        if token.blank:
            made += " "
        if _PLAIN.fullmatch(token.text):
            made += token.text
        elif token.text == r"\_":
            made += "_"
        elif token.text in _BLANKS:
            made += " "
        elif token.text[0] != "\\" or token.text[1:] not in co.THIN:
            return None
    made = " ".join(made.split())
    return None if made[:1] in ("-", "/") or made[-1:] in ("-", "/") else made
