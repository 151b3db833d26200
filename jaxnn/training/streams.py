"""Data that need not fit into memory: read in blocks, in an order that is shuffled in two steps."""

import math
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Key

from jaxnn import _guards
from jaxnn.training.order import generator, shuffled

_BUFFER_BYTES = 2**25
_BLOCKS_A_BUFFER = 64


class Piece(NamedTuple):
    """What is in memory at one time: ranges of rows, read one after another, and their order.

    Shapes: order (rows in the ranges,), each of their places once.
    Raises: nothing.
    Source: `Stream.pieces`.

    >>> Piece(((4, 6), (0, 2)), np.array([3, 0, 1, 2])).ranges
    ((4, 6), (0, 2))
    """

    ranges: tuple[tuple[int, int], ...]
    order: np.ndarray


class Stream:
    """Arrays that are read from where they are, a buffer of rows at a time; `stream` makes one.

    arrays: a tuple of arrays or pytrees of them. rows: how many there are. buffer: the rows held at
    one time. block: the rows read at one place.

    Shapes: every array (rows, ...).
    Raises: nothing itself.
    Source: `stream`.

    >>> source = stream(np.arange(10.0), np.arange(10), buffer=4, block=2)
    >>> source.rows, source.order(None, 0).tolist()
    (10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """

    def __init__(self, arrays: tuple, rows: int, buffer: int, block: int) -> None:
        self.arrays, self.rows, self.buffer, self.block = arrays, rows, buffer, block

    def pieces(self, key: Any, epoch: int, batch: int = 1) -> list[Piece]:
        """An epoch's pieces: a whole number of batches each, but for the last.

        key: shuffles epoch after epoch by fold_in(key, epoch); None keeps the rows' own order.

        Shapes: the orders of all pieces together hold each row once.
        Raises: nothing.
        Source: `stream`.

        >>> source = stream(np.arange(10.0), buffer=4, block=2)
        >>> [piece.ranges for piece in source.pieces(None, 0)]
        [((0, 4),), ((4, 8),), ((8, 10),)]
        """
        size = math.ceil(self.buffer / batch) * batch
        if key is None or size >= self.rows:
            order = np.arange(self.rows) if key is None else shuffled(key, epoch, 1, self.rows)[0]
            if size >= self.rows:
                return [Piece(((0, self.rows),), order.astype(np.int32))]
            ends = [(a, min(a + size, self.rows)) for a in range(0, self.rows, size)]
            return [Piece(((a, b),), np.arange(b - a, dtype=np.int32)) for a, b in ends]
        draw = generator(jax.random.fold_in(key, epoch))
        starts = draw.permutation(math.ceil(self.rows / self.block)) * self.block
        blocks = [(int(a), min(int(a) + self.block, self.rows)) for a in starts]
        return [
            Piece(ranges, draw.permutation(sum(b - a for a, b in ranges)).astype(np.int32))
            for ranges in _cut(blocks, size)
        ]

    def order(self, key: Key[Array, ""] | None, epoch: int, batch: int = 1) -> np.ndarray:
        """The order in which an epoch visits the rows.

        Shapes: (rows,), each of 0 .. rows-1 once.
        Raises: nothing.
        Source: `stream`.

        >>> source = stream(np.arange(10.0), buffer=4, block=2)
        >>> sorted(source.order(jax.random.key(0), 3).tolist()) == list(range(10))
        True
        """
        pieces = self.pieces(key, epoch, batch)
        rows = [np.concatenate([np.arange(a, b) for a, b in piece.ranges]) for piece in pieces]
        return np.concatenate([r[piece.order] for r, piece in zip(rows, pieces, strict=True)])

    def read(self, piece: Piece) -> tuple:
        """The rows of a piece, as they lie in it, as arrays in memory.

        Shapes: each array (rows of the piece, ...).
        Raises: whatever reading raises.
        Source: `stream`.

        >>> source = stream(np.arange(10.0), buffer=4, block=2)
        >>> source.read(source.pieces(None, 0)[2])[0].tolist()
        [8.0, 9.0]
        """
        return jax.tree.map(
            lambda a: np.concatenate([np.asarray(a[first:last]) for first, last in piece.ranges]),
            self.arrays,
        )


