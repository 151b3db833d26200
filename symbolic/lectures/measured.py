"""Worked numbers held against the numbers that a function computes."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from symbolic.lectures.against import located
from symbolic.lectures.catalogue import Entry
from symbolic.lectures.finding import found
from symbolic.notes.findings import Finding
from symbolic.verdict import PROVED, REFUTED, UNDECIDED, Verdict

_NUMBER = re.compile(r"(?<![\w.^_{])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])")


class Unavailable(ValueError):
    """Numbers that cannot be computed here, as where data are missing."""


def compared(file: str, entry: Entry) -> Finding:
    """What came of holding the printed numbers of an entry against computed ones."""
    printed = numbers_of(entry.reads or entry.latex)
    try:
        computed = _computed(entry.value, entry.part)
        verdict = _verdict(printed, computed, entry.kind == "dimension")
    except Unavailable as error:
        verdict = Verdict(UNDECIDED, str(error))
    reading = f"computed by {entry.value.replace(':', '.')}"
    return found(file, entry, verdict, reading, ", ".join(printed))


def numbers_of(latex: str) -> list[str]:
    """The numbers that stand after the last sign of equality of a formula."""
    right = re.split(r"(?:=|\\to|\\approx|\\in|:)(?!.*(?:=|\\to|\\approx|:))", latex)[-1]
    right = re.sub(r"\{,\}|\\times|\\[a-zA-Z]+\{[a-z]*matrix\}|\^\{?[T\\a-z]+\}?", " ", right)
    return _NUMBER.findall(right.replace("{", " ").replace("}", " ").replace("&", " & "))


@cache
def _all(where: str) -> Any:
    return located(where)()


def _computed(where: str, part: str) -> list[float]:
    made = _all(where)
    if part:
        made = made[part]
    return [float(value) for value in np.ravel(np.asarray(made, float))]


def _verdict(printed: list[str], computed: list[float], is_shape: bool) -> Verdict:
    shown = ", ".join(f"{value:.10g}" for value in computed)
    if is_shape and printed and len(printed) != len(computed):
        sizes = "×".join(f"{value:g}" for value in computed)
        return Verdict(REFUTED, f"the size is {sizes}, not {'×'.join(printed)}; write {sizes}")
    if len(printed) != len(computed):
        return Verdict(
            UNDECIDED,
            f"{len(printed)} numbers are printed and {len(computed)} computed: {shown}",
        )
    wrong = [
        (text, value)
        for text, value in zip(printed, computed, strict=True)
        if not shows(text, value)
    ]
    if not wrong:
        return Verdict(PROVED, f"computed: {shown}; the same to the digits that are printed")
    text, value = wrong[0]
    return Verdict(REFUTED, f"the value is {value:.10g}, not {text}; write {_rounded(text, value)}")


def shows(text: str, value: float) -> bool:
    """Whether a printed number is a value, rounded to the digits that are printed."""
    if not np.isfinite(value):
        return False
    # A computed value may lie a few units of its last place beside the true one.
    slack = Fraction(16) * Fraction(float(np.spacing(abs(value) or 1.0)))
    return abs(Fraction(value) - Fraction(text)) <= unit(text) / 2 + slack


def unit(text: str) -> Fraction:
    """What one in the last printed digit is worth; of a whole number, nothing."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    if not digits and not exponent:
        return Fraction(0)
    return Fraction(10) ** (int(exponent or 0) - digits)


def _rounded(text: str, value: float) -> str:
    return f"{value:.{len(text.partition('.')[2])}f}"
