"""Where a formula between dollar signs ends in Markdown, and which dollar signs are money."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NEXT = re.compile(r"(?:[^$\\]++|\\(?:text[a-z]*|mbox)\s*\{[^{}]*+\}|\\.)*+\$", re.DOTALL)
_DISPLAY = re.compile(
    r"(?:[^$\\]++|\\(?:text[a-z]*|mbox)\s*\{[^{}]*+\}|\\.|\$(?!\$))*+\$\$", re.DOTALL
)
_COMMANDS = re.compile(r"\\(?:(?:text[a-z]*|mbox|mathrm|operatorname)\s*\{[^{}]*\}|[A-Za-z]+)")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_SHORT_WORDS = frozenset("an as at be by do go if in is it no of on or so to up us we".split())
_MATHEMATICS = re.compile(r"\\[A-Za-z]|[\w})\]]\s*[_^]\s*[{\w\\*]|[^=!<>]=[^=]")
_IDENTIFIER = re.compile(r"\w{3,}(?![{^])|\{\w{2,}\}|\s|\d|$")
_REMARK = re.compile(r"\b[A-Za-z]{2,}+\s++[A-Za-z]{2}|\A[\s\d,;–-]*\Z")
_SIGN = re.compile(r"(?<!\\)\$")
_MOST_LINES = 10
_LONGEST_LOOSE = 200


class Dollars:
    """The formulas between dollar signs of one paragraph, asked for in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._none_from = len(text)
        self._hopeless_display = False

    def inline(self, start: int) -> int | None:
        """The closing `$` of a formula that begins at `start`, or None.

        The opening sign has no blank after it, and the closing one has no blank before and no
        digit after it; `$ W $` is a formula too where nothing in it is a word.
        """
        text = self._text
        if text[start : start + 1].isspace():
            return self._loose(start)
        match = _NEXT.match(text, start) if start < self._none_from else None
        if not match:
            self._none_from = min(self._none_from, start)
            return None
        end = match.end() - 1
        if text[end - 1].isspace() and text[end - 2] != "\\":
            return self._loose(start)
        if text[end + 1 : end + 2].isdigit():
            return None
        content = text[start:end]
        money = content[0].isdigit() and _is_wordy(content) and not is_mathematics(content)
        return None if money else end

    def display(self, start: int) -> int | None:
        """The closing `$$` of a formula that begins at `start`, or None."""
        match = None if self._hopeless_display else _DISPLAY.match(self._text, start)
        self._hopeless_display = match is None
        return match.end() - 2 if match else None

    def unclosed(self, start: int) -> str:
        """What follows a `$` that nothing closes, if it is mathematics; else an empty text."""
        head = self._text[start : start + _LONGEST_LOOSE].split("\n")[0].split("$")[0]
        return head if not _IDENTIFIER.match(head) and is_mathematics(head) else ""

    def _loose(self, start: int) -> int | None:
        text = self._text
        end = text.find("$", start, start + _LONGEST_LOOSE)
        if end < 0 or text[end + 1 : end + 2].isalnum() or text[end - 1] == "\\":
            return None
        if text[end + 1 : end + 2] == "$" or text[max(start - 2, 0) : start - 1].isalnum():
            return None
        content = text[start:end]
        if "\n" in content or not re.search(r"[^\W\d_]|\\", content):
            return None
        return None if _is_wordy(content) else end


def left_open(lines: Sequence[str]) -> bool:
    """Whether a formula goes on after the last line, which may then begin with `+` or `-`."""
    pieces = _SIGN.split("\n".join(lines[-_MOST_LINES:]).replace("$$", ""))
    last = pieces[-1]
    if len(pieces) % 2 or _IDENTIFIER.match(last):
        return False
    return is_mathematics(last) or not _is_wordy(last)


def is_mathematics(text: str) -> bool:
    """Whether a text holds a command of TeX, a script or an equals sign."""
    return bool(_MATHEMATICS.search(text))


def is_words(text: str) -> bool:
    """Whether a text in escaped brackets is a remark, such as `see below`, or a number."""
    return not is_mathematics(text) and bool(_REMARK.search(text))


def _is_wordy(text: str) -> bool:
    words = _WORDS.findall(_COMMANDS.sub(" ", text))
    return any(len(word) > 2 or word.lower() in _SHORT_WORDS for word in words)
