"""What is said of refuted claims: the mistake in words, and the formula to write instead."""

import functools

import jax.numpy as jnp
import numpy as np
import pytest

import symbolic
from symbolic.arguments import argument_names
from symbolic.suggesting.values import Values
from symbolic.writing.sizes import solve_sizes
from tests.symbolic import textbook, textbook_layers, textbook_networks
from tests.symbolic.mistakes import MISTAKES
from tests.symbolic.subjects import SUBJECTS


@pytest.mark.parametrize(
    ("subject", "claim", "words"), MISTAKES, ids=[f"{s}: {w}" for s, _, w in MISTAKES]
)
def test_the_mistake_is_named_and_the_formula_given(subject, claim, words):
    said = SUBJECTS[subject].suggestion(claim)
    told = SUBJECTS[subject].told
    assert words in said
    assert f"; write {told}" in said if words else f"the derivative is {told}" in said


@pytest.mark.parametrize("subject", ["mse", "logistic", "layers", "norm", "tanh"])
def test_an_unexplained_claim_gets_the_derivative_alone(subject):
    one = SUBJECTS[subject]
    names = argument_names(one.fn)

    @functools.wraps(one.fn)
    def claim(*arguments):
        return jnp.exp(arguments[names.index(one.wrt)] / 3) + 1

    assert one.suggestion(claim) == f"the derivative is {one.told}"


def test_a_mistake_that_holds_at_one_size_only_is_not_named():
    def claim(X, w, y):
        return (2 if len(y) == 3 else 3) * X.T @ (X @ w - y) / len(y)

    assert SUBJECTS["mse"].suggestion(claim) == f"the derivative is {SUBJECTS['mse'].told}"


ALL = textbook.CASES + textbook_layers.CASES + textbook_networks.CASES


@pytest.mark.parametrize("case", ALL, ids=str)
def test_values_of_index_expressions_are_the_textbooks(case):
    derivation = symbolic.derive(case.fn, case.wrt, **case.stated)
    formula, program = derivation.derivative.formula, derivation.derivative.program
    for point in case.points():
        arrays = [np.asarray(array, float) for array in derivation.signature.arrays(**point)]
        sizes = solve_sizes(program.arguments, [array.shape for array in arrays])
        values = Values(sizes, dict(zip(program.arguments, arrays, strict=True)))
        np.testing.assert_allclose(
            values.result(formula), case.oracle(**point), rtol=1e-9, atol=1e-12
        )
