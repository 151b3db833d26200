"""Back-propagation over named values, last to first: one adjoint for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbolic import expressions as ex
from symbolic.deriving.pullback import Share, pull
from symbolic.expressions import Expression, Tensor
from symbolic.facts import Fact
from symbolic.indices import Index, Position, position
from symbolic.reading.program import Value
from symbolic.scalars import simplify, size_of
from symbolic.writing.conditions import labels_of

_SMALL = 8


@dataclass(frozen=True)
class Adjoint:
    """One step back: the derivative of the result in one named value.

    Attributes:
        value: the value.
        indices: the free indices of `body`: those of the result, then those of the value.
        body: the derivative of an element of the result in an element of the value.
        tensor: the name of the adjoint, or None where it is written in place.
        rules: the local rules that lead to it, in words.
    """

    value: Value
    indices: tuple[Index, ...]
    body: Expression
    tensor: Tensor | None
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Reversal:
    """A derivative in one tensor.

    Attributes:
        adjoints: those of the values on the way, last value first.
        indices: the free indices of the derivative, those of the result first.
        body: its general element.
        rules: the local rules of the last step, in words.
    """

    adjoints: tuple[Adjoint, ...]
    indices: tuple[Index, ...]
    body: Expression
    rules: tuple[str, ...]


def reverse(
    values: tuple[Value, ...],
    body: Expression,
    seeds: tuple[Index, ...],
    wrt: Tensor,
    facts: Iterable[Fact] = (),
    letter: str = "δ",
) -> Reversal:
    """The derivative of an expression in every element of one tensor.

    Args:
        values: the named values, first to last.
        body: the expression, whose free indices are `seeds`.
        seeds: the indices of the result.
        wrt: the tensor.
        facts: what is assumed.
        letter: what the adjoints are called.
    """
    live = _live(values, wrt)
    tidy = _Tidy(values, frozenset(facts))
    shares: dict[Tensor, list[Share]] = {}

    def spread(found: list[Share]) -> None:
        for share in found:
            shares.setdefault(share.element.tensor, []).append(share)

    spread(pull(body, ex.ONE, (), live))
    adjoints: list[Adjoint] = []
    for value in reversed(values):
        if value.tensor not in shares:
            continue
        over = tuple(index.again() for index in value.indices)
        parts = shares.pop(value.tensor)
        total = tidy(ex.add(*(share.at(over) for share in parts)))
        inner = ex.substitute(
            value.body, dict(zip(value.indices, map(position, over), strict=True))
        )
        elements = [e for e in ex.walk(inner) if isinstance(e, ex.Element) and e.tensor in live]
        named = _is_named(value) or (len(elements) > 1 and size_of(total) > _SMALL)
        indices = (*seeds, *over)
        tensor = None
        cotangent = total
        if named:
            name = adjoint_name(letter, value.tensor.name)
            tensor = Tensor(name, tuple(index.size for index in indices))
            cotangent = ex.element(tensor, *indices)
        rules = tuple(dict.fromkeys(rule for share in parts for rule in share.rules))
        adjoints.append(Adjoint(value, indices, total, tensor, rules))
        spread(pull(inner, cotangent, over, live))
    places = tuple(
        Index(name, size) for name, size in zip(_letters(seeds), wrt.shape, strict=False)
    )
    parts = shares.get(wrt, [])
    result = tidy(ex.add(*(share.at(places) for share in parts)))
    rules = tuple(dict.fromkeys(rule for share in parts for rule in share.rules))
    return Reversal(tuple(adjoints), (*seeds, *places), result, rules)


def _letters(seeds: tuple[Index, ...]) -> list[str]:
    taken = {index.name for index in seeds}
    return [letter for letter in "ijklmqrstuvw" if letter not in taken]


def _live(values: tuple[Value, ...], wrt: Tensor) -> set[Tensor]:
    """The values that depend on a tensor, and the tensor."""
    live = {wrt}
    for value in values:
        if not value.body.tensors.isdisjoint(live):
            live.add(value.tensor)
    return live


def _is_named(value: Value) -> bool:
    return value.label is not None or value.tensor.name.startswith("Z^")


def adjoint_name(letter: str, name: str) -> str:
    """What the adjoint of a value is called: `δ^{(1)}` for `Z^{(1)}`, else `δ_{name}`."""
    return letter + name[1:] if name.startswith("Z^{(") else f"{letter}_{{{name}}}"


class _Tidy:
    """Adjoints in the words of the named values: `σ(Z)` is `A`, a row that sums to 1 is gone."""

    def __init__(self, values: tuple[Value, ...], facts: frozenset[Fact]):
        self.facts = {(fact.kind, fact.argument) for fact in facts}
        self.free: frozenset[Index] = frozenset()
        self.functions: dict[object, list[Value]] = {}
        for value in values:
            if isinstance(value.body, ex.Apply | ex.Operator):
                self.functions.setdefault(_head(value.body), []).append(value)

    def __call__(self, body: Expression) -> Expression:
        self.free = body.indices
        return simplify(self.folded(body))

    def folded(self, body: Expression) -> Expression:
        """An expression with what is a named value written as that."""
        if isinstance(body, ex.Element) and ("symmetric", body.tensor.name) in self.facts:
            return ex.Element(body.tensor, (*body.at[:-2], *sorted(body.at[-2:], key=self._order)))
        if not body.children:
            return body
        body = body.rebuild(tuple(map(self.folded, body.children)))
        if isinstance(body, ex.Sum):
            return self._summed(body)
        if isinstance(body, ex.Add):
            return _like_terms(body)
        if isinstance(body, ex.Apply) and body.function == "logistic":
            coefficient, _ = ex.split_coefficient(body.arguments[0])
            if coefficient < 0:
                return 1 - self.folded(ex.apply("logistic", -body.arguments[0]))
        if isinstance(body, ex.Apply | ex.Operator):
            for value in self.functions.get(_head(body), ()):
                found = ex.match(value.body, body, {})
                if found is not None and all(index in found for index in value.indices):
                    return ex.Element(value.tensor, tuple(found[i] for i in value.indices))
        return body

    def _order(self, place: Position) -> tuple[bool, int]:
        """An order of positions in which indices of the result come first."""
        return place.index not in self.free, place.index.serial if place.index is not None else 0

    def _summed(self, body: ex.Sum) -> Expression:
        inner = body.body
        labels = labels_of(inner)
        if labels is not None and body.over == labels[1:]:
            return ex.ONE
        if len(body.over) == 1 and isinstance(inner, ex.Element) and inner.at:
            sums = {(kind, inner.tensor.name) for kind in ("one_hot", "rows_sum_to_one")}
            whole = inner.tensor.shape[-1] == body.over[0].size
            last = whole and inner.at[-1].index is body.over[0]
            once = all(body.over[0] not in place.indices for place in inner.at[:-1])
            if last and once and sums & self.facts:
                return ex.ONE
        return body


def _like_terms(body: ex.Add) -> Expression:
    """A sum in which terms that differ in the names of summed indices only are collected."""
    kept: list[tuple[Expression, Expression]] = []
    same = {index: position(index) for index in body.indices}
    for term in body.terms:
        coefficient, rest = ex.split_coefficient(term)
        for place, (total, other) in enumerate(kept):
            if ex.match(other, rest, same) is not None:
                kept[place] = (total + ex.Number(coefficient), other)
                break
        else:
            kept.append((ex.Number(coefficient), rest))
    return ex.add(*(ex.multiply(total, rest) for total, rest in kept))


def _head(body: ex.Apply | ex.Operator) -> object:
    return body.function if isinstance(body, ex.Apply) else body.name
