"""Proofs by the parts of a range: what is found equal is equal entry by entry, and ties are found."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.indices import Index, position
from symbolic.proving.prove import Formula, prove
from tests.symbolic import writing_cases as wc

SIZE = position("n") + 1
X = Tensor("x", (SIZE,))
ROW, COLUMN = Index("i", SIZE), Index("j", SIZE)
COEFFICIENTS = [Fraction(1), Fraction(-1), Fraction(2)]
SETTINGS = settings(max_examples=80, deadline=None, derandomize=True, database=None)
ORDERED = st.sampled_from([position(0), position(1), SIZE - 1, SIZE])
"""Places of which one comes first whatever n is."""
ENDS = st.sampled_from([position(k) for k in range(3)] + [SIZE - k for k in range(3)])


def found_equal(left, right, indices=(ROW,)):
    return prove(Formula((), indices, left), Formula((), indices, right)).found


def at_least(one, other):
    return ex.at_least_zero(position(one) - other)


x, first, last = ex.element(X, ROW), ex.delta(ROW, position(0)), ex.delta(ROW, SIZE - 1)
EQUAL = {
    "from 1 on, and the first": (at_least(ROW, 1) * x + first * x, x),
    "up to the end, and the last": (at_least(SIZE - 2, ROW) * x + last * x, x),
    "its first entry": (at_least(0, ROW) * x, first * ex.element(X, 0)),
    "all or nothing": (at_least(ROW, 2) + at_least(1, ROW), ex.ONE),
    "below, on and above": (
        at_least(position(ROW) - 1, COLUMN)
        + ex.delta(ROW, COLUMN)
        + at_least(position(COLUMN) - 1, ROW),
        ex.ONE,
    ),
}


@pytest.mark.parametrize("name", EQUAL)
def test_what_is_equal_part_by_part_is_proved(name):
    left, right = EQUAL[name]
    assert found_equal(left, right, (ROW, COLUMN))
    assert not found_equal(left, right + first, (ROW, COLUMN))
    assert not found_equal(left, right + at_least(ROW, 1) * at_least(SIZE - 2, ROW), (ROW, COLUMN))


@st.composite
def with_tests(draw, ends, kinds=("from", "before", "at")):
    """A sum of entries, each times tests of the index."""
    terms = []
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from([position(ROW), position(0), SIZE - 1]))
        factors = [ex.Number(draw(st.sampled_from(COEFFICIENTS))), ex.element(X, at)]
        for _ in range(draw(st.integers(0, 2))):
            end, kind = draw(ends), draw(st.sampled_from(kinds))
            ways = {
                "from": at_least(ROW, end),
                "before": at_least(end - 1, ROW),
                "at": ex.delta(ROW, end),
            }
            factors.append(ways[kind])
        terms.append(ex.multiply(*factors))
    return ex.add(*terms)


@given(with_tests(ORDERED, ("from", "before")), ORDERED)
@SETTINGS
def test_a_sum_is_that_of_its_parts(body, end):
    assert found_equal(body, body * at_least(ROW, end) + body * at_least(end - 1, ROW))


@given(with_tests(ENDS), with_tests(ENDS))
@SETTINGS
def test_nothing_is_proved_that_an_entry_denies(one, other):
    if found_equal(one, other):
        for n in range(1, 5):
            arrays = {"x": np.arange(2.0, n + 3)}
            left, right = (wc.entries(body, (ROW,), arrays, {"n": n}) for body in (one, other))
            assert np.allclose(left, right), (one, other, n)
