"""Updates whose new value is written more than once: each way must be the same."""

import pytest

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage

NOTE = (
    r"z = w x + b",
    r"L = \frac12 (z - y)^2",
)


@pytest.mark.parametrize(
    ("chain", "sorts"),
    [
        (r"w - \alpha \frac{\partial L}{\partial w} = w - \alpha (z - y) x", ["proved", "proved"]),
        (r"w - \alpha \frac{\partial L}{\partial w} = b - \alpha (z - y) x", ["proved", "refuted"]),
        (
            r"w - \alpha \frac{\partial L}{\partial w} = b - \alpha (z - y) x = w - \alpha (z - y) x",
            ["proved", "proved", "refuted"],
        ),
        (r"\dots = w - \alpha (z - y) x", ["proved"]),
    ],
)
def test_each_new_value_is_held_against_the_step(chain, sorts):
    formulas = [*NOTE, rf"w := {chain}"]
    pin = Passage("pin", "x, y, w, b, z: scalar", 1)
    found = check_passages("n", [pin, *(Passage("formula", f, 1, "", True) for f in formulas)])
    assert [one.sort for one in found if one.kind == "claim"] == sorts


def test_another_name_for_the_new_value_is_no_claim():
    formulas = [*NOTE, r"w \to w' = w - \eta \frac{\partial L}{\partial w}"]
    found = check_passages("n", [Passage("formula", f, 1, "", True) for f in formulas])
    assert [one.sort for one in found if one.kind == "claim"] == ["proved"]
