"""Losses computed in bfloat16, of parameters that are kept in float32."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

DRAW = np.random.default_rng(7)
X = 3 + DRAW.normal(size=(37, 4)).astype(np.float32)
Y = DRAW.integers(0, 3, 37)
SCALE = jaxnn.standardise(X)
MODEL = jaxnn.mlp([8, 3], activation=jaxnn.relu)
START = MODEL.init(jax.random.key(0), X)
OPTIONS = {"epochs": 8, "batch_size": 10, "key": jax.random.key(1)}
seen = []


def trial(rate, lam):
    def loss(params, x, y):
        logits = MODEL.apply(params, SCALE(x))
        seen.append(f"{params[0]['W'].dtype} {logits.dtype} {y.dtype}")
        return jaxnn.softmax_cross_entropy(logits, y) + jaxnn.l2(params, lam, len(x))

    return loss, START, optax.adam(rate)


def train(rate=0.01, lam=0.1, **options):
    loss, params, optimizer = trial(rate, lam)
    return jaxnn.fit(loss, params, (X, Y), optimizer, **OPTIONS | options)


def test_the_loss_alone_is_computed_in_the_type_asked_for():
    seen.clear()
    run = train(compute_dtype=jnp.bfloat16, validation=(X, Y))
    assert set(seen) == {"bfloat16 bfloat16 int32"}
    traces = len(seen)
    train(0.02, 0.3, compute_dtype="bfloat16", validation=(X, Y))
    assert len(seen) == traces  # nothing is compiled for other numbers
    kept = jax.tree.leaves((run.params, run.optimizer_state[0].mu, run.optimizer_state[0].nu))
    assert {leaf.dtype for leaf in kept} == {jnp.dtype("float32")}
    assert {values.dtype for values in run.history.values()} == {np.dtype("float32")}
    whole = train(validation=(X, Y))
    np.testing.assert_allclose(run.history["loss"], whole.history["loss"], rtol=0.01)
    assert (run.history["loss"] != whole.history["loss"]).all()


def test_the_master_weights_take_steps_that_bfloat16_has_not():
    flat = jnp.ones(3)
    run = jaxnn.fit(
        lambda w, x: (w * x).sum(), flat, (jnp.ones((1, 3)),), optax.sgd(1e-4), epochs=5,
        compute_dtype="bfloat16",
    )  # fmt: skip
    np.testing.assert_allclose(run.params, 1 - 5e-4, rtol=1e-6)


@pytest.mark.slow
def test_a_sweep_in_bfloat16_is_fit_in_bfloat16():
    result = jaxnn.sweep(
        trial, {"rate": [0.01, 0.03], "lam": [0.1]}, (X, Y), compute_dtype=jnp.bfloat16, **OPTIONS
    )
    alone = train(0.03, 0.1, compute_dtype=jnp.bfloat16)
    np.testing.assert_allclose(result[1].history["loss"], alone.history["loss"], rtol=1e-3)


LOSSES = (jaxnn.mse, jaxnn.half_mse, jaxnn.half_sse, jaxnn.binary_cross_entropy,
          jaxnn.binary_cross_entropy_from_probabilities, jaxnn.softmax_cross_entropy)  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", [jnp.bfloat16, jnp.float16])
def test_losses_of_short_floats_are_sums_in_float32(loss, kind):
    outputs = jnp.asarray(DRAW.uniform(0.1, 0.9, (3000, 2)), kind)
    targets = jnp.asarray(DRAW.uniform(0.1, 0.9, (3000, 2)), kind)
    weights = jnp.asarray(DRAW.uniform(0.5, 1.5, 3000), kind)
    wide = [a.astype(jnp.float32) for a in (outputs, targets, weights)]
    for given in (2, 3):
        value = loss(outputs, targets, *[weights][: given - 2])
        assert value.dtype == jnp.float32
        assert float(value) == float(loss(*wide[:given]))


def test_penalties_and_scalings_of_short_floats():
    params = {"W": jnp.full(1000, 1.001, jnp.bfloat16)}
    assert jaxnn.l2(params, 2.0).dtype == jaxnn.l1(params, 2.0).dtype == jnp.float32
    assert float(jaxnn.l2(params, 2.0)) == 1000
    scaled = SCALE(jnp.asarray(X, jnp.bfloat16))
    assert scaled.dtype == SCALE.inverse(scaled).dtype == jnp.bfloat16
    np.testing.assert_allclose(scaled.astype(float), SCALE(X), atol=0.05)


@pytest.mark.parametrize("kind", [jnp.int32, "bf", 16])
def test_a_type_that_is_none_of_floats_is_refused(kind):
    for name, call in (
        ("fit", train),
        ("sweep", lambda **o: jaxnn.sweep(trial, {"rate": [1], "lam": [1]}, (X, Y), epochs=1, **o)),
    ):
        with pytest.raises(
            TypeError,
            match=rf"^{name}: compute_dtype is .*; write a type of floats, e.g. jnp.bfloat16",
        ):
            call(compute_dtype=kind)


@pytest.mark.slow
def test_mnist_in_bfloat16_is_as_accurate(data_folder):
    train, test = jaxnn.data.mnist(data_folder / "mnist")
    model, shares = jaxnn.mlp([128, 64, 10], activation=jaxnn.relu), []

    def loss(params, x, y):
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    for seed in range(3):
        params = model.init(jax.random.key(seed), train.x)
        for kind in (None, jnp.bfloat16):
            run = jaxnn.fit(
                loss, params, (train.x, train.y), optax.adam(optax.cosine_decay_schedule(2e-3, 5 * 469)),
                epochs=5, batch_size=128, key=jax.random.key(seed), compute_dtype=kind,
            )  # fmt: skip
            share = jaxnn.accuracy(jaxnn.classify(model.apply(run.params, test.x)), test.y)
            shares.append(100 * float(share))
    assert abs(np.mean(shares[::2]) - np.mean(shares[1::2])) < 0.2
