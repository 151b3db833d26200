"""What the beginning of a line of Markdown says: headings, items, quotations, settings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symbolic.notes.documents.dollars import left_open
from symbolic.notes.documents.fences import fence

HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\Z)")
ITEM = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|\Z)(?:\[[ xX]\][ \t]+)?")
RAW = re.compile(r"[ \t]*+<(script|style|pre|textarea|svg|math)\b", re.IGNORECASE)
PIN = re.compile(r"%+(?=\s*symbolic\s*:)", re.IGNORECASE)
CALLOUT = re.compile(r"\s*\[![\w-]+\][+-]?")
INDENTED = ("    ", "\t")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}+|-{3,}+)[ \t]*+\Z")
_SIGNED = re.compile(r"[ \t]*+[-+*]")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*+\1){2,}+[ \t]*+\Z")
_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\[\]]+\]:\s*\S")
_ENTRY = re.compile(r"\s*(?:[\w\"'-]+\s*[:=]|#|\Z)")
_BLOCKS = ("$$", "\\[", "\\begin{", "<!--")


def unquoted(line: str, most: int = 99) -> tuple[str, int]:
    """A line without its marks of quotation, and how many there were."""
    quotes = 0
    while quotes < most and (match := _QUOTE.match(line)):
        line = line[match.end() :]
        quotes += 1
    return line, quotes


def after_front_matter(lines: Sequence[str]) -> int:
    """The first line after the settings that a file may begin with."""
    mark = lines[0].rstrip()
    if mark not in ("---", "+++") or len(lines) < 2 or not _ENTRY.match(lines[1]):
        return 0
    ends = ("---", "...") if mark == "---" else (mark,)
    closed = (number for number, line in enumerate(lines) if number and line.rstrip() in ends)
    return next(closed, -1) + 1


def is_plain(line: str) -> bool:
    """Whether a line begins as no block but a paragraph does."""
    return line[:1].isalpha() or line[:1] in ("$", "\\")


def says_nothing(line: str) -> bool:
    """Whether a line is a rule, or says where a link leads."""
    return bool(_RULE.match(line) or _REFERENCE.match(line))


def underlines(line: str, above: Sequence[str]) -> bool:
    """Whether a line of dashes or equals signs makes a heading of the words above it."""
    if not _UNDERLINE.match(line) or len(above) > 3:
        return False
    return not any(mark in words for words in above for mark in _BLOCKS)


def ends_paragraph(line: str, above: Sequence[str]) -> bool:
    """Whether a line does not go on with the paragraph of the lines above."""
    in_table = above[-1].lstrip().startswith("|")
    if is_plain(line) or (_SIGNED.match(line) and left_open(above)):
        return in_table
    return (
        not line.strip()
        or any(mark.match(line) for mark in (ITEM, HEADING, _RULE, _QUOTE, PIN))
        or fence(line) is not None
        or line.lstrip().startswith("|")
        or in_table
    )
