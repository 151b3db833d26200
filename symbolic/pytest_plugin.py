"""Notes as tests: `pytest --formulas notes/` has one test for each claim that a note makes."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# Every run of pytest imports this module, so what is heavy is imported where it is needed.
if TYPE_CHECKING:
    from symbolic.notes.findings import Finding

SUFFIXES = frozenset(".md .markdown .qmd .rmd .mdx .myst .tex .ltx .latex .ipynb .rst .py".split())


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("formulas", "formulas in notes")
    group.addoption(
        "--formulas",
        action="store_true",
        help="check the formulas of notes (.md .qmd .tex .ipynb .rst) and docstrings (.py)",
    )
    group.addoption(
        "--formulas-strict",
        action="store_true",
        help="as --formulas, and fail for what is not understood",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Formulas | None:
    options = parent.config.option
    wanted = options.formulas or options.formulas_strict
    if not wanted or file_path.suffix.lower() not in SUFFIXES:
        return None
    return Formulas.from_parent(parent, path=file_path)


class Formulas(pytest.File):
    """A note, whose claims are tests."""

    def collect(self) -> Iterator[pytest.Item]:
        from symbolic.notes.documents import NotADocument

        try:
            findings = self._findings()
        except (NotADocument, OSError) as error:
            yield Unreadable.from_parent(self, name="can be read", sentence=str(error))
            return
        strict = self.config.option.formulas_strict
        seen: Counter[str] = Counter()
        for finding in findings:
            if finding.kind == "claim" or (strict and finding.kind == "not read"):
                name = _name(finding)
                seen[name] += 1
                if seen[name] > 1:
                    name = f"{name} ({seen[name]})"
                yield Formula.from_parent(self, name=name, finding=finding)

    def _findings(self) -> list[Finding]:
        from symbolic.notes import check_notes

        # A user's filter that makes errors of warnings is meant for the user's code.
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            report = check_notes(self.path)
        folder = self.config.invocation_params.dir
        shown = self.path.relative_to(folder) if self.path.is_relative_to(folder) else self.path
        return [replace(finding, file=str(shown)) for finding in report]


class Formula(pytest.Item):
    """One claim of a note."""

    def __init__(self, *, finding: Finding, **more: Any) -> None:
        super().__init__(**more)
        self.finding = finding
        verdict = finding.verdict
        if finding.sort == "undecided" and not self.config.option.formulas_strict:
            reason = verdict.reason if verdict is not None else finding.reason
            self.add_marker(pytest.mark.skip(reason=f"{self.name} is undecided: {reason}"))

    def runtest(self) -> None:
        if self.finding.sort not in ("proved", "agrees"):
            raise Failure(str(self.finding))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Failure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        return self.path, self.finding.line - 1, _headline(self)


class Unreadable(pytest.Item):
    """A note that cannot be read: a test that fails."""

    def __init__(self, *, sentence: str, **more: Any) -> None:
        super().__init__(**more)
        self.sentence = sentence

    def runtest(self) -> None:
        raise Failure(self.sentence)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, None, _headline(self)


class Failure(Exception):
    """What is wrong, as it is to be printed."""


def _headline(item: pytest.Item) -> str:
    """The title above a failure.

    Where a test is named by the end of its identifier, pytest prints `0.5` there as `0::5`.
    """
    return f"{item.path.name}, {item.name}"


def _name(finding: Finding) -> str:
    """What stands behind the file in the name of a test; `::` would part it there."""
    from symbolic.notes.printing import plain, subject

    place = f"{plain(finding.place)}, " if finding.place else ""
    return f"{place}line {finding.line}: {subject(finding)}".replace("::", ":")
