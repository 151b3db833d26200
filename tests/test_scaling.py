"""Scalings against scikit-learn, their inverse, and columns that do not vary."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import jaxnn

few = settings(max_examples=10, deadline=None)
SEEDS, FACTORS = st.integers(0, 10_000), st.sampled_from([1e-3, 1.0, 1e4])
SCALERS = [jaxnn.max_scale, jaxnn.min_max_scale, jaxnn.standardise]
every_scaler = pytest.mark.parametrize("scaler", SCALERS)


def table(seed, factor=1.0, rows=8):
    return np.random.default_rng(seed).normal(2.0, 1.0, size=(rows, 3)) * factor


@few
@given(SEEDS, FACTORS)
@pytest.mark.parametrize(
    ("scaler", "of_sklearn"),
    [(jaxnn.min_max_scale, MinMaxScaler), (jaxnn.standardise, StandardScaler)],
)
def test_equals_scikit_learn_also_on_new_rows(scaler, of_sklearn, seed, factor):
    x, new = table(seed, factor), table(seed + 1, factor)
    with jax.enable_x64(True):
        fitted, expected = scaler(jnp.array(x)), of_sklearn().fit(x)
        np.testing.assert_allclose(fitted(jnp.array(x)), expected.transform(x), atol=1e-12)
        np.testing.assert_allclose(fitted(jnp.array(new)), expected.transform(new), atol=1e-12)


def test_max_scale_divides_by_the_largest_value():
    hours = jnp.array([[3.0, 5.0], [5.0, 1.0], [10.0, 2.0]])
    np.testing.assert_allclose(
        jaxnn.max_scale(hours)(hours), [[0.3, 1.0], [0.5, 0.2], [1.0, 0.4]], rtol=1e-6
    )


@every_scaler
@few
@given(SEEDS, FACTORS)
def test_inverse_undoes_it(scaler, seed, factor):
    x = jnp.asarray(table(seed, factor), float)
    fitted = scaler(x)
    np.testing.assert_allclose(fitted.inverse(fitted(x)), x, rtol=1e-4, atol=1e-5 * factor)


@pytest.mark.parametrize("constant", [0.0, 3.0, 0.1])
@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("scaler", [jaxnn.min_max_scale, jaxnn.standardise])
def test_a_column_that_does_not_vary_maps_to_zero(scaler, bits, constant):
    with jax.enable_x64(bits == 64):
        column = jnp.full(7, constant)
        x = jnp.stack([column, jnp.arange(7.0)], axis=1)
        fitted = scaler(x)
        np.testing.assert_allclose(fitted(x)[:, 0], 0, atol=1e-6)
        np.testing.assert_allclose(fitted.inverse(fitted(x)), x, rtol=1e-6)


def test_a_column_of_zeros_stays_zero_under_max_scale():
    x = jnp.array([[0.0, 1.0], [0.0, 2.0]])
    assert jaxnn.max_scale(x)(x).tolist() == [[0, 0.5], [0, 1]]


@every_scaler
def test_integers_are_scaled_as_floats(scaler):
    whole, floats = jnp.array([[1, 10], [2, 30]]), jnp.array([[1.0, 10.0], [2.0, 30.0]])
    np.testing.assert_array_equal(scaler(whole)(whole), scaler(floats)(floats))


@every_scaler
def test_a_scaling_is_a_pytree_that_passes_through_jit(scaler):
    x = jnp.asarray(table(0), float)
    fitted = scaler(x)
    compiled = jax.jit(lambda scaling, x: scaling(x))(fitted, x)
    np.testing.assert_allclose(compiled, fitted(x), rtol=1e-6)
    assert [leaf.shape for leaf in jax.tree.leaves(fitted)] == [(3,), (3,)]


@pytest.mark.parametrize("apply", [lambda s, x: s(x), lambda s, x: s.inverse(x)])
@pytest.mark.parametrize("shape", [(4, 2), (4,), (3,), (3, 3, 3)])
def test_a_scaling_refuses_another_number_of_columns(apply, shape):
    fitted = jaxnn.standardise(jnp.asarray(table(0), float))
    with pytest.raises(
        ValueError, match=r"Scaling: x has shape \(.*; write a matrix with the 3 columns"
    ):
        apply(fitted, jnp.ones(shape))


@every_scaler
@pytest.mark.parametrize("shape", [(0, 3), (3,), (2, 2, 2)])
def test_only_a_matrix_with_rows_can_be_fitted(scaler, shape):
    with pytest.raises(ValueError, match=rf"{scaler.__name__}: x has shape \(.*; write a matrix"):
        scaler(jnp.ones(shape))


@every_scaler
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_counted_and_refused(scaler, bad):
    x = jnp.array([[1.0, bad], [2.0, 3.0], [bad, 4.0]])
    with pytest.raises(
        ValueError, match=f"{scaler.__name__}: x holds 2 values that are not finite"
    ):
        scaler(x)


def test_one_hot():
    labels = np.array([2, 0, 1, 2])
    rows = jaxnn.one_hot(jnp.array(labels), 3)
    np.testing.assert_array_equal(rows, np.eye(3)[labels])
    assert rows.dtype == jnp.float32
    np.testing.assert_array_equal(jaxnn.classify(rows), labels)


@pytest.mark.parametrize("bad", [-1, 3])
def test_one_hot_refuses_labels_out_of_range(bad):
    with pytest.raises(ValueError, match=rf"one_hot: label {bad} at row 1 is outside 0\.\.2"):
        jaxnn.one_hot(jnp.array([0, bad]), 3)


def test_one_hot_refuses_labels_that_are_no_integers():
    with pytest.raises(TypeError, match=r"one_hot: labels has type float32; write integers 0\.\.2"):
        jaxnn.one_hot(jnp.array([0.0, 1.0]), 3)
