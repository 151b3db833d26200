"""Definitions of macros: where one begins and ends."""

from __future__ import annotations

import re

_NAME = r"\\(?:[A-Za-z@]+|[^A-Za-z@\s])"
_DEFINED = rf"\s*(?:\{{\s*{_NAME}\s*\}}|{_NAME})\s*"
_STARTS = re.compile(
    rf"\\(?:(?:(?:re)?newcommand|providecommand)\*?{_DEFINED}(?:\[\d\]\s*(?:\[[^\[\]]*\]\s*)?)?"
    rf"|[gex]?def\s*{_NAME}[^{{}}\\]*"
    rf"|DeclareMathOperator\*?{_DEFINED}"
    rf"|DeclarePairedDelimiter{_DEFINED})(?=[{{\\])"
)
_LET = re.compile(rf"\\let\s*{_NAME}\s*=?\s*(?:{_NAME}|\S)")
_BRACE = re.compile(r"[^{}\\%\n]++|\\.|[{}]|%[^\n]*+|\n(?![ \t]*\n)", re.DOTALL)
_BLANK = re.compile(r"(?:\s++|%[^\n]*+\n)*+")
_MACRO = re.compile(_NAME)

# What every reader looks for before it calls `definition_end`.
STARTS = (
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter"
    r"|[gex]?def|let)(?![A-Za-z])"
)
_ANY = re.compile(STARTS)


def group_end(text: str, start: int) -> int | None:
    """The position after the group whose brace opens at `start`.

    None if it is not closed before the next blank line.
    """
    depth = 0
    position = start
    while match := _BRACE.match(text, position):
        position = match.end()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return position
    return None


def definition_end(text: str, start: int) -> int | None:
    """The position after the definition that begins at `start`; None if it is none."""
    match = _LET.match(text, start)
    if match:
        return match.end()
    match = _STARTS.match(text, start)
    if not match:
        return None
    position = _body_end(text, match.end())
    if position is not None and "PairedDelimiter" in match[0]:
        position = _body_end(text, position)
    return position


def split_definitions(text: str) -> tuple[str, str]:
    """The definitions that a formula begins with, and the rest of it."""
    end = 0
    while True:
        start = _after_blanks(text, end)
        if not _ANY.match(text, start):
            return text[:end], text[end:]
        after = definition_end(text, start)
        if after is None:
            return text[:end], text[end:]
        end = after


def _body_end(text: str, start: int) -> int | None:
    if text.startswith("{", start):
        return group_end(text, start)
    match = _MACRO.match(text, start)
    return match.end() if match else None


def _after_blanks(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start
