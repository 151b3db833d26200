"""A JAX function as index expressions: its arguments, values on the way, and outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbolic.expressions import Expression, Tensor
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
