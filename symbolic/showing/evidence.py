"""Verdicts, derivations and errors of numbers as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from symbolic.notes.printing import counterexample, many, unsaid
from symbolic.notes.sorts import FAILING
from symbolic.showing.pieces import folded, formula, table, terms, text
from symbolic.showing.signs import css_class, sign

if TYPE_CHECKING:
    from symbolic.derivation import Derivation
    from symbolic.numerics.report import Numerics
    from symbolic.steps import Step
    from symbolic.verdict import Verdict


def words(verdict: Verdict, *, corrected: bool = False) -> list[tuple[str, str]]:
    """What a verdict rests on, as terms and their descriptions; what to write, unless corrected."""
    return [
        *(("assuming that", fact) for fact in unsaid(verdict)),
        ("instead", "" if corrected else verdict.suggestion),
        *(("except where", place) for place in verdict.exceptions),
    ]


def sort_of(verdict: Verdict) -> str:
    """The name under which a verdict is counted."""
    return str(verdict.status).lower().replace("_", " ")


def numbers(verdict: Verdict, *, opened: bool | None = None) -> str:
    """The counterexample, by default open where it is the reason for the verdict."""
    lines = [line.strip() for line in counterexample(verdict)]
    if not lines:
        return ""
    body = f"<pre>{escape(chr(10).join(lines))}</pre>"
    wanted = sort_of(verdict) in FAILING if opened is None else opened
    return folded("Counterexample", body, opened=wanted)


def verdict_html(verdict: Verdict) -> str:
    """A verdict with its evidence and, folded, the derivation that it was held against."""
    sort = sort_of(verdict)
    lines = [f'<article class="{css_class(sort)}">', f"<p>{sign(sort)}</p>"]
    lines += [terms([("because", verdict.reason), *words(verdict)]), numbers(verdict)]
    if verdict.derivation is not None:
        lines += [_result(verdict.derivation), steps_html(verdict.derivation)]
    return "\n".join([*filter(None, lines), "</article>"])


def derivation_html(derivation: Derivation) -> str:
    """A derivation: its result, its steps, and what it rests on."""
    rows = [("assuming that", fact) for fact in sorted(map(str, derivation.facts))]
    rows += [("except where", place) for place in derivation.exceptions]
    return "\n".join(filter(None, [_result(derivation), terms(rows), _steps(derivation)]))


def steps_html(derivation: Derivation) -> str:
    """The steps of a derivation, folded away."""
    return folded(f"Derivation in {many(len(derivation.steps), 'step')}", _steps(derivation))


def _result(derivation: Derivation) -> str:
    last = derivation.steps[-1]
    left = last.latex.partition(" = ")[0]
    return formula(f"{left} = {derivation.latex()}")


def _steps(derivation: Derivation) -> str:
    rows = "\n".join(f"<li>{''.join(_step(step))}</li>" for step in derivation.steps)
    return f'<ol class="steps">{rows}</ol>'


def _step(step: Step) -> Iterator[str]:
    if step.rule:
        yield f'<p class="rule">{text(step.rule)}</p>'
    yield formula(step.latex)
    if step.latex_index != step.latex:
        yield f'<div class="index">{formula(step.latex_index)}</div>'


def numerics_html(numerics: Numerics) -> str:
    """The errors of a program's numbers in each format, and what to write instead."""
    header, rows = numerics.table
    told = (*numerics.first_not_finite, *numerics.advice)
    lines = [table(header, (map(text, row) for row in rows), "Errors against exact values")]
    if told:
        items = "".join(f"<li>{text(sentence)}</li>" for sentence in told)
        lines.append(f"<ul>{items}</ul>")
    return "\n".join(lines)
