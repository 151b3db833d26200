"""Notes of several formats as passages: prose, formulas, pins and macros, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from symbolic.notes.documents.docstrings import passages_of_docstrings
from symbolic.notes.documents.files import NotADocument, read
from symbolic.notes.documents.markdown import passages_of_markdown
from symbolic.notes.documents.notebook import passages_of_notebook
from symbolic.notes.documents.rest import passages_of_rest
from symbolic.notes.documents.tex import passages_of_tex
from symbolic.notes.passages import Passage

__all__ = [
    "NotADocument",
    "passages",
    "passages_of_docstrings",
    "passages_of_markdown",
    "passages_of_notebook",
    "passages_of_rest",
    "passages_of_tex",
]

_MARKDOWN = (".md", ".markdown", ".qmd", ".rmd", ".mdx", ".myst", ".txt")
_READERS: dict[str, Callable[[str], Iterator[Passage]]] = {
    **dict.fromkeys(_MARKDOWN, passages_of_markdown),
    **dict.fromkeys((".tex", ".ltx", ".latex"), passages_of_tex),
    ".ipynb": passages_of_notebook,
    ".py": passages_of_docstrings,
    ".rst": passages_of_rest,
}


def passages(path: str | os.PathLike[str]) -> Iterator[Passage]:
    """The passages of a file, read as its suffix says.

    Raises:
        NotADocument: for a file that is missing, too large, broken, or of another format.
    """
    file = Path(path)
    text, troubles = read(file)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise NotADocument(
            f"{file.name} ends in no suffix of a note; name a file that ends in "
            f"{', '.join(list(_READERS)[:-1])} or {list(_READERS)[-1]}"
        )
    try:
        return chain(troubles, reader(text))
    except NotADocument as error:
        raise NotADocument(f"{file.name}: {error}") from error
