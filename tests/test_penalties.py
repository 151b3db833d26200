"""Penalties and weight decay: their values, what they count, and where they go in a chain."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from sklearn.linear_model import Ridge

import jaxnn

N = 12
MODEL = jaxnn.mlp([3, 1], jaxnn.tanh)


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.fixture
def params(x64):
    return (
        {"W": jnp.array(draw(2, 3)), "b": jnp.array(draw(3, seed=1))},
        {"W": jnp.array(draw(3, 1, seed=2)), "b": jnp.array(draw(1, seed=3))},
    )


@pytest.fixture
def weights(params):
    return np.concatenate([np.ravel(layer["W"]) for layer in params])


@pytest.fixture
def data(x64):
    return jnp.array(draw(N, 2, seed=4)), jnp.array(draw(N, 1, seed=5))


# --- values ---


def test_l2(params, weights):
    np.testing.assert_allclose(jaxnn.l2(params, 0.3, 5), 0.3 / 10 * (weights**2).sum())
    np.testing.assert_allclose(jaxnn.l2(params, 0.3), 0.3 / 2 * (weights**2).sum())


def test_l1(params, weights):
    np.testing.assert_allclose(jaxnn.l1(params, 0.3, 5), 0.3 / 5 * np.abs(weights).sum())


@pytest.mark.parametrize("ratio", [0.0, 0.25, 1.0])
def test_elastic_net(params, weights, ratio):
    expected = ratio * np.abs(weights).sum() + (1 - ratio) / 2 * (weights**2).sum()
    np.testing.assert_allclose(jaxnn.elastic_net(params, 0.3, 5, ratio), 0.3 / 5 * expected)


PENALTIES = [jaxnn.l1, jaxnn.l2, jaxnn.elastic_net]
every_penalty = pytest.mark.parametrize("penalty", PENALTIES)


@every_penalty
def test_biases_are_not_counted(params, penalty):
    other = tuple({**layer, "b": layer["b"] + 100} for layer in params)
    assert penalty(params, 0.3, 5) == penalty(other, 0.3, 5)
    gradient = jax.jit(jax.grad(penalty))(params, 0.3, 5)
    assert not any(layer["b"].any() for layer in gradient)


@every_penalty
def test_a_strength_of_zero_is_no_penalty(params, penalty):
    value, gradient = jax.value_and_grad(penalty)(params, 0.0, 5)
    assert value == 0
    assert not any(leaf.any() for leaf in jax.tree.leaves(gradient))


def test_gradients(params):
    squares = jax.grad(jaxnn.l2)(params, 0.3, 5)
    absolutes = jax.grad(jaxnn.l1)(params, 0.3, 5)
    for layer, square, absolute in zip(params, squares, absolutes, strict=True):
        np.testing.assert_allclose(square["W"], 0.3 / 5 * layer["W"], rtol=1e-13)
        np.testing.assert_allclose(absolute["W"], 0.3 / 5 * np.sign(layer["W"]), rtol=1e-13)


@every_penalty
def test_a_weight_that_is_zero_is_left_there(penalty):
    gradient = jax.grad(penalty)({"W": jnp.zeros((2, 2)), "b": jnp.zeros(2)}, 0.3)
    assert gradient["W"].tolist() == [[0, 0], [0, 0]]


def test_weights_of_any_pytree_are_found_by_their_name():
    class Layer(NamedTuple):
        W: jax.Array
        b: jax.Array

    tree = {"deep": [Layer(jnp.array([3.0]), jnp.array([50.0]))], "W": jnp.array([4.0])}
    assert jaxnn.l2(tree, 1.0) == 12.5
    assert jaxnn.l1(tree, 1.0) == 7


def test_select_chooses_what_is_penalised(params):
    def first(path):
        return path[0].idx == 0 and path[-1].key == "W"

    np.testing.assert_allclose(jaxnn.l2(params, 1.0, select=first), (params[0]["W"] ** 2).sum() / 2)
    everything = np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(params)])
    for penalty, expected in (
        (jaxnn.l1, np.abs(everything).sum()),
        (jaxnn.l2, (everything**2).sum() / 2),
    ):
        np.testing.assert_allclose(penalty(params, 1.0, select=lambda path: True), expected)
    assert jaxnn.elastic_net([jnp.array([2.0])], 1.0, l1_ratio=1, select=lambda path: True) == 2


def test_strength_and_ratio_may_be_traced(params):
    compiled = jax.jit(jaxnn.elastic_net)(params, 0.3, 5, 0.25)
    np.testing.assert_allclose(compiled, jaxnn.elastic_net(params, 0.3, 5, 0.25))


# --- in training ---


def loss_with(penalty):
    def loss(params, x, y):
        return jaxnn.half_mse(MODEL.apply(params, x), y) + penalty(params)

    return loss


def train(loss, params, data, optimizer, steps=20):
    @jax.jit
    def run(params):
        def step(_, state):
            params, memory = state
            updates, memory = optimizer.update(jax.grad(loss)(params, *data), memory, params)
            return optax.apply_updates(params, updates), memory

        return jax.lax.fori_loop(0, steps, step, (params, optimizer.init(params)))[0]

    with jax.numpy_dtype_promotion("standard"):
        return run(params)


def distance(a, b):
    return float(optax.tree.norm(optax.tree.sub(a, b)))


BEFORE = {
    "sgd": optax.sgd(0.1),
    "momentum": optax.sgd(0.1, momentum=0.9, nesterov=True),
    "clipped": optax.chain(optax.clip_by_global_norm(0.05), optax.adam(0.05)),
}


@pytest.mark.parametrize("name", BEFORE)
def test_decay_before_an_optimiser_is_l2_in_the_loss(params, data, name):
    decayed = optax.chain(jaxnn.weight_decay(0.7, N), BEFORE[name])
    in_the_chain = train(loss_with(lambda p: 0.0), params, data, decayed)
    in_the_loss = train(loss_with(lambda p: jaxnn.l2(p, 0.7, N)), params, data, BEFORE[name])
    assert distance(in_the_chain, in_the_loss) < 1e-10


def is_weight_tree(tree):
    return jax.tree_util.tree_map_with_path(lambda path, _: jaxnn.is_weight(path), tree)


def test_decoupled_decay_is_adamw_and_not_l2_for_adam(params, data):
    plain = loss_with(lambda p: 0.0)
    after = optax.chain(optax.scale_by_adam(), jaxnn.weight_decay(0.7, N), optax.scale(-0.05))
    decoupled = train(plain, params, data, after)
    adamw = optax.adamw(0.05, weight_decay=0.7 / N, mask=is_weight_tree)
    assert distance(decoupled, train(plain, params, data, adamw)) < 1e-10
    in_the_loss = train(loss_with(lambda p: jaxnn.l2(p, 0.7, N)), params, data, optax.adam(0.05))
    assert distance(decoupled, in_the_loss) > 1e-2


def test_decoupled_decay_is_l2_for_plain_sgd(params, data):
    after = optax.chain(optax.identity(), jaxnn.weight_decay(0.7, N), optax.scale(-0.1))
    decoupled = train(loss_with(lambda p: 0.0), params, data, after)
    in_the_loss = train(loss_with(lambda p: jaxnn.l2(p, 0.7, N)), params, data, optax.sgd(0.1))
    assert distance(decoupled, in_the_loss) < 1e-10


def test_the_printed_update(params, data):
    # W := W - α (dW + λ/N W), b := b - α db, with the gradients of the loss without penalty.
    gradient = jax.jit(jax.grad(loss_with(lambda p: 0.0)))(params, *data)
    expected = tuple(
        {
            "W": layer["W"] - 0.1 * (of["W"] + 0.7 / N * layer["W"]),
            "b": layer["b"] - 0.1 * of["b"],
        }
        for layer, of in zip(params, gradient, strict=True)
    )
    decayed = optax.chain(jaxnn.weight_decay(0.7, N), optax.sgd(0.1))
    stepped = train(loss_with(lambda p: 0.0), params, data, decayed, steps=1)
    assert distance(stepped, expected) < 1e-14


def test_larger_strength_shrinks_the_weights(params, data):
    def norm(lam):
        loss = loss_with(lambda p: jaxnn.l2(p, lam, N))
        trained = train(loss, params, data, optax.adam(0.05), steps=600)
        return jaxnn.l2(trained, 1.0)

    norms = jax.vmap(norm)(jnp.array([0.0, 0.1, 1.0, 10.0])).tolist()
    assert norms == sorted(norms, reverse=True)
    assert norms[-1] < 0.01 * norms[0]


def test_a_strength_of_zero_changes_no_training(params, data):
    def none(params):
        return sum(penalty(params, 0.0, N) for penalty in PENALTIES)

    without = train(loss_with(lambda p: 0.0), params, data, optax.adam(0.05))
    zero = train(loss_with(none), params, data, optax.adam(0.05))
    assert distance(without, zero) < 1e-12


@pytest.mark.parametrize("lam", [0.1, 3.0])
def test_penalised_least_squares_is_ridge_regression(data, lam):
    model, (x, y) = jaxnn.linear_regression(), data

    def loss(params, x, y):
        return jaxnn.half_mse(model.apply(params, x), y) + jaxnn.l2(params, lam, N)

    start = model.init(jax.random.key(0), x)
    trained = jaxnn.fit(loss, start, data, optax.sgd(0.3), epochs=600).params
    ridge = Ridge(alpha=lam).fit(np.asarray(x), np.asarray(y)[:, 0])
    np.testing.assert_allclose(trained["W"][:, 0], ridge.coef_, rtol=1e-6)
    np.testing.assert_allclose(trained["b"][0], ridge.intercept_, rtol=1e-6)


# --- refusals ---


@every_penalty
@pytest.mark.parametrize("lam", [-0.1, float("nan"), float("inf")])
def test_an_impossible_strength_is_refused(params, penalty, lam):
    with pytest.raises(ValueError, match=rf"lam is {lam}; write a finite number >= 0"):
        penalty(params, lam)


def test_weight_decay_refuses_an_impossible_strength_or_number():
    with pytest.raises(ValueError, match=r"weight_decay: lam is -1; write a finite number >= 0"):
        jaxnn.weight_decay(-1)
    with pytest.raises(ValueError, match=r"weight_decay: n is 0; write a whole number >= 1"):
        jaxnn.weight_decay(1.0, 0)


@every_penalty
def test_the_number_of_examples_is_a_whole_number(params, penalty):
    with pytest.raises(ValueError, match="n is 0; write a whole number >= 1"):
        penalty(params, 0.1, 0)
    with pytest.raises(TypeError, match=r"n is 2\.5 of type float; write a whole number >= 1"):
        penalty(params, 0.1, 2.5)


@every_penalty
def test_a_pytree_without_weights_says_what_it_has(penalty):
    with pytest.raises(
        ValueError, match=r"no leaf of params is named 'W' \(it has \['kernel'\]\); .*select"
    ):
        penalty({"kernel": jnp.ones(2)}, 0.1)


@pytest.mark.parametrize("ratio", [-0.1, 1.1])
def test_elastic_net_refuses_a_share_outside_the_unit_interval(params, ratio):
    with pytest.raises(
        ValueError, match=rf"elastic_net: l1_ratio is {ratio}; write a share from 0"
    ):
        jaxnn.elastic_net(params, 0.1, l1_ratio=ratio)
