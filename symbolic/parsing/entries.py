"""Arrays by their entries: `[x_i y_j]_{ij}`, slices `w_{2:m}`, subscripts that are computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.indices import Position, position, quotient, remainder
from symbolic.parsing import syntax as sx
from symbolic.parsing import vocabulary as words
from symbolic.parsing.context import Bound
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Parts, above_marks, subscripts, take_apart
from symbolic.parsing.picking import SLICES, place
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, scalar, squeezed
from symbolic.parsing.ranges import bound_by, written_size
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.walking import nodes

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def entries(context: Elaborator, node: sx.Scripts) -> Quantity | None:
    """What has such subscripts, or None where they are plain letters and numbers."""
    if node.lower is None:
        inner = node.base
        if isinstance(inner, sx.Scripts) and inner.lower is not None and _computed(context, inner):
            return context.hung(context.value(inner), node)
        return None
    made = _array(context, node)
    if made is None and _computed(context, node):
        picks = subscripts(node.lower)
        made = _part(context, context.value(_without_subscripts(node)), picks)
    above = above_marks(node.upper)
    return None if made is None or above is None else context.marked(made, above[1])


# -- arrays by their general entry ---------------------------------------------------------------


def _array(context: Elaborator, node: sx.Scripts) -> Quantity | None:
    """`[x_i y_j]_{ij}`, whose letters run over the axes; not an entry, as `[A B]_{ij}` is."""
    fence = node.base
    if not (isinstance(fence, sx.Fence) and fence.kind == "[" and fence.body is not None):
        return None
    bound: dict[str, Bound] = {}
    stated = False
    for item in subscripts(node.lower):
        one = bound_by(context, item)
        if one is None or (one[0] in context.bound and isinstance(item, sx.Letter)):
            return None
        stated = stated or not isinstance(item, sx.Letter)
        bound[one[0]] = one[1]
    if not stated and not set(bound) <= letters(fence.body):
        return None
    made = squeezed(context.inside(bound=bound).value(fence.body))
    if made.rank:
        return None
    axes = [next(iter(one.at.indices)) for one in bound.values()]
    return Quantity(
        tuple(index.size for index in axes),
        lambda at: ex.substitute(made.body, dict(zip(axes, at, strict=True))),
    )


def letters(node: sx.Node) -> set[str]:
    """The letters that stand anywhere in a formula."""
    return {part.text for part in nodes(node) if isinstance(part, sx.Letter)}


# -- functions along an index --------------------------------------------------------------------

_ALONG = {
    **dict.fromkeys(words.SOFTMAX, "softmax"),
    **dict.fromkeys(words.LOG_SOFTMAX, "log_softmax"),
    **dict.fromkeys(words.LOGSUMEXP, "logsumexp"),
}


def along_letter(context: Elaborator, parts: Parts, fence: sx.Fence | None) -> Quantity | None:
    """`softmax_k(z_{ik})`, along the index that it names and its argument speaks of."""
    name = _ALONG.get(parts.base)
    if name is None or fence is None or fence.body is None or len(parts.below) != 1:
        return None
    one = bound_by(context, parts.below[0])
    stated = isinstance(parts.below[0], sx.Relation)
    if one is None or not (stated or one[0] in letters(fence.body)):
        return None
    body = squeezed(context.inside(bound=dict([one])).value(fence.body))
    index = one[1].at.index
    if body.rank or index is None:
        return None
    if name == "logsumexp":
        return scalar(ex.Operator(name, (index,), body.body))
    return Quantity((index.size,), lambda at: ex.Operator(name, (index,), body.body, at))


# -- parts of arrays -----------------------------------------------------------------------------


def _computed(context: Elaborator, node: sx.Scripts) -> bool:
    """Whether subscripts of something known are slices, or computed from other numbers."""
    if not any(_is_computed(context, item) for item in subscripts(node.lower)):
        return False
    parts = take_apart(node)
    if parts is None:
        return True
    return context.scope.knows(parts.name)


def _is_computed(context: Elaborator, item: sx.Node) -> bool:
    match item:
        case sx.Relation((_, _), (":",)):
            return True
        case sx.Fence("⌊") | sx.Product() | sx.Letter(":"):
            return True
        case sx.Sequence(items):
            return any(isinstance(part, sx.Word | sx.Fence) for part in items)
        case sx.Fence("(", body):
            return body is not None and _is_computed(context, body)
        case sx.Sum(terms):
            sizes = [t for _, t in terms if isinstance(t, sx.Letter) and _is_size(context, t)]
            shifted = len([t for _, t in terms if isinstance(t, sx.Letter)]) > len(sizes) > 0
            parts = sx.Sequence | sx.Product | sx.Fence
            return shifted or any(isinstance(t, parts) for _, t in terms)
    return False


def _is_size(context: Elaborator, letter: sx.Letter) -> bool:
    known = letter.text in context.scope.rigid or letter.text in context.scope.sizes
    return known and letter.text not in context.bound


def _without_subscripts(node: sx.Scripts) -> sx.Node:
    """What the subscripts hang on, with the brackets above that name a layer."""
    above = node.upper
    items = above.items if isinstance(above, sx.Sequence) else (above,)
    labels = [item for item in items if isinstance(item, sx.Fence)]
    if not labels:
        return node.base
    upper = labels[0] if len(labels) == 1 else sx.Sequence(tuple(labels))
    return sx.Scripts(node.base, None, upper)


def _part(context: Elaborator, whole: Quantity, picks: Sequence[sx.Node]) -> Quantity:
    """Entries and slices of an array."""
    if len(picks) > whole.rank:
        raise Mismatch(f"`{', '.join(map(plain, picks))}` are more subscripts than there are axes")
    fixed: dict[int, Position] = {}
    starts: dict[int, Position] = dict.fromkeys(range(len(picks), whole.rank), position(0))
    sizes: dict[int, Position] = {axis: whole.shape[axis] for axis in starts}
    for axis, pick in enumerate(picks):
        match pick:
            case sx.Relation((first, last), (":",)) if first is not None and last is not None:
                starts[axis] = _number(context, first) - 1
                sizes[axis] = _number(context, last) - starts[axis]
            case _ if plain(pick) in SLICES:
                starts[axis], sizes[axis] = position(0), whole.shape[axis]
            case _:
                fixed[axis] = _number(context, pick) - 1
                index = fixed[axis].index
                if index is not None:
                    context.sizes.attempt((index.size, whole.shape[axis]))
    kept = sorted(starts)

    def at(places: tuple[Position, ...]) -> ex.Expression:
        given = dict(zip(kept, places, strict=True))
        return whole.at(
            tuple(
                fixed[axis] if axis in fixed else given[axis] + starts[axis]
                for axis in range(whole.rank)
            )
        )

    row = context.shared.options.rows and whole.rank == 2 and len(kept) == 1
    return Quantity(tuple(sizes[axis] for axis in kept), at, row)


def _number(context: Elaborator, node: sx.Node) -> Position:
    """A whole number computed from positions, which count from 1, and from sizes."""
    match node:
        case sx.Number(text) if text.isdigit():
            return position(int(text))
        case sx.Letter():
            return place(context, node) + 1
        case sx.Sum(terms):
            signed = [(-1 if sign == "-" else 1, _number(context, term)) for sign, term in terms]
            return sum((part * sign for sign, part in signed), position(0))
        case sx.Sequence((left, sx.Word("mod"), right)):
            return remainder(_number(context, left), _number(context, right))
        case sx.Sequence((sx.Word("size"), sx.Fence("(", body))) if body is not None:
            return context.sizes.resolve(written_size(body) or _number(context, body))
        case sx.Sequence(factors):
            return _multiplied([_number(context, factor) for factor in factors])
        case sx.Product(factors, operators) if set(operators) <= {"·", "×", "*"}:
            return _multiplied([_number(context, factor) for factor in factors])
        case sx.Fence("⌊", sx.Product((left, right), ("/",))):
            return quotient(_number(context, left), _number(context, right))
        case sx.Fence("(", body) if body is not None:
            return _number(context, body)
    size = written_size(node)
    if size is None:
        raise NotMeant(f"`{plain(node)}` is no subscript that picks an element")
    return context.sizes.resolve(size)


def _multiplied(factors: Sequence[Position]) -> Position:
    made = position(1)
    for factor in factors:
        made = made * factor
    return made
