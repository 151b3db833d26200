"""Comments: those of TeX, and those that say something to the reader of formulas."""

from __future__ import annotations

import re

from symbolic.notes.passages import Passage

_PIN = re.compile(r"[\s-]*symbolic\s*:", re.IGNORECASE)
_COMMENT = re.compile(r"(\\.)|%[^\n]*", re.DOTALL)


def pin(comment: str, line: int, place: str) -> Passage | None:
    """What a comment whose text begins on `line` says after `symbolic:`, if it does."""
    match = _PIN.match(comment)
    if not match:
        return None
    said = comment[match.end() :]
    blank = comment[: len(comment) - len(said.lstrip())]
    text = "\n".join(part.strip() for part in said.strip().split("\n"))
    return Passage("pin", text, line + blank.count("\n"), place) if text else None


def without_comments(text: str) -> str:
    """TeX without what follows a `%` in each line."""
    return _COMMENT.sub(lambda match: match[1] or "", text) if "%" in text else text
