"""What a report shows of a system of the lectures, and how its check is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture as an SVG element, and what it shows for those who do not see it."""

    caption: str
    alt: str
    svg: str


@dataclass(frozen=True)
class Shown:
    """A system with what its check expects, what was measured, and whether that holds.

    `holds` is None where the check could not be run; `outcome` then says what is missing.
    """

    id: str
    title: str
    lecture: str
    expected: str
    outcome: str
    holds: bool | None
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    function: str = ""


@dataclass(frozen=True)
class Found:
    """What a check has measured."""

    outcome: str
    holds: Any
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class System:
    """A system of the lectures with its observable check."""

    id: str
    title: str
    lecture: str
    function: str
    expected: str
    check: Callable[[], Found] = field(repr=False)

    def shown(self) -> Shown:
        """Run the check, in 64 bits; a package or data set that is missing leaves it open."""
        try:
            with jax.enable_x64(True):
                found = self.check()
        except (ImportError, FileNotFoundError) as missing:
            found = Found(f"not run: {missing}", None)
        except Exception as error:
            said = (str(error).splitlines() or [""])[0]
            found = Found(f"the check broke off: {type(error).__name__}: {said}", False)
        holds = None if found.holds is None else bool(found.holds)
        return Shown(
            self.id, self.title, self.lecture, self.expected, found.outcome, holds,
            found.tables, found.figures, self.function,
        )  # fmt: skip
