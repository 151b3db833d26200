"""The catalogue of what the lectures state: one TOML file a lecture, formulas without verdicts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

NUMBERS = ("000", "001", "002", "003", "004")


@dataclass(frozen=True)
class Against:
    """A JAX function that a formula is held against, as `symbolic.check` takes it.

    Attributes:
        function: where it lies, `module:name`.
        wrt: the path of the argument differentiated by; empty for the value of the function.
        shapes: the sizes of its arguments.
        where: what the other names of the formula stand for, as LaTeX.
        domains: where its arguments lie.
        assume: facts about sizes.
        kind: `gradient`, `jacobian`, `elementwise` or `value`.
        claim: the formula as LaTeX of the arguments, where the printed one is not of that form.
    """

    function: str
    wrt: str = ""
    shapes: Mapping[str, Any] | None = None
    where: Mapping[str, str] | None = None
    domains: Mapping[str, str] | None = None
    assume: tuple[str, ...] = ()
    kind: str = "gradient"
    claim: str = ""

    def __hash__(self) -> int:
        return hash((self.function, self.wrt, self.kind))


@dataclass(frozen=True)
class Entry:
    """One statement of a lecture.

    Attributes:
        id: its name in the catalogue, `L0-016`.
        latex: the formula in the lecture's own notation.
        kind: `definition`, `derivative`, `gradient`, `update-rule`, `worked-number`, …; `words` for
            what is no formula, which is listed and left undecided.
        lines: the lines of the lecture.
        function: what computes it, `jaxnn.mse`.
        reads: the same statement in LaTeX that can be read, where the lecture prints code or words.
        pins: what holds of names from here on, in the language of pins in notes.
        given: formulas known from here on, which the lecture shows in a figure or says in words.
        against: a JAX function that it is held against.
        value: where a function lies that computes its numbers, `module:name`.
        part: which of the numbers that this function computes.
    """

    id: str
    latex: str
    kind: str
    lines: str
    function: str = ""
    reads: str = ""
    pins: str = ""
    given: tuple[str, ...] = ()
    against: Against | None = None
    value: str = ""
    part: str = ""

    @property
    def line(self) -> int:
        """The first line of the lecture where it stands."""
        return int("".join(c if c.isdigit() else " " for c in self.lines).split()[0])


@dataclass(frozen=True)
class Section:
    """A part of a lecture, in which a name means one thing.

    Attributes:
        heading: its heading.
        entries: its statements in their order.
        pins: sizes, domains and functions of its letters.
        given: formulas that are known in it and shown in a figure or said in words.
        continues: the heading of an earlier section whose names hold here too.
    """

    heading: str
    entries: tuple[Entry, ...]
    pins: str = ""
    given: tuple[str, ...] = ()
    continues: str = ""


@dataclass(frozen=True)
class Lecture:
    """One lecture: its number, its title and its sections in their order."""

    number: str
    title: str
    sections: tuple[Section, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every statement, in order."""
        return (entry for section in self.sections for entry in section.entries)

    def before(self, section: Section) -> tuple[Section, ...]:
        """The sections whose names hold in a section, the earliest first."""
        if not section.continues:
            return ()
        for other in self.sections:
            if other is section:
                break
            if other.heading == section.continues:
                return (*self.before(other), other)
        raise ValueError(
            f"lecture {self.number}: `{section.heading}` continues `{section.continues}`, "
            "which is no earlier section; write the heading of one"
        )


@cache
def lecture(number: str) -> Lecture:
    """The lecture of a number, as the catalogue has it.

    Raises:
        ValueError: a number that no lecture has.
    """
    if number not in NUMBERS:
        raise ValueError(f"lecture: there is no lecture {number!r}; write {', '.join(NUMBERS)}")
    text = files("symbolic.lectures").joinpath(f"lecture_{number}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Lecture(data["number"], data["title"], tuple(map(_section, data["section"])))


def _section(table: dict[str, Any]) -> Section:
    entries = tuple(_entry(entry) for entry in table.pop("entry", ()))
    return _made(Section, {**table, "entries": entries})


def _entry(table: dict[str, Any]) -> Entry:
    if "against" in table:
        table = {**table, "against": _made(Against, table["against"])}
    return _made(Entry, table)


def _made(kind: type[Any], table: dict[str, Any]) -> Any:
    unknown = table.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise ValueError(f"lecture: a table has {', '.join(sorted(unknown))}, which says nothing")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})
