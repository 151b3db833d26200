"""Names as quantities: given tensors, named values, elements of them, sizes and constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.indices import ZERO, Index, Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.layers import layer
from symbolic.parsing.names import Name, Parts, below_text, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, number, scalar, squeezed
from symbolic.parsing.scope import Definition, Usage, usage_key
from symbolic.parsing.sizes import Mismatch, Unfit
from symbolic.parsing.vocabulary import ARRAY_WORDS, FUNCTIONS
from symbolic.proving.prove import Definition as Value

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator

SLICES = (":", "·", "∗", "*", "⋅", "•")
_SCALARS = frozenset("LJCENMKTRℒPDQ")


def only_named(where: sx.Node | None) -> None:
    """Refuse a value at a point that is given by numbers."""
    if where is not None and take_apart(where) is None:
        raise NotMeant(f"a value at `{plain(where)}` is not read; write it with brackets")


def name(context: Elaborator, node: sx.Node) -> Quantity:
    """What a name stands for."""
    made = name_or_none(context, node)
    if made is None:
        raise NotMeant(f"what `{plain(node)}` is, is not known")
    return made


def name_or_none(context: Elaborator, node: sx.Node) -> Quantity | None:
    """What a name with its scripts stands for, or None where the node is no name."""
    parts = take_apart(node)
    if parts is None:
        return None
    if parts.base == "e" and not parts.below and not context.scope.knows(Name("e")):
        if parts.marks.power is None and not parts.labels:
            return None if parts.marks != type(parts.marks)() else scalar(ex.apply("exp", ex.ONE))
        return None
    if parts.base in context.scope.hidden and not parts.below and not parts.labels:
        return _of_hidden(context, parts)
    made = _kronecker(context, parts)
    if made is None:
        made = _constant(context, parts)
    if made is None:
        made = _named(context, parts)
    marks = parts.marks
    if marks.primes and made.rank and (parts.bold or parts.base[:1].isupper()):
        marks = replace(marks, transposed=marks.transposed != bool(marks.primes % 2))
    elif marks.primes:
        raise NotMeant(f"what the prime in `{plain(node)}` means is not plain")
    return context.marked(made, marks)


def _constant(context: Elaborator, parts: Parts) -> Quantity | None:
    """Letters with a meaning of their own: π, ∞, I, 𝟏, indices and sizes."""
    text, plainly = parts.base, not parts.below and not parts.labels
    style = parts.letter.style if isinstance(parts.letter, sx.Letter) else ""
    if plainly and text in context.formals:
        return context.formals[text]
    if plainly and text in context.bound:
        bound = context.bound[text]
        return scalar(ex.expression(bound.at + bound.first))
    if plainly and text in context.shared.free and text in "ijklmn":
        return scalar(ex.expression(position(context.shared.free[text]) + 1))
    if context.scope.knows(Name(text)) or context.scope.knows(_whole(parts)):
        return None
    if isinstance(parts.letter, sx.Word) and (text in FUNCTIONS or text in ARRAY_WORDS):
        raise NotMeant(f"`{text}` stands without what it is applied to")
    if text in ("∇", "∂"):
        raise NotMeant(f"what `{text}` acts on is not plain")
    if text == "π" and plainly:
        return scalar(ex.Constant("pi"))
    if text == "∞":
        return scalar(ex.Constant("inf"))
    if text in ("1", "𝟏") and style in ("bold", "blackboard"):
        return _repeated(context, parts, 1)
    if text in ("0", "𝟎") and style in ("bold", "blackboard"):
        return _repeated(context, parts, 0)
    if text == "I" and (not parts.below or _sizes_of(context, parts)):
        given = _sizes_of(context, parts)
        size = given[0] if given else context.sizes.fresh()
        return Quantity((size, size), lambda at: ex.delta(*at))
    if text in ("n", "m", "N", "M", "p", "d", "q", "h", "k", "K", "c") and plainly:
        rigid = text in context.scope.rigid or text in context.scope.sizes or text in "nmN"
        if rigid:
            return scalar(ex.expression(context.sizes.resolve(position(text))))
    whole = plain_size(parts)
    if whole in context.scope.rigid or whole in context.scope.sizes:
        return scalar(ex.expression(context.sizes.resolve(position(whole))))
    return None


def _of_hidden(context: Elaborator, parts: Parts) -> Quantity:
    """A function of a variable that is not written, differentiated as often as it has primes."""
    from symbolic.parsing.differentials import partial

    made = context.scope.definition(Name(parts.base))
    if made is not None and made.name not in context.chain:
        body = context.inside(chain=(*context.chain, made.name)).number(made.body)
    else:
        body = ex.apply(f"?{parts.base}", ex.Element(HIDDEN, ()))
    for _ in range(parts.marks.primes):
        body = partial(body, HIDDEN, ())
    return context.marked(scalar(body), replace(parts.marks, primes=0))


HIDDEN = Tensor("t", ())


def _kronecker(context: Elaborator, parts: Parts) -> Quantity | None:
    """`δ_{ij}`, where nothing else is called δ."""
    if parts.base not in ("δ", "I") or parts.labels or len(parts.below) != 2:
        return None
    if not all(isinstance(item, sx.Letter) and item.text.islower() for item in parts.below):
        return None
    if any(name.base == parts.base for name in (*context.scope.definitions, *context.scope.shapes)):
        return None
    left, right = (place(context, item) for item in parts.below)
    if (
        left.index is not None
        and right.index is not None
        and not context.sizes.attempt((left.index.size, right.index.size))
    ):
        raise Mismatch("the two indices of a Kronecker delta run over different ranges")
    return scalar(ex.delta(left, right))


def plain_size(parts: Parts) -> str:
    """The name that a letter has as a size, `n_x`."""
    return parts.base + (f"_{below_text(parts.below)}" if parts.below else "")


def _sizes_of(context: Elaborator, parts: Parts) -> tuple[Position, ...]:
    found = []
    for item in parts.below:
        if isinstance(item, sx.Letter):
            found.append(context.sizes.resolve(position(item.text)))
        elif isinstance(item, sx.Number) and item.text.isdigit():
            found.append(position(int(item.text)))
    return tuple(found)


def _repeated(context: Elaborator, parts: Parts, value: int) -> Quantity:
    shape = _sizes_of(context, parts) or (context.sizes.fresh(),)
    return Quantity(shape, lambda at: ex.expression(value))


def _whole(parts: Parts) -> Name:
    return Name(parts.base + parts.tail, label_text(parts.labels), below_text(parts.below))


def _named(context: Elaborator, parts: Parts) -> Quantity:
    example = _example(context, parts)
    if example is not None:
        return example
    key, picks = resolved(context, parts)
    made = of_name(context, key, parts)
    if not picks:
        return made
    try:
        return picked(context, made, picks)
    except Mismatch:
        linked = replace(key, base=key.base.upper())
        if linked == key or not _fits(context, linked, picks):
            raise
        return picked(context, of_name(context, linked, None), picks)


def _example(context: Elaborator, parts: Parts) -> Quantity | None:
    """The i-th of many examples, `x^{(i)}`, of something that was said of one example."""
    scope = context.scope
    layers, examples = _labels(context, parts)
    key = Name(parts.base + parts.tail, label_text(layers))
    at = place(context, examples[0]) if len(examples) == 1 else context.example
    if at is None or len(examples) > 1 or not scope.numbers_examples(key):
        return None
    if examples and scope.definition(key) is not None and _has_axis(context, key, at):
        return None
    made = scope.definition(key)
    if made is not None and not made.places and key not in context.cuts:
        inner = context.inside(clean=True, chain=(*context.chain, key))
        inner.example = at
        whole = inner.value(made.body)
    elif made is None and scope.usage.get(key.base, Usage()).examples:
        shape = scope.shapes.get(key, ())
        data = Name(key.base, "·")
        if data not in context.shared.leaves:
            sizes = (context.sizes.fresh(), *map(context.sizes.resolve, shape))
            context.shared.leaves[data] = Tensor(f"{key.base}^(·)", sizes)
        tensor = context.shared.leaves[data]
        if at.index is not None:
            context.sizes.attempt((at.index.size, tensor.shape[0]))
        whole = Quantity(tensor.shape[1:], lambda places: ex.Element(tensor, (at, *places)))
    else:
        return None
    return picked(context, whole, parts.below) if parts.below else whole


def _has_axis(context: Elaborator, key: Name, at: Position) -> bool:
    """Whether a name has an axis that an index runs along."""
    if at.index is None:
        return False
    size = context.sizes.resolve(at.index.size)
    shape = of_name(context, key, None).shape
    return any(context.sizes.resolve(one) == size for one in shape)


def resolved(context: Elaborator, parts: Parts) -> tuple[Name, tuple[sx.Node, ...]]:
    """The name that a name with scripts refers to, and what picks elements of it."""
    scope = context.scope
    layers, examples = _labels(context, parts)
    base, label = parts.base + parts.tail, label_text(layers)
    for count in range(len(parts.below), -1, -1):
        key = Name(base, label, below_text(parts.below[:count]))
        picks = (*examples, *parts.below[count:])
        if _fits(context, key, picks):
            return key, picks
    is_own = base in scope.bare and scope.shapes.get(Name(base, label)) != ()
    for linked in () if is_own else (base.upper(), base.lower()):
        key = Name(linked, label)
        if (
            linked != base
            and (examples or parts.below)
            and _fits(context, key, (*examples, *parts.below))
        ):
            return key, (*examples, *parts.below)
    picks = (*examples, *parts.below)
    if picks and all(_is_place(context, item, parts) for item in picks):
        return Name(base, label), picks
    return Name(base, label, below_text(parts.below)), examples


def _fits(context: Elaborator, key: Name, picks: Sequence[sx.Node]) -> bool:
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


def _labels(context: Elaborator, parts: Parts) -> tuple[tuple[sx.Node, ...], tuple[sx.Node, ...]]:
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
    is_data = context.scope.is_data(key)
    if made is not None and key not in context.cuts and key not in context.chain and not is_data:
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
        rank = _guess(context, key, parts)
        shape = tuple(context.sizes.fresh() for _ in range(rank))
    shape = tuple(context.sizes.resolve(size) for size in shape)
    given = context.scope.tensors.get(key)
    name, dtype = (str(key), "float64") if given is None else (given.name, given.dtype)
    shared.leaves[key] = Tensor(name, shape, dtype)
    return _elements(shared.leaves[key])


def _elements(tensor: Tensor) -> Quantity:
    return Quantity(tensor.shape, lambda at: ex.Element(tensor, at))


def _guess(context: Elaborator, key: Name, parts: Parts | None) -> int:
    """The rank that a name has of which nothing is said, one of those that it may have."""
    shared = context.shared
    if key in shared.options.ranks:
        shared.guesses[key] = shared.guesses.get(key, (shared.options.ranks[key],))
        return shared.options.ranks[key]
    use = context.scope.usage.get(usage_key(key.base, key.label), Usage())
    letter = key.base[:1]
    axes = use.indices + use.examples + use.vectors
    if axes:
        ranks = (axes, axes + 1) if not use.vectors else (axes,)
    elif use.bold and letter.islower():
        ranks = (1, 2)
    elif use.transposed:
        ranks = (2, 1) if letter.isupper() else (1, 2)
    elif letter.isupper() and (use.bold or letter not in _SCALARS):
        ranks = (2, 1) if letter.isascii() else (2, 0)
    elif letter.isupper():
        ranks = (2, 0)
    elif letter in "zahxyδ" and _is_layer(key):
        ranks = (1, 2, 0)
    elif letter == "b" and _is_layer(key):
        ranks = (1, 0)
    elif letter == "w" and _is_layer(key):
        ranks = (2, 0)
    elif letter == "b":
        ranks = (0, 1)
    else:
        ranks = (0, 1, 2)
    shared.guesses[key] = ranks
    return ranks[0]


def _is_layer(key: Name) -> bool:
    """Whether a name stands in a layer with a letter, `a^{(l)}`; `w^{(t)}` stands at a time."""
    named = layer(key.label)
    return named is not None and named.letter in ("l", "L", "ℓ", "k", "K", "H")


def _defined(context: Elaborator, made: Definition) -> Quantity:
    """A defined name as a named value."""
    inner = context.inside(clean=True, chain=(*context.chain, made.name))
    places = [inner.fresh_index(letter) for letter in made.places]
    inner.bound.update(
        {letter: inner_bound(index) for letter, index in zip(made.places, places, strict=True)}
    )
    body = inner.value(made.body)
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


def inner_bound(index: Index):
    from symbolic.parsing.elaborating import Bound

    return Bound(position(index))


def place(context: Elaborator, node: sx.Node) -> Position:
    """The position, from 0, that a subscript stands for."""
    match node:
        case sx.Number(text) if text.isdigit():
            if int(text) < 1:
                raise NotMeant("elements are numbered from 1 here, but 0 is a subscript")
            return position(int(text) - 1)
        case sx.Letter(text):
            if text in context.bound:
                return context.bound[text].at
            if text in context.scope.sizes or text in context.scope.rigid:
                return context.sizes.resolve(position(text)) - 1
            if text not in context.shared.free:
                context.shared.free[text] = context.fresh_index(text)
            return position(context.shared.free[text])
        case sx.Sum(terms):
            made = position(0)
            letters = 0
            for sign, term in terms:
                if isinstance(term, sx.Number):
                    step = position(int(term.text))
                else:
                    step, letters = place(context, term), letters + 1
                made = made + step * (-1 if sign == "-" else 1)
            if letters == 1:
                return made
    raise NotMeant(f"`{plain(node)}` is no subscript that picks an element")


def picked(context: Elaborator, whole: Quantity, picks: Sequence[sx.Node]) -> Quantity:
    """Elements, rows or columns of a quantity."""
    picks = _two_digits(picks) if whole.rank == 2 else picks
    slices = [plain(item) in SLICES for item in picks]
    if len(picks) > whole.rank:
        thin = squeezed(replace(whole, shape=tuple(map(context.sizes.resolve, whole.shape))))
        raise Mismatch(
            f"`{', '.join(map(plain, picks))}` are {len(picks)} subscripts of a "
            f"{context.conform.described(thin)}"
        )
    if any(slices):
        places = [
            None if free else place(context, node) for node, free in zip(picks, slices, strict=True)
        ]
        places += [None] * (whole.rank - len(places))
        axes = dict(enumerate(places))
    else:
        axes = _axes(context, whole, [place(context, node) for node in picks])
    left = [axis for axis in range(whole.rank) if axes.get(axis) is None]

    def at(places: tuple[Position, ...]) -> ex.Expression:
        given = dict(zip(left, places, strict=True))
        return whole.at(
            tuple(given[a] if a in given else axes[a] for a in range(whole.rank))  # type: ignore[misc]
        )

    shape = tuple(context.sizes.resolve(whole.shape[axis]) for axis in left)
    made = Quantity(shape, at, context.shared.options.rows and whole.rank == 2)
    return squeezed(made) if shape and any(size.number == 1 for size in shape) else made


def _two_digits(picks: Sequence[sx.Node]) -> Sequence[sx.Node]:
    """The subscripts of `w_{11}` one by one."""
    if len(picks) == 1 and isinstance(picks[0], sx.Number):
        text = picks[0].text
        if len(text) == 2 and text.isdigit() and "0" not in text:
            return [sx.Number(digit) for digit in text]
    return picks


def _axes(
    context: Elaborator, whole: Quantity, places: Sequence[Position]
) -> dict[int, Position | None]:
    """The axis that each position picks from: in order, or where its size says so."""
    sizes = context.sizes
    shape = [sizes.resolve(size) for size in whole.shape]
    if len(places) == whole.rank:
        found = dict(enumerate(places))
        for axis, here in found.items():
            if here.index is not None and not sizes.attempt((here.index.size, shape[axis])):
                raise Unfit(
                    f"the index {here.index.name} runs to {here.index.size}, "
                    f"but an axis of size {shape[axis]} is meant",
                    (sizes.resolve(here.index.size),),
                    (shape[axis],),
                )
        return dict(found)
    chosen: dict[int, Position | None] = {}
    for here in places:
        open_axes = [axis for axis in range(whole.rank) if axis not in chosen]
        index = here.index
        if index is None:
            wide = [axis for axis in open_axes if shape[axis].number != 1]
            axis = (wide or open_axes)[0]
        else:
            size = sizes.resolve(index.size)
            exact = [axis for axis in open_axes if shape[axis] == size]
            wide = [axis for axis in open_axes if shape[axis].number != 1] or open_axes
            axis = exact[0] if exact else None
            for candidate in wide if axis is None else ():
                if sizes.attempt((index.size, shape[candidate])):
                    axis = candidate
                    break
            if axis is None:
                raise Mismatch(f"the index {index.name} fits no axis")
        chosen[axis] = here
    return chosen


__all__ = ["name", "name_or_none", "number", "picked", "place", "resolved"]
