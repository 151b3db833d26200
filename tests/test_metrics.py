"""Metrics against scikit-learn, their degenerate cases, and the same under jit."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

import jaxnn

few = settings(max_examples=20, deadline=None)
SIZES = st.sampled_from([1, 2, 9])


def classes(n, k=3):
    return st.lists(st.integers(0, k - 1), min_size=n, max_size=n)


def pairs(k=3):
    return SIZES.flatmap(lambda n: st.tuples(classes(n, k), classes(n, k)))


def assert_close(value, expected):
    np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-6)


@few
@given(pairs())
def test_accuracy_and_confusion_matrix(pair):
    predicted, actual = map(jnp.array, pair)
    assert_close(jaxnn.accuracy(predicted, actual), sklearn.accuracy_score(pair[1], pair[0]))
    table = jaxnn.confusion_matrix(predicted, actual, classes=3)
    expected = sklearn.confusion_matrix(pair[1], pair[0], labels=[0, 1, 2])
    np.testing.assert_array_equal(table, expected)


@few
@given(pairs(), st.sampled_from([0, 1]))
def test_precision_recall_and_f1(pair, positive):
    predicted, actual = map(jnp.array, pair)
    expected = sklearn.precision_recall_fscore_support(
        pair[1], pair[0], labels=[positive], zero_division=0, average="macro"
    )
    for metric, value in zip((jaxnn.precision, jaxnn.recall, jaxnn.f1), expected[:3], strict=True):
        assert_close(metric(predicted, actual, positive), value)


@few
@given(classes(9, 5), classes(9, 2))
def test_roc_auc_with_many_ties(scores, actual):
    assume(0 < sum(actual) < 9)
    scores = np.array(scores) / 4
    value = jaxnn.roc_auc(jnp.asarray(scores, float), jnp.array(actual))
    assert_close(value, sklearn.roc_auc_score(actual, scores))
    # By its definition: the share of pairs in order, ties half.
    ones, zeros = scores[np.array(actual) == 1], scores[np.array(actual) == 0]
    assert_close(value, np.mean((np.sign(ones[:, None] - zeros) + 1) / 2))


def test_roc_auc_of_distinct_scores():
    numbers = np.random.default_rng(0)
    scores, actual = numbers.normal(size=500), numbers.integers(0, 2, 500)
    value = jaxnn.roc_auc(jnp.asarray(scores, float), jnp.array(actual))
    assert_close(value, sklearn.roc_auc_score(actual, scores))


@pytest.mark.parametrize(
    ("scores", "area"), [([1, 2, 3, 4], 1.0), ([4, 3, 2, 1], 0.0), ([7, 7, 7, 7], 0.5)]
)
def test_roc_auc_of_perfect_reversed_and_constant_scores(scores, area):
    assert jaxnn.roc_auc(jnp.array(scores, float), jnp.array([0, 0, 1, 1])) == area


@few
@given(st.sampled_from([(2,), (9,), (9, 3)]), st.integers(0, 10_000))
def test_mean_squared_error_and_r2(shape, seed):
    numbers = np.random.default_rng(seed)
    predicted, actual = numbers.normal(size=(2, *shape)).astype(np.float32)
    arrays = jnp.array(predicted), jnp.array(actual)
    error = sklearn.mean_squared_error(actual, predicted)
    assert_close(jaxnn.mean_squared_error(*arrays), error)
    expected = sklearn.r2_score(actual, predicted)
    np.testing.assert_allclose(jaxnn.r2(*arrays), expected, rtol=1e-3, atol=1e-5)


def test_r2_of_the_mean_is_zero_and_of_the_truth_one():
    actual = jnp.array([1.0, 2.0, 6.0])
    assert jaxnn.r2(actual, actual) == 1
    assert jaxnn.r2(jnp.full(3, 3.0), actual) == 0
    assert jaxnn.r2(-actual, actual) < 0


def test_classify():
    scores = jnp.array([[0.2, 0.9, 0.1], [3.0, -1.0, 2.9], [1.0, 1.0, 0.0]])
    assert jaxnn.classify(scores).tolist() == [1, 0, 0]
    assert jaxnn.classify(jnp.array([[-0.1], [0.0], [0.1]])).tolist() == [0, 0, 1]


def test_classify_decides_the_same_by_one_logit_as_by_two():
    z = jnp.linspace(-2, 2, 9)[:, None]
    two = jnp.concatenate([jnp.zeros_like(z), z], axis=1)
    np.testing.assert_array_equal(jaxnn.classify(z), jaxnn.classify(two))


@pytest.mark.parametrize(
    ("predicted", "actual", "values"),
    [
        ([0, 0, 0], [1, 0, 1], (0, 0, 0)),
        ([1, 1, 0], [0, 0, 0], (0, 0, 0)),
        ([0, 0, 0], [0, 0, 0], (0, 0, 0)),
        ([1, 1, 1], [1, 1, 1], (1, 1, 1)),
    ],
    ids=["none called", "none there", "neither", "all right"],
)
def test_degenerate_ratios_are_numbers(predicted, actual, values):
    arrays = jnp.array(predicted), jnp.array(actual)
    assert tuple(float(m(*arrays)) for m in (jaxnn.precision, jaxnn.recall, jaxnn.f1)) == values


LABELS = jnp.array([0, 1, 1, 0, 1]), jnp.array([0, 1, 0, 0, 1])
VALUES = jnp.array([0.1, 0.8, 0.3, 0.3, 0.9]), jnp.array([0.0, 1.0, 0.5, 0.0, 1.0])
CASES = {
    "classify": (jaxnn.classify, (jnp.stack(VALUES, axis=1),)),
    "accuracy": (jaxnn.accuracy, LABELS),
    "confusion_matrix": (lambda p, a: jaxnn.confusion_matrix(p, a, 2), LABELS),
    "precision": (jaxnn.precision, LABELS),
    "recall": (jaxnn.recall, LABELS),
    "f1": (jaxnn.f1, LABELS),
    "roc_auc": (jaxnn.roc_auc, (VALUES[0], LABELS[1])),
    "mean_squared_error": (jaxnn.mean_squared_error, VALUES),
    "r2": (jaxnn.r2, VALUES),
}


@pytest.mark.parametrize("name", CASES)
def test_compiled_and_plain_agree(name):
    metric, arguments = CASES[name]
    np.testing.assert_allclose(jax.jit(metric)(*arguments), metric(*arguments), rtol=1e-6)


PAIRED = [name for name in CASES if name != "classify"]


@pytest.mark.parametrize("name", PAIRED)
def test_shapes_must_be_equal(name):
    metric, (predicted, actual) = CASES[name]
    with pytest.raises(ValueError, match=r"has shape \(5,\) but .* has shape \(5, 1\); give both"):
        metric(predicted, actual[:, None])


@pytest.mark.parametrize("name", PAIRED)
def test_there_must_be_examples(name):
    metric, (predicted, actual) = CASES[name]
    with pytest.raises(ValueError, match="there are no examples"):
        metric(predicted[:0], actual[:0])


@pytest.mark.parametrize("bad", [-1, 2])
def test_confusion_matrix_refuses_labels_out_of_range(bad):
    labels = jnp.array([0, 1]), jnp.array([0, bad])
    for pair in (labels, labels[::-1]):
        with pytest.raises(
            ValueError, match=rf"confusion_matrix: label {bad} at row 1 is outside 0\.\.1"
        ):
            jaxnn.confusion_matrix(*pair, classes=2)


@pytest.mark.parametrize("label", [0, 1])
def test_roc_auc_needs_both_classes(label):
    with pytest.raises(ValueError, match="roc_auc: actual holds one class only"):
        jaxnn.roc_auc(jnp.array([0.1, 0.9]), jnp.array([label, label]))


def test_r2_needs_an_actual_value_that_varies():
    with pytest.raises(ValueError, match="r2: actual does not vary"):
        jaxnn.r2(jnp.array([[1.0, 2.0], [3.0, 4.0]]), jnp.array([[1.0, 5.0], [2.0, 5.0]]))


def test_classify_refuses_what_is_no_matrix():
    with pytest.raises(ValueError, match=r"classify: outputs has shape \(3,\); write one row"):
        jaxnn.classify(jnp.ones(3))


def test_roc_auc_of_scores_that_are_no_numbers():
    scores, actual = jnp.array([jnp.nan, 0.1, 0.2]), jnp.array([1, 0, 1])
    with pytest.raises(ValueError, match="roc_auc: scores holds NaN"):
        jaxnn.roc_auc(scores, actual)
    assert jnp.isnan(jax.jit(jaxnn.roc_auc)(scores, actual))


def test_area_of_labels_that_a_compiled_function_has_captured():
    scores, both, one = jnp.array([0.1, 0.4, 0.35, 0.8]), jnp.array([0, 0, 1, 1]), jnp.ones(4, int)
    assert jax.jit(lambda s: jaxnn.roc_auc(s, both))(scores) == 0.75
    with pytest.raises(ValueError, match="one class only"):
        jax.jit(lambda s: jaxnn.roc_auc(s, one))(scores)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("width", [np.int32, np.int64])
def test_labels_of_either_width_in_64_bits(width):
    predicted = jaxnn.classify(jnp.array([[0.1, 0.9], [0.8, 0.2]]))
    truth = np.array([1, 1], width)
    assert jaxnn.confusion_matrix(predicted, truth, 2).tolist() == [[0, 0], [1, 1]]
    assert jaxnn.accuracy(predicted, truth) == 0.5
    assert jaxnn.recall(predicted, truth) == 0.5
