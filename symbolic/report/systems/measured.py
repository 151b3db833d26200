"""Measured numbers: how far apart, whether they round to printed ones, and as texts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import jax
import numpy as np

from symbolic.report.systems.shown import Table


def gap(one: Any, other: Any) -> float:
    """The largest difference between two pytrees of one structure; infinite beside a NaN."""
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    gaps = [np.max(np.abs(np.asarray(a) - np.asarray(b))) for a, b in pairs]
    largest = float(np.max(gaps))
    return math.inf if math.isnan(largest) else largest


def logistic(z: Any) -> Any:
    """1/(1 + e^−z) by NumPy, as a witness that shares nothing with jaxnn's."""
    return 1 / (1 + np.exp(-z))


def below(error: float) -> str:
    """An error by the power of ten that it stays below, as rounding leaves no steadier digits."""
    if not math.isfinite(error):
        return "not finite"
    return f"below 1e{max(-15, math.floor(math.log10(error)) + 1) if error > 0 else -15}"


def number(value: Any, digits: int = 6) -> str:
    """A number with so many significant digits, and a minus sign that is one."""
    return f"{float(value) + 0.0:.{digits}g}".replace("-", "−")


def row(values: Any, digits: int = 6) -> str:
    """Numbers beside each other, in parentheses."""
    return f"({', '.join(number(value, digits) for value in np.ravel(np.asarray(values)))})"


def rounds_to(value: Any, text: str) -> bool:
    """Whether a number, rounded to the digits of `text`, is that text."""
    if not math.isfinite(value):
        return False
    printed = Decimal(text)
    half_a_digit = Decimal(5).scaleb(int(printed.as_tuple().exponent) - 1)
    # A number half-way between two texts rounds to both.
    return abs(Decimal(float(value)) - printed) <= half_a_digit


def all_round_to(values: Any, texts: str) -> bool:
    """Whether the entries of an array are, in order, what `texts` lists, each to its digits."""
    flat, printed = np.ravel(np.asarray(values)), texts.split()
    return len(flat) == len(printed) and all(map(rounds_to, flat, printed))


def against_printed(
    caption: str,
    names: Sequence[str],
    values: Sequence[Any] | np.ndarray,
    texts: Sequence[str],
    slips: Mapping[str, str] | None = None,
) -> tuple[Table, bool]:
    """A table of printed and computed numbers, and whether they agree but for the slips named.

    slips: by name, the number that should have been printed; there both must hold, that the
    printed one is wrong and that the computed one rounds to this.
    """
    slips = slips or {}
    rows, good = [], len(names) == len(values) == len(texts)
    for name, value, text in zip(names, values, texts, strict=False):
        agrees, slip = rounds_to(value, text), slips.get(name)
        good &= not agrees and rounds_to(value, slip) if slip else agrees
        printed = max(-int(Decimal(text).as_tuple().exponent), 0)
        places = max(printed, min(printed + 3, 12))
        word = "agrees" if agrees else f"a slip: {slip}" if slip else "differs"
        rows.append((name, _minus(text), _minus(f"{float(value):.{places}f}"), word))
    return Table(caption, ("", "printed", "computed", ""), tuple(rows)), good


def _minus(text: str) -> str:
    return text.replace("-", "−")
