"""Tokens of TeX taken in order: arguments, groups, and the units that make up a formula."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex import numerals, units
from symbolic.parsing.tex.scanning import NotRead, Token
from symbolic.parsing.tex.symbols import DEEPEST, Symbol, braced

_LONGEST_OPTION = 200
_ALWAYS_ENDING = ("}", r"\right", r"\end")
_NO_ARGUMENT = ("", "&", r"\\", "^", "_", *_ALWAYS_ENDING)


class Reader:
    """Reads tokens, and makes symbols of them.

    Attributes:
        tokens: the tokens, macros expanded.
        at: the place of the next token.
        depth: how deep the place is in groups and arguments.
        letter_end: the place after the plain letter that was read last.
    """

    def __init__(self, tokens: Sequence[Token], depth: int = 0):
        self.tokens = tokens
        self.at = 0
        self.depth = depth
        self.letter_end = -1

    # -- tokens --------------------------------------------------------------------------------

    def next(self, ahead: int = 0) -> str:
        """The text of the next token, or of one after it; empty at the end."""
        place = self.at + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    def touches(self, ahead: int = 0) -> bool:
        """Whether the next token, or one after it, follows without a blank."""
        place = self.at + ahead
        return place < len(self.tokens) and not self.tokens[place].blank

    def source(self) -> int:
        """The offset in the source of the next token, or of the last."""
        place = min(self.at, len(self.tokens) - 1)
        return self.tokens[place].at if self.tokens else 0

    def take(self) -> Token:
        """The next token, which is gone then."""
        if self.at >= len(self.tokens):
            raise NotRead("the formula ends where something must follow", self.source())
        self.at += 1
        return self.tokens[self.at - 1]

    def skips(self, *texts: str) -> bool:
        """Whether the next token is one of these, which then goes."""
        found = self.at < len(self.tokens) and self.next() in texts
        self.at += found
        return found

    def skip_thin(self) -> None:
        """Passes blanks that have no width to speak of."""
        while self.next() == "~" or (self.next()[:1] == "\\" and self.next()[1:] in co.THIN):
            self.at += 1

    def raw_group(self) -> list[Token]:
        """The tokens of an argument as they stand, without its braces."""
        self.skip_thin()
        first = self.take()
        if first.text == "}":
            raise NotRead("a group ends where an argument must stand", first.at)
        if first.text != "{":
            return [first]
        start, depth = self.at, 1
        while depth:
            if self.at >= len(self.tokens):
                raise NotRead("a `{` is never closed", first.at)
            depth += (self.next() == "{") - (self.next() == "}")
            self.at += 1
        return list(self.tokens[start : self.at - 1])

    def raw_bracketed(self, opening: str = "[", closing: str = "]") -> list[Token] | None:
        """The tokens of an optional argument, or None where there is none."""
        if self.next() != opening:
            return None
        depth = 0
        for end in range(self.at, min(len(self.tokens), self.at + _LONGEST_OPTION)):
            text = self.tokens[end].text
            depth += (text in ("{", opening)) - (text in ("}", closing))
            if not depth:
                made = list(self.tokens[self.at + 1 : end])
                self.at = end + 1
                return made
        return None

    # -- groups --------------------------------------------------------------------------------

    def everything(self) -> list[Symbol]:
        """All symbols of the formula."""
        made = self.until()
        if self.at < len(self.tokens):
            raise NotRead(f"`{self.next()}` closes nothing that is open", self.source())
        return made

    def inside(self, tokens: Sequence[Token], style: str = "") -> list[Symbol]:
        """The symbols of some tokens taken by themselves."""
        reader = Reader(tokens, self.depth)
        made = reader.until(style=style)
        if reader.at < len(tokens):
            raise NotRead(f"`{reader.next()}` closes nothing that is open", reader.source())
        return made

    def until(self, *stops: str, style: str = "") -> list[Symbol]:
        """The symbols up to one of the stops, which stays, or up to what ends any group."""
        self._deeper()
        made: list[Symbol] = []
        over: Symbol | None = None
        top: list[Symbol] = []
        while self.at < len(self.tokens):
            text = self.next()
            if text in stops or text in _ALWAYS_ENDING:
                break
            if text == r"\over":
                over, top, made = Symbol("FRACTION", "over", self.take().at), made, []
            elif text[0] == "\\" and text[1:] in co.OLD_STYLES:
                self.take()
                style = co.STYLES[text[1:]]
            else:
                units.unit(self, made, style)
        self.depth -= 1
        if over is not None:
            return [over, *braced(top, over.at), *braced(made, over.at)]
        return made

    def group(self, style: str = "") -> list[Symbol]:
        """The symbols of an argument: a group, or a single token with its own arguments."""
        self.skip_thin()
        if self.next() == "{":
            opening = self.take()
            made = self.until(style=style)
            self.close(opening)
            return made
        if self.next() in _NO_ARGUMENT:
            raise NotRead("an argument is missing", self.source())
        self._deeper()
        made = []
        if numerals.is_digit(self.next()):
            digit = self.take()
            made.append(numerals.number(digit.text, style, digit.at))
        else:
            units.unit(self, made, style)
        self.depth -= 1
        return made

    def filled(self, name: str, style: str = "") -> list[Symbol]:
        """The symbols of an argument of a command, which must not be empty."""
        at = self.source()
        made = self.group(style)
        if not made:
            raise NotRead(f"`\\{name}` has an empty argument", at)
        return made

    def close(self, opening: Token) -> None:
        """Takes the brace that closes a group."""
        if self.at >= len(self.tokens):
            raise NotRead("a `{` is never closed", opening.at)
        if not self.skips("}"):
            raise NotRead(f"`{self.next()}` stands where `}}` is expected", self.source())

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotRead(f"the formula nests deeper than {DEEPEST} levels", self.source())
