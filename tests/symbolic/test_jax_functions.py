"""Every differentiable function of `jax.nn` and `optax.losses`: derived, and held against JAX."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic
from tests.symbolic.case import QUICK, draw, wrong_twin
from tests.symbolic.jax_functions import FUNCTIONS, LOSSES, UNREAD

functions = pytest.mark.parametrize("function", FUNCTIONS, ids=str)
SLOW = "losses.multiclass_generalized_dice_loss"


def chosen(every: int) -> pytest.MarkDecorator:
    """Every so many of the functions by default, the others and the slowest when slow tests run."""
    cases = [
        pytest.param(function, marks=pytest.mark.slow)
        if number % every or function.name == SLOW
        else function
        for number, function in enumerate(FUNCTIONS)
    ]
    return pytest.mark.parametrize("function", cases, ids=str)


SIZES = ((2, 3, 4, 5), (5, 4, 2, 3))


@pytest.fixture(autouse=True)
def standard_promotion():
    """Optax mixes whole and real numbers."""
    with jax.numpy_dtype_promotion("standard"):
        yield


def test_at_least_25_losses_are_tried():
    assert len(LOSSES) >= 25


@functions
def test_the_derivation_has_the_value_of_jax_grad(function, x64):
    derivation = symbolic.derive(function.fn, function.wrt, **function.stated)
    derived, by_jax = derivation.to_jax(), function.by_jax

    def both(many):
        return [
            (derived(**point), by_jax(*(point[name] for name in function.shapes))) for point in many
        ]

    drawn = [
        draw(function.shapes, function.domains, sizes, np.random.default_rng(number))
        for number, sizes in enumerate(SIZES)
    ]
    compiled = jax.jit(both, compiler_options=QUICK)
    for found, expected in compiled(jax.tree.map(jnp.asarray, drawn)):
        assert found.shape == expected.shape
        assert np.all(np.isfinite(expected))
        np.testing.assert_allclose(found, expected, rtol=function.rtol, atol=1e-12)


@chosen(every=1)
def test_what_jax_grad_builds_is_proved(function):
    verdict = symbolic.check(function.fn, function.wrt, function.by_jax, **function.stated)
    assert verdict.status is (symbolic.AGREES if function.unproved else symbolic.PROVED), str(
        verdict
    )


def test_at_least_nine_in_ten_are_proved():
    proved = sum(not function.unproved for function in FUNCTIONS)
    assert proved >= 0.9 * (len(FUNCTIONS) + len(UNREAD))


@chosen(every=6)
def test_the_wrong_twin_is_never_proved(function):
    twin = wrong_twin(function.by_jax)
    verdict = symbolic.check(function.fn, function.wrt, twin, **function.stated)
    assert verdict.status is symbolic.REFUTED, str(verdict)


@pytest.mark.parametrize(("function", "operation"), UNREAD, ids=str)
def test_an_operation_that_cannot_be_read_is_named(function, operation):
    with pytest.raises(ValueError, match=operation):
        symbolic.derive(function.fn, function.wrt, **function.stated)
