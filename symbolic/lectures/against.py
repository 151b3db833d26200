"""An entry held against the JAX function that it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from symbolic.checking import check
from symbolic.derivation import Derivation, derive
from symbolic.lectures.catalogue import Against, Entry
from symbolic.lectures.finding import found
from symbolic.notes.findings import Finding
from symbolic.verdict import UNDECIDED, Verdict


def located(where: str) -> Callable[..., Any]:
    """The function that lies at `module:name`.

    Raises:
        ValueError: a place where no function lies.
    """
    module, _, name = where.partition(":")
    try:
        made: Any = import_module(module)
        for part in name.split("."):
            made = getattr(made, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"{where}: {error}; write `module:function`") from None
    if not callable(made):
        raise ValueError(f"{where}: this is no function; write `module:function`")
    return made


def _derived(against: Against) -> Derivation | None:
    """The function or its derivative, where the formula itself does not fit it."""
    try:
        return derive(
            located(against.function),
            against.wrt or None,
            against.shapes,
            against.kind,
            against.domains,
            against.assume,
        )
    except ValueError:
        return None


@cache
def _verdict(against: Against, claim: str) -> Verdict:
    """The verdict on a claim, which several entries may make."""
    try:
        return check(
            located(against.function),
            against.wrt or None,
            claim,
            against.shapes,
            against.domains,
            against.assume,
            against.kind,
            against.where or {},
        )
    except ValueError as error:
        return Verdict(UNDECIDED, str(error), derivation=_derived(against))


def held_against(file: str, entry: Entry, against: Against) -> Finding:
    """What came of holding the formula of an entry against a function."""
    claim = against.claim or entry.reads or entry.latex
    reading = f"held against {against.function.replace(':', '.')}"
    return found(file, entry, _verdict(against, claim), reading, claim)
