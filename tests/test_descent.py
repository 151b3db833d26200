"""Descent on plain functions: closed forms, saddles, local minima, and why it stopped."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn


@pytest.fixture(scope="module", autouse=True)
def sixty_four_bits():
    """Closed forms are compared in 64 bits."""
    with jax.enable_x64(True):
        yield


def parabola(x):
    return x**2


def bowl(x):
    return (x**2).sum()


def saddle(p):
    return p["x"] ** 2 - p["y"] ** 2


def two_valleys(x):
    return x**4 / 4 - x**3 / 3 - x**2


@pytest.mark.parametrize("alpha", [0.1, 0.3, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("start", [1.0, -3.0])
def test_path_on_the_parabola_is_geometric(alpha, start):
    run = jaxnn.minimise(parabola, start, optax.sgd(alpha), steps=25)
    expected = (1 - 2 * alpha) ** np.arange(26) * start
    np.testing.assert_allclose(run.path, expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(run.values, expected**2, rtol=1e-12, atol=1e-15)


def test_a_rate_of_a_half_arrives_in_one_step():
    run = jaxnn.minimise(parabola, 7.0, optax.sgd(0.5), steps=10, tol=1e-12)
    assert (run.status, run.steps) == ("converged", 1)
    assert run.path.tolist() == [7, 0]


def test_a_rate_of_one_goes_round_in_a_circle():
    run = jaxnn.minimise(parabola, 1.0, optax.sgd(1.0), steps=6, tol=1e-3)
    assert run.status == "max_steps"
    assert run.path.tolist() == [1, -1, 1, -1, 1, -1, 1]


@pytest.mark.parametrize("bits", [32, 64])
def test_a_larger_rate_diverges_and_the_last_finite_point_is_kept(bits):
    with jax.enable_x64(bits == 64):
        run = jaxnn.minimise(parabola, 1.0, optax.sgd(1.1), steps=5000)
    assert run.status == "diverged"
    assert 100 < run.steps < 5000
    assert np.isfinite(run.path).all()
    assert np.isfinite(run.values).all()
    largest = np.finfo(f"float{bits}").max
    assert abs(float(run.x)) * 1.2 > np.sqrt(float(largest))
    np.testing.assert_allclose(np.abs(run.path[:51]), 1.2 ** np.arange(51), rtol=1e-5)


@pytest.mark.parametrize("start", [[3.0, -4.0], [0.5, 2.0]])
def test_the_bowl_is_descended_straight_to_its_bottom(start):
    run = jaxnn.minimise(bowl, jnp.array(start), optax.sgd(0.1), steps=1000, tol=1e-10)
    assert run.status == "converged"
    np.testing.assert_allclose(run.x, [0, 0], atol=1e-10)
    assert (np.diff(run.values) < 0).all()
    np.testing.assert_allclose(run.path[:, 0] * start[1], run.path[:, 1] * start[0], atol=1e-12)


def test_a_point_beside_the_ridge_of_a_saddle_escapes():
    start = {"x": 1.0, "y": 1e-6}
    some = jaxnn.minimise(saddle, start, optax.sgd(0.1), steps=100)
    assert some.status == "max_steps"
    assert abs(float(some.x["x"])) < 1e-6
    assert abs(float(some.x["y"])) > 10
    assert some.value < -100
    assert jaxnn.minimise(saddle, start, optax.sgd(0.1), steps=5000).status == "diverged"


def test_a_point_on_the_ridge_of_a_saddle_stays_on_it():
    run = jaxnn.minimise(saddle, {"x": 1.0, "y": 0.0}, optax.sgd(0.1), steps=1000, tol=1e-8)
    assert run.status == "converged"
    assert run.value == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(("start", "end"), [(-1.5, -1), (-0.1, -1), (0.1, 2), (3.0, 2)])
def test_each_valley_keeps_what_starts_in_it(start, end):
    run = jaxnn.minimise(two_valleys, start, optax.sgd(0.01), steps=5000, tol=1e-9)
    assert run.status == "converged"
    np.testing.assert_allclose(run.x, end, atol=1e-8)
    np.testing.assert_allclose(run.value, {-1: -5 / 12, 2: -8 / 3}[end], rtol=1e-12)


def uneven(v):
    return jnp.exp(v[0]) + v[0] ** 2 + 3 * v[1] ** 2 + jnp.sin(v[0] * v[1])


def change_over_prediction(f, start, eta):
    run = jaxnn.minimise(f, start, optax.sgd(eta), steps=1)
    slope = float((jax.grad(f)(start) ** 2).sum())
    return float(np.diff(run.values)[0]) / (-eta * slope)


def test_the_change_is_minus_eta_times_the_squared_gradient_for_small_eta():
    start = jnp.array([0.7, -1.2])
    errors = [abs(change_over_prediction(uneven, start, eta) - 1) for eta in (1e-2, 1e-4, 1e-6)]
    assert errors[1] < 1e-3
    np.testing.assert_allclose(errors[0] / errors[1], 100, rtol=0.2)  # the error is of order η
    assert errors[2] < 1e-5


def test_the_change_is_an_increase_for_large_eta():
    run = jaxnn.minimise(parabola, 1.0, optax.sgd(1.5), steps=1)
    assert run.values.tolist() == [1, 4]
    assert change_over_prediction(parabola, jnp.array(1.0), 1.5) == pytest.approx(3 / -6)


def test_tolerance_stops_at_the_first_point_that_is_flat_enough():
    run = jaxnn.minimise(parabola, 1.0, optax.sgd(0.1), steps=1000, tol=1e-3)
    assert run.status == "converged"
    gradients = np.abs(2 * run.path)
    assert gradients[-1] < 1e-3
    assert (gradients[:-1] >= 1e-3).all()


def test_starting_at_the_minimum_takes_no_step():
    run = jaxnn.minimise(parabola, 0.0, optax.sgd(0.1), tol=1e-6)
    assert (run.status, run.steps, run.path.tolist()) == ("converged", 0, [0])


def test_without_a_tolerance_all_steps_are_taken():
    run = jaxnn.minimise(parabola, 0.0, optax.sgd(0.1), steps=12)
    assert (run.status, run.steps) == ("max_steps", 12)


@pytest.mark.parametrize(
    "optimizer",
    [
        optax.sgd(0.05, momentum=0.9),
        optax.adam(0.1),
        optax.sgd(optax.exponential_decay(0.3, 20, 0.9)),
    ],
)
def test_path_runs_from_start_to_end_as_the_optimiser_goes(optimizer):
    start = {"v": jnp.array([0.7, -1.2])}

    def f(p):
        return uneven(p["v"])

    run = jaxnn.minimise(f, start, optimizer, steps=30)
    assert run.path["v"].shape == (31, 2)
    assert run.values.shape == (31,)
    np.testing.assert_array_equal(run.path["v"][0], start["v"])
    np.testing.assert_array_equal(run.path["v"][-1], run.x["v"])
    assert run.value == run.values[-1]
    np.testing.assert_allclose(run.values, jax.vmap(uneven)(jnp.array(run.path["v"])), rtol=1e-12)

    @jax.jit
    def plain(point):
        memory = optimizer.init(point)

        def step(_, state):
            point, memory = state
            updates, memory = optimizer.update(jax.grad(f)(point), memory, point)
            return optax.apply_updates(point, updates), memory

        return jax.lax.fori_loop(0, 30, step, (point, memory))[0]

    with jax.numpy_dtype_promotion("standard"):
        np.testing.assert_allclose(run.x["v"], plain(start)["v"], rtol=1e-10)


def test_momentum_reaches_the_bottom_of_a_narrow_valley_sooner():
    def valley(v):
        return v[0] ** 2 + 50 * v[1] ** 2

    start = jnp.array([10.0, 1.0])
    plain, heavy = (
        jaxnn.minimise(valley, start, optimizer, steps=2000, tol=1e-6)
        for optimizer in (optax.sgd(0.01), optax.sgd(0.01, momentum=0.8))
    )
    assert heavy.status == plain.status == "converged"
    assert heavy.steps < plain.steps / 2


def test_a_whole_number_is_a_start():
    run = jaxnn.minimise(parabola, 3, optax.sgd(0.5), steps=1)
    assert run.path.tolist() == [3, 0]


def test_a_step_out_of_the_domain_is_a_divergence():
    run = jaxnn.minimise(lambda x: x - jnp.log(x), 3.0, optax.sgd(10.0), steps=5)
    assert (run.status, run.steps, float(run.x)) == ("diverged", 0, 3)


# --- refusals ---


@pytest.mark.parametrize("f", [lambda x: x, lambda x: (x.sum(),)])
def test_a_function_of_more_than_one_number_is_refused(f):
    with pytest.raises(
        ValueError, match=r"minimise: f returned .* at x0; return one number, e\.g\. jnp\.sum"
    ):
        jaxnn.minimise(f, jnp.ones(3), optax.sgd(0.1))


def test_steps_and_tolerance_are_checked():
    with pytest.raises(ValueError, match="minimise: steps is 0; write a whole number >= 1"):
        jaxnn.minimise(parabola, 1.0, optax.sgd(0.1), steps=0)
    with pytest.raises(TypeError, match=r"minimise: steps is 1\.5 of type float"):
        jaxnn.minimise(parabola, 1.0, optax.sgd(0.1), steps=1.5)
    with pytest.raises(ValueError, match="minimise: tol is -1; write a finite number >= 0"):
        jaxnn.minimise(parabola, 1.0, optax.sgd(0.1), tol=-1)
