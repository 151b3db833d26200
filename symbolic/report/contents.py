"""What a report holds: the lectures checked, their systems and graphs, and where it was made."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

from symbolic.lectures.catalogue import NUMBERS, Lecture, lecture
from symbolic.lectures.checking import SORTS, Checked, check_lecture

_PACKAGES = ("jax", "jaxlib", "numpy", "optax", "sympy", "mpmath")


@dataclass(frozen=True)
class LectureReport:
    """One lecture.

    Attributes:
        lecture: what it states.
        checked: what came of each statement, in order.
        systems: its networks and trainings, run.
        graphs: the computation graphs of its networks.
    """

    lecture: Lecture
    checked: tuple[Checked, ...]
    systems: tuple[Any, ...] = ()
    graphs: tuple[Any, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many entries there are of each sort, always in the same order."""
        return counts_of(self.checked)


@dataclass(frozen=True)
class Report:
    """A report.

    Attributes:
        lectures: the lectures.
        environment: names and values: versions, devices.
        timing: the one line that is not the same in another run.
    """

    lectures: tuple[LectureReport, ...]
    environment: tuple[tuple[str, str], ...]
    timing: str

    @property
    def counts(self) -> dict[str, int]:
        """How many entries there are of each sort, in all lectures."""
        return counts_of([one for report in self.lectures for one in report.checked])

    def _repr_html_(self) -> str:
        from symbolic.report.page.index import overview

        return overview(self)


def counts_of(checked: Sequence[Checked]) -> dict[str, int]:
    """How many entries there are of each sort, always in the same order."""
    counts = Counter(one.sort for one in checked)
    return {sort: counts[sort] for sort in SORTS}


def summary(counts: dict[str, int]) -> str:
    """Counts as a sentence: how many entries are decided of those that can be checked."""
    told = ", ".join(f"{count} {sort}" for sort, count in counts.items() if count)
    decided = sum(counts[sort] for sort in ("refuted", "true only if", "proved", "confirmed"))
    checkable = sum(counts.values()) - counts["definition"]
    share = f" ({decided / checkable:.1%})" if checkable else ""
    return f"{told}; {decided} of {checkable} that can be checked are decided{share}"


def made(numbers: Sequence[str] = NUMBERS, progress: Callable[[int], None] | None = None) -> Report:
    """A report on some lectures; `progress` is told of each entry that is done."""
    started = time.perf_counter()
    checked = [(one, check_lecture(one, progress)) for one in map(lecture, numbers)]
    middle = time.perf_counter()
    lectures = tuple(
        LectureReport(
            one, found, _plugged("systems", "shown", one), _plugged("graphs", "graphs", one)
        )
        for one, found in checked
    )
    ended = time.perf_counter()
    date = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    timing = (
        f"{date}: formulas checked in {middle - started:.1f} s, systems run in "
        f"{ended - middle:.1f} s"
    )
    return Report(lectures, environment(), timing)


def _plugged(module: str, name: str, one: Lecture) -> tuple[Any, ...]:
    """What another part of the report makes of a lecture; nothing where that part is not there."""
    try:
        part = import_module(f"symbolic.report.{module}")
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("symbolic.report"):
            raise
        return ()
    return tuple(getattr(part, name)(one.number))


def environment() -> tuple[tuple[str, str], ...]:
    """What computed the report."""
    import jax

    devices = sorted({device.device_kind for device in jax.devices()})
    return (
        ("Python", platform.python_version()),
        *((name, version(name)) for name in _PACKAGES),
        ("device", f"{jax.default_backend()}: {', '.join(devices)}"),
    )
