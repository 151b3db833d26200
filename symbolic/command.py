"""The command `symbolic`: `check` notes, `derive` a function, `report` on the lectures."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

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
    parser = _Parser(prog="symbolic", description="Check what is written about gradients.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_check(commands)
    _add_derive(commands)
    _add_report(commands)
    return parser


def _add_check(commands: Any) -> None:
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


def _add_derive(commands: Any) -> None:
    derive = commands.add_parser(
        "derive",
        help="derive a function, step by step",
        description="Derive a derivative of a JAX function at symbolic sizes, step by step.",
        epilog='For example: symbolic derive lecture.py:loss --wrt W --shapes "X: n p, W: p, y: n"',
    )
    derive.add_argument("function", metavar="MODULE:FUNCTION", help="or FILE.py:FUNCTION")
    derive.add_argument("--wrt", metavar="PATH", help="the argument differentiated by, e.g. W1")
    derive.add_argument(
        "--shapes", metavar="SIZES", help='the sizes of each argument: "X: n p, w: p, b:"'
    )
    derive.add_argument(
        "--domains", metavar="DOMAINS", help='where arguments lie: "y: binary, x: positive"'
    )
    derive.add_argument(
        "--kind",
        default="gradient",
        choices=("gradient", "jacobian", "elementwise", "hessian", "value"),
        help="which derivative (gradient)",
    )
    derive.add_argument(
        "--out", metavar="FILE", type=Path, help="write it: Markdown for .md, LaTeX for .tex"
    )
    derive.set_defaults(run=_derive)


def _add_report(commands: Any) -> None:
    report = commands.add_parser(
        "report",
        help="derive, check and train what five lectures state",
        description="Check every formula of the lectures 000 to 004, and write a report.",
        epilog="Exit status: 0, the report is written; 2, it is not.",
    )
    report.add_argument("lectures", nargs="*", metavar="LECTURE", help="000 to 004; all by default")
    report.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("report"), help="the folder (report)"
    )
    report.add_argument("--format", choices=("html", "md", "tex", "json"), default="html")
    report.add_argument("--open", action="store_true", help="show it in the browser")
    report.set_defaults(run=_report)


def _check(options: argparse.Namespace) -> int:
    from symbolic.notes.reporting import check_files

    return check_files(options)


def _derive(options: argparse.Namespace) -> int:
    from symbolic.asking import derive_function

    return derive_function(options)


def _report(options: argparse.Namespace) -> int:
    from symbolic.report.making import make_report

    return make_report(options)
