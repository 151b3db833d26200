"""Worked numbers of lecture 001, each under the id of its catalogue entry."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from tests.lectures.printed import differs, shows


@pytest.fixture(scope="module")
def festival():
    # The weights are in a figure; the lecture's cited source gives (6, 2, 2) and threshold 5.
    return jaxnn.perceptron(), {"W": jnp.array([[6.0], [2.0], [2.0]]), "b": jnp.array([-5.0])}


def test_L1_017_festival_goes_exactly_when_the_weather_is_good(festival):
    model, params = festival
    cases = jnp.array([[a, b, c] for a in (0.0, 1.0) for b in (0.0, 1.0) for c in (0.0, 1.0)])
    assert model.apply(params, cases)[:, 0].tolist() == cases[:, 0].tolist()


def test_L1_018_case_1_goes(festival):
    model, params = festival
    assert model.apply(params, jnp.array([[1.0, 0.0, 1.0]])).item() == 1
    assert (model.affine(params, jnp.array([[1.0, 0.0, 1.0]])).item()) + 5 == 8


@pytest.mark.parametrize("threshold", [0.0, 3.0, 5.0, 9.0])
def test_L1_019_case_2_stays_for_every_threshold_from_zero(festival, threshold):
    model, params = festival
    assert model.apply({**params, "b": jnp.array([-threshold])}, jnp.zeros((1, 3))).item() == 0


@pytest.fixture(scope="module")
def glm(data_folder):
    return jaxnn.data.read_csv(data_folder / "logit_2d" / "data.csv", target="y")


def test_L1_044_first_six_rows(glm):
    rows = np.column_stack([glm.x[:6], glm.y[:6]])
    printed = (
        "1.1030855 -3.8382871 1 2.1848492 -0.9336986 1 3.5878453 -3.5622471 1 "
        "0.8696243 -1.7242845 1 1.9197482 -4.0475726 1 2.1324203 -4.9658782 1"
    ).split()
    np.testing.assert_allclose(rows.ravel(), np.array(printed, float), atol=3e-7)
    assert glm.x.shape == (50, 2)


@pytest.fixture(scope="module")
def logistic(glm):
    model = jaxnn.logistic_regression()

    def cost(params, x, y):
        return jaxnn.binary_cross_entropy(model.apply(params, x), y)

    def train(alpha, iterations):
        x, y = jnp.asarray(glm.x, float), jnp.asarray(glm.y[:, None], float)
        start = model.init(jax.random.key(0), x)
        run = jaxnn.fit(cost, start, (x, y), optax.sgd(alpha), epochs=iterations)
        return run, float(cost(run.params, x, y))

    return train


def _coefficients(run):
    return [run.params["b"][0], *run.params["W"][:, 0]]


def test_L1_045_glm_coefficients(logistic):
    run, _ = logistic(8.0, 30_000)
    shows(_coefficients(run), "-10.631", "2.868", "-4.460")


def test_L1_046_degrees_of_freedom(glm):
    assert (len(glm.y) - 1, len(glm.y) - 3) == (49, 47)


def test_L1_047_null_deviance(glm):
    y = jnp.asarray(glm.y[:, None], float)
    null = jaxnn.binary_cross_entropy(jnp.zeros_like(y), y, reduction="sum")
    shows(2 * null, "69.31")


def test_L1_048_residual_deviance_and_aic(logistic, glm):
    _, cost = logistic(8.0, 30_000)
    deviance = 2 * len(glm.y) * cost
    shows([deviance, deviance + 2 * 3], "9.924", "15.92")


def test_L1_049_result_of_5000_iterations_needs_a_learning_rate_near_5(logistic):
    run, cost = logistic(5.0, 5000)
    shows([*_coefficients(run), cost], "-10.631", "2.868", "-4.46", "0.09924")
    slow, _ = logistic(1.0, 5000)  # the lecture names no rate; with 1 it is not there yet
    shows(_coefficients(slow), "-10.275", "2.794", "-4.290")


@pytest.fixture(scope="module")
def example_8():
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    x, y, params = jax.tree.map(jnp.asarray, jaxnn.data.lectures.example_8())
    passed = jaxnn.backprop(model, params, x, y, jaxnn.half_sse)
    updated = jax.tree.map(lambda w, g: w - 0.5 * g, params, passed.gradients)
    return passed, updated


def test_L1_081_weights_of_step_1():
    x, y, (hidden, output) = jaxnn.data.lectures.example_8()
    assert x.ravel().tolist() == [0.05, 0.10]
    assert y.ravel().tolist() == [0.01, 0.99]
    w = [*hidden["W"].T.ravel(), *output["W"].T.ravel()]
    assert w == [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]


@pytest.mark.parametrize(
    ("layer", "neuron", "z", "a"),
    [
        pytest.param(0, 0, "0.3775", "0.5933", id="L1-082"),
        pytest.param(0, 1, "0.3925", "0.5969", id="L1-083"),
        pytest.param(1, 0, "1.1059", "0.7514", id="L1-084"),
        pytest.param(1, 1, "1.2249", "0.7729", id="L1-085"),
    ],
)
def test_forward_values(example_8, layer, neuron, z, a):
    values = example_8[0].layers[layer]
    shows([values.Z[0, neuron], values.A[0, neuron]], z, a)


def test_L1_087_total_error(example_8):
    shows(example_8[0].loss, "0.2984")


def test_L1_089_error_in_the_output(example_8):
    shows(example_8[0].dA[0, 0], "0.7414")


def test_L1_090_sigmoid_derivative(example_8):
    passed, _ = example_8
    shows(passed.layers[1].delta[0, 0] / passed.dA[0, 0], "0.1868")


def test_L1_091_weighted_sum_in_w5(example_8):
    passed, _ = example_8
    shows(passed.layers[1].dW[0, 0] / passed.layers[1].delta[0, 0], "0.5933")


def test_L1_092_gradient_in_w5_is_0822_not_0820(example_8):
    gradient = example_8[0].layers[1].dW[0, 0]
    shows(gradient, "0.0822")
    differs(gradient, "0.0820")


@pytest.mark.parametrize(
    ("layer", "place", "right", "misprint"),
    [
        pytest.param(1, (0, 0), "0.3589", "0.3590", id="L1-093-w5"),
        pytest.param(1, (1, 0), "0.4087", None, id="L1-094-w6"),
        pytest.param(1, (0, 1), "0.5113", None, id="L1-095-w7"),
        pytest.param(1, (1, 1), "0.5614", "0.5617", id="L1-096-w8"),
        pytest.param(0, (0, 0), "0.1498", None, id="L1-108-w1"),
        pytest.param(0, (1, 0), "0.1996", None, id="L1-109-w2"),
        pytest.param(0, (0, 1), "0.2498", None, id="L1-110-w3"),
        pytest.param(0, (1, 1), "0.2995", None, id="L1-111-w4"),
    ],
)
def test_updated_weights(example_8, layer, place, right, misprint):
    weight = example_8[1][layer]["W"][place]
    shows(weight, right)
    if misprint:
        differs(weight, misprint)


def test_hidden_layer_chain_L1_100_to_L1_107(example_8):
    passed, _ = example_8
    hidden, output = passed.layers
    w = jaxnn.data.lectures.example_8().params[1]["W"]
    shows(output.delta[0, 0], "0.1385")  # L1-100
    shows(w[0, 0], "0.40")  # L1-101
    shows(output.delta[0, 0] * w[0, 0], "0.0554")  # L1-102
    shows(output.delta[0, 1] * w[0, 1], "-0.0190")  # L1-103
    in_a = output.delta[0] @ w[0]
    shows(in_a, "0.0364")  # L1-104
    shows(hidden.delta[0, 0] / in_a, "0.2413")  # L1-105
    shows(hidden.dW[0, 0] / hidden.delta[0, 0], "0.05")  # L1-106
    shows(hidden.dW[0, 0], "0.0004")  # L1-107


def test_L1_097_hidden_gradient_uses_the_old_output_weights(example_8):
    passed, updated = example_8
    shows(passed.layers[0].dW[0, 0], "0.00043857")
    model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
    x, y, params = jax.tree.map(jnp.asarray, jaxnn.data.lectures.example_8())
    # Had the new output weights carried the old deltas back:
    back = passed.layers[1].delta @ updated[1]["W"].T
    a = passed.layers[0].A
    shows((back * a * (1 - a))[0, 0] * x[0, 0], "0.00036472")
    again = jaxnn.backprop(model, params, x, y, jaxnn.half_sse)
    assert (again.layers[0].dW == passed.layers[0].dW).all()
