"""Operations over ranges: sums, products and maxima over indices, and the sizes of ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.indices import Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.context import Bound
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import subscripts, take_apart
from symbolic.parsing.picking import place
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, each, scalar, summed, total
from symbolic.parsing.scope import Scope
from symbolic.parsing.walking import nodes

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator

_Condition = Callable[["Elaborator"], Expression]


def big(context: Elaborator, node: sx.Big) -> Quantity:
    """A sum, product, maximum or minimum over a range."""
    if node.kind not in ("sum", "prod", "max", "min"):
        raise NotMeant(f"`{node.kind}` over a range is not read")
    if node.lower is None and node.upper is None:
        return _bare(context, node)
    bound, conditions = _bound(context, node)
    inner = context.inside(bound=bound)
    body = inner.value(node.body)
    indices = tuple(
        index
        for here in bound.values()
        for index in sorted(here.at.indices, key=lambda i: i.serial)
    )
    kept = [ex.multiply(*(condition(inner) for condition in conditions))] if conditions else []
    if node.kind == "sum":
        return summed(each(lambda x: ex.multiply(*kept, x), body), indices)
    if kept:
        raise NotMeant(f"`{node.kind}` over a range with a condition is not read")
    return each(lambda x: ex.Operator(node.kind, indices, x), body)


def _bare(context: Elaborator, node: sx.Big) -> Quantity:
    """A sum without limits: over the subscripts that nothing else binds, or over all elements."""
    if (
        node.kind == "prod"
        and isinstance(node.body, sx.Fence)
        and isinstance(node.body.body, sx.List)
    ):
        return context.value(sx.Sequence(node.body.body.items))
    if node.kind != "sum":
        made = context.value(node.body)
        indices = tuple(context.fresh_index("k", size) for size in made.shape)
        return scalar(ex.Operator(node.kind, indices, made.at(tuple(map(position, indices)))))
    letters = [
        letter
        for letter in subscript_letters(node.body)
        if letter not in context.bound and letter not in context.shared.free
    ]
    if not letters:
        return total(context.value(node.body))
    bound = {letter: _from_one(context, letter, None) for letter in letters[:1]}
    body = context.inside(bound=bound).value(node.body)
    return summed(body, [i for here in bound.values() for i in here.at.indices])


def _from_one(context: Elaborator, letter: str, size: Position | None) -> Bound:
    return Bound(position(context.fresh_index(letter, size)))


def subscript_letters(node: sx.Node) -> list[str]:
    """The letters that stand alone as subscripts, or in brackets above, in order."""
    found: dict[str, None] = {}
    for part in nodes(node):
        parts = take_apart(part)
        for item in (*parts.labels, *parts.below) if parts is not None else ():
            if isinstance(item, sx.Letter) and item.text in "ijklmnrstxcdkqbp":
                found[item.text] = None
    return list(found)


def _bound(context: Elaborator, node: sx.Big) -> tuple[dict[str, Bound], list[_Condition]]:
    """The letters that a range binds, and the conditions on them."""

    bound: dict[str, Bound] = {}
    conditions: list[_Condition] = []
    lower = node.lower
    items = lower.items if isinstance(lower, sx.List) else (lower,)
    for item in items:
        match item:
            case sx.Relation((left, right), ("=",)) if isinstance(left, sx.Letter):
                bound[left.text] = _range(context, left.text, right, node.upper)
            case sx.Letter(text) if text.islower() and (
                text not in "xyzwvutab" or text in subscript_letters(node.body)
            ):
                bound[text] = _range(context, text, None, node.upper)
            case sx.Sequence(letters) if all(isinstance(i, sx.Letter) for i in letters):
                for letter in letters:
                    bound[plain(letter)] = _from_one(context, plain(letter), None)
            case sx.Relation((left, right), ("∈",)) if left is not None and right is not None:
                for letter in subscripts(left):
                    size = set_size(context, right)
                    bound[plain(letter)] = _from_one(context, plain(letter), size)
            case sx.Relation((left, right), (("≠" | "<" | ">" | "≤" | "≥") as sign,)):
                for side in (left, right):
                    text = plain(side)
                    if isinstance(side, sx.Letter) and text not in context.bound:
                        known = text in context.shared.free and text not in bound
                        first = side is left
                        if first and text not in bound and not known:
                            bound[text] = _from_one(context, text, None)
                conditions.append(
                    lambda inner, pair=(left, right), sign=sign: _ordered(inner, pair, sign)
                )
            case sx.Relation((_, sx.Letter(text), _)) if made := bound_by(context, item):
                bound[text] = made[1]
            case _:
                raise NotMeant(f"the range `{plain(lower)}` is not known here")
    return bound, conditions


def _ordered(context: Elaborator, pair: Sequence[sx.Node | None], sign: str) -> Expression:
    left, right = (place(context, side) for side in pair if side is not None)
    context.sizes.attempt(
        *((a.index.size, b.index.size) for a, b in [(left, right)] if a.index and b.index)
    )
    if sign == "≠":
        return 1 - ex.delta(left, right)
    gap = {"<": right - left - 1, ">": left - right - 1, "≤": right - left, "≥": left - right}
    return ex.at_least_zero(gap[sign])


def bounded(context: Elaborator, letter: str, start: sx.Node | None, stop: sx.Node | None) -> Bound:
    """A letter as an index, over all of an axis or from a start to a stop."""
    return (
        _from_one(context, letter, None) if stop is None else _range(context, letter, start, stop)
    )


def _range(context: Elaborator, letter: str, start: sx.Node | None, stop: sx.Node | None) -> Bound:
    """The range from a start to a stop, both included."""
    first = 1
    if start is not None:
        if not isinstance(start, sx.Number) or not start.text.isdigit():
            made = size_of(context, start)
            if stop is None or made is None:
                raise NotMeant(f"a range that starts at `{plain(start)}` is not read")
            end = size_of(context, stop)
            if end is None:
                raise NotMeant(f"a range that ends at `{plain(stop)}` is not read")
            index = context.fresh_index(letter, end - made + 1)
            return Bound(position(index) + made - 1)
        first = int(start.text)
    if stop is None:
        index = context.fresh_index(letter)
        return Bound(position(index), first)
    end = size_of(context, stop)
    if end is None:
        raise NotMeant(f"a range that ends at `{plain(stop)}` is not read")
    index = context.fresh_index(letter, end - first + 1)
    if first == 0:
        return Bound(position(index), 0)
    return Bound(position(index) + (first - 1))


def size_of(context: Elaborator, node: sx.Node) -> Position | None:
    """A size that is written in a formula, as a position."""
    made = written_size(node)
    if made is not None:
        return context.sizes.resolve(made)
    match node:
        case sx.Letter(text) if text in context.bound:
            return context.bound[text].at + context.bound[text].first
        case sx.Sum(terms):
            total_size = position(0)
            for sign, term in terms:
                part = size_of(context, term)
                if part is None:
                    return None
                total_size = total_size + part * (-1 if sign == "-" else 1)
            return total_size
    if cardinality_of(node) is not None:
        return context.sizes.resolve(position(cardinality_of(node) or ""))
    return None


def written_size(node: sx.Node | None) -> Position | None:
    """A size as it is written: a number, a letter with or without subscript, a sum or product."""
    match node:
        case sx.Number(text) if text.isdigit():
            return position(int(text))
        case sx.Letter(text) if text.isalpha():
            return position(text)
        case sx.Word(text):
            return position(text) if text.isalpha() else None
        case sx.Scripts(base, lower, None, 0) if lower is not None:
            inner = plain(lower)
            return position(f"{plain(base)}_{inner}") if inner.isalnum() else None
        case sx.Scripts():
            parts = take_apart(node)
            if parts is not None and parts.marks.power is None:
                text = plain(node)
                return position(text) if not any(c in text for c in "*+-/ ") else None
            return None
        case sx.Fence("(" | "[", body):
            return written_size(body)
        case sx.Annotated(body):
            return written_size(body)
        case sx.Sum(terms):
            total_size = position(0)
            for sign, term in terms:
                part = written_size(term)
                if part is None or sign == "±":
                    return None
                total_size = total_size + part * (-1 if sign == "-" else 1)
            return total_size
        case sx.Sequence(items):
            product = position(1)
            for item in items:
                part = written_size(item)
                if part is None:
                    return None
                product = product * part
            return product
    return None


def cardinality_of(node: sx.Node) -> str | None:
    """The name of the size of a set, `|B|`."""
    if isinstance(node, sx.Fence) and node.kind == "|" and node.body is not None:
        return f"|{plain(node.body)}|"
    return None


def cardinality(context: Elaborator, body: sx.Node) -> Quantity | None:
    """The number of elements of a set, where a letter names one."""
    parts = take_apart(body)
    if parts is None or not isinstance(parts.letter, sx.Letter):
        return None
    if parts.letter.style != "calligraphic" and f"|{plain(body)}|" not in context.scope.sizes:
        return None
    return scalar(ex.expression(context.sizes.resolve(position(f"|{plain(body)}|"))))


def set_size(context: Elaborator, node: sx.Node) -> Position | None:
    """The size of the set that an index runs over."""
    match node:
        case sx.Fence("{", sx.List(items)) if any(isinstance(i, sx.Dots) for i in items):
            return size_of(context, items[-1])
        case sx.Fence("[", body) if body is not None:
            return size_of(context, body)
        case sx.Letter() | sx.Scripts():
            return context.sizes.resolve(position(f"|{plain(node)}|"))
    return None


def stated_shape(scope: Scope, note: sx.Node) -> tuple[Position, ...] | None:
    """The sizes that a note such as `N × p` states."""
    match note:
        case sx.Fence("(" | "[", body) if body is not None:
            return stated_shape(scope, body)
        case sx.Product(factors, operators) if set(operators) <= {"×", "*", "·"}:
            found = [written_size(factor) for factor in factors]
        case sx.List(items):
            found = [written_size(item) for item in items]
        case _:
            return None
    return (
        tuple(size for size in found if size is not None)
        if all(size is not None for size in found)
        else None
    )


def bound_by(context: Elaborator, item: sx.Node) -> tuple[str, Bound] | None:
    """The letter that a range binds, and its index: `i`, `1 ≤ i ≤ n` or `0 ≤ i < n`."""
    match item:
        case sx.Letter(text) if text.isalpha():
            return text, bounded(context, text, None, None)
        case sx.Relation((first, sx.Letter(text), last), ("≤", "≤")):
            return text, bounded(context, text, first, last)
        case sx.Relation((first, sx.Letter(text), last), ("≤", "<")) if last is not None:
            stop = sx.Sum((("+", last), ("-", sx.Number("1"))))
            return text, bounded(context, text, first, stop)
    return None
