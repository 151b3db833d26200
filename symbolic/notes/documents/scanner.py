"""One pass over a text that keeps the words between the passages it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symbolic.notes.documents.lines import Finder, Lines
from symbolic.notes.passages import Passage


class Scanner:
    """A text, its lines, the passages found so far and the words since the last of them."""

    def __init__(self, text: str, line: int, place: str, words: Callable[[str], str]) -> None:
        self._text = text
        self._place = place
        self._lines = Lines(text, line)
        self._finder = Finder(text)
        self._made: list[Passage] = []
        self._pieces: list[tuple[int, str]] = []
        self._to_words = words

    def _keep(self, start: int, end: int) -> int:
        """Take a part of the text as words."""
        if start < end:
            self._pieces.append((start, self._text[start:end]))
        return end

    def _add(self, passages: Iterable[Passage]) -> None:
        """Passages, after the words that stand before them."""
        text = self._to_words("".join(piece for _, piece in self._pieces))
        if text:
            start = next(start for start, piece in self._pieces if not piece.isspace())
            self._made.append(Passage("prose", text, self._lines.of(start), self._place))
        self._pieces.clear()
        self._made += passages

    def _trouble(self, sentence: str, position: int) -> None:
        self._add([Passage("trouble", sentence, self._lines.at(position), self._place)])
