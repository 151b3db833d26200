"""`pytest --formulas`: a test for each claim; without the option, nothing at all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CONFTEST = """
from pathlib import Path

def pytest_configure(config):
    if config.option.formulas or config.option.formulas_strict:
        import warnings
        import symbolic.notes
        from dataclasses import replace
        from symbolic.notes.documents import NotADocument
        from symbolic.notes.findings import Report
        from tests.symbolic.notes.hand_made import LECTURE, PROVED_ONE

        def check_notes(path):
            if path.name == "gone.md":
                raise NotADocument("gone.md is 52 MB, above the 20 MB that are read; split it")
            if path.name == "lecture.md":
                warnings.warn("a warning of a library", DeprecationWarning, stacklevel=2)
                return Report(tuple(replace(finding, file=str(path)) for finding in LECTURE))
            if path.suffix == ".ipynb":
                return Report((replace(PROVED_ONE, place="cell 3", statement="f::0.5 = 1"),) * 2)
            return Report(())

        symbolic.notes.check_notes = check_notes
"""
ORDINARY = """
import sys

def test_nothing_heavy_is_imported():
    assert "symbolic.notes.findings" not in sys.modules or "--formulas" in str(sys.argv)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notes")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_ordinary.py").write_text(ORDINARY)
    (folder / "below").mkdir()
    for name in ("lecture.md", "gone.md", "below/book.ipynb", "data.csv"):
        (folder / name).write_text("")
    return folder


def run(folder, *arguments):
    """A run of pytest, with the plugin and no others but those that are named."""
    command = [sys.executable, "-m", "pytest", "-p", "symbolic.pytest_plugin", "-W", "error", "-rs"]
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "--strict-markers", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def checked(folder):
    return run(folder, "--formulas", "-v")


def test_each_claim_is_a_test(checked):
    lines = re.findall(r"^(\S+::.*?) (PASSED|FAILED|SKIPPED)", checked.stdout, re.MULTILINE)
    assert dict(lines) == {
        "below/book.ipynb::cell 3, line 12: f:0.5": "PASSED",
        "below/book.ipynb::cell 3, line 12: f:0.5 (2)": "PASSED",
        "gone.md::can be read": "FAILED",
        "lecture.md::line 12: ∂L/∂w": "PASSED",
        "lecture.md::line 42: ∂L/∂W₂": "FAILED",
        "lecture.md::line 50: ∂L/∂x": "FAILED",
        "lecture.md::line 60: a": "PASSED",
        "lecture.md::line 70: c": "SKIPPED",
        "test_ordinary.py::test_nothing_heavy_is_imported": "PASSED",
    }
    assert checked.returncode == 1


def test_failures_are_the_text_of_the_report(checked):
    assert "\nlecture.md:42: REFUTED  ∂L/∂W₂ = Aᵀ δ\n    as written: " in checked.stdout
    assert "\n    the factor 2 is missing; write ∂L/∂W₂ = 2 Aᵀ δ\n" in checked.stdout
    assert "gone.md is 52 MB, above the 20 MB that are read; split it" in checked.stdout
    assert "raise Failure" not in checked.stdout
    assert "_ lecture.md, line 42: ∂L/∂W₂ _" in checked.stdout
    assert "lecture.md: line 70: c is undecided: d has no meaning here" in checked.stdout


def test_warnings_of_the_check_are_shown_and_no_errors(checked):
    assert "a warning of a library" in checked.stdout
    assert "1 warning" in checked.stdout


def test_strict_run_on_two_workers(folder):
    strict = run(folder, "--formulas-strict", "-p", "xdist", "-n", "2", "-v", "lecture.md")
    lines = re.findall(r"(PASSED|FAILED|SKIPPED) (lecture.md::.*?) *$", strict.stdout, re.MULTILINE)
    results = {name: outcome for outcome, name in lines}
    assert results == {
        "lecture.md::line 12: ∂L/∂w": "PASSED",
        "lecture.md::line 42: ∂L/∂W₂": "FAILED",
        "lecture.md::line 50: ∂L/∂x": "FAILED",
        "lecture.md::line 60: a": "PASSED",
        "lecture.md::line 70: c": "FAILED",
        r"lecture.md::line 80: \foo{x": "FAILED",
    }


def test_one_claim_by_its_name(folder):
    alone = run(folder, "--formulas", "lecture.md::line 12: ∂L/∂w")
    assert "1 passed" in alone.stdout
    assert alone.returncode == 0


def test_without_the_option_there_are_no_formulas(folder):
    plain = run(folder, "-v")
    assert "1 passed" in plain.stdout
    assert "lecture.md" not in plain.stdout
    assert plain.returncode == 0
