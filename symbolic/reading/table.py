"""Every entry: how each primitive, and each function of JAX that is taken whole, is read."""

from __future__ import annotations

from symbolic.reading import (
    choices,
    comparisons,
    contractions,
    division,
    elementwise,
    indexing,
    joining,
    linear_algebra,
    reductions,
    running,
    structure,
    windows,
)
from symbolic.reading.arrays import Entries

ENTRIES: Entries = {
    **structure.ENTRIES,
    **joining.ENTRIES,
    **windows.ENTRIES,
    **elementwise.ENTRIES,
    **division.ENTRIES,
    **comparisons.ENTRIES,
    **choices.ENTRIES,
    **reductions.ENTRIES,
    **running.ENTRIES,
    **contractions.ENTRIES,
    **indexing.ENTRIES,
    **linear_algebra.ENTRIES,
}
