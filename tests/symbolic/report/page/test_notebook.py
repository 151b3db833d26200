"""The example notebook is the one that its script writes, runs, and shows what its cells end with."""

import ast
import json
import runpy
from pathlib import Path

import pytest

import symbolic

EXAMPLES = Path(__file__).parents[4] / "examples"
SHOWN = ["Derivation", "Graph", "Verdict", "Verdict", "Numerics", "Report"]


@pytest.fixture
def written():
    return json.loads((EXAMPLES / "network.ipynb").read_text())


def test_notebook_is_what_the_script_writes(written):
    script = runpy.run_path(str(EXAMPLES / "notebook.py"))
    assert script["notebook"](script["CELLS"]) == written


def test_notebook_has_the_form_of_one(written):
    assert (written["nbformat"], written["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in written["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in written["cells"]:
        assert cell["cell_type"] in ("markdown", "code")
        assert ("outputs" in cell) == (cell["cell_type"] == "code")


def displayed(source, space):
    """Run a cell; what its last line gives, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None


def test_notebook_runs_and_its_objects_show_themselves(written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    space = {"__name__": "notebook"}
    cells = ["".join(c["source"]) for c in written["cells"] if c["cell_type"] == "code"]
    values = [value for value in (displayed(cell, space) for cell in cells) if value is not None]
    assert [type(value).__name__ for value in values] == SHOWN
    shown = [
        value._repr_html_() if hasattr(value, "_repr_html_") else value._repr_markdown_()
        for value in values
    ]
    derivation, graph, refuted, proved, numbers, report = shown
    assert derivation.count("<li>") == 9
    assert "<svg" in graph
    assert "Refuted" in refuted
    assert "Counterexample" in refuted
    assert "instead" in refuted
    assert "Proved" in proved
    assert "| float32 |" in numbers
    assert report.count("<article") == 2


def test_one_finding_shows_itself():
    finding = symbolic.Finding("lecture.md", 3, "", "Z = X W + b", "definition")
    assert "<math" in finding._repr_html_()
