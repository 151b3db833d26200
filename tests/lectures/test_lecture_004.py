"""Worked numbers of lecture 004, each under the id of its catalogue entry."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from tests.lectures.printed import shows

EXERCISES = {
    "L4-004": ([[1, 2], [3, -1]], [2, -1], 1, [1, 8]),
    "L4-006": ([[1, 2], [2, 1]], [1, 1], 0, [3, 3]),
    "L4-007": ([[1, -1], [0, 5]], [-1, 8], 3, [-6, 43]),
    "L4-008": ([[4, 4, 0], [2, 2, 4], [2, 4, 1]], [1, 1, -1], 2, [10, 2, 7]),
    "L4-009": ([[6, -6, -2], [-3, -1, -5], [1, 1, -7]], [4, 4, -8], 0, [16, 24, 64]),
    "L4-010": ([[1, 0, 1], [1, 2, 1]], [1, 2, 1], 2, [4, 8]),
    "L4-011": ([[1, -1], [0, 5], [2, -2]], [5, -7], 1, [13, -34, 25]),
}


@pytest.mark.parametrize(("x", "w", "b", "z"), EXERCISES.values(), ids=EXERCISES)
def test_layer(x, w, b, z):
    layer = jaxnn.dense(1, W=np.array(w, float)[:, None], b=float(b))
    x = jnp.asarray(x, float)
    assert layer.apply(layer.init(jax.random.key(0), x), x).ravel().tolist() == z


def test_L4_005_printed_by_the_code():
    layer = jaxnn.dense(1, W=[[2.0], [-1.0]], b=[1.0])
    x = jnp.array([[1.0, 2.0], [3.0, -1.0]])
    assert layer.apply(layer.init(jax.random.key(0), x), x).tolist() == [[1], [8]]


# fmt: off
ACTIVATIONS = {
    "L4-018": ([1.0, 8.0], {
        "sigmoid": "0.731058579 0.99966465", "tanh": "0.761594156 0.999999775", "relu": "1 8",
        "softmax": "0.0009110511944 0.9990889488",
    }),
    "L4-019": ([8.0, 6.0], {
        "sigmoid": "0.99966465 0.997527377", "tanh": "0.999999775 0.999987712", "relu": "8 6",
        "softmax": "0.880797078 0.119202922",
    }),
    "L4-020": ([-8.0, 9.0, -3.0], {
        "sigmoid": "0.0003353501305 0.9998766054 0.04742587318",
        "tanh": "-0.999999775 0.99999997 -0.995054754", "relu": "0 9 0",
        "softmax": "0.00000004139912111 0.9999938144 0.000006144174348",
    }),
}
# fmt: on


@pytest.mark.parametrize(("z", "answers"), ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations(z, answers):
    for name, printed in answers.items():
        shows(getattr(jaxnn, name)(jnp.array(z)), *printed.split())


SOFTMAX = {
    (3, 3): "0.5 0.5",
    (-6, 43): "5.242886e-22 1.000000",
    (10, 2, 7): "0.9522698 3.194509e-4 0.04741072",
    (16, 24, 64): "1.425164e-21 4.248354e-18 1.000000",
    (4, 8): "0.017986 0.982014",
    (13, -34, 25): "6.144175e-6 2.380252e-26 0.9999939",
}


@pytest.mark.parametrize(("z", "printed"), SOFTMAX.items(), ids=[f"L4-021-{z}" for z in SOFTMAX])
def test_softmax_of_the_exercises(z, printed):
    answer = jaxnn.softmax(jnp.array(z, float))
    np.testing.assert_allclose(answer, np.array(printed.split(), float), rtol=3e-5)


def test_L4_022_L4_023_yes_or_no():
    # The figure's numbers are not in the text; these are from the course's public notebook.
    model = jaxnn.mlp(
        [2, 2], output_activation=jaxnn.softmax, b="ones",
        W=[[[0.3, 0.6], [0.8, 0.4], [0.1, 0.5]], [[0.1, 0.5], [0.7, 0.2]]],
    )  # fmt: skip
    x = jnp.array([[0.29, 0.11, 0.80]])
    params = model.init(jax.random.key(0), x)
    passed = jaxnn.backprop(model, params, x, x[:, :2], jaxnn.mse)
    shows(passed.layers[0].A, "0.77816418", "0.83451912")
    shows(passed.layers[1].A, "0.52647369", "0.47352631")
    assert ["YES", "NO"][int(jaxnn.classify(model.apply(params, x))[0])] == "YES"


LINEAR = jaxnn.linear_regression()


def linear_cost(params, x, y):
    return jaxnn.mse(LINEAR.apply(params, x), y)


@pytest.fixture
def rows():
    return jax.tree.map(jnp.asarray, jaxnn.data.lectures.twelve_rows())


def test_L4_028_L4_029_targets_of_the_true_parameters(rows):
    true = {"W": jnp.array([[1.5], [1.5]]), "b": jnp.array([0.1])}
    shows(
        LINEAR.apply(true, rows.x),
        *"4.6 6.1 3.1 1.6 6.1 1.6 4.6 -2.15 2.65 4.6 1.6 0.1".split(),
    )
    np.testing.assert_array_equal(LINEAR.apply(true, rows.x), rows.y)


def test_L4_030_first_batch(rows):
    assert rows.x[:3].tolist() == [[1, 2], [3, 1], [1, 1]]
    shows(rows.y[:3], "4.6", "6.1", "3.1")


def test_L4_038_start(rows):
    assert rows.params["W"].ravel().tolist() == [1, 1]
    assert rows.params["b"].tolist() == [0]


def test_first_gradients_L4_039_to_L4_041(rows):
    gradient = jax.grad(linear_cost)(rows.params, rows.x[:3], rows.y[:3])
    shows(gradient["W"], "-6.000", "-4.267")  # L4-039
    shows(gradient["b"], "-3.200")  # L4-040
    shows(gradient["W"], "-6", "-4.26666667")  # L4-041
    np.testing.assert_allclose(gradient["b"], -3.1999999999999993, rtol=3e-16)


def test_first_update_L4_042_to_L4_044(rows):
    run = jaxnn.fit(linear_cost, rows.params, (rows.x[:3], rows.y[:3]), optax.sgd(0.1), epochs=1)
    shows(run.params["W"], "1.600", "1.427")  # L4-042
    shows(run.params["b"], "0.320")  # L4-043
    shows(run.params["W"], "1.6", "1.42666667")  # L4-044
    np.testing.assert_allclose(run.params["b"], 0.31999999999999995, rtol=4e-16)


@pytest.mark.parametrize("batch", [1, 3, 5, 12])
def test_L4_046_to_L4_050_mini_batches_converge_to_the_truth(rows, batch):
    # L4-048's digits come from an unseeded shuffle; its error is typical of 1e-2 and better.
    run = jaxnn.fit(
        linear_cost, rows.params, (rows.x, rows.y), optax.sgd(0.05), epochs=2000,
        batch_size=batch, key=jax.random.key(4), tol=1e-14,
    )  # fmt: skip
    assert run.status == "converged"
    np.testing.assert_allclose(run.params["W"].ravel(), [1.5, 1.5], atol=1e-4)
    np.testing.assert_allclose(run.params["b"], [0.1], atol=1e-4)


def test_L4_049_a_rate_of_0_3_diverges(rows):
    run = jaxnn.fit(
        linear_cost, rows.params, (rows.x, rows.y), optax.sgd(0.3), epochs=5000,
        batch_size=3, key=jax.random.key(4),
    )  # fmt: skip
    assert run.status == "diverged"


def _three_steps(eta):
    points = jax.tree.map(jnp.asarray, jaxnn.data.lectures.three_points())
    data = (points.x, points.y)
    run = jaxnn.fit(linear_cost, points.params, data, optax.sgd(eta), epochs=3)
    return float(run.params["W"][0, 0]), float(run.params["b"][0])


@pytest.mark.parametrize("eta", [0.001, 0.01, 0.05, 0.1])
def test_L4_062_third_iterate_is_a_cubic_in_the_unstated_rate(eta):
    w, b = _three_steps(eta)
    np.testing.assert_allclose(w, 1137712 * eta**3 / 27 - 4664 * eta**2 + 172 * eta + 1)
    np.testing.assert_allclose(b, 100712 * eta**3 / 9 - 3716 * eta**2 / 3 + 46 * eta, rtol=1e-6)


def test_L4_062_at_a_hundredth():
    shows(_three_steps(0.01), "2.2957375", "0.3473236")


def test_L4_062_diverges_beyond_0_0738():
    points = jax.tree.map(jnp.asarray, jaxnn.data.lectures.three_points())
    below, above = (
        jaxnn.fit(
            linear_cost, points.params, (points.x, points.y), optax.sgd(eta), epochs=3000
        ).history["loss"][-1]
        for eta in (0.0735, 0.0742)
    )
    assert below < 1e-3 < 1e6 < above


def test_L4_063_least_squares_is_the_true_line():
    points = jaxnn.data.lectures.three_points()
    np.testing.assert_allclose(np.polyfit(points.x[:, 0], points.y[:, 0], 1), [3, 1])


NETWORK = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)


def network_cost(params, x, y):
    return jaxnn.mse(NETWORK.apply(params, x), y)


def test_L4_075_synthetic_data():
    made = jaxnn.data.lectures.from_scratch()
    shows(made.x[0], "1.76405235", "0.40015721", "0.97873798")
    shows([made.y[0, 0], made.y.max()], "64.005742", "118.93")


def test_L4_079_5000_iterations_from_scratch():
    made = jax.tree.map(jnp.asarray, jaxnn.data.lectures.from_scratch())
    run = jaxnn.fit(network_cost, made.params, (made.x, made.y), optax.sgd(0.0005), epochs=5000)
    shows(
        run.params[0]["W"].T,
        *"0.24985576 0.5000211 0.75018656 0.74987578 0.49998626 0.25009692".split(),
    )
    shows(run.params[1]["W"], "1.99874327", "3.00125615")
    shows([run.history["loss"][0], run.history["loss"][-1] * 1e8], "338.05", "1.39")


@pytest.mark.parametrize(("bits", "tolerance"), [(32, 1e-6), (64, 1e-5)])
def test_L4_081_keras_adam(bits, tolerance):
    with jax.enable_x64(bits == 64):
        made = jax.tree.map(jnp.asarray, jaxnn.data.lectures.from_scratch())
        run = jaxnn.fit(
            network_cost, made.params, (made.x, made.y), optax.adam(1e-3, eps=1e-7), epochs=5000
        )
    keras = np.array([[0.25250572, 0.75124925], [0.49919188, 0.50062895], [0.74790984, 0.2485936]])
    np.testing.assert_allclose(run.params[0]["W"], keras, rtol=0, atol=tolerance)
    np.testing.assert_allclose(run.params[1]["W"].ravel(), [2.0164018, 2.983464], atol=tolerance)
