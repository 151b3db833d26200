"""Which line of a file a character of a text stands on."""

from __future__ import annotations

import re
from bisect import bisect_left

_NOT_BLANK = re.compile(r"\S")


class Lines:
    """The lines of a text of which the first is line `first` of its file."""

    def __init__(self, text: str, first: int = 1) -> None:
        self.text = text
        self.first = first
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, position: int) -> int:
        """The line of the character at a position."""
        return self.first + bisect_left(self._ends, position)

    def of(self, position: int) -> int:
        """The line of the first character from a position on that is not a blank."""
        match = _NOT_BLANK.search(self.text, position)
        return self.at(match.start() if match else position)


class Finder:
    """Searches for fixed words from places that only move forward, in linear time altogether."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def find(self, word: str, start: int) -> int:
        """Where a word comes next, or -1."""
        found = self._found.get(word, -2)
        if found == -1 or found >= start:
            return found
        found = self._found[word] = self._text.find(word, start)
        return found


class Runs:
    """The runs of backticks in a text: code ends with as many of them as it began with."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: dict[int, list[int]] | None = None

    def after(self, length: int, start: int) -> int | None:
        """Where the next run of exactly so many begins."""
        if self._starts is None:
            self._starts = {}
            for run in re.finditer("`+", self._text):
                self._starts.setdefault(len(run[0]), []).append(run.start())
        starts = self._starts.get(length, [])
        place = bisect_left(starts, start)
        return starts[place] if place < len(starts) else None
