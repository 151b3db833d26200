"""The lectures' networks and trainings, each with its check, computed when asked for."""

from __future__ import annotations

from symbolic.report.systems import (
    activations,
    backpropagation,
    logistic,
    losses,
    perceptrons,
    regressions,
)
from symbolic.report.systems.shown import Figure, Found, Shown, System, Table

MODULES = (regressions, activations, losses, perceptrons, logistic, backpropagation)

SYSTEMS: tuple[System, ...] = tuple(s for module in MODULES for s in module.SYSTEMS)


def shown(lecture: str) -> tuple[Shown, ...]:
    """The systems of a lecture, "000" to "004", each checked now."""
    return tuple(system.shown() for system in SYSTEMS if system.lecture == lecture)


__all__ = ["SYSTEMS", "Figure", "Found", "Shown", "System", "Table", "shown"]
