"""What `symbolic check` does: notes in, text, JSON and a page out, and an exit status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from symbolic.files import write_whole
from symbolic.notes.findings import Report
from symbolic.notes.printing import blocks, plain, summary
from symbolic.notes.sorts import CLAIMS, FAILING, SORTS, UNCLEAR

FINE, FOUND, TROUBLE = 0, 1, 2


class _Trouble(Exception):
    """Why a file cannot be read or written, in one sentence."""


def check_files(options: argparse.Namespace) -> int:
    """Check notes one after the other; one that cannot be read does not stop the rest."""
    files = list(dict.fromkeys(options.files))
    reports: dict[str, Report] = {}
    troubles: list[str] = []
    try:
        if options.html is not None:
            _refuse_page(options.html, files)
        for file in files:
            try:
                reports[file] = _report_on(file, progress=not options.quiet)
            except _Trouble as error:
                troubles.append(str(error))
                print(f"symbolic check: {plain(str(error))}", file=sys.stderr)
            else:
                _print_findings(reports[file], options)
        _print_whole(reports, options)
        if options.html is not None:
            _write_page(options.html, _joined(reports), troubles)
    except _Trouble as error:
        print(f"symbolic check: {plain(str(error))}", file=sys.stderr)
        return TROUBLE
    if troubles:
        return TROUBLE
    failing = (r.refuted or (options.strict and r.not_understood) for r in reports.values())
    return FOUND if any(failing) else FINE


def _report_on(file: str, *, progress: bool) -> Report:
    from symbolic.notes import check_notes
    from symbolic.notes.documents import NotADocument

    try:
        with _bar(file, shown=progress) as advance:
            return check_notes(file, progress=advance)
    except NotADocument as error:
        raise _Trouble(str(error)) from None
    except OSError as error:
        raise _Trouble(f"{file} cannot be read: {error.strerror or error}") from None


@contextmanager
def _bar(file: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal, for what takes longer than a second."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    from tqdm import tqdm

    with tqdm(desc=os.path.basename(file), delay=1.0, leave=False, unit="formula") as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance


def _joined(reports: dict[str, Report]) -> Report:
    return Report(tuple(finding for report in reports.values() for finding in report))


def _print_findings(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        return
    sorts = SORTS if options.verbose else (*CLAIMS, "not read")
    if options.quiet:
        sorts = (*FAILING, *UNCLEAR) if options.strict else FAILING
    colour = _coloured(sys.stdout)
    for block in blocks(report, sorts, verbose=options.verbose, colour=colour):
        print(block)


def _print_whole(reports: dict[str, Report], options: argparse.Namespace) -> None:
    if options.json:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        print(_joined(reports).to_json())
    elif not options.quiet:
        for line in summary(reports):
            print(line)


def _coloured(stream: TextIO) -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def _refuse_page(page: Path, files: Sequence[str]) -> None:
    """Refuse, before anything is checked, a page that cannot or must not be written.

    Raises:
        _Trouble: in one sentence.
    """
    advice = "write the name of a page, such as report.html"
    if not page.parent.is_dir():
        raise _Trouble(f"--html {page}: there is no folder {page.parent}; make it first")
    if page.exists() and not page.is_file():
        raise _Trouble(f"--html {page} is not a regular file; {advice}")
    if any(page.exists() and Path(file).exists() and page.samefile(file) for file in files):
        raise _Trouble(f"--html {page} would overwrite a note that is to be checked; {advice}")


def _write_page(page: Path, report: Report, troubles: Sequence[str]) -> None:
    """Write a page under a name of its own first, so that no half page is ever seen.

    Raises:
        _Trouble: in one sentence.
    """
    from symbolic.notes import html

    try:
        write_whole(page, html.page(report, troubles))
    except OSError as error:
        raise _Trouble(f"--html {page} cannot be written: {error.strerror or error}") from None
