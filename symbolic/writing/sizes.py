"""The sizes of a program's arguments, found from the shapes of actual arrays."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.expressions import Tensor
from symbolic.indices import Index, Position, position


def solve_sizes(tensors: Sequence[Tensor], shapes: Sequence[Sequence[int]]) -> dict[str, int]:
    """The number that each size stands for.

    Raises:
        ValueError: where the shapes fit no sizes, or do not say what a size is.
    """
    pending: list[tuple[str, Position, int]] = []
    for tensor, shape in zip(tensors, shapes, strict=True):
        if len(shape) != len(tensor.shape):
            raise ValueError(
                f"{tensor.name} has shape {tuple(shape)}; expected {_words(tensor.shape)}"
            )
        pending.extend((tensor.name, *axis) for axis in zip(tensor.shape, shape, strict=True))
    known: dict[str, int] = {}
    while pending:
        left = [axis for axis in pending if not _solved(axis, known)]
        if len(left) == len(pending):
            name, size, length = left[0]
            raise ValueError(
                f"{name} has an axis of length {length}, from which {size} is not found"
            )
        pending = left
    return known


def _words(shape: Sequence[Position]) -> str:
    return f"({', '.join(map(str, shape))})"


def _solved(axis: tuple[str, Position, int], known: dict[str, int]) -> bool:
    """Whether an axis has no unknown size, or just one, which then becomes known."""
    name, size, length = axis
    unknown = size.names - known.keys()
    if not unknown:
        if size.at(known) != length:
            raise ValueError(
                f"{name} has an axis of length {length}; expected {size} = {size.at(known)}"
            )
        return True
    if len(unknown) > 1:
        return False
    (symbol,) = unknown
    slope = size.coefficient(symbol)
    if slope is None or symbol in slope.names:
        return False
    rest = (size - slope * position(symbol)).at(known)
    step = slope.at(known)
    if step == 0 or (length - rest) % step:
        raise ValueError(f"{name} has an axis of length {length}, which is no {size}")
    known[symbol] = (length - rest) // step
    return True


def lengths(indices: Sequence[Index], sizes: dict[str, int]) -> tuple[int, ...]:
    """How far each index runs."""
    return tuple(index.size.at(sizes) for index in indices)
