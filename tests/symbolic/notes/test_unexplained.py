"""What nobody explained keeps a refutation back: labels of formulas, letters without their index."""

import pytest

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage


def sorts(*formulas: str) -> list[str]:
    found = check_passages("n", [Passage("formula", f, 1, "", True) for f in formulas])
    return [one.sort for one in found if one.kind == "claim"]


@pytest.mark.parametrize("label", [r"(i)\ ", r"(ii)\quad ", r"(12) \; ", "  (iv)~"])
def test_a_label_is_no_factor(label):
    assert sorts("z = w a + b", label + r"\frac{\partial z}{\partial a} = w") == ["proved"]


def test_a_factor_in_brackets_is_no_label():
    assert sorts("z = w a", r"(3)\frac{\partial z}{\partial a} = 3 w") == ["proved"]


def test_a_letter_that_is_only_known_with_an_index_is_not_known_without():
    known = ("w_5 = 0.40", "z = w_5 a + b")
    assert sorts(*known, r"\frac{\partial z}{\partial a} = w5") == ["undecided"]
    assert sorts(*known, r"\frac{\partial z}{\partial a} = b") == ["refuted"]
