"""A report made of the findings on real notes, for pages to be made of."""

from dataclasses import replace
from pathlib import Path

import symbolic
from symbolic.lectures.catalogue import Entry, Lecture, Section
from symbolic.lectures.checking import Checked
from symbolic.notes.printing import plain
from symbolic.report.contents import LectureReport, Report
from symbolic.report.graphs import graphs
from symbolic.report.systems import Figure, Shown, Table

NOTE = Path(__file__).parents[3] / "notes" / "regression.md"
MANY = 5
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9" stroke="currentColor"/></svg>'
ENVIRONMENT = (("Python", "3.11"), ("device", "cpu"))
TIMING = "made on a day, in some seconds"


def checked(findings, prefix, function=""):
    """Findings as entries of a lecture; the first derivative with the errors of its numbers."""
    found, measured = [], False
    for number, finding in enumerate(findings, 1):
        sort = finding.sort if finding.kind in ("claim", "not read") else "definition"
        entry = Entry(f"{prefix}-{number:03}", finding.latex, "gradient", "7-9, 12", function)
        verdict = finding.verdict
        derivation = verdict.derivation if verdict is not None else None
        correction = derivation.latex() if derivation is not None and sort == "refuted" else ""
        numerics = verdict.numerics if derivation is not None and not measured else None
        measured = measured or numerics is not None
        found.append(Checked(entry, sort, (finding,), derivation, numerics, correction))
    return found


def lecture_report(number, found, systems=(), drawn=()):
    half = len(found) // 2
    sections = (
        Section("The first half", tuple(one.entry for one in found[:half])),
        Section("The <second> half & more", tuple(one.entry for one in found[half:])),
    )
    return LectureReport(Lecture(number, f"Notes {number}", sections), tuple(found), systems, drawn)


def report(*lectures):
    return Report(lectures, ENVIRONMENT, TIMING)


def real():
    """Three lectures: a long one, which repeats a note; one with networks; an empty one."""
    note = list(symbolic.check_notes(NOTE))
    long = checked(note * MANY, "L0", "jaxnn.mse")
    short = checked(note, "L1")
    first = short[0]
    short[0] = replace(first, findings=(*first.findings, *short[1].findings))
    systems = (
        Shown(
            "A15", "The 2-2-2 network", "001", "every number as printed", "all but three", True,
            (Table("Numbers", ("", "printed"), (("w1", ".1498"), ("w5", ".3590"))),),
            (Figure("A line", "A line that rises", SVG),), "jaxnn.backprop",
        ),
        Shown("A18", "A training", "001", "cost 0.0153", "cost 0.2", False, function="jaxnn.gone, jaxnn.binary_cross_entropy_from_probabilities"),
        Shown("A33", "Digits", "001", "accuracy above 90 %", "no data", None),
    )  # fmt: skip
    return report(
        lecture_report("000", long),
        lecture_report("001", short, systems, graphs("001")),
        lecture_report("002", []),
    )


def said_by(findings, words):
    """A report in which every text is given."""
    found = [
        replace(one, entry=Entry(f"L-{n}", words, words, words, words), correction=words)
        for n, one in enumerate(checked([replace(f, reading=plain(words)) for f in findings], "L"))
    ]
    shown = Shown("A1", words, words, words, words, True, (Table(words, (words,), ((words,),)),),
                  (Figure(words, words, SVG),), words)  # fmt: skip
    return Report((lecture_report("000", found, (shown,)),), ((words, words),), words)
