"""What `symbolic report` does: lectures checked, and the report written into a folder."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from symbolic.files import write_whole
from symbolic.lectures.catalogue import NUMBERS, lecture

FINE, TROUBLE = 0, 2


class _Trouble(Exception):
    """Why there is no report, in one sentence."""


def make_report(options: argparse.Namespace) -> int:
    """Make a report, write it, and say where it is."""
    try:
        numbers = _numbers(options.lectures)
        _refuse(options.out, options.format)
        entries = sum(len(tuple(lecture(number).entries)) for number in numbers)
        # JAX takes seconds to start: whoever waits should know at once what for.
        print(
            f"symbolic report: checking {entries} entries of {len(numbers)} lectures",
            file=sys.stderr,
            flush=True,
        )
        from symbolic.report.contents import made, summary

        with _bar(entries) as advance:
            report = made(numbers, advance)
        files = _files(report, options.format)
        _write(options.out, files)
    except _Trouble as error:
        print(f"symbolic report: {error}", file=sys.stderr)
        return TROUBLE
    first = options.out / next(iter(files))
    for one in report.lectures:
        print(f"{one.lecture.number}: {summary(one.counts)}")
    if len(report.lectures) > 1:
        print(f"all: {summary(report.counts)}")
    print(f"written: {first}")
    if options.open:
        webbrowser.open(first.resolve().as_uri())
    return FINE


def _numbers(wanted: Sequence[str]) -> tuple[str, ...]:
    for number in wanted:
        if number not in NUMBERS:
            raise _Trouble(f"there is no lecture {number!r}; write {', '.join(NUMBERS)}")
    return tuple(number for number in NUMBERS if number in wanted or not wanted)


def _refuse(out: Path, format: str) -> None:
    """Refuse before anything is checked what cannot be written."""
    if out.exists() and not out.is_dir():
        raise _Trouble(f"--out {out} is no folder; write the name of one, such as report")
    if format == "html":
        _pages()


def _pages() -> Any:
    try:
        return import_module("symbolic.report.page")
    except ModuleNotFoundError:
        raise _Trouble("pages cannot be made here; write --format md, tex or json") from None


def _files(report: Any, format: str) -> Mapping[str, str]:
    """The name of each file of a report, the first to be read first, and what stands in it."""
    if format == "html":
        return _pages().pages(report)
    if format == "md":
        return import_module("symbolic.report.markdown").files(report)
    if format == "tex":
        return {"lectures.tex": import_module("symbolic.report.tex").document(report)}
    return {"report.json": import_module("symbolic.report.record").to_json(report)}


def _write(out: Path, files: Mapping[str, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_whole(out / name, text)
    except OSError as error:
        raise _Trouble(f"--out {out} cannot be written: {error.strerror or error}") from None


@contextmanager
def _bar(total: int) -> Iterator[Any]:
    """A bar on a terminal, for what takes longer than a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=total, delay=1.0, leave=False, unit="entry") as bar:
        yield bar.update
