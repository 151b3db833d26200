"""What `symbolic derive` does: the steps of a derivation, in the terminal or in a file."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic.files import write_whole

if TYPE_CHECKING:
    from symbolic.derivation import Derivation

FINE, TROUBLE = 0, 2
_SECONDS = 0.2


class _Trouble(Exception):
    """Why nothing was derived, in one sentence."""


def derive_function(options: argparse.Namespace) -> int:
    """Derive a function that lies in a module or in a file, and print or write the steps."""
    try:
        shapes = _pairs("--shapes", options.shapes)
        domains = _pairs("--domains", options.domains) if options.domains else None
        with _clock():
            derivation = _derived(options, shapes, domains)
            text = _text(derivation, options.out)
        if options.out is None:
            print(text)
        else:
            write_whole(options.out, text + "\n")
    except _Trouble as error:
        print(f"symbolic derive: {error}", file=sys.stderr)
        return TROUBLE
    except OSError as error:
        reason = error.strerror or error
        print(f"symbolic derive: --out {options.out} cannot be written: {reason}", file=sys.stderr)
        return TROUBLE
    return FINE


def _derived(
    options: argparse.Namespace, shapes: dict[str, str] | None, domains: dict[str, str] | None
) -> Derivation:
    function = _located(options.function)
    from symbolic.derivation import derive

    try:
        return derive(function, options.wrt, shapes, options.kind, domains)
    except (ValueError, TypeError) as error:
        raise _Trouble(str(error).removeprefix("derive: ")) from None


def _pairs(option: str, text: str | None) -> dict[str, str] | None:
    """What an option says of each name: `X: n p, w: p`."""
    if text is None:
        return None
    pairs: dict[str, str] = {}
    for part in re.split("[,;]", text):
        name, sign, said = part.partition(":")
        if not sign or not name.strip():
            raise _Trouble(f'{option} has the part `{part.strip()}`; write "X: n p, w: p"')
        pairs[name.strip()] = said.strip()
    return pairs


def _located(where: str) -> Callable[..., Any]:
    """The function that lies at `module:function` or `file.py:function`."""
    place, sign, name = where.rpartition(":")
    if not sign or not place or not name:
        raise _Trouble(f"{where} names no function; write module:function, or file.py:function")
    try:
        found: Any = _module(place)
    except Exception as error:
        raise _Trouble(f"{place} cannot be imported: {type(error).__name__}: {error}") from None
    for part in name.split("."):
        found = getattr(found, part, None)
        if found is None:
            raise _Trouble(f"{place} has no {name}; write the name of a function in it")
    if not callable(found):
        raise _Trouble(f"{where} is no function; write the name of one")
    return found


def _module(place: str) -> Any:
    if not place.endswith(".py"):
        # A console script does not look into the folder where it is called.
        sys.path.insert(0, os.getcwd())
        return importlib.import_module(place)
    spec = importlib.util.spec_from_file_location(Path(place).stem, place)
    if spec is None or spec.loader is None:
        raise ImportError("it is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _text(derivation: Derivation, out: Path | None) -> str:
    """The derivation in the form that a file of this name has: Markdown, TeX, else text."""
    suffix = out.suffix if out is not None else ""
    if suffix == ".tex":
        return derivation._repr_latex_().strip("$").strip()
    if suffix == ".md":
        rows = [f"{step.rule}:\n\n$${step.latex}$$\n" for step in derivation.steps]
        return "\n".join(rows).rstrip()
    return str(derivation)


@contextmanager
def _clock() -> Iterator[None]:
    """The seconds that have passed, on a terminal, for what takes longer than one."""
    if not sys.stderr.isatty():
        yield
        return
    from tqdm import tqdm

    ended = threading.Event()

    def show() -> None:
        if ended.wait(1.0):
            return
        with tqdm(desc="deriving", bar_format="{desc}: {elapsed}", leave=False) as bar:
            while not ended.wait(_SECONDS):
                bar.refresh()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
