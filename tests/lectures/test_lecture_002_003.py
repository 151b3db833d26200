"""Worked numbers of lectures 002 and 003, each under the id of its catalogue entry."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from tests.lectures.printed import shows

NETWORK = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)


def cost(params, x, y):
    return jaxnn.half_sse(NETWORK.apply(params, x), y)


def grid_seconds(weights: int, seconds_for_one: float = 0.05, trials: int = 1000) -> float:
    return seconds_for_one * trials ** (weights - 1)


def test_L2_014_grid_search_over_one_and_two_weights():
    assert grid_seconds(1) == 0.05
    assert grid_seconds(2) == 50


def test_L2_015_grid_search_over_three_weights():
    shows(grid_seconds(3) / 3600, "13.89")


def test_L2_016_grid_search_over_nine_weights():
    params = NETWORK.init(jax.random.key(0), (1, 2))
    assert jaxnn.count_parameters(params) == 9
    years = grid_seconds(9) / (365.25 * 24 * 3600)
    shows(years / 1e15, "1.58")


def test_L2_021_data_are_scaled_so_a_sigmoid_cannot_reach_the_first_target():
    x, t, _ = jaxnn.data.lectures.expense()
    assert (x.max(0) == 1).all()
    assert t.max() == 1
    assert float(jaxnn.sigmoid(jnp.array(20.0))) < 1


def test_L2_057_seeded_weights():
    first, second = jaxnn.data.lectures.expense().params
    assert first["W"].shape == (2, 3)
    assert second["W"].shape == (3, 1)
    shows(first["W"][0], "1.76405235", "0.40015721", "0.97873798")


def test_L2_058_L2_059_loss_falls_strictly_over_5000_iterations():
    # The rate is not printed; 3 is that of a public copy of the course's script.
    x, t, start = jax.tree.map(jnp.asarray, jaxnn.data.lectures.expense())
    run = jaxnn.fit(cost, start, (x, t), optax.sgd(3.0), epochs=5000)
    assert (np.diff(run.history["loss"]) < 0).all()
    shows([run.history["loss"][0], 1e4 * cost(run.params, x, t)], "0.0913", "1.07")
    shows(NETWORK.apply(run.params, x), "0.985", "0.400", "0.601")


@pytest.fixture(scope="module")
def study():
    x, y, start = jaxnn.data.lectures.study_scores()
    scaled = jaxnn.max_scale(x)(x)
    return scaled, jnp.asarray(y) / 100, jax.tree.map(jnp.asarray, start)


def test_L3_048_sigmoid():
    shows(jaxnn.sigmoid(jnp.array([0.0, 1.0])), "0.5", "0.731058579")


def test_L3_049_scaled_data(study):
    x, y, _ = study
    np.testing.assert_allclose(x, [[0.3, 1], [0.5, 0.2], [1, 0.4]])
    np.testing.assert_allclose(y.ravel(), [0.75, 0.82, 0.93])


def test_L3_051_forward_pass_from_ones(study):
    x, _, _ = study
    ones = jax.tree.map(jnp.ones_like, study[2])
    shows(NETWORK.apply(ones, x), "0.91352892", "0.88127536", "0.91732554")


def test_L3_052_cost_from_ones(study):
    x, y, start = study
    shows(cost(jax.tree.map(jnp.ones_like, start), x, y), "0.01532851")


def test_L3_053_sigmoidprime():
    z = jnp.array([-3.0, 0.0, 2.0])
    printed = jnp.exp(-z) / (1 + jnp.exp(-z)) ** 2
    np.testing.assert_allclose(jax.vmap(jax.grad(jaxnn.sigmoid))(z), printed, rtol=1e-12)
    assert np.isnan(jnp.exp(jnp.array(800.0)) / (1 + jnp.exp(jnp.array(800.0))) ** 2)
    assert jax.grad(jaxnn.sigmoid)(-800.0) == 0.0


def test_L3_054_L3_056_gradients_by_hand(study):
    x, y, start = study
    passed = jaxnn.backprop(NETWORK, start, x, y, jaxnn.half_sse)
    prime = jax.vmap(jax.vmap(jax.grad(jaxnn.sigmoid)))
    z2, z3 = passed.layers[0].Z, passed.layers[1].Z
    delta_3 = -(y - jaxnn.sigmoid(z3)) * prime(z3)
    delta_2 = (delta_3 @ start[1]["W"].T) * prime(z2)
    np.testing.assert_allclose(passed.layers[1].delta, delta_3, rtol=1e-12)
    np.testing.assert_allclose(passed.layers[1].dW, jaxnn.sigmoid(z2).T @ delta_3, rtol=1e-12)
    np.testing.assert_allclose(passed.layers[0].delta, delta_2, rtol=1e-12)
    np.testing.assert_allclose(passed.layers[0].dW, x.T @ delta_2, rtol=1e-12)


def test_L3_057_recorded_start_fills_columns_first(study):
    shows(study[2][0]["W"], *"0.2655087 0.5728534 0.2016819 0.3721239 0.9082078 0.8983897".split())


@pytest.fixture(scope="module")
def trained(study):
    x, y, start = study
    return jaxnn.fit(cost, start, (x, y), optax.sgd(5.0), epochs=10_000)


def test_L3_059_first_weights_after_10000_steps(trained):
    shows(
        trained.params[0]["W"],
        *"2.1169800 1.6157951 -1.4547416 -0.7233191 0.4304933 -0.6199876".split(),
    )


def test_L3_060_second_weights_after_10000_steps(trained):
    shows(trained.params[1]["W"], "2.431735", "1.227946", "-3.645386")


def test_L3_061_predictions_before_the_last_update(study):
    x, y, start = study
    before = jaxnn.fit(cost, start, (x, y), optax.sgd(5.0), epochs=9_999)
    shows(NETWORK.apply(before.params, x), "0.7499998", "0.8200548", "0.9298944")


def test_L3_062_targets(study):
    shows(study[1], "0.75", "0.82", "0.93")


def test_L3_064_cost_curve(trained):
    curve = trained.history["loss"]
    assert len(curve) == 10_000
    assert (np.diff(curve) < 0).all()
    shows([curve[0], curve[-1] * 1e9], "0.01052273", "7.07")
    shows(np.log(curve[[0, -1]]), "-4.55", "-18.77")


def test_L3_012_equal_weights_stay_equal_and_end_higher(study, trained):
    x, y, start = study
    ones = jax.tree.map(jnp.ones_like, start)
    stuck = jaxnn.fit(cost, ones, (x, y), optax.sgd(5.0), epochs=10_000)
    hidden = np.asarray(stuck.params[0]["W"])
    np.testing.assert_allclose(hidden, np.repeat(hidden[:, :1], 3, axis=1), rtol=1e-12)
    shows(stuck.history["loss"][-1] * 1e3, "1.226")
    assert stuck.history["loss"][-1] > 1e5 * trained.history["loss"][-1]


def test_L3_014_bias_gradients_are_column_sums_of_delta(study):
    x, y, _ = study
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid)
    passed = jaxnn.backprop(model, model.init(jax.random.key(3), x), x, y, jaxnn.half_sse)
    for layer in passed.layers:
        np.testing.assert_allclose(layer.db, layer.delta.sum(0), rtol=1e-12)
