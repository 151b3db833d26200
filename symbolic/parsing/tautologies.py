"""The chain rule for quantities of which nothing else is known: `dL/dw = dL/da · da/dw`."""

from __future__ import annotations

from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Name, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Scope


def holds_by_chain_rule(scope: Scope, left: sx.Node, right: sx.Node) -> bool:
    """Whether the right side is a chain of derivatives that leads from top to bottom of the left.

    It holds for whatever the names are, where each depends on the next and on nothing else that
    depends on the last; so none of those in the middle may be defined otherwise.
    """
    whole = derivative_forms.written(left)
    links = _links(right)
    if whole is None or links is None or len(whole.bottoms) != 1 or len(links) < 2:
        return False
    ends = [plain(_bare(whole.top)), *(plain(_bare(link.top)) for link in links[1:])]
    if plain(_bare(links[0].top)) != ends[0]:
        return False
    bottoms = [plain(link.bottoms[0]) for link in links]
    middle = ends[1:]
    if bottoms != [*middle, plain(whole.bottoms[0])]:
        return False
    return not any(_is_defined(scope, link.top) for link in links)


def _links(node: sx.Node) -> list[derivative_forms.Written] | None:
    parts: list[sx.Node] = []
    match node:
        case sx.Sequence(items):
            parts = list(items)
        case sx.Product(factors, operators) if "/" not in operators:
            for factor in factors:
                parts += factor.items if isinstance(factor, sx.Sequence) else (factor,)
        case _:
            parts = [node]
    found = [derivative_forms.written(part) for part in parts]
    if any(form is None or len(form.bottoms) != 1 for form in found):
        return None
    return [form for form in found if form is not None]


def _bare(node: sx.Node) -> sx.Node:
    """What is differentiated, without the arguments in brackets after it."""
    if isinstance(node, sx.Fence) and node.body is not None:
        return _bare(node.body)
    if (
        isinstance(node, sx.Sequence)
        and len(node.items) == 2
        and isinstance(node.items[1], sx.Fence)
    ):
        return node.items[0]
    return node


def _is_defined(scope: Scope, node: sx.Node) -> bool:
    parts = take_apart(_bare(node))
    if parts is None:
        return True
    name = Name(parts.base + parts.tail, label_text(parts.labels))
    return scope.definition(name) is not None
