"""What a name refers to: its definition or a given tensor, and what picks elements of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.indices import ZERO, Index, Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.context import Bound
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.guesses import guess
from symbolic.parsing.names import Name, Parts, below_text, is_pick, label_text
from symbolic.parsing.quantities import Quantity, squeezed
from symbolic.parsing.scope import Definition
from symbolic.parsing.sizes import Mismatch, Unfit
from symbolic.parsing.usages import Usage
from symbolic.proving.prove import Definition as Value

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


def resolved(context: Elaborator, parts: Parts) -> tuple[Name, tuple[sx.Node, ...]]:
    """The name that a name with scripts refers to, and what picks elements of it."""
    scope = context.scope
    layers, examples = labels_of(context, parts)
    base, label = parts.base + parts.tail, label_text(layers)
    family = scope.family(Name(base, label))
    if family is not None and (examples or _are_picks(context, parts.below)):
        return family, (*examples, *parts.below)
    for count in range(len(parts.below), -1, -1):
        key = Name(base, label, below_text(parts.below[:count]))
        picks = (*examples, *parts.below[count:])
        if fits(context, key, picks):
            return key, picks
    own = scope.bare_values if examples else scope.bare
    is_own = not label and base in own and scope.shapes.get(Name(base, label)) != ()
    for linked in () if is_own else (base.upper(), base.lower()):
        key = Name(linked, label)
        if (
            linked != base
            and (examples or parts.below or (label and scope.definition(key) is not None))
            and fits(context, key, (*examples, *parts.below))
        ):
            return key, (*examples, *parts.below)
    picks = (*examples, *parts.below)
    if picks and all(_is_place(context, item, parts) for item in picks):
        return Name(base, label), picks
    return Name(base, label, below_text(parts.below)), examples


def _are_picks(context: Elaborator, below: Sequence[sx.Node]) -> bool:
    """Whether subscripts, of which there are some, pick elements here."""
    return bool(below) and all(
        is_pick(item) or (isinstance(item, sx.Letter) and item.text in context.bound)
        for item in below
    )


def fits(context: Elaborator, key: Name, picks: Sequence[sx.Node]) -> bool:
    """Whether a name is known and has as many axes as there are picks."""
    scope = context.scope
    if not (scope.knows(key) or key in context.shared.leaves or key in context.cuts):
        return False
    if not picks:
        return True
    made = scope.definition(key)
    if made is not None and key not in scope.shapes and len(made.places) >= len(picks):
        return True
    return _rank(context, key) >= 1


def _rank(context: Elaborator, key: Name) -> int:
    if key in context.scope.shapes:
        return len(context.scope.shapes[key])
    if key in context.shared.leaves:
        return len(context.shared.leaves[key].shape)
    if key in context.chain:
        return 0
    try:
        return of_name(context, key, None).rank
    except (NotMeant, Mismatch):
        return 0


def labels_of(context: Elaborator, parts: Parts) -> tuple[tuple[sx.Node, ...], tuple[sx.Node, ...]]:
    """The labels that name a layer, and those that pick an example."""
    layers, examples = [], []
    for label in parts.labels:
        is_index = isinstance(label, sx.Letter) and (
            label.text in context.bound
            or label.text in context.shared.free
            or (label.text == "i" and not context.scope.layered(parts.base))
        )
        (examples if is_index else layers).append(label)
    return tuple(layers), tuple(examples)


def _is_place(context: Elaborator, node: sx.Node, parts: Parts) -> bool:
    """Whether a subscript of an unknown name is an index."""
    match node:
        case sx.Letter(text) if text in context.bound or text in context.shared.free:
            return True
        case sx.Letter(text):
            return len(text) == 1 and text in "ijklmnr" and text not in context.scope.sizes
        case sx.Number():
            return context.scope.usage.get(parts.base, Usage()).indices > 0
        case sx.Sum(terms):
            return any(_is_place(context, term, parts) for _, term in terms)
    return False


def of_name(context: Elaborator, key: Name, parts: Parts | None) -> Quantity:
    """The quantity that a name refers to: its definition, or a tensor that is given."""
    shared = context.shared
    if key in shared.values and not context.cuts:
        return _elements(shared.values[key].tensor)
    made = context.scope.definition(key)
    if made is not None and key not in context.cuts and key not in context.chain:
        return _defined(context, made)
    if key in context.chain:
        raise NotMeant(f"`{key}` is defined by itself")
    if key in shared.leaves:
        return _elements(shared.leaves[key])
    shape = context.scope.shapes.get(key)
    if shape is None and made is not None and key in context.cuts:
        shape = _defined(context.inside(cuts=context.cuts - {key}), made).shape
    if shape is None and key in context.scope.likes:
        inner = context.inside(clean=True, cuts=frozenset())
        shape = of_name(inner, context.scope.likes[key], None).shape
    if shape is None:
        rank = guess(context, key, parts)
        shape = tuple(context.sizes.fresh() for _ in range(rank))
    shape = tuple(context.sizes.resolve(size) for size in shape)
    given = context.scope.tensors.get(key)
    name, dtype = (str(key), "float64") if given is None else (given.name, given.dtype)
    shared.leaves[key] = Tensor(name, shape, dtype)
    return _elements(shared.leaves[key])


def _elements(tensor: Tensor) -> Quantity:
    return Quantity(tensor.shape, lambda at: ex.Element(tensor, at))


def _defined(context: Elaborator, made: Definition) -> Quantity:
    """A defined name as a named value."""
    inner = context.inside(clean=True, chain=(*context.chain, made.name))
    places = [inner.fresh_index(letter) for letter in made.places]
    inner.bound.update(
        {letter: Bound(position(index)) for letter, index in zip(made.places, places, strict=True)}
    )
    try:
        body = inner.value(made.body)
    except Unfit as error:
        # What does not fit in a definition speaks against the definition, not against its use.
        raise Mismatch(f"in what `{made.name}` is defined as, {error}") from None
    shape = (*(index.size for index in places), *body.shape)
    declared = context.scope.shapes.get(made.name)
    if declared is not None and len(declared) != len(shape):
        thin = squeezed(replace(body, shape=tuple(map(context.sizes.resolve, body.shape))))
        if len(places) + thin.rank == len(declared):
            body = thin
        elif len(squeezed(Quantity(declared, body.at)).shape) == len(places) + thin.rank:
            body = _padded(thin, declared, len(places))
        shape = (*(index.size for index in places), *body.shape)
    if declared is not None and not (
        len(declared) == len(shape) and context.sizes.attempt(*zip(declared, shape, strict=True))
    ):
        raise Mismatch(f"`{made.name}` is declared with other sizes than its definition has")
    shape = tuple(map(context.sizes.resolve, declared or shape))
    tensor = Tensor(str(made.name), shape)
    inner_indices = tuple(
        Index("ijkl"[axis % 4], size) for axis, size in enumerate(shape[len(places) :])
    )
    element = body.at(
        tuple(ZERO if index.size.number == 1 else position(index) for index in inner_indices)
    )
    if context.cuts:
        indices = (*places, *inner_indices)
        return Quantity(
            shape,
            lambda at: ex.substitute(element, dict(zip(indices, at, strict=True))),
        )
    context.shared.values[made.name] = Value(tensor, (*places, *inner_indices), element)
    return _elements(tensor)


def _padded(thin: Quantity, declared: tuple[Position, ...], before: int) -> Quantity:
    """A quantity with the axes of size 1 that its declaration has."""
    kept = [axis for axis, size in enumerate(declared[before:]) if size.number != 1]
    return Quantity(declared[before:], lambda at: thin.at(tuple(at[axis] for axis in kept)))
