"""The loss of one example, `L(ŷ_i, y_i)`, by the letter of the loss of all, a sum or mean of it."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.parsing import syntax as sx
from symbolic.parsing.plain import plain
from symbolic.parsing.ranges import subscript_letters
from symbolic.parsing.scope import Definition
from symbolic.parsing.walking import mapped, nodes

NOTE = "is taken at one example, as what the loss of all is a sum or mean of"


def summand(made: Definition, given: Sequence[sx.Node]) -> tuple[str, sx.Node] | None:
    """The term that a value sums, with the letter of its index, where what is given stands in it.

    Args:
        made: the value of all examples, written for other arguments.
        given: the arguments, each about one example.
    """
    sums = [part for part in nodes(made.body) if isinstance(part, sx.Big)]
    if not sums or sums[0].kind != "sum":
        return None
    whole, first, stop = sums[0], sums[0].lower, sums[0].upper
    if stop is None:
        return None
    if (
        stop is None
        or not isinstance(first, sx.Relation)
        or not isinstance(first.sides[0], sx.Letter)
    ):
        return None
    index = first.sides[0].text
    if not given or not all(index in subscript_letters(one) for one in given):
        return None
    if not all(_holds(whole.body, one) for one in given):
        return None
    inside = sx.Fence("(", whole.body)
    body = inside if made.body is whole else _instead(made.body, whole, inside)
    is_mean = any(
        isinstance(part, sx.Fraction) and stop in nodes(part.bottom)
        for part in nodes(_instead(made.body, whole, sx.Number("1")))
    )
    count = (stop, sx.Fence("(", body))
    return index, sx.Sequence(count, (False,)) if is_mean else body


def _instead(node: sx.Node, old: sx.Node, new: sx.Node) -> sx.Node:
    """A formula with another part in the place of one."""
    if node is old:
        return new
    return mapped(node, lambda child: _instead(child, old, new))


def _holds(node: sx.Node, wanted: sx.Node) -> bool:
    """Whether a formula stands in another, alone or side by side with more."""
    items = wanted.items if isinstance(wanted, sx.Sequence) else (wanted,)
    for part in nodes(node):
        if part == wanted:
            return True
        if isinstance(part, sx.Sequence):
            runs = range(len(part.items) - len(items) + 1)
            if any(part.items[start : start + len(items)] == items for start in runs):
                return True
    return False


def note(name: str, given: Sequence[sx.Node]) -> str:
    """How a value was read."""
    return f"{name}({', '.join(map(plain, given))}) {NOTE}"
