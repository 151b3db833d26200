"""Activations against mpmath, their derivatives, and what the lectures say of them."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import pytest
from mpmath import mpf

import jaxnn

EXACT = {
    "identity": lambda z: z,
    "step": lambda z: mpf(z > 0),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": lambda z: (mpmath.exp(z) - mpmath.exp(-z)) / (mpmath.exp(z) + mpmath.exp(-z)),
    "relu": lambda z: max(mpf(0), z),
    "leaky_relu": lambda z: z if z >= 0 else z / 100,
    "exponential": mpmath.exp,
    "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
    "gelu": lambda z: (
        z * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (z + mpf("0.044715") * z**3))) / 2
    ),
}
SMOOTH = [name for name in EXACT if name != "step"]
Z = np.array([-20.0, -8.0, -3.0, -1.0, -0.25, 0.125, 0.5, 2.0, 9.0, 20.0])


def exactly(formula, z):
    with mpmath.workdps(50):
        return np.array([float(formula(mpf(float(number)))) for number in z])


@pytest.mark.parametrize(
    ("bits", "tolerance"),
    [(32, {"rtol": 4e-6, "atol": 1e-6}), (64, {"rtol": 1e-12, "atol": 1e-14})],
)
@pytest.mark.parametrize("name", EXACT)
def test_value(name, bits, tolerance):
    with jax.enable_x64(bits == 64):
        value = getattr(jaxnn, name)(jnp.asarray(Z, float))
        assert value.dtype == f"float{bits}"
        np.testing.assert_allclose(value, exactly(EXACT[name], Z), **tolerance)


def test_exact_gelu(x64):
    expected = exactly(lambda z: z * mpmath.ncdf(z), Z)
    np.testing.assert_allclose(jaxnn.gelu(jnp.array(Z), approximate=False), expected, atol=1e-14)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
@pytest.mark.parametrize("name", EXACT)
def test_shape_is_kept(name, shape):
    assert jax.eval_shape(getattr(jaxnn, name), jnp.ones(shape)).shape == shape


def slopes(activation, z):
    return jax.jit(jax.vmap(jax.grad(activation)))(jnp.asarray(z, float))


@pytest.mark.parametrize("name", SMOOTH)
def test_derivative_equals_finite_differences(name, x64):
    activation, z, h = jax.jit(getattr(jaxnn, name)), Z, 1e-5
    differences = (np.asarray(activation(z + h)) - np.asarray(activation(z - h))) / (2 * h)
    np.testing.assert_allclose(slopes(activation, z), differences, rtol=1e-6, atol=1e-9)


IDENTITIES = {
    "identity": lambda z, g: 1 + 0 * z,
    "sigmoid": lambda z, g: g * (1 - g),
    "tanh": lambda z, g: 1 - g**2,
    "exponential": lambda z, g: g,
    "softplus": lambda z, g: 1 / (1 + np.exp(-z)),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_derivative_identity(name, x64):
    z = np.linspace(-6, 6, 49)
    activation = getattr(jaxnn, name)
    expected = IDENTITIES[name](z, np.asarray(activation(jnp.array(z))))
    np.testing.assert_allclose(slopes(activation, z), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("z", [-800.0, 800.0])
@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus"])
def test_value_and_gradient_are_finite_far_out(name, bits, z):
    with jax.enable_x64(bits == 64):
        value, slope = jax.jit(jax.value_and_grad(getattr(jaxnn, name)))(jnp.asarray(z, float))
    far = {"sigmoid": float(z > 0), "tanh": np.sign(z), "softplus": max(z, 0.0)}[name]
    assert float(value) == far
    assert float(slope) == (1 if name == "softplus" and z > 0 else 0)


def test_slope_of_the_sigmoid_is_at_most_a_quarter_reached_at_zero(x64):
    z = np.linspace(-10, 10, 2001)
    steepness = np.asarray(slopes(jaxnn.sigmoid, z))
    assert steepness.max() == 0.25
    assert z[steepness.argmax()] == pytest.approx(0, abs=1e-12)
    assert steepness.min() > 0


@pytest.mark.parametrize("sharpness", [1e2, 1e4, 1e6])
def test_a_sharp_sigmoid_is_nearly_the_step_except_at_zero(sharpness, x64):
    z = jnp.array([-3.0, -0.1, 0.1, 3.0])
    gap = jnp.abs(jaxnn.sigmoid(sharpness * z) - jaxnn.step(z))
    assert gap.max() <= 1.01 * np.exp(-sharpness * 0.1)
    assert jaxnn.sigmoid(sharpness * 0.0) == 0.5


def test_step_is_zero_at_zero():
    assert jaxnn.step(jnp.array([-1e-30, -0.0, 0.0, 1e-30])).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("differentiate", [jax.grad, lambda f: jax.jit(jax.grad(f)), jax.jacfwd])
def test_step_refuses_to_be_differentiated(differentiate):
    with pytest.raises(TypeError, match=r"step: it has no gradient .* use jaxnn\.perceptron_rule"):
        differentiate(jaxnn.step)(1.0)


def test_fit_refuses_to_train_through_a_step(key):
    model, x, y = jaxnn.perceptron(), jnp.ones((4, 2)), jnp.ones((4, 1))

    def loss(params, x, y):
        return jaxnn.mse(model.apply(params, x), y)

    with pytest.raises(TypeError, match=r"step: it has no gradient .* use jaxnn\.perceptron_rule"):
        jaxnn.fit(loss, model.init(key, x), (x, y), optax.sgd(0.1), epochs=1)


def test_slope_of_relu_at_zero_is_zero():
    assert slopes(jaxnn.relu, [-1.0, 0.0, 1.0]).tolist() == [0, 0, 1]


@pytest.mark.parametrize(("beta", "like"), [(0.0, jaxnn.relu), (1.0, jaxnn.identity)])
def test_leaky_relu_joins_relu_and_the_identity(beta, like):
    z = jnp.array(Z, float)
    np.testing.assert_array_equal(jaxnn.leaky_relu(z, beta), like(z))


@pytest.mark.parametrize("beta", [-0.1, 1.1, float("nan")])
def test_leaky_relu_refuses_a_slope_outside_its_range(beta):
    with pytest.raises(ValueError, match=rf"leaky_relu: beta is {beta}; .* 0 .* 1"):
        jaxnn.leaky_relu(jnp.ones(2), beta)


def test_leaky_relu_takes_a_traced_slope():
    np.testing.assert_allclose(jax.jit(jaxnn.leaky_relu)(jnp.array([-2.0]), 0.5), [-1.0])


@pytest.mark.parametrize(
    ("quotient", "z"),
    [
        (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), 800.0),
        (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), -800.0),
        (lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1), 400.0),
    ],
)
def test_the_printed_quotients_of_tanh_overflow_where_tanh_does_not(quotient, z, x64):
    np.testing.assert_allclose(jaxnn.tanh(1.5), quotient(1.5), rtol=1e-14)
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isnan(quotient(z))
    assert jaxnn.tanh(z) == np.sign(z)


@pytest.fixture
def scores():
    return np.random.default_rng(3).normal(size=(4, 5)) * 4


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_equals_the_formula_and_sums_to_one(scores, axis, x64):
    expected = np.exp(scores) / np.exp(scores).sum(axis, keepdims=True)
    probabilities = np.asarray(jaxnn.softmax(jnp.array(scores), axis))
    np.testing.assert_allclose(probabilities, expected, rtol=1e-12)
    np.testing.assert_allclose(probabilities.sum(axis), 1, rtol=1e-14)
    np.testing.assert_allclose(
        jaxnn.log_softmax(jnp.array(scores), axis), np.log(expected), atol=1e-14
    )


@pytest.mark.parametrize("shift", [-50.0, 0.5, 300.0])
def test_softmax_does_not_feel_a_shift(scores, shift, x64):
    shifted, plain = (jaxnn.softmax(jnp.array(scores + by)) for by in (shift, 0.0))
    np.testing.assert_allclose(shifted, plain, rtol=1e-12)


def test_softmax_of_two_is_the_sigmoid_of_the_difference(scores, x64):
    first, second = jnp.array(scores[:, 0]), jnp.array(scores[:, 1])
    of_two = jaxnn.softmax(jnp.stack([first, second], axis=1))[:, 0]
    np.testing.assert_allclose(of_two, jaxnn.sigmoid(first - second), rtol=1e-13)


def test_softmax_stays_finite_at_a_thousand():
    z = jnp.array([1000.0, 0.0])
    assert jaxnn.softmax(z).tolist() == [1, 0]
    assert jaxnn.log_softmax(z).tolist() == [0, -1000]
    assert jnp.isfinite(jax.jit(jax.jacobian(jaxnn.softmax))(z)).all()
    assert jnp.isfinite(jax.jit(jax.jacobian(jaxnn.log_softmax))(z)).all()


def test_jacobian_of_softmax(x64):
    z = jnp.array([0.3, -1.0, 2.0])
    p = np.exp(z) / np.exp(z).sum()
    np.testing.assert_allclose(
        jax.jit(jax.jacobian(jaxnn.softmax))(z), np.diag(p) - np.outer(p, p), atol=1e-15
    )


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_refuses_a_single_number(name):
    with pytest.raises(ValueError, match=f"{name}: z is a single number"):
        getattr(jaxnn, name)(jnp.float32(1))
