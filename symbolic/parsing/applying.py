"""Functions applied: to what stands in brackets after them, or to what follows without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.parsing import differentials, entries
from symbolic.parsing import syntax as sx
from symbolic.parsing import vocabulary as words
from symbolic.parsing.array_functions import ARRAYS
from symbolic.parsing.calls import (
    Function,
    bracket,
    is_argument_list,
    is_product,
    picks_example,
    with_arguments,
)
from symbolic.parsing.differentials import Derivative
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Marks, Name, Parts, below_text, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import Quantity, each, scalar, squeezed
from symbolic.parsing.resolving import resolved
from symbolic.parsing.scope import Definition
from symbolic.parsing.slopes import slope
from symbolic.parsing.usages import Usage
from symbolic.parsing.walking import children, names

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


@dataclass(frozen=True)
class Factor:
    """A factor, what it is the derivative of where it is one, and the letters in it."""

    quantity: Quantity
    derivative: Derivative | None = None
    letters: frozenset[str] = frozenset()


def factor(context: Elaborator, items: tuple[sx.Node, ...], start: int) -> tuple[Factor, int]:
    """The factor that begins at an item, and where the next one begins."""

    item = items[start]
    taken = differentials.operated(context, items, start)
    if taken is not None:
        made, after = taken
        return Factor(made.quantity, made), after
    if isinstance(item, sx.Fraction):
        made = differentials.derivative(context, item)
        if made is not None:
            return Factor(made.quantity, made), start + 1
    if isinstance(item, sx.Fence | sx.Annotated | sx.Scripts | sx.At):
        made = differentials.wrapped(context, item)
        if made is not None:
            return Factor(made.quantity, made), start + 1
    following = items[start + 1] if start + 1 < len(items) else None
    applied = application(context, item, items, start, following)
    if applied is not None:
        return Factor(applied[0]), applied[1]
    return Factor(context.value(item)), start + 1


def application(
    context: Elaborator,
    item: sx.Node,
    items: tuple[sx.Node, ...],
    start: int,
    following: sx.Node | None,
) -> tuple[Quantity, int] | None:
    """A function at an item with what it is applied to, or None where the item is no function."""
    parts = take_apart(item)
    if parts is None:
        return None
    function = function_of(context, parts, following)
    if function is None:
        return None
    if following is None:
        raise NotMeant(f"`{plain(item)}` stands without what it is applied to")
    fence, scripts = bracket(following)
    along = entries.along_letter(context, parts, fence)
    if along is not None:
        return (context.hung(along, scripts) if scripts is not None else along), start + 2
    if fence is not None:
        given = [] if isinstance(function, _Named) else _arguments(context, fence)
        made = function(given)
        made = _powered(context, made, parts)
        return (context.hung(made, scripts) if scripts is not None else made), start + 2
    if parts.base in words.WHOLE:
        inner = context.value(sx.Sequence(items[start + 1 :]))
        return _powered(context, function([inner]), parts), len(items)
    made, after = factor(context, items, start + 1)
    return _powered(context, function([made.quantity]), parts), after


def _powered(context: Elaborator, made: Quantity, parts: Parts) -> Quantity:
    marks = replace(parts.marks, primes=0)
    if marks.inverted:
        raise NotMeant(f"`{parts.base}^-1` may be an inverse function; write it out")
    return context.marked(made, marks) if marks != Marks() else made


def _arguments(context: Elaborator, fence: sx.Fence) -> list[Quantity]:
    if fence.body is None:
        raise NotMeant("a function is applied to nothing")
    if isinstance(fence.body, sx.List):
        return [context.value(node) for node in fence.body.items]
    return [context.value(fence.body)]


def function_of(context: Elaborator, parts: Parts, following: sx.Node | None) -> Function | None:
    """The function that a name is where it stands, or None."""
    scope, primes = context.scope, parts.marks.primes
    label = label_text(parts.labels)
    fence, _ = bracket(following)
    if isinstance(parts.letter, sx.Word) and parts.letter.text == parts.base:
        known = _word(context, parts)
        if known is not None:
            return known
        if (
            following is not None
            and not scope.knows(Name(parts.base, label))
            and Name(parts.base, label) not in scope.functions
        ):
            raise NotMeant(f"the function `{parts.base}` is not known here")
    if is_product(context, parts, fence):
        return None
    full = Name(parts.base, label, below_text(parts.below))
    for key in (full, Name(parts.base)):
        made = scope.functions.get(key)
        if made is not None and fence is not None and (key == full or not parts.below):
            return _scalar(context, key, made, primes)
    key = resolved(context, parts)[0]
    value = scope.definition(key)
    if fence is not None and fence.kind == "[" and _may_be_expectation(parts):
        raise NotMeant(f"what `{parts.base}[…]` is, is not known here")
    called = scope.usage.get(parts.base, Usage()).called or _is_of_layer(parts, fence)
    if fence is not None and fence.kind == "(" and (value is not None or scope.knows(key)):
        listed = is_argument_list(fence) or (called and picks_example(context, fence))
        if (value is not None and value.arguments) or listed:
            return _Named(with_arguments(context, key, value, parts, fence))
    if fence is None or fence.kind == "{" or scope.knows(key):
        return None
    if key in context.shared.leaves or parts.base in context.bound or parts.base in context.formals:
        return None
    standard = words.GREEK_FUNCTIONS.get(parts.base)
    if standard is not None:
        return _scalar(context, key, standard, primes)
    if called and parts.base not in words.FUNCTION_LETTERS and isinstance(fence.body, sx.Letter):
        raise NotMeant(f"nothing before this says what `{parts.base}` is")
    if primes and not (parts.base[:1].islower() or parts.base in words.FUNCTION_LETTERS):
        raise NotMeant(f"nothing before this says what `{parts.base}′` is")
    open_call = called and parts.base in words.FUNCTION_LETTERS and not parts.below
    if primes or (open_call and not is_argument_list(fence) and not picks_example(context, fence)):
        context.shared.notes[f"{parts.base} is any function of one number"] = None
        return _scalar(context, key, f"?{parts.base}{label}", primes)
    if is_argument_list(fence) or (called and picks_example(context, fence)):
        return _Named(with_arguments(context, key, None, parts, fence))
    return None


def _is_of_layer(parts: Parts, fence: sx.Fence | None) -> bool:
    """Whether `ϕ^{(1)}(w x + b)` applies a function, as `s^{(1)}(1 - s^{(1)})` does not."""
    if fence is None or not isinstance(fence.body, sx.Sum) or not parts.labels:
        return False
    inside = {one.base for one in names(fence.body)}
    return parts.base in "φϕψσ" and parts.marks.power is None and parts.base not in inside


def _may_be_expectation(parts: Parts) -> bool:
    return parts.base in ("E", "H", "P", "V", "I", "𝔼", "ℙ")


class _Named:
    """A function whose arguments are names, which are not read as quantities."""

    def __init__(self, run: Function):
        self.run = run

    def __call__(self, given: list[Quantity]) -> Quantity:
        return self.run(given)


def _word(context: Elaborator, parts: Parts) -> Function | None:
    text = parts.base
    if text in words.FUNCTIONS:
        base = plain(parts.below[0]) if parts.below else ""
        if text == "log" and base in ("2", "10"):
            scale = ex.power(ex.apply("log", ex.expression(int(base))), -1)
            return lambda given: _each(lambda x: ex.apply("log", x) * scale, given)
        return _scalar(context, Name(text), text, parts.marks.primes)
    made = ARRAYS.get(text)
    return (lambda given: made(context, given)) if made is not None else None


def _each(function: Callable[[Expression], Expression], given: list[Quantity]) -> Quantity:
    if len(given) != 1:
        raise NotMeant(f"a function of one number is applied to {len(given)} things")
    return each(function, given[0])


def _scalar(context: Elaborator, key: Name, made: Definition | str, primes: int) -> Function:
    """A function of numbers, at each element, differentiated as often as it carries primes."""

    def apply(given: list[Quantity]) -> Quantity:
        if isinstance(made, Definition):
            if len(made.arguments) != len(given):
                raise NotMeant(f"`{key}` is applied to {len(given)} things")
            if not primes and not _acts_on_elements(context, made):
                return _substituted(context, made, given)
        function = elementwise(context, made)
        if primes and len(given) > 1:
            raise NotMeant(f"by which of its arguments `{key}` is differentiated is not plain")
        for _ in range(primes):
            function = slope(function)
        first, *rest = given
        if not rest:
            return each(function, first)
        if len(rest) > 1 or isinstance(made, str):
            raise NotMeant(f"`{key}` is applied to {len(given)} things")
        return context.conform.elementwise(function, first, rest[0], f"`{key}`")

    return apply


def _substituted(context: Elaborator, made: Definition, given: list[Quantity]) -> Quantity:
    """A function's body with whole arrays for its letters."""
    if made.name in context.chain:
        raise NotMeant(f"`{made.name}` is defined by itself")
    formals = {plain(a): one for a, one in zip(made.arguments, given, strict=True)}
    inner = context.inside(formals=formals, clean=True, chain=(*context.chain, made.name))
    return inner.value(made.body)


