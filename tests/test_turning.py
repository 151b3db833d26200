"""A function computed with its narrow arrays held features-first gives what it gave before."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from jaxnn.training.turning import features_first

ROWS = 23


@jax.custom_vjp
def doubled(z):
    return z


doubled.defvjp(lambda z: (z, None), lambda _, g: (2 * g,))

NETWORK = jaxnn.mlp([5, 3], activation=jaxnn.tanh)
RELU = jaxnn.mlp([5, 3], activation=jax.nn.relu, output_activation=jax.nn.softplus)


def norms(z):
    scanned, _ = jax.lax.scan(lambda c, row: (c + row, None), jnp.zeros(z.shape[1]), z)
    return jnp.sqrt(jnp.sum(z**2, axis=1, keepdims=True)) + jnp.cumsum(z, axis=0) + scanned


# fmt: off
FUNCTIONS = {
    "mse": lambda p, x, y, _: jaxnn.mse(NETWORK.apply(p, x), y),
    "cross entropy of integers": lambda p, x, _, t: jaxnn.softmax_cross_entropy(NETWORK.apply(p, x), t),
    "cross entropy of rows": lambda p, x, y, _: jaxnn.softmax_cross_entropy(NETWORK.apply(p, x), jax.nn.softmax(y)),
    "relu and softplus": lambda p, x, y, _: jaxnn.half_sse(RELU.apply(p, x), y),
    "remat": lambda p, x, y, _: jaxnn.mse(jax.checkpoint(NETWORK.apply)(p, x), y),
    "custom_vjp": lambda p, x, y, _: jaxnn.mse(doubled(NETWORK.apply(p, x)), y),
    "a condition": lambda p, x, y, _: jax.lax.cond(x[0, 0] > 0, jnp.sum, jnp.mean, NETWORK.apply(p, x) * y),
    "operations without a rule": lambda p, x, y, _: jnp.sum(norms(NETWORK.apply(p, x)) * jnp.concatenate([y[:, 1:], x[:, :1]], 1)),
    "products of data": lambda p, x, y, _: jnp.sum((x.T @ y) @ p[1]["W"].T) + jnp.sum(x[:, None, :] * y[:, :, None]),
    "max and where": lambda p, x, y, _: jnp.where(y > 0, NETWORK.apply(p, x).clip(-1, 1), y).max(1).mean(),
    "batched products": lambda p, x, y, _: jnp.einsum("ni,nj->nij", x, NETWORK.apply(p, x)).var(),
    "a product over two axes": lambda p, x, y, _: jnp.einsum("ni,ni->", NETWORK.apply(p, x), y),
    "sums of whole numbers": lambda p, x, y, _: jnp.dot((y > 0).astype(int).sum(0).astype(float), NETWORK.apply(p, x).sum(0)),
    "rows": lambda p, x, y, _: jax.vmap(lambda a, b: jnp.dot(NETWORK.apply(p, a[None])[0], b))(x, y).sum(),
}
# fmt: on


def arguments(draw):
    x, y = (draw.normal(size=(ROWS, k)).astype(np.float32) for k in (4, 3))
    params = NETWORK.init(jax.random.key(0), x)
    return params, jnp.asarray(x), jnp.asarray(y), jnp.asarray(draw.integers(0, 3, ROWS))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_value_and_gradient_are_those_of_the_function(name):
    function = jax.value_and_grad(FUNCTIONS[name], argnums=(0, 1))
    params, x, y, labels = arguments(np.random.default_rng(1))
    which = (jax.tree.map(lambda a: False, params), True, True, False)
    turned = jax.jit(features_first(function, which))(params, x.T, y.T, labels)
    expected = jax.jit(function)(params, x, y, labels)
    assert jax.tree.structure(turned) == jax.tree.structure(expected)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=2e-5, atol=1e-5), turned, expected
    )
    assert jax.tree.map(jnp.shape, turned) == jax.tree.map(jnp.shape, expected)


def test_no_transpose_of_rows_is_left():
    params, x, y, _ = arguments(np.random.default_rng(2))
    function = jax.grad(lambda p, x, y: jaxnn.mse(NETWORK.apply(p, x), y))
    which = (jax.tree.map(lambda a: False, params), True, True)
    jaxpr = jax.make_jaxpr(features_first(function, which))(params, x.T, y.T)
    shapes = [v.aval.shape for eqn in jaxpr.eqns for v in eqn.outvars]
    assert (5, ROWS) in shapes
    assert not [shape for shape in shapes if len(shape) == 2 and shape[0] == ROWS]


def test_captured_arrays_and_printing_stay(capfd):
    def function(x):
        jax.debug.print("looked at")
        return jnp.sum(x @ weights)

    weights = jnp.ones((3, 2))
    x = jnp.arange(30.0).reshape(10, 3)
    assert jax.jit(features_first(function, (True,)))(x.T) == x.sum() * 2
    jax.effects_barrier()
    assert capfd.readouterr().out.count("looked at") == 1


def test_fit_with_a_line_search_on_narrow_data():
    draw = np.random.default_rng(3)
    x = draw.normal(size=(40, 3)).astype(np.float32)
    data = (x, x @ np.array([[1.0], [-2.0], [0.5]], np.float32))
    model = jaxnn.linear_regression()
    run = jaxnn.fit(
        lambda p, x, y: jaxnn.mse(model.apply(p, x), y), model.init(jax.random.key(0), x), data,
        optax.lbfgs(), epochs=20,
    )  # fmt: skip
    np.testing.assert_allclose(run.params["W"].ravel(), [1, -2, 0.5], atol=1e-4)
