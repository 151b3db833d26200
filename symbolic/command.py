"""The command `symbolic`: `symbolic check lecture.md`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

USAGE, INTERRUPTED = 2, 130


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the stream cannot write comes out as its escape.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more when it ends, and must not fail again.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="symbolic", description="Check what notes say about gradients.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="check the formulas of notes",
        description="Prove or refute the formulas of Markdown, TeX, notebooks and docstrings.",
        epilog="Exit status: 0, nothing is refuted; 1, a claim is refuted or needs a fact that is "
        "not stated; 2, a file cannot be read or the usage is wrong.",
    )
    check.add_argument(
        "files", nargs="+", metavar="FILE", help="a note: .md .qmd .tex .ipynb .rst .py"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object and no text")
    check.add_argument("--html", metavar="PAGE", type=Path, help="write a page of the findings")
    check.add_argument(
        "--strict", action="store_true", help="exit status 1 also for what was not understood"
    )
    amount = check.add_mutually_exclusive_group()
    amount.add_argument(
        "--verbose", action="store_true", help="print definitions, mentions and assumptions too"
    )
    amount.add_argument(
        "--quiet", action="store_true", help="print only what makes the exit status 1"
    )
    check.set_defaults(run=_check)
    return parser


def _check(options: argparse.Namespace) -> int:
    from symbolic.notes.reporting import check_files

    return check_files(options)
