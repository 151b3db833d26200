"""The configurations of a sweep: which there are, and which of them can be one program."""

import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

_INTEGERS = np.iinfo(np.int32)

Configuration = dict[str, Any]


class Group(NamedTuple):
    """Configurations that one program trains: alike but for the values of arrays.

    places: which of the sweep's configurations they are. fixed: what they have in common.
    varying: what differs, or might: arrays with one entry a configuration.
    """

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


def grouped(configurations: list[Configuration], runs: Callable[[Any, Any], None]) -> list[Group]:
    """The configurations by program.

    A value is an argument of the program if it is a number or an array and `runs(fixed, varying)`,
    which traces a run with arrays in place of some values, does not fail. Else it is fixed, and
    configurations with another value there are another group.
    """
    first = configurations[0]
    candidates = [
        name for name in first if all(_signature(each[name]) is not None for each in configurations)
    ]

    def works(names: list[str]) -> bool:
        varying = {name: _stacked([first[name]]) for name in names}
        try:
            runs({name: first[name] for name in first if name not in names}, varying)
        except Exception:
            return False
        return True

    varied = candidates
    if not works(varied):
        varied = [name for name in candidates if works([name])]
        if not works(varied):
            varied = []
    found: dict[Hashable, list[int]] = {}
    for place, each in enumerate(configurations):
        same = tuple(
            _signature(each[name]) if name in varied else _identity(each[name]) for name in first
        )
        found.setdefault(same, []).append(place)
    return [
        Group(
            np.array(places),
            {name: configurations[places[0]][name] for name in first if name not in varied},
            {name: _stacked([configurations[p][name] for p in places]) for name in varied},
        )
        for places in found.values()
    ]


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
        return "object", id(value)
    return type(value), value


def _stacked(values: list[Any]) -> Any:
    if _signature(values[0]) != "number":
        return jax.tree.map(lambda *leaves: jnp.stack(leaves), *values)
    numbers = np.asarray(values, np.int32 if all(map(_is_whole, values)) else float)
    # Like Python's own numbers, they take the type of the array that they meet.
    weak = jnp.asarray(0 if numbers.dtype == np.int32 else 0.0)
    return jnp.broadcast_to(weak, len(values)).at[:].set(jnp.asarray(numbers, weak.dtype))
