"""Texts that mean harm: nothing raises, nothing takes more than linear time, the rest is read."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.notes.documents import (
    NotADocument,
    passages,
    passages_of_docstrings,
    passages_of_markdown,
    passages_of_notebook,
    passages_of_rest,
    passages_of_tex,
)
from symbolic.notes.documents.formulas import LONGEST

KINDS = {"formula", "prose", "pin", "macros", "heading", "trouble"}
SECONDS = 2.0
READERS = {
    "markdown": passages_of_markdown,
    "tex": passages_of_tex,
    "rest": passages_of_rest,
    "docstring": lambda text: passages_of_rest(text, dollars=True),
}
PIECES = [
    *(
        "$",
        "$$",
        "$x$",
        "$$\n",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\\\[",
        "\\$",
        "\\",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        "`",
        "``",
        "```\n",
        "```math\n",
        "```{math}\n",
        "~~~",
        ":::",
        ":::{note}",
        "$`",
        "`$",
        "](",
        ")",
    ),
    *("\\begin{align}", "\\end{align}", "\\begin{aligned}", "\\end{aligned}", "\\begin{equation}"),
    *("\\begin{verbatim}", "\\begin{frame}", "\\begin{document}", "\\verb|", "\\text{", "\\item"),
    *(
        "\\newcommand{\\a}",
        "\\def\\a#1",
        "\\let\\a",
        "\\DeclareMathOperator",
        "\\section{",
        "\\input{",
    ),
    *(
        "<!--",
        "-->",
        "<!-- symbolic: n = 3 -->",
        "{/*",
        "*/}",
        "<script>",
        "</script>",
        "<b>",
        "<a b=",
    ),
    *(
        "% symbolic: n",
        "%",
        "# ",
        "---\n",
        "===\n",
        "> ",
        "- ",
        "1. ",
        "|",
        "    ",
        "\t",
        "\n",
        "\n\n",
    ),
    *(
        ":math:`",
        ".. math::",
        ".. symbolic: n",
        "::\n",
        ">>> ",
        ":label: e",
        "{#eq-a}",
        ":eqlabel:`",
    ),
    *(
        "\\only<1>{",
        "\\alt<1>{a}",
        "\\pause",
        "\\alert",
        "\\be",
        "*",
        "_",
        "**a",
        "5",
        "x",
        "word ",
        ".",
    ),
    *(
        "{{< include",
        "{%",
        "%}",
        "&amp;",
        "http://a",
        "\r\n",
        "\r",
        "\0",
        "\ud800",
        "\ufeff",
        "é",
        "😀",
    ),
]


def check(found, lines, first=1):
    for passage in found:
        assert passage.kind in KINDS
        assert passage.text.strip()
        assert len(passage.text) <= LONGEST + 50 or passage.kind not in ("formula", "trouble")
        assert first <= passage.line < first + lines


def tried(reader, source):
    """The passages, or the sentence of the refusal."""
    try:
        return list(reader(source)), ""
    except NotADocument as error:
        return [], str(error)


@pytest.mark.parametrize("name", READERS)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text(name, pieces):
    text = "".join(pieces)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    check(READERS[name](text), lines)


@given(st.lists(st.sampled_from(PIECES), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_docstring(pieces):
    text = f"def f():\n    {''.join(pieces)!r}\n# symbolic: n = 3"
    check(passages_of_docstrings(text), 3)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(PIECES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "source", "cell_type", "worksheets", "metadata", "input"]),
            inner | st.sampled_from(["markdown", "code", "raw", "heading"]),
            max_size=4,
        )
    ),
)


@given(values, st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_notebook(value, text):
    for source in (json.dumps(value), json.dumps({"cells": value}), text):
        found, refusal = tried(passages_of_notebook, source)
        check(found, 1_000)
        assert not refusal or "the notebook" in refusal


def test_any_bytes(tmp_path):
    @given(st.binary(max_size=60), st.sampled_from(["md", "tex", "rst", "py", "ipynb"]))
    @settings(max_examples=150, deadline=None)
    def run(content, suffix):
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(content)
        found, refusal = tried(passages, path)
        check(found, 70)
        assert not refusal or refusal.startswith(f"a.{suffix}: ")

    run()


REPEATED = [
    *(
        "$",
        "$ ",
        "$\n\n",
        "$$\n\n",
        "$$ x\n\n",
        "$x$1",
        "x$y ",
        "\\$",
        "\\",
        "$\\text{",
        "$\\text{}",
    ),
    *("\\begin{align}", "\\begin{align} x\n\n", "\\begin{aligned}", "\\begin{aligned}\n\n", "\\["),
    *(
        "\\[ x_1\n\n",
        "\\( x_1 ",
        "```math\nx\n\n",
        "```math\nx\n",
        "`a``b",
        "<!-- ",
        "<!-- \n\n",
        "{/*",
    ),
    *(
        '<a b="',
        "<a b c",
        "<script>\n",
        "](",
        "](a(b",
        "{",
        "\\newcommand{",
        "\\newcommand{\\a}{\n",
    ),
    *(
        "\\newcommand{\\a}{\n\n",
        "\\section{",
        "\\section{\n",
        "\\label{a",
        "\\item[",
        "\\begin{frame}{",
    ),
    *(
        "\\def\\a",
        "\\let",
        "\\verb|",
        "\\iffalse",
        "$\\alt<1>{a}{$",
        "% symbolic: n\n",
        "- ",
        "- $a\n",
    ),
    *(
        "> ",
        "1. \n",
        "|$x$|\n",
        "a\n===\n",
        "- - -\n",
        ":a",
        ":a:`",
        "{math}`",
        ".. math::\n",
        "a::\n",
    ),
    *(
        ".. note::\n",
        ".. \n",
        ">>> \n",
        "{% ",
        "{{<",
        "{#",
        "*a _b ",
        "&amp",
        "ab ",
        "ab",
        "\n",
        "\n ",
        " ",
    ),
    *(
        "$$ a \\begin{align} \\[ ` <!-- \n\n",
        "$$ a \\begin{align} \\[ ` <!-- \n",
        "\\begin{lstlisting}\n\n",
    ),
    *(
        "\\only<1>{",
        "\0",
        "http://",
        ":::\n",
        ":::{note} a\n",
        "````{note}\n",
        "```{note}\n",
        "# $a$\n",
    ),
]


@pytest.mark.parametrize("name", READERS)
def test_repeated(name):
    slow = []
    for piece in REPEATED:
        text = "a" + piece * (30_000 // len(piece))
        start = time.process_time()
        check(READERS[name](text), text.count("\n") + 1)
        slow += [piece] * (time.process_time() - start > SECONDS)
    assert slow == []


HUGE = {
    "dollars.md": "$" * 19_999_999,
    "dollars.tex": "$" * 19_999_999,
    "dollars.rst": "$" * 19_999_999,
    "dollars in lines.md": ("$" * 79 + "\n") * 249_999,
    "a line.md": "where $x$ is " * 400_000 + "\n\n$y$",
    "a line.py": f"x = '{'$x$ ' * 400_000}'",
    "blanks.md": "# a" + " " * 5_000_000 + "b\n\n$y$",
    "runs of backticks.md": " ".join("`" * i for i in range(1, 3_000)),
    "code.md": "```\n" + "$x$ y\n" * 500_000,
    "a cell.ipynb": json.dumps({"cells": [{"cell_type": "markdown", "source": "$" * 5_000_000}]}),
    "lists.ipynb": "[" * 5_000_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge(tmp_path, name):
    (tmp_path / name).write_text(HUGE[name])
    start = time.process_time()
    found, refusal = tried(passages, tmp_path / name)
    assert time.process_time() - start < SECONDS
    assert sum(passage.kind == "trouble" for passage in found) <= 2
    assert len(refusal) < 300
