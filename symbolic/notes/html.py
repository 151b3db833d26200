"""Findings as a page of its own: no network, no script, formulas as MathML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from symbolic.notes.printing import many, plain, totals
from symbolic.notes.sorts import CLAIMS
from symbolic.showing.evidence import numbers, words
from symbolic.showing.notebook import shown
from symbolic.showing.pieces import as_written, formula, terms, text
from symbolic.showing.signs import boxes, css_class, sign
from symbolic.showing.style import STYLE

if TYPE_CHECKING:
    from symbolic.notes.findings import Finding, Report

_SHOWN = (*CLAIMS, "not read")
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<title>Formulas of {title}</title>
<style>{style}</style>
</head>
<body class="symbolic-page">
<main>
<h1>Formulas of {title}</h1>
"""
_FOOT = """</main>
</body>
</html>
"""


def page(report: Report, troubles: Iterable[str] = ()) -> str:
    """A whole page; `troubles` says which files could not be read."""
    files = list(report.by_file)
    title = escape(plain(files[0])) if len(files) == 1 else f"{len(files)} notes"
    notices = [f'<p role="note">{text(trouble)}</p>\n' for trouble in troubles]
    head = _HEAD.format(title=title, style=STYLE)
    body = f'<div class="symbolic-report">{_body(report)}</div>\n'
    return "".join([head, *notices, body, _FOOT])


def fragment(report: Report) -> str:
    """A part of a page, such as the output of a notebook's cell."""
    return shown(_body(report))


def _body(report: Report) -> str:
    lines = [f"<p>{text(totals(report.counts))}</p>"]
    lines.append(boxes({sort: report.counts[sort] for sort in _SHOWN}))
    for file, findings in report.by_file.items():
        lines += ["<section>", f"<h2>{text(file)}</h2>"]
        if len(report.by_file) > 1:
            lines.append(f"<p>{text(totals(findings.counts))}</p>")
        lines += [_article(finding) for finding in findings if finding.sort in _SHOWN]
        lines += [*_others(findings), "</section>"]
    return "\n".join(lines)


def _article(finding: Finding) -> str:
    place = f"{finding.place}, line {finding.line}" if finding.place else f"line {finding.line}"
    lines = [
        f'<article class="{css_class(finding.sort)}">',
        f"<h3>{sign(finding.sort)} <small>{text(place)}</small></h3>",
        formula(finding.latex),
        terms(_words(finding)),
        numbers(finding.verdict) if finding.verdict is not None else "",
        as_written(finding.latex),
    ]
    return "\n".join([*filter(None, lines), "</article>"])


def _words(finding: Finding) -> list[tuple[str, str]]:
    """What is said of a formula, as terms and their descriptions."""
    verdict = finding.verdict
    known = verdict is not None
    return [
        ("states", finding.statement),
        ("read as", finding.reading),
        ("because", finding.reason or (verdict.reason if known else "")),
        *(words(verdict) if known else ()),
        ("true in", finding.layout),
    ]


def _others(report: Report) -> Iterator[str]:
    """Definitions, declarations and mentions, folded away."""
    others = [finding for finding in report if finding.sort not in _SHOWN]
    if others:
        counts = Counter(finding.kind for finding in others)
        counted = ", ".join(many(count, kind) for kind, count in counts.items())
        yield f"<details><summary>{counted}</summary>\n<ul>"
        for finding in others:
            reading = f" <small>read as</small> {text(finding.reading)}" if finding.reading else ""
            line = f"<small>line {finding.line}, {finding.kind}:</small>"
            yield f"<li>{line} {formula(finding.latex, display=False)}{reading}</li>"
        yield "</ul></details>"
