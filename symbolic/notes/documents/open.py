"""Formulas and comments of Markdown that are still open at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symbolic.notes.documents.formulas import ENVIRONMENTS
from symbolic.notes.documents.lines import Runs

_DELIMITERS = re.compile(
    r"(?P<ticks>`++)|\\(?P<edge>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}|\\\\?\[|\\.|\${3,}+|\$\$"
    r"|<!--|\{/\*"
)
_CLOSINGS = {"$$": "$$", "\\[": "\\]", "<!--": "-->", "{/*": "*/}"}
COMMENT_ENDS = ("-->", "*/}")
_PLAIN_WORDS = re.compile(r"\b(?:[A-Za-z]{2,}+[,;]?+\s++){2}[A-Za-z]{2}")
_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|intertext)\s*\{[^{}]*\}")
_LONGEST_LINE = 100_000


def still_open(line: str, closing: str = "") -> str:
    """What would close that which is open after a line, given what was open before it."""
    runs = Runs(line)
    position = 0
    while True:
        if closing:
            position = _closed_at(line, closing, position)
            if position < 0:
                return closing
        closing, position = _opened(line, position, runs)
        if not closing:
            return ""


def closes_later(closing: str, lines: Iterable[str]) -> bool:
    """Whether a formula that is open before a blank line is closed in the lines after it.

    Two dollar signs may as well open the next formula: they close this one only where they stand
    alone after mathematics.
    """
    opening = closing.replace("end", "begin").replace("]", "[")
    before, lines = "", iter(lines)
    for line in lines:
        if len(line) > _LONGEST_LINE or _PLAIN_WORDS.search(_TEXT.sub("", line)):
            return False
        if closing == "$$" and "$" in line:
            alone = line.strip() == "$$"
            return alone and (bool(before.strip()) or not next(lines, "").strip())
        if closing != "$$":
            closed = _closed_at(line, closing)
            opened = _closed_at(line, opening)
            if closed >= 0 or opened >= 0:
                return closed >= 0 and not 0 <= opened < closed
        before = line
    return False


def _closed_at(line: str, closing: str, start: int = 0) -> int:
    """The position after what closes, or -1."""
    if closing in COMMENT_ENDS:
        end = line.find(closing, start)
        return end + len(closing) if end >= 0 else -1
    for match in re.compile(r"\\[\\$]|" + re.escape(closing)).finditer(line, start):
        if match[0] == closing:
            return match.end()
    return -1


def _opened(line: str, start: int, runs: Runs) -> tuple[str, int]:
    """What opens first from a position on, and the position after it."""
    match = _DELIMITERS.search(line, start)
    while match:
        position = match.end()
        if match["ticks"]:
            length = len(match["ticks"])
            after = runs.after(length, position)
            position = position if after is None else after + length
        elif match["edge"] == "begin" and match["name"].removesuffix("*") in ENVIRONMENTS:
            return rf"\end{{{match['name']}}}", position
        elif match[0] in _CLOSINGS:
            return _CLOSINGS[match[0]], position
        match = _DELIMITERS.search(line, position)
    return "", len(line)
