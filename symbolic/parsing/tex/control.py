"""What each command of LaTeX adds to the symbols of a formula."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex import appending, brackets, grids, wording
from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.scanning import NotRead, Token
from symbolic.parsing.tex.symbols import Symbol, atom, braced

if TYPE_CHECKING:
    from symbolic.parsing.tex.reader import Reader


def command(reader: Reader, made: list[Symbol], token: Token, style: str) -> None:
    """Appends what a command stands for, with its arguments.

    Raises:
        NotRead: if it is not known.
    """
    name = token.text[1:]
    if name.isspace():
        name = " "
    handler = _HANDLERS.get(name)
    if handler is not None:
        handler(reader, made, name, token.at, style)
    elif name in co.ON_FILES:
        raise NotRead(f"`{token.text}` of other files is not read", token.at)
    elif name in co.ON_TEX_ITSELF:
        raise NotRead(f"`{token.text}` changes how LaTeX itself works and is not read", token.at)
    elif not name:
        raise NotRead("the formula ends with a lone backslash", token.at)
    else:
        raise NotRead(f"`{token.text}` is not known here", token.at)


def _greek(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    made.append(atom(sx.Letter(co.GREEK[name], appending.shown(style)), at))


def _relation(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    appending.relation(made, co.RELATIONS[name], at)


def _extensible_arrow(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    reader.raw_bracketed()
    reader.raw_group()
    made.append(Symbol("RELATION", "→" if name == "xrightarrow" else "←", at))


def _operator(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    appending.operator(made, co.OPERATORS[name], at)


def _fraction(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    reader.raw_bracketed()
    made.append(Symbol("FRACTION", name, at))
    for _ in range(2):
        made += braced(reader.filled(name, style), at)


def _accent(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    made.append(Symbol("ACCENT", co.ACCENTS[name], at))
    made += braced(reader.filled(name, style), at)


def _root(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    degree = reader.raw_bracketed()
    made.append(Symbol("ROOT", "", at))
    if degree:
        made += [Symbol("DEGREE", "", at), *braced(reader.inside(degree), at)]
    body = reader.raw_bracketed("(", ")")
    made += braced(reader.filled(name, style) if body is None else reader.inside(body, style), at)


def _styled(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    style = co.STYLES[name]
    if style in ("roman", "italic"):
        wording.upright(reader, made, reader.raw_group(), style, at)
        return
    inside = reader.group(style)
    if [symbol.value for symbol in inside] == [sx.Letter("E", "blackboard")]:
        inside = [Symbol("BIG", "expect", at)]
    made += inside


def _annotated(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    """A note under or over a body; under an operator it is its range, over a relation idle."""
    if name.endswith("brace"):
        body, note = reader.filled(name, style), []
        reader.skip_thin()
        if reader.skips("^", "_"):
            note = reader.group()
    else:
        note = reader.group()
        body = reader.filled(name, style)
    only = body[0] if len(body) == 1 else body[0]._replace(sort="")
    if only.sort == "BIG" and name == "underset":
        made += [only, Symbol("SUBSCRIPT", "_", at), *braced(note, at)]
    elif only.sort == "RELATION":
        defines = only.value == "=" and wording.spelled(note).lower() in ("def", "def.", "△", "δ")
        appending.relation(made, ":=" if defines else only.value, at)
    elif only.sort in ("OPERATOR", "SIGN"):
        made.append(only)
    else:
        made += [Symbol("NOTE", name, at), *braced(body, at), *braced(note, at)]


def _text(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    wording.text(reader, made, reader.raw_group(), at)


def _operator_name(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    reader.skips("*")
    wording.operator_name(reader, made, reader.raw_group(), at)


def _arg(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    wording.arg(reader, made, at)


def _sized(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    brackets.sized(reader, made, name, at)


def _left(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    brackets.left(reader, made, at, style)


def _middle(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    made.append(Symbol("SEPARATOR", brackets.bracket(reader)[0], at))


def _environment(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    grids.environment(reader, made, at, style)


def _rows(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    grids.plain(reader, made, name, at)


def _row(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    grids.end_row(reader)
    made.append(Symbol("ROW", r"\\", at))


def _gap(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    if name == "hspace":
        reader.skips("*")
        reader.raw_group()
    made.append(Symbol("GAP", "", at))


def _blank(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    """A blank: two of them are a gap, and so is one after a colon or before a remark."""
    remark = reader.next() == "(" and reader.next(1)[1:] in co.TEXTS
    colon = bool(made) and (made[-1].sort, made[-1].value) == ("RELATION", ":")
    if remark or colon or reader.next() in ("\\ ", "\\\n"):
        made.append(Symbol("GAP", "", at))


def _intertext(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    reader.raw_group()
    made.append(Symbol("PART", "", at))


def _idle(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    """A command that only sets what stands there."""
    if name not in co.IDLE_WITH_ARGUMENT:
        return
    reader.skips("*")
    reader.raw_bracketed()
    for _ in range(co.IDLE_WITH_ARGUMENT[name]):
        reader.raw_group()


def _length(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    while re.fullmatch(r"[-.\d]", reader.next()):
        reader.take()
    if reader.next().isalpha() and reader.next(1).isalpha():
        reader.at += 2


def _kept(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    """A command that only sets its last argument; Beamer's slides `<2->` and options are passed."""
    reader.raw_bracketed("<", ">")
    reader.raw_bracketed()
    for _ in range(co.KEPT[name]):
        reader.raw_group()
    inside = reader.group(style)
    if name == "mathop":
        made += inside
    else:
        appending.splice(reader, made, inside, at)


