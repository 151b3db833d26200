"""Environments of rows and columns: matrices, cases, and alignments, whose rows are statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.cases import cases
from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import Row, Symbol, braced, surface

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader

_LENGTH = re.compile(r"-?[\d.]+(?:pt|em|ex|mm|cm|in|mu|\\baselineskip|\\jot)")
_ROW_ENDS = (r"\\", r"\cr", r"\tabularnewline")
_BEFORE_STATEMENT = frozenset("ROW GAP PROSE PART COLUMN PERIOD SEPARATOR".split())


def environment(reader: Reader, made: list[Symbol], at: int, style: str) -> None:
    """Appends what an environment holds, from after its `\\begin`."""
    name = _begun(reader)
    if name in co.ALIGNMENTS:
        made += reader.until(style=style)
        _ended(reader, name, at)
    elif name in co.MATRICES or name in co.CASES:
        rows = _rows(reader, style)
        _ended(reader, name, at)
        kind = co.MATRICES.get(name, "")
        if kind == "" and _is_system(reader, made, rows):
            made += _aligned(rows, at)
        else:
            made += cases(rows, at) if name in co.CASES else _matrix(rows, kind or "[", at)
    else:
        raise NotRead(f"the environment `{name}` is not read", at)


def bracketed(reader: Reader, made: list[Symbol], opening: str, at: int) -> bool:
    """Whether all that `\\left … \\right` holds is one bare environment, which is then appended."""
    start = reader.at
    reader.skip_thin()
    closing = _closing_after_environment(reader)
    one_sided = (opening, closing) in (("{", "."), (".", r"\}"))
    if closing is None or not _is_bare(reader, one_sided):
        reader.at = start
        return False
    begun = reader.take().at
    name = _begun(reader)
    rows = _rows(reader, "")
    _ended(reader, name, begun)
    reader.skip_thin()
    reader.take()
    reader.skip_thin()
    reader.take()
    if not one_sided:
        made += _matrix(rows, opening, at)
    else:
        made += _aligned(rows, at) if _is_system(reader, made, rows) else cases(rows, at)
    return True


def plain(reader: Reader, made: list[Symbol], name: str, at: int) -> None:
    """Appends rows that are a command's argument: `\\cases{…}`, `\\substack{…}`."""
    reader.skip_thin()
    if not reader.skips("{"):
        raise NotRead(f"`\\{name}` lacks an argument in braces", at)
    rows = _rows(reader, "")
    if not reader.skips("}"):
        raise NotRead("a `{` is never closed", at)
    if name == "cases":
        made += cases(rows, at)
    elif name == "substack":
        for place, row in enumerate(rows):
            made += [Symbol("SEPARATOR", ",", at)] * (place > 0)
            made += [symbol for cell in row for symbol in cell]
    else:
        made += _matrix(rows, co.MATRICES[name] or "[", at)


def end_row(reader: Reader) -> None:
    """Passes the star and the space that may follow a row's end, `\\\\[2pt]`."""
    reader.skips("*")
    start = reader.at
    length = reader.raw_bracketed()
    if length is not None and not _LENGTH.fullmatch("".join(token.text for token in length)):
        reader.at = start


def _begun(reader: Reader) -> str:
    """The name of an environment, from after its `\\begin`; what it is given is passed."""
    name = "".join(token.text for token in reader.raw_group()).removesuffix("*")
    if name in co.WITH_SPECIFICATION or name in co.ALIGNMENTS or name in co.MATRICES:
        reader.raw_bracketed()
    if name in co.WITH_SPECIFICATION and reader.next() == "{":
        reader.raw_group()
    return name


def _ended(reader: Reader, name: str, at: int) -> None:
    if not reader.skips(r"\end"):
        raise NotRead(f"`\\begin{{{name}}}` has no `\\end{{{name}}}`", at)
    ended = "".join(token.text for token in reader.raw_group()).removesuffix("*")
    if ended != name:
        raise NotRead(f"`\\begin{{{name}}}` is ended by `\\end{{{ended}}}`", at)


def _closing_after_environment(reader: Reader) -> str | None:
    """The bracket of the `\\right` that follows the environment that begins here, if one does."""
    if reader.next() != r"\begin":
        return None
    place, depth = reader.at, 0
    while place < len(reader.tokens):
        text = reader.tokens[place].text
        depth += (text == r"\begin") - (text == r"\end")
        place += 1
        if not depth and text == "}":
            break
    ahead = [token.text for token in reader.tokens[place : place + 8]]
    rest = [text for text in ahead if text[1:] not in co.THIN or text[0] != "\\"]
    return rest[1] if len(rest) > 1 and rest[0] == r"\right" else None


def _is_bare(reader: Reader, one_sided: bool) -> bool:
    """Whether the environment that begins here is rows without brackets of its own."""
    name = ""
    for token in reader.tokens[reader.at + 2 : reader.at + 16]:
        if token.text == "}":
            break
        name += token.text
    name = name.removesuffix("*")
    return co.MATRICES.get(name) == "" or (one_sided and name in co.ALIGNMENTS)


def _rows(reader: Reader, style: str) -> list[Row]:
    rows: list[Row] = [[]]
    while True:
        rows[-1].append(reader.until("&", *_ROW_ENDS, style=style))
        if reader.skips(*_ROW_ENDS):
            end_row(reader)
            rows.append([])
        elif not reader.skips("&"):
            break
    return [row for row in rows if any(row)]


def _is_system(reader: Reader, made: Sequence[Symbol], rows: Sequence[Row]) -> bool:
    """Whether rows at the start of a statement are statements of their own."""
    if reader.depth > 1 or (made and made[-1].sort not in _BEFORE_STATEMENT):
        return False
    for row in rows:
        further = [cell for cell in row[1:] if cell]
        if any(cell[0].sort == "RELATION" for cell in further):
            continue
        if further or not any(symbol.sort == "RELATION" for symbol in surface(row[0])):
            return False
    return bool(rows)


def _aligned(rows: Sequence[Row], at: int) -> list[Symbol]:
    made: list[Symbol] = []
    for row in rows:
        for place, cell in enumerate(row):
            made += [Symbol("COLUMN", "&", at)] * (place > 0) + cell
        made.append(Symbol("ROW", r"\\", at))
    return made


def _matrix(rows: Sequence[Row], kind: str, at: int) -> list[Symbol]:
    if not rows:
        raise NotRead("a matrix has no entries", at)
    made = [Symbol("MATRIX", kind, at)]
    for row in rows:
        made.append(Symbol("LINE", "", at))
        for cell in row:
            made += braced(cell, at)
    return [*made, Symbol("END", "", at)]
