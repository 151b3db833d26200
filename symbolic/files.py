"""Files written whole: under a name of their own first, so that no half file is ever seen."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text in UTF-8.

    Raises:
        OSError: the folder is not there, or may not be written to.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(unfinished, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink()
