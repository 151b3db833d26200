"""Claims about a loss that is never said: `δ^{(l)} = (W^{(l+1)⊤} δ^{(l+1)}) ⊙ σ'(z^{(l)})`.

The loss depends on everything through the layers whose derivatives stand on the right side. With
those derivatives taken as given, the left side follows by the chain rule.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.layers import layer
from symbolic.parsing.losses import dependencies
from symbolic.parsing.names import Name, below_text, is_pick, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.walking import mapped

_GIVEN = "∂"


def rewritten(scope: Scope, left: sx.Node, right: sx.Node) -> tuple[Scope, sx.Node, sx.Node] | None:
    """The claim with the derivatives of the unknown loss on its right side taken as given.

    None where the left side is no derivative of something undefined, or the right side holds none.
    """
    left, right = (unfolded(scope, side) for side in (left, right))
    form = derivative_forms.written(left)
    if form is None or len(form.bottoms) != 1 or isinstance(form.top, sx.Dots):
        return None
    loss, target = plain(form.subject), form.bottoms[0]
    if is_defined(scope, form):
        return None
    known: dict[Name, tuple[sx.Node, ...]] = {}
    own_parts = take_apart(target)
    if own_parts is None:
        return None

    def change(node: sx.Node) -> sx.Node:
        inner = derivative_forms.written(node)
        if inner is not None and len(inner.bottoms) == 1 and plain(inner.subject) == loss:
            parts = take_apart(inner.bottoms[0])
            if parts is not None:
                name, places = split(scope, inner.bottoms[0])
                if not name.label and not scope.knows(name):
                    name = replace(name, label=label_text(own_parts.labels))
                known.setdefault(name, places)
                return given(name, places)
        if isinstance(node, sx.Sequence):
            node = nablas(node, loss)
        return mapped(node, change)

    right = change(right)
    if not known:
        return None
    own = split(scope, target)[0]
    if own in known:
        return None
    if any(one in dependencies(scope, other) for one in known for other in known):
        raise NotMeant("the derivatives on the right side depend on one another")
    around = _way_around(scope, own, set(known))
    if around is not None:
        raise NotMeant(f"`{around}` depends on `{own}` by another way")
    likes = {**scope.likes, **{given_name(name): name for name in known}}
    links = [_link(name, places, target) for name, places in known.items()]
    whole = links[0] if len(links) == 1 else sx.Sum(tuple(("+", link) for link in links))
    return replace(scope, likes=likes), whole, right


def _way_around(scope: Scope, own: Name, known: set[Name]) -> Name | None:
    """A later value that depends on a name by another way than the given ones, or None.

    Later is what depends on one of the given ones too, and the same name a step later.
    """
    later = one_later(own)
    for name in {*scope.definitions, later} - {own} - known:
        is_later = name == later or dependencies(scope, name) & known
        if is_later and own in dependencies(scope, name, known):
            return name
    return None


def one_later(name: Name) -> Name:
    """The same name a layer or a step later, where its label has a letter."""
    step = layer(name.label)
    if step is None or not step.letter:
        return name
    return replace(name, label=str(step.plus(1)))


def unfolded(scope: Scope, node: sx.Node) -> sx.Node:
    """A formula with names that stand for derivatives written out."""
    parts = take_apart(node)
    if parts is not None and not parts.marks.primes:
        made = _alias(scope, node)
        if made is not None:
            marks = parts.marks
            if marks.transposed:
                return sx.Scripts(sx.Fence("(", made), None, sx.Letter("⊤"))
            return made
        return node
    return mapped(node, lambda child: unfolded(scope, child))


def _alias(scope: Scope, node: sx.Node) -> sx.Node | None:
    parts = take_apart(node)
    if parts is None:
        return None
    label = label_text(parts.labels)
    for name, places in (
        (Name(parts.base, label, below_text(parts.below)), ()),
        (Name(parts.base, label), parts.below),
    ):
        made = scope.definition(name)
        if made is None or not is_slope(made):
            continue
        if len(places) > len(made.places):
            continue
        form = derivative_forms.written(made.body)
        if form is None:
            return None
        bottom = form.bottoms[0]
        renamed = dict(zip(made.places, places, strict=False))
        if not places and made.places:
            bottom = _whole(bottom)
        return derivative_forms.fraction(form.top, _with_places(bottom, renamed))
    return None


def is_slope(made: Definition) -> bool:
    """Whether a name was defined as a derivative."""
    form = derivative_forms.written(made.body)
    return form is not None and len(form.bottoms) == 1 and not isinstance(form.top, sx.Dots)


def _with_places(node: sx.Node, renamed: dict[str, sx.Node]) -> sx.Node:
    if isinstance(node, sx.Letter) and node.text in renamed:
        return renamed[node.text]
    if isinstance(node, sx.Scripts) and node.lower is not None:
        return replace(node, lower=_with_places(node.lower, renamed))
    if isinstance(node, sx.List | sx.Sequence):
        return mapped(node, lambda child: _with_places(child, renamed))
    return node


def _whole(node: sx.Node) -> sx.Node:
    """A name without its subscripts."""
    if isinstance(node, sx.Scripts):
        if node.upper is None and not node.primes:
            return node.base
        return replace(node, lower=None)
    return node


def nablas(node: sx.Sequence, loss: str) -> sx.Node:
    """A sequence with `∇_a C` written as a fraction."""
    items = list(node.items)
    for place in range(len(items) - 1):
        item = items[place]
        if (
            isinstance(item, sx.Scripts)
            and isinstance(item.base, sx.Letter)
            and item.base.text == "∇"
            and item.lower is not None
            and plain(items[place + 1]) == loss
        ):
            bottom = item.lower
            if item.upper is not None:
                bottom = sx.Scripts(bottom, None, item.upper)
            items[place : place + 2] = [derivative_forms.fraction(items[place + 1], bottom)]
            return nablas(_sequence(items), loss) if len(items) > 1 else items[0]
    return node


def _sequence(items: list[sx.Node]) -> sx.Sequence:
    return sx.Sequence(tuple(items), (False,) * (len(items) - 1))


def split(scope: Scope, node: sx.Node) -> tuple[Name, tuple[sx.Node, ...]]:
    """A name and the subscripts that pick elements of it."""
    parts = take_apart(node)
    assert parts is not None
    label = label_text(parts.labels)
    full = Name(parts.base, label, below_text(parts.below))
    if not parts.below or scope.knows(full):
        return full, ()
    return Name(parts.base, label), parts.below


def given_name(name: Name) -> Name:
    return Name(_GIVEN + name.base, name.label, name.below)


def given(name: Name, places: tuple[sx.Node, ...]) -> sx.Node:
    """The derivative by a name, as a name of its own."""
    made = given_name(name)
    return scripted(sx.Accent("∂", sx.Letter(name.base)), made, places)


def scripted(base: sx.Node, name: Name, places: tuple[sx.Node, ...]) -> sx.Node:
    lower = [*([sx.Word(name.below)] if name.below else []), *places]
    upper = sx.Fence("(", sx.Word(name.label)) if name.label else None
    if upper is None and not lower:
        return base
    below = None
    if lower:
        below = lower[0] if len(lower) == 1 else sx.List(tuple(lower), (",",) * (len(lower) - 1))
    return sx.Scripts(base, below, upper)


def _link(name: Name, places: tuple[sx.Node, ...], target: sx.Node) -> sx.Node:
    """What comes by way of one name: its derivative times its own derivative by the target."""
    whole = scripted(sx.Letter(name.base), name, ())
    return _sequence([given(name, ()), derivative_forms.fraction(whole, target)])


def is_defined(scope: Scope, form: derivative_forms.Written) -> bool:
    """Whether what is differentiated is more than a name without a definition."""
    parts = take_apart(form.subject)
    if parts is None:
        return True
    picked = all(map(is_pick, parts.below))
    names = (parts.full_name, parts.name) if picked else (parts.full_name,)
    return any(scope.definition(name) is not None for name in names)
