"""Jupyter notebooks: their cells of Markdown and of TeX, and what the code says in comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from symbolic.notes.documents.comments import pin
from symbolic.notes.documents.files import NotADocument, cleaned
from symbolic.notes.documents.markdown import passages_of_markdown
from symbolic.notes.documents.rest import passages_of_rest
from symbolic.notes.documents.tex import passages_of_tex
from symbolic.notes.documents.words import words
from symbolic.notes.passages import Passage

_PIN = re.compile(r"[ \t]*#+(\s*symbolic\s*:.*)", re.IGNORECASE)
_MAGIC = re.compile(r"\s*%%(latex|markdown)\b", re.IGNORECASE)
_WAY_OUT = "save it again as a notebook of Jupyter"


def passages_of_notebook(text: str, first_line: int = 1, place: str = "") -> Iterator[Passage]:
    """The passages of a notebook; lines are counted within each cell from `first_line`.

    Raises:
        NotADocument: for a text that is no notebook.
    """
    return _of_cells(_cells(text), first_line, f"{place}, " if place else "")


def _cells(text: str) -> list[Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError) else "it cannot be read"
        raise NotADocument(f"the notebook is broken JSON ({reason}); {_WAY_OUT}") from error
    found = _lists_of_cells(notebook)
    if not found:
        raise NotADocument(f"the notebook has no list of cells; {_WAY_OUT}")
    return [cell for cells in found for cell in cells]


def _lists_of_cells(notebook: object) -> list[list[Any]]:
    """One list of cells, or in old notebooks one for each sheet."""
    if not isinstance(notebook, dict):
        return []
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else ())]
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    return [cells for cells in lists if isinstance(cells, list)]


def _of_cells(cells: list[Any], first: int, before: str) -> Iterator[Passage]:
    for number, cell in enumerate(cells, 1):
        place = f"{before}cell {number}"
        source = _source(cell)
        if source is None:
            yield Passage("trouble", f"{place} has no text; {_WAY_OUT}", first, place)
        else:
            yield from _of_cell(cell, source, first, place)


def _source(cell: object) -> str | None:
    """The text of a cell, which a notebook holds in one piece or line by line."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return cleaned(source) if isinstance(source, str) else None


def _of_cell(cell: dict[str, Any], source: str, first: int, place: str) -> Iterator[Passage]:
    kind = cell.get("cell_type")
    if kind == "markdown":
        yield from passages_of_markdown(source, first, place)
    elif kind == "heading":
        title = words(source)
        if title:
            level = cell.get("level")
            level = level if isinstance(level, int) and level > 0 else 1
            yield Passage("heading", title, first, place, level=level)
    elif kind == "raw":
        yield from _of_raw_cell(cell, source, first, place)
    elif kind == "code":
        yield from _of_code(source, first, place)


def _of_raw_cell(cell: dict[str, Any], source: str, first: int, place: str) -> Iterator[Passage]:
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    format_ = str(metadata.get("raw_mimetype") or metadata.get("format") or "")
    if format_.endswith(("rst", "restructuredtext")):
        yield from passages_of_rest(source, first, place)
    elif format_.endswith("markdown") or source.startswith("---"):
        yield from passages_of_markdown(source, first, place)
    elif not format_.endswith(("html", "asciidoc", "python")):
        yield from passages_of_tex(source, first, place)


def _of_code(source: str, first: int, place: str) -> Iterator[Passage]:
    magic = _MAGIC.match(source)
    if magic:
        reader = passages_of_tex if magic[1].lower() == "latex" else passages_of_markdown
        lines = source[: magic.end()].count("\n") + 1
        _, _, body = source[magic.end() :].partition("\n")
        yield from reader(body, first + lines, place)
        return
    for number, line in enumerate(source.split("\n"), first):
        match = _PIN.match(line)
        made = pin(match[1], number, place) if match else None
        if made:
            yield made
