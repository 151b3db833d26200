"""The catalogue: derived at symbolic sizes, right in value, in the textbook's words, and proved."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic
from tests.symbolic.case import QUICK, Case
from tests.symbolic.catalogue import CASES, FURTHER, TEXTBOOK

textbook = pytest.mark.parametrize("case", TEXTBOOK, ids=str)
further = pytest.mark.parametrize("case", FURTHER, ids=str)
everything = pytest.mark.parametrize("case", CASES, ids=str)
some = pytest.mark.parametrize(
    "case", [*TEXTBOOK, *(pytest.param(case, marks=pytest.mark.slow) for case in FURTHER)], ids=str
)

_BY_NAME = {case.name: case for case in CASES}


@functools.cache
def derived(name: str) -> symbolic.Derivation:
    """The derivation of a case, made once."""
    case = _BY_NAME[name]
    return symbolic.derive(case.fn, case.wrt, **case.stated)


def assert_right(case: Case, points: int) -> None:
    """Hold the derivation's JAX function against the closed form."""
    function = derived(case.name).to_jax()
    drawn = list(case.points())[:points]
    compiled = jax.jit(lambda many: [function(**one) for one in many], compiler_options=QUICK)
    for found, point in zip(compiled(jax.tree.map(jnp.asarray, drawn)), drawn, strict=True):
        expected = case.oracle(**point)
        assert found.shape == np.shape(expected)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_the_catalogue_holds_the_35_derivatives_in_24_groups():
    assert len(TEXTBOOK) == 35
    assert len({case.group for case in TEXTBOOK}) == 24
    assert len(_BY_NAME) == len(CASES)


@textbook
def test_the_derivation_has_the_value_of_the_closed_form_at_three_sets_of_sizes(case, x64):
    assert_right(case, points=3)


@pytest.mark.slow
@further
def test_the_derivation_has_the_value_of_the_closed_form(case, x64):
    assert_right(case, points=1)


@textbook
def test_the_derivation_is_what_a_textbook_prints(case):
    assert derived(case.name).result == case.text


@everything
def test_the_claim_is_proved(case):
    verdict = symbolic.check(case.fn, case.wrt, case.claim, **case.stated)
    assert verdict.status is (symbolic.AGREES if case.unproved else symbolic.PROVED), str(verdict)


@some
def test_the_wrong_twin_is_refuted(case):
    verdict = symbolic.check(case.fn, case.wrt, case.twin(), **case.stated)
    assert verdict.status is symbolic.REFUTED, str(verdict)
    assert verdict.counterexample is not None


@pytest.mark.slow
@everything
def test_the_closed_form_and_the_claim_are_what_jax_computes(case, x64):
    both = jax.jit(lambda point: (case.by_jax(point), case.claim(**point)))
    for point in case.points():
        expected = case.oracle(**point)
        for found in both(jax.tree.map(jnp.asarray, point)):
            assert found.shape == np.shape(expected)
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
