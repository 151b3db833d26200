"""Why a refutation may speak of a reading and not of what was meant: names nobody explained."""

from __future__ import annotations

from symbolic import anyfunction
from symbolic import expressions as ex
from symbolic.parsing.quantities import Quantity
from symbolic.parsing.readings import Reading
from symbolic.parsing.scope import Scope, Usage
from symbolic.verdict import REFUTED, TRUE_ONLY_IF, Verdict


def doubts(scope: Scope, reading: Reading, pair: int, is_slope: bool, verdict: Verdict) -> str:
    """Why an equation that is refuted under a reading may yet be true; empty where it may not.

    Args:
        scope: what the note has said.
        reading: the reading.
        pair: which of its pairs of sides.
        is_slope: whether the left side is a derivative.
        verdict: what is known under the reading.
    """
    if verdict.status not in (REFUTED, TRUE_ONLY_IF):
        return ""
    left, right = reading.quantities[2 * pair + 1], reading.quantities[2 * pair + 2]
    sizes = _guessed_size(scope, verdict)
    if sizes:
        return sizes
    mine, theirs = _names(reading, left), _names(reading, right)
    if is_slope:
        mine |= _names(reading, reading.quantities[0])
    alone = sorted(name for name in theirs - mine if name[0] not in scope.mentioned)
    if alone:
        return f"nothing before this says what {', '.join(alone)} is"
    if not is_slope and mine != theirs:
        return "the two sides speak of different things, so this is no identity"
    letter = open_function(scope, reading, pair)
    return f"nothing before this says which function {letter} is" if letter else ""


def _names(reading: Reading, one: Quantity) -> set[str]:
    return {tensor.name for tensor in reading.leaves(one)}


def _guessed_size(scope: Scope, verdict: Verdict) -> str:
    """Whether a claim holds at one size of which nothing was said."""
    if verdict.status is not TRUE_ONLY_IF or not verdict.assumptions:
        return ""
    size, sign, _ = verdict.assumptions[0].partition(" = ")
    if sign and size not in scope.rigid and size not in scope.sizes:
        return "it depends on sizes that nothing says; declare those of its names"
    return ""


def open_function(scope: Scope, reading: Reading, pair: int) -> str:
    """The letter of a function that nobody defines and that is not meant to be any function."""
    several = (reading.quantities[0], *reading.quantities[2 * pair + 1 : 2 * pair + 3])
    bodies = [reading.general(one)[1] for one in several]
    bodies += [value.body for value in reading.values_of(bodies)]
    for body in bodies:
        for part in ex.walk(body):
            if isinstance(part, ex.Apply) and anyfunction.is_any(part.function):
                letter = part.function.removeprefix(anyfunction.MARK)[:1]
                if not scope.usage.get(letter, Usage()).primed:
                    return letter
    return ""
