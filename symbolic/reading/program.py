"""A JAX function as index expressions: its arguments, values on the way, and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from symbolic.expressions import Expression, Tensor, resize, resize_indices, resize_tensor
from symbolic.indices import Index, Position


@dataclass(frozen=True)
class Value:
    """An array on the way to the outputs: `tensor[indices] = body`.

    Attributes:
        tensor: its name, sizes and kind of number.
        indices: one per axis.
        body: its general element.
        label: the name that `jax.ad_checkpoint.checkpoint_name` gave it, or None.
        operation: the primitive or the named function that made it.
        line: `file:line` of the code that made it, or an empty text.
    """

    tensor: Tensor
    indices: tuple[Index, ...]
    body: Expression
    label: str | None
    operation: str
    line: str


@dataclass(frozen=True)
class Output:
    """One array of what the function gives back: `output[indices] = body`.

    Attributes:
        path: how the array is reached in the output, e.g. `[0]`, or an empty text.
        indices: one per axis.
        body: its general element.
        shape: its sizes.
    """

    path: str
    indices: tuple[Index, ...]
    body: Expression
    shape: tuple[Position, ...]


@dataclass(frozen=True)
class Program:
    """What a JAX function computes, at symbolic sizes.

    Attributes:
        arguments: one tensor per array among the arguments, named by its path.
        values: arrays on the way, each written over arguments, constants and earlier values.
        outputs: the arrays that the function gives back.
        constants: arrays that the function closes over, other than those of one repeated number.
        assumptions: sentences that must hold for the program to be the function.
    """

    arguments: tuple[Tensor, ...]
    values: tuple[Value, ...]
    outputs: tuple[Output, ...]
    constants: tuple[tuple[Tensor, np.ndarray], ...]
    assumptions: tuple[str, ...]

    def resized(self, sizes: Mapping[str, Position]) -> Program:
        """The same program where some sizes are others."""

        def general(
            indices: tuple[Index, ...], body: Expression
        ) -> tuple[tuple[Index, ...], Expression]:
            made, places = resize_indices(indices, sizes)
            return made, resize(body, sizes, places)

        values = []
        for value in self.values:
            indices, body = general(value.indices, value.body)
            tensor = resize_tensor(value.tensor, sizes)
            values.append(replace(value, tensor=tensor, indices=indices, body=body))
        outputs = []
        for output in self.outputs:
            indices, body = general(output.indices, output.body)
            shape = tuple(index.size for index in indices)
            outputs.append(Output(output.path, indices, body, shape))
        arguments = tuple(resize_tensor(tensor, sizes) for tensor in self.arguments)
        return replace(self, arguments=arguments, values=tuple(values), outputs=tuple(outputs))
