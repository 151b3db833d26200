"""A report as one LaTeX document, for LuaLaTeX or XeLaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbolic.lectures.checking import SORTS, Checked
from symbolic.report.contents import LectureReport, Report, summary
from symbolic.report.telling import told

_HEAD = r"""\documentclass[a4paper]{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath,unicode-math,fvextra,hyperref}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\begin{document}
\title{The lectures, checked}
\date{}
\maketitle
"""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: "\\" + sign for sign in "#$%&_"},
}
_ANY = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")


def document(report: Report) -> str:
    """The whole document."""
    return "\n".join([_HEAD, *_body(report), r"\end{document}", ""])


def escaped(text: str) -> str:
    """Text in which no sign means anything to TeX."""
    return _ANY.sub(lambda found: _SPECIAL[found[0]], text)


def _body(report: Report) -> Iterator[str]:
    yield escaped(report.timing) + "\n"
    yield escaped(summary(report.counts)) + ".\n"
    yield rf"\begin{{tabular}}{{l{'r' * len(SORTS)}}}"
    yield " & ".join(["lecture", *SORTS]) + r" \\ \hline"
    for one in report.lectures:
        yield " & ".join([one.lecture.number, *map(str, one.counts.values())]) + r" \\"
    yield "\\end{tabular}\n"
    yield ", ".join(escaped(f"{name} {value}") for name, value in report.environment) + "\n"
    for one in report.lectures:
        yield from _lecture(one)


def _lecture(report: LectureReport) -> Iterator[str]:
    yield rf"\section*{{{report.lecture.number}: {escaped(report.lecture.title)}}}"
    yield escaped(summary(report.counts)) + ".\n"
    checked = {one.entry.id: one for one in report.checked}
    for section in report.lecture.sections:
        yield rf"\subsection*{{{escaped(section.heading)}}}"
        for entry in section.entries:
            yield from _entry(checked[entry.id])
    for shown in report.systems:
        state = {True: "holds", False: "does not hold", None: "not run"}[shown.holds]
        yield rf"\paragraph{{{escaped(f'{shown.id} {shown.title}: {state}')}}}"
        yield f"{escaped(shown.expected)} Measured: {escaped(shown.outcome)}.\n"


def _entry(checked: Checked) -> Iterator[str]:
    entry = checked.entry
    yield rf"\paragraph{{{entry.id}: {checked.sort}}} {entry.kind.replace('-', ' ')}, "
    yield f"line {escaped(entry.lines)} of the lecture"
    yield _displayed(entry.latex)
    if checked.correction:
        yield "True is" + _displayed(checked.correction)
    for word, text in told(checked):
        if "\n" in text:
            yield f"{word}:\n\\begin{{Verbatim}}[breaklines]\n{text}\n\\end{{Verbatim}}"
        else:
            yield f"{word}: {escaped(text)}\n"
    if checked.derivation is not None:
        yield "Step by step:"
        for step in checked.derivation.steps:
            yield _displayed(rf"{step.latex} \quad\text{{{escaped(step.rule)}}}")


def _displayed(latex: str) -> str:
    return f"\n\\[{latex}\\]\n"
