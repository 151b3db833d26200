"""Where one statement ends and the next begins: gaps, rows, commas and prose part them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from symbolic.parsing import syntax as sx
from symbolic.parsing.tex import commands as co
from symbolic.parsing.tex.scanning import NotRead
from symbolic.parsing.tex.symbols import ENDING, STARTING, Symbol, after_group, atom, depth_change

_ARROWS = ("→", "↦")
_MAGNITUDES = ("hundred", "thousand", "million", "billion", "trillion", "percent", "%")
_CONDITIONAL = ("if", "else", "otherwise", "unless")
_LAYOUT = ("COLUMN", "GAP")
_NOTHING = Symbol("", None, 0)


@dataclass
class _Statement:
    """One statement as it grows.

    Attributes:
        symbols: what it is made of.
        aligned: whether a relation in it stands at the column mark.
        related: whether it has a relation on its surface.
    """

    symbols: list[Symbol] = field(default_factory=list)
    aligned: bool = False
    related: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether it ends in an operand, so that something else may begin."""
        return bool(self.symbols) and self.symbols[-1].sort in ENDING


def parted(symbols: Sequence[Symbol]) -> list[list[Symbol]]:
    """The symbols of each statement, without what parts them."""
    parting = _Parting(symbols)
    for place in range(len(symbols)):
        parting.read(place)
    made = [statement.symbols for statement in parting.done]
    return [symbols for symbols in made if symbols and not _is_comment(symbols)]


def _is_comment(symbols: Sequence[Symbol]) -> bool:
    """Whether a statement is prose in brackets, `(\\text{one example})`."""
    if symbols[0].sort != "OPEN" or after_group(symbols, 0) < len(symbols):
        return False
    return isinstance(symbols[1].value, sx.Word) and symbols[1].value.is_text


def _followers(symbols: Sequence[Symbol]) -> list[Symbol]:
    """What follows each symbol, columns and gaps passed."""
    made: list[Symbol] = []
    following = _NOTHING
    for symbol in reversed(symbols):
        made.append(following)
        if symbol.sort not in _LAYOUT:
            following = symbol
    return made[::-1]


class _Parting:
    def __init__(self, symbols: Sequence[Symbol]):
        self.symbols = symbols
        self.following = _followers(symbols)
        self.depth = 0
        self.current = _Statement()
        self.done = [self.current]
        self.latest = [self.current]

    def read(self, place: int) -> None:
        """Takes the symbol at a place."""
        symbol = self.symbols[place]
        outside = not self.depth
        self.depth += depth_change(symbol)
        if not outside or not self._layout(symbol, place):
            self.current.symbols.append(symbol)

    def _layout(self, symbol: Symbol, place: int) -> bool:
        """Whether a symbol on the surface only lays out statements."""
        match symbol.sort:
            case "SEPARATOR" if symbol.value in ",;":
                self._part()
            case "PART" | "PERIOD":
                self._part()
            case "GAP":
                if self.current.is_finished and self.following[place].sort in STARTING:
                    self._part()
            case "COLUMN":
                following = self.following[place].sort
                self.current.aligned |= following == "RELATION"
                if self.current.is_finished and following in STARTING:
                    self._part()
            case "ROW":
                self._next_row(place)
            case "PROSE":
                self._prose(symbol, place)
            case "ATOM" if symbol.value == sx.Letter("∀"):
                self._part()
            case "RELATION" if symbol.value == ":" and not self._is_typing(place):
                self._part()
            case "RELATION":
                self.current.related = True
                return False
            case _:
                return False
        return True

    def _part(self) -> None:
        if self.current.symbols:
            self.current = _Statement()
            self.done.append(self.current)
            self.latest.append(self.current)

    def _next_row(self, place: int) -> None:
        """Goes on with a statement of the row before where the next row does, or begins anew."""
        if self.current.symbols and not self.current.is_finished:
            return
        following = self.following[place].sort
        if following == "SIGN":
            goes_on = self._marked(place) or not self._row_is_related(place)
        else:
            goes_on = following in ("RELATION", "OPERATOR")
        before = self._row_before()
        if goes_on and before:
            aligned = [statement for statement in before if statement.aligned]
            related = [statement for statement in before if statement.related]
            self.current = (aligned or related or before)[-1]
        else:
            self._part()
        self.latest = [self.current]

    def _row_before(self) -> list[_Statement]:
        """The statements of the row that ends, or the last one if that row has none."""
        made = [statement for statement in self.latest if statement.symbols]
        earlier = (statement for statement in reversed(self.done) if statement.symbols)
        return made or list(islice(earlier, 1))

    def _marked(self, place: int) -> bool:
        """Whether the row that begins after a place begins with a column mark."""
        return place + 1 < len(self.symbols) and self.symbols[place + 1].sort == "COLUMN"

    def _row_is_related(self, place: int) -> bool:
        """Whether the row that begins after a place has a relation on its surface."""
        end = self._next_on_surface(place, ("ROW", "RELATION"))
        return end is not None and end.sort == "RELATION"

    def _next_on_surface(self, place: int, sorts: Sequence[str]) -> Symbol | None:
        """The first symbol of some sorts after a place that stands in no bracket."""
        depth = 0
        for later in range(place + 1, len(self.symbols)):
            depth += depth_change(self.symbols[later])
            if not depth and self.symbols[later].sort in sorts:
                return self.symbols[later]
        return None

    def _prose(self, symbol: Symbol, place: int) -> None:
        """Prose parts, unless it stands for a term or only comments on what stands before it."""
        after = self.following[place]
        following = after.sort if after.value != ":" else ""
        words = symbol.value.lower().split()
        first = words[0].strip(",.;:") if words else ""
        if first in _CONDITIONAL and (self.current.symbols or following):
            raise NotRead(f"the condition `{symbol.value}` is read only within `cases`", symbol.at)
        last = self.current.symbols[-1].value if self.current.symbols else None
        if first in _MAGNITUDES and isinstance(last, sx.Number):
            raise NotRead(f"`{last.text} {first}` is read as digits only; write them", symbol.at)
        connects = not first or first in co.CONNECTIVES or symbol.value[-1] in ",.;:"
        before = self.current.symbols[-1].sort if self.current.symbols else ""
        awaited = before in ("RELATION", "SIGN", "OPERATOR")
        if self.current.is_finished:
            if connects or following != "RELATION":
                self._part()
        elif not connects and (awaited or following in ("RELATION", "OPERATOR", "SIGN")):
            self.current.symbols.append(atom(sx.Word(symbol.value, is_text=True), symbol.at))
        else:
            self._part()

    def _is_typing(self, place: int) -> bool:
        """Whether a colon begins the type of a function: `f: A → B`."""
        if not self.current.is_finished or self.current.related:
            return False
        ends = ("PROSE", "PART", "ROW", "PERIOD", "RELATION")
        end = self._next_on_surface(place, ends)
        return end is not None and end.value in _ARROWS
