"""What is wrong with a refuted claim, in words, and the formula that is right."""

from symbolic.suggesting.suggest import suggest

__all__ = ["suggest"]
