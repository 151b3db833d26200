"""Formulas as passages: environments, macros at their beginning, a limit on their length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbolic.notes.documents.comments import without_comments
from symbolic.notes.documents.macros import split_definitions
from symbolic.notes.passages import Passage

LONGEST = 20_000
ELSEWHERE = "other files are not followed: name them on the command line"
WHOLE = frozenset({"equation", "displaymath", "math", "dmath"})
ALIGNED = frozenset(
    {
        *("align", "alignat", "aligned", "alignedat", "eqnarray", "flalign", "gather", "gathered"),
        *("multline", "split", "xalignat"),
    }
)
ENVIRONMENTS = WHOLE | ALIGNED
# These may stand in one another.
NESTED = frozenset({"aligned", "alignedat", "gathered", "split"})

_COLUMNS = re.compile(r"\s*(?:\[[tbc]\])?\s*\{\d+\}|\s*\[[tbc]\]")
_BOOKDOWN_LABEL = re.compile(r"\(\\#[\w:-]+\)")
_OPTIONS = re.compile(r"\s*\[[^\[\]]*\]")


def formula(text: str, line: int, place: str, display: bool) -> Iterator[Passage]:
    """The text inside the delimiters, of which the first character stands on `line`."""
    definitions, rest = split_definitions(text)
    if definitions.strip():
        macros = without_comments(definitions)
        yield Passage("macros", macros.strip(), line + _blank_lines(macros), place)
        line += definitions.count("\n")
    body = _BOOKDOWN_LABEL.sub("", rest).strip()
    line += _blank_lines(rest)
    if len(body) > LONGEST:
        sentence = f"a formula has {len(body)} characters, above the {LONGEST} that are read"
        yield Passage("trouble", sentence, line, place)
    elif without_comments(body).strip():
        yield Passage("formula", body, line, place, display)


def environment(name: str, body: str) -> tuple[str, str, str]:
    """What stands before, in and after the formula of an environment."""
    name = name.removesuffix("*")
    if name in WHOLE:
        options = _OPTIONS.match(body) if name == "dmath" else None
        return "", _blanked(body, options), ""
    columns = None
    if name in ("aligned", "gathered", "split") or name.endswith("at"):
        columns = _COLUMNS.match(body)
    return r"\begin{aligned}", _blanked(body, columns), r"\end{aligned}"


def environment_formula(
    name: str, body: str, line: int, place: str, display: bool = True
) -> Iterator[Passage]:
    """The formula of an environment whose body begins on `line`."""
    before, inner, after = environment(name, body)
    for passage in formula(inner, line, place, display):
        if passage.kind != "formula":
            yield passage
        else:
            yield Passage(
                "formula", before + passage.text + after, passage.line, place, passage.display
            )


def body_end(text: str, name: str, start: int) -> tuple[int | None, int]:
    """Where the body of an environment ends, or None, and where to read on."""
    depth = 1
    marks = re.compile(rf"\\[\\%]|%[^\n]*+|\\(begin|end)\s*\{{{re.escape(name)}\}}")
    for match in marks.finditer(text, start):
        if match[1] == "end":
            depth -= 1
            if not depth:
                return match.start(), match.end()
        elif match[1]:
            if name not in NESTED:
                return None, match.start()
            depth += 1
    return None, len(text)


def unclosed(opening: str, after: str, line: int, place: str) -> Passage:
    """The sentence on a formula that is never closed."""
    shown = " ".join(after[:200].split())
    shown = shown if len(shown) <= 40 else shown[:39].rstrip() + "…"
    sentence = f"the formula that begins with `{opening}{shown}` is never closed"
    return Passage("trouble", sentence, line, place)


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _blanked(body: str, match: re.Match[str] | None) -> str:
    """A body without what matched at its beginning, its lines kept."""
    return "\n" * match[0].count("\n") + body[match.end() :] if match else body
