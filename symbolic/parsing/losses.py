"""Which name of a note is the loss: what `dW`, `δ` and an update rule are derivatives of."""

from __future__ import annotations

from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Name, Parts, label_text, take_apart
from symbolic.parsing.scope import Scope
from symbolic.parsing.vocabulary import LOSSES
from symbolic.parsing.walking import names


def loss_for(scope: Scope, wrt: sx.Node) -> sx.Node | None:
    """The loss that was defined last and that depends on a name, as a formula."""
    parts = take_apart(wrt)
    if parts is None:
        return None
    meant = {
        parts.name,
        parts.full_name,
        Name(parts.base.upper(), label_text(parts.labels)),
    }
    for made in reversed(scope.definitions.values()):
        if made.name.base not in LOSSES or made.places:
            continue
        if meant & dependencies(scope, made.name):
            base: sx.Node = sx.Letter(made.name.base)
            if len(made.name.base) > 1:
                base = sx.Word(made.name.base)
            if made.name.below:
                base = sx.Scripts(base, sx.Word(made.name.below))
            return base
    return None


def dependencies(
    scope: Scope, name: Name, given: frozenset[Name] | set[Name] = frozenset()
) -> set[Name]:
    """Every name that a definition mentions, and those that they mention, but for given ones."""
    found: set[Name] = set()
    todo = [name]
    while todo:
        made = scope.definition(todo.pop())
        if made is None:
            continue
        for other in mentioned(scope, made.body):
            if other not in found:
                found.add(other)
                todo += [other] if other not in given else []
    return found


def mentioned(scope: Scope, node: sx.Node) -> set[Name]:
    """The names that a formula mentions."""
    return {name for parts in names(node) for name in _meant(scope, parts)}


def _meant(scope: Scope, parts: Parts) -> set[Name]:
    """The known name that some parts refer to, else those that they may be."""
    base, label = parts.base + parts.tail, label_text(parts.labels)
    layers = label_text(tuple(label for label in parts.labels if label != sx.Letter("i")))
    options = [parts.full_name, parts.name, Name(base.upper(), label)]
    options += [Name(base, layers), Name(base.upper(), layers), Name(base)]
    known = [name for name in options if scope.knows(name)]
    return {known[0]} if known else {options[0], options[1]}
