"""Things side by side and things with signs between them: products, chains, functions applied."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.parsing import applying, derivative_forms, differentials
from symbolic.parsing import syntax as sx
from symbolic.parsing.applying import Factor
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity
from symbolic.parsing.walking import names

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator

_ELEMENTWISE = ("⊙", "∘", ".*", "⊗")


def side_by_side(context: Elaborator, items: Sequence[sx.Node]) -> Quantity:
    """A product of what stands side by side, where functions take what follows them."""
    return _multiplied(context, factors(context, items))


def factors(context: Elaborator, items: Sequence[sx.Node]) -> list[Factor]:
    """The factors that things side by side make."""
    items = _counted(context, tuple(items))
    found, start = [], 0
    while start < len(items):
        if plain(items[start]) == ".":
            start += 1
            continue
        factor, after = applying.factor(context, items, start)
        letters = frozenset(part.base for item in items[start:after] for part in names(item))
        found.append(replace(factor, letters=letters))
        start = after
    return found


def _counted(context: Elaborator, items: tuple[sx.Node, ...]) -> tuple[sx.Node, ...]:
    """The items, where the sum of a mean `1/n Σ_i` runs to n."""
    for place, (mean, total) in enumerate(itertools.pairwise(items)):
        if isinstance(mean, sx.Fraction):
            whole = counted(context, total, mean.bottom)
            if whole is not total:
                return (*items[:place], mean, whole, *items[place + 2 :])
    return items


def counted(context: Elaborator, total: sx.Node, count: sx.Node) -> sx.Node:
    """A sum that is divided by n, which is the number of its terms if nothing says what it is."""
    if (
        isinstance(total, sx.Big)
        and total.kind == "sum"
        and total.upper is None
        and total.lower is not None
        and not isinstance(total.lower, sx.List | sx.Sequence)
        and plain(count) in ("n", "m", "N")
        and not context.scope.knows(Name(plain(count)))
    ):
        return sx.Big("sum", total.lower, count, total.body)
    return total


def _multiplied(context: Elaborator, parts: Sequence[Factor]) -> Quantity:
    made = parts[0]
    for part in parts[1:]:
        made = _joined(context, made, part)
    return made.quantity


def _joined(context: Elaborator, left: Factor, right: Factor) -> Factor:
    """Two factors as one: derivatives that follow one another by the chain rule."""
    chained = differentials.chained(context, left.quantity, left.derivative, right.derivative)
    if chained is not None:
        return Factor(*chained)
    letters = left.letters | right.letters
    one, other = left.quantity, right.quantity
    if one.rank == other.rank and not (left.letters & right.letters):
        one, other = (context.conform.strict(side) for side in (one, other))
    return Factor(context.conform.product(one, other), None, letters)


def with_signs(context: Elaborator, nodes: Sequence[sx.Node], operators: Sequence[str]) -> Quantity:
    """A product with its signs, from the left."""
    nodes, operators = derivative_forms.slashed(nodes, operators)
    if len(nodes) == 1:
        return context.value(nodes[0])
    made = _as_factor(context, nodes[0])
    for sign, node in zip(operators, nodes[1:], strict=True):
        right = _as_factor(context, node)
        made = _signed(context, made, sign, right)
    return made.quantity


def _as_factor(context: Elaborator, node: sx.Node) -> Factor:
    """A factor; one that is a product side by side keeps the derivative that it ends with."""
    items = node.items if isinstance(node, sx.Sequence) else (node,)
    parts = factors(context, items)
    made = parts[0]
    for part in parts[1:]:
        made = _joined(context, made, part)
    return made


def _signed(context: Elaborator, left: Factor, sign: str, right: Factor) -> Factor:
    one, other = left.quantity, right.quantity
    if sign == "/":
        return Factor(context.divided(one, other))
    chained = differentials.chained(context, one, left.derivative, right.derivative)
    if chained is not None:
        return Factor(*chained)
    if sign in _ELEMENTWISE:
        if sign == "⊗" and one.rank == other.rank == 1:
            return Factor(context.conform.outer(one, other))
        if sign == "⊗" and one.rank and other.rank and not context.conform.fits(one, other):
            raise NotMeant("`⊗` between matrices may mean several products; write `⊙` or `\\,`")
        return Factor(context.conform.elementwise(ex.multiply, one, other, "the product `⊙`"))
    if sign == "⊘":
        return Factor(context.divided(one, other))
    if sign in ("·", "@") and one.rank == other.rank == 1 and one.row == other.row:
        return Factor(context.conform.inner(one, other))
    return Factor(context.conform.product(one, other))
