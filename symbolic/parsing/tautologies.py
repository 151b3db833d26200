"""The chain rule for quantities of which nothing else is known: `dL/dw = dL/da · da/dw`."""

from __future__ import annotations

from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Scope
from symbolic.parsing.unknown_loss import is_defined


def holds_by_chain_rule(scope: Scope, left: sx.Node, right: sx.Node) -> bool:
    """Whether the right side is a chain of derivatives that leads from top to bottom of the left.

    It holds for whatever the names are, where each depends on the next and on nothing else that
    depends on the last; so none of those in the middle may be defined otherwise.
    """
    whole = derivative_forms.written(left)
    links = _links(right)
    if whole is None or links is None or len(whole.bottoms) != 1 or len(links) < 2:
        return False
    ends = [
        plain(whole.subject),
        *(plain(link.subject) for link in links[1:]),
    ]
    if plain(links[0].subject) != ends[0]:
        return False
    bottoms = [plain(link.bottoms[0]) for link in links]
    middle = ends[1:]
    if bottoms != [*middle, plain(whole.bottoms[0])]:
        return False
    return not any(is_defined(scope, link) for link in links)


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