def stream(*arrays: Any, buffer: int | None = None, block: int | None = None) -> Stream:
    """Data for `fit` that are read while it trains, so that they need not fit into memory.

    arrays: what the loss takes after params, e.g. x and y: anything with a shape and a dtype, of
    which x[first:last] are rows, such as `open_array(path)`, a numpy.memmap, HDF5 or Zarr data.
    buffer: rows in memory at one time, by default 32 MiB of them; the next buffer is read while the
    device works on one. block: rows that are read from one place, by default a 64th of a buffer.

    Each epoch, the blocks come in a new order, uniformly drawn; buffer after buffer is filled with
    them, and the rows of a buffer come in a uniformly drawn order. So every row comes once an epoch
    and may come at any time, but rows of one block come in the same buffer or the next. If a file
    is sorted by class, a class of share p has in a buffer of k blocks the share p ± √(p(1-p)/k).
    With a buffer of all rows the order is that of `fit` in memory.

    Shapes: every array (n, ...) with the same n.
    Raises: TypeError for what has no rows to slice; ValueError for unequal or no rows, or numbers
        of rows below 1.
    Source: shuffling in two steps, of blocks and within a buffer.

    >>> source = stream(np.zeros((1000, 8), np.float32), np.zeros(1000), buffer=256)
    >>> source.rows, source.buffer, source.block
    (1000, 256, 4)
    """
    leaves = jax.tree_util.tree_leaves_with_path(arrays)
    if not leaves:
        raise ValueError("stream: no array is given; write stream(x, y)")
    counts = {}
    for path, leaf in leaves:
        label = "argument" + jax.tree_util.keystr(path)
        if not hasattr(leaf, "__getitem__") or not getattr(leaf, "shape", ()):
            raise TypeError(
                f"stream: {label} is a {type(leaf).__name__} without rows; write an array or "
                "jaxnn.data.open_array(path)"
            )
        counts[label] = leaf.shape[0]
    if len(set(counts.values())) > 1 or 0 in counts.values():
        listed = ", ".join(f"{label} has {count}" for label, count in counts.items())
        raise ValueError(f"stream: {listed} rows; give arrays with the same number, at least one")
    rows = next(iter(counts.values()))
    a_row = sum(math.prod(leaf.shape[1:]) * np.dtype(leaf.dtype).itemsize for _, leaf in leaves)
    if buffer is None:
        buffer = max(1, _BUFFER_BYTES // max(1, a_row))
    buffer = min(_guards.whole_number("stream", "buffer", buffer), rows)
    if block is None:
        block = math.ceil(buffer / _BLOCKS_A_BUFFER)
    return Stream(arrays, rows, buffer, _guards.whole_number("stream", "block", block))


def read_ahead(source: Stream, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, tuple]]:
    """Each piece with its rows, the next one read by a thread in the meantime."""
    with ThreadPoolExecutor(1, "jaxnn-stream") as reader:
        following = None
        for piece in pieces:
            waiting = (piece, reader.submit(source.read, piece))
            if following is not None:
                yield following[0], following[1].result()
            following = waiting
        if following is not None:
            yield following[0], following[1].result()


def _cut(blocks: list[tuple[int, int]], size: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Ranges of rows, one after another, in portions of `size` rows."""
    held, room = [], size
    for first, last in blocks:
        while last > first:
            taken = min(room, last - first)
            held.append((first, first + taken))
            first, room = first + taken, room - taken
            if room == 0:
                yield tuple(held)
                held, room = [], size
    if held:
        yield tuple(held)
