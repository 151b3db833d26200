"""A report as Markdown: an overview and one file a lecture, formulas between dollar signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from symbolic.lectures.checking import SORTS, Checked
from symbolic.report.contents import LectureReport, Report, summary
from symbolic.report.telling import told


def files(report: Report) -> Mapping[str, str]:
    """The name of each file, and what stands in it."""
    made = {"index.md": _whole(_overview(report))}
    for one in report.lectures:
        made[f"lecture-{one.lecture.number}.md"] = _whole(_lecture(one))
    return made


def _whole(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _overview(report: Report) -> Iterator[str]:
    yield "# The lectures, checked\n"
    yield report.timing + "\n"
    yield f"| lecture | {' | '.join(SORTS)} |"
    yield "|---|" + "---|" * len(SORTS)
    for one in report.lectures:
        link = f"[{one.lecture.number}](lecture-{one.lecture.number}.md): {one.lecture.title}"
        yield f"| {link} | {' | '.join(map(str, one.counts.values()))} |"
    yield f"\n{summary(report.counts)}.\n"
    yield "## Errata\n"
    for one in report.lectures:
        for checked in one.checked:
            if checked.sort in ("refuted", "true only if"):
                yield f"- {checked.entry.id}, line {checked.entry.lines}: {checked.sort}"
                yield f"\n  $${checked.entry.latex}$$\n"
                if checked.correction:
                    yield f"  True is $${checked.correction}$$\n"
    yield "## Environment\n"
    yield from (f"- {name}: {value}" for name, value in report.environment)


def _lecture(report: LectureReport) -> Iterator[str]:
    yield f"# {report.lecture.number}: {report.lecture.title}\n"
    yield summary(report.counts) + ".\n"
    checked = {one.entry.id: one for one in report.checked}
    for section in report.lecture.sections:
        yield f"## {section.heading}\n"
        for entry in section.entries:
            yield from _entry(checked[entry.id])
    for shown in report.systems:
        yield from _system(shown)


def _entry(checked: Checked) -> Iterator[str]:
    entry = checked.entry
    yield f"### {entry.id}: {checked.sort}\n"
    yield f"{entry.kind.replace('-', ' ')}, line {entry.lines} of the lecture\n"
    yield f"$${entry.latex}$$\n"
    if checked.correction:
        yield f"True is $${checked.correction}$$\n"
    for word, text in told(checked):
        first, *more = text.splitlines() or [""]
        yield f"- {word}: {first}" if not more else f"- {word}:\n\n{_code(text)}"
    if checked.derivation is not None:
        yield "\nStep by step:\n"
        for step in checked.derivation.steps:
            yield f"$${step.latex}$$ {step.rule}\n"
    yield ""


def _code(text: str) -> str:
    lines = "\n".join(f"  {line}" for line in text.splitlines())
    return f"  ```text\n{lines}\n  ```\n"


def _system(shown: Any) -> Iterator[str]:
    state = {True: "holds", False: "does not hold", None: "not run"}[shown.holds]
    yield f"### {shown.id} {shown.title}: {state}\n"
    yield f"- expected: {shown.expected}\n- measured: {shown.outcome}\n"
    for table in shown.tables:
        yield f"{table.caption}\n"
        yield f"| {' | '.join(table.header)} |"
        yield "|" + "---|" * len(table.header)
        yield from (f"| {' | '.join(row)} |" for row in table.rows)
        yield ""
