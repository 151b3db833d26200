"""Values written as functions, `L(W, b)` or `f(x_n; W)`, applied to names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.parsing import syntax as sx
from symbolic.parsing.derivative_forms import mentions
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name, Parts, take_apart
from symbolic.parsing.picking import picked
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, each, scalar
from symbolic.parsing.resolving import of_name, resolved
from symbolic.parsing.scope import Definition
from symbolic.parsing.summands import note, summand
from symbolic.parsing.vocabulary import LOSSES
from symbolic.parsing.walking import children, names

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator

Function = Callable[[list[Quantity]], Quantity]

_ANY_LOSS = "is any function, of which only the first derivatives are looked at"


def bracket(node: sx.Node | None) -> tuple[sx.Fence | None, sx.Scripts | None]:
    """The bracket after a function, and the scripts that hang on it."""
    if isinstance(node, sx.Fence) and node.kind in "([{":
        return node, None
    if isinstance(node, sx.Scripts) and isinstance(node.base, sx.Fence) and node.base.kind in "([{":
        return node.base, node
    if isinstance(node, sx.Annotated):
        inner, scripts = bracket(node.body)
        return (inner, scripts) if inner is not None else (None, None)
    return None, None


def is_product(context: Elaborator, parts: Parts, fence: sx.Fence | None) -> bool:
    """Whether a bracket after a value that is a function is a factor, as in `a (1 - a)`."""
    if fence is None or fence.kind != "(" or not isinstance(fence.body, sx.Sum):
        return False
    made = context.scope.definition(parts.full_name)
    if made is None or not made.arguments or parts.marks.primes:
        return False
    if any(one.full_name == parts.full_name for one in _bare(fence.body)):
        return True
    context.shared.either[parts.full_name] = None
    return parts.full_name in context.shared.options.otherwise


def _bare(node: sx.Node) -> Iterator[Parts]:
    """The names in a formula that are neither applied to what follows them nor differentiated."""
    if isinstance(node, sx.Sequence):
        for place, item in enumerate(node.items):
            following = node.items[place + 1] if place + 1 < len(node.items) else None
            applied = bracket(following)[0] is not None and take_apart(item) is not None
            before = node.items[place - 1] if place else item
            if not (applied or mentions(before) or plain(before) == "∇"):
                yield from _bare(item)
        return
    if mentions(node) and isinstance(node, sx.Fraction):
        return
    parts = take_apart(node)
    if parts is not None:
        yield parts
        return
    for child in children(node):
        yield from _bare(child)


def is_argument_list(fence: sx.Fence) -> bool:
    """Whether a bracket after a value only says what it depends on, `L(W, b)`."""
    items = _items(fence)
    return len(items) > 1 and all(i is not None and take_apart(i) is not None for i in items)


def picks_example(context: Elaborator, fence: sx.Fence) -> bool:
    """Whether a bracket holds one name with an index, `h(x_i)`."""
    parts = take_apart(fence.body) if fence.body is not None else None
    return parts is not None and any(
        _is_index(context, item) for item in (*parts.labels, *parts.below)
    )


def with_arguments(
    context: Elaborator, key: Name, made: Definition | None, parts: Parts, fence: sx.Fence
) -> Function:
    """A value written as a function, `L(W, b)` or `f(x_n; W)`, applied to names."""

    def apply() -> Quantity:
        formals = made.arguments if made is not None else ()
        replaced: dict[str, Quantity] = {}
        picks = list(resolved(context, parts)[1])
        for place, given in enumerate(_items(fence)):
            other = take_apart(given) if given is not None else None
            formal = take_apart(formals[place]) if place < len(formals) else None
            if other is None or (formal is not None and formal.base.lower() != other.base.lower()):
                if formal is None or given is None:
                    raise NotMeant(f"`{key}` was not written as a function of `{plain(given)}`")
                replaced[formal.base] = context.value(given)
                continue
            assert given is not None
            own = 0 if formal is None else len(formal.labels) + len(formal.below)
            extra = [i for i in (*other.labels, *other.below) if _is_index(context, i)]
            if len(extra) > own and formal is not None and formal.base == other.base:
                replaced[formal.base] = context.value(given)
            elif extra and not picks:
                picks += extra
        if made is None and parts.base in ("P", "p", "Pr", "ℙ", "q"):
            raise NotMeant(f"`{parts.base}` is a probability that is not defined before this line")
        if made is None and not picks and parts.base in LOSSES:
            return _any_loss(context, key, [one for one in _items(fence) if one is not None])
        if made is not None and not set(replaced) <= {part.base for part in names(made.body)}:
            one = _of_one_example(context, made, fence)
            if one is not None:
                return one
            raise NotMeant(f"`{key}` was written for other arguments")
        if replaced:
            if made is None:
                raise NotMeant(f"`{key}` is not defined before this line")
            inner = context.inside(formals=replaced, clean=True, chain=(*context.chain, key))
            return inner.value(made.body)
        whole = of_name(context, key, parts)
        return picked(context, whole, picks, key) if picks else whole

    return lambda _: apply()


def _of_one_example(context: Elaborator, made: Definition, fence: sx.Fence) -> Quantity | None:
    """The loss of one example, where a loss of all was written for other arguments."""
    given = [one for one in _items(fence) if one is not None]
    term = summand(made, given)
    if term is None:
        return None
    index, body = term
    context.shared.notes[note(str(made.name), given)] = None
    bound = {index: context.bound[index]} if index in context.bound else {}
    chain = (*context.chain, made.name)
    return context.inside(bound=bound, clean=True, chain=chain).value(body)


def _any_loss(context: Elaborator, key: Name, given: list[sx.Node]) -> Quantity:
    """Any real function of arrays, as far as its first derivatives go: a linear one.

    Its coefficients are given arrays, so that what holds for it holds for every function.
    """
    context.shared.notes[f"{key} {_ANY_LOSS}"] = None
    parts = []
    for node in given:
        one = context.value(node)
        name = Name(f"∂{key.base}/∂{plain(node)}")
        slope = Tensor(str(name), tuple(map(context.sizes.resolve, one.shape)))
        context.shared.leaves[name] = slope
        weights = Quantity(slope.shape, lambda at, slope=slope: ex.Element(slope, at))
        parts.append(
            context.conform.inner(weights, one).body
            if one.rank
            else each(ex.multiply, weights, one).body
        )
    return scalar(ex.add(*parts))


def _items(fence: sx.Fence) -> tuple[sx.Node | None, ...]:
    return fence.body.items if isinstance(fence.body, sx.List) else (fence.body,)


def _is_index(context: Elaborator, node: sx.Node) -> bool:
    return isinstance(node, sx.Letter) and (
        node.text in context.bound or node.text in context.shared.free or node.text in "ijkn"
    )
