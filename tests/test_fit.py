"""`fit` against plain loops, and what its options promise."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jaxnn
from jaxnn.training.order import shuffled

MODEL = jaxnn.mlp([5, 3], activation=jaxnn.relu)


def loss(params, x, y):
    return jaxnn.softmax_cross_entropy(MODEL.apply(params, x), y)


@pytest.fixture
def problem(key):
    draw = np.random.default_rng(0)
    x = draw.normal(size=(24, 7)).astype(np.float32)
    y = draw.integers(0, 3, 24)
    return MODEL.init(key, x), (x, y)


def plain_loop(loss, params, data, optimizer, epochs, batch_size, key):
    """The same training, written as anyone would write it."""
    data = jax.tree.map(jnp.asarray, data)
    rows = len(jax.tree.leaves(data)[0])
    memory = optimizer.init(params)

    @jax.jit
    def step(params, memory, batch):
        gradient = jax.grad(loss)(params, *batch)
        with jax.numpy_dtype_promotion("standard"):
            updates, memory = optimizer.update(gradient, memory, params)
        return optax.apply_updates(params, updates), memory

    for epoch in range(epochs):
        order = shuffled(key, epoch, 1, rows)[0] if batch_size < rows else np.arange(rows)
        for first in range(0, rows, batch_size):
            batch = jax.tree.map(lambda a: a[order[first : first + batch_size]], data)  # noqa: B023
            params, memory = step(params, memory, batch)
    return params


def assert_close(a, b, rtol=2e-4, atol=2e-6):
    jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=rtol, atol=atol), a, b)


def assert_identical(a, b):
    jax.tree.map(np.testing.assert_array_equal, a, b)


OPTIMIZERS = {
    "sgd": optax.sgd(0.1),
    "momentum": optax.sgd(0.05, momentum=0.9, nesterov=True),
    "adam": optax.adam(0.01),
    "adamw": optax.adamw(0.01, weight_decay=0.1),
    "clipped": optax.chain(optax.clip_by_global_norm(0.1), optax.rmsprop(0.01)),
    "schedule": optax.sgd(optax.exponential_decay(0.1, 5, 0.9)),
    "adafactor": optax.adafactor(0.01, min_dim_size_to_factor=2),
    "decayed": optax.chain(jaxnn.weight_decay(0.1, 24), optax.sgd(0.1)),
}


@pytest.mark.parametrize(
    ("name", "batch_size"),
    [
        *((name, 4) for name in OPTIMIZERS),
        *(("sgd", 5), ("adam", 5), ("sgd", 1), ("adam", 24), ("adafactor", 24)),
    ],
)
def test_equals_a_plain_loop(problem, key, name, batch_size):
    params, data = problem
    run = jaxnn.fit(loss, params, data, OPTIMIZERS[name], epochs=3, batch_size=batch_size, key=key)
    expected = plain_loop(loss, params, data, OPTIMIZERS[name], 3, batch_size, key)
    assert_close(run.params, expected)
    assert run.epochs == len(run.history["loss"]) == 3


def test_extra_arguments_reach_optimisers_that_search_a_line(problem):
    params, data = problem
    run = jaxnn.fit(loss, params, data, optax.lbfgs(), epochs=30)
    assert run.history["loss"][-1] < 0.1 * run.history["loss"][0]


def test_a_line_search_over_mini_batches(problem, key):
    params, data = problem
    run = jaxnn.fit(loss, params, data, optax.lbfgs(), epochs=5, batch_size=12, key=key)
    assert run.history["loss"][-1] < run.history["loss"][0]


def _by_name(params):
    return jax.tree_util.tree_map_with_path(lambda path, _: path[-1].key, params)


def _mask(params):
    return jax.tree.map(lambda p: (jnp.arange(p.size).reshape(p.shape) % 2).astype(p.dtype), params)


class Remembering(NamedTuple):
    first: jax.Array


UNUSUAL = {
    "one rule a name": lambda p: optax.multi_transform(
        {"W": optax.adam(0.01), "b": optax.sgd(0.1)}, _by_name(p)
    ),
    "a mask for each entry": lambda p: optax.chain(
        optax.sgd(0.1),
        optax.stateless(lambda u, _: jax.tree.map(jnp.multiply, u, _mask(p))),
    ),
    "a state of another structure": lambda p: optax.GradientTransformation(
        lambda q: Remembering(q[0]["W"]),
        lambda g, s, q=None: (jax.tree.map(lambda a: -0.1 * a, g), Remembering(0.5 * s.first)),
    ),
    "rows treated apart": lambda p: optax.stateless(
        lambda u, _: jax.tree.map(lambda a: -0.1 * jnp.cumsum(a, 0) / (1 + len(a)), u)
    ),
}


@pytest.mark.parametrize("make", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_optimisers_on_narrow_layers(problem, key, make):
    params, data = problem
    optimizer = make(params)
    run = jaxnn.fit(loss, params, data, optimizer, epochs=3, batch_size=4, key=key)
    assert_close(run.params, plain_loop(loss, params, data, optimizer, 3, 4, key))
    jax.tree.map(
        lambda a, b: np.testing.assert_equal(a.shape, b.shape),
        run.optimizer_state, optimizer.init(params),
    )  # fmt: skip


def test_a_program_that_is_kept_may_decide_by_a_number_for_other_rows(problem):
    params, (x, y) = problem
    lam = 0.3

    def decides(p, x, y):
        value = loss(p, x, y)
        return value + jaxnn.l2(p, lam) if len(x) > 10 and lam > 0 else value

    few = jaxnn.fit(decides, params, (x[:5], y[:5]), optax.sgd(0.1), epochs=1)
    assert few.status == "max_epochs"
    many = jaxnn.fit(decides, params, (x, y), optax.sgd(0.1), epochs=1)
    np.testing.assert_allclose(many.history["loss"][0], decides(params, x, y), rtol=1e-6)


@settings(max_examples=12, deadline=None)
@given(rows=st.integers(1, 40), batch_size=st.integers(1, 45), epochs=st.integers(1, 3))
def test_every_row_is_trained_on_once_an_epoch(rows, batch_size, epochs):
    # The gradient of this loss is minus one at the visited rows, so sgd(1) counts the visits.
    def visits(counts, ids):
        return -counts[ids].sum()

    run = jaxnn.fit(
        visits, jnp.zeros(rows), (jnp.arange(rows),), optax.sgd(1.0),
        epochs=epochs, batch_size=batch_size, key=jax.random.key(rows),
    )  # fmt: skip
    assert run.params.tolist() == [epochs] * rows


def test_history_is_the_mean_over_rows_also_with_a_smaller_last_batch(problem, key):
    params, data = problem
    frozen = jaxnn.fit(loss, params, data, optax.sgd(0.0), epochs=2, batch_size=5, key=key)
    np.testing.assert_allclose(frozen.history["loss"], float(loss(params, *data)), rtol=1e-6)


@pytest.mark.parametrize("chunk", [1, 7, None])
@pytest.mark.parametrize("batch_size", [5, None])
def test_same_bits_for_every_chunk_size_and_on_a_second_run(problem, key, chunk, batch_size):
    params, data = problem
    options = {
        "epochs": 20, "batch_size": batch_size, "key": key, "validation": data, "patience": 15,
        "metrics": {"norm": lambda params, x, y: optax.tree.norm(params)},
    }  # fmt: skip
    first = jaxnn.fit(loss, params, data, optax.adam(0.01), chunk=20, **options)
    second = jaxnn.fit(loss, params, data, optax.adam(0.01), chunk=chunk, **options)
    assert_identical(first.params, second.params)
    assert_identical(first.history, second.history)
    assert_identical(first.optimizer_state, second.optimizer_state)


def test_another_key_is_another_order(problem, key):
    params, data = problem
    runs = [
        jaxnn.fit(loss, params, data, optax.sgd(0.1), epochs=2, batch_size=4, key=k)
        for k in (key, jax.random.key(99))
    ]
    assert not np.array_equal(runs[0].params[0]["W"], runs[1].params[0]["W"])


def test_unshuffled_batches_need_no_key(problem):
    params, data = problem
    run = jaxnn.fit(loss, params, data, optax.sgd(0.1), epochs=1, batch_size=10, shuffle=False)
    expected = params
    for rows in (slice(0, 10), slice(10, 20), slice(20, 24)):
        gradient = jax.jit(jax.grad(loss))(expected, data[0][rows], data[1][rows])
        expected = jax.tree.map(lambda p, g: p - 0.1 * g, expected, gradient)
    assert_close(run.params, expected)


def test_any_pytree_of_parameters_and_data(key):
    class Line(NamedTuple):
        slope: jax.Array
        rest: dict

    def line_loss(line, table):
        return jnp.mean((line.slope * table["x"] + line.rest["b"] - table["y"]) ** 2)

    table = {"x": np.arange(10, dtype=np.float32), "y": 2 * np.arange(10, dtype=np.float32) + 1}
    start = Line(jnp.array(0.0), {"b": jnp.array(0.0)})
    run = jaxnn.fit(line_loss, start, (table,), optax.adam(0.1), epochs=400, batch_size=4, key=key)
    assert isinstance(run.params, Line)
    np.testing.assert_allclose([run.params.slope, run.params.rest["b"]], [2, 1], atol=1e-2)


def test_converges_by_tolerance_on_successive_epochs():
    x = jnp.arange(8.0)[:, None]
    model = jaxnn.linear_regression()

    def line(params, x, y):
        return jaxnn.mse(model.apply(params, x), y)

    start = model.init(jax.random.key(0), x)
    run = jaxnn.fit(line, start, (x, 3 * x + 1), optax.sgd(0.05), epochs=5000, tol=1e-6)
    assert run.status == "converged"
    assert run.epochs < 5000
    steps = np.abs(np.diff(run.history["loss"]))
    assert steps[-1] < 1e-6
    assert (steps[:-1] >= 1e-6).all()


def test_patience_stops_and_returns_the_best_parameters(problem, key):
    params, data = problem
    held_out = (np.float32(np.random.default_rng(5).normal(size=(40, 7))), np.arange(40) % 3)
    run = jaxnn.fit(
        loss, params, data, optax.adam(0.05), epochs=500, batch_size=4, key=key,
        validation=held_out, patience=4,
    )  # fmt: skip
    assert run.status == "early_stopped"
    curve = run.history["val_loss"]
    assert run.best_epoch == int(np.argmin(curve)) + 1 == run.epochs - 4
    np.testing.assert_allclose(loss(run.params, *held_out), curve.min(), rtol=1e-5)


def test_patience_returns_the_best_parameters_when_all_epochs_are_run(problem, key):
    params, data = problem
    run = jaxnn.fit(loss, params, data, optax.adam(0.3), epochs=6, validation=data, patience=100)
    assert run.status == "max_epochs"
    np.testing.assert_allclose(loss(run.params, *data), run.history["val_loss"].min(), rtol=1e-5)


@pytest.mark.parametrize("chunk", [1, 3, None])
def test_divergence_is_named_and_the_last_finite_parameters_kept(chunk):
    def quadratic(w, x):
        return jnp.mean(x * w**2)

    data, start = (jnp.ones(4),), jnp.array(1.0)
    run = jaxnn.fit(quadratic, start, data, optax.sgd(1e6), epochs=50, chunk=chunk)
    assert run.status == "diverged"
    assert f"in epoch {run.epochs} of 50" in run.message
    before = jaxnn.fit(quadratic, start, data, optax.sgd(1e6), epochs=run.epochs - 1)
    assert before.status == "max_epochs"
    assert_identical(run.params, before.params)
    assert np.isfinite(run.params)
    with pytest.raises(FloatingPointError, match=f"fit: .*in epoch {run.epochs} of 50"):
        jaxnn.fit(quadratic, start, data, optax.sgd(1e6), epochs=50, throw=True)


def test_metrics_are_recorded_on_validation_if_given(problem):
    params, data = problem

    def accuracy(params, x, y):
        return jaxnn.accuracy(jaxnn.classify(MODEL.apply(params, x)), y)

    held_out = (data[0][:5], data[1][:5])
    options = {"epochs": 3, "metrics": {"accuracy": accuracy}}
    trained = jaxnn.fit(loss, params, data, optax.sgd(0.1), **options)
    assert set(trained.history) == {"loss", "accuracy"}
    assert trained.history["accuracy"][-1] == accuracy(trained.params, *data)
    run = jaxnn.fit(loss, params, data, optax.sgd(0.1), validation=held_out, **options)
    assert set(run.history) == {"loss", "val_loss", "val_accuracy"}
    np.testing.assert_allclose(run.history["val_loss"][-1], loss(run.params, *held_out), rtol=1e-5)
    assert run.history["val_accuracy"][-1] == accuracy(run.params, *held_out)


def test_the_given_parameters_are_not_changed(problem, key):
    params, data = problem
    before = jax.tree.map(np.array, params)
    jaxnn.fit(loss, params, data, optax.sgd(0.1), epochs=2, batch_size=4, key=key)
    assert_identical(params, before)


def test_the_bar_can_be_switched_on_and_off(problem, capsys):
    params, data = problem
    jaxnn.fit(loss, params, data, optax.sgd(0.1), epochs=2, progress=False)
    assert capsys.readouterr().err == ""
    jaxnn.fit(loss, params, data, optax.sgd(0.1), epochs=2, progress=True)
    assert "2/2" in capsys.readouterr().err


def test_sixty_four_bits(problem, x64):
    params, data = jax.tree.map(
        lambda a: jnp.asarray(a, float if a.dtype.kind == "f" else int), problem
    )
    run = jaxnn.fit(loss, params, data, optax.adam(0.01), epochs=5)
    assert run.params[0]["W"].dtype == jnp.float64
    assert_close(run.params, plain_loop(loss, params, data, optax.adam(0.01), 5, 24, None), 1e-9)


def test_mean_over_mini_batches_is_the_full_gradient(problem):
    # Lecture 001, appendix (L1-136): the average over equal batches is unbiased, exactly.
    params, (x, y) = problem
    gradient = jax.jit(jax.grad(loss))
    parts = [gradient(params, x[i : i + 2], y[i : i + 2]) for i in range(0, 22, 2)]
    mean = jax.tree.map(lambda *g: sum(g) / len(parts), *parts)
    assert_close(mean, gradient(params, x[:22], y[:22]), atol=1e-6)


def test_a_thirty_two_bit_loss_in_sixty_four_bit_mode(problem, x64):
    params, (x, y) = problem
    for _ in range(2):  # the second time from a program that is kept
        run = jaxnn.fit(loss, params, (jnp.asarray(x), y), optax.sgd(0.1), epochs=2)
        assert run.params[0]["W"].dtype == jnp.float32
        assert run.history["loss"].dtype == np.float64


def test_bfloat16_parameters(problem):
    params, (x, y) = problem
    params = jax.tree.map(lambda p: p.astype(jnp.bfloat16), params)
    run = jaxnn.fit(loss, params, (jnp.asarray(x, jnp.bfloat16), y), optax.sgd(0.1), epochs=20)
    assert run.params[0]["W"].dtype == jnp.bfloat16
    assert run.history["loss"][-1] < run.history["loss"][0]
