"""A file as text: decoded, with one sentence on what cannot be decoded."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from symbolic.notes.passages import Passage

LARGEST = 20_000_000
_NOT_UNICODE = re.compile("[\ud800-\udfff]")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class NotADocument(ValueError):
    """A file that cannot be read as a note; the message is one sentence for its author."""


def read(path: str | os.PathLike[str]) -> tuple[str, list[Passage]]:
    """The text of a file, its lines ended by `\\n`, and what went wrong in decoding it."""
    file = Path(path)
    try:
        if not file.exists():
            raise NotADocument(f"{file} is not there; name a file that is")
        if not file.is_file():
            what = "a folder; name the files in it" if file.is_dir() else "no regular file"
            raise NotADocument(f"{file} is {what}")
        size = file.stat().st_size
        if size > LARGEST:
            advice = "clear its outputs" if file.suffix.lower() == ".ipynb" else "split it"
            raise NotADocument(
                f"{file.name} is {size / 1e6:.0f} MB, above the {LARGEST // 1_000_000} MB that "
                f"are read; {advice}"
            )
        content = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise NotADocument(f"{file} cannot be opened: {reason}") from error
    except ValueError as error:
        if isinstance(error, NotADocument):
            raise
        raise NotADocument(f"{str(file)!r} is no name of a file: {error}") from error
    return decoded(content)


def decoded(content: bytes) -> tuple[str, list[Passage]]:
    """Bytes as text: UTF-8, or UTF-16 where a byte order mark says so."""
    encoding = _MARKS.get(content[:2], "utf-8-sig")
    try:
        return cleaned(content.decode(encoding)), []
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
    line = cleaned(before).count("\n") + 1
    name = encoding.removesuffix("-sig").upper()
    sentence = f"line {line} holds bytes that are not {name}, read as `\ufffd`; save it as UTF-8"
    text = cleaned(content.decode(encoding, errors="replace"))
    return text, [Passage("trouble", sentence, line)]


def cleaned(text: str) -> str:
    """Text with `\\n` at the ends of lines and without characters that no text may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return _NOT_UNICODE.sub("\ufffd", text)
