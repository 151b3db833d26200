"""Why a refutation may speak of a reading and not of what was meant: names nobody explained."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from symbolic import anyfunction
from symbolic import expressions as ex
from symbolic.parsing import syntax as sx
from symbolic.parsing.quantities import Quantity
from symbolic.parsing.readings import Reading
from symbolic.parsing.scope import Scope
from symbolic.parsing.summands import NOTE
from symbolic.parsing.usages import Usage
from symbolic.parsing.walking import names
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
    if not is_false(verdict):
        return ""
    left, right = reading.quantities[2 * pair + 1], reading.quantities[2 * pair + 2]
    sizes = _guessed_size(scope, verdict)
    if sizes:
        return sizes
    of_one = next((text for text in reading.shared.notes if text.endswith(NOTE)), "")
    if of_one:
        return of_one
    mine, theirs = _names(reading, left), _names(reading, right)
    if is_slope:
        mine |= _names(reading, reading.quantities[0])
    stated = {str(name) for name in scope.shapes}
    alone = sorted(name for name in theirs - mine if _is_new(scope, name, stated))
    if alone:
        return f"nothing before this says what {', '.join(alone)} is"
    marked = sorted(
        name
        for name in mine | theirs
        if any(unicodedata.combining(c) for c in name) and name not in stated
    )
    if marked and not is_slope:
        return f"nothing before this says what {', '.join(marked)} is"
    if not is_slope and (_is_spelled_out(reading, left) or _is_spelled_out(reading, right)):
        return "elements are written out one by one of things whose sizes are left open"
    if not is_slope and mine != theirs:
        return "the two sides speak of different things, so this is no identity"
    return about_function(open_function(scope, reading, pair))


def is_false(verdict: Verdict) -> bool:
    """Whether a verdict says that an equation is not true in general."""
    return verdict.status in (REFUTED, TRUE_ONLY_IF)


def of_one_example(scope: Scope, left: sx.Node, right: sx.Node) -> str:
    """The doubt about `x` beside examples `x^{(i)}`, where only they have sizes; else empty."""
    for part in (one for side in (left, right) for one in names(side)):
        use = scope.usage.get(part.base, Usage())
        shape = scope.shapes.get(part.name, ())
        is_said = shape and not any(n.startswith("#") for size in shape for n in size.names)
        is_said = is_said or bool(part.below and scope.knows(part.full_name))
        if use.examples and not (part.labels or is_said or scope.definition(part.name)):
            return f"{part.base} may be one example or all of them"
    return ""


def _is_new(scope: Scope, name: str, stated: set[str]) -> bool:
    """Whether nothing was said of a name: `w` is new where only `w_5` is known."""
    if name[0] not in scope.mentioned:
        return True
    return len(name) == 1 and name not in stated and name not in scope.bare


def about_function(letter: str) -> str:
    """The doubt about a function that nobody explains."""
    return f"nothing before this says which function {letter} is" if letter else ""


def _is_spelled_out(reading: Reading, one: Quantity) -> bool:
    """Whether single elements, but the first, are picked along an axis whose size is open."""
    return any(place for _, place in written_places(reading, one))


def written_places(reading: Reading, one: Quantity) -> Iterator[tuple[str, int]]:
    """The open sizes along which single elements are picked, and their places from 0."""
    for part in ex.walk(reading.general(one)[1]):
        if isinstance(part, ex.Element):
            for place, size in zip(part.at, part.tensor.shape, strict=True):
                if size.number is None and len(size.names) == 1 and place.number is not None:
                    yield next(iter(size.names)), int(place.number)


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
