"""Splits and folds: no row lost or repeated, one key one split, and each class its share."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jaxnn

few = settings(max_examples=20, deadline=None)
SEEDS = st.integers(0, 1000)
FRACTIONS = st.sampled_from(
    [(0.8, 0.2), (0.6, 0.2, 0.2), (1 / 3, 1 / 3, 1 / 3), (0.5, 0.5), (1.0,)]
)


def rows_of(n):
    ids = np.arange(n)
    return ids * 1.5, ids


@few
@given(n=st.integers(12, 150), fractions=FRACTIONS, seed=SEEDS)
def test_a_split_loses_and_repeats_no_row(n, fractions, seed):
    parts = jaxnn.split(rows_of(n), fractions, jax.random.key(seed))
    assert len(parts) == len(fractions)
    np.testing.assert_array_equal(np.sort(np.concatenate([ids for _, ids in parts])), np.arange(n))
    for (x, ids), fraction in zip(parts, fractions, strict=True):
        np.testing.assert_array_equal(x, ids * 1.5)
        assert abs(len(ids) - fraction * n) < 1 + 1e-9


@pytest.mark.parametrize(
    ("n", "sizes"), [(10, (8, 2)), (100, (80, 20)), (150, (120, 30)), (5, (4, 1))]
)
def test_sizes_of_80_to_20(n, sizes):
    for seed in range(5):
        parts = jaxnn.split(rows_of(n), (0.8, 0.2), jax.random.key(seed))
        assert tuple(len(ids) for _, ids in parts) == sizes


@few
@given(counts=st.lists(st.integers(1, 60), min_size=2, max_size=4), fractions=FRACTIONS, seed=SEEDS)
def test_a_stratified_split_has_each_class_in_proportion_to_within_one_row(counts, fractions, seed):
    counts = [60, *counts]  # enough rows for every part
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    data = (np.arange(len(labels)), labels)
    parts = jaxnn.split(data, fractions, jax.random.key(seed), stratify=labels)
    ids = np.concatenate([ids for ids, _ in parts])
    np.testing.assert_array_equal(np.sort(ids), np.arange(len(labels)))
    for (_, of_part), fraction in zip(parts, fractions, strict=True):
        held = np.bincount(of_part, minlength=len(counts))
        assert (np.abs(held - fraction * np.array(counts)) < 1 + 1e-9).all()


def test_a_rare_class_is_in_every_part():
    labels = np.array([0] * 95 + [1] * 5)
    parts = jaxnn.split((labels,), (0.6, 0.2, 0.2), jax.random.key(1), stratify=labels)
    assert [int(part.sum()) for (part,) in parts] == [3, 1, 1]


@few
@given(n=st.integers(2, 60), data=st.data(), seed=SEEDS)
def test_each_row_is_held_out_once_and_trained_on_otherwise(n, data, seed):
    k = data.draw(st.integers(2, min(n, 12)))
    folds = list(jaxnn.k_fold(rows_of(n), k, jax.random.key(seed)))
    assert len(folds) == k
    sizes = [len(held[1]) for _, held in folds]
    assert max(sizes) - min(sizes) <= 1
    held_out = np.concatenate([held[1] for _, held in folds])
    np.testing.assert_array_equal(np.sort(held_out), np.arange(n))
    for training, held in folds:
        together = np.concatenate([training[1], held[1]])
        np.testing.assert_array_equal(np.sort(together), np.arange(n))
        np.testing.assert_array_equal(training[0], training[1] * 1.5)


@few
@given(counts=st.lists(st.integers(1, 30), min_size=2, max_size=4), k=st.integers(2, 5), seed=SEEDS)
def test_stratified_folds_share_each_class_to_within_one_row(counts, k, seed):
    counts = [5, *counts]
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    folds = list(jaxnn.k_fold((labels,), k, jax.random.key(seed), stratify=labels))
    held = np.array([np.bincount(h[0], minlength=len(counts)) for _, h in folds])
    assert (np.ptp(held, axis=0) <= 1).all()
    assert np.ptp(held.sum(1)) <= 1
    np.testing.assert_array_equal(held.sum(0), counts)


@pytest.mark.parametrize("stratify", [None, np.arange(40) % 2])
def test_the_same_key_gives_the_same_split_and_another_key_another(key, stratify):
    def parts(key):
        split = jaxnn.split(rows_of(40), (0.5, 0.5), key, stratify)
        folds = [held for _, held in jaxnn.k_fold(rows_of(40), 4, key, stratify)]
        return [ids.tolist() for _, ids in (*split, *folds)]

    assert parts(key) == parts(key)
    other = parts(jax.random.key(21))
    assert not any(one == another for one, another in zip(parts(key), other, strict=True))


def test_rows_are_drawn_at_random_and_not_cut_from_the_end(key):
    (_, _), (_, ids) = jaxnn.split(rows_of(100), (0.8, 0.2), key)
    assert 20 < ids.mean() < 80
    assert np.ptp(ids) > 50


def test_pytrees_of_data_are_split_together(key):
    data = ({"a": np.arange(10), "b": np.arange(20).reshape(10, 2)}, np.arange(10) * 2)
    for table, y in jaxnn.split(data, (0.7, 0.3), key):
        np.testing.assert_array_equal(table["b"][:, 0], 2 * table["a"])
        np.testing.assert_array_equal(y, 2 * table["a"])


def test_labels_may_stand_in_a_column(key):
    labels = np.array([0, 1] * 10)
    flat = jaxnn.split((labels,), (0.5, 0.5), key, stratify=labels)
    column = jaxnn.split((labels,), (0.5, 0.5), key, stratify=labels[:, None])
    jax.tree.map(np.testing.assert_array_equal, flat, column)


# --- refusals ---


@pytest.mark.parametrize(
    "fractions", [(0.8, 0.3), (0.5,), (1.2, -0.2), (1.0, 0.0), (float("nan"), 1.0)]
)
def test_fractions_are_positive_and_sum_to_one(key, fractions):
    with pytest.raises(
        ValueError, match=r"split: fractions are \(.*; write positive numbers that sum to 1"
    ):
        jaxnn.split(rows_of(10), fractions, key)


def test_an_empty_part_is_refused(key):
    with pytest.raises(ValueError, match=r"split: 3 rows leave none for the fraction 0\.01"):
        jaxnn.split(rows_of(3), (0.99, 0.01), key)


SPLITTERS = {
    "split": lambda data, key, labels=None: jaxnn.split(data, (0.5, 0.5), key, labels),
    "k_fold": lambda data, key, labels=None: list(jaxnn.k_fold(data, 2, key, labels)),
}
every_splitter = pytest.mark.parametrize("name", SPLITTERS)


@every_splitter
def test_arrays_must_have_the_same_rows(key, name):
    with pytest.raises(
        ValueError, match=rf"{name}: data has \[4, 5\] rows; give arrays with the same"
    ):
        SPLITTERS[name]((np.ones((4, 2)), np.ones(5)), key)


@every_splitter
@pytest.mark.parametrize("data", [np.ones((4, 2)), (), {"x": np.ones(4)}])
def test_data_is_a_tuple(key, name, data):
    with pytest.raises(TypeError, match=rf"{name}: data is {type(data).__name__}; write a tuple"):
        SPLITTERS[name](data, key)


@every_splitter
@pytest.mark.parametrize(("data", "count"), [((np.ones((0, 2)),), "0"), ((np.float64(1),), "'no'")])
def test_there_must_be_rows(key, name, data, count):
    with pytest.raises(ValueError, match=rf"{name}: data has \[{count}\] rows; .* at least one"):
        SPLITTERS[name](data, key)


@every_splitter
def test_one_label_a_row(key, name):
    with pytest.raises(ValueError, match=rf"{name}: stratify has shape \(9,\) for 10 rows"):
        SPLITTERS[name](rows_of(10), key, np.ones(9))


@pytest.mark.parametrize(
    ("k", "kind", "message"),
    [
        (1, ValueError, "k is 1; write a whole number >= 2"),
        (2.0, TypeError, r"k is 2\.0 of type float; write a whole number >= 2"),
        (11, ValueError, "k is 11 for 10 rows; write a k of at most 10"),
    ],
)
def test_k_is_from_two_to_the_number_of_rows(key, k, kind, message):
    with pytest.raises(kind, match="k_fold: " + message):
        list(jaxnn.k_fold(rows_of(10), k, key))
