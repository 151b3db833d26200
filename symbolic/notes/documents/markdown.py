"""Markdown as it is written for Jupyter, MyST, Quarto, Jekyll, GitHub and d2l."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from symbolic.notes.documents import layout
from symbolic.notes.documents.comments import pin
from symbolic.notes.documents.fences import Fence, equations, fence
from symbolic.notes.documents.files import cleaned
from symbolic.notes.documents.inline import inline
from symbolic.notes.documents.open import COMMENT_ENDS, closes_later, still_open
from symbolic.notes.documents.words import words
from symbolic.notes.passages import Passage

_OPTION = re.compile(r"[ \t]*+:[\w-]+:(?!`)")
_FARTHEST = 200


def passages_of_markdown(text: str, first_line: int = 1, place: str = "") -> Iterator[Passage]:
    """The passages of a text whose first line is `first_line` of its file."""
    return _Markdown(cleaned(text), first_line, place).passages()


class _Markdown:
    """One pass over the lines; each method reads one block and goes past it."""

    def __init__(self, text: str, first: int, place: str) -> None:
        self._lines = text.split("\n")
        self._first = first
        self._place = place
        self._at = layout.after_front_matter(self._lines)
        self._in_list = False
        self._fences: list[Fence] = []
        self._last: dict[str, int] = {}

    def passages(self) -> Iterator[Passage]:
        after_blank = True
        while self._at < len(self._lines):
            line, quotes = layout.unquoted(self._lines[self._at])
            indented = line.startswith(layout.INDENTED)
            if after_blank and line.strip() and not indented and not layout.ITEM.match(line):
                self._in_list = self._in_list and line[0] == " "
            if not line.strip():
                after_blank = True
                self._at += 1
            elif after_blank and indented and not self._in_list:
                # Code: `after_blank` stays true for its next line.
                self._at += 1
            else:
                after_blank = False
                yield from self._block(line, quotes)

    def _block(self, line: str, quotes: int) -> Iterator[Passage]:
        if layout.is_plain(line):
            yield from self._paragraph(line, quotes)
            return
        opened = fence(line)
        heading = layout.HEADING.match(line)
        comment = layout.PIN.match(line)
        if self._fences and self._fences[-1].closes(line):
            self._fences.pop()
            self._at += 1
        elif opened and opened.holds == "text":
            yield from self._text_block(opened)
        elif opened and opened.holds == "code":
            yield from self._code(opened, quotes)
        elif opened:
            yield from self._mathematics(opened, quotes)
        elif heading:
            marks = heading[0].count("#")
            yield from self._heading(line[heading.end() :], self._at, marks)
            self._at += 1
        elif comment:
            made = pin(line[comment.end() :], self._first + self._at, self._place)
            yield from [made] if made else ()
            self._at += 1
        elif layout.says_nothing(line):
            self._at += 1
        elif not self._skip_raw(line):
            yield from self._paragraph(line, quotes)

    def _heading(self, text: str, at: int, level: int) -> Iterator[Passage]:
        text = text.strip()
        if text.endswith("}") and text.rpartition("{")[0].endswith((" ", "\t")):
            text = text.rpartition("{")[0].rstrip()
        text = text.rstrip("#").rstrip()
        title = words(text)
        if title:
            yield Passage("heading", title, self._first + at, self._place, level=level)
        self._in_list = False
        found = inline(text, self._first + at, self._place)
        yield from (passage for passage in found if passage.kind != "prose")

    def _text_block(self, opened: Fence) -> Iterator[Passage]:
        """The opening of a block whose lines are Markdown of their own."""
        yield from inline(opened.argument, self._first + self._at, self._place)
        self._at += 1
        if not opened.marks.startswith(":"):
            self._fences.append(opened)
        while self._at < len(self._lines) and _OPTION.match(self._lines[self._at]):
            self._at += 1

    def _code(self, opened: Fence, quotes: int) -> Iterator[Passage]:
        start = self._at
        for index in range(self._at + 1, len(self._lines)):
            line, depth = layout.unquoted(self._lines[index], quotes)
            closed = opened.closes(line)
            if closed or depth < quotes:
                self._at = index + closed
                return
        self._at = len(self._lines)
        yield opened.unclosed(self._first + start, self._place)

    def _mathematics(self, opened: Fence, quotes: int) -> Iterator[Passage]:
        start = self._at
        inside = [opened.argument]
        closed = False
        for index in range(start + 1, len(self._lines)):
            line, _ = layout.unquoted(self._lines[index], quotes)
            closed = opened.closes(line)
            if closed or layout.HEADING.match(line) or fence(line):
                break
            inside.append(line)
        if closed:
            self._at = start + len(inside) + 1
            options = 0 if opened.argument.strip() else 1
            yield from equations(inside[options:], self._first + start + options, self._place)
            return
        blanks = (i for i, line in enumerate(inside) if i and not line.strip())
        end = next(blanks, len(inside))
        self._at = start + end
        yield opened.unclosed(self._first + start, self._place)

    def _skip_raw(self, line: str) -> bool:
        """Go past a block of HTML that holds no text, if one begins here."""
        match = layout.RAW.match(line)
        closing = f"</{match[1].lower()}" if match else ""
        if not match or closing in line.lower() or not self._comes(closing):
            return False
        while closing not in self._lines[self._at].lower():
            self._at += 1
        self._at += 1
        return True

    def _comes(self, word: str) -> bool:
        """Whether a word stands in a later line."""
        if word not in self._last:
            numbers = range(len(self._lines) - 1, -1, -1)
            self._last[word] = next((i for i in numbers if word in self._lines[i].lower()), -1)
        return self._last[word] > self._at

    def _paragraph(self, line: str, quotes: int) -> Iterator[Passage]:
        start = self._at
        item = layout.ITEM.match(line)
        if item:
            self._in_list = True
            line = line[item.end() :]
        elif quotes:
            line = layout.CALLOUT.sub("", line, count=1)
        inside = [line]
        closing = still_open(line)
        self._at += 1
        while self._at < len(self._lines):
            line, depth = layout.unquoted(self._lines[self._at], quotes)
            if closing:
                if not self._goes_on(line, closing, quotes):
                    break
            elif depth == quotes and layout.underlines(line, inside):
                self._at += 1
                level = 1 if line.lstrip().startswith("=") else 2
                yield from self._heading("\n".join(inside), start, level)
                return
            elif layout.ends_paragraph(line, inside):
                break
            inside.append(line)
            closing = still_open(line, closing)
            self._at += 1
        yield from inline("\n".join(inside), self._first + start, self._place)

    def _goes_on(self, line: str, closing: str, quotes: int) -> bool:
        """Whether what is open includes a line: only comments may hold any line."""
        if closing in COMMENT_ENDS:
            return closing in line or self._comes(closing)
        if layout.HEADING.match(line) or fence(line):
            return False
        if line.strip():
            return True
        ahead = range(self._at + 1, min(self._at + _FARTHEST, len(self._lines)))
        lines = (layout.unquoted(self._lines[index], quotes)[0] for index in ahead)
        return closes_later(closing, takewhile(lambda line: not layout.HEADING.match(line), lines))
