"""Derivatives as they are written: `∂L/∂W`, `d/dx`, with a slash; the forms, not their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symbolic.parsing import syntax as sx
from symbolic.parsing.walking import nodes


@dataclass(frozen=True)
class Written:
    """A derivative as it is written.

    Attributes:
        top: what is differentiated.
        bottoms: by what, once for each order.
    """

    top: sx.Node
    bottoms: tuple[sx.Node, ...]

    @property
    def subject(self) -> sx.Node:
        """What is differentiated, without the arguments in brackets after it."""
        return _subject(self.top)


def written(node: sx.Node) -> Written | None:
    """A fraction as a derivative, or None where it is none; an operator has the top `Dots`."""
    if not isinstance(node, sx.Fraction):
        return None
    top, bottom = _differential(node.top), _differentials(node.bottom)
    if top is None or not bottom or top[0] != bottom[0][0]:
        return None
    if top[0] == "δ" and top[2] is None:
        return None
    bottoms = tuple(part for _, order, part in bottom for _ in range(order))
    if len(bottoms) != top[1]:
        return None
    return Written(top[2] if top[2] is not None else sx.Dots(), bottoms)


def _sign(node: sx.Node) -> tuple[str, int] | None:
    """The letter of a differential and its order: `d`, `∂`, `∂²`."""
    if isinstance(node, sx.Scripts) and node.lower is None and not node.primes:
        inner = _sign(node.base)
        if inner is not None and isinstance(node.upper, sx.Number) and node.upper.text.isdigit():
            return inner[0], int(node.upper.text)
        return None
    if isinstance(node, sx.Letter) and node.text in ("d", "∂", "δ"):
        return node.text, 1
    return None


def _differential(node: sx.Node) -> tuple[str, int, sx.Node | None] | None:
    """`∂ L` taken apart: its letter, its order, and what stands after it."""
    alone = _sign(node)
    if alone is not None:
        return (*alone, None)
    if isinstance(node, sx.Sequence):
        first = _sign(node.items[0])
        if first is not None:
            rest = node.items[1:]
            body = rest[0] if len(rest) == 1 else sx.Sequence(rest, node.tight[1:])
            if isinstance(body, sx.Fence) and body.kind in "([" and body.body is not None:
                body = body.body
            return (*first, body)
    return None


def _differentials(node: sx.Node) -> list[tuple[str, int, sx.Node]]:
    """`∂w² ` or `∂w ∂b` taken apart."""
    if not isinstance(node, sx.Sequence):
        return []
    items = node.items
    found: list[tuple[str, int, sx.Node]] = []
    start = 0
    while start < len(items):
        sign = _sign(items[start])
        if sign is None or sign[1] != 1:
            return []
        stop = start + 1
        while stop < len(items) and _sign(items[stop]) is None:
            stop += 1
        rest = items[start + 1 : stop]
        if not rest:
            return []
        body = rest[0] if len(rest) == 1 else sx.Sequence(rest, node.tight[start + 1 : stop - 1])
        order = 1
        if isinstance(body, sx.Scripts) and isinstance(body.upper, sx.Number):
            order = int(body.upper.text) if body.upper.text in ("2", "3", "4") else 1
            if order > 1:
                body = replace(body, upper=None)
                body = body if body.lower is not None or body.primes else body.base
        if isinstance(body, sx.Fence) and body.kind in "([" and body.body is not None:
            body = body.body
        found.append((sign[0], order, body))
        start = stop
    return found


def slashed(
    nodes: Sequence[sx.Node], operators: Sequence[str]
) -> tuple[tuple[sx.Node, ...], tuple[str, ...]]:
    """Factors where `∂L/∂W`, written with a slash, is one fraction."""
    nodes, signs = list(nodes), list(operators)
    place = 0
    while place < len(signs):
        if signs[place] == "/":
            joined = _joined(nodes[place], nodes[place + 1])
            if joined is not None:
                nodes[place : place + 2] = [joined]
                del signs[place]
                continue
        place += 1
    return tuple(nodes), tuple(signs)


def _joined(left: sx.Node, right: sx.Node) -> sx.Node | None:
    before = left.items if isinstance(left, sx.Sequence) else (left,)
    after = right.items if isinstance(right, sx.Sequence) else (right,)
    for start in range(len(before) - 1, -1, -1):
        if _sign(before[start]) is None:
            continue
        for stop in range(len(after), 1, -1):
            top = before[start:]
            made = sx.Fraction(
                top[0] if len(top) == 1 else sx.Sequence(top, (False,) * (len(top) - 1)),
                sx.Sequence(after[:stop], (False,) * (stop - 1)),
            )
            if written(made) is not None and (stop == 2 or _sign(after[0]) is not None):
                items = (*before[:start], made, *after[stop:])
                if stop > 2 and written(_cut(made, 2)) is not None:
                    continue
                return (
                    items[0] if len(items) == 1 else sx.Sequence(items, (False,) * (len(items) - 1))
                )
    return None


def _cut(node: sx.Fraction, count: int) -> sx.Fraction:
    bottom = node.bottom
    assert isinstance(bottom, sx.Sequence)
    return sx.Fraction(node.top, sx.Sequence(bottom.items[:count], (False,) * (count - 1)))


def _subject(node: sx.Node) -> sx.Node:
    if isinstance(node, sx.Fence) and node.body is not None:
        return _subject(node.body)
    if (
        isinstance(node, sx.Sequence)
        and len(node.items) == 2
        and isinstance(node.items[1], sx.Fence)
    ):
        return node.items[0]
    return node


def fraction(top: sx.Node, bottom: sx.Node) -> sx.Node:
    """A derivative as it is written."""
    sign = sx.Letter("∂")
    return sx.Fraction(sx.Sequence((sign, top), (False,)), sx.Sequence((sign, bottom), (False,)))


def mentions(node: sx.Node) -> bool:
    """Whether a formula holds a derivative anywhere."""
    return any(written(part) is not None or _is_operator(part) for part in nodes(node))


def _is_operator(node: sx.Node) -> bool:
    """Whether a node is `∇_W` or `∂_w`."""
    return (
        isinstance(node, sx.Scripts)
        and isinstance(node.base, sx.Letter)
        and node.base.text in ("∇", "∂")
    )
