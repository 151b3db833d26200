"""Checking a lecture: what came of each of its entries, computed, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from symbolic.derivation import Derivation
from symbolic.lectures import measured
from symbolic.lectures.against import held_against
from symbolic.lectures.catalogue import Entry, Lecture, Section
from symbolic.notes.checking import check_passages
from symbolic.notes.findings import Finding
from symbolic.notes.passages import Passage

# What decides an entry comes first: one false statement in it makes it false.
SORTS = (
    "refuted",
    "true only if",
    "not read",
    "undecided",
    "agrees",
    "proved",
    "confirmed",
    "definition",
)
DECIDED = ("proved", "true only if", "refuted", "confirmed")
_NUMBERS = ("worked-number", "code-result", "dimension")
_GIVEN = "given"


@dataclass(frozen=True)
class Checked:
    """What came of one entry.

    Attributes:
        entry: the statement.
        sort: one of `SORTS`; a `definition` states nothing that could be false.
        findings: what was found out about each thing that it states.
        derivation: the derivation of the derivative that it speaks of, where there is one.
        numerics: how good the numbers of the formula are in float32 and float64, where measured.
        correction: the true formula as LaTeX, where the printed one is false and it was computed.
    """

    entry: Entry
    sort: str
    findings: tuple[Finding, ...]
    derivation: Derivation | None = None
    numerics: Any = None
    correction: str = ""

    @property
    def is_decided(self) -> bool:
        """Whether it is known to be true or false."""
        return self.sort in DECIDED


def check_lecture(
    lecture: Lecture, progress: Callable[[int], None] | None = None
) -> tuple[Checked, ...]:
    """What came of each entry of a lecture, in order; `progress` is told of each that is done."""
    checked: list[Checked] = []
    for section in lecture.sections:
        for one in check_section(lecture, section):
            checked.append(one)
            if progress is not None:
                progress(1)
    return tuple(checked)


def check_section(lecture: Lecture, section: Section) -> Iterator[Checked]:
    """What came of each entry of one section."""
    before = [passage for other in lecture.before(section) for passage in _passages(other, True)]
    found = check_passages(f"lecture {lecture.number}", [*before, *_passages(section)])
    for finding in found:
        if finding.place == _GIVEN and finding.kind in ("claim", "not read"):
            raise ValueError(f"lecture {lecture.number}: what is given must hold: {finding}")
    for entry in section.entries:
        yield _checked(lecture, entry, [one for one in found if one.place == entry.id])


def _passages(section: Section, known: bool = False) -> Iterator[Passage]:
    """A section as a note; the findings on what is given or known are told apart by their place."""
    if section.pins:
        yield Passage("pin", section.pins, 0)
    for formula in section.given:
        yield Passage("formula", formula, 0, "known" if known else _GIVEN, True)
    for entry in section.entries:
        if entry.pins:
            yield Passage("pin", entry.pins, entry.line)
        for formula in entry.given:
            yield Passage("formula", formula, entry.line, "known" if known else _GIVEN, True)
        place = "known" if known else entry.id
        yield Passage("formula", entry.reads or entry.latex, entry.line, place, True)


def _checked(lecture: Lecture, entry: Entry, findings: list[Finding]) -> Checked:
    file = f"lecture {lecture.number}"
    if entry.against is not None:
        findings = _settled(findings, held_against(file, entry, entry.against))
    if entry.value:
        findings = _settled(findings, measured.compared(file, entry))
    sort = _sort(entry, findings)
    return Checked(
        entry,
        sort,
        tuple(findings),
        _derivation(findings),
        _numerics(findings),
        _correction(findings) if sort in ("refuted", "true only if") else "",
    )


def _settled(findings: list[Finding], held: Finding) -> list[Finding]:
    """The findings with one that is about the whole entry, which settles what was left open."""
    if held.sort in DECIDED:
        findings = [one for one in findings if one.sort not in ("undecided", "not read", "agrees")]
    return [*findings, held]


def _sort(entry: Entry, findings: list[Finding]) -> str:
    """What an entry is counted as, by the worst of its findings."""
    sorts = {one.sort for one in findings if one.kind in ("claim", "not read")}
    if not sorts:
        return "definition"
    worst = next(sort for sort in SORTS if sort in sorts)
    return "confirmed" if worst == "proved" and entry.kind in _NUMBERS else worst


def _derivation(findings: list[Finding]) -> Derivation | None:
    """The derivation of the first derivative that was held against a claim."""
    for one in reversed(findings):
        derivation = one.verdict.derivation if one.verdict is not None else None
        if derivation is not None and derivation.kind != "value":
            return derivation
    return None


def _numerics(findings: list[Finding]) -> Any:
    """How good the numbers of the last claim are that is a formula."""
    for one in reversed(findings):
        if one.verdict is not None and one.verdict.derivation is not None:
            return one.verdict.numerics
    return None


def _correction(findings: list[Finding]) -> str:
    """The true formula for the first claim that is false."""
    for one in findings:
        if one.verdict is not None and one.sort in ("refuted", "true only if"):
            derivation = one.verdict.derivation
            if derivation is not None:
                return derivation.latex()
    return ""
