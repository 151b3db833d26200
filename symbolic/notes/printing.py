"""Findings as text, in the manner of a compiler: `lecture.md:42: REFUTED  ∂L/∂W₂ = Aᵀ δ`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from symbolic.notes.sorts import CLAIMS, SORTS

if TYPE_CHECKING:
    from symbolic.notes.findings import Finding, Report
    from symbolic.verdict import Verdict

_WRITTEN = 100
_NUMBERS = 400
_NARROW = 60
_INDENT = "    "
_STYLES = {
    "proved": "32",
    "agrees": "36",
    "undecided": "35",
    "true only if": "1;33",
    "refuted": "1;31",
    "not read": "2",
}


def held(layout: str) -> str:
    """Under what a claim is true: `true in numerator layout`, `true element by element`."""
    return f"true in {plain(layout)}" if layout.endswith("layout") else f"true {plain(layout)}"


def plain(text: str) -> str:
    """A text on one line, without characters that a terminal or a page would obey."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def shortened(text: str, columns: int) -> str:
    """A text on one line, of no more than so many columns."""
    # What is cut away in the end need not be cleaned first: a note may hold megabytes.
    line = plain(text[: 2 * columns])
    if len(line) <= columns and len(text) <= 2 * columns:
        return line
    return f"{line[: columns - 1].rstrip()}…"


def title(finding: Finding) -> str:
    """What a finding is about, in a few words."""
    return shortened(finding.statement or finding.reading or finding.latex, _WRITTEN)


def subject(finding: Finding) -> str:
    """The left side of what a finding is about: `∂L/∂W₂`."""
    return shortened(title(finding).partition(" = ")[0], _NARROW)


def location(finding: Finding) -> str:
    """Where an editor should jump to; the lines of a notebook are counted in its cells."""
    file, place = plain(finding.file), plain(finding.place)
    if place and finding.file.endswith(".ipynb"):
        return f"{file}:{place}:{finding.line}"
    return f"{file}:{finding.line}: {place}" if place else f"{file}:{finding.line}"


def block(finding: Finding, *, verbose: bool = False, colour: bool = False) -> str:
    """A finding: one line, and below it what there is to know of a claim that is not proved."""
    style = _STYLES.get(finding.sort) if colour else None
    if finding.sort == "not read":
        parts = (shortened(finding.latex, _NARROW), plain(finding.reason))
        return _styled(f"{location(finding)}: not read  {': '.join(filter(None, parts))}", style)
    name = _styled(str(finding.status or finding.kind), style)
    line = f"{location(finding)}: {name}  {title(finding)}"
    if not verbose and (finding.verdict is None or finding.sort == "proved"):
        return f"{line}  ({held(finding.layout)})" if finding.layout else line
    return "\n".join([line, *(_INDENT + more for more in details(finding))])


def _styled(text: str, style: str | None) -> str:
    return f"\033[{style}m{text}\033[0m" if style else text


def details(finding: Finding) -> Iterator[str]:
    """The lines below the first one."""
    if shortened(finding.latex, _WRITTEN) != title(finding):
        yield f"as written: {shortened(finding.latex, _WRITTEN)}"
    if finding.reading and shortened(finding.reading, _WRITTEN) != title(finding):
        yield f"read as: {shortened(finding.reading, _NUMBERS)}"
    if finding.verdict is not None:
        yield from evidence(finding.verdict)
    if finding.layout:
        yield held(finding.layout)


def evidence(verdict: Verdict) -> Iterator[str]:
    """Why a verdict is what it is, in lines."""
    yield plain(verdict.reason)
    yield from (f"assuming that {plain(fact)}" for fact in unsaid(verdict))
    for place, line in enumerate(counterexample(verdict)):
        yield line if place else f"counterexample: {line}"
    if verdict.suggestion:
        yield plain(verdict.suggestion)
    yield from (f"except where {plain(place)}" for place in verdict.exceptions)


def unsaid(verdict: Verdict) -> list[str]:
    """The assumptions that the reason does not name already."""
    return [fact for fact in verdict.assumptions if fact not in verdict.reason]


def counterexample(verdict: Verdict) -> list[str]:
    """The lines of a counterexample; long rows of numbers are cut."""
    lines = str(verdict.counterexample or "").splitlines()
    return [_INDENT * (place > 0) + shortened(line, _NUMBERS) for place, line in enumerate(lines)]


def blocks(
    findings: Iterable[Finding],
    sorts: Collection[str] = (*CLAIMS, "not read"),
    *,
    verbose: bool = False,
    colour: bool = False,
) -> Iterator[str]:
    """The findings of some sorts."""
    for finding in findings:
        if finding.sort in sorts:
            yield block(finding, verbose=verbose, colour=colour)


def summary(reports: Mapping[str, Report]) -> Iterator[str]:
    """One line for each file, and one for all of them where there are several."""
    for file, report in reports.items():
        yield f"{plain(file)}: {totals(report.counts)}"
    if len(reports) > 1:
        counts = [report.counts for report in reports.values()]
        everything = {sort: sum(each[sort] for each in counts) for sort in SORTS}
        yield f"{len(reports)} files: {totals(everything)}"


def totals(counts: Mapping[str, int]) -> str:
    """`12 claims: 10 proved, 2 refuted; 9 definitions; 2 formulas not read`."""
    claims = {sort: counts[sort] for sort in CLAIMS if counts[sort]}
    parts = ["no claims"]
    if claims:
        found = ", ".join(f"{count} {sort}" for sort, count in claims.items())
        parts = [f"{many(sum(claims.values()), 'claim')}: {found}"]
    if counts["definitions"]:
        parts.append(many(counts["definitions"], "definition"))
    if counts["not read"]:
        parts.append(f"{many(counts['not read'], 'formula')} not read")
    return "; ".join(parts)


def many(count: int, noun: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
