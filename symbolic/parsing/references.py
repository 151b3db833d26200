"""Names as quantities: given tensors, named values, elements of them, sizes and constants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.indices import Position, position
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name, Parts, below_text, label_text, take_apart
from symbolic.parsing.picking import picked, place
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, scalar
from symbolic.parsing.resolving import fits, labels_of, of_name, resolved
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.slopes import partial
from symbolic.parsing.usages import Usage
from symbolic.parsing.vocabulary import ARRAY_WORDS, FUNCTIONS

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


HIDDEN = Tensor("t", ())


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
    if context.scope.knows(Name(text)) or context.scope.knows(parts.full_name):
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
    made = context.scope.definition(Name(parts.base))
    if made is not None and made.name not in context.chain:
        body = context.inside(chain=(*context.chain, made.name)).number(made.body)
    else:
        body = ex.apply(f"?{parts.base}", ex.Element(HIDDEN, ()))
    for _ in range(parts.marks.primes):
        body = partial(body, HIDDEN, ())
    return context.marked(scalar(body), replace(parts.marks, primes=0))


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


def _named(context: Elaborator, parts: Parts) -> Quantity:
    example = _example(context, parts)
    if example is not None:
        return example
    key, picks = resolved(context, parts)
    made = of_name(context, key, parts)
    if not picks:
        return made
    below = picks == parts.below
    try:
        return picked(context, made, picks, key if below else None)
    except Mismatch:
        linked = replace(key, base=key.base.upper())
        if linked == key or not fits(context, linked, picks):
            raise
        return picked(context, of_name(context, linked, None), picks, linked if below else None)


def _example(context: Elaborator, parts: Parts) -> Quantity | None:
    """The i-th of many examples, `x^{(i)}`, of something that was said of one example."""
    scope = context.scope
    layers, examples = labels_of(context, parts)
    key = Name(parts.base + parts.tail, label_text(layers))
    at = place(context, examples[0]) if len(examples) == 1 else context.example
    if at is None or len(examples) > 1 or not scope.numbers_examples(key):
        return None
    if examples and _has_axis(context, key, at):
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
    """Whether a name has an axis that an index runs along, or a free index over a matrix may."""
    if at.index is None:
        return False
    sizes = context.sizes
    size = sizes.resolve(at.index.size)
    if context.scope.definition(key) is not None:
        return any(sizes.resolve(one) == size for one in of_name(context, key, None).shape)
    shape = tuple(map(sizes.resolve, context.scope.shapes.get(key, ())))
    return size in shape or (len(shape) > 1 and any(n.startswith("?") for n in size.names))
