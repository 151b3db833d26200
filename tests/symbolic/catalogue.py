"""The catalogue of true claims: the 35 derivatives of the textbook, and claims of other kinds."""

from tests.symbolic import (
    further_gradients,
    further_losses,
    further_values,
    textbook,
    textbook_layers,
    textbook_matrices,
    textbook_networks,
)

TEXTBOOK = (
    textbook.CASES + textbook_matrices.CASES + textbook_networks.CASES + textbook_layers.CASES
)
FURTHER = further_values.CASES + further_gradients.CASES + further_losses.CASES
CASES = TEXTBOOK + FURTHER
