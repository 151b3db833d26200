"""Differences against `jax.grad` and its relatives, and where they must not be believed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic.evaluating import FLOAT, exact
from symbolic.evaluating.differences import derivative, derivative_at, differences, shape_of
from symbolic.evaluating.interpreter import trace

pytestmark = pytest.mark.usefixtures("x64")

X = np.array([[0.3, -1.2], [0.7, 1.9], [-0.4, 2.1]])
W = np.array([[0.5, -0.25, 1.5], [0.75, 1.25, -0.5]])
ARRAYS = [X, W]


def program_of(f, *arrays):
    return trace(f, [jax.ShapeDtypeStruct(a.shape, a.dtype) for a in map(np.asarray, arrays)])


def vector(X, W):
    return jnp.tanh(X @ W).sum(axis=0)


def scalar(X, W):
    return jnp.sum(jax.nn.sigmoid(X @ W) ** 2)


CASES = {
    "value": ("value", scalar, (), scalar),
    "gradient": ("gradient", scalar, (1,), jax.grad(scalar, 1)),
    "jacobian": ("jacobian", vector, (0,), jax.jacobian(vector, 0)),
    "elementwise": (
        "elementwise",
        lambda X, W: jnp.tanh(X) + W.sum(),
        (0,),
        lambda X, W: 1 - jnp.tanh(X) ** 2,
    ),
    "hessian": ("hessian", scalar, (1, 1), jax.hessian(scalar, 1)),
    "mixed": ("mixed", scalar, (0, 1), jax.jacobian(jax.grad(scalar, 0), 1)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("arithmetic", [FLOAT, exact()], ids=["float64", "many digits"])
def test_derivatives(name, arithmetic):
    kind, f, leaves, wanted = CASES[name]
    program, arrays = program_of(f, *ARRAYS), [arithmetic.real(array) for array in ARRAYS]
    result = derivative(kind, program, arithmetic, arrays, leaves)
    truth = np.asarray(jax.jit(wanted)(*ARRAYS))
    assert result.shape == truth.shape
    assert result.shape == shape_of(
        kind, program.shapes[0], [arrays[leaf].shape for leaf in leaves]
    )
    tolerance = 1e-8 if len(leaves) == 2 and not arithmetic.exact else 1e-11
    np.testing.assert_allclose(result.astype(float), truth, rtol=tolerance, atol=tolerance)
    for entry in list(np.ndindex(result.shape))[::7]:
        one = derivative_at(kind, program, arithmetic, arrays, leaves, entry)
        assert abs(one - result[entry]) <= 1e-12 * (1 + abs(one))


def test_a_first_derivative_has_55_digits_and_a_second_one_45():
    arithmetic = exact()
    x, context = arithmetic.real(np.array([0.5])), arithmetic.context
    program = program_of(lambda x: jnp.sum(jnp.exp(x)), np.array([0.5]))
    true = context.exp(x[0])
    for kind, leaves, digits in (("gradient", (0,), 55), ("hessian", (0, 0), 45)):
        result = derivative(kind, program, arithmetic, [x], leaves).flat[0]
        assert abs(result / true - 1) < context.mpf(10) ** -digits


def test_a_derivative_of_zero_is_zero():
    x = exact().real(np.array([1.5, 0.0]))
    program = program_of(lambda x: jnp.sum(x**3 + jax.nn.relu(x - 1)), np.zeros(2))
    assert derivative("gradient", program, exact(), [x], (0,))[1] == 0
    hessian = derivative("hessian", program, exact(), [x], (0, 0))
    assert hessian[0, 1] == hessian[1, 1] == 0


@pytest.mark.parametrize(
    "f",
    [jax.nn.relu, jnp.abs, jnp.sign, lambda x: jnp.where(x == 0, 1.0, x)],
    ids=["relu", "abs", "sign", "a point set apart"],
)
def test_there_is_no_derivative_at_a_kink(f):
    program = program_of(lambda x: jnp.sum(f(x)), np.zeros(1))
    result = derivative("gradient", program, exact(), [exact().real([0])], (0,))
    assert exact().context.isnan(result[0])


@pytest.mark.parametrize("arithmetic", [FLOAT, exact()], ids=["float64", "many digits"])
def test_stop_gradient_is_held(arithmetic):
    stop = jax.lax.stop_gradient
    x = arithmetic.real(np.array([0.5, 1.7]))

    def f(x):
        straight_through = x + stop(jnp.round(x) - x)
        return jnp.sum(x**2 * stop(x)) + jnp.sum(straight_through**2)

    program = program_of(f, x.astype(float))
    result = derivative("gradient", program, arithmetic, [x], (0,)).astype(float)
    assert np.allclose(result, jax.jit(jax.grad(f))(x.astype(float)), rtol=1e-10)
    result = derivative("hessian", program, arithmetic, [x], (0, 0)).astype(float)
    assert np.allclose(result, jax.jit(jax.hessian(f))(x.astype(float)), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("arithmetic", [FLOAT, exact()], ids=["float64", "many digits"])
@pytest.mark.parametrize("f", [jnp.linalg.inv, lambda a: jnp.linalg.solve(a, a[0])])
def test_what_jax_solves_behind_stop_gradient_is_differentiated(f, arithmetic):
    def loss(a):
        return jnp.sum(jnp.sin(f(a)))

    a = np.array([[2.0, 0.5], [0.25, 1.5]])
    program = program_of(loss, a)
    result = derivative("gradient", program, arithmetic, [arithmetic.real(a)], (0,))
    assert np.allclose(result.astype(float), jax.jit(jax.grad(loss))(a), rtol=1e-9)


def test_one_direction():
    direction = np.array([[0.5, -1.0, 2.0, 0.25, 0.0, 1.5]])
    program, arrays = program_of(scalar, *ARRAYS), [exact().real(array) for array in ARRAYS]
    result = differences(program, exact(), arrays, (1,), [direction])
    truth = np.sum(np.asarray(jax.jit(jax.grad(scalar, 1))(*ARRAYS)) * direction.reshape(W.shape))
    assert np.allclose(float(result[0]), truth)
