"""A function's captured numbers as arguments, so that changing one does not compile anew.

`optax.sgd(0.1)` and `optax.sgd(0.2)`, or two lambdas that differ in the λ they captured, are the
same program with another number in it. `examine` separates the two: the floats and arrays that a
function reaches through closures, defaults and globals (its *numbers*), and everything else (its
*facts*: code, flags, sizes, the identity of other objects). `with_numbers` puts other values, such
as tracers, in the numbers' places. Facts are compared by value for plain data and by identity
otherwise, so a function that has changed in any way that can be seen is another program.
"""

import dis
import functools
import sys
import sysconfig
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import numpy as np

Place = tuple[Any, ...]

_LONG = 100  # a longer list is one fact, not a number for each entry
_PLAIN = (int, bool, str, bytes, complex, float, type(None))
_LIBRARIES = tuple(
    str(Path(folder).resolve())
    for folder in (
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parent.parent,
    )
)


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
        found.cyclic = True
        return
    if id(value) in plain:  # seen before, without a number in it
        found.facts[place] = ("as at", plain[id(value)])
        return
    found.facts[place] = _kind(value)
    before = len(found.numbers)
    for step, child, liftable in _children(value):
        _visit(child, (*place, step), lift and liftable, (*above, id(value)), found, plain)
    if len(found.numbers) == before:
        plain[id(value)] = place


def _kind(value: Any) -> Any:
    """What is compared of a value apart from its children."""
    if isinstance(value, types.FunctionType):
        return value.__code__
    if isinstance(value, (tuple, list)):
        return (type(value), len(value)) if len(value) <= _LONG else tuple(value)
    if isinstance(value, dict):
        return type(value), tuple(value)
    if isinstance(value, functools.partial):
        return functools.partial
    if isinstance(value, types.MethodType):
        return types.MethodType
    return value


def _children(value: Any) -> Iterator[tuple[Any, Any, bool]]:
    """(step, child, whether a number there can be replaced) for what a value is made of."""
    if isinstance(value, types.FunctionType):
        yield from _captured_by(value)
    elif isinstance(value, (tuple, list)) and len(value) > _LONG:
        return
    elif isinstance(value, (tuple, list)):
        rebuilds = type(value) in (tuple, list) or hasattr(value, "_fields")
        yield from ((i, child, rebuilds) for i, child in enumerate(value))
    elif isinstance(value, dict):
        yield from (((key,), child, type(value) is dict) for key, child in value.items())
    elif isinstance(value, functools.partial):
        yield from (("func", value.func, True), ("args", value.args, True))
        yield "keywords", value.keywords, True
    elif isinstance(value, types.MethodType):
        yield "func", value.__func__, False
        yield "self", value.__self__, False
    elif not isinstance(value, (type, types.ModuleType)) and not _is_library(type(value)):
        yield from ((name, child, False) for name, child in getattr(value, "__dict__", {}).items())
    elif hasattr(value, "__wrapped__"):
        yield "wrapped", value.__wrapped__, False


def _captured_by(function: types.FunctionType) -> Iterator[tuple[Any, Any, bool]]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if not _is_empty(cell):
            yield ("cell", name), cell.cell_contents, True
    yield "defaults", function.__defaults__, True
    yield "kwdefaults", function.__kwdefaults__, True
    if _is_library(function):
        return
    yield "attributes", function.__dict__, False
    reads, writes = _global_names(function.__code__)
    for name in sorted(reads & function.__globals__.keys()):
        held = function.__globals__[name]
        if isinstance(held, types.ModuleType):
            if not _is_library(held):
                for inner in sorted(set(function.__code__.co_names) & vars(held).keys()):
                    yield ("global", name, inner), vars(held)[inner], False
        else:
            yield ("global", name), held, not writes


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


@functools.lru_cache(maxsize=1024)
def _global_names(code: types.CodeType) -> tuple[frozenset[str], frozenset[str]]:
    """The globals that a code object, or one nested in it, reads, and those that it writes."""
    reads, writes = set(), set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            reads.add(instruction.argval)
        elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            writes.add(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            inner_reads, inner_writes = _global_names(constant)
            reads |= inner_reads
            writes |= inner_writes
    return frozenset(reads), frozenset(writes)


def _is_empty(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return True
    return False


def _is_library(thing: Any) -> bool:
    """Whether a function, class or module comes with Python or an installed package."""
    if isinstance(thing, types.FunctionType):
        return _library_file(thing.__code__.co_filename)
    module = thing if isinstance(thing, types.ModuleType) else sys.modules.get(thing.__module__)
    file = getattr(module, "__file__", None)
    # What has no file is built in, unless it was never imported: __main__ or made by hand.
    return _library_file(file) if file else getattr(module, "__spec__", None) is not None


@functools.lru_cache(maxsize=4096)
def _library_file(file: str) -> bool:
    return str(Path(file).resolve()).startswith(_LIBRARIES)
