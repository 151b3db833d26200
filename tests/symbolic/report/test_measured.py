"""Measured numbers as texts, and against printed ones."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.report.systems.measured import (
    against_printed,
    all_round_to,
    below,
    gap,
    number,
    rounds_to,
    row,
)


@given(st.floats(-1e6, 1e6), st.integers(0, 8))
def test_a_number_rounds_to_its_own_digits(value, places):
    assert rounds_to(value, f"{value:.{places}f}")


@given(st.floats(-1e3, 1e3), st.integers(0, 6))
def test_a_number_off_by_two_digits_does_not(value, places):
    printed = round(value, places) + 2 * 10.0**-places
    assert not rounds_to(value, f"{printed:.{places}f}")


@given(st.floats(1e-14, 1e6))
def test_an_error_is_below_what_is_said(error):
    assert error < float(below(error).split()[1]) * (1 + 1e-9)


def test_errors_that_are_no_numbers():
    assert gap({"W": [1.0]}, {"W": [math.nan]}) == math.inf
    assert below(math.inf) == "not finite"
    assert below(0.0) == "below 1e-15"


def test_texts_have_a_minus_and_no_negative_nought():
    assert number(-0.0) == "0"
    assert row([-1, 2.5]) == "(−1, 2.5)"


def test_as_many_numbers_as_printed():
    assert all_round_to([1.04, 2], "1.0 2")
    assert not all_round_to([1.04], "1.0 2")
    assert not against_printed("", ("a",), [1.0], ["1", "2"])[1]


@pytest.mark.parametrize(
    ("value", "slip", "holds"),
    [(0.0822, "0.0822", True), (0.0820, "0.0822", False), (0.09, "0.0822", False)],
)
def test_a_slip_must_be_one(value, slip, holds):
    table, good = against_printed("", ("w",), [value], ["0.0820"], {"w": slip})
    assert good is holds
    assert table.rows[0][0] == "w"
