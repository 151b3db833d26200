"""Fenced blocks of Markdown: which hold mathematics, which hold text, and which hold code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic.notes.documents.comments import without_comments
from symbolic.notes.documents.formulas import formula
from symbolic.notes.passages import Passage

_FENCE = re.compile(r"[ \t]*+(?P<marks>`{3,}+(?=[^`]*+\Z)|~{3,}+|:{3,}+)(?P<words>.*)")
_DIRECTIVE = re.compile(r"\s*\{\s*([\w:+-]+)\s*\}(.*)")
_OPTION = re.compile(r"\s*:[\w-]+:")
TEXT_DIRECTIVES = frozenset(
    {
        *("note", "tip", "warning", "important", "caution", "attention", "hint", "danger", "error"),
        *("seealso", "admonition", "margin", "sidebar", "dropdown", "topic", "epigraph", "aside"),
        *("exercise", "solution", "proof", "theorem", "lemma", "definition", "corollary", "remark"),
        *("example", "property", "proposition", "tab-item", "tab-set", "grid", "grid-item", "card"),
        *("div", "table", "list-table", "figure", "details", "important", "observation", "axiom"),
    }
)
_EDGES = re.compile(r"\\(begin|end)\s*\{")


@dataclass(frozen=True)
class Fence:
    """The line that opens a fenced block: `marks` such as ```` ``` ````, and what it holds."""

    marks: str
    holds: str
    argument: str = ""

    def closes(self, line: str) -> bool:
        """Whether a line closes this block."""
        line = line.strip()
        return line.startswith(self.marks) and not line.strip(self.marks[0])

    def unclosed(self, line: int, place: str) -> Passage:
        """The sentence on a block that goes on to the end of its file."""
        what = "mathematics" if self.holds == "mathematics" else "code"
        sentence = f"the {what} that begins here is never closed by `{self.marks}`"
        return Passage("trouble", sentence, line, place)


def fence(line: str) -> Fence | None:
    """The fence that a line is, if it is one."""
    match = _FENCE.match(line)
    if not match:
        return None
    marks = match["marks"]
    said = match["words"].strip()
    directive = _DIRECTIVE.match(said)
    if directive:
        name = directive[1].rpartition(":")[2]
        if directive[1] == "math":
            return Fence(marks, "mathematics", directive[2])
        if name in TEXT_DIRECTIVES:
            return Fence(marks, "text", directive[2])
    elif said == "math":
        return Fence(marks, "mathematics")
    return Fence(marks, "text" if marks[0] == ":" else "code")


def equations(lines: Sequence[str], first: int, place: str) -> Iterator[Passage]:
    """The formulas of a block of mathematics: options first, blank lines between formulas."""
    start = 0
    while start < len(lines) and _OPTION.match(lines[start]):
        start += 1
    depth = 0
    for i in range(start, len(lines) + 1):
        if i == len(lines) or (not lines[i].strip() and depth <= 0):
            text = without_comments("\n".join(lines[start:i]))
            yield from formula(text, first + start, place, True)
            start = i + 1
        else:
            for edge in _EDGES.findall(lines[i]):
                depth += 1 if edge == "begin" else -1
