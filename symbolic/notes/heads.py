"""Left sides that name something: `Z`, `z_j`, `L(W, b)`, `f(x)`."""

from __future__ import annotations

from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Name, Parts, below_text, label_text, take_apart
from symbolic.parsing.scope import EACH, Definition, Scope


def head_of(scope: Scope, node: sx.Node, line: int) -> Definition | None:
    """The definition that a left side is the head of, its body still missing."""
    items = node.items if isinstance(node, sx.Sequence) else (node,)
    if isinstance(node, sx.Sequence):
        is_call = len(items) == 2 and isinstance(items[1], sx.Fence) and items[1].kind == "("
        if not is_call:
            return None
    parts = take_apart(items[0])
    if parts is None or parts.marks.power is not None or parts.marks.inverted:
        return None
    if parts.marks.primes or parts.marks.transposed or parts.base[:1].isdigit():
        return None
    if isinstance(node, sx.Scripts | sx.Letter | sx.Accent | sx.Word | sx.Annotated):
        return head(scope, parts, (), line)
    fence = items[-1]
    assert isinstance(fence, sx.Fence)
    body = fence.body
    arguments = body.items if isinstance(body, sx.List) else (body,)
    if any(a is None or take_apart(a) is None for a in arguments):
        return None
    return head(scope, parts, tuple(a for a in arguments if a is not None), line)


def head(
    scope: Scope, parts: Parts, arguments: tuple[sx.Node, ...], line: int
) -> Definition | None:
    if parts.base in ("∞", "∂", "∇"):
        return None
    places: list[str] = []
    layers: list[sx.Node] = []
    for label in parts.labels:
        if isinstance(label, sx.Letter) and label.text == "i" and not scope.layered(parts.base):
            places.append("i")
            continue
        layers.append(label)
    below = parts.below
    letters = [b.text for b in below if isinstance(b, sx.Letter) and b.text in "ijklmnrst"]
    if below and len(letters) == len(below):
        places += letters
        below = ()
    family = scope.family(Name(parts.base + parts.tail, label_text(tuple(layers))))
    own = EACH if places and not below and family is not None else below_text(below)
    for argument in arguments:
        inner = take_apart(argument)
        assert inner is not None
        for item in (*inner.labels, *inner.below):
            if isinstance(item, sx.Letter) and item.text in "ijkn" and item.text not in places:
                places.append(item.text)
    if len(set(places)) != len(places):
        return None
    name = Name(parts.base + parts.tail, label_text(tuple(layers)), own)
    return Definition(name, sx.Dots(), tuple(places), arguments, line)
