"""A jaxpr as one flat list of operations, in which equal operations are one."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jax.extend.core import ClosedJaxpr, Jaxpr, JaxprEqn

from symbolic.indices import Position, position
from symbolic.reading.errors import ReadingError, line_of
from symbolic.sizes import parse_size

KINDS = ("float64", "int32", "bool")


@dataclass(eq=False)
class Wire:
    """One array in the graph.

    Attributes:
        producer: the operation that makes it.
        shape: its sizes.
        kind: `float64`, `int32` or `bool`, whatever the width; any other type by its own name.
        uses: how often its elements are read.
    """

    producer: Operation
    shape: tuple[Position, ...]
    kind: str
    uses: int = 0


@dataclass(eq=False)
class Operation:
    """One step of a program.

    Attributes:
        name: a primitive, a function that JAX names, or `argument`, `literal` or `constant`.
        inputs: the arrays that it reads.
        parameters: the primitive's own parameters.
        outputs: the arrays that it makes.
        equations: the equation in the jaxpr and those that call it, innermost first.
    """

    name: str
    inputs: tuple[Wire, ...]
    parameters: dict[str, Any]
    equations: tuple[JaxprEqn, ...] = ()
    outputs: tuple[Wire, ...] = ()

    @property
    def line(self) -> str:
        """`file:line` of the code that made it."""
        return next(filter(None, map(line_of, self.equations)), "")


@functools.lru_cache(maxsize=4096)
def _size(text: str) -> Position:
    try:
        return parse_size(text.replace("^", "**"))
    except ValueError:
        raise ReadingError(
            f"an axis has the size {text}, which is not one formula for all sizes; "
            'give an axis that is cut a size that is surely large enough, such as "n + 3"'
        ) from None


def size(dimension: Any) -> Position:
    """A dimension of a JAX shape as a position."""
    return position(dimension) if isinstance(dimension, int) else _size(str(dimension))


def sizes(shape: Iterable[Any]) -> tuple[Position, ...]:
    """A JAX shape as positions."""
    return tuple(map(size, shape))


def kind_of(dtype: Any) -> str:
    """The kind of number that a type holds."""
    letter = getattr(dtype, "kind", "O")
    if "float" in str(dtype) and str(dtype) != "float0":
        return "float64"
    return {"f": "float64", "i": "int32", "u": "int32", "b": "bool"}.get(letter, str(dtype))


@dataclass
class Graph:
    """Operations in an order in which each comes after what it reads."""

    operations: list[Operation] = field(default_factory=list)
    _known: dict[Any, Operation] = field(default_factory=dict)

    def add(
        self,
        name: str,
        inputs: tuple[Wire, ...],
        parameters: dict[str, Any],
        avals: Iterable[tuple[tuple[Position, ...], str]],
        equations: tuple[JaxprEqn, ...] = (),
    ) -> tuple[Wire, ...]:
        """The outputs of an operation: of an equal one, where there is one already."""
        try:
            key = (name, inputs, frozenset(parameters.items()))
            found = self._known.get(key)
        except TypeError:
            key = found = None
        if found is None:
            found = Operation(name, inputs, parameters, equations)
            found.outputs = tuple(Wire(found, shape, kind) for shape, kind in avals)
            self.operations.append(found)
            if key is not None:
                self._known[key] = found
        return found.outputs

    def constant(self, value: Any) -> Wire:
        """A closed-over array, or a literal where all its entries are one number."""
        array = np.asarray(value)
        aval = (sizes(array.shape), kind_of(array.dtype))
        if array.ndim == 0 or (array.size and (array == array.flat[0]).all()):
            return self.literal(array.flat[0].item(), aval)
        return self.add("constant", (), {"array": array}, [aval])[0]

    def literal(self, value: Any, aval: tuple[tuple[Position, ...], str]) -> Wire:
        """An array of one repeated number."""
        return self.add("literal", (), {"value": value, "aval": aval}, [aval])[0]

    def live(self, outputs: Iterable[Wire]) -> list[Operation]:
        """The operations that the outputs need, in order."""
        needed = {id(wire.producer) for wire in outputs}
        kept = []
        for operation in reversed(self.operations):
            if id(operation) in needed:
                kept.append(operation)
                needed.update(id(wire.producer) for wire in operation.inputs)
        return kept[::-1]


def inner(parameters: dict[str, Any]) -> ClosedJaxpr | None:
    """The one jaxpr that an equation calls as it stands, or None."""
    found = parameters.get("jaxpr", parameters.get("call_jaxpr"))
    if isinstance(found, Jaxpr):
        return ClosedJaxpr(found, ())
    return found if isinstance(found, ClosedJaxpr) else None


def avals(variables: Iterable[Any]) -> Iterator[tuple[tuple[Position, ...], str]]:
    """Shapes and kinds of variables of a jaxpr."""
    for variable in variables:
        yield (
            sizes(getattr(variable.aval, "shape", ())),
            kind_of(getattr(variable.aval, "dtype", None)),
        )
