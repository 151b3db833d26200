"""The front page: counts, errata, what is open, the trainings, and where all of it was computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symbolic.notes.sorts import FAILING
from symbolic.report.contents import summary
from symbolic.report.page.document import document
from symbolic.report.page.entry import correction, reason
from symbolic.report.page.lecture import file_name, title
from symbolic.report.page.style import SHEET
from symbolic.report.page.system import figure, shown_table, state_sign
from symbolic.report.systems import SYSTEMS, places
from symbolic.showing import notebook
from symbolic.showing.evidence import numbers, words
from symbolic.showing.pieces import folded, formula, table, terms, text
from symbolic.showing.signs import SIGNS, css_class, sign

if TYPE_CHECKING:
    from symbolic.lectures.checking import Checked
    from symbolic.report.contents import LectureReport, Report

NAME = "index.html"
TITLE = "The lectures, derived, checked and trained"
_LINK = re.compile(r'<a href="[^"]*">(.*?)</a>')
_OPEN = ("agrees", "undecided", "not read")


def index_page(report: Report, pages: Iterable[tuple[str, str]]) -> str:
    """The whole page."""
    body = [
        _counts(report),
        *_errata(report.lectures),
        *_undecided(report.lectures),
        *_trainings(report.lectures),
        _environment(report),
    ]
    return document(TITLE, "\n".join(body), pages, NAME)


def overview(report: Report) -> str:
    """What a notebook shows of a report: counts, errata, what is open; no links, as to no page."""
    parts = [_counts(report), *_errata(report.lectures), *_undecided(report.lectures)]
    return notebook.shown(_LINK.sub(r"\1", "\n".join(parts)), SHEET)


def _counts(report: Report) -> str:
    """What is decided, and a row for each lecture, a column for each sort."""
    counted = [(one, Counter(one.counts)) for one in report.lectures]
    whole = Counter(report.counts)
    told = f"<p>{text(summary(report.counts))}.</p>"
    sorts = [sort for sort in SIGNS if whole[sort]]
    header = ["Lecture", *map(sign, sorts), "All"]
    rows = [
        [f'<a href="{file_name(one)}">{text(title(one))}</a>', *_row(counts, sorts)]
        for one, counts in counted
    ]
    rows.append(["All", *_row(whole, sorts)])
    return f'<section id="counts"><h2>Counts</h2>{told}{table(header, rows)}</section>'


def _row(counts: Counter[str], sorts: Iterable[str]) -> list[str]:
    return [*(str(counts[sort]) for sort in sorts), f"<strong>{counts.total()}</strong>"]


def _errata(lectures: Iterable[LectureReport]) -> Iterator[str]:
    """Every formula that is false, or true only under a fact that the lecture does not state."""
    found = [(one, each) for one in lectures for each in one.checked if each.sort in FAILING]
    yield f'<section id="errata"><h2>Errata ({len(found)})</h2>'
    for one, checked in found:
        yield f'<article class="{css_class(checked.sort)}">'
        yield f"<h3>{_link(one, checked)} {sign(checked.sort)}</h3>{formula(checked.entry.latex)}"
        yield correction(checked)
        for finding in checked.findings:
            if finding.sort in FAILING and finding.verdict is not None:
                told = words(finding.verdict, corrected=bool(checked.correction))
                yield terms([("because", reason(finding)), *told])
                yield numbers(finding.verdict, opened=False)
        yield "</article>"
    yield "</section>"


def _link(one: LectureReport, checked: Checked) -> str:
    name = text(checked.entry.id)
    lines = f"<small>lecture {text(one.lecture.number)}, line {text(checked.entry.lines)}</small>"
    return f'<span><a href="{file_name(one)}#{name}">{name}</a> {lines}</span>'


def _undecided(lectures: Iterable[LectureReport]) -> Iterator[str]:
    """What could not be decided, with the reason, folded away."""
    found = [(one, each) for one in lectures for each in one.checked if each.sort in _OPEN]
    if found:
        rows = [
            (_link(one, checked), sign(checked.sort), text(_why(checked))) for one, checked in found
        ]
        listed = table(["Formula", "Verdict", "Reason"], rows, "Formulas that are not decided")
        yield f'<section id="open"><h2>Not decided ({len(found)})</h2>'
        yield f"{folded('What is not decided, and why', listed)}</section>"


def _why(checked: Checked) -> str:
    said = [reason(finding) for finding in checked.findings if finding.sort in _OPEN]
    return "; ".join(dict.fromkeys(filter(None, said)))


def _trainings(lectures: Iterable[LectureReport]) -> Iterator[str]:
    """The networks and trainings in a table, and their figures."""
    found = [(one, shown) for one in lectures for shown in one.systems]
    if found:
        rows = [
            (
                f'<a href="{file_name(one)}#{text(shown.id)}">{text(shown.id)}</a>',
                text(shown.title),
                state_sign(shown),
                text(shown.outcome),
            )
            for one, shown in found
        ]
        yield f'<section id="trainings"><h2>Networks and trainings ({len(found)})</h2>'
        yield table(["Id", "What", "Check", "Measured"], rows, "Networks and trainings")
        yield '<div class="gallery">'
        yield from (figure(each) for _, shown in found for each in shown.figures)
        yield "</div>"
        listed = places(SYSTEMS)
        yield f"{folded(text(listed.caption), shown_table(listed))}</section>"


def _environment(report: Report) -> str:
    rows = [(text(name), text(value)) for name, value in report.environment]
    made = table(["What", "Which"], rows, "Environment") if rows else ""
    return (
        f'<section id="environment"><h2>Environment</h2>{made}'
        f'<p class="timing">{text(report.timing)}</p></section>'
    )
