"""What is printed in LaTeX is read back: every derivation, every step of it, random formulas."""

import functools
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import symbolic
from symbolic.functions import FUNCTIONS
from symbolic.parsing.formulas import Parsed, parse
from symbolic.verdict import AGREES, PROVED
from symbolic.writing.latex import latex
from symbolic.writing.matrix import matrix_notation
from symbolic.writing.names import symbol
from tests.symbolic import writing_cases as wc
from tests.symbolic.catalogue import CASES

# -- derivations ---------------------------------------------------------------------------------

WITHOUT_PROOF = {"total variation, x": "no proof joins three blocks to one sum of conditions"}
NO_INDEX_FORM = {
    **WITHOUT_PROOF,
    "concatenation, y": "an index that runs over a part of an axis is taken for a mistake",
}


@functools.cache
def derivation(case):
    return symbolic.derive(case.fn, case.wrt, **case.stated)


def sides(equation):
    left, right = equation.split(" = ", 1)
    return left, right


def named(steps):
    """What the names of a derivation stand for."""
    return dict(sides(step.latex) for step in steps[:-1])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_derivation_proves_what_it_prints(case):
    made = derivation(case)
    verdict = symbolic.check(
        case.fn, case.wrt, made.latex(), where=named(made.steps), **case.stated
    )
    wanted = AGREES if case.name in WITHOUT_PROOF else PROVED
    assert verdict.status is wanted, (made.latex(), verdict.reason)


def shapes_of(made):
    """The sizes of everything that a derivation names."""
    tensors = [*made.derivative.program.arguments]
    tensors += [value.tensor for value in made.derivative.program.values]
    tensors += [adjoint.tensor for adjoint in made.derivative.adjoints if adjoint.tensor]
    return {t.name: " ".join(repr(s).replace(" ", "") for s in t.shape) for t in tensors}


@pytest.mark.parametrize("case", [c for c in CASES if c.name not in NO_INDEX_FORM], ids=str)
def test_every_step_says_the_same_with_and_without_indices(case):
    made = derivation(case)
    shapes = shapes_of(made)
    for step in made.steps:
        _, matrix = sides(step.latex)
        left, entry = sides(step.latex_index)
        below = re.search(r"_\{([^{}]*)\}$", left)
        if "[" in step.index.split(" = ")[0]:
            assert below is not None
            entry = rf"\left[ {entry} \right]_{{{below[1]}}}"
        assert parse(matrix, shapes) == parse(entry, shapes), (matrix, entry)


# -- the project's own LaTeX of random expressions -----------------------------------------------

ARRAYS = {symbol(name).latex: array for name, array in wc.arrays().items()}
SHAPES = {symbol(name).latex: " ".join(wc.SHAPES[name]).replace(" + ", "+") for name in wc.SHAPES}


def values(made: Parsed, shape: tuple[int, ...]) -> np.ndarray:
    """A formula at the arrays; sizes that nothing states are those of the wanted shape."""
    named = {
        str(parse(name, SHAPES).quantity.at(()).tensor.name) if not SHAPES[name] else name: a
        for name, a in ARRAYS.items()
    }
    return np.asarray(named)
