"""The lectures' networks and trainings, each with its check, computed when asked for."""

from __future__ import annotations

from symbolic.report.systems import (
    activations,
    asked,
    backpropagation,
    bankruptcy,
    by_hand,
    choosing,
    classifiers,
    descents,
    general_networks,
    logistic,
    losses,
    penalised,
    perceptrons,
    regressions,
    study,
    trainings,
    two_three_one,
)
from symbolic.report.systems.places import places
from symbolic.report.systems.shown import Figure, Found, Shown, System, Table

MODULES = (
    regressions,
    activations,
    losses,
    general_networks,
    perceptrons,
    logistic,
    descents,
    backpropagation,
    classifiers,
    bankruptcy,
    choosing,
    penalised,
    two_three_one,
    study,
    by_hand,
    trainings,
    asked,
)

SYSTEMS: tuple[System, ...] = tuple(s for module in MODULES for s in module.SYSTEMS)


def shown(lecture: str) -> tuple[Shown, ...]:
    """The systems of a lecture, "000" to "004", each checked now."""
    return tuple(system.shown() for system in SYSTEMS if system.lecture == lecture)


__all__ = ["SYSTEMS", "Figure", "Found", "Shown", "System", "Table", "places", "shown"]
