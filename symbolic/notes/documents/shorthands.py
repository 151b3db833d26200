"""Macros that stand for the beginning or the end of an environment: `\\be` and `\\ee`."""

from __future__ import annotations

import re

from symbolic.notes.documents.formulas import ENVIRONMENTS

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand\*?|def)\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*"
    r"\{\s*\\(begin|end)\s*\{([A-Za-z]+\*?)\}\s*\}"
)


class Shorthands:
    """What a text has defined so far."""

    def __init__(self) -> None:
        self._begins: dict[str, str] = {}
        self._ends: dict[str, str] = {}

    def learn(self, definition: str) -> None:
        """Take in a definition, if it is one of a shorthand."""
        match = _DEFINITION.fullmatch(definition.strip())
        if match and match[3].removesuffix("*") in ENVIRONMENTS:
            (self._begins if match[2] == "begin" else self._ends)[match[1]] = match[3]

    def environment(self, macro: str) -> str:
        """The environment that a macro begins; empty if it begins none."""
        return self._begins.get(macro, "")

    def body_end(self, text: str, macro: str, start: int) -> tuple[int, int] | None:
        """Where the body that a macro begins ends, and where to read on."""
        name = self._begins[macro]
        ends = [end for end, of in self._ends.items() if of == name]
        words = "|".join(re.escape(word[1:]) for word in [macro, *ends])
        marks = re.compile(rf"\\(?:(?P<word>{words})(?![A-Za-z])|end\s*\{{{re.escape(name)}\}}|.)")
        for match in marks.finditer(text, start):
            if match["word"] == macro[1:]:
                return None
            if match["word"] or match[0].startswith(r"\end"):
                return match.start(), match.end()
        return None
