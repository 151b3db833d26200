"""Epochs judged a stretch at a time stop where epochs judged one by one do, with the same bits."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

X = (jnp.linspace(-1, 1, 9)[:, None],)
START = jnp.array([1.5, -0.5])


def loss(w, x):
    return jnp.mean((x * w) ** 2) + 0.1


@pytest.mark.parametrize(
    ("rate", "tol", "status"),
    [(0.1, 0.0, "max_epochs"), (0.1, 1e-3, "converged"), (40.0, 0.0, "diverged")],
)
def test_a_run_does_not_depend_on_where_stretches_begin(rate, tol, status):
    one, some, all_of_them = (
        jaxnn.fit(loss, START, X, optax.sgd(rate), epochs=50, tol=tol, chunk=chunk)
        for chunk in (1, 7, 50)
    )
    assert one.status == status
    for run in (some, all_of_them):
        assert (run.status, run.epochs) == (one.status, one.epochs)
        np.testing.assert_array_equal(run.history["loss"], one.history["loss"])
        np.testing.assert_array_equal(run.params, one.params)


def test_side_by_side_each_stops_where_it_does_alone():
    rates = [0.1, 40.0, 0.001, 0.5, 1e30]
    result = jaxnn.sweep(
        lambda rate: (loss, START, optax.sgd(rate)), {"rate": rates}, X, epochs=50, tol=1e-3
    )
    for number, rate in enumerate(rates):
        alone = jaxnn.fit(loss, START, X, optax.sgd(rate), epochs=50, tol=1e-3)
        assert (result[number].status, result[number].epochs) == (alone.status, alone.epochs)
        close = functools.partial(np.testing.assert_allclose, rtol=1e-6)
        jax.tree.map(close, result[number].params, alone.params)
    assert len(set(result.table["epochs"])) > 2
