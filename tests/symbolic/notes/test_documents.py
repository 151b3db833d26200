"""Files of every format: suffixes, encodings, cells, docstrings, and what is no document."""

import json
import os

import pytest

from symbolic.notes.documents import (
    NotADocument,
    passages,
    passages_of_docstrings,
    passages_of_notebook,
    passages_of_rest,
)


def told(passages):
    return [(passage.kind, passage.text, passage.line, passage.place) for passage in passages]


def notebook(*cells, **kept):
    return json.dumps({"cells": list(cells), "nbformat": 4, **kept})


def cell(kind, source, **kept):
    return {"cell_type": kind, "source": source, **kept}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((f"a{suffix}", "$x$") for suffix in (".md", ".markdown", ".qmd", ".Rmd", ".MDX", ".txt")),
        *((f"a{suffix}", "$x$") for suffix in (".myst", ".tex", ".ltx", ".latex")),
        ("a.rst", ":math:`x`"),
        ("a.py", '"""$x$"""'),
        ("a.ipynb", notebook(cell("markdown", "$x$"))),
    ],
)
def test_suffixes(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    (passage,) = passages(os.fspath(tmp_path / name))
    assert (passage.kind, passage.text, passage.line) == ("formula", "x", 1)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"caf\xc3\xa9 $x$", None),
        (b"\xef\xbb\xbf$x$\r\n", None),
        ("$x$".encode("utf-16"), None),
        (b"a\r\nb\r\ncaf\xe9 $x$", 3),
        (b"\0 $x$ \xff", 1),
    ],
)
def test_encodings(tmp_path, content, line):
    (tmp_path / "a.md").write_bytes(content)
    found = list(passages(tmp_path / "a.md"))
    assert [passage.text for passage in found if passage.kind == "formula"] == ["x"]
    troubles = [passage for passage in found if passage.kind == "trouble"]
    assert [trouble.line for trouble in troubles] == ([line] if line else [])
    assert all(f"line {line} holds bytes that are not UTF-8" in t.text for t in troubles)


NO_DOCUMENTS = {
    "a.docx": (
        "x",
        r"a\.docx ends in no suffix of a note; name a file that ends in \.md, .* or \.rst",
    ),
    "a": ("x", "ends in no suffix of a note"),
    "a.ipynb": ("{", r"a\.ipynb: the notebook is broken JSON \(Expecting .*\); save it again"),
    "b.ipynb": ("[" * 100_000, r"b\.ipynb: the notebook is broken JSON"),
    "c.ipynb": ("[1]", r"c\.ipynb: the notebook has no list of cells"),
    "d.ipynb": ('{"cells": {}}', "has no list of cells"),
    "a.py": (
        "def f(:",
        r"a\.py: the program is no Python \(invalid syntax in line 1\); correct it",
    ),
    "b.py": ("(" * 5_000, r"b\.py: the program is"),
    "c.py": ("-" * 50_000 + "x", r"c\.py: the program is"),
    "d.py": ("\0", r"d\.py: the program is no Python"),
    "e.py": (
        "#" * 2_000_001,
        r"the program has 2000001 characters, above the 2000000 that are read",
    ),
}


