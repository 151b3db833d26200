"""TeX: articles, fragments and Beamer slides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbolic.notes.documents import commands as co
from symbolic.notes.documents.comments import pin, without_comments
from symbolic.notes.documents.files import cleaned
from symbolic.notes.documents.formulas import (
    ELSEWHERE,
    ENVIRONMENTS,
    LONGEST,
    NESTED,
    body_end,
    environment_formula,
    formula,
    unclosed,
)
from symbolic.notes.documents.macros import definition_end, group_end
from symbolic.notes.documents.overlays import without_overlays
from symbolic.notes.documents.scanner import Scanner
from symbolic.notes.documents.shorthands import Shorthands
from symbolic.notes.documents.words import words_of_tex
from symbolic.notes.passages import Passage


def passages_of_tex(text: str, first_line: int = 1, place: str = "") -> Iterator[Passage]:
    """The passages of a text whose first line is `first_line` of its file."""
    return _Tex(cleaned(text), first_line, place).passages()


def _has_preamble(text: str) -> bool:
    search = co.BEGIN_DOCUMENT.search
    return bool(search(text)) and bool(search(without_comments(text)))


class _Tex(Scanner):
    """One pass over a text; each method `_read_…` says where to go on after its token."""

    def __init__(self, text: str, line: int, place: str) -> None:
        super().__init__(text, line, place, words_of_tex)
        self._preamble = _has_preamble(text)
        self._silent_until = 0
        self._never: set[str] = set()
        self._shorthands = Shorthands()

    def passages(self) -> Iterator[Passage]:
        position = 0
        while match := co.TOKENS.search(self._text, position):
            self._keep(position, match.start())
            kind = match.lastgroup or ""
            if self._preamble and kind not in co.OF_PREAMBLE:
                position = match.end()
                continue
            position = getattr(self, f"_read_{kind}")(match)
            yield from self._made
            self._made.clear()
        self._keep(position, len(self._text))
        self._add(())
        yield from self._made

    def _keep(self, start: int, end: int) -> int:
        return end if self._preamble else super()._keep(max(start, self._silent_until), end)

    def _lost(self, match: re.Match[str]) -> int:
        """Go on after the paragraph of a command whose braces do not close."""
        self._trouble(f"the braces of `{match[0].strip()}` are never closed", match.start())
        blank = co.BLANK_LINE.search(self._text, match.end())
        return blank.start() if blank else len(self._text)

    def _formula(self, start: int, end: int, display: bool, name: str = "") -> None:
        body = self._text[start:end]
        line = self._lines.at(start)
        if "symbolic" in body.lower():
            for comment in co.COMMENTS.finditer(body):
                if comment[1] is not None:
                    self._pin(comment[1], start + comment.start())
        body = without_comments(body)
        if len(body) <= LONGEST:
            body = without_overlays(body)
        if name:
            self._add(environment_formula(name, body, line, self._place, display))
        else:
            self._add(formula(body, line, self._place, display))

    def _unclosed(self, match: re.Match[str]) -> int:
        """Say that a formula has no end, and go on after its paragraph, or in it if it is short."""
        start = match.end()
        near = co.PARAGRAPH_END.search(self._text, start, start + 200)
        head = self._text[start : near.start() if near else start + 200]
        self._add([unclosed(match[0], head, self._lines.of(start), self._place)])
        if match[0] in ("$", r"\("):
            return start
        paragraph = co.PARAGRAPH_END.search(self._text, start)
        return paragraph.start() if paragraph else len(self._text)

    def _pin(self, comment: str, position: int) -> None:
        made = pin(comment, self._lines.at(position), self._place)
        if made:
            self._add([made])

    def _read_comment(self, match: re.Match[str]) -> int:
        self._pin(match[0].lstrip("%"), match.start())
        return match.end()

    def _read_macros(self, match: re.Match[str]) -> int:
        end = definition_end(self._text, match.start())
        if end is None:
            return self._lost(match)
        text = self._text[match.start() : end]
        self._shorthands.learn(text)
        self._add([Passage("macros", text, self._lines.at(match.start()), self._place)])
        return end

    def _read_begin(self, match: re.Match[str]) -> int:
        name = match["begin"]
        plain = name.removesuffix("*")
        start = match.end()
        if name == "document":
            self._preamble = False
        if self._preamble:
            return start
        if plain in ENVIRONMENTS:
            end, after = (None, 0) if name in self._never else body_end(self._text, name, start)
            if end is None:
                self._never.update({name} & NESTED)
                return self._unclosed(match)
            self._formula(start, end, name != "math", name)
            return after
        self._add(())
        if plain in co.VERBATIM:
            return self._after(rf"\end{{{name}}}", match)
        options = co.OPTIONS.match(self._text, start)
        start = options.end() if options else start
        if plain in co.TITLED and self._text.startswith("{", start):
            return self._title(match, start, co.TITLED[plain])
        return self._after_groups(match, start) if plain in co.WITH_ARGUMENTS else start

    def _after(self, word: str, match: re.Match[str]) -> int:
        """The position after a word that ends what `match` begins."""
        end = self._finder.find(word, match.end())
        if end < 0:
            self._trouble(f"`{match[0]}` is never closed by `{word}`", match.start())
            return match.end()
        return end + len(word)

    def _after_groups(self, match: re.Match[str], start: int) -> int:
        """The position after the arguments of a command."""
        while True:
            options = co.OPTIONS.match(self._text, start)
            start = options.end() if options else start
            if not self._text.startswith("{", start):
                return start
            end = group_end(self._text, start)
            if end is None:
                return self._lost(match)
            start = end

    def _title(self, match: re.Match[str], start: int, level: int) -> int:
        """A heading, whose formulas are read as well."""
        end = group_end(self._text, start)
        if end is None:
            return self._lost(match)
        title = words_of_tex(self._text[start + 1 : end - 1])
        line = self._lines.of(start + 1)
        made = Passage("heading", title, line, self._place, level=level)
        self._add([made] if title else ())
        self._silent_until = end
        return start + 1

    def _read_heading(self, match: re.Match[str]) -> int:
        return self._title(match, match.end(), co.LEVELS[match["heading"]])

    def _read_end(self, match: re.Match[str]) -> int:
        return len(self._text)

    def _read_edge(self, match: re.Match[str]) -> int:
        self._add(())
        return match.end()

    def _read_verb(self, match: re.Match[str]) -> int:
        return self._after_verbatim(match, match["verb"], match.end())

    def _read_inline(self, match: re.Match[str]) -> int:
        start = match.end()
        if match["inline"] == "mintinline" and self._text.startswith("{", start):
            start = group_end(self._text, start) or start
        if self._text.startswith("{", start):
            return group_end(self._text, start) or start
        return self._after_verbatim(match, self._text[start : start + 1], start + 1)

    def _after_verbatim(self, match: re.Match[str], mark: str, start: int) -> int:
        end = self._finder.find(mark, start) if mark.strip() else -1
        line_end = self._finder.find("\n", start)
        return end + 1 if end >= 0 and (end < line_end or line_end < 0) else match.end()

    def _read_false(self, match: re.Match[str]) -> int:
        return self._after(r"\fi", match)

    def _read_bracket(self, match: re.Match[str]) -> int:
        kind = match["bracket"]
        end = co.BRACKET_ENDS[kind].match(self._text, match.end())
        if not end:
            return self._unclosed(match)
        self._formula(match.end(), end.end() - 2, kind == "[")
        return end.end()

    def _read_dollars(self, match: re.Match[str]) -> int:
        signs = match["dollars"]
        end = co.DOLLAR_ENDS[signs].match(self._text, match.end())
        if not end:
            return self._unclosed(match)
        self._formula(match.end(), end.end() - len(signs), len(signs) == 2)
        return end.end()

    def _read_noise(self, match: re.Match[str]) -> int:
        return match.end()

    def _read_input(self, match: re.Match[str]) -> int:
        self._trouble(ELSEWHERE, match.start())
        return self._after_groups(match, match.end())

    def _read_skipped(self, match: re.Match[str]) -> int:
        return self._after_groups(match, match.end())

    def _read_other(self, match: re.Match[str]) -> int:
        name = self._shorthands.environment(match[0])
        if name and match[0] not in self._never:
            body = self._shorthands.body_end(self._text, match[0], match.end())
            if body:
                self._formula(match.end(), body[0], True, name)
                return body[1]
            self._never.add(match[0])
            return self._unclosed(match)
        return self._keep(match.start(), match.end())
