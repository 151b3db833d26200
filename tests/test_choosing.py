"""Cross-validation against plain loops, and the search for a learning rate."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

MODEL = jaxnn.linear_regression()


@pytest.fixture
def problem(key):
    numbers = np.random.default_rng(2)
    x = numbers.normal(size=(40, 3)).astype(np.float32)
    y = np.float32(x @ [[1.0], [-2.0], [0.5]] + 0.3 * numbers.normal(size=(40, 1)))
    return MODEL.init(key, x), (x[:20], y[:20]), (x[20:], y[20:])


class Counted:
    """A fresh loss, and how often JAX has traced it."""

    def __init__(self):
        self.traces = 0

    def loss(self):
        def loss(params, x, y):
            self.traces += 1
            return jaxnn.mse(MODEL.apply(params, x), y)

        return loss


def loss(params, x, y):
    return jaxnn.mse(MODEL.apply(params, x), y)


# --- search_learning_rate ---


def test_the_curve_is_u_shaped_with_its_best_inside(problem):
    found = jaxnn.search_learning_rate(loss, *problem, epochs=300)
    np.testing.assert_allclose(found.rates, np.logspace(-5, 1, 13))
    best = int(np.argmin(found.losses))
    assert found.best == found.rates[best]
    assert 0 < best < 12
    assert (np.diff(found.losses[: best + 1]) < 0).all()
    assert found.losses[-1] == np.inf
    assert found.losses[0] > 3 * found.losses[best]


def test_the_best_run_comes_back_and_can_be_repeated(problem, key):
    params, data, validation = problem
    options = {"epochs": 30, "batch_size": 4, "key": key}
    found = jaxnn.search_learning_rate(
        loss, params, data, validation, rates=[1e-3, 1e-1, 1e-2], **options
    )
    assert found.rates.tolist() == [1e-3, 1e-2, 1e-1]
    assert found.best == 0.1
    again = jaxnn.fit(loss, params, data, optax.sgd(0.1), validation=validation, **options)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6),
        found.run.params,
        again.params,
    )
    np.testing.assert_allclose(found.losses[2], loss(again.params, *validation), rtol=1e-5)


def test_another_optimiser_is_searched_by_its_rate(problem):
    found = jaxnn.search_learning_rate(loss, *problem, optax.adam, rates=[1e-4, 0.1], epochs=50)
    params, data, validation = problem
    for rate, value in zip(found.rates, found.losses, strict=True):
        run = jaxnn.fit(loss, params, data, optax.adam(rate), epochs=50)
        np.testing.assert_allclose(value, loss(run.params, *validation), rtol=1e-4)


def test_a_search_compiles_no_more_than_one_run(problem):
    params, data, validation = problem
    one, many = Counted(), Counted()
    jaxnn.search_learning_rate(one.loss(), params, data, validation, rates=[0.1], epochs=5)
    jaxnn.search_learning_rate(many.loss(), params, data, validation, epochs=5)
    assert one.traces > 0
    assert many.traces == one.traces


def test_with_patience_a_rate_is_judged_by_its_best_epoch():
    numbers = np.random.default_rng(1)
    x = numbers.normal(size=(40, 18)).astype(np.float32)
    y = x[:, :1] + numbers.normal(size=(40, 1)).astype(np.float32)
    parts = MODEL.init(jax.random.key(0), x), (x[:20], y[:20]), (x[20:], y[20:])
    found = jaxnn.search_learning_rate(loss, *parts, rates=[0.05, 1e3], epochs=300, patience=20)
    curve = found.run.history["val_loss"]
    assert curve[-1] > 1.01 * curve.min()  # it over-fits
    np.testing.assert_allclose(found.losses[0], curve.min(), rtol=1e-6)
    assert found.losses[1] == np.inf  # although its first epochs were finite


@pytest.mark.parametrize("rates", [[], [0.1, 0.0], [-0.1], [0.1, np.nan], [np.inf], [[0.1, 0.2]]])
def test_rates_are_finite_positive_numbers(problem, rates):
    with pytest.raises(
        ValueError, match=r"search_learning_rate: rates is .*; write a list of finite numbers > 0"
    ):
        jaxnn.search_learning_rate(loss, *problem, rates=rates, epochs=1)


def test_a_search_in_which_all_diverges_says_so(problem):
    with pytest.raises(
        ValueError, match="every run diverged, even with rate 1000; start from smaller rates"
    ):
        jaxnn.search_learning_rate(loss, *problem, rates=[1e4, 1e3], epochs=200)


# --- cross_validate ---


def test_scores_are_those_of_a_plain_loop_with_lstsq(problem, key):
    _, (x, y), _ = problem

    def train(data, key):
        return np.linalg.lstsq(data[0], data[1], rcond=None)[0]

    def score(w, x, y):
        return ((x @ w - y) ** 2).mean()

    scores = jaxnn.cross_validate(train, score, (x, y), 5, key)
    assert scores.shape == (5,)
    leave_one_out = jaxnn.cross_validate(train, score, (x, y), 20, key)
    expected = [
        score(train((np.delete(x, i, 0), np.delete(y, i, 0)), None), x[i : i + 1], y[i : i + 1])
        for i in range(20)
    ]
    np.testing.assert_allclose(np.sort(leave_one_out), np.sort(expected), rtol=1e-3)


def test_each_training_sees_the_other_folds_and_a_key_of_its_own(key):
    ids, keys = np.arange(10), []

    def train(data, key):
        keys.append(jax.random.key_data(key).tolist())
        return set(data[0].tolist())

    def score(trained_on, held):
        assert trained_on.isdisjoint(held.tolist())
        assert trained_on | set(held.tolist()) == set(ids.tolist())
        return held.sum()

    scores = jaxnn.cross_validate(train, score, (ids,), 4, key)
    assert scores.sum() == ids.sum()
    assert len({tuple(k) for k in keys}) == 4


def test_the_same_key_gives_the_same_scores(key):
    def train(data, key):
        return jax.random.normal(key)

    def run(key):
        return jaxnn.cross_validate(train, lambda m, ids: m + ids.mean(), (np.arange(9.0),), 3, key)

    np.testing.assert_array_equal(run(key), run(key))
    assert not np.array_equal(run(key), run(jax.random.key(21)))


def test_stratified_folds_hold_each_class(key):
    labels = np.array([0] * 12 + [1] * 4)
    shares = jaxnn.cross_validate(
        lambda data, key: None, lambda _, y: y.mean(), (labels,), 4, key, stratify=labels
    )
    assert shares.tolist() == [0.25] * 4


def test_cross_validation_sees_that_a_noise_feature_is_no_help(key):
    numbers = np.random.default_rng(0)
    x = numbers.normal(size=(60, 9)).astype(np.float32)
    y = x[:, :1] + np.float32(0.5) * numbers.normal(size=(60, 1)).astype(np.float32)

    def train(data, key):
        start = MODEL.init(key, data[0])
        return jaxnn.fit(loss, start, data, optax.sgd(0.1), epochs=300).params

    errors = [
        jaxnn.cross_validate(train, loss, (x[:, :columns], y), 5, key).mean() for columns in (1, 9)
    ]
    assert errors[0] < errors[1]


@pytest.mark.parametrize("k", [1, 11])
def test_k_is_from_two_to_the_number_of_rows(key, k):
    with pytest.raises(ValueError, match=f"k_fold: k is {k}"):
        jaxnn.cross_validate(lambda d, key: 0, lambda *a: 0, (jnp.arange(10),), k, key)
