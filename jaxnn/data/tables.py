"""CSV files as arrays with named columns."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from jaxnn.data.dataset import Dataset

_LARGEST = float(np.finfo(np.float32).max)


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
        reader = csv.reader(file)
        try:
            lines = [(reader.line_num, line) for line in reader if line]
        except (csv.Error, UnicodeDecodeError) as error:
            raise ValueError(
                f"read_csv: {name} is not a text table ({error}); save it as UTF-8 CSV"
            ) from None
    if len(lines) < 2:
        raise ValueError(f"read_csv: {name} has no rows; give a header line and at least one row")
    header = [cell.strip() for cell in lines[0][1]]
    features = [c for c in header if c != target] if columns is None else list(columns)
    wanted = [*features, *([] if target is None else [target])]
    places = places_of("read_csv", name, header, wanted)
    values = np.array([numbers("read_csv", name, *line, len(header), places) for line in lines[1:]])
    x = values[:, : len(features)].astype(np.float32)
    if target is None:
        return Dataset(x, np.empty((len(x), 0), np.float32), tuple(features), ())
    y = values[:, -1]
    if (y == np.round(y)).all() and (np.abs(y) < 2**31).all():
        return Dataset(x, y.astype(np.int32), tuple(features), (target,))
    return Dataset(x, y.astype(np.float32)[:, None], tuple(features), (target,))


def places_of(where: str, name: str, header: list[str], wanted: Sequence[str]) -> dict[str, int]:
    """The places of the wanted columns in a header that names each once."""
    for column in wanted:
        count = header.count(column)
        if count != 1:
            instead = "rename one of them" if count else f"write one of {_some(header)}"
            raise ValueError(f"{where}: {name} has {count} columns named {column!r}; {instead}")
        if list(wanted).count(column) > 1:
            raise ValueError(
                f"{where}: column {column!r} is asked for {list(wanted).count(column)} times; "
                "name it once, as the target or among columns"
            )
    return {column: header.index(column) for column in wanted}


def numbers(
    where: str, name: str, number: int, line: list[str], width: int, places: dict[str, int]
) -> list[float]:
    """The numbers in the wanted columns of a line."""
    if len(line) != width:
        raise ValueError(
            f"{where}: line {number} of {name} has {len(line)} cells but the header names "
            f"{width} columns; give each line one cell a column"
        )
    row = []
    for column, place in places.items():
        try:
            row.append(float(line[place]))
        except ValueError:
            row.append(float("nan"))
        if not abs(row[-1]) <= _LARGEST:
            raise ValueError(
                f"{where}: line {number} of {name} holds {line[place]!r} in column {column!r}; "
                "write a finite number, or leave the column out with columns=[...]"
            )
    return row


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
