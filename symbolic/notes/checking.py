"""Checking notes: every formula of some files, in order, each where it stands."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from symbolic.notes import pins
from symbolic.notes.evidence import Evidence, from_prose, gather
from symbolic.notes.findings import Finding, Report
from symbolic.notes.passages import Passage
from symbolic.notes.reader import Reader
from symbolic.parsing import syntax as sx
from symbolic.parsing.joining import joined
from symbolic.parsing.scope import Scope
from symbolic.parsing.trees import Macros, NotRead, syntax_of
from symbolic.parsing.usages import Usage, picks_columns, stands_left, usages

# What only counts formulas: `(i)` or `(2)` with a gap after it.
_LABEL = re.compile(r"^\s*\((?:[ivx]{1,4}|\d{1,2})\)(?=\s*(?:\\[ ,;:]|\\q?quad\b|~))")

Items = list[tuple[Passage, Sequence[sx.Node]]]


def check_notes(
    *paths: str | os.PathLike[str], progress: Callable[[int, int], None] | None = None
) -> Report:
    """Check every formula of some notes, and say which are true.

    Args:
        paths: Markdown, LaTeX, notebooks, or Python modules with formulas in their docstrings.
        progress: called with the number of formulas done and of all, of each file.

    Shapes:
        None.

    Raises:
        ValueError: a file that cannot be read, or of a kind that is not known.

    Source: `docs/notes.md` says what is read and how.

    >>> import pathlib, tempfile
    >>> note = pathlib.Path(tempfile.mkdtemp(), "note.md")
    >>> _ = note.write_text(r"$\\sigma'(z) = \\sigma(z)(1 - \\sigma(z))$")
    >>> print(check_notes(note).counts["proved"])
    1
    """
    from symbolic.notes.documents import passages

    findings: list[Finding] = []
    for path in paths:
        findings += check_passages(os.fspath(path), list(passages(path)), progress)
    return Report(tuple(findings))


def check_passages(
    file: str,
    found: Sequence[Passage],
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What came of the formulas of one note."""
    items, failures = _parsed(found)
    evidence, items = _gathered(items)
    reader = Reader(_scope(evidence, items))
    account = reader.account
    for number, (passage, nodes) in enumerate(items):
        if passage.kind == "trouble" or number in failures:
            reader.not_read(file, passage, failures.get(number, passage.text))
        elif passage.kind == "prose":
            reader.prose(passage.text)
            for place, name, shape in evidence.stated:
                if place == number:
                    account.sized(name, shape)
        elif passage.kind == "heading":
            account.heading(passage.level)
        elif passage.kind == "formula":
            reader.formula(file, passage, nodes)
        elif passage.kind == "pin":
            reader.pin(file, passage)
        if progress is not None:
            progress(number + 1, len(items))
    reader.close()
    return account.findings


def _parsed(found: Sequence[Passage]) -> tuple[Items, dict[int, str]]:
    """The passages with their syntax, and why some are not read."""
    macros = Macros()
    items: Items = []
    failures: dict[int, str] = {}
    for number, passage in enumerate(found):
        nodes: Sequence[sx.Node] = ()
        try:
            if passage.kind in ("macros", "formula"):
                macros = macros.defined_by(passage.text)
            if passage.kind == "formula":
                nodes = syntax_of(_LABEL.sub(_blank, passage.text), macros)
        except NotRead as error:
            failures[number] = str(error)
        items.append((passage, nodes))
    return items, failures


def _blank(label: re.Match[str]) -> str:
    return " " * len(label[0])


def _gathered(items: Items) -> tuple[Evidence, Items]:
    """What the whole note says of its names, and the formulas with letters joined to names."""
    evidence = Evidence()
    gather([node for _, nodes in items for node in nodes], evidence)
    words, small = frozenset(evidence.words), frozenset(evidence.small)
    items = [
        (passage, tuple(joined(node, words, small) for node in nodes)) for passage, nodes in items
    ]
    from_prose(items, evidence)
    return evidence, items


def _scope(evidence: Evidence, items: Items) -> Scope:
    """What is known before the first formula of a note, its pins among that."""
    scope = _evident(evidence, [node for _, nodes in items for node in nodes])
    for passage, _ in reversed(items):
        if passage.kind == "pin":
            with contextlib.suppress(pins.NotAPin):
                scope = pins.apply(scope, passage.text)
    return scope


def _evident(evidence: Evidence, nodes: Sequence[sx.Node]) -> Scope:
    """What a whole note shows of its names."""
    scope = Scope(
        shapes=dict(evidence.shapes),
        usage=usages(iter(nodes)),
        words=frozenset(evidence.words),
        sizes=frozenset(evidence.sizes),
        columns=any(stands_left(node, "WΘ", "XAHZ") for node in nodes)
        and not any(stands_left(node, "XAHZ", "WΘ") for node in nodes),
        picks_columns=any(map(picks_columns, nodes)),
    )
    for letter in evidence.generic:
        use = replace(scope.usage.get(letter, Usage()), primed=True, called=True)
        scope = replace(scope, usage={**scope.usage, letter: use})
    for name, kind in evidence.facts:
        scope = scope.with_fact(name, kind)
    for name, function in evidence.functions.items():
        scope = scope.with_function(name, function)
    return scope
