"""Back-propagation against jax.grad, the recursions of the lectures in NumPy, and differences."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import jaxnn


@pytest.fixture(scope="module", autouse=True)
def sixty_four_bits():
    """The recursions in NumPy compute in 64 bits."""
    with jax.enable_x64(True):
        yield


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X, Y = draw(5, 3), draw(5, 2, seed=1)
SLOPES = {
    jaxnn.sigmoid: lambda z: sigmoid(z) * (1 - sigmoid(z)),
    jaxnn.tanh: lambda z: 1 - np.tanh(z) ** 2,
    jaxnn.exponential: np.exp,
    jaxnn.softplus: sigmoid,
    jaxnn.identity: np.ones_like,
}
THREE = [jaxnn.sigmoid, jaxnn.tanh, jaxnn.exponential]


def started(model, x=X):
    numbers = np.random.default_rng(4)
    shapes = jax.eval_shape(model.init, jax.random.key(0), jnp.array(x))
    return jax.tree.map(lambda leaf: jnp.array(numbers.normal(size=leaf.shape)), shapes)


def passed_through(model, params, loss=jaxnn.half_mse, y=Y):
    @jax.jit
    def run(params, x, y):
        passed = jaxnn.backprop(model, params, x, y, loss)
        return passed.loss, passed.dA, passed.layers, passed.gradients

    return jaxnn.Backprop(*run(params, jnp.array(X), jnp.asarray(y)))


def assert_close(a, b, rtol=1e-11):
    jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=rtol, atol=1e-14), a, b)


MODELS = {
    "three activations": (jaxnn.mlp([4, 3, 4, 2], THREE), jaxnn.half_mse, Y),
    "no biases": (jaxnn.mlp([4, 2], jaxnn.tanh, bias=False), jaxnn.mse, Y),
    "one layer": (jaxnn.dense(2, jaxnn.sigmoid), jaxnn.half_sse, Y),
    "softmax": (jaxnn.mlp([4, 2], jaxnn.tanh, jaxnn.softmax), jaxnn.mse, Y),
    "logits": (jaxnn.mlp([4, 3], jaxnn.relu), jaxnn.softmax_cross_entropy, np.array([0, 2, 1, 1, 0])),
    "nested": (
        jaxnn.serial(
            jaxnn.dense(4, jaxnn.tanh),
            jaxnn.serial(jaxnn.dense(3, jaxnn.sigmoid), jaxnn.serial(jaxnn.dense(2))),
        ),
        jaxnn.half_mse,
        Y,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_gradients_equal_jax_grad(name):
    model, loss, y = MODELS[name]
    params = started(model)

    @jax.jit
    def whole(params):
        return loss(model.apply(params, jnp.array(X)), jnp.asarray(y))

    passed = passed_through(model, params, loss, y)
    value, gradient = jax.value_and_grad(whole)(params)
    assert jax.tree.structure(passed.gradients) == jax.tree.structure(params)
    assert_close(passed.gradients, gradient)
    np.testing.assert_allclose(passed.loss, value, rtol=1e-13)


def test_layers_hold_what_they_are_named_for():
    model = MODELS["nested"][0]
    params = started(model)
    passed = passed_through(model, params)
    assert len(passed.layers) == 3
    a = X
    flat = (params[0], params[1][0], params[1][1][0])
    gradients = passed.gradients
    flat_gradients = (gradients[0], gradients[1][0], gradients[1][1][0])
    for layer, its, gradient, g in zip(
        passed.layers, flat, flat_gradients, (np.tanh, sigmoid, lambda z: z), strict=True
    ):
        z = a @ its["W"] + its["b"]
        np.testing.assert_allclose(layer.Z, z, rtol=1e-12)
        a = g(z)
        np.testing.assert_allclose(layer.A, a, rtol=1e-12)
        assert layer.delta.shape == layer.Z.shape
        np.testing.assert_array_equal(layer.dW, gradient["W"])
        np.testing.assert_array_equal(layer.db, gradient["b"])
    np.testing.assert_allclose(passed.dA, (a - Y) / len(X), rtol=1e-12)


FIVE = [jaxnn.sigmoid, jaxnn.tanh, jaxnn.exponential, jaxnn.softplus]


@pytest.fixture(scope="module")
def five_layers():
    model = jaxnn.mlp([4, 3, 5, 3, 2], FIVE)
    params = started(model)
    return params, passed_through(model, params)


def test_delta_recursion_in_matrices_for_five_layers(five_layers):
    params, passed = five_layers
    signals = [X, *(np.asarray(layer.A) for layer in passed.layers)]
    delta = np.asarray(passed.dA)  # the output activation is the identity
    for number in (4, 3, 2, 1, 0):
        layer = passed.layers[number]
        if number < 4:
            above = np.asarray(params[number + 1]["W"])
            delta = (delta @ above.T) * SLOPES[FIVE[number]](np.asarray(layer.Z))
        assert_close(layer.delta, delta)
        assert_close(layer.dW, signals[number].T @ delta)
        assert_close(layer.db, delta.sum(0))


def test_delta_recursion_node_by_node_for_five_layers(five_layers):
    # δ_i = Σ_l δ_l w_il φ'(z_i) and ∂C/∂w_ij = Σ_n a_ni δ_nj, one number at a time.
    params, passed = five_layers
    signals = [X, *(np.asarray(layer.A) for layer in passed.layers)]
    delta = np.asarray(passed.dA)
    for number in (4, 3, 2, 1, 0):
        layer = passed.layers[number]
        if number < 4:
            w, z = np.asarray(params[number + 1]["W"]), np.asarray(layer.Z)
            below = np.zeros_like(z)
            for n in range(len(z)):
                for i in range(z.shape[1]):
                    total = sum(delta[n, j] * w[i, j] for j in range(w.shape[1]))
                    below[n, i] = total * SLOPES[FIVE[number]](z[n, i])
            delta = below
        assert_close(layer.delta, delta)
        a = signals[number]
        for i in range(a.shape[1]):
            for j in range(delta.shape[1]):
                entry = sum(a[n, i] * delta[n, j] for n in range(len(a)))
                np.testing.assert_allclose(layer.dW[i, j], entry, rtol=1e-10, atol=1e-14)


def test_delta_of_a_softmax_output_needs_the_sum_over_all_outputs():
    model, loss, y = MODELS["softmax"]
    passed = passed_through(model, started(model), loss, y)
    p, dA = np.asarray(passed.layers[-1].A), np.asarray(passed.dA)
    expected = p * (dA - (dA * p).sum(1, keepdims=True))
    assert_close(passed.layers[-1].delta, expected)
    assert not np.allclose(passed.layers[-1].delta, dA * p * (1 - p))


def test_delta_of_softmax_with_cross_entropy_is_the_residual():
    model = jaxnn.mlp([4, 3], jaxnn.tanh, jaxnn.softmax)
    t = np.eye(3)[[0, 2, 1, 1, 0]]

    def cross_entropy(p, t):
        return -(t * jnp.log(p)).sum() / len(t)

    passed = passed_through(model, started(model), cross_entropy, t)
    assert_close(passed.layers[-1].delta, (passed.layers[-1].A - t) / 5)


def test_delta_of_sigmoid_with_cross_entropy_is_the_residual():
    model = jaxnn.mlp([4, 1], jaxnn.tanh, jaxnn.sigmoid)
    y = np.array([[0.0], [1], [1], [0], [1]])
    loss = jaxnn.binary_cross_entropy_from_probabilities
    passed = passed_through(model, started(model), loss, y)
    assert_close(passed.layers[-1].delta, (passed.layers[-1].A - y) / 5)


def test_gradients_equal_finite_differences():
    model, h = jaxnn.mlp([4, 2], jaxnn.tanh), 1e-5
    params = started(model)
    passed = passed_through(model, params)

    @jax.jit
    def cost(params):
        return jaxnn.half_mse(model.apply(params, jnp.array(X)), jnp.array(Y))

    leaves, tree = jax.tree.flatten(params)
    for which, gradient in enumerate(jax.tree.leaves(passed.gradients)):
        for place in np.ndindex(gradient.shape):

            def moved(by, which=which, place=place):
                leaf = leaves[which].at[place].add(by)
                return cost(tree.unflatten([*leaves[:which], leaf, *leaves[which + 1 :]]))

            difference = (moved(h) - moved(-h)) / (2 * h)
            np.testing.assert_allclose(gradient[place], difference, rtol=1e-6, atol=1e-10)


def test_one_weight_moves_one_element_of_each_row_of_z():
    model, h = jaxnn.mlp([4, 2], jaxnn.tanh), 1e-4
    params = started(model)

    @jax.jit
    def first_z(W):
        moved = ({**params[0], "W": W}, params[1])
        return jaxnn.backprop(model, moved, jnp.array(X), jnp.array(Y), jaxnn.mse).layers[0].Z

    W = np.asarray(params[0]["W"])
    for i, j in np.ndindex(3, 4):
        moved = W.copy()
        moved[i, j] += h
        change = np.asarray(first_z(moved) - first_z(W)) / h
        np.testing.assert_allclose(change[:, j], X[:, i], rtol=1e-8)
        assert not np.delete(change, j, axis=1).any()


def test_a_part_that_is_no_dense_layer_passes_the_gradient_on():
    double = jaxnn.Model(lambda key, x: (), lambda params, x: 2 * x)
    model = jaxnn.serial(jaxnn.dense(3, jaxnn.tanh), double, jaxnn.dense(2))
    params = started(model)
    passed = passed_through(model, params)

    @jax.jit
    def cost(params):
        return jaxnn.half_mse(model.apply(params, jnp.array(X)), jnp.array(Y))

    gradient = jax.grad(cost)(params)
    assert_close(passed.gradients, gradient)
    assert passed.layers[1].dW is None
    np.testing.assert_array_equal(passed.layers[1].A, 2 * passed.layers[0].A)


def test_printing_shows_every_value_by_its_name():
    model = jaxnn.mlp([2, 1], W="ones", b="ones")
    x, y = jnp.array([[1.0, 2.0]]), jnp.array([[0.0]])
    text = str(jaxnn.backprop(model, model.init(jax.random.key(0), x), x, y, jaxnn.half_sse))
    lines = text.splitlines()
    z2 = 1 + 2 * sigmoid(4.0)
    assert lines[0] == f"loss {0.5 * z2**2:.6g}"
    assert [line for line in lines if line.startswith("layer")] == ["layer 1", "layer 2"]
    second = text.split("layer 2")[1]
    for name, value in (("Z", z2), ("A", z2), ("delta", z2), ("db", z2)):
        assert f"\n  {name:<5}  {value:.6g}" in second
    assert text.split("layer 2")[0].count("\n  dW ") == 1
    assert "[4. 4.]" in " ".join(text.split())


def test_printing_leaves_out_biases_that_there_are_not():
    model = MODELS["no biases"][0]
    text = str(passed_through(model, started(model)))
    assert "dW" in text
    assert "db" not in text


def test_printing_shortens_large_arrays():
    model = jaxnn.mlp([100, 1], W="ones")
    x = jnp.ones((50, 30))
    passed = jaxnn.backprop(model, started(model, x), x, jnp.ones((50, 1)), jaxnn.mse)
    assert "..." in str(passed)
    assert len(str(passed)) < 6000


def test_a_loss_that_is_no_scalar_is_refused():
    model = jaxnn.dense(2)

    def errors(output, y):
        return ((output - y) ** 2).mean(1)

    with pytest.raises(
        ValueError, match=r"backprop: loss returned shape \(5,\); return one number"
    ):
        passed_through(model, started(model), errors)


def test_parameters_of_another_model_are_refused_in_words():
    params = started(jaxnn.mlp([2]))
    with pytest.raises(ValueError, match="params has 1 parts but the model has 2"):
        passed_through(jaxnn.mlp([4, 2]), params)


def test_shapes_that_do_not_fit_are_refused():
    model = jaxnn.dense(2)
    with pytest.raises(ValueError, match=r"dense: x has shape \(5, 3\) but W has shape \(4, 2\)"):
        passed_through(model, started(model, np.ones((5, 4))))
    with pytest.raises(
        ValueError, match=r"mse: prediction has shape \(5, 2\) but target has shape"
    ):
        passed_through(model, started(model), jaxnn.mse, Y[:, :1])
