"""Printed numbers against computed ones."""

import pytest

from symbolic.lectures.catalogue import Entry
from symbolic.lectures.measured import compared, numbers_of, shows


@pytest.mark.parametrize(
    ("latex", "numbers"),
    [
        (r"0.5*\text{sum}((y-\hat y)^2)=0.01532851", ["0.01532851"]),
        (r"24\times24", ["24", "24"]),
        (r"\text{Null Deviance: } 69.31", ["69.31"]),
        (r"w = (1.600, -1.427)^T", ["1.600", "-1.427"]),
        (r"\begin{bmatrix}1&8.5\\-3&.25\end{bmatrix}", ["1", "8.5", "-3", ".25"]),
    ],
)
def test_numbers_of_a_formula(latex, numbers):
    assert numbers_of(latex) == numbers


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("0.0822", 0.0821670, True),
        (".0820", 0.0821670, False),
        ("1", 1.0, True),
        ("1", 1.2, False),
        ("0.4087", 0.40865, True),
        ("2.5e-1", 0.2549, True),
        ("2.5e-1", 0.2551, False),
        ("1.0", float("nan"), False),
        ("-3.1999999999999993", -3.2, True),
    ],
)
def test_a_printed_number_is_a_value_rounded(text, value, right):
    assert shows(text, value) is right


def entry(latex: str, part: str) -> Entry:
    return Entry("X", latex, "worked-number", "1", value=f"{__name__}:numbers", part=part)


def numbers():
    return {"two": [1.25, 2.0]}


def test_a_number_that_is_right_is_confirmed_and_a_wrong_one_refuted():
    assert compared("f", entry("1.25, 2", "two")).sort == "proved"
    wrong = compared("f", entry("1.35, 2", "two"))
    assert wrong.sort == "refuted"
    assert wrong.verdict is not None
    assert "write 1.25" in wrong.verdict.reason


def test_numbers_that_are_missing_or_too_many_are_not_confirmed():
    assert compared("f", entry("1.25", "two")).sort == "undecided"
    assert compared("f", entry("x", "two")).sort == "undecided"
