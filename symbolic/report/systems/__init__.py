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
    from_scratch,
    general_networks,
    logistic,
    losses,
    notations,
    output_layers,
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
    notations,
    perceptrons,
    logistic,
    descents,
    backpropagation,
    classifiers,
    bankruptcy,
    choosing,
    penalised,
    two_three_one,
    output_layers,
    study,
    by_hand,
    trainings,
    from_scratch,
    asked,
)

# By kind and number, models first and figures last.
SYSTEMS: tuple[System, ...] = tuple(
    sorted(
        (system for module in MODULES for system in module.SYSTEMS),
        key=lambda system: (system.id[0], int(system.id[1:])),
    )
)


def shown(lecture: str) -> tuple[Shown, ...]:
    """The systems of a lecture, each checked now, which takes seconds.

    Shapes: lecture "000" to "004".
    Raises: ValueError for another lecture. A check that fails or breaks off is one that does not
        hold; one that lacks a package or a data set is left open.
    Source: the lectures; real data from the folder that JAXNN_DATA names.

    >>> [system.id for system in SYSTEMS if system.lecture == "003"][:3]
    ['A17', 'A18', 'D1']
    >>> next(system for system in SYSTEMS if system.id == "D18").shown().holds
    True
    """
    known = sorted({system.lecture for system in SYSTEMS})
    if lecture not in known:
        raise ValueError(f"shown: lecture is {lecture!r}; write one of {', '.join(known)}")
    return tuple(system.shown() for system in SYSTEMS if system.lecture == lecture)


__all__ = ["SYSTEMS", "Figure", "Found", "Shown", "System", "Table", "places", "shown"]
