"""A report as JSON."""

from __future__ import annotations

import json
from typing import Any

from symbolic.lectures.checking import Checked
from symbolic.notes.records import record
from symbolic.report.contents import LectureReport, Report

# Goes up when a key changes its meaning or goes away.
VERSION = 1


def to_json(report: Report) -> str:
    """All that a report says, but for its pictures."""
    whole = {
        "version": VERSION,
        "timing": report.timing,
        "environment": dict(report.environment),
        "counts": report.counts,
        "lectures": [_lecture(one) for one in report.lectures],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _lecture(report: LectureReport) -> dict[str, Any]:
    return {
        "number": report.lecture.number,
        "title": report.lecture.title,
        "counts": report.counts,
        "sections": [section.heading for section in report.lecture.sections],
        "entries": [_entry(one) for one in report.checked],
        "systems": [_system(one) for one in report.systems],
    }


def _entry(checked: Checked) -> dict[str, Any]:
    entry, derivation = checked.entry, checked.derivation
    steps = derivation.steps if derivation is not None else ()
    return {
        "id": entry.id,
        "kind": entry.kind,
        "lines": entry.lines,
        "latex": entry.latex,
        "function": entry.function,
        "sort": checked.sort,
        "correction": checked.correction,
        "derived": f"{derivation.left} = {derivation.result}" if derivation is not None else "",
        "index": derivation.index if derivation is not None else "",
        "steps": [{"formula": step.matrix, "latex": step.latex} for step in steps],
        "numerics": str(checked.numerics).splitlines() if checked.numerics is not None else [],
        "findings": [record(finding) for finding in checked.findings],
    }


def _system(shown: Any) -> dict[str, Any]:
    return {
        "id": shown.id,
        "title": shown.title,
        "expected": shown.expected,
        "outcome": shown.outcome,
        "holds": shown.holds,
        "function": shown.function,
        "tables": [
            {
                "caption": table.caption,
                "header": list(table.header),
                "rows": [*map(list, table.rows)],
            }
            for table in shown.tables
        ],
    }
