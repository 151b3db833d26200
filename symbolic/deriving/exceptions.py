"""Where a function is defined, and where it has no derivative: kinks of pieces, ties of maxima."""

from __future__ import annotations

from symbolic import expressions as ex
from symbolic.facts import Fact
from symbolic.functions import FUNCTIONS
from symbolic.reading.program import Program
from symbolic.writing.index import index_notation
from symbolic.writing.text import text

_EXTREMES = ("max", "min", "argmax", "argmin")
_STEPS = ("floor", "ceil", "round")


def exceptions(program: Program) -> tuple[str, ...]:
    """Sentences such as `Z[i,j] = 0`, one for each place where a result does not hold."""
    found: dict[str, None] = {}
    bodies = [value.body for value in program.values] + [o.body for o in program.outputs]
    for body in bodies:
        for part in ex.walk(body):
            found.update(dict.fromkeys(_of(part)))
    return tuple(found)


def _of(part: ex.Expression) -> list[str]:
    if isinstance(part, ex.Apply) and FUNCTIONS[part.function].kink and part.tensors:
        return [FUNCTIONS[part.function].kink.format(*map(_text, part.arguments))]
    if isinstance(part, ex.Operator) and part.name == "prod":
        return [f"{_text(part.body)} = 0"]
    if isinstance(part, ex.Apply) and part.function in _STEPS and part.tensors:
        return [f"{_text(part.arguments[0])} is where {FUNCTIONS[part.function].text} jumps"]
    if isinstance(part, ex.Power) and part.exponent.denominator > 1 and part.tensors:
        shifted = isinstance(part.base, ex.Add) and any(map(_above_zero, part.base.terms))
        return [] if shifted else [f"{_text(part.base)} = 0"]
    if isinstance(part, ex.Operator) and part.name in _EXTREMES:
        return [f"ties in {part.name}({_text(part.body)})"]
    if isinstance(part, ex.Positive) and part.body.tensors:
        if isinstance(part.body, ex.Add) and len(part.body.terms) == 2:
            left, right = part.body.terms
            return [f"{_text(left)} = {_text(-right)}"]
        _, body = ex.split_coefficient(part.body)
        return [f"{_text(body)} = 0"]
    return []


def _above_zero(term: ex.Expression) -> bool:
    return isinstance(term, ex.Number) and term.value > 0


def _text(body: ex.Expression) -> str:
    return text(index_notation(body))


def implied_facts(program: Program) -> frozenset[Fact]:
    """What must hold of the arguments: x is positive where `log x` or `√x` is taken."""
    arguments = {tensor.name for tensor in program.arguments if tensor.dtype == "float64"}
    bodies = [value.body for value in program.values] + [o.body for o in program.outputs]
    found = {
        part.children[0].tensor.name
        for body in bodies
        for part in ex.walk(body)
        if _needs_positive(part) and isinstance(part.children[0], ex.Element)
    }
    return frozenset(Fact("positive", name) for name in found & arguments)


def _needs_positive(part: ex.Expression) -> bool:
    if isinstance(part, ex.Power):
        return part.exponent.denominator > 1
    return isinstance(part, ex.Apply) and part.function in ("log", "pow")
