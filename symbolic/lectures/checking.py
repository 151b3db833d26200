"""Checking a lecture: what came of each of its entries, computed, never stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from symbolic.derivation import Derivation
from symbolic.lectures.against import held_against
from symbolic.lectures.catalogue import Entry, Lecture, Section
from symbolic.lectures.finding import found
from symbolic.lectures.measured import compared
from symbolic.notes.checking import check_passages
from symbolic.notes.findings import Finding
from symbolic.notes.passages import Passage
from symbolic.notes.sorts import UNCLEAR
from symbolic.verdict import UNDECIDED, Verdict

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
_WORDS = "words"
_NUMBERS = ("worked-number", "code-result", "dimension")
_GIVEN = "given"
_NOT_GIVEN = ("refuted", "true only if", "undecided", "not read")
_FALSE = ("refuted", "true only if")
_PRINTED = re.compile(r"[-+]?[\d.]+(×\d+)*")


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
        if finding.place == _GIVEN and finding.sort in _NOT_GIVEN:
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
        if entry.value or entry.kind == _WORDS:
            continue
        place = "known" if known else entry.id
        yield Passage("formula", entry.reads or entry.latex, entry.line, place, True)


def _checked(lecture: Lecture, entry: Entry, findings: list[Finding]) -> Checked:
    file = f"lecture {lecture.number}"
    if entry.kind == _WORDS:
        verdict = Verdict(UNDECIDED, "it is stated in words, and only formulas are checked")
        said = found(file, entry, verdict)
        return Checked(entry, said.sort, (said,))
    held = []
    if entry.against is not None:
        held.append(held_against(file, entry, entry.against))
    if entry.value:
        held.append(compared(file, entry))
    every = [*findings, *held]
    for one in held:
        findings = _settled(findings, one)
    sort = _sort(entry, findings)
    return Checked(
        entry,
        sort,
        tuple(findings),
        _derivation(every),
        _numerics(entry, findings),
        _correction(entry, findings, held) if sort in _FALSE else "",
    )


def _settled(findings: list[Finding], held: Finding) -> list[Finding]:
    """The findings with one on the whole entry: what either decides, the other need not."""
    if held.sort in DECIDED:
        return [*(one for one in findings if one.sort not in UNCLEAR), held]
    if any(one.sort in DECIDED for one in findings):
        return findings
    return [*findings, held]


def _sort(entry: Entry, findings: list[Finding]) -> str:
    """What an entry is counted as, by the worst of its findings."""
    sorts = {one.sort for one in findings if one.kind in ("claim", "not read")}
    if not sorts:
        return "definition"
    worst = next(sort for sort in SORTS if sort in sorts)
    return "confirmed" if worst == "proved" and entry.kind in _NUMBERS else worst


def _derivation(findings: list[Finding]) -> Derivation | None:
    """The derivation of the derivative that the last claim is about."""
    for one in reversed(findings):
        derivation = one.verdict.derivation if one.verdict is not None else None
        if derivation is not None and derivation.kind != "value":
            return derivation
    return None


def _numerics(entry: Entry, findings: list[Finding]) -> Any:
    """How good the numbers of the formula are that was held against a function or a gradient."""
    for one in reversed(findings):
        verdict = one.verdict
        if verdict is None or verdict.derivation is None:
            continue
        if entry.against is not None or verdict.derivation.kind != "value":
            return verdict.numerics
    return None


def _correction(entry: Entry, findings: list[Finding], held: list[Finding]) -> str:
    """The true formula in place of the first claim that is false."""
    false = next(one for one in findings if one.sort in _FALSE)
    for one in held:
        if one.verdict is not None and (derived := one.verdict.derivation) is not None:
            left = derived.steps[-1].latex.partition(" = ")[0]
            return derived.latex() if derived.kind == "value" else f"{left} = {derived.latex()}"
    assert false.verdict is not None
    left, _, _ = (entry.reads or entry.latex).partition("=")
    # Of an equation between values, nothing says which side is meant to be right.
    if false.verdict.derivation is not None and re.search(r"\\partial|\\frac\{d|\\delta", left):
        return f"{left.strip()} = {false.verdict.derivation.latex()}"
    _, _, number = false.verdict.reason.rpartition("; write ")
    return number.replace("×", r" \times ") if _PRINTED.fullmatch(number) else ""
