"""Equations as claims: what must equal what, under each layout that a derivative may be in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, position
from symbolic.parsing import differentials
from symbolic.parsing import syntax as sx
from symbolic.parsing.differentials import Derivative
from symbolic.parsing.elaborating import Elaborator
from symbolic.parsing.quantities import Quantity, squeezed, transposed
from symbolic.parsing.sizes import Sizes, Unequal


@dataclass(frozen=True)
class Sides:
    """Two quantities of one shape that an equation says are equal.

    Attributes:
        left: the left side.
        right: the right side.
        layout: the convention under which they have one shape; empty for the plain one.
    """

    left: Quantity
    right: Quantity
    layout: str = ""


def sides(context: Elaborator, left: sx.Node, right: sx.Node) -> list[Sides]:
    """The ways in which the two sides of an equation can be held against one another.

    Raises:
        Unequal: there is none.
        NotMeant: a side has no meaning.
    """
    slope = differentials.derivative(context, left)
    if slope is None:
        slope = _operated(context, left)
    one = slope.quantity if slope is not None else context.value(left)
    other = context.value(right)
    found = list(_layouts(context, one, other, slope))
    if not found:
        described = context.conform.described
        raise Unequal(
            f"the left side is a {described(one)} and the right side a {described(other)}",
            *(tuple(map(context.sizes.resolve, side.shape)) for side in (one, other)),
        )
    return found


def _operated(context: Elaborator, node: sx.Node) -> Derivative | None:
    """A left side such as `d/dx f(x)` or `∇_W L`."""
    if isinstance(node, sx.Sequence):
        made = differentials.operated(context, node.items, 0)
        if made is not None and made[1] == len(node.items):
            return made[0]
    return None


def _layouts(
    context: Elaborator, one: Quantity, other: Quantity, slope: Derivative | None
) -> Iterator[Sides]:
    one, other = _thin(context, one), _thin(context, other)
    top, bottom = _thin_ranks(context, slope)
    sizes = context.sizes
    if one.rank == other.rank and sizes.attempt(*zip(one.shape, other.shape, strict=True)):
        yield Sides(one, other)
    elif slope is not None and top and bottom and one.rank == other.rank:
        turned = _turned(one, top)
        if sizes.attempt(*zip(turned.shape, other.shape, strict=True)):
            yield Sides(turned, other, "denominator layout")
    elif slope is not None and not top and one.rank == other.rank == 2 and slope.layouts:
        turned = transposed(one)
        if sizes.attempt(*zip(turned.shape, other.shape, strict=True)):
            yield Sides(turned, other, "numerator layout")
    if slope is not None and top and bottom:
        yield from _diagonal(context, one, other, top, bottom)
    if slope is not None and bottom == 1 and one.rank == other.rank + 1:
        yield from _own(context, one, other)
    if one.rank != other.rank and (not other.rank or not one.rank):
        wide, small = (one, other) if one.rank else (other, one)
        spread = Quantity(wide.shape, lambda at: small.at(()), wide.row)
        yield Sides(*((wide, spread) if wide is one else (spread, wide)), "")
    elif slope is None and {one.rank, other.rank} == {1, 2}:
        left, right = context.conform.aligned(one, other, "an equation")
        yield Sides(left, right)


def _thin(context: Elaborator, one: Quantity) -> Quantity:
    return squeezed(replace(one, shape=tuple(map(context.sizes.resolve, one.shape))))


def _thin_ranks(context: Elaborator, slope: Derivative | None) -> tuple[int, int]:
    """The axes of the top and of the bottom of a derivative, without those of size 1."""
    if slope is None:
        return 0, 0
    wide = [context.sizes.resolve(size).number != 1 for size in slope.quantity.shape]
    return sum(wide[: slope.top_rank]), sum(wide[slope.top_rank :])


def _turned(one: Quantity, top: int) -> Quantity:
    """A Jacobian with the axes of the bottom first."""
    shape = (*one.shape[top:], *one.shape[:top])
    under = len(one.shape) - top
    return Quantity(shape, lambda at: one.at((*at[under:], *at[:under])))


def _diagonal(
    context: Elaborator, one: Quantity, other: Quantity, top: int, bottom: int
) -> Iterator[Sides]:
    """A Jacobian that is 0 but where the first axes agree, written without those zeros."""
    sizes = context.sizes
    for count in range(min(top, bottom), 0, -1):
        pairs = list(zip(one.shape[:count], one.shape[top : top + count], strict=True))
        if not all(sizes.resolve(a) == sizes.resolve(b) for a, b in pairs):
            continue
        if not _vanishes(sizes, one, top, count):
            continue
        shape = (*one.shape[:top], *one.shape[top + count :])
        kept = Quantity(shape, lambda at, c=count: one.at((*at[:top], *at[:c], *at[top:])))
        name = "element by element" if count == top == bottom else "for each example"
        for candidate, note in ((kept, ""), (_moved(kept, top, count), ", denominator layout")):
            if candidate.rank == other.rank and sizes.attempt(
                *zip(candidate.shape, other.shape, strict=True)
            ):
                yield Sides(candidate, other, name + note)
                break
            rest = candidate.shape[count:]
            if len(rest) == other.rank and sizes.attempt(*zip(rest, other.shape, strict=True)):
                spread = Quantity(candidate.shape, lambda at, c=count: other.at(at[c:]))
                yield Sides(candidate, spread, name + note)
                break


def _own(context: Elaborator, one: Quantity, other: Quantity) -> Iterator[Sides]:
    """The derivative of the i-th of some things by all of them, of which only the i-th counts."""
    size = context.sizes.resolve(one.shape[-1])
    for index in context.shared.free.values():
        places = [Index("pqrs"[k % 4], context.sizes.resolve(s)) for k, s in enumerate(one.shape)]
        terms = one.at(tuple(map(position, places)))
        if context.sizes.resolve(index.size) == size and _holds_delta(terms, {index, places[-1]}):
            kept = Quantity(one.shape[:-1], lambda at, i=index: one.at((*at, position(i))))
            if context.sizes.attempt(*zip(kept.shape, other.shape, strict=True)):
                yield Sides(kept, other, "element by element")


def _holds_delta(body: Expression, pair: set[Index | None]) -> bool:
    """Whether every term is 0 but where two indices are equal."""
    for term in body.terms if isinstance(body, ex.Add) else (body,):
        factors = term.factors if isinstance(term, ex.Multiply) else (term,)
        deltas = [{f.left.index, f.right.index} for f in factors if isinstance(f, ex.Delta)]
        if pair not in deltas:
            return False
    return True


def _moved(one: Quantity, top: int, count: int) -> Quantity:
    """The axes of the bottom before those of the top, after those that are shared."""
    before, after = one.rank - top, top - count
    shape = (*one.shape[:count], *one.shape[top:], *one.shape[count:top])

    def at(places: tuple[Position, ...]) -> Expression:
        shared, rest = places[:count], places[count:]
        return one.at((*shared, *rest[before:], *rest[:before]))

    assert after >= 0
    return Quantity(shape, at)


def _vanishes(sizes: Sizes, one: Quantity, top: int, count: int) -> bool:
    """Whether every term of a Jacobian holds the deltas of its first axes."""
    places = [Index("ijklpqrs"[k % 8], sizes.resolve(s)) for k, s in enumerate(one.shape)]
    body = one.at(tuple(map(position, places)))
    wanted = [{places[k], places[top + k]} for k in range(count)]
    terms = body.terms if isinstance(body, ex.Add) else (body,)
    for term in terms:
        factors = term.factors if isinstance(term, ex.Multiply) else (term,)
        deltas = [{f.left.index, f.right.index} for f in factors if isinstance(f, ex.Delta)]
        if not all(pair in deltas for pair in wanted):
            return False
    return True
