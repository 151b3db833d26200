"""The values of derivatives: of a formula by a name or its elements, and chains of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.derivative_forms import written
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name, take_apart
from symbolic.parsing.picking import picked
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, squeezed
from symbolic.parsing.resolving import of_name, resolved
from symbolic.parsing.slopes import partial

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


class Undefined(NotMeant):
    """A derivative of something of which nothing says how it depends on what."""


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
    is_value = named is not None and context.scope.definition(named.name) is not None
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


def of(context: Elaborator, top: sx.Node, bottoms: Sequence[sx.Node]) -> Derivative:
    """The derivative of a formula, once by each of some names."""
    body: Quantity | None = None
    rank, whole_rank = 0, 0
    for bottom in map(_uncalled, bottoms):
        parts = take_apart(bottom)
        if parts is None or parts.marks.power is not None:
            raise NotMeant(f"`{plain(bottom)}` is nothing to differentiate by")
        key, picks = resolved(context, parts)
        if not parts.below and not parts.labels and parts.base in context.formals:
            raise NotMeant(f"a derivative by the argument `{parts.base}` of a function")
        whole = of_name(context, key, parts)
        inner = context.inside(cuts=context.cuts | {key})
        of_name(inner, key, parts)
        tensor = context.shared.leaves[key]
        if body is None:
            body = _differentiated(inner, top, tensor, key)
            rank = whole_rank = body.rank
        body = _by(context, body, tensor, picks, key)
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
    key: Name,
) -> Quantity:
    """A quantity differentiated by a tensor, or by the elements that some subscripts pick."""
    count = body.rank
    full = Quantity(
        (*body.shape, *tensor.shape),
        lambda at: partial(body.at(at[:count]), tensor, at[count:]),
    )
    if not picks:
        return full

    def rows(at: tuple[Position, ...]) -> Quantity:
        inner = Quantity(tensor.shape, lambda places: full.at((*at, *places)))
        return picked(context, inner, picks, key)

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
