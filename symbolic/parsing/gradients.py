"""Gradients that do not say what they are by: `∇f(x)`, `∇L`, `∇²f`, and `∇C` of an open C."""

from __future__ import annotations

from dataclasses import replace

from symbolic.parsing import syntax as sx
from symbolic.parsing.losses import dependencies
from symbolic.parsing.names import Name, Parts, label_text, take_apart
from symbolic.parsing.scope import GRADIENT, Scope
from symbolic.parsing.walking import mapped

_PARAMETERS = frozenset("wWθΘβϑφ")


def spelled_out(scope: Scope, node: sx.Node) -> sx.Node:
    """A formula whose bare gradients say what they are by; one of an open name is a name itself."""
    if isinstance(node, sx.Sequence):
        items, tight = list(node.items), list(node.tight)
        for place in range(len(items) - 1):
            if not _is_bare(items[place]):
                continue
            fence = items[place + 2] if place + 2 < len(items) else None
            made = _by_variable(scope, items[place], items[place + 1], fence)
            if made is not None:
                stop = place + len(made[1])
                items[place:stop], tight[place : stop - 1] = made[0], [False] * (len(made[0]) - 1)
                return spelled_out(scope, _together(items, tight))
    return mapped(node, lambda child: spelled_out(scope, child))


def _together(items: list[sx.Node], tight: list[bool]) -> sx.Node:
    return items[0] if len(items) == 1 else sx.Sequence(tuple(items), tuple(tight))


def _is_bare(node: sx.Node) -> bool:
    """Whether an item is `∇` or `∇²`."""
    if isinstance(node, sx.Scripts) and node.lower is None and not node.primes:
        return node.base == sx.Letter(GRADIENT) and node.upper == sx.Number("2")
    return node == sx.Letter(GRADIENT)


def _by_variable(
    scope: Scope, nabla: sx.Node, named: sx.Node, following: sx.Node | None
) -> tuple[list[sx.Node], list[sx.Node]] | None:
    """What stands for a gradient, and the items that it stands for; None where it stays."""
    parts = take_apart(named)
    if parts is None or parts.marks.transposed:
        return None
    made = scope.definition(Name(parts.base + parts.tail, label_text(parts.labels)))
    fence = following.base if isinstance(following, sx.Scripts) else following
    called = isinstance(fence, sx.Fence) and fence.kind == "("
    if made is None:
        return None if called else _as_name(nabla, named, parts)
    if len(made.arguments) > 1:
        return None
    by = made.arguments[0] if made.arguments else None
    if isinstance(fence, sx.Fence) and called:
        given = take_apart(fence.body) if fence.body is not None else None
        formal = take_apart(by) if by is not None else given
        if given is None or formal is None or given.base != formal.base:
            return None
        by = fence.body
    elif by is None:
        by = _only_parameter(scope, made.name)
    if by is None:
        return None
    operator = sx.Scripts(
        sx.Letter(GRADIENT), by, nabla.upper if isinstance(nabla, sx.Scripts) else None
    )
    taken = [nabla, named, following] if called and following is not None else [nabla, named]
    if isinstance(following, sx.Scripts) and called:
        inside = sx.Fence("(", sx.Sequence((operator, named), (False,)))
        return [replace(following, base=inside)], taken
    return [operator, named], taken


def _as_name(
    nabla: sx.Node, named: sx.Node, parts: Parts
) -> tuple[list[sx.Node], list[sx.Node]] | None:
    """`∇C` as the name of an array, where nothing says what C is."""
    if not isinstance(nabla, sx.Letter) or not isinstance(parts.letter, sx.Letter):
        return None
    letter = sx.Letter(GRADIENT + parts.base)
    if isinstance(named, sx.Scripts) and isinstance(named.base, sx.Letter):
        return [replace(named, base=letter)], [nabla, named]
    return ([letter], [nabla, named]) if isinstance(named, sx.Letter) else None


def _only_parameter(scope: Scope, name: Name) -> sx.Node | None:
    """The one name, of those that stand for parameters, that a value depends on."""
    found = [
        other
        for other in sorted(dependencies(scope, name), key=str)
        if other.base in _PARAMETERS and scope.definition(other) is None
    ]
    whole = {Name(other.base, other.label) for other in found}
    if len(whole) != 1 or next(iter(whole)).label:
        return None
    return sx.Letter(next(iter(whole)).base)
