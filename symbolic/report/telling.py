"""What a report says of one entry, in words, for every writer the same."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.lectures.checking import Checked
from symbolic.notes.findings import Finding


def told(checked: Checked) -> Iterator[tuple[str, str]]:
    """What was found out, as pairs of a word and a text of one line or more."""
    entry = checked.entry
    claims = [one for one in checked.findings if one.kind in ("claim", "not read")]
    for finding in claims:
        yield from _finding(finding, several=len(claims) > 1)
    if entry.function:
        yield "computed by", entry.function
    if checked.derivation is not None:
        yield "derived", f"{checked.derivation.left} = {checked.derivation.result}"
        yield "by index", checked.derivation.index
    if checked.numerics is not None:
        yield "in floating point", str(checked.numerics)


def _finding(finding: Finding, *, several: bool) -> Iterator[tuple[str, str]]:
    verdict = finding.verdict
    if several:
        yield finding.sort, finding.statement
    if finding.reading:
        yield "read as", finding.reading
    if finding.layout:
        yield "true in", finding.layout
    yield "because", finding.reason or (verdict.reason if verdict is not None else "")
    if verdict is None:
        return
    if verdict.assumptions:
        yield "assuming", "; ".join(verdict.assumptions)
    if verdict.counterexample is not None:
        yield "counterexample", str(verdict.counterexample)
    if verdict.suggestion:
        yield "suggestion", verdict.suggestion
    if verdict.exceptions:
        yield "except where", "; ".join(verdict.exceptions)
