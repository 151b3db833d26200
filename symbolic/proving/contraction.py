"""Sums of products over bound indices: opened, contracted, cut into connected parts and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.indices import Index, Position, at_least, position, split
from symbolic.proving.atoms import (
    UNIT,
    Atom,
    Head,
    Monomial,
    Polynomial,
    Rational,
    add,
    constant,
    is_discrete,
    monomial_sign,
    scale,
    single,
)

if TYPE_CHECKING:
    from symbolic.proving.algebra import Algebra
    from symbolic.proving.heads import Heads

FEW = 4
"""A range of so many whole numbers is written out, one by one."""


def contract(algebra: Algebra, bound: frozenset[Index], monomial: Monomial) -> Polynomial:
    """The sum of a monomial over some indices."""
    for index in bound:
        if not any(index in atom.indices for atom, _ in monomial):
            rest = over(algebra, bound - {index}, {monomial: 1})
            return algebra.multiply(rest, algebra.size(index.size))
        if index.size.number is not None and index.size.number <= FEW:
            values = (position(value) for value in range(index.size.number))
            parts = (algebra.renamed({monomial: 1}, {index: value}) for value in values)
            return over(algebra, bound - {index}, add(*parts))
    opened = _open(algebra, bound, monomial)
    if opened is not None:
        return opened
    turned = _turned(algebra, bound, monomial)
    if turned is not None:
        return turned
    contracted = _along_delta(algebra, bound, monomial)
    if contracted is not None:
        return contracted
    peeled = _peel(algebra, bound, monomial)
    if peeled is not None:
        return peeled
    return _connected(algebra, bound, monomial)


def over(algebra: Algebra, bound: frozenset[Index], polynomial: Polynomial) -> Polynomial:
    """The sum of a polynomial over some indices."""
    if not bound:
        return polynomial
    return add(*(scale(contract(algebra, bound, m), c) for m, c in polynomial.items()))


def _open(algebra: Algebra, bound: frozenset[Index], monomial: Monomial) -> Polynomial | None:
    """A contraction that has a bound index among its positions becomes part of this one."""
    for atom, exponent in monomial:
        whole = isinstance(exponent, int) and exponent > 0
        if atom.head.kind == "sum" and whole and not atom.indices.isdisjoint(bound):
            rest = dict(monomial)
            if exponent > 1:
                rest[atom] = exponent - 1
            else:
                del rest[atom]
            body, fresh = algebra.instance(atom)
            product = algebra.multiply(body, {frozenset(rest.items()): 1})
            return over(algebra, bound | set(fresh), product)
    return None


def _along_delta(
    algebra: Algebra, bound: frozenset[Index], monomial: Monomial
) -> Polynomial | None:
    for atom, _ in monomial:
        if atom.head.kind != "delta":
            continue
        gap = atom.at[0] - atom.at[1]
        for index in bound & atom.indices:
            slope = gap.coefficient(index)
            if slope is None or slope.number not in (1, -1):
                continue
            value = (gap - slope * position(index)) * -int(slope.number or 0)
            rest = frozenset((a, e) for a, e in monomial if a is not atom)
            replaced = algebra.renamed({rest: 1}, {index: value})
            for test in (value, index.size - 1 - value):
                replaced = algebra.multiply(replaced, in_range(algebra, test))
            return over(algebra, bound - {index}, replaced)
    return None


def _turned(algebra: Algebra, bound: frozenset[Index], monomial: Monomial) -> Polynomial | None:
    """Bounds on a summed index as upper ones, and strict: `[k ≥ i] = 1 − [k < i]`."""
    for atom, _ in monomial:
        if atom.head.kind != "range":
            continue
        (value,) = atom.at
        slopes = {index: value.coefficient(index) for index in bound & atom.indices}
        signs = {slope.number for slope in slopes.values() if slope is not None}
        better: Polynomial | None = None
        if signs == {1}:
            better = add(constant(1), scale(in_range(algebra, -value - 1), -1))
        offset = dict(value.terms).get((), 0)
        if signs == {-1} and 0 <= offset <= FEW:
            (index, *_) = slopes
            equal = kronecker(algebra, position(index), value + position(index))
            better = add(in_range(algebra, value - 1), equal)
        if better is not None:
            rest = frozenset(pair for pair in monomial if pair[0] is not atom)
            return over(algebra, bound, algebra.multiply(better, {rest: 1}))
    return None


def in_range(algebra: Heads, value: Position) -> Polynomial:
    """1 where a position is 0 or more, else 0."""
    if at_least(value, 0):
        return constant(1)
    if at_least(-value, 1):
        return {}
    (index, *others) = value.indices or (None,)
    few = None if index is None or others or value.names else index.size.number
    if index is not None and few is not None and few <= FEW:
        met = [c for c in range(few) if (value.substitute({index: position(c)}).number or 0) >= 0]
        return add(*(kronecker(algebra, position(index), position(c)) for c in met))
    return single(algebra.plain("range", None, (value,), sign="0+", discrete=True))


def _peel(algebra: Algebra, bound: frozenset[Index], monomial: Monomial) -> Polynomial | None:
    """The sum over an index where it works out: `Σ_k T_ik = 1`, `Σ_k Z⁻¹_ik Z_kj = δ_ij`."""
    negative = {a for a, e in monomial if a.head.kind == "sum" and e < 0}
    for index in bound:
        group = [(a, e) for a, e in monomial if index in a.indices]
        rest = frozenset((a, e) for a, e in monomial if index not in a.indices)
        value = _worked_out(algebra, index, group)
        if (
            value is None
            and negative
            and not (bound - {index}).isdisjoint(frozenset().union(*(a.indices for a, _ in group)))
        ):
            summed = _connected(algebra, frozenset({index}), frozenset(group))
            ((inner, _),) = summed.items() if len(summed) == 1 else ((UNIT, 0),)
            if any(a in negative for a, _ in inner):
                value = summed
        if value is not None:
            product = algebra.multiply(value, {rest: 1})
            return over(algebra, bound - {index}, product)
    return None


def _worked_out(
    algebra: Algebra, index: Index, group: list[tuple[Atom, Rational]]
) -> Polynomial | None:
    if len(group) == 1:
        ((atom, exponent),) = group
        here = atom.at and atom.at[-1].index is index and exponent == 1
        elsewhere = any(index in p.indices for p in atom.at[:-1])
        whole = here and atom.head.kind == "tensor" and atom.head.name.shape[-1] == index.size
        if whole and not elsewhere and algebra.assumed(atom.head, "one_hot", "rows_sum_to_one"):
            return constant(1)
        if atom.head.kind == "zero" and exponent == 1 and _selects_one(algebra, atom, index):
            return constant(1)
        return None
    if len(group) == 2 and all(e == 1 for _, e in group):
        for (one, _), (other, _) in (group, group[::-1]):
            if one.head.kind == "operator" and one.head.name == "inverse":
                return _with_inverse(algebra, one, other, index)
    return None


def _selects_one(algebra: Algebra, test: Atom, index: Index) -> bool:
    """Whether a test is `k = label`, or `x_k = max x`, for the one k that it holds for."""
    body, _ = algebra.instance(test)
    for monomial, coefficient in body.items():
        if len(monomial) != 1 or abs(coefficient) != 1:
            continue
        ((atom, exponent),) = monomial
        if exponent != 1 or index in atom.indices:
            continue
        rest = scale({m: c for m, c in body.items() if m != monomial}, -coefficient)
        labels = atom.head.kind == "tensor" and atom.head.name.dtype == "int32"
        if labels and len(rest) == 1:
            ((other, slope),) = rest.items()
            ((first, _), *more) = other or ((atom, 0),)
            if not more and slope == 1 and first.head.kind == "index":
                last = index.size - 1
                algebra.notes.add(f"every entry of {atom.head.name.name} lies in 0 … {last}")
                return first.at[0].index is index
        if atom.head.name == "max" and len(atom.head.bound) == 1:
            inner, fresh = algebra.instance(atom)
            whole = fresh[0].size == index.size and _never_ties(inner, fresh[0])
            if whole and algebra.renamed(inner, {fresh[0]: position(index)}) == rest:
                return True
    return False


def _never_ties(body: Polynomial, index: Index) -> bool:
    """Whether two entries along an index are equal almost nowhere.

    So it is where one term varies freely with the index, and the others are not tests of it.
    """
    free = any(
        exponent == 1 and not atom.head.discrete and index in atom.indices
        for monomial in body
        if len(monomial) == 1
        for atom, exponent in monomial
    )
    tests = {atom.head for monomial in body for atom, _ in monomial if atom.head.discrete}
    return free and all(map(_of_labels, tests))


def _of_labels(head: Head) -> bool:
    """Whether a discrete head depends on whole numbers and indices only."""
    inside = {atom.head for part in head.body for monomial in part for atom, _ in monomial}
    return all(other.discrete and _of_labels(other) for other in inside)


def _with_inverse(algebra: Algebra, inverse: Atom, other: Atom, index: Index) -> Polynomial | None:
    """`Σ_k X⁻¹_ik X_kj = δ_ij`, whichever of the two comes first."""
    row, column = inverse.at[-2:]
    for here, there, flip in ((column, row, False), (row, column, True)):
        if here.index is not index or index in there.indices:
            continue
        body, (r, c) = algebra.instance(inverse)
        free = [i for i in other.indices if i is not index]
        for j in free:
            values = (
                {r: position(j), c: position(index)}
                if flip
                else {r: position(index), c: position(j)}
            )
            if algebra.renamed(body, values) == single(other):
                return kronecker(algebra, there, position(j))
    return None


def kronecker(algebra: Heads, left: Position, right: Position) -> Polynomial:
    """1 where two positions are equal, decided where it can be."""
    gap = left - right
    if gap.number is not None:
        return constant(1 if gap.number == 0 else 0)
    if at_least(gap, 1) or at_least(-gap, 1):
        return {}
    if at_least(gap, 0) and at_least(-gap, 0):
        return constant(1)
    for size in {i.size for i in gap.indices if i.size.number is None}:
        (high, low), (other, rest) = (split(side, size) for side in (left, right))
        within = all(at_least(p, 0) and at_least(size - 1 - p, 0) for p in (low, rest))
        if within and high != other:
            same = kronecker(algebra, low, rest)
            return algebra.multiply(kronecker(algebra, high, other), same)
    first, second = sorted((left, right), key=_order)
    last = first.index.size.number if first.index is not None else None
    if last is not None and 1 < last <= FEW and second.number == last - 1:
        others = (kronecker(algebra, first, position(value)) for value in range(last - 1))
        return add(constant(1), scale(add(*others), -1))
    return single(algebra.plain("delta", None, (first, second), sign="0+", discrete=True))


def _order(value: Position) -> tuple:
    return (value.index is None, value.index.serial if value.index is not None else repr(value))


def _connected(algebra: Algebra, bound: frozenset[Index], monomial: Monomial) -> Polynomial:
    """One named sum for each set of factors that share bound indices."""
    outside: list[tuple[Atom, Rational]] = []
    groups: list[tuple[set[Index], list[tuple[Atom, Rational]]]] = []
    for atom, exponent in monomial:
        here = set(atom.indices & bound)
        if not here:
            outside.append((atom, exponent))
            continue
        members = [(atom, exponent)]
        for group in [g for g in groups if not g[0].isdisjoint(here)]:
            groups.remove(group)
            here |= group[0]
            members = group[1] + members
        groups.append((here, members))
    result = algebra.product(outside)
    for shared, members in groups:
        body: Polynomial = {frozenset(members): 1}
        atom = algebra.atom(
            "sum",
            None,
            [body],
            sorted(shared, key=lambda index: index.serial),
            sign=monomial_sign(frozenset(members)),
            discrete=is_discrete(body),
        )
        assert atom is not None
        result = algebra.multiply(result, single(atom))
    return result
