"""The lectures' systems, each under its number in the table of systems, by its observable check."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

pytestmark = pytest.mark.usefixtures("x64")

LINE = jaxnn.linear_regression()
LOGISTIC = jaxnn.logistic_regression()


def line_loss(params, x, y):
    return jaxnn.mse(LINE.apply(params, x), y)


def logistic_loss(params, x, y):
    return jaxnn.binary_cross_entropy(LOGISTIC.apply(params, x), y)


@pytest.fixture
def draw():
    return np.random.default_rng(7)


def least_squares(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)[0].ravel()


@pytest.mark.parametrize("features", [1, 4], ids=["A1-one-feature", "A2-many-features"])
def test_linear_regression_reaches_least_squares(draw, key, features):
    x = draw.normal(size=(60, features))
    y = x @ draw.normal(size=(features, 1)) + 0.5 + 0.1 * draw.normal(size=(60, 1))
    start = jaxnn.linear_regression(W="normal", b="normal").init(key, x)
    run = jaxnn.fit(line_loss, start, (x, y), optax.sgd(0.2), epochs=2000)
    found = np.append(run.params["W"].ravel(), run.params["b"])
    np.testing.assert_allclose(found, least_squares(x, y), atol=1e-8)


def test_A1_the_printed_gradient_does_not_reach_it():
    # Lecture 000 takes x out of the sum; with its mean for x, descent stops on another line.
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 7.0])
    w = b = 0.0
    for _ in range(20_000):
        slope = -2 / 3 * np.sum(y - w * x - b)
        w, b = w - 0.01 * x.mean() * slope, b - 0.01 * slope
    np.testing.assert_allclose([w, b], [1.7333, 0.8667], atol=1e-4)
    np.testing.assert_allclose(least_squares(x[:, None], y), [2.5, -2 / 3], atol=1e-9)


def test_A4_logistic_regression_reaches_newton(draw):
    x = draw.normal(size=(200, 2))
    chances = jax.nn.sigmoid(x @ np.array([1.0, -2.0]) + 0.5)
    y = (draw.random(200) < chances).astype(float)[:, None]
    start = LOGISTIC.init(jax.random.key(0), x)
    run = jaxnn.fit(logistic_loss, start, (x, y), optax.sgd(2.0), epochs=5000)
    theta, rows = np.zeros(3), np.column_stack([x, np.ones(200)])
    for _ in range(20):
        a = np.asarray(jax.nn.sigmoid(rows @ theta))
        hessian = rows.T @ (rows * (a * (1 - a))[:, None])
        theta += np.linalg.solve(hessian, rows.T @ (y[:, 0] - a))
    found = np.append(run.params["W"].ravel(), run.params["b"])
    np.testing.assert_allclose(found, theta, atol=1e-6)


def test_A6_one_example_of_logistic_regression():
    x, y = jnp.array([[2.0, -1.0]]), jnp.array([[1.0]])
    params = {"W": jnp.array([[0.5], [0.25]]), "b": jnp.array([0.1])}
    gradient = jax.grad(logistic_loss)(params, x, y)
    a = jax.nn.sigmoid(0.85)
    np.testing.assert_allclose(gradient["W"][:, 0], x[0] * (a - 1))
    np.testing.assert_allclose(gradient["b"], [a - 1])
    np.testing.assert_allclose(gradient["W"][0, 0], -0.598866, atol=5e-7)
    for wrong in (x[0, 0] * x[0, 0], x[0, 0] * (-1 / a), -1 / a):
        assert abs(gradient["W"][0, 0] - wrong) > 0.5


def test_A12_general_network_with_an_activation_a_layer(key, draw):
    model = jaxnn.mlp([4, 4, 1], [jaxnn.tanh, jaxnn.relu], jaxnn.sigmoid)
    x = draw.normal(size=(5, 3))
    params = model.init(key, x)
    passed = jaxnn.backprop(model, params, x, np.zeros((5, 1)), jaxnn.mse)
    assert [layer.A.shape for layer in passed.layers] == [(5, 4), (5, 4), (5, 1)]
    # As printed, neuron j of layer 2 sees only neuron j of layer 1: another shape altogether.
    w, a = params[1]["W"], passed.layers[0].A[0]
    assert jnp.stack([w[:, j] * a[j] for j in range(4)]).shape == (4, 4)


def test_A13_expanded_updates_of_one_neuron():
    w, b, x, y, alpha = np.array([0.3, -0.2]), 0.1, np.array([1.5, 2.0]), 1.0, 0.5
    neuron = jaxnn.dense(1, jaxnn.sigmoid)
    params = {"W": jnp.asarray(w)[:, None], "b": jnp.array([b])}

    def loss(p, x, y):
        return jaxnn.half_sse(neuron.apply(p, x), y)

    run = jaxnn.fit(loss, params, (x[None], np.array([[y]])), optax.sgd(alpha), epochs=1)
    a = 1 / (1 + np.exp(-(w @ x + b)))
    np.testing.assert_allclose(run.params["W"][:, 0], w - alpha * (a - y) * a * (1 - a) * x)
    np.testing.assert_allclose(run.params["b"], b - alpha * (a - y) * a * (1 - a))


def test_A14_expanded_updates_of_the_2_1_1_network():
    w1, b1, w2, b2 = np.array([0.3, -0.2]), 0.1, 0.7, -0.4
    x, y, alpha = np.array([1.5, 2.0]), 1.0, 0.5
    model = jaxnn.mlp([1, 1], output_activation=jaxnn.sigmoid)
    params = (
        {"W": jnp.asarray(w1)[:, None], "b": jnp.array([b1])},
        {"W": jnp.array([[w2]]), "b": jnp.array([b2])},
    )
    passed = jaxnn.backprop(model, params, x[None], np.array([[y]]), jaxnn.half_sse)
    a1 = 1 / (1 + np.exp(-(w1 @ x + b1)))
    a2 = 1 / (1 + np.exp(-(w2 * a1 + b2)))
    outer = (a2 - y) * a2 * (1 - a2)
    inner = outer * w2 * a1 * (1 - a1)
    updated = jax.tree.map(lambda p, g: p - alpha * g, params, passed.gradients)
    np.testing.assert_allclose(updated[1]["W"], [[w2 - alpha * outer * a1]])
    np.testing.assert_allclose(updated[1]["b"], [b2 - alpha * outer])
    np.testing.assert_allclose(updated[0]["W"][:, 0], w1 - alpha * inner * x)
    np.testing.assert_allclose(updated[0]["b"], [b1 - alpha * inner])


@pytest.mark.parametrize("classify", [False, True], ids=["A28-regression", "A29-classification"])
def test_regularised_gradient_is_backprop_plus_lambda_w_over_n(key, draw, classify):
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.identity if classify else jaxnn.sigmoid)
    x, t = draw.normal(size=(8, 2)), (draw.random((8, 1)) > 0.5).astype(float)
    params, lam, n = model.init(key, x), 0.7, 8

    def summed(output, t):
        if classify:
            return jaxnn.binary_cross_entropy(output, t, reduction="sum")
        return jaxnn.half_sse(output, t)

    def regularised(p):
        return summed(model.apply(p, x), t) / n + jaxnn.l2(p, lam, n)

    gradient = jax.grad(regularised)(params)
    for got, plain, layer in zip(
        gradient, jaxnn.backprop(model, params, x, t, summed).layers, params, strict=True
    ):
        np.testing.assert_allclose(got["W"], (plain.dW + lam * layer["W"]) / n, atol=1e-12)
        np.testing.assert_allclose(got["b"], plain.db / n, atol=1e-12)


def test_D5_chain_rule_is_a_product_of_local_jacobians(key, draw):
    x = draw.normal(size=3)
    w1, w2 = draw.normal(size=(3, 4)), draw.normal(size=(4, 2))
    z1 = x @ w1
    a1 = np.tanh(z1)
    steps = [
        jax.jacobian(lambda w: x @ w)(jnp.asarray(w1)).reshape(4, 12),
        jax.jacobian(jnp.tanh)(jnp.asarray(z1)),
        jax.jacobian(lambda a: a @ w2)(jnp.asarray(a1)),
        jax.jacobian(lambda z: jnp.sum(z**2))(jnp.asarray(a1 @ w2))[None],
    ]
    product = steps[3] @ steps[2] @ steps[1] @ steps[0]
    whole = jax.grad(lambda w: jnp.sum((jnp.tanh(x @ w) @ w2) ** 2))(jnp.asarray(w1))
    np.testing.assert_allclose(product.reshape(3, 4), whole, rtol=1e-12)


def test_D14_validation_loss_over_the_learning_rate_is_u_shaped(draw):
    x = draw.normal(size=(60, 3))
    y = x @ np.array([[1.0], [-2.0], [0.5]]) + 0.3 * draw.normal(size=(60, 1))
    start = LINE.init(jax.random.key(0), x)
    found = jaxnn.search_learning_rate(
        line_loss, start, (x[:40], y[:40]), (x[40:], y[40:]), epochs=200
    )
    best = int(np.argmin(found.losses))
    assert 0 < best < len(found.rates) - 1
    assert (np.diff(found.losses[: best - 1]) < 0).all()
    assert np.isinf(found.losses[-1])
    assert found.rates[best] == found.best


def test_D19_grid_search_over_one_and_two_weights(draw):
    x = draw.normal(size=(20, 2))
    y = x @ np.array([0.25, -0.75])
    grid = jnp.linspace(-1, 1, 201)
    seconds = []
    for weights in (1, 2):
        points = jnp.stack(jnp.meshgrid(*[grid] * weights, indexing="ij"), -1).reshape(-1, weights)
        search = jax.jit(jax.vmap(lambda w: jnp.mean((x[:, : len(w)] @ w - y) ** 2)))
        search(points).block_until_ready()
        began = time.perf_counter()
        losses = search(points).block_until_ready()
        seconds.append(time.perf_counter() - began)
    assert len(losses) == 201**2
    np.testing.assert_allclose(points[jnp.argmin(losses)], [0.25, -0.75], atol=1e-9)
    assert seconds[1] > seconds[0]


def test_D20_D30_cross_validation_drops_a_noise_feature(draw, key):
    x = draw.normal(size=(30, 12))
    y = 2 * x[:, :1] - x[:, 1:2] + 0.5 * draw.normal(size=(30, 1))

    def error_with(columns):
        def train(data, key):
            start = LINE.init(key, data[0])
            return jaxnn.fit(line_loss, start, data, optax.sgd(0.1), epochs=500).params

        return jaxnn.cross_validate(train, line_loss, (x[:, columns], y), 5, key).mean()

    informative, with_noise = error_with([0, 1]), error_with(list(range(12)))
    missing = error_with([0])
    assert informative < with_noise
    assert informative < missing


def test_D25_the_best_of_several_starts(draw):
    x, y, _ = jaxnn.data.lectures.study_scores()
    x, y = jaxnn.max_scale(x)(x), jnp.asarray(y) / 100
    model = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False, W="uniform")

    def loss(params, x, y):
        return jaxnn.half_sse(model.apply(params, x), y)

    runs = [
        jaxnn.fit(loss, model.init(jax.random.key(s), x), (x, y), optax.sgd(5.0), epochs=1000)
        for s in range(5)
    ]
    finals = [run.history["loss"][-1] for run in runs]
    assert min(finals) < max(finals)


def test_D11_stochastic_descent_reduces_the_cost_of_one_neuron(draw, key):
    neuron = jaxnn.dense(1, jaxnn.sigmoid)
    x = draw.normal(size=(20, 2))
    y = (x[:, :1] > 0).astype(float)

    def loss(params, x, y):
        return jaxnn.half_sse(neuron.apply(params, x), y)

    run = jaxnn.fit(
        loss, neuron.init(key, x), (x, y), optax.sgd(0.5), epochs=20, batch_size=1, key=key
    )
    assert run.history["loss"][-1] < 0.5 * run.history["loss"][0]
