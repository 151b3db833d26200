"""A function's captured numbers as arguments, so that changing one does not compile anew.

`optax.sgd(0.1)` and `optax.sgd(0.2)`, or two lambdas that differ in the λ they captured, are the
same program with another number in it. `examine` separates the two: the floats and arrays that a
function reaches through closures, defaults and globals (its *numbers*), and everything else (its
*facts*: code, flags, sizes, the identity of other objects). `with_numbers` puts other values, such
as tracers, in the numbers' places. Facts are compared by value for plain data and by identity
otherwise; where there may be more than can be seen, two functions are never taken for the same.
"""

import functools
import types
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from jaxnn.training import reach

Place = tuple[Any, ...]

_PLAIN = (int, bool, str, bytes, complex, float, type(None), frozenset)
_MOST_FACTS = 10_000


@dataclass
class Captured:
    """What a function has captured: numbers and facts, by the place where each stands.

    opaque: whether it reaches something that may change unseen. fixed: whether its numbers must
    stay Python numbers, since the function looks at types or reaches itself.
    """

    numbers: dict[Place, Any] = field(default_factory=dict)
    facts: dict[Place, Any] = field(default_factory=dict)
    opaque: bool = False
    fixed: bool = False

    def same_program(self, other: "Captured", own: "Bookkeeping") -> bool:
        """Whether the two differ in nothing but the values of numbers and bookkeeping."""
        if self.opaque or other.opaque:
            return False
        places = own.rest(self.facts)
        return (
            places == own.rest(other.facts)
            and own.rest(self.numbers) == own.rest(other.numbers)
            and all(_equal(self.facts[p], other.facts[p]) for p in places - own.changed)
        )


@dataclass(frozen=True)
class Bookkeeping:
    """What functions change while they are traced: values at places, and places that come or go."""

    changed: frozenset[Place] = frozenset()
    moved: frozenset[Place] = frozenset()

    @classmethod
    def between(cls, before: Captured, after: Captured) -> "Bookkeeping":
        """The places that differ between two examinations of the same functions."""
        changed, moved = set(), set()
        for a, b in ((before.facts, after.facts), (before.numbers, after.numbers)):
            moved |= a.keys() ^ b.keys()
            changed |= {p for p in a.keys() & b.keys() if not _equal(a[p], b[p])}
        return cls(frozenset(changed), frozenset(moved))

    def rest(self, places: dict[Place, Any]) -> Set[Place]:
        """The places that are not such that come and go."""
        if not self.moved:
            return places.keys()
        return {p for p in places if not any(p[:i] in self.moved for i in range(1, len(p) + 1))}


def examine(value: Any, lift: bool = True) -> Captured:
    """Separate the numbers that `value`, a function or a nest of them, reaches from its facts.

    With lift=False every number is a fact.
    """
    found = Captured()
    _visit(value, (), lift, (), found, {})
    return examine(value, lift=False) if found.fixed and lift else found


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
    seen: dict[int, tuple[Place, Any]],
) -> None:
    if len(found.facts) > _MOST_FACTS:
        found.opaque = True
        return
    if _is_number(value):
        if lift:
            found.numbers[place] = value
        else:
            found.facts[place] = value.copy() if isinstance(value, np.ndarray) else value
        return
    if id(value) in above:
        found.facts[place] = ("above by", len(above) - above.index(id(value)))
        found.fixed |= lift
        return
    if id(value) in seen:  # before, without a number in it; kept there, so that its id is its own
        found.facts[place] = ("as at", seen[id(value)][0])
        return
    found.facts[place] = reach.kind(value)
    found.opaque |= reach.is_opaque(value)
    found.fixed |= reach.looks_at_types(value)
    before = len(found.numbers)
    for step, child, liftable in reach.children(value):
        _visit(child, (*place, step), lift and liftable, (*above, id(value)), found, seen)
    if len(found.numbers) == before and not isinstance(value, _PLAIN):
        seen[id(value)] = (place, value)


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
    held = function.__globals__
    names = [name for name in held if (*place, ("global", name)) in leading]
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
        kinds = "fc" if isinstance(value, np.generic) else "fciub"
        return value.dtype.kind in kinds and type(value).__module__.startswith("numpy")
    return type(value) is float or isinstance(value, jax.Array)


def _equal(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    if isinstance(a, (np.ndarray, np.generic)) and isinstance(b, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float) and isinstance(b, float):
        return a.hex() == b.hex()
    return type(a) is type(b) and isinstance(a, _PLAIN) and a == b
