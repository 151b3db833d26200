"""Sums that reach further than their first term: `Σ_i a_i + b_i` is `Σ_i (a_i + b_i)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.ranges import subscript_letters
from symbolic.parsing.walking import children

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def widened(
    context: Elaborator, terms: Sequence[tuple[str, sx.Node]]
) -> Sequence[tuple[str, sx.Node]]:
    """A sum over an index whose letter the terms after it use too is a sum over all of them."""
    for place, (sign, term) in enumerate(terms[:-1]):
        last, rebuild = _last_big(term)
        if last is None or last.kind != "sum" or last.lower is None:
            continue
        letters = _bound_letters(last.lower)
        rest = terms[place + 1 :]
        used = {letter for _, later in rest for letter in subscript_letters(later)}
        # The letters that a claim leaves free mean nothing inside what its names are defined as.
        free = set() if context.chain else set(context.shared.free)
        unbound = used - set(context.bound) - free
        if letters & unbound and not any(_binds(later, letters) for _, later in rest):
            context.shared.notes["the sum reaches over all that follows it"] = None
            body = sx.Sum((("+", last.body), *rest))
            whole = rebuild(sx.Big(last.kind, last.lower, last.upper, body))
            return (*terms[:place], (sign, whole))
    return terms


def _binds(node: sx.Node, letters: set[str]) -> bool:
    """Whether an operation inside binds one of some letters itself."""
    if isinstance(node, sx.Big) and _bound_letters(node.lower) & letters:
        return True
    return any(_binds(child, letters) for child in children(node))


def _last_big(node: sx.Node) -> tuple[sx.Big | None, Callable[[sx.Node], sx.Node]]:
    """The operation that a term ends with, and how the term is rebuilt around another."""
    match node:
        case sx.Big():
            return node, lambda made: made
        case sx.Sequence(items):
            inner, rebuild = _last_big(items[-1])
            return inner, lambda made: sx.Sequence((*items[:-1], rebuild(made)), node.tight)
        case sx.Product(factors, operators):
            inner, rebuild = _last_big(factors[-1])
            return inner, lambda made: sx.Product((*factors[:-1], rebuild(made)), operators)
    return None, lambda made: made


def _bound_letters(lower: sx.Node | None) -> set[str]:
    match lower:
        case sx.Relation((sx.Letter(text), _), _):
            return {text}
        case sx.Letter(text):
            return {text}
        case sx.List(items) | sx.Sequence(items):
            return {letter for item in items for letter in _bound_letters(item)}
    return set()
