"""Pictures (extra `plot`): each function draws on a matplotlib Axes and returns it."""

from jaxnn.plots.curves import ACTIVATIONS, activation, learning_rates, loss_curves
from jaxnn.plots.descents import descent_path
from jaxnn.plots.networks import network
from jaxnn.plots.predictions import confusion, decision_boundary, images, predicted_against_actual

__all__ = [
    "ACTIVATIONS",
    "activation",
    "confusion",
    "decision_boundary",
    "descent_path",
    "images",
    "learning_rates",
    "loss_curves",
    "network",
    "predicted_against_actual",
]
