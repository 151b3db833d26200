"""Findings as a page of its own: no network, no script, formulas as MathML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from symbolic.notes.mathml import NotMathematics, mathml
from symbolic.notes.printing import counterexample, many, plain, shortened, totals, unsaid
from symbolic.notes.sorts import FAILING
from symbolic.notes.style import STYLE

if TYPE_CHECKING:
    from symbolic.notes.findings import Finding, Report

_LONGEST = 5_000
_SIGNS = {
    "proved": ("✓", "Proved"),
    "true only if": ("◐", "True only if"),
    "refuted": ("✗", "Refuted"),
    "agrees": ("≈", "Agrees, not proved"),
    "undecided": ("?", "Undecided"),
    "not read": ("–", "Not read"),
}
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
    notices = [f'<p role="note">{_text(trouble)}</p>\n' for trouble in troubles]
    head = _HEAD.format(title=title, style=STYLE)
    return "".join([head, *notices, _body(report), _FOOT])


def fragment(report: Report) -> str:
    """A part of a page, such as the output of a notebook's cell."""
    return f"<style>{STYLE}</style>\n{_body(report)}"


def _body(report: Report) -> str:
    lines = ['<div class="symbolic-report">', f"<p>{_text(totals(report.counts))}</p>"]
    lines += _filter(report)
    for file, findings in report.by_file.items():
        lines += ["<section>", f"<h2>{_text(file)}</h2>"]
        if len(report.by_file) > 1:
            lines.append(f"<p>{_text(totals(findings.counts))}</p>")
        lines += [_article(finding) for finding in findings if finding.sort in _SIGNS]
        lines += [*_others(findings), "</section>"]
    return "\n".join([*lines, "</div>", ""])


def _filter(report: Report) -> Iterator[str]:
    """A box for each verdict; what is not ticked is hidden by the style sheet."""
    found = [sort for sort in _SIGNS if report.counts[sort]]
    if len(found) > 1:
        yield "<fieldset><legend>Show</legend>"
        for sort in found:
            yield (
                f'<label><input type="checkbox" class="{_class(sort)}" checked=""/> '
                f"{_sign(sort)} ({report.counts[sort]})</label>"
            )
        yield "</fieldset>"


def _article(finding: Finding) -> str:
    place = f"{finding.place}, line {finding.line}" if finding.place else f"line {finding.line}"
    lines = [
        f'<article class="{_class(finding.sort)}">',
        f"<h3>{_sign(finding.sort)} <small>{_text(place)}</small></h3>",
        _formula(finding.latex),
        *_words(finding),
        *_numbers(finding),
    ]
    # Where a formula is shown as LaTeX, there is no more to unfold.
    if finding.latex and "<math" in lines[2]:
        lines.append(
            f"<details><summary>As written</summary><pre>{_source(finding.latex)}</pre></details>"
        )
    return "\n".join([*lines, "</article>"])


def _words(finding: Finding) -> Iterator[str]:
    """What is said of a formula, as a list of terms and their descriptions."""
    verdict = finding.verdict
    rows = [("states", finding.statement), ("read as", finding.reading)]
    rows.append(("because", finding.reason or (verdict.reason if verdict is not None else "")))
    if verdict is not None:
        rows += [("assuming that", fact) for fact in unsaid(verdict)]
        rows.append(("instead", verdict.suggestion))
        rows += [("except where", place) for place in verdict.exceptions]
    rows.append(("true in", finding.layout))
    said = [f"<dt>{term}</dt><dd>{_text(words)}</dd>" for term, words in rows if words]
    if said:
        yield "\n".join(["<dl>", *said, "</dl>"])


def _numbers(finding: Finding) -> Iterator[str]:
    lines = counterexample(finding.verdict) if finding.verdict is not None else []
    if lines:
        opened = ' open=""' if finding.sort in FAILING else ""
        numbers = escape("\n".join(lines))
        yield f"<details{opened}><summary>Counterexample</summary><pre>{numbers}</pre></details>"


def _others(report: Report) -> Iterator[str]:
    """Definitions, declarations and mentions, folded away."""
    others = [finding for finding in report if finding.sort not in _SIGNS]
    if others:
        counts = Counter(finding.kind for finding in others)
        counted = ", ".join(many(count, kind) for kind, count in counts.items())
        yield f"<details><summary>{counted}</summary>\n<ul>"
        for finding in others:
            reading = f" <small>read as</small> {_text(finding.reading)}" if finding.reading else ""
            line = f"<small>line {finding.line}, {finding.kind}:</small>"
            yield f"<li>{line} {_formula(finding.latex, display=False)}{reading}</li>"
        yield "</ul></details>"


def _formula(latex: str, *, display: bool = True) -> str:
    try:
        formula = mathml(latex, display=display)
    except NotMathematics:
        formula = _source(latex) if latex else ""
    return f'<div class="formula">{formula}</div>' if display and formula else formula


def _source(latex: str) -> str:
    """A formula as it is written."""
    lines = latex[:_LONGEST].splitlines() or [""]
    cut = "…" if len(latex) > _LONGEST else ""
    return f"<code>{escape(chr(10).join(map(plain, lines)))}{cut}</code>"


def _sign(sort: str) -> str:
    sign, name = _SIGNS[sort]
    return f'<span class="verdict"><span aria-hidden="true">{sign}</span> {name}</span>'


def _class(sort: str) -> str:
    return sort.replace(" ", "-")


def _text(words: str) -> str:
    return escape(shortened(words, _LONGEST))
