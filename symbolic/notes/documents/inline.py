"""A paragraph of Markdown: formulas, pins and definitions of macros, and the words between them."""

from __future__ import annotations

import re

from symbolic.notes.documents import tokens
from symbolic.notes.documents.comments import pin, without_comments
from symbolic.notes.documents.dollars import Dollars, is_mathematics, is_words
from symbolic.notes.documents.formulas import (
    ENVIRONMENTS,
    body_end,
    environment_formula,
    formula,
    unclosed,
)
from symbolic.notes.documents.lines import Runs
from symbolic.notes.documents.macros import definition_end
from symbolic.notes.documents.scanner import Scanner
from symbolic.notes.documents.words import words
from symbolic.notes.passages import Passage

LONGEST_PARAGRAPH = 1_000_000
_WIDEST_INDENTATION = 200
_NEAR = 60


def inline(text: str, line: int, place: str = "", dollars: bool = True) -> list[Passage]:
    """The passages of a paragraph that begins on `line`."""
    if len(text) > LONGEST_PARAGRAPH:
        sentence = (
            f"a paragraph has {len(text)} characters, above the {LONGEST_PARAGRAPH} that are read"
        )
        return [Passage("trouble", sentence, line, place)]
    return _Paragraph(text, line, place, dollars).passages()


class _Paragraph(Scanner):
    """One pass over a paragraph; each method `_read_…` says where to go on after its token."""

    def __init__(self, text: str, line: int, place: str, dollars: bool) -> None:
        super().__init__(text, line, place, words)
        self._dollars = Dollars(text) if dollars else None
        self._runs = Runs(text)
        self._never: set[str] = set()

    def passages(self) -> list[Passage]:
        position = 0
        while match := tokens.TOKENS.search(self._text, position):
            self._keep(position, match.start())
            position = getattr(self, f"_read_{match.lastgroup}")(match)
        self._keep(position, len(self._text))
        self._add(())
        return self._made

    def _formula(self, start: int, end: int, display: bool = False) -> None:
        text = self._text[start:end]
        self._add(formula(text, self._lines.at(start), self._place, display))

    def _unclosed(self, opening: str, start: int) -> None:
        line = self._lines.of(start)
        self._add([unclosed(opening, self._text[start : start + 200], line, self._place)])

    def _read_macros(self, match: re.Match[str]) -> int:
        end = definition_end(self._text, match.start())
        if end is not None:
            line = self._lines.at(match.start())
            text = self._text[match.start() : end]
            self._add([Passage("macros", text, line, self._place)])
            return end
        if self._text[match.end() : match.end() + 1] in ("{", "\\", "*"):
            sentence = f"the definition `{match[0]}…` has no end; close its braces"
            self._trouble(sentence, match.start())
            return len(self._text)
        return self._keep(match.start(), match.end())

    def _read_environment(self, match: re.Match[str]) -> int:
        name = match["environment"]
        if name.removesuffix("*") not in ENVIRONMENTS:
            return self._keep(match.start(), match.end())
        start = match.end()
        end, after = body_end(self._text, name, start)
        if end is None:
            self._unclosed(match[0], start)
        else:
            body = without_comments(self._text[start:end])
            line = self._lines.at(start)
            self._add(environment_formula(name, body, line, self._place, name != "math"))
        return after

    def _read_bracket(self, match: re.Match[str]) -> int:
        kind = match[0][-1]
        start = match.end()
        if len(match[0]) == 3:
            # Some Markdown needs `\\(` for the `\(` that MathJax looks for.
            end = self._finder.find(rf"\\{')' if kind == '(' else ']'}", start)
            content = self._text[start:end].replace("\\\\\\\\", "\\\\") if end >= 0 else ""
            if not content or is_words(content):
                return self._keep(match.start(), start)
            self._add(formula(content, self._lines.at(start), self._place, kind == "["))
            return end + 3
        if kind in self._never:
            return self._keep(match.start(), start)
        found = tokens.BRACKET_ENDS[kind].match(self._text, start)
        if found:
            if is_words(self._text[start : found.end() - 2]):
                return self._keep(match.start(), start)
            self._formula(start, found.end() - 2, kind == "[")
            return found.end()
        self._never.add(kind)
        if not is_mathematics(self._text[start : start + _NEAR].split("`")[0]):
            return self._keep(match.start(), start)
        self._unclosed(match[0], start)
        return len(self._text) if kind == "[" else start

    def _read_dollars(self, match: re.Match[str]) -> int:
        start = match.end()
        if self._dollars is None or len(match[0]) > 2:
            return self._keep(match.start(), start)
        if len(match[0]) == 2:
            end = self._dollars.display(start)
            if end is None:
                self._unclosed("$$", start)
                return len(self._text)
            return self._display(match.start(), start, end)
        if self._text.startswith("`", start) and self._finder.find("`$", start + 1) >= 0:
            end = self._finder.find("`$", start + 1)
            self._formula(start + 1, end)
            return end + 2
        end = self._dollars.inline(start)
        if end is not None:
            self._formula(start, end)
            return end + 1
        head = self._dollars.unclosed(start)
        if head:
            line = self._lines.at(start)
            self._add([unclosed("$", head, line, self._place)])
        return self._keep(match.start(), start)

    def _display(self, opening: int, start: int, end: int) -> int:
        label = tokens.LABEL.match(self._text, end + 2)
        after = label.end() if label else end + 2
        begin = self._text.rfind("\n", max(opening - _WIDEST_INDENTATION, 0), opening) + 1
        before = self._text[begin:opening] if begin or opening <= _WIDEST_INDENTATION else "far"
        alone = not before.strip() and bool(tokens.LINE_END.match(self._text, after))
        self._formula(start, end, alone)
        return after

    def _read_ticks(self, match: re.Match[str]) -> int:
        ticks = match["ticks"]
        start = match.end()
        end = self._runs.after(len(ticks), start)
        if end is None:
            return self._keep(match.start(), start)
        role = match["role"] or match["directive"]
        if role == "math":
            self._formula(start, end)
        elif not role:
            self._keep(match.start(), end + len(ticks))
        return end + len(ticks)

    def _read_comment(self, match: re.Match[str]) -> int:
        start = match.end()
        closing = "-->" if match[0] == "<!--" else "*/}"
        end = self._finder.find(closing, start)
        if end < 0:
            self._trouble(f"the comment that begins with `{match[0]}` is never closed", start)
            return len(self._text)
        made = pin(self._text[start:end], self._lines.at(start), self._place)
        if made:
            self._add([made])
        return end + len(closing)

    def _read_raw(self, match: re.Match[str]) -> int:
        end = self._finder.find(f"</{match['raw']}", match.end())
        close = self._finder.find(">", end) if end >= 0 else -1
        return close + 1 if close >= 0 else match.end()

    def _read_tag(self, match: re.Match[str]) -> int:
        if match[0].startswith("<br"):
            self._pieces.append((match.start(), " "))
        return match.end()

    def _read_target(self, match: re.Match[str]) -> int:
        if self._pieces:
            start, piece = self._pieces.pop()
            text, opening, shown = piece.rpartition("[")
            self._pieces.append((start, text.removesuffix("!") + shown if opening else piece))
        return match.end()

    def _read_mark(self, match: re.Match[str]) -> int:
        if match[0].startswith("{{< include"):
            self._trouble(
                "other files are not followed: name them on the command line", match.start()
            )
        return match.end()

    def _read_escape(self, match: re.Match[str]) -> int:
        return self._keep(match.start(), match.end())

    def _read_address(self, match: re.Match[str]) -> int:
        return self._keep(match.start(), match.end())
