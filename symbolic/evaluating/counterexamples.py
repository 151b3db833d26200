"""Counterexamples, found at generic points and then made small and plain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symbolic.evaluating.arithmetic import Array, exact
from symbolic.evaluating.differences import Entry
from symbolic.evaluating.disputes import Difference, Dispute
from symbolic.evaluating.interpreter import UnknownOperation
from symbolic.evaluating.points import (
    DISCRETE,
    Kinds,
    NoPoint,
    Point,
    draw_point,
    fits,
    kinds_of,
    obeys,
)
from symbolic.evaluating.sites import TRACE_ERRORS, Facts
from symbolic.evaluating.truth import Site
from symbolic.patience import OutOfTime, at_most, left

DIGITS = 30
_NOTHING_DIGITS = 40
_SIZE_ATTEMPTS = 10
_ENTRY_ATTEMPTS = 60
# Programs of many steps get fewer attempts.
_STEPS = 6000
_SHARE = 1 / 2
_ONE = Fraction(1)
_PLAIN = tuple(map(Fraction, ("0", "1", "-1", "2", "1/2", "-2", "3", "-1/2", "1/4", "3/2")))

Found = tuple[Site, Difference]
Change = Callable[[Mapping[str, Array]], dict[str, Array]]


@dataclass(frozen=True)
class Counterexample:
    """A point at which a claim is wrong, confirmed in 110 digits.

    Attributes:
        sizes: the sizes by name.
        inputs: the inputs by path, as nested lists of fractions, whole numbers and truth values.
        entry: the indices of the entry that is compared.
        claimed: the claimed value, to 30 digits.
        true: the true value, to 30 digits.
    """

    sizes: dict[str, int]
    inputs: dict[str, Any]
    entry: Entry
    claimed: str
    true: str

    def __str__(self) -> str:
        lines = [", ".join(f"{name} = {size}" for name, size in self.sizes.items())]
        # A path that begins with # stands for nothing but its size.
        lines += [
            f"{path} = {_text(values)}"
            for path, values in self.inputs.items()
            if not path.startswith("#")
        ]
        where = f"entry {list(self.entry)}: " if self.entry else ""
        lines.append(f"{where}claimed {self.claimed}, true {self.true}")
        return "\n".join(line for line in lines if line)


def _text(values: Any) -> str:
    if isinstance(values, list):
        return f"[{', '.join(map(_text, values))}]"
    return str(values)


def describe(site: Site, difference: Difference) -> Counterexample:
    """The difference at a point in words and numbers for people."""
    values = difference.claimed, difference.true
    claimed, true = (_digits(value, max(map(abs, values))) for value in values)
    return Counterexample(dict(site.sizes), site.point.lists(), difference.entry, claimed, true)


def _digits(value: Any, size: Any) -> str:
    context = exact().context
    if abs(value) < size * context.mpf(10) ** -_NOTHING_DIGITS:
        return "0"
    return context.nstr(value, DIGITS, strip_zeros=True).removesuffix(".0")


def simplify(
    dispute: Dispute, facts: Facts, site: Site, difference: Difference, rng: Random
) -> Found:
    """The smallest sizes and the plainest entries found at which the two sides still differ."""
    plainest = site, difference
    try:
        with at_most(_SHARE * left()):
            for plainer in _simpler(dispute, facts, plainest, rng):
                plainest = plainer
    except OutOfTime:
        pass
    return plainest


def _simpler(dispute: Dispute, facts: Facts, found: Found, rng: Random) -> Iterator[Found]:
    """Smaller and plainer points, one after another."""
    affordable = _STEPS // max(1, dispute.steps(found[0].sizes))
    for smaller in _shrunk(dispute, facts, found, rng, min(_SIZE_ATTEMPTS, affordable)):
        found = smaller
        yield found
    yield from _plainer(dispute, facts, found, min(_ENTRY_ATTEMPTS, affordable))


def _shrunk(
    dispute: Dispute, facts: Facts, found: Found, rng: Random, attempts: int
) -> Iterator[Found]:
    """All sizes down to 1 at once, or one at a time down to 1 and then to 2."""
    names = list(found[0].sizes)
    changes = [dict.fromkeys(names, 1), *({name: target} for target in (1, 2) for name in names)]
    for change in changes:
        sizes = found[0].sizes
        if attempts > 0 and any(sizes[name] > change[name] for name in change):
            attempts -= 1
            found = _at_sizes(dispute, facts, {**sizes, **change}, rng) or found
            yield found


def _at_sizes(dispute: Dispute, facts: Facts, sizes: dict[str, int], rng: Random) -> Found | None:
    signature = dispute.truth.signature
    if not fits(signature, sizes):
        return None
    try:
        if dispute.shape_error(sizes):
            return None
    except UnknownOperation:
        raise
    except TRACE_ERRORS:
        return None
    for _ in range(2):
        try:
            site = Site(sizes, draw_point(signature, sizes, facts, rng))
        except NoPoint:
            return None
        difference = dispute.find(site)
        if difference is not None:
            return site, difference
    return None


def _plainer(dispute: Dispute, facts: Facts, found: Found, attempts: int) -> Iterator[Found]:
    """All inputs uniform, or some of them, and then single entries plain."""
    kinds = {
        leaf.path: kinds_of(facts, leaf.path)
        for leaf in dispute.truth.signature.leaves
        if leaf.dtype == "float64" and not kinds_of(facts, leaf.path) & DISCRETE
    }
    shapes = {path: found[0].point.inputs[path].shape for path in kinds}
    for alternatives in _alternatives(shapes, kinds):
        for change in alternatives:
            site = found[0]
            changed = change(site.point.inputs)
            if all((changed[path] == site.point.inputs[path]).all() for path in changed):
                break
            if not all(obeys(array, kinds[path]) for path, array in changed.items()):
                continue
            if attempts <= 0:
                return
            attempts -= 1
            plain = Site(site.sizes, Point({**site.point.inputs, **changed}))
            difference = dispute.find(plain)
            if difference is not None:
                found = plain, difference
                yield found
                break


def _alternatives(
    shapes: Mapping[str, Entry], kinds: Mapping[str, Kinds]
) -> Iterator[list[Change]]:
    """Groups of changes, of each of which the first that leaves a difference is made."""
    uniform = {path: _uniform(shapes[path], kinds[path]) for path in shapes}
    uniform = {path: array for path, array in uniform.items() if array is not None}
    yield [lambda inputs: uniform]
    for path in uniform:
        yield [lambda inputs, path=path: {path: uniform[path]}]
    for path, shape in shapes.items():
        symmetric = "symmetric" in kinds[path]
        for place in np.ndindex(shape):
            yield [_put(path, place, value, symmetric) for value in _PLAIN]


def _uniform(shape: Entry, kinds: Kinds) -> Array | None:
    """The plainest array that has the properties, if one of those tried has."""
    values = [_ONE, _ONE / 2, 2 * _ONE]
    if shape:
        *_, width = shape
        identity = np.eye(shape[-2] if len(shape) > 1 else 1, width).astype(int)
        values += [_ONE / width, identity * _ONE]
    candidates = (np.broadcast_to(np.asarray(value, object), shape) for value in values)
    return next((array for array in candidates if obeys(array, kinds)), None)


def _put(path: str, place: Entry, value: Fraction, symmetric: bool) -> Change:
    def change(inputs: Mapping[str, Array]) -> dict[str, Array]:
        result = inputs[path].copy()
        result[place] = value
        if symmetric:
            result[(*place[:-2], place[-1], place[-2])] = value
        return {path: result}

    return change
