"""What a side or a statement is by its form: a condition, a size, a derivative, nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Name, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.ranges import stated_shape
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.walking import children, names, nodes


def is_size(node: sx.Node | None) -> bool:
    """Whether a side only says sizes, `(3 × 1)`."""
    if node is None:
        return False
    if isinstance(node, sx.Product) and set(node.operators) != {"×"}:
        return all(map(is_size, node.factors))
    if isinstance(node, sx.Sequence):
        return all(map(is_size, node.items))
    inside = node.body if isinstance(node, sx.Fence) else node
    return isinstance(inside, sx.Product) and stated_shape(Scope(), inside) is not None


def is_condition(node: sx.Node) -> bool:
    """Whether a statement only says where another holds, `(i ≠ j)`."""
    if isinstance(node, sx.Fence) and node.body is not None:
        return is_condition(node.body)
    return isinstance(node, sx.Relation) and bool(set(node.signs) & {"≠", "<", ">", "≤", "≥"})


def is_partial(left: sx.Node, right: sx.Node) -> bool:
    """Whether a total derivative on the left meets partial ones on the right."""
    form = left.top if isinstance(left, sx.Fraction) else left
    return plain(form).startswith("d") and "∂" in plain(right)


def is_event(node: sx.Node) -> bool:
    """Whether a side is the probability of an event, `P(y = 1 | x)`, which is only defined."""
    if not isinstance(node, sx.Sequence) or len(node.items) != 2:
        return False
    letter, fence = node.items
    if plain(letter) not in ("P", "p", "Pr", "ℙ") or not isinstance(fence, sx.Fence):
        return False
    event = fence.body.items[0] if isinstance(fence.body, sx.List) else fence.body
    return isinstance(event, sx.Relation) and event.signs == ("=",)


def is_bare_gradient(node: sx.Node) -> bool:
    """Whether a side is `∇C` and no more, which a note may only define."""
    if not isinstance(node, sx.Sequence) or len(node.items) != 2:
        return False
    return node.items[0] == sx.Letter("∇")


def is_search(node: sx.Node) -> bool:
    """Whether a side is found by searching, `argmin`."""
    return isinstance(node, sx.Big) and node.kind in ("argmin", "argmax")


def is_nothing(node: sx.Node) -> bool:
    """Whether a side is 0: a condition on what stands left, not a claim about it."""
    return plain(node) in ("0", "𝟎")


def chain_text(sides: Sequence[sx.Node], signs: Sequence[str]) -> str:
    text = plain(sides[0])
    for sign, side in zip(signs, sides[1:], strict=False):
        text += f" {sign} {plain(side)}"
    return text


def is_closed(made: Definition) -> bool:
    """Whether a definition mentions nothing but its arguments, so that it is a function."""
    letters = {plain(argument) for argument in made.arguments}
    bases = {parts.base for a in made.arguments if (parts := take_apart(a)) is not None}

    def closed(node: sx.Node, bound: frozenset[str]) -> bool:
        parts = take_apart(node)
        if parts is not None:
            if isinstance(parts.letter, sx.Word):
                return True
            known = parts.base in {*letters, *bases, *bound, "e", "π", "σ", "d", "∂"}
            known = known or parts.base in made.name.below
            return known or parts.base in ("α", "β", "γ", "λ", "ε") or parts.marks.primes > 0
        if isinstance(node, sx.Big):
            inner = _letters(node.lower)
            return closed(node.body, bound | inner)
        return all(closed(child, bound) for child in children(node))

    return closed(made.body, frozenset())


def is_slope(node: sx.Node) -> bool:
    """Whether a side is about derivatives, in any notation."""
    if derivative_forms.mentions(node):
        return True
    items = node.items if isinstance(node, sx.Sequence) else (node,)
    parts = take_apart(items[0])
    return parts is not None and parts.marks.primes > 0


def heard(node: sx.Node) -> Iterator[tuple[str, str]]:
    """The names that a formula speaks of."""
    return ((parts.name.base, parts.name.label) for parts in names(node))


def loss_name(node: sx.Node) -> Name | None:
    """The name that a left side is the derivative of."""
    form = derivative_forms.written(node)
    if form is None or isinstance(form.top, sx.Dots):
        return None
    top = form.top
    if isinstance(top, sx.Sequence) and isinstance(top.items[-1], sx.Fence):
        top = top.items[0]
    parts = take_apart(top)
    if parts is None:
        return None
    return parts.full_name


def _letters(node: sx.Node | None) -> set[str]:
    """The letters in a formula, as text."""
    if node is None:
        return set()
    return {plain(part) for part in nodes(node) if isinstance(part, sx.Letter)}