def _acts_on_elements(context: Elaborator, made: Definition) -> bool:
    """Whether the letters of a function stand bare in it, so that it acts on each element.

    Of numbers it must make numbers, as `w^⊤ x` with a vector `w` does not.
    """
    letters = {plain(argument) for argument in made.arguments}

    def bare(node: sx.Node) -> bool:
        parts = take_apart(node)
        if parts is not None and parts.base in letters:
            return not (parts.below or parts.labels or parts.marks.transposed)
        if isinstance(node, sx.Big) or (isinstance(node, sx.Fence) and node.kind in "‖⟨"):
            return False
        if isinstance(node, sx.Word) and node.text in words.ARRAY_WORDS - {"max", "min"}:
            return False
        return all(bare(child) for child in children(node))

    if not bare(made.body):
        return False
    numbers = [scalar(ex.Element(Tensor(f"#{plain(one)}", ()), ())) for one in made.arguments]
    return not squeezed(_substituted(context, made, numbers)).rank


def elementwise(context: Elaborator, made: Definition | str) -> Callable[..., Expression]:
    """A function of numbers: by its word, any at all, or as it was defined."""
    if isinstance(made, str):
        return words.FUNCTIONS[made] if made in words.FUNCTIONS else lambda x: ex.apply(made, x)

    def function(*given: Expression) -> Expression:
        return squeezed(_substituted(context, made, [scalar(x) for x in given])).body

    return function
