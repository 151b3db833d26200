"""Claims about a loss that is never said, by way of what lies after all that they speak of.

The loss depends on the names of the claim through the first value that depends on all of them. With
its derivative by that value taken as given, a claim that is false is false for almost any loss, and
one that is true is true for each loss that depends on them in no other way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.losses import dependencies
from symbolic.parsing.names import Name, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.unknown_loss import (
    given,
    given_name,
    is_defined,
    is_slope,
    one_later,
    scripted,
    split,
    unfolded,
)
from symbolic.parsing.walking import nodes


@dataclass(frozen=True)
class Through:
    """A claim whose loss is a function of one value.

    Attributes:
        scope: what is known, with that loss.
        left: its left side.
        right: its right side.
        is_only: whether no value that is defined depends on its names by another way.
    """

    scope: Scope
    left: sx.Node
    right: sx.Node
    is_only: bool


def through(scope: Scope, left: sx.Node, right: sx.Node) -> Through | None:
    """The claim where its loss is a function of the first value after all that it speaks of.

    None where the loss is defined, a term on the right side holds none of its derivatives, or no
    value depends on all names by which it is differentiated.
    """
    left, right = (unfolded(scope, side) for side in (left, right))
    form = derivative_forms.written(left)
    subject = take_apart(form.subject) if form is not None else None
    if form is None or subject is None or isinstance(form.top, sx.Dots) or is_defined(scope, form):
        return None
    loss = plain(form.subject)
    if not _in_every_term(right, loss):
        return None
    bottoms = [bottom for side in (left, right) for bottom in _bottoms(side, loss)]
    if any(take_apart(bottom) is None for bottom in bottoms):
        return None
    names = {split(scope, bottom)[0] for bottom in bottoms}
    value = _first_after(scope, names)
    if value is None:
        return None
    pair = sx.List((given(value, ()), scripted(sx.Letter(value.base), value, ())), (",",))
    likes = {**scope.likes, given_name(value): value}
    made = Definition(subject.full_name, sx.Fence("⟨", pair))
    assumed = replace(scope, likes=likes).with_definition(made)
    return Through(assumed, left, right, _is_only(scope, names, value))


def _bottoms(node: sx.Node, loss: str) -> list[sx.Node]:
    """What a loss is differentiated by anywhere in a formula."""
    forms = [derivative_forms.written(part) for part in nodes(node)]
    return [
        bottom
        for form in forms
        if form is not None and not isinstance(form.top, sx.Dots) and plain(form.subject) == loss
        for bottom in form.bottoms
    ]


def _in_every_term(node: sx.Node, loss: str) -> bool:
    """Whether each term of a formula has one derivative of a loss for a factor."""
    form = derivative_forms.written(node)
    if form is not None and not isinstance(form.top, sx.Dots):
        return len(form.bottoms) == 1 and plain(form.subject) == loss
    match node:
        case sx.Sum(terms):
            return all(_in_every_term(term, loss) for _, term in terms)
        case sx.Sequence(factors) | sx.Product(factors):
            return any(_in_every_term(factor, loss) for factor in factors)
        case sx.Fence("(" | "[", body) if body is not None:
            return _in_every_term(body, loss)
        case sx.Scripts(base, None) | sx.Annotated(base):
            return _in_every_term(base, loss)
        case sx.Big("sum", _, _, body):
            return _in_every_term(body, loss)
        case sx.Fraction(top, _):
            return _in_every_term(top, loss)
    return False


def _first_after(scope: Scope, names: set[Name]) -> Name | None:
    """The value that depends on all of some names, or is one, and on no other such value."""
    values = _values(scope, names)
    after = [name for name in values if names <= {name} | dependencies(scope, name)]
    first = [name for name in after if not dependencies(scope, name) & set(after)]
    return first[0] if len(first) == 1 else None


def _is_only(scope: Scope, names: set[Name], value: Name) -> bool:
    """Whether all that depends on some names, and not by way of a value, leads to that value."""
    after = _values(scope, set(map(one_later, names))) - {value} - dependencies(scope, value)
    others = names - {value}
    return not any(others & dependencies(scope, name, {value}) for name in after)


def _values(scope: Scope, names: set[Name]) -> set[Name]:
    """What is defined, some names among it, but for derivatives."""
    made = {name: scope.definition(name) for name in {*scope.definitions, *names}}
    return {name for name, one in made.items() if one is not None and not is_slope(one)}
