"""The configurations of a sweep: which there are, and which of them can be one program."""

import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

_INTEGERS = np.iinfo(np.int32)

Configuration = dict[str, Any]


class _Unhashable:
    """A value that is only equal to itself, and is kept for as long as it is compared."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unhashable) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


class Group(NamedTuple):
    """Configurations that one program trains: alike but for the values of arrays.

    alike: their signature. places: which of the sweep's configurations they are. fixed: what they
    have in common. varying: what differs, or might: arrays with one entry a configuration.
    """

    alike: Hashable
    places: np.ndarray
    fixed: Configuration
    varying: dict[str, Any]


def listed(over: Any) -> list[Configuration]:
    """Every configuration: all combinations of a mapping's values, or those of a list."""
    if isinstance(over, Mapping):
        values = {name: _values(name, given) for name, given in over.items()}
        found = [
            dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())
        ]
    elif isinstance(over, Sequence) and all(isinstance(each, Mapping) for each in over):
        found = [dict(each) for each in over]
    else:
        raise TypeError(
            f"sweep: over is a {type(over).__name__}; write names with values to combine, "
            'e.g. {"rate": [0.1, 0.01]}, or a list of configurations, e.g. [{"rate": 0.1}]'
        )
    if not found or not found[0]:
        raise ValueError(
            'sweep: over holds no configuration; write at least one value, e.g. {"rate": [0.1]}'
        )
    names = set(found[0])
    for number, each in enumerate(found):
        if set(each) != names or not all(isinstance(name, str) for name in each):
            raise ValueError(
                f"sweep: configuration {number} names {sorted(map(str, each))} but the first "
                f"{sorted(map(str, names))}; give every configuration the same names"
            )
    return found


def varied(configurations: list[Configuration], runs: Callable[[Any, Any], Any]) -> tuple[str, ...]:
    """The names whose values are arguments of a program; those of the others are fixed in it.

    A value is an argument if it is a number or an array and `runs(fixed, varying)`, which traces a
    run with arrays in place of some values, does not fail.
    """
    first, candidates = configurations[0], stackable(configurations)

    def works(names: tuple[str, ...]) -> bool:
        try:
            runs(
                {name: first[name] for name in first if name not in names}, _arrays([first], names)
            )
        except Exception:
            return False
        return True

    if works(candidates):
        return candidates
    alone = tuple(name for name in candidates if works((name,)))
    return alone if works(alone) else ()


def stackable(configurations: list[Configuration]) -> tuple[str, ...]:
    """The names whose values are numbers or arrays in every configuration."""
    return tuple(
        name
        for name in configurations[0]
        if all(_signature(each[name]) is not None for each in configurations)
    )


def signature(configuration: Configuration, names: tuple[str, ...]) -> Hashable:
    """What is alike in the configurations of one program that takes these names as arguments."""
    return tuple(
        (name, _signature(value) if name in names else _identity(value))
        for name, value in configuration.items()
    )


def grouped(configurations: list[Configuration], names: tuple[str, ...]) -> list[Group]:
    """The configurations by program, when these names are arguments."""
    found: dict[Hashable, list[int]] = {}
    for place, each in enumerate(configurations):
        found.setdefault(signature(each, names), []).append(place)
    return [
        Group(
            alike,
            np.array(places),
            {name: value for name, value in configurations[places[0]].items() if name not in names},
            _arrays([configurations[place] for place in places], names),
        )
        for alike, places in found.items()
    ]


def _arrays(configurations: list[Configuration], names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: [each[name] for each in configurations] for name in names}
    numbers = {name: _numbers(each) for name, each in values.items() if _are_numbers(each)}
    zeros = {name: 0 if each.dtype == np.int32 else 0.0 for name, each in numbers.items()}
    arrays = _weak(zeros, numbers) if numbers else {}
    return {
        name: arrays[name] if name in arrays else jax.tree.map(_stack, *each)
        for name, each in values.items()
    }


def _values(name: str, given: Any) -> list[Any]:
    if isinstance(given, str) or not np.iterable(given):
        raise TypeError(
            f"sweep: over[{name!r}] is {given!r}; write a list of values, e.g. [{given!r}]"
        )
    return list(given)


def _is_whole(value: Any) -> bool:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole and bool(_INTEGERS.min <= value <= _INTEGERS.max)


def _signature(value: Any) -> Hashable:
    """What must be alike for values to lie in one array; None for what cannot."""
    if _is_whole(value) or isinstance(value, (float, np.floating)):
        return "number"
    leaves, structure = jax.tree.flatten(value)
    if not leaves or not all(isinstance(leaf, (jax.Array, np.ndarray)) for leaf in leaves):
        return None
    if any(isinstance(leaf, np.ndarray) and leaf.dtype.kind not in "fiub" for leaf in leaves):
        return None
    return structure, tuple((leaf.shape, str(leaf.dtype)) for leaf in leaves)


def _identity(value: Any) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return _Unhashable(value)
    return type(value), value


def _are_numbers(values: list[Any]) -> bool:
    return _signature(values[0]) == "number"


def _numbers(values: list[Any]) -> np.ndarray:
    return np.asarray(values, np.int32 if all(map(_is_whole, values)) else float)


def _stack(*leaves: Any) -> Any:
    return jnp.stack(leaves)


@jax.jit
def _weak(zeros: dict[str, Any], numbers: dict[str, Any]) -> dict[str, Any]:
    """Numbers with the type of their zero, a number of Python: that of the array that they meet."""
    return jax.tree.map(
        lambda zero, each: jnp.broadcast_to(zero, each.shape).at[:].set(each.astype(zero.dtype)),
        zeros,
        numbers,
    )
