"""A JAX function read at symbolic sizes, from its jaxpr."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np
from jax.extend.core import ClosedJaxpr

from symbolic import anyfunction
from symbolic.arguments import Leaf, Signature, path_text
from symbolic.expressions import Element, Expression, Tensor
from symbolic.indices import Index, Position
from symbolic.reading.arrays import (
    AT_LEAST_ZERO,
    IN_RANGE,
    Array,
    Context,
    Entry,
    Positions,
    output,
)
from symbolic.reading.elementwise import any_function
from symbolic.reading.errors import ReadingError, unknown
from symbolic.reading.flattening import flatten
from symbolic.reading.graph import KINDS, Graph, Operation, Wire, avals
from symbolic.reading.patterns import rewrite
from symbolic.reading.program import Output, Program
from symbolic.reading.table import ENTRIES
from symbolic.reading.tracing import trace
from symbolic.reading.values import Values, general

# An expression is written out inside others up to these bounds; beyond, it becomes a value.
_DEEPEST = 40
_LONGEST = 400


def read(
    signature: Signature, fn: Callable[..., Any], names: tuple[str, ...] | None = None
) -> Program:
    """The program that a JAX function is at symbolic sizes.

    Args:
        signature: the arguments and their sizes.
        fn: the function.
        names: the arguments that `fn` takes, where those are not all of the signature's.

    Raises:
        ReadingError: the function cannot be traced at symbolic sizes.
        UnknownOperation: an output needs a primitive that is not read.
    """
    try:
        with jax.enable_x64(True):
            closed, tree = trace(signature, fn, names)
            graph = Graph()
            arguments = [
                graph.add("argument", (), {"leaf": leaf}, [aval])[0]
                for leaf, aval in zip(signature.leaves, avals(closed.jaxpr.invars), strict=True)
            ]
            outputs = flatten(closed, arguments, graph)
        reader = _Reader(signature.paths)
        made = reader.run(*rewrite(graph, outputs))
        return reader.program(signature, _paths(tree), made)
    except ReadingError as error:
        if str(error).startswith(signature.where):
            raise
        raise type(error)(f"{signature.where}: {error}") from None


class _Reader:
    """The state of one reading: the array on each wire, and the values made so far."""

    def __init__(self, taken: Sequence[str]):
        self.taken = taken
        self.values = Values(taken)
        self.inlined = False
        self.arrays: dict[Wire, Array] = {}
        self.depth: dict[Wire, int] = {}
        self.length: dict[Wire, int] = {}
        self.constants: list[tuple[Tensor, np.ndarray]] = []
        self.assumptions: dict[str, None] = {}
        self.line = ""

    def run(self, graph: Graph, outputs: list[Wire]) -> list[Array]:
        """The arrays on some wires of a graph."""
        operations = graph.live(outputs)
        for wire in outputs:
            wire.uses += 1
        for operation in reversed(operations):
            weight = 1
            if _entry(operation).role == "structure" and "label" not in operation.parameters:
                weight = sum(wire.uses for wire in operation.outputs)
            for wire in set(operation.inputs):
                wire.uses += weight
        for operation in operations:
            self._read(operation)
        return [self.arrays[wire] for wire in outputs]

    def program(
        self, signature: Signature, paths: Sequence[str], arrays: Sequence[Array]
    ) -> Program:
        """The program that gives some arrays."""
        outputs = []
        for path, array in zip(paths, arrays, strict=True):
            indices, at = general(array.shape)
            outputs.append(Output(path, indices, array.at(at), array.shape))
        needed = self.values.needed([made.body for made in outputs])
        return Program(
            tuple(map(_tensor, signature.leaves)),
            tuple(value for value in self.values.made if value.tensor in needed),
            tuple(outputs),
            tuple(pair for pair in self.constants if pair[0] in needed),
            tuple(s for s in self.assumptions if self._is_needed(s)),
        )

    def assume(self, sentence: str) -> None:
        """Record what must hold for the program to be the function."""
        self.assumptions[sentence] = None

    def _is_needed(self, sentence: str) -> bool:
        """Whether no other assumption says more about the same entries."""
        stem = sentence.removesuffix(AT_LEAST_ZERO)
        return stem == sentence or not any(
            other.startswith(stem + IN_RANGE) for other in self.assumptions
        )

    def call(self, closed: ClosedJaxpr, arrays: Sequence[Array]) -> Array:
        """The one output of a jaxpr at given arrays, with no value made on the way."""
        graph = Graph()
        inputs = [
            graph.add("given", (), {"array": array}, [(array.shape, array.kind)])[0]
            for array in arrays
        ]
        with jax.enable_x64(True):
            outputs = flatten(closed, inputs, graph)
        self.inlined, before = True, self.inlined
        (made,) = self.run(graph, outputs)
        self.inlined = before
        return made

    def inverse(
        self,
        row: Index,
        column: Index,
        body: Expression,
        batch: Mapping[Index, Position],
        at_row: Position,
        at_column: Position,
    ) -> Expression:
        """An element of the inverse of the matrix `body[row, column]`, at some batch indices."""
        return self.values.inverse(row, column, body, batch, (at_row, at_column), self.line)

    def _read(self, operation: Operation) -> None:
        entry = _entry(operation)
        arrays = self._arrays(operation, entry)
        label = operation.parameters.get("label")
        deepest = 1 + max((self.depth[wire] for wire in operation.inputs), default=0)
        longest = 1 + sum(self.length[wire] for wire in operation.inputs)
        for wire, array in zip(operation.outputs, arrays, strict=True):
            if wire.kind not in KINDS:
                array = _refused(operation, wire)
            repeated = wire.uses > 1 and (entry.role == "element" or longest > _LONGEST)
            named = entry.role == "whole" or label is not None
            self.arrays[wire], self.depth[wire], self.length[wire] = array, deepest, longest
            if not self.inlined and (named or repeated or deepest > _DEEPEST):
                self.line = operation.line
                self.arrays[wire] = self.values.keep(operation, array, label)
                self.depth[wire] = self.length[wire] = 1

    def _constant_name(self) -> str:
        """The next name of a constant that no argument has."""
        number = len(self.constants) + 1
        while f"c{number}" in self.taken:
            number += len(self.taken)
        return f"c{number}"

    def _arrays(self, operation: Operation, entry: Entry) -> tuple[Array, ...]:
        """The outputs of an operation."""
        parameters = operation.parameters
        if operation.name == "given":
            return (parameters["array"],)
        if operation.name in ("argument", "constant"):
            shape, kind = operation.outputs[0].shape, operation.outputs[0].kind
            if operation.name == "argument":
                tensor = _tensor(parameters["leaf"])
            else:
                tensor = Tensor(self._constant_name(), shape, kind)
                self.constants.append((tensor, parameters["array"]))
            return (Array(shape, kind, lambda at: Element(tensor, at)),)
        made = entry.read(self, operation, [self.arrays[wire] for wire in operation.inputs])
        return made if isinstance(made, tuple) else (made,)


def _entry(operation: Operation) -> Entry:
    if anyfunction.is_any(operation.name):
        return any_function(operation.name)
    return ENTRIES.get(operation.name, _UNKNOWN)


def _unknown(context: Context, operation: Operation, inputs: Sequence[Array]) -> tuple[Array, ...]:
    def refuse(at: Positions) -> Expression:
        raise unknown(operation.name, operation.line)

    return tuple(output(operation, refuse, number) for number in range(len(operation.outputs)))


def _refused(operation: Operation, wire: Wire) -> Array:
    def refuse(at: Positions) -> Expression:
        advice = f"its numbers are {wire.kind}; write it with real numbers"
        raise unknown(operation.name, operation.line, advice)

    return Array(wire.shape, wire.kind, refuse)


_UNKNOWN = Entry(_unknown, "structure")


def _tensor(leaf: Leaf) -> Tensor:
    return Tensor(leaf.path, leaf.shape, leaf.dtype)


def _paths(tree: Any) -> list[str]:
    numbered = jax.tree_util.tree_unflatten(tree, range(tree.num_leaves))
    pairs, _ = jax.tree_util.tree_flatten_with_path(numbered)
    return [path_text("", path) for path, _ in pairs]
