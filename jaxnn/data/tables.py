"""CSV files as arrays with named columns."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from jaxnn.data.dataset import Dataset


def read_csv(
    path: str | os.PathLike,
    target: str | None = None,
    columns: Sequence[str] | None = None,
) -> Dataset:
    """Read a CSV file of numbers with a header line into features and a target.

    target: the column to predict; whole numbers become classes (int32), others values. None leaves
    y empty. columns: the features to take, all others if None. Blanks round names are dropped.

    Shapes: x (n, p) float32; y (n,) int32 for whole numbers, else (n, 1) float32.
    Raises: ValueError naming the line and column of a cell that is no finite number, a line of the
        wrong length, an unknown column or an empty file; OSError when it cannot be read.
    Source: RFC 4180.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "houses.csv"
    >>> _ = path.write_text("size,rooms,price\\n50,2,1.5\\n80,3,2.25\\n")
    >>> houses = read_csv(path, target="price")
    >>> houses.feature_names, houses.x.tolist(), houses.y.tolist()
    (('size', 'rooms'), [[50.0, 2.0], [80.0, 3.0]], [[1.5], [2.25]])
    """
    name = Path(path).name
    with open(path, newline="", encoding="utf-8-sig") as file:
        try:
            lines = [line for line in csv.reader(file) if line]
        except (csv.Error, UnicodeDecodeError) as error:
            raise ValueError(f"read_csv: {name} is not a text table ({error})") from None
    if len(lines) < 2:
        raise ValueError(
            f"read_csv: {name} has {len(lines)} lines; give a header and at least one row"
        )
    header = [cell.strip() for cell in lines[0]]
    values = np.array(
        [_numbers(name, number, line, header) for number, line in enumerate(lines[1:], 2)]
    )
    features = [c for c in header if c != target] if columns is None else list(columns)
    for column in [*features, *([] if target is None else [target])]:
        if header.count(column) != 1:
            raise ValueError(
                f"read_csv: {name} has {header.count(column)} columns named {column!r}; "
                f"write one of {', '.join(header[:8])}{', …' if len(header) > 8 else ''}"
            )
    x = values[:, [header.index(c) for c in features]].astype(np.float32)
    if target is None:
        return Dataset(x, np.empty((len(x), 0), np.float32), tuple(features), ())
    y = values[:, header.index(target)]
    if (y == y.astype(int)).all():
        return Dataset(x, y.astype(np.int32), tuple(features), (target,))
    return Dataset(x, y.astype(np.float32)[:, None], tuple(features), (target,))


def _numbers(name: str, number: int, line: list[str], header: list[str]) -> list[float]:
    if len(line) != len(header):
        raise ValueError(
            f"read_csv: line {number} of {name} has {len(line)} cells but the header names "
            f"{len(header)} columns; give each line one cell a column"
        )
    row = []
    for column, cell in zip(header, line, strict=True):
        try:
            row.append(float(cell))
        except ValueError:
            row.append(float("nan"))
        if not np.isfinite(row[-1]):
            raise ValueError(
                f"read_csv: line {number} of {name} holds {cell!r} in column {column!r}; "
                "write a finite number, or leave the column out with columns=[...]"
            )
    return row
