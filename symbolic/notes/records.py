"""Findings as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbolic.evaluating.counterexamples import Counterexample
    from symbolic.notes.findings import Finding, Report

# Goes up when a key changes its meaning or goes away.
VERSION = 1


def to_json(report: Report) -> str:
    """The report as a JSON object of `version`, `counts` and `findings`."""
    findings = [record(finding) for finding in report]
    whole = {"version": VERSION, "counts": report.counts, "findings": findings}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    # Half a surrogate pair, as in the name of a file that is not UTF-8, is written as its escape.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def record(finding: Finding) -> dict[str, Any]:
    """One finding as what JSON can hold."""
    verdict = finding.verdict
    known = verdict is not None
    return {
        "file": finding.file,
        "line": finding.line,
        "place": finding.place,
        "latex": finding.latex,
        "kind": finding.kind,
        "statement": finding.statement,
        "reading": finding.reading,
        "status": str(verdict.status) if known else None,
        "reason": finding.reason or (verdict.reason if known else ""),
        "assumptions": list(verdict.assumptions) if known else [],
        "layout": finding.layout,
        "counterexample": _counterexample(verdict.counterexample) if known else None,
        "suggestion": verdict.suggestion if known else "",
        "exceptions": list(verdict.exceptions) if known else [],
    }


def _counterexample(found: Counterexample | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "sizes": found.sizes,
        "inputs": {path: _exact(values) for path, values in found.inputs.items()},
        "entry": list(found.entry),
        "claimed": found.claimed,
        "true": found.true,
    }


def _exact(values: Any) -> Any:
    """Numbers as texts, since fractions have no other form in JSON; truth values as they are."""
    if isinstance(values, list | tuple):
        return [_exact(value) for value in values]
    return values if isinstance(values, bool) else str(values)
