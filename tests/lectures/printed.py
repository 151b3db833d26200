"""Comparison with a number as a lecture prints it: equal when rounded to the digits printed."""

from decimal import Decimal

import numpy as np


def shows(value, *texts: str) -> None:
    """Assert that the entries of `value`, rounded, are the printed ones, in order."""
    values = np.ravel(np.asarray(value, np.float64))
    assert len(values) == len(texts), f"{len(values)} values against {len(texts)} printed"
    for number, text in zip(values, texts, strict=True):
        half_a_digit = 0.5 * 10.0 ** Decimal(text).as_tuple().exponent
        error = abs(number - float(text))
        assert error <= half_a_digit * (1 + 1e-6), f"{number:.10g} does not round to {text}"


def differs(value, text: str) -> None:
    """Assert that a printed number is not what `value` rounds to: the lecture is wrong there."""
    half_a_digit = 0.5 * 10.0 ** Decimal(text).as_tuple().exponent
    assert abs(float(value) - float(text)) > half_a_digit, f"{float(value):.10g} rounds to {text}"
