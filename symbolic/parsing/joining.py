"""Letters that make one name together: `MSE`, and `dW` for the derivative of a loss by `W`."""

from __future__ import annotations

from symbolic.parsing import syntax as sx
from symbolic.parsing.derivative_forms import written
from symbolic.parsing.names import take_apart
from symbolic.parsing.walking import mapped


def name_run(node: sx.Node | None) -> str:
    """The letters of a side that is nothing but touching letters, perhaps in brackets."""
    if isinstance(node, sx.Fence) and node.kind == "(" and node.body is not None:
        return name_run(node.body)
    if (
        isinstance(node, sx.Sequence)
        and all(node.tight)
        and all(isinstance(i, sx.Letter) and not i.style for i in node.items)
    ):
        return "".join(i.text for i in node.items if isinstance(i, sx.Letter))
    return ""


def joined(node: sx.Node, words: frozenset[str], small: frozenset[str] = frozenset()) -> sx.Node:
    """A formula in which letters that make a name together are one node.

    Args:
        node: the formula.
        words: the names of several letters.
        small: small letters after which a `d` makes a name, as in `dw`.
    """

    def walk(part: sx.Node) -> sx.Node:
        form = written(part)
        if form is not None and isinstance(part, sx.Fraction):
            return sx.Fraction(_inside(part.top), _inside(part.bottom))
        if isinstance(part, sx.Sequence):
            return _sequence(part, words, small, walk)
        if isinstance(part, sx.Scripts):
            upper = walk(part.upper) if part.upper is not None else None
            return sx.Scripts(walk(part.base), part.lower, upper, part.primes)
        if isinstance(part, sx.Big):
            return sx.Big(part.kind, part.lower, part.upper, walk(part.body))
        if isinstance(part, sx.Annotated):
            return sx.Annotated(walk(part.body), part.note)
        return mapped(part, walk)

    def _inside(part: sx.Node) -> sx.Node:
        """A differential, whose letter stays by itself."""
        if not isinstance(part, sx.Sequence):
            return part
        first, *rest = part.items
        if len(rest) == 1:
            return sx.Sequence((first, walk(rest[0])), part.tight)
        inner = walk(sx.Sequence(tuple(rest), part.tight[1:]))
        if isinstance(inner, sx.Sequence):
            return sx.Sequence((first, *inner.items), (part.tight[0], *inner.tight))
        return sx.Sequence((first, inner), (False,))

    return walk(node)


def _sequence(node, words, small, walk) -> sx.Node:
    items: list[sx.Node] = []
    tight: list[bool] = []
    place = 0
    while place < len(node.items):
        made, used = _name_at(node, place, words, small)
        if items:
            tight.append(node.tight[place - 1])
        items.append(walk(made) if used == 1 else made)
        place += used
    return items[0] if len(items) == 1 else sx.Sequence(tuple(items), tuple(tight))


def _name_at(
    node: sx.Sequence, place: int, words: frozenset[str], small: frozenset[str]
) -> tuple[sx.Node, int]:
    """The name that begins at an item, and how many items it takes."""
    item = node.items[place]
    if not isinstance(item, sx.Letter):
        return item, 1
    run = item.text
    stop = place + 1
    longest: tuple[sx.Node, int] = (item, 1)
    while not item.style and stop < len(node.items) and node.tight[stop - 1]:
        following = node.items[stop]
        if not isinstance(following, sx.Letter) or following.style:
            break
        run += following.text
        stop += 1
        if run in words:
            longest = (sx.Word(run), stop - place)
    if longest[1] > 1:
        return longest
    if place + 1 < len(node.items) and item.text in ("d", "Δ"):
        following = node.items[place + 1]
        parts = take_apart(following)
        touching = node.tight[place] or not isinstance(following, sx.Letter) or following.style
        if (
            parts is not None
            and isinstance(parts.letter, sx.Letter)
            and (touching or item.style == "roman" or item.text == "Δ")
        ):
            letter = parts.letter
            if (
                letter.text in small
                or item.text == "Δ"
                or (letter.text.isupper() or letter.style == "bold")
            ):
                return _prefixed(following, item.text), 2
    return item, 1


def _prefixed(node: sx.Node, mark: str) -> sx.Node:
    """A name with `d` or `Δ` before its letter."""
    if isinstance(node, sx.Scripts):
        return sx.Scripts(_prefixed(node.base, mark), node.lower, node.upper, node.primes)
    return sx.Accent(mark, node)
