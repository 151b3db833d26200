"""One formula of a lecture: what it says, whether it is true, and why."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from symbolic.numerics.report import Numerics
from symbolic.report.page.functions import computed_by
from symbolic.showing.evidence import numbers, numerics_html, steps_html, words
from symbolic.showing.pieces import as_written, described, folded, formula, terms, text
from symbolic.showing.signs import css_class, sign

if TYPE_CHECKING:
    from symbolic.derivation import Derivation
    from symbolic.lectures.catalogue import Entry
    from symbolic.lectures.checking import Checked
    from symbolic.notes.findings import Finding

_STATED = ("claim", "not read")


def article(checked: Checked, derived: MutableMapping[str, str]) -> str:
    """All that is known of one entry.

    Args:
        checked: the entry, and what came of it.
        derived: where each derivation stands that the page has already; added to.
    """
    entry = checked.entry
    lines = [
        f'<article class="{css_class(checked.sort)}" id="{text(entry.id)}">',
        f'<h3><span><a href="#{text(entry.id)}">{text(entry.id)}</a> {sign(checked.sort)}</span> '
        f"<small>{_about(entry)}</small></h3>",
        formula(entry.latex),
        correction(checked),
        *_findings(checked.findings),
        _derivation(checked.derivation, entry, derived),
        _numbers(checked),
        as_written(entry.latex),
        computed_by(entry.function),
    ]
    return "\n".join([*filter(None, lines), "</article>"])


def correction(checked: Checked) -> str:
    """The true formula in the place of a false one."""
    if not checked.correction:
        return ""
    return f'<div class="correction"><p>True is</p>{formula(checked.correction)}</div>'


def _about(entry: Entry) -> str:
    plural = "s" if any(mark in entry.lines for mark in "-–,") else ""
    return f"{text(entry.kind.replace('-', ' '))}, line{plural} {text(entry.lines)} of the lecture"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    """What was found out about each claim, and what else the entry says."""
    claims = [finding for finding in findings if finding.kind in _STATED]
    for finding in claims:
        if len(claims) > 1:
            yield f'<div class="finding {css_class(finding.sort)}"><p>{sign(finding.sort)}</p>'
        yield from _finding(finding, alone=len(findings) == 1)
        if len(claims) > 1:
            yield "</div>"
    others = [finding for finding in findings if finding.kind not in _STATED]
    yield terms((finding.kind, finding.reading) for finding in others)


def _finding(finding: Finding, *, alone: bool) -> Iterator[str]:
    verdict = finding.verdict
    rows = [
        ("read as", finding.reading),
        ("because", reason(finding)),
        *(words(verdict) if verdict is not None else ()),
        ("true in", finding.layout),
    ]
    said = [(term, text(told)) for term, told in rows]
    yield described([("states", "" if alone else _statement(finding.statement)), *said])
    if verdict is not None:
        yield numbers(verdict)


def _statement(words: str) -> str:
    """A statement, which is a text or LaTeX."""
    return formula(words, display=False) if "\\" in words else text(words)


def reason(finding: Finding) -> str:
    """Why a finding is what it is."""
    return finding.reason or (finding.verdict.reason if finding.verdict is not None else "")


def _derivation(
    derivation: Derivation | None, entry: Entry, derived: MutableMapping[str, str]
) -> str:
    """The steps, or where they stand on the page."""
    if derivation is None:
        return ""
    said = str(derivation)
    if said in derived:
        place = text(derived[said])
        return f'<p>Derivation: as of <a href="#{place}">{place}</a></p>'
    derived[said] = entry.id
    return steps_html(derivation)


def _numbers(checked: Checked) -> str:
    if not isinstance(checked.numerics, Numerics):
        return ""
    return folded("Errors in float32 and float64", numerics_html(checked.numerics))
