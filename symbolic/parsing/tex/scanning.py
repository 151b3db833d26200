"""LaTeX text as TeX tokens: commands, characters and braces; Unicode mathematics is respelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from symbolic.parsing.tex.characters import spelled

LONGEST_FORMULA = 20_000
"""How many characters a formula may have."""


class NotRead(ValueError):
    """A formula that is not read: the message is one sentence for its author.

    Attributes:
        at: the offset in the formula of what is not read, or None for the whole.
    """

    def __init__(self, message: str, at: int | None = None):
        super().__init__(message)
        self.at = at


class Token(NamedTuple):
    """One token of TeX.

    Attributes:
        text: a command with its backslash, a single character, or a parameter such as `#1`.
        at: the offset in the source.
        blank: whether blanks or a comment stand before it.
    """

    text: str
    at: int
    blank: bool = False


_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴸᴴ"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_TOKEN = re.compile(
    rf"(?P<blank>(?:\s|%[^\n]*)+)|\\[A-Za-z]+|\\.|\#[1-9]|(?P<above>[{_SUPERSCRIPTS}]+)"
    rf"|(?P<below>[{_SUBSCRIPTS}]+)|(?P<marked>[^\W\d_][\u0300-\u036f]{{1,3}})|.",
    re.DOTALL,
)


def scan(latex: str) -> Iterator[Token]:
    """The tokens of a text, without comments; `x²` is spelled `x^{2}` and `ℝ` `\\mathbb{R}`."""
    blank = False
    before = ""
    for found in _TOKEN.finditer(latex):
        if found.lastgroup == "blank":
            blank = True
            continue
        text, at = found.group(), found.start()
        for part in spelled(text, found.lastgroup, before):
            yield Token(part, at, blank)
            blank = False
            before = part


def token_at(latex: str, at: int) -> str:
    """The token that stands at an offset, for messages."""
    found = _TOKEN.match(latex, at)
    return found.group() if found else ""
