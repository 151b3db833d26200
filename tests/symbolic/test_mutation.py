"""No false claim is proved and no true one refuted: claims with an operation or two changed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.symbolic.catalogue import CASES
from tests.symbolic.mutation import Alteration, NotApplicable, mutant, sites
from tests.symbolic.mutation_faults import FAULTS
from tests.symbolic.mutation_labels import FALSE, TRUE, UNDEFINED, Labeller
from tests.symbolic.mutation_numpy import evaluate
from tests.symbolic.mutation_rewritings import REWRITINGS
from tests.symbolic.mutation_soundness import mutants, outcomes

X = jnp.asarray([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]])
SAMPLE, WHOLE, SHARE = 90, 5000, 0.98


def edit(edits, name, operation):
    return next(e for e in edits if e.name == name and e.fits(operation))


def altered(claim, edits, name, operation, ordinal=0):
    change = edit(edits, name, operation).change
    return mutant(claim, [Alteration(name, (operation, ordinal), change)])


def activated(x):
    return jax.nn.softmax(jax.nn.relu(x) * 2.0 - jnp.tanh(x), axis=1)


def test_a_claim_without_alterations_is_the_same_program():
    assert str(jax.make_jaxpr(mutant(activated, []))(X)) == str(jax.make_jaxpr(activated)(X))


def test_sites_are_operations_that_depend_on_inputs_also_those_inside_calls():
    def claim(x):
        return jnp.arange(3.0) * jnp.sqrt(jnp.asarray(x.shape[0], float)) * jax.nn.relu(x) * x

    assert sites(jax.make_jaxpr(claim)(X)) == [("max", 0), ("mul", 0), ("mul", 1)]


def test_only_the_chosen_operation_is_changed():
    def claim(x):
        return jnp.exp(x - 1) * (x - 2)

    second = altered(claim, FAULTS, "swap operands", "sub", 1)
    np.testing.assert_allclose(second(X), jnp.exp(X - 1) * (2 - X), rtol=1e-6)


def test_a_call_is_opened_only_for_a_change_inside():
    def claim(x):
        return jax.nn.relu(x) * jax.jit(lambda z: jnp.tanh(z) - z)(x)

    program = jax.make_jaxpr(altered(claim, FAULTS, "swap operands", "sub"))(X)
    assert [e.primitive.name for e in program.eqns] == ["custom_jvp_call", "tanh", "sub", "mul"]


def test_a_change_that_does_not_fit_is_refused():
    with pytest.raises(NotApplicable, match="no operations"):
        altered(lambda x: x * x, FAULTS, "sign", "mul", 1)(X)
    with pytest.raises(NotApplicable, match="not square"):
        altered(lambda x: x * x, FAULTS, "transpose", "mul")(X)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_claims_are_true_and_twins_are_false_by_values(case):
    label = Labeller(case)
    assert label(case.claim) == TRUE
    assert label(case.twin()) == FALSE
    assert label(lambda *inputs: case.claim(*inputs) * jnp.nan) == UNDEFINED


@pytest.mark.parametrize("case", CASES[::6], ids=str)
def test_programs_have_the_same_values_in_numpy_and_in_jax(case):
    point = next(case.points())
    inputs = list(point.values())
    with jax.enable_x64(True):
        (ours,) = evaluate(jax.make_jaxpr(case.claim)(*inputs), jax.tree.leaves(inputs))
        np.testing.assert_allclose(ours, jax.jit(case.claim)(*inputs), rtol=1e-11, atol=1e-13)


def test_rewritings_keep_the_value():
    seen = 0
    for case in CASES:
        drawn = (a for a, _ in zip(mutants(case, styles=[(REWRITINGS,)]), range(3), strict=False))
        label = Labeller(case)
        for alterations in drawn:
            seen += 1
            assert label(mutant(case.claim, alterations)) == TRUE, list(map(str, alterations))
    assert seen > 2 * len(CASES)


def examine(count, seed):
    found = list(outcomes(CASES, count, seed))
    assert len(found) == count
    assert [str(outcome) for outcome in found if outcome.unsound] == []
    missed = [str(outcome) for outcome in found if outcome.missed]
    false = sum(outcome.label == FALSE for outcome in found)
    assert false > count / 2
    assert len(missed) <= (1 - SHARE) * false, missed


def test_verdicts_on_a_sample_of_mutants():
    examine(SAMPLE, seed=1)


@pytest.mark.slow
def test_verdicts_on_all_mutants():
    examine(WHOLE, seed=0)