@pytest.mark.parametrize("name", NO_DOCUMENTS)
def test_no_documents(tmp_path, name):
    text, sentence = NO_DOCUMENTS[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(NotADocument, match=sentence):
        passages(tmp_path / name)


def test_no_files(tmp_path):
    with pytest.raises(NotADocument, match=r"a\.md is not there; name a file that is"):
        passages(tmp_path / "a.md")
    with pytest.raises(NotADocument, match="is a folder; name the files in it"):
        passages(tmp_path)
    with pytest.raises(NotADocument, match="name"):
        passages("a\0.md")
    (tmp_path / "a.md").write_bytes(b"")
    os.truncate(tmp_path / "a.md", 52_000_000)
    with pytest.raises(
        NotADocument, match=r"a\.md is 52 MB, above the 20 MB that are read; split it"
    ):
        passages(tmp_path / "a.md")


NOTEBOOKS = {
    "cells of every kind": (
        notebook(
            cell("markdown", ["# A $a$\n", "where $b$\n", "is 2×3"]),
            cell("code", "x = '$y$'\n# symbolic: n = 3\n#symbolic: p = 2"),
            cell("code", "%%latex\n\\begin{align}\nc\n\\end{align}"),
            cell("raw", "\\[ d \\]"),
            cell("raw", "<b>$x$</b>", metadata={"format": "text/html"}),
            cell("raw", ".. math:: e", metadata={"raw_mimetype": "text/restructuredtext"}),
            cell("raw", "---\ntitle: $x$\n---\n"),
            cell("unknown", "$x$"),
        ),
        [
            ("heading", "A $a$", 1, "cell 1"),
            ("formula", "a", 1, "cell 1"),
            ("prose", "where", 2, "cell 1"),
            ("formula", "b", 2, "cell 1"),
            ("prose", "is 2×3", 3, "cell 1"),
            ("pin", "n = 3", 2, "cell 2"),
            ("pin", "p = 2", 3, "cell 2"),
            ("formula", "\\begin{aligned}c\\end{aligned}", 3, "cell 3"),
            ("formula", "d", 1, "cell 4"),
            ("formula", "e", 1, "cell 6"),
        ],
    ),
    "the format before": (
        json.dumps(
            {
                "worksheets": [
                    {"cells": [cell("heading", "A", level=1), {"cell_type": "code", "input": "1"}]},
                    {"cells": [cell("markdown", "$a$")]},
                ]
            }
        ),
        [("heading", "A", 1, "cell 1"), ("formula", "a", 1, "cell 3")],
    ),
    "cells that are none": (
        notebook(3, cell("markdown", [1]), cell("markdown", "$\ud800$"), {}),
        [
            ("trouble", "cell 1 has no text; save it again as a notebook of Jupyter", 1, "cell 1"),
            ("trouble", "cell 2 has no text; save it again as a notebook of Jupyter", 1, "cell 2"),
            ("formula", "\ufffd", 1, "cell 3"),
        ],
    ),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks(name):
    text, expected = NOTEBOOKS[name]
    assert told(passages_of_notebook(text)) == expected


PROGRAM = r'''"""Losses: $L$."""
# symbolic: n = 3


class Layer:
    r"""A layer.

    .. math::
        :label: eq

        Z = X W

    with :math:`\theta` and ``code $x$``::

        $x$

    Args:
        W: a matrix $n \times p$

    >>> print("$x$")

    $$
    A = \sigma(Z)
    $$

    .. symbolic: W : n × p
    """

    def forward(self, x):
        """Not raw: $\beta$."""
        # symbolic: p = 2
        def inner():
            "One" " $y$"
        return "$x$"
'''


def test_docstrings():
    lost = r'the docstring is not raw, so that `\b` in it is a control character; write r"""…"""'
    assert told(passages_of_docstrings(PROGRAM)) == [
        ("prose", "Losses:", 1, ""),
        ("formula", "L", 1, ""),
        ("pin", "n = 3", 2, ""),
        ("prose", "A layer.", 6, "Layer"),
        ("formula", "Z = X W", 11, "Layer"),
        ("prose", "with", 13, "Layer"),
        ("formula", r"\theta", 13, "Layer"),
        ("prose", "and ``code $x$``::", 13, "Layer"),
        ("prose", "Args: W: a matrix", 17, "Layer"),
        ("formula", r"n \times p", 18, "Layer"),
        ("formula", r"A = \sigma(Z)", 23, "Layer"),
        ("pin", "W : n × p", 26, "Layer"),
        ("trouble", lost, 30, "Layer.forward"),
        ("prose", "Not raw:", 30, "Layer.forward"),
        ("formula", "\beta", 30, "Layer.forward"),
        ("pin", "p = 2", 31, "Layer.forward"),
        ("prose", "One", 33, "Layer.forward.inner"),
        ("formula", "y", 33, "Layer.forward.inner"),
    ]


def test_docstring_with_escaped_lines():
    text = '"""a\\nb\\n\\\n$x$"""'
    (_, formula) = passages_of_docstrings(text)
    assert (formula.text, formula.line) == ("x", 2)


REST = """Title :math:`a`
===============

where :math:`W` has *shape* ``(n, p)``, $x$ costs $5.

.. math:: b
   :label: e

   c \\\\
   d

   e

.. note:: See :math:`f`.

   And :math:`g`

   .. code-block:: python

      ":math:`x`"

.. symbolic: n : size;
   p : size

.. a comment on :math:`x`
.. [1] A footnote on :math:`h`

Thus::

   :math:`x`

* :math:`i`
* :math:`j`

.. include:: other.rst
.. symbolic:: q = 1
"""


def test_rest():
    assert [(kind, text, line) for kind, text, line, _ in told(passages_of_rest(REST))] == [
        ("heading", "Title :math:`a`", 1),
        ("formula", "a", 1),
        ("prose", "where", 4),
        ("formula", "W", 4),
        ("prose", "has shape ``(n, p)``, $x$ costs $5.", 4),
        ("formula", "b", 6),
        ("formula", "c \\\\\n   d", 9),
        ("formula", "e", 12),
        ("prose", "See", 14),
        ("formula", "f", 14),
        ("prose", "And", 16),
        ("formula", "g", 16),
        ("pin", "n : size;\np : size", 22),
        ("prose", "A footnote on", 26),
        ("formula", "h", 26),
        ("prose", "Thus::", 28),
        ("formula", "i", 32),
        ("formula", "j", 33),
        ("trouble", "other files are not followed: name them on the command line", 35),
        ("pin", "q = 1", 36),
    ]