def _symbols() -> dict[str, Symbol]:
    """Commands that are one symbol, whatever surrounds them."""

    def sorted_as(sort: str, values: dict[str, str]) -> dict[str, Symbol]:
        return {name: Symbol(sort, value, 0) for name, value in values.items()}

    letters = {name: atom(sx.Letter(text), 0) for name, text in co.SYMBOLS.items()}
    words = {name: atom(sx.Word(name.removeprefix("b")), 0) for name in co.FUNCTIONS}
    return {
        **letters,
        **words,
        **dict.fromkeys(co.DOTS, atom(sx.Dots(), 0)),
        **sorted_as("BIG", co.BIG),
        **sorted_as("OPEN", co.OPENING),
        **sorted_as("CLOSE", co.CLOSING),
        **sorted_as("BAR", co.BARS),
        **sorted_as("SEPARATOR", {"mid": "|", "parallel": "‖"}),
        **{name: Symbol("PART", "\\" + name, 0) for name in co.PARTING},
        "pm": Symbol("SIGN", "±", 0),
        "not": Symbol("RELATION", "¬", 0),
        "prime": Symbol("PRIME", 1, 0),
        "%": atom(sx.Word("%"), 0),
    }


_SYMBOLS = _symbols()


def _symbol(reader: Reader, made: list[Symbol], name: str, at: int, style: str) -> None:
    made.append(_SYMBOLS[name]._replace(at=at))


_Handler = Callable[["Reader", list[Symbol], str, int, str], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys([*co.IDLE, *co.IDLE_WITH_ARGUMENT, *co.THIN], _idle),
    **dict.fromkeys(_SYMBOLS, _symbol),
    **dict.fromkeys(co.GREEK, _greek),
    **dict.fromkeys(co.RELATIONS, _relation),
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _extensible_arrow),
    **dict.fromkeys(co.OPERATORS, _operator),
    **dict.fromkeys(co.FRACTIONS, _fraction),
    **dict.fromkeys(co.ACCENTS, _accent),
    "sqrt": _root,
    **dict.fromkeys([name for name in co.STYLES if name not in co.OLD_STYLES], _styled),
    **dict.fromkeys("underset overset stackrel underbrace overbrace".split(), _annotated),
    **dict.fromkeys(co.TEXTS, _text),
    **dict.fromkeys(("operatorname", "operatornamewithlimits"), _operator_name),
    "arg": _arg,
    **dict.fromkeys(co.SIZES, _sized),
    "left": _left,
    "middle": _middle,
    "begin": _environment,
    **dict.fromkeys("cases matrix pmatrix bmatrix substack".split(), _rows),
    **dict.fromkeys(("\\", "cr", "tabularnewline"), _row),
    **dict.fromkeys([*co.GAPS, "hspace"], _gap),
    " ": _blank,
    **dict.fromkeys(("intertext", "shortintertext"), _intertext),
    **dict.fromkeys(co.LENGTHS, _length),
    **dict.fromkeys(co.KEPT, _kept),
}
