"""One formula of a lecture: what it says, whether it is true, and why."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from symbolic.numerics.report import Numerics
from symbolic.report.page.functions import anchor
from symbolic.showing.evidence import numbers, numerics_html, steps_html, words
from symbolic.showing.pieces import as_written, folded, formula, terms, text
from symbolic.showing.signs import css_class, sign

if TYPE_CHECKING:
    from symbolic.derivation import Derivation
    from symbolic.lectures.catalogue import Entry
    from symbolic.lectures.checking import Checked
    from symbolic.notes.findings import Finding


def article(checked: Checked, derived: MutableMapping[str, str]) -> str:
    """All that is known of one entry.

    Args:
        checked: the entry, and what came of it.
        derived: where each derivation stands that the page has already; added to.
    """
    entry = checked.entry
    lines = [
        f'<article class="{css_class(checked.sort)}" id="{text(entry.id)}">',
        f'<h3><a href="#{text(entry.id)}">{text(entry.id)}</a> {sign(checked.sort)} '
        f"<small>{_about(entry)}</small></h3>",
        formula(entry.latex),
        correction(checked),
        *_findings(checked.findings),
        _derivation(checked.derivation, entry, derived),
        _numbers(checked),
        as_written(entry.latex),
    ]
    if entry.function:
        place = anchor(entry.function)
        name = f"<code>{text(entry.function)}</code>"
        lines.append(f'<p>Computed by <a href="#{place}">{name}</a></p>')
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
    """What was found out: of several statements each by itself."""
    if len(findings) == 1:
        yield from _finding(findings[0], alone=True)
        return
    for finding in findings:
        kind = sign(finding.sort) if finding.verdict is not None else text(finding.kind)
        yield f'<div class="finding {css_class(finding.sort)}"><p>{kind}</p>'
        yield from _finding(finding, alone=False)
        yield "</div>"


def _finding(finding: Finding, *, alone: bool) -> Iterator[str]:
    verdict = finding.verdict
    known = verdict is not None
    rows = [
        ("states", finding.statement if not alone or not finding.reading else ""),
        ("read as", finding.reading),
        ("because", finding.reason or (verdict.reason if known else "")),
        *(words(verdict) if known else ()),
        ("true in", finding.layout),
    ]
    yield terms(rows)
    if known:
        yield numbers(verdict)


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
