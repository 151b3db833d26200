"""Derivatives as they are written: `∂L/∂W`, `d/dx f(x)`, `∇_W L`, and chains of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.deriving.pullback import pull
from symbolic.expressions import Expression, Tensor
from symbolic.functions import NoDerivative
from symbolic.indices import Index, Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name, Parts, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, squeezed
from symbolic.parsing.scope import children

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


class Undefined(NotMeant):
    """A derivative of something of which nothing says how it depends on what."""


@dataclass(frozen=True)
class Written:
    """A derivative as it is written.

    Attributes:
        top: what is differentiated.
        bottoms: by what, once for each order.
    """

    top: sx.Node
    bottoms: tuple[sx.Node, ...]


@dataclass(frozen=True)
class Derivative:
    """A derivative with what it was written as.

    Attributes:
        quantity: its elements; the axes of the top come first, then those of the bottom.
        top: the text of what is differentiated.
        bottom: the text of what by.
        top_rank: the number of axes of the top.
        bottom_rank: the number of axes of the bottom.
        layouts: whether it may be written transposed; a gradient `∇` has the shape of its bottom.
    """

    quantity: Quantity
    top: str
    bottom: str
    top_rank: int
    bottom_rank: int
    layouts: bool = True


def partial(body: Expression, tensor: Tensor, at: Sequence[Position]) -> Expression:
    """The derivative of an expression in an element of a tensor."""
    places = tuple(Index("pqrs"[axis % 4], size) for axis, size in enumerate(tensor.shape))
    shares = pull(body, ex.ONE, (), {tensor})
    try:
        made = ex.add(*(share.at(places) for share in shares)) if shares else ex.ZERO
    except NoDerivative as error:
        raise NotMeant(str(error)) from None
    return ex.substitute(made, dict(zip(places, at, strict=True)))


# -- how derivatives are written -----------------------------------------------------------------


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


# -- what they are -------------------------------------------------------------------------------


def derivative(context: Elaborator, node: sx.Node) -> Derivative | None:
    """A fraction that is a derivative."""
    form = written(node)
    if form is None or isinstance(form.top, sx.Dots):
        return None
    return of(context, form.top, form.bottoms)


def wrapped(context: Elaborator, node: sx.Node) -> Derivative | None:
    """A derivative in brackets, with a note, or evaluated somewhere."""
    match node:
        case sx.At(_, where) if where is not None and take_apart(where) is None:
            return None
        case sx.Fence("(" | "[", body) | sx.Annotated(body) | sx.At(body) if body is not None:
            if isinstance(body, sx.Fraction):
                return derivative(context, body)
            return wrapped(context, body)
    return None


def operated(
    context: Elaborator, items: Sequence[sx.Node], start: int
) -> tuple[Derivative, int] | None:
    """An operator such as `d/dx` or `∇_W` with what it acts on."""
    item, rest = items[start], items[start + 1 :]
    bottoms: tuple[sx.Node, ...] | None = None
    form = written(item)
    if form is not None and isinstance(form.top, sx.Dots):
        bottoms = form.bottoms
    elif isinstance(item, sx.Scripts):
        bottoms = _subscripted(item)
    if bottoms is None:
        return None
    if not rest:
        raise NotMeant(f"`{plain(item)}` acts on nothing")
    named = take_apart(rest[0])
    is_call = len(rest) > 1 and isinstance(rest[1], sx.Fence) and named is not None
    is_value = named is not None and context.scope.definition(_name_of(named)) is not None
    if isinstance(rest[0], sx.Fence):
        body, used = rest[0], 1
    elif named is not None and (is_value or len(rest) == 1 + is_call):
        used = 2 if is_call else 1
        body = sx.Sequence(tuple(rest[:2]), (False,)) if is_call else rest[0]
    else:
        body, used = (
            (rest[0] if len(rest) == 1 else sx.Sequence(tuple(rest), (False,) * (len(rest) - 1))),
            len(rest),
        )
    made = of(context, body, bottoms)
    is_nabla = form is None and plain(item).startswith("∇")
    return replace(made, layouts=not is_nabla), start + 1 + used


def _subscripted(item: sx.Scripts) -> tuple[sx.Node, ...] | None:
    """What `∇_W`, `∂_w` or `∇²_w` differentiates by."""
    order = plain(item.upper) if item.upper is not None else "1"
    if item.lower is None or order not in ("1", "2"):
        if isinstance(item.base, sx.Scripts) and item.upper is None and item.lower is not None:
            inner = item.base
            if isinstance(inner.base, sx.Letter) and inner.base.text in ("∇", "∂"):
                return (item.lower,) * (2 if plain(inner.upper) == "2" else 1)
        return None
    if not isinstance(item.base, sx.Letter) or item.base.text not in ("∇", "∂"):
        return None
    return (item.lower,) * int(order)


def _name_of(parts: Parts) -> Name:
    return Name(parts.base + parts.tail, label_text(parts.labels))


def of(context: Elaborator, top: sx.Node, bottoms: Sequence[sx.Node]) -> Derivative:
    """The derivative of a formula, once by each of some names."""
    from symbolic.parsing import references

    body: Quantity | None = None
    rank, whole_rank = 0, 0
    for bottom in map(_uncalled, bottoms):
        parts = take_apart(bottom)
        if parts is None or parts.marks.power is not None:
            raise NotMeant(f"`{plain(bottom)}` is nothing to differentiate by")
        key, picks = references.resolved(context, parts)
        if not parts.below and not parts.labels and parts.base in context.formals:
            raise NotMeant(f"a derivative by the argument `{parts.base}` of a function")
        whole = references.of_name(context, key, parts)
        inner = context.inside(cuts=context.cuts | {key})
        variable = references.of_name(inner, key, parts)
        tensor = context.shared.leaves[key]
        if body is None:
            body = _differentiated(inner, top, tensor, key)
            rank = whole_rank = body.rank
        body = _by(context, body, tensor, picks, variable)
        if key not in context.cuts and context.scope.definition(key) is not None:
            body = _tied(body, tensor, whole)
        whole_rank = body.rank
    assert body is not None
    if len(bottoms) > 1 and any("first derivatives" in note for note in context.shared.notes):
        raise NotMeant("a second derivative of a loss that is not defined")
    return Derivative(body, _text(top), plain(bottoms[0]), rank, whole_rank - rank)


def _uncalled(node: sx.Node) -> sx.Node:
    """`ŷ(x_i)` as `ŷ_i`, to differentiate by."""
    if not isinstance(node, sx.Sequence) or len(node.items) != 2:
        return node
    name, fence = node.items
    if take_apart(name) is None or not isinstance(fence, sx.Fence) or fence.body is None:
        return node
    first = fence.body.items[0] if isinstance(fence.body, sx.List) else fence.body
    inner = take_apart(first)
    if inner is None:
        return node
    picks = [item for item in (*inner.labels, *inner.below) if isinstance(item, sx.Letter)]
    return sx.Scripts(name, picks[0]) if len(picks) == 1 else name


def _differentiated(inner: Elaborator, top: sx.Node, tensor: Tensor, key: Name) -> Quantity:
    """What is differentiated, with the name that it is differentiated by taken as given."""
    made = inner.value(top)
    shape = tuple(map(inner.sizes.resolve, made.shape))
    probe = made.at(tuple(position(Index("i", size)) for size in shape))
    if tensor not in probe.tensors and not _alike(tensor, probe):
        raise Undefined(f"nothing before this says how `{_text(top)}` depends on `{key}`")
    return made


def _alike(tensor: Tensor, body: Expression) -> bool:
    return any(other.name == tensor.name for other in body.tensors)


def _by(
    context: Elaborator,
    body: Quantity,
    tensor: Tensor,
    picks: Sequence[sx.Node],
    variable: Quantity,
) -> Quantity:
    """A quantity differentiated by a tensor, or by the elements that some subscripts pick."""
    from symbolic.parsing import references

    count = body.rank
    full = Quantity(
        (*body.shape, *tensor.shape),
        lambda at: partial(body.at(at[:count]), tensor, at[count:]),
    )
    if not picks:
        return full

    def rows(at: tuple[Position, ...]) -> Quantity:
        inner = Quantity(tensor.shape, lambda places: full.at((*at, *places)))
        return references.picked(context, inner, picks)

    probe = rows(tuple(position(0) for _ in body.shape))
    return Quantity((*body.shape, *probe.shape), lambda at: rows(at[:count]).at(at[count:]))


def _tied(body: Quantity, tensor: Tensor, whole: Quantity) -> Quantity:
    """A derivative taken where a name has the value that its definition gives it."""
    indices = tuple(Index("tuvw"[axis % 4], size) for axis, size in enumerate(tensor.shape))
    meaning = whole.at(tuple(map(position, indices)))
    if isinstance(meaning, ex.Element) and meaning.tensor == tensor:
        return body
    return replace(body, at=lambda at: ex.replace(body.at(at), {tensor: (indices, meaning)}))


def _text(node: sx.Node) -> str:
    """The text that tells what is differentiated: without brackets and arguments."""
    if isinstance(node, sx.Fence) and node.body is not None:
        return _text(node.body)
    if (
        isinstance(node, sx.Sequence)
        and len(node.items) == 2
        and isinstance(node.items[1], sx.Fence)
        and take_apart(node.items[0]) is not None
    ):
        return plain(node.items[0])
    return plain(node)


def chained(
    context: Elaborator, left: Quantity, before: Derivative | None, after: Derivative | None
) -> tuple[Quantity, Derivative | None] | None:
    """What stands left of a derivative times the derivative, by the chain rule, where it is one."""
    if after is None or not after.top_rank:
        if before is not None and after is not None and before.bottom == after.top:
            made = context.conform.product(left, after.quantity)
            return made, Derivative(
                made, before.top, after.bottom, before.top_rank, after.bottom_rank
            )
        return None
    count = after.top_rank
    sizes = after.quantity.shape[:count]
    if before is not None and before.bottom == after.top and before.bottom_rank == count:
        rest = left.shape[: left.rank - count]
    elif left.rank == count and context.sizes.attempt(*zip(left.shape, sizes, strict=True)):
        rest = ()
    else:
        thin = squeezed(replace(left, shape=tuple(map(context.sizes.resolve, left.shape))))
        if thin.rank == left.rank or thin.rank != count:
            return None
        if not context.sizes.attempt(*zip(thin.shape, sizes, strict=True)):
            return None
        left, rest = thin, ()
    indices = tuple(
        Index("k", context.sizes.resolve(size)) for size in left.shape[left.rank - count :]
    )
    middle = tuple(map(position, indices))
    kept = len(rest)
    right = after.quantity

    def at(places: tuple[Position, ...]) -> Expression:
        one = left.at((*places[:kept], *middle))
        other = right.at((*middle, *places[kept:]))
        return _summed(indices, one, other)

    made = Quantity((*rest, *right.shape[count:]), at)
    if before is not None and before.bottom == after.top:
        return made, Derivative(made, before.top, after.bottom, before.top_rank, after.bottom_rank)
    return made, None


def _summed(indices: tuple[Index, ...], left: Expression, right: Expression) -> Expression:
    again = {index: index.again() for index in indices}
    same = {index: position(other) for index, other in again.items()}
    product = ex.multiply(ex.substitute(left, same), ex.substitute(right, same))
    return ex.sum_over(tuple(again.values()), product)


def mentions(node: sx.Node) -> bool:
    """Whether a formula holds a derivative anywhere."""
    if written(node) is not None:
        return True
    if (
        isinstance(node, sx.Scripts)
        and isinstance(node.base, sx.Letter)
        and node.base.text in ("∇", "∂")
    ):
        return True
    return any(mentions(child) for child in children(node))
