"""A function's captured numbers as arguments, so that changing one does not compile anew.

`optax.sgd(0.1)` and `optax.sgd(0.2)`, or two lambdas that differ in the λ they captured, are the
same program with another number in it. `examine` separates the two: the floats and arrays that a
function reaches through closures, defaults and globals (its *numbers*), and everything else (its
*facts*: code, flags, sizes, the identity of other objects). `with_numbers` puts other values, such
as tracers, in the numbers' places. Facts are compared by value for plain data and by identity
otherwise, so a function that has changed in any way that can be seen is another program.
"""

import functools
import types
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from jaxnn.training import reach

Place = tuple[Any, ...]

_PLAIN = (int, bool, str, bytes, complex, float, type(None), frozenset)


@dataclass
class Captured:
    """What a function has captured: numbers and facts, by the place where each stands."""

    numbers: dict[Place, Any] = field(default_factory=dict)
    facts: dict[Place, Any] = field(default_factory=dict)
    cyclic: bool = False

    def same_program(self, other: "Captured", ignoring: frozenset[Place] = frozenset()) -> bool:
        """Whether the two differ in nothing but the values of numbers and the ignored places."""
        return _alike(self.facts, other.facts, ignoring, _equal) and _alike(
            self.numbers, other.numbers, ignoring, lambda a, b: True
        )

    def changed(self, later: "Captured") -> frozenset[Place]:
        """The places whose facts or numbers are not what they were."""
        places = set()
        for before, after in ((self.facts, later.facts), (self.numbers, later.numbers)):
            places |= before.keys() ^ after.keys()
            places |= {p for p in before.keys() & after.keys() if not _equal(before[p], after[p])}
        return frozenset(places)


def examine(value: Any, lift: bool = True) -> Captured:
    """Separate the numbers that `value`, a function or a nest of them, reaches from its facts.

    With lift=False every number is a fact; so too where a function reaches itself, since the inner
    reference could not be given the new numbers.
    """
    found = Captured()
    _visit(value, (), lift, (), found, {})
    return examine(value, lift=False) if found.cyclic and lift else found


def with_numbers(value: Any, numbers: dict[Place, Any]) -> Any:
    """`value` with the given numbers in their places; what holds none stays the same object."""
    return _replace(
        value, (), numbers, {place[:i] for place in numbers for i in range(len(place) + 1)}
    )


def _visit(
    value: Any,
    place: Place,
    lift: bool,
    above: tuple[int, ...],
    found: Captured,
    plain: dict[int, Place],
) -> None:
    if _is_number(value):
        if lift:
            found.numbers[place] = value
        else:
            found.facts[place] = value.copy() if isinstance(value, np.ndarray) else value
        return
    if id(value) in above:
        found.facts[place] = value
        found.cyclic |= lift
        return
    if id(value) in plain:  # seen before, without a number in it
        found.facts[place] = ("as at", plain[id(value)])
        return
    found.facts[place] = reach.kind(value)
    before = len(found.numbers)
    for step, child, liftable in reach.children(value):
        _visit(child, (*place, step), lift and liftable, (*above, id(value)), found, plain)
    if len(found.numbers) == before and not isinstance(value, _PLAIN):
        plain[id(value)] = place


def _replace(value: Any, place: Place, numbers: dict[Place, Any], leading: set[Place]) -> Any:
    if place in numbers:
        return numbers[place]
    if place not in leading:
        return value

    def child(step: Any, held: Any) -> Any:
        return _replace(held, (*place, step), numbers, leading)

    if isinstance(value, types.FunctionType):
        return _rebuild(value, place, child, leading)
    if isinstance(value, dict):
        return {key: child((key,), held) for key, held in value.items()}
    if isinstance(value, functools.partial):
        keywords = child("keywords", value.keywords)
        return functools.partial(child("func", value.func), *child("args", value.args), **keywords)
    items = [child(i, held) for i, held in enumerate(value)]
    return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)


def _rebuild(function: types.FunctionType, place: Place, child: Any, leading: set[Place]) -> Any:
    cells = []
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        step = ("cell", name)
        if (*place, step) in leading:
            cell = types.CellType(child(step, cell.cell_contents))
        cells.append(cell)
    names = {step[1] for *_, step in (p for p in leading if p[:-1] == place) if step[0] == "global"}
    held = function.__globals__
    if names:
        held = {**held, **{name: child(("global", name), held[name]) for name in names}}
    defaults = child("defaults", function.__defaults__)
    rebuilt = types.FunctionType(
        function.__code__, held, function.__name__, defaults, tuple(cells) or None
    )
    rebuilt.__kwdefaults__ = child("kwdefaults", function.__kwdefaults__)
    rebuilt.__qualname__, rebuilt.__module__ = function.__qualname__, function.__module__
    return rebuilt


def _is_number(value: Any) -> bool:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.kind in ("fc" if isinstance(value, np.generic) else "fciub")
    return type(value) is float or isinstance(value, jax.Array)


def _equal(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, (np.ndarray, np.generic)) and isinstance(b, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    return type(a) is type(b) and isinstance(a, _PLAIN) and a == b


def _alike(a: dict, b: dict, ignoring: frozenset[Place], equal: Any) -> bool:
    def counts(place: Place) -> bool:
        return not any(place[: len(p)] == p for p in ignoring)

    return {p for p in a if counts(p)} == {p for p in b if counts(p)} and all(
        equal(a[p], b[p]) for p in a if counts(p)
    )
