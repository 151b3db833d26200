"""The page of one lecture: its formulas in order, its networks, and the functions behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symbolic.report.contents import summary
from symbolic.report.page.document import document
from symbolic.report.page.drawing import figure, graph_style
from symbolic.report.page.entry import article
from symbolic.report.page.functions import functions, named
from symbolic.report.page.system import system
from symbolic.showing.pieces import text
from symbolic.showing.signs import boxes

if TYPE_CHECKING:
    from symbolic.lectures.checking import Checked
    from symbolic.report.contents import LectureReport

_SEARCH = """<div class="search" hidden="">
<label for="search">Search the formulas</label>
<input id="search" type="search" autocomplete="off" spellcheck="false"/>
<output id="found" for="search"></output>
</div>"""


def file_name(report: LectureReport) -> str:
    """The file of a lecture."""
    return f"lecture-{report.lecture.number}.html"


def title(report: LectureReport) -> str:
    """The title of a lecture with its number."""
    return f"{report.lecture.number}: {report.lecture.title}"


def lecture_page(report: LectureReport, pages: Iterable[tuple[str, str]]) -> str:
    """The whole page."""
    sections = list(_sections(report))
    body = [f"<p>{text(summary(report.counts))}.</p>"]
    body += [_contents(report, sections), _SEARCH, boxes(report.counts)]
    derived: dict[str, str] = {}
    for place, (heading, entries) in enumerate(sections, 1):
        body.append(f'<section class="formulas" id="section-{place}"><h2>{text(heading)}</h2>')
        body += [article(checked, derived) for checked in entries]
        body.append("</section>")
    body += [*_graphs(report), *_systems(report), functions(_used(report))]
    style = graph_style(max((len(graph.nodes) for graph in report.graphs), default=0))
    content = "\n".join(filter(None, body))
    return document(f"Lecture {title(report)}", content, pages, file_name(report), style)


def _sections(report: LectureReport) -> Iterator[tuple[str, list[Checked]]]:
    """The headings of the lecture, each with what came of its entries."""
    by_id = {checked.entry.id: checked for checked in report.checked}
    for section in report.lecture.sections:
        entries = [by_id[entry.id] for entry in section.entries if entry.id in by_id]
        if entries:
            yield section.heading, entries


def _contents(report: LectureReport, sections: Iterable[tuple[str, list[Checked]]]) -> str:
    links = [(f"section-{place}", heading) for place, (heading, _) in enumerate(sections, 1)]
    more = (
        ("graphs", "Computation graphs", report.graphs),
        ("systems", "Networks and trainings", report.systems),
        ("functions", "Functions", _used(report)),
    )
    links += [(place, heading) for place, heading, found in more if found]
    items = "".join(f'<li><a href="#{place}">{text(words)}</a></li>' for place, words in links)
    return f'<nav aria-label="Contents"><ul class="contents">{items}</ul></nav>'


def _graphs(report: LectureReport) -> Iterator[str]:
    if report.graphs:
        drawn = (figure(graph, f"graph-{n}") for n, graph in enumerate(report.graphs, 1))
        yield "\n".join(['<section id="graphs"><h2>Computation graphs</h2>', *drawn, "</section>"])


def _systems(report: LectureReport) -> Iterator[str]:
    if report.systems:
        heading = '<section id="systems"><h2>Networks and trainings</h2>'
        yield "\n".join([heading, *map(system, report.systems), "</section>"])


def _used(report: LectureReport) -> dict[str, list[str]]:
    """For each function the ids of what it computes."""
    computed = [(checked.entry.id, checked.entry.function) for checked in report.checked]
    computed += [(shown.id, shown.function) for shown in report.systems]
    used: dict[str, list[str]] = {}
    for place, several in computed:
        for name in named(several):
            used.setdefault(name, []).append(place)
    return used
