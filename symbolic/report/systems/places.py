"""Where each system of the lectures has its place: shown by itself, with another, or not here."""

from __future__ import annotations

from symbolic.report.systems.shown import System, Table

COUNTS = {"A": 51, "B": 9, "C": 7, "D": 31, "E": 9, "F": 20}
KINDS = {
    "A": "model",
    "B": "activation",
    "C": "loss",
    "D": "algorithm",
    "E": "exercise",
    "F": "figure",
}

WITH = {
    "D4": "A25", "D15": "A27", "D27": "A5", "D28": "A27", "D29": "D12",
    "E1": "A33", "E3": "A27", "E4": "A30, A31, A32", "E5": "D21, A49, A50, A51",
    "E6": "A23, B9, A24", "E7": "D11, A7, D17", "E8": "A17", "F3": "D14",
}  # fmt: skip

NOT_PART = {
    "A34": "convolution", "A35": "convolution", "A36": "convolution", "A37": "pooling",
    "A38": "convolution", "A39": "recurrence", "A40": "recurrence", "A41": "autoencoder",
    "A42": "Boltzmann machines", "A43": "dropout", "A44": "principal components",
    "A45": "principal components", "A46": "principal components", "A47": "clustering",
    "A48": "clustering", "F10": "principal components",
    "F11": "clustering", "F12": "clustering", "F14": "convolution",
}  # fmt: skip


def places(systems: tuple[System, ...]) -> Table:
    """One line an id: the lecture that shows the system, what it is shown with, or why not."""
    own = {system.id: system for system in systems}
    rows = []
    for kind, count in COUNTS.items():
        for number in range(1, count + 1):
            id = f"{kind}{number}"
            if id in own:
                rows.append((id, own[id].title, f"lecture {own[id].lecture}"))
            elif id in WITH:
                rows.append((id, KINDS[kind], f"shown with {WITH[id]}"))
            elif id in NOT_PART:
                rows.append((id, NOT_PART[id], "not part of this project"))
            else:
                rows.append((id, KINDS[kind], "missing"))
    return Table(
        "Where each system of the lectures is shown", ("id", "system", "place"), tuple(rows)
    )
