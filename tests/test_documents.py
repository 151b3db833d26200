"""The examples in the documents run, and print what the documents say they print."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_examples_print_what_is_written(document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    space, printed = {"__name__": "document"}, None
    for language, text in BLOCK.findall(document.read_text()):
        if language == "python":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(text, document.name, "exec"), space)
            printed = output.getvalue()
        elif printed is not None:
            assert text == printed
            printed = None


def test_the_first_example_is_short():
    _, first = BLOCK.findall((ROOT / "README.md").read_text())[0]
    assert len(first.splitlines()) <= 20


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\((?!http)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target
