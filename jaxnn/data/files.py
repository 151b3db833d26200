"""Arrays that stay in their files: only the rows that are asked for are read."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from jaxnn.data import idx
from jaxnn.data.tables import numbers, places_of

_LINES_A_MARK = 256


@dataclass(frozen=True)
class ArrayFile:
    """An array in a .npy or IDX file, of which a slice reads (maps into memory) its rows alone.

    Shapes: shape and dtype are those of the array in the file; a slice has native byte order.
    Raises: ValueError when the file has become shorter; TypeError for an index that is no slice.
    Source: `numpy.memmap`.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.npy"
    >>> np.save(path, np.arange(6.0).reshape(3, 2))
    >>> ArrayFile(path, np.dtype(float), (3, 2), 128)[1:].tolist()
    [[2.0, 3.0], [4.0, 5.0]]
    """

    path: Path
    stored: np.dtype
    shape: tuple[int, ...]
    offset: int

    @property
    def dtype(self) -> np.dtype:
        """The type of what a slice gives, in native byte order.

        Source: `numpy.dtype.newbyteorder`.

        >>> ArrayFile(Path("x.idx"), np.dtype(">i4"), (3,), 8).dtype
        dtype('int32')
        """
        return self.stored.newbyteorder("=")

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> np.ndarray:
        first, last = _ends("ArrayFile", rows, len(self))
        inner = self.shape[1:]
        place = self.offset + first * int(np.prod(inner, dtype=int)) * self.stored.itemsize
        if last == first:
            return np.empty((0, *inner), self.dtype)
        try:
            mapped = np.memmap(self.path, self.stored, "r", place, (last - first, *inner))
        except ValueError:
            raise ValueError(
                f"ArrayFile: {self.path.name} has become shorter than its header says; "
                "fetch it again"
            ) from None
        return mapped if self.stored.isnative else mapped.astype(self.dtype)


@dataclass(frozen=True)
class TableFile:
    """Columns of a CSV file of numbers, of which a slice reads and parses its lines alone.

    marks: where every 256th line of numbers starts, and the number of that line in the file.

    Shapes: (rows, columns), or (rows,) for a single column named by a text.
    Raises: ValueError naming the line and column of a cell that is no finite number; TypeError for
        an index that is no slice.
    Source: RFC 4180, without line breaks inside a cell.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "houses.csv"
    >>> _ = path.write_text("size,price\\n50,1\\n80,2\\n")
    >>> open_array(path, "price", dtype=np.int32)[:].tolist()
    [1, 2]
    """

    path: Path
    header: tuple[str, ...]
    columns: tuple[str, ...]
    single: bool
    dtype: np.dtype
    rows: int
    marks: tuple[np.ndarray, np.ndarray]

    @property
    def shape(self) -> tuple[int, ...]:
        """The rows and, unless a single column was asked for, the columns.

        Source: the file.

        >>> nothing = np.array([0]), np.array([2])
        >>> TableFile(Path("a.csv"), ("a",), ("a",), True, np.dtype(float), 9, nothing).shape
        (9,)
        """
        return (self.rows,) if self.single else (self.rows, len(self.columns))

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, rows: slice) -> np.ndarray:
        first, last = _ends("TableFile", rows, len(self))
        mark = first // _LINES_A_MARK
        skipped, wanted = first - mark * _LINES_A_MARK, last - first
        places = places_of("open_array", self.path.name, list(self.header), self.columns)
        read: list[list[float]] = []
        if wanted:
            with open(self.path, "rb") as file:
                file.seek(int(self.marks[0][mark]))
                for number, line in enumerate(file, int(self.marks[1][mark])):
                    if not line.strip():
                        continue
                    if skipped:
                        skipped -= 1
                        continue
                    read.append(self._numbers(number, line, places))
                    if len(read) == wanted:
                        break
        values = np.array(read, self.dtype).reshape(wanted, len(self.columns))
        return values[:, 0] if self.single else values

    def _numbers(self, number: int, line: bytes, places: dict[str, int]) -> list[float]:
        cells = next(csv.reader([line.decode()]))
        return numbers("open_array", self.path.name, number, cells, len(self.header), places)


def open_array(
    path: str | os.PathLike,
    columns: str | Sequence[str] | None = None,
    dtype: Any = np.float32,
) -> ArrayFile | TableFile:
    """An array in a file, read a slice at a time: .npy, IDX (unzipped), or columns of a CSV file.

    columns, dtype: for a CSV file with a header line: the columns to take, all if None, one alone
    if a text, and their type, e.g. np.int32 for classes.

    Shapes: as the file says; of a CSV (rows, columns), or (rows,) for one column.
    Raises: ValueError for a file of another kind, of Python objects, damaged or without rows;
        OSError when it cannot be read.
    Source: the .npy format, the IDX format, RFC 4180.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.npy"
    >>> np.save(path, np.arange(6, dtype=np.float32))
    >>> x = open_array(path)
    >>> x.shape, x[2:4].tolist()
    ((6,), [2.0, 3.0])
    """
    path = Path(path)
    with open(path, "rb") as file:
        start = file.read(4 + 4 * 255)
    if start[:6] == b"\x93NUMPY":
        opened = _npy(path)
    elif start[:2] == b"\0\0":
        opened = ArrayFile(path, *idx.header("open_array", path.name, start, path.stat().st_size))
    elif start[:2] == b"\x1f\x8b":
        raise ValueError(
            f"open_array: {path.name} is gzipped; unzip it, since its rows are read singly"
        )
    else:
        opened = _csv(path, columns, np.dtype(dtype))
    if not opened.shape or not opened.shape[0]:
        raise ValueError(f"open_array: {path.name} has no rows; give at least one")
    return opened


def _npy(path: Path) -> ArrayFile:
    try:
        mapped = np.lib.format.open_memmap(path, "r")
    except ValueError as error:
        raise ValueError(
            f"open_array: {path.name} is no whole .npy file of numbers ({error}); save it again "
            "with numpy.save"
        ) from None
    if not mapped.flags.c_contiguous:
        raise ValueError(
            f"open_array: {path.name} lies column by column; save numpy.ascontiguousarray(x)"
        )
    return ArrayFile(path, mapped.dtype, mapped.shape, mapped.offset)


def _csv(path: Path, columns: Any, dtype: np.dtype) -> TableFile:
    offsets, numbers_of_lines, rows, header, place = [], [], 0, None, 0
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if line.count(b'"') % 2:
                raise ValueError(
                    f"open_array: line {number} of {path.name} has a cell that goes on in the next "
                    "line; join them"
                )
            if line.strip() and header is None:
                header = _header(path, line)
            elif line.strip():
                if rows % _LINES_A_MARK == 0:
                    offsets.append(place)
                    numbers_of_lines.append(number)
                rows += 1
            place += len(line)
    names = tuple(header or ())
    single = isinstance(columns, str)
    wanted = names if columns is None else (columns,) if single else tuple(columns)
    places_of("open_array", path.name, list(names), wanted)
    marks = np.array(offsets), np.array(numbers_of_lines)
    return TableFile(path, names, wanted, single, dtype, rows, marks)


def _header(path: Path, line: bytes) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line.decode("utf-8-sig")]))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(
            f"open_array: {path.name} is neither .npy nor IDX, and no text table ({error}); "
            "save it as .npy"
        ) from None


def _ends(where: str, rows: Any, length: int) -> tuple[int, int]:
    if not isinstance(rows, slice) or rows.step not in (None, 1):
        raise TypeError(f"{where}: the index is {rows!r}; write a slice of rows, e.g. [0:1000]")
    first, last, _ = rows.indices(length)
    return first, max(first, last)
