"""Sizes differ from each other; inputs are generic and obey what is assumed."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from symbolic import facts
from symbolic.arguments import read_signature
from symbolic.evaluating import FLOAT, draw_point, draw_sizes, exact
from symbolic.evaluating.points import RESTRICTIONS, kinds_of, obeys


def signature_of(**shapes):
    names = ", ".join(shapes)
    fn = {"x": lambda x: x, "A": lambda A: A, "a, b, c, d": lambda a, b, c, d: a}[names]
    return read_signature("test", fn, shapes)


FOUR = signature_of(a="n p", b="p h", c="h q", d="n 2*q")


@pytest.mark.parametrize("seed", range(5))
def test_sizes_are_small_and_differ(seed):
    rng, seen = Random(seed), []
    for _ in range(5):
        sizes = draw_sizes(FOUR, rng, seen)
        assert set(sizes) == {"h", "n", "p", "q"}
        assert len(set(sizes.values())) == 4
        assert all(2 <= size <= 7 for size in sizes.values())
        assert sizes not in seen
        seen.append(sizes)


def test_sizes_leave_no_array_empty():
    signature = signature_of(x="n-m m-2")
    for seed in range(5):
        sizes = draw_sizes(signature, Random(seed))
        assert sizes["n"] > sizes["m"] > 2


def test_no_sizes_are_left_where_there_are_none():
    signature = signature_of(x="3")
    assert draw_sizes(signature, Random(0)) == {}
    assert draw_sizes(signature, Random(0), [{}]) is None


def test_points_are_generic():
    point = draw_point(FOUR, {"n": 4, "p": 3, "h": 2, "q": 5}, (), Random(0))
    values = [value for array in point.inputs.values() for value in array.flat]
    assert all(isinstance(value, Fraction) and 0.2 <= abs(value) < 2 for value in values)
    assert len({abs(value) for value in values}) == len(values)
    assert {value > 0 for value in values} == {True, False}
    assert all(value.denominator > 2 for value in values)


def test_both_arithmetics_get_the_same_numbers():
    point = draw_point(FOUR, {"n": 4, "p": 3, "h": 2, "q": 5}, (), Random(0))
    for floats, many in zip(point.arrays(FLOAT), point.arrays(exact()), strict=True):
        assert floats.dtype == np.float64
        assert np.array_equal(floats, many.astype(float))
    assert many.flat[0] * point.inputs["d"].flat[0].denominator == (
        point.inputs["d"].flat[0].numerator
    )


FACTS = {
    "positive": facts.positive("A"),
    "probability": facts.probability("A"),
    "binary": facts.binary("A"),
    "plus_minus_one": facts.plus_minus_one("A"),
    "one_hot": facts.one_hot("A"),
    "rows_sum_to_one": facts.rows_sum_to_one("A"),
    "symmetric": facts.symmetric("A"),
    "invertible": facts.invertible("A"),
    "integer": facts.Fact("integer", "A"),
}


@pytest.mark.parametrize("kind", [*FACTS, *RESTRICTIONS])
def test_points_obey(kind):
    fact = facts.Fact(kind, "A")
    for seed in range(3):
        point = draw_point(signature_of(A="n n"), {"n": 3}, [fact], Random(seed))
        array = point.inputs["A"]
        assert obeys(array, kinds_of([fact], "A"))
        if kind in ("binary", "plus_minus_one", "one_hot"):
            assert len(set(array.flat)) == 2
        if kind == "one_hot":
            assert len(set(map(tuple, array.tolist()))) == 3
        if kind == "integer":
            assert set(array.flat) <= {0, 1, 2}
        if kind == "positive_definite":
            array = array.astype(float)
            assert (np.linalg.eigvalsh(array + array.T) > 0).all()
            assert not np.allclose(array, array.T)


def test_facts_combine():
    both = [facts.rows_sum_to_one("A"), facts.probability("A")]
    array = draw_point(signature_of(A="n m"), {"n": 3, "m": 4}, both, Random(1)).inputs["A"]
    assert (array.sum(axis=1) == 1).all()
    assert all(0 < value < 1 for value in array.flat)
    both = [facts.symmetric("A"), facts.positive("A")]
    array = draw_point(signature_of(A="n n"), {"n": 3}, both, Random(1)).inputs["A"]
    assert (array == array.T).all()
    assert all(value > 0 for value in array.flat)


@pytest.mark.parametrize("kind", FACTS)
def test_what_does_not_obey_is_seen(kind):
    wrong = np.array([[Fraction(-3, 2), Fraction(-3)], [Fraction(-5), Fraction(-10)]], object)
    assert not obeys(wrong, frozenset([kind]))


def test_labels_are_within_the_smallest_size_and_all_there():
    signature = read_signature("test", lambda y, t: y, {"y": "n", "t": "n"}, ("y",))
    point = draw_point(signature, {"n": 5, "q": 3}, (), Random(0))
    assert point.inputs["y"].dtype == np.int64
    assert set(point.inputs["y"].tolist()) == {0, 1, 2}
