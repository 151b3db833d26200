"""What is printed in LaTeX is read back: every derivation, every step of it, random formulas."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import symbolic
from symbolic import expressions as ex
from symbolic.functions import FUNCTIONS
from symbolic.parsing.formulas import name_of, parse
from symbolic.proving.prove import Formula, prove
from symbolic.verdict import PROVED
from symbolic.writing.index import index_notation, letters_for
from symbolic.writing.latex import latex
from symbolic.writing.matrix import matrix_notation
from symbolic.writing.names import Names, symbol
from tests.symbolic import writing_cases as wc
from tests.symbolic.catalogue import CASES

# -- derivations ---------------------------------------------------------------------------------

NO_INDEX_FORM = {
    "concatenation, y": "an index that runs over a part of an axis is taken for a mistake",
}


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
    assert verdict.status is PROVED, (made.latex(), verdict.reason)


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


# -- random formulas -----------------------------------------------------------------------------

SHAPES = {symbol(name).latex: " ".join(shape) for name, shape in wc.SHAPES.items()}
SHAPES[symbol("long_name").latex] = "n+1 p"
ARRAYS = {str(name_of(symbol(name).latex)): array for name, array in wc.arrays().items()}
RANDOM = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def value(formula, shape):
    """A formula at the arrays; a size that nothing states is the one of the wanted shape."""
    made = parse(formula, SHAPES)
    indices, body = made.reading.general(made.quantity)
    found = {
        repr(index.size): length
        for index, length in zip(indices, shape, strict=bool(indices))
        if index.size.names.isdisjoint(wc.SIZES)
    }
    return wc.entries(body, indices, ARRAYS, {**found, **wc.SIZES})


def assert_value(formula, wanted):
    if np.all(np.abs(wanted) < 1e8):
        scale = 1 + np.max(np.abs(wanted))
        made = value(formula, wanted.shape)
        assert np.allclose(made, wanted, rtol=0, atol=1e-8 * scale), formula


def runs_along_a_part(body, free):
    """Whether an index runs along a part of an axis, or through two arrays one after the other."""
    bound = {index for part in ex.walk(body) for index in part.bound}
    elements = [part for part in ex.walk(body) if isinstance(part, ex.Element)]
    pairs = [pair for part in elements for pair in zip(part.at, part.tensor.shape, strict=True)]
    return any(len(index.size.names) > 1 for index in {*bound, *free}) or any(
        place.index is not None and place.index.size != size for place, size in pairs
    )


@given(wc.cases())
@settings(RANDOM, max_examples=80)
def test_the_projects_latex_of_random_expressions(case):
    body, free = case
    if runs_along_a_part(body, free):
        return
    with np.errstate(all="ignore"):
        wanted = wc.entries(body, free, wc.arrays(), wc.SIZES)
        assert_value(latex(matrix_notation(body, free)), wanted)
        indexed = latex(index_notation(body, free))
        if free:
            letters = letters_for(Names((body,), free), free)
            below = ",".join(rf"1 \le {letters[i]} \le {i.size!r}" for i in free)
            indexed = rf"\left[ {indexed} \right]_{{{below}}}"
        assert_value(indexed, wanted)


NAMED = {"n": ["y", "a"], "p": ["w"], "q": ["v"]}
GRIDS = {
    ("n", "p"): ["X", "Y"],
    ("p", "q"): ["W_1"],
    ("n", "q"): ["W^{(1)}"],
    ("n", "n"): ["A", "B"],
}
LIKE = {"W_1": "W1", "W^{(1)}": "params[0].W"}
ENTRYWISE = {
    r"\tanh(@)": np.tanh,
    r"\sigma\left(@\right)": lambda x: 1 / (1 + np.exp(-x)),
    r"\operatorname{ReLU}(@)": lambda x: np.maximum(x, 0),
    r"\sin(@)": np.sin,
    r"(@)^{\odot 2}": np.square,
    r"(@)^{\circ 3}": lambda x: x**3,
    r"[@ > 0]": lambda x: (x > 0) * 1.0,
}
"""Functions of each element; the argument stands at the sign @."""


@st.composite
def formulas(draw, shape, depth):
    """LaTeX as it is written by hand, of sizes such as `("n", "p")`, and its value."""

    def inner(*sizes):
        return draw(formulas(sizes, draw(st.integers(0, depth - 1))))

    if depth == 0:
        return draw(leaves(shape))
    kinds = ["sum", "difference", "scaled", "fraction", "hadamard", "quotient", "apply"]
    kinds += ["product"] * 3 + ["transpose"] if shape else ["inner", "norm", "total", "root"]
    kind = draw(st.sampled_from(kinds))
    if kind == "transpose" and len(shape) == 2:
        made, number = inner(*reversed(shape))
        return rf"\left({made}\right)^\top", number.T
    if kind in ("product", "transpose"):
        between = draw(st.sampled_from(["n", "p", "q"]))
        first, left = inner(shape[0], between)
        last, right = inner(between, *shape[1:])
        return f"({first}) ({last})", left @ right
    if kind == "inner":
        size = draw(st.sampled_from(["n", "p", "q"]))
        (first, left), (last, right) = inner(size), inner(size)
        return rf"({first})^T ({last})", left @ right
    if kind == "norm":
        made, number = inner(*draw(st.sampled_from([("n",), ("n", "p")])))
        sign = "_F" if number.ndim == 2 else ""
        return rf"\lVert {made} \rVert{sign}^2", np.sum(number**2)
    if kind == "total":
        made, number = inner("p")
        return rf"\sum_{{k=1}}^{{p}} \left({made}\right)_k", np.sum(number)
    made, number = inner(*shape)
    if kind == "root":
        return rf"\sqrt{{1 + ({made})^2}}", np.sqrt(1 + number**2)
    if kind == "scaled":
        return rf"\frac{{3}}{{n}} ({made})", 3 / wc.SIZES["n"] * number
    if kind == "fraction":
        scale, size = inner()
        return rf"\frac{{{made}}}{{1 + ({scale})^2}}", number / (1 + size**2)
    if kind == "apply":
        pattern, function = draw(st.sampled_from(list(ENTRYWISE.items())))
        return pattern.replace("@", made), function(number)
    other, right = inner(*shape)
    if kind == "sum":
        return f"{made} + {other}", number + right
    if kind == "difference":
        return f"{made} - ({other})", number - right
    if kind == "quotient":
        return rf"({made}) \oslash (2 + \tanh({other}))", number / (2 + np.tanh(right))
    return rf"({made}) \odot ({other})", number * right


@st.composite
def leaves(draw, shape):
    """A name, a product of two vectors, or a transposed name."""
    if not shape:
        name = draw(st.sampled_from(["b", r"\lambda"]))
        return name, wc.arrays()["lam" if name == r"\lambda" else name]
    if len(shape) == 1:
        name = draw(st.sampled_from(NAMED[shape[0]]))
        return name, wc.arrays()[name]
    if shape in GRIDS:
        name = draw(st.sampled_from(GRIDS[shape]))
        return name, wc.arrays()[LIKE.get(name, name)]
    if shape[::-1] in GRIDS:
        name = draw(st.sampled_from(GRIDS[shape[::-1]]))
        return rf"{{{name}}}^\top", wc.arrays()[LIKE.get(name, name)].T
    first, last = (draw(st.sampled_from(NAMED[size])) for size in shape)
    return rf"{first} {last}^\top", np.outer(wc.arrays()[first], wc.arrays()[last])


SIZED = st.sampled_from([(), ("n",), ("p",), ("n", "p"), ("p", "n"), ("n", "n"), ("q", "p")])


@given(SIZED.flatmap(lambda shape: formulas(shape, 3)))
@settings(RANDOM, max_examples=80)
def test_latex_by_hand_and_what_is_printed_of_it(made):
    formula, wanted = made
    with np.errstate(all="ignore"):
        assert_value(formula, np.asarray(wanted))
        read = parse(formula, SHAPES)
        indices, body = read.reading.general(read.quantity)
        assert_value(latex(matrix_notation(body, indices)), np.asarray(wanted))


# -- each function, and each way to pick entries -------------------------------------------------

PAIRS = ("max", "min", "pow", "logaddexp")
NOT_READ = {
    "lgamma": "Γ is any function until a note says what it is",
    "digamma": "ψ is any function until a note says what it is",
    "trigamma": "ψ is any function until a note says what it is",
}
SCALAR = [name for name in FUNCTIONS if name not in NOT_READ and name != "where"]


@pytest.mark.parametrize("name", SCALAR)
def test_scalar_functions(name):
    i = wc.index("i", "n")
    arguments = [ex.element(wc.TENSORS[t], i) for t in ("y", "a")][: 1 + (name in PAIRS)]
    body = ex.apply(name, *arguments)
    read = parse(latex(matrix_notation(body, (i,))), {"y": "n", "a": "n"})
    assert prove(Formula((), (i,), body), read.reading.formula(read.quantity)).found


@pytest.mark.parametrize(
    ("formula", "same"),
    [
        (r"\left[ X_{ij} y_i \right]_{ij}", r"\operatorname{diag}(y) X"),
        (r"[y_i a_j]_{1 \le i \le n, 1 \le j \le n}", r"y a^\top"),
        (r"[y_i a_j]_{0 \le i < n, 0 \le j < n}", r"y a^\top"),
        (r"[A_{ji}]_{ij}^\top", "A"),
        (r"[A B]_{ij}", r"\sum_{k=1}^{n} A_{ik} B_{kj}"),
        (r"[A_{ij} > 0]", r"\left[ [A_{ij} > 0] \right]_{ij}"),
        (r"A^{\odot 2}", r"A \odot A"),
        (r"A^{\circ 1/2}", r"\sqrt{A}"),
        (r"y_{1:n}", "y"),
        (r"X_{:,1}", r"[X_{i1}]_{i}"),
        (r"X_{1:n,:}^\top", r"X^\top"),
        (r"(A B)_{2:n,1}", r"\begin{bmatrix} (A B)_{2:n,1} \end{bmatrix}"),
        (r"\begin{bmatrix} y \\ w \end{bmatrix}_{1:n}", "y"),
        (r"\operatorname{softmax}_{k}(X_{ik})_{j}", r"\operatorname{softmax}(X)_{ij}"),
        (
            r"\left[ \operatorname{logsumexp}_{k}(X_{ik}) \right]_{i}",
            r"\operatorname{logsumexp}(X)",
        ),
        (r"\max_{k} X_{:,k}", r"\left[ \max_{k} X_{ik} \right]_{i}"),
        (r"\sum_{1 \le i \le n} y_i", r"\mathbf{1}^\top y"),
        (r"\sum_{i=1}^{n} y_{\lfloor (2 i - 1) / 2 \rfloor + 1}", r"\mathbf{1}^\top y"),
    ],
)
def test_pairs_of_formulas_that_say_the_same(formula, same):
    shapes = {"X": "n p", "A": "n n", "B": "n n", "y": "n", "a": "n", "w": "p"}
    assert parse(formula, shapes) == parse(same, shapes)


def test_latex_counts_positions_from_one():
    assert symbolic.derive(lambda X: X[0, -1] ** 2, "X", {"X": "n p"}, kind="value").latex() == (
        "X_{1,p}^{2}"
    )
    assert parse("X_{1,p}", {"X": "n p"}) != parse("X_{2,p}", {"X": "n p"})
    with pytest.raises(ValueError, match="numbered from 1"):
        parse("X_{0,p}", {"X": "n p"})
