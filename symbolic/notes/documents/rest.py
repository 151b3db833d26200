"""reStructuredText: the role and the directive `math`, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbolic.notes.documents.comments import pin
from symbolic.notes.documents.dollars import left_open
from symbolic.notes.documents.fences import TEXT_DIRECTIVES, Fence, equations, fence
from symbolic.notes.documents.files import cleaned
from symbolic.notes.documents.formulas import ELSEWHERE
from symbolic.notes.documents.inline import inline
from symbolic.notes.documents.words import words
from symbolic.notes.passages import Passage

_DIRECTIVE = re.compile(r"\s*\.\. +(?:\|[^|]+\| +)?([\w:+-]+?):: *(.*)")
_COMMENT = re.compile(r"\s*\.\.(?: +|\Z)(?P<note>\[[^\[\]]+\] +)?(.*)")
_UNDERLINE = re.compile(r"\s*([=\-~^\"'`#*+.:_<>])\1{2,}+\s*\Z")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)]|#\.) +")
_OPTION = re.compile(r"\s*:[\w-]+:")
_LOWEST = 9
_TEXT = TEXT_DIRECTIVES | {"container", "deprecated", "versionadded", "versionchanged", "only"}


def passages_of_rest(
    text: str, first_line: int = 1, place: str = "", dollars: bool = False
) -> Iterator[Passage]:
    """The passages of a text whose first line is `first_line` of its file.

    Where `dollars` is true, as in the docstrings of programs, formulas may be written as in
    Markdown too.
    """
    return _Rest(cleaned(text), first_line, place, dollars).passages()


class _Rest:
    """One pass over the lines; each method reads one block and goes past it."""

    def __init__(self, text: str, first: int, place: str, dollars: bool) -> None:
        self._lines = text.split("\n")
        self._first = first
        self._place = place
        self._dollars = dollars
        self._at = 0
        self._underlines: list[str] = []

    def passages(self) -> Iterator[Passage]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            directive = _DIRECTIVE.match(line)
            comment = _COMMENT.match(line)
            opened = fence(line) if self._dollars else None
            if directive:
                yield from self._directive(directive[1], directive[2])
            elif comment:
                yield from self._comment(comment)
            elif opened and opened.marks[0] != ":":
                yield from self._fenced(opened)
            elif line.lstrip().startswith(">>>"):
                self._at = self._blank_line(self._at)
            elif line.strip() and not _UNDERLINE.match(line):
                yield from self._paragraph()
            else:
                self._at += 1

    def _level(self, mark: str) -> int:
        """The level of a heading: its marks are ranked in the order in which they first come."""
        if mark not in self._underlines:
            self._underlines.append(mark)
        return min(1 + self._underlines.index(mark), _LOWEST)

    def _blank_line(self, start: int) -> int:
        lines = self._lines
        return next((i for i in range(start, len(lines)) if not lines[i].strip()), len(lines))

    def _block_end(self, above: int, start: int) -> int:
        """The line after the lines from `start` that are indented more than line `above`."""
        depth = _indentation(self._lines[above])
        for index in range(start, len(self._lines)):
            line = self._lines[index]
            if line.strip() and _indentation(line) <= depth:
                return index
        return len(self._lines)

    def _directive(self, name: str, argument: str) -> Iterator[Passage]:
        number = self._first + self._at
        end = self._at + 1
        if name not in _TEXT:
            end = self._block_end(self._at, end)
        inside = self._lines[self._at + 1 : end]
        self._at = end
        if name == "math":
            options = 0
            while options < len(inside) and _OPTION.match(inside[options]):
                inside[options] = ""
                options += 1
            yield from equations([argument, *inside], number, self._place)
        elif name == "rubric":
            yield Passage("heading", words(argument), number, self._place, level=_LOWEST)
        elif name == "include":
            yield Passage("trouble", ELSEWHERE, number, self._place)
        elif name == "symbolic":
            made = pin("\n".join([f"symbolic:{argument}", *inside]), number, self._place)
            yield from [made] if made else ()
        elif name in _TEXT:
            yield from inline(argument, number, self._place, self._dollars)

    def _comment(self, match: re.Match[str]) -> Iterator[Passage]:
        number = self._first + self._at
        if match["note"]:
            self._lines[self._at] = match[2]
            yield from self._paragraph()
            return
        end = self._block_end(self._at, self._at + 1)
        text = "\n".join([match[2], *self._lines[self._at + 1 : end]])
        self._at = end
        made = pin(text, number, self._place)
        if made:
            yield made

    def _fenced(self, opened: Fence) -> Iterator[Passage]:
        start = self._at
        lines = self._lines
        later = range(start + 1, len(lines))
        end = next((index for index in later if opened.closes(lines[index])), len(lines))
        if end == len(lines):
            yield opened.unclosed(self._first + start, self._place)
        elif opened.holds == "mathematics":
            inside = [opened.argument, *lines[start + 1 : end]]
            yield from equations(inside, self._first + start, self._place)
        self._at = end + 1

    def _left_open(self, start: int) -> bool:
        return left_open(self._lines[max(start, self._at - 10) : self._at])

    def _paragraph(self) -> Iterator[Passage]:
        start = self._at
        self._at += 1
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if _UNDERLINE.match(line) and self._at == start + 1:
                title = words(self._lines[start])
                if title:
                    level = self._level(line.strip()[0])
                    at = self._first + start
                    yield Passage("heading", title, at, self._place, level=level)
                found = inline(self._lines[start], self._first + start, self._place, self._dollars)
                yield from (passage for passage in found if passage.kind != "prose")
                self._at += 1
                return
            if not line.strip() or _DIRECTIVE.match(line) or line.lstrip().startswith(">>>"):
                break
            if _ITEM.match(line) and not self._left_open(start):
                break
            self._at += 1
        lines = self._lines[start : self._at]
        item = _ITEM.match(lines[0])
        text = "\n".join([lines[0][item.end() :] if item else lines[0], *lines[1:]])
        yield from inline(text, self._first + start, self._place, self._dollars)
        if text.rstrip().endswith("::"):
            self._at = self._block_end(start, self._at)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
