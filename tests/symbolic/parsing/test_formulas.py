"""LaTeX as index expressions: shapes found or given, names in every dress, refusals in a sentence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import symbolic
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.formulas import name_of, parse
from symbolic.parsing.names import Name
from symbolic.parsing.sizes import Mismatch, Sizes
from symbolic.parsing.tex.scanning import NotRead

SHAPES = {"X": "n p", "w": "p", "y": "n", "A": "m m", "B": "n p", "v": "m"}
RNG = np.random.default_rng(0)
VALUES = {
    "X": RNG.normal(size=(5, 3)),
    "w": RNG.normal(size=3),
    "y": RNG.normal(size=5),
    "A": RNG.normal(size=(4, 4)),
    "B": RNG.normal(size=(5, 3)),
    "v": RNG.normal(size=4),
}


def sigma(z):
    return 1 / (1 + np.exp(-z))


FORMULAS = [
    (r"X^\top (X w - y)", lambda X, w, y: X.T @ (X @ w - y)),
    (r"\frac{1}{n}\sum_{i=1}^n (y_i - 1)^2", lambda y: np.mean((y - 1) ** 2)),
    (r"\sum_{i} \sum_{j} X_{ij} B_{ij}", lambda B, X: np.sum(X * B)),
    (r"X \odot B - B", lambda B, X: X * B - B),
    (r"\sigma(X w)", lambda X, w: sigma(X @ w)),
    (r"e^{-y} + \exp(y) \cdot 2", lambda y: np.exp(-y) + 2 * np.exp(y)),
    (r"\|X w - y\|_2^2", lambda X, w, y: np.sum((X @ w - y) ** 2)),
    (r"\operatorname{tr}(A A^\top)", lambda A: np.trace(A @ A.T)),
    (r"A^{-1} v", lambda A, v: np.linalg.solve(A, v)),
    (r"v^\top A v", lambda A, v: v @ A @ v),
    (r"v v^\top", lambda v: np.outer(v, v)),
    (r"\langle w, w \rangle", lambda w: w @ w),
    (r"\max(0, y)", lambda y: np.maximum(0, y)),
    (
        r"\begin{cases} y & \text{if } y > 0 \\ 0 & \text{otherwise} \end{cases}",
        lambda y: np.maximum(0, y),
    ),
    (r"\operatorname{softmax}(y)", lambda y: np.exp(y) / np.exp(y).sum()),
    (r"w_1 + w_2", lambda w: w[0] + w[1]),
    (r"\sqrt{v_1^2 + 1}", lambda v: np.sqrt(v[0] ** 2 + 1)),
    (r"\mathbf 1^\top y", lambda y: y.sum()),
    (r"\prod_{i=1}^{m} (v_i + 3)", lambda v: np.prod(v + 3)),
    (r"\operatorname{diag}(v) A", lambda A, v: np.diag(v) @ A),
    (r"y_1 + y_2 + \cdots + y_n", lambda y: y.sum()),
]


@pytest.mark.parametrize(("latex", "expected"), FORMULAS, ids=[latex for latex, _ in FORMULAS])
def test_a_formula_is_what_numpy_says(latex, expected):
    formula = parse(latex, SHAPES)
    names = [tensor.name for tensor in formula.reading.leaves(formula.quantity)]
    with jax.enable_x64(True):
        came = formula.to_jax()(*(VALUES[name] for name in names))
    arguments = expected.__code__.co_varnames[: expected.__code__.co_argcount]
    assert np.allclose(came, expected(*(VALUES[name] for name in arguments)), atol=1e-10)


def test_sizes_are_found_where_none_are_given():
    formula = parse(r"X W + b", {"X": "n p"})
    assert len(formula.shape) == 2
    assert str(formula.shape[0]) == "n"


def test_equal_formulas_are_equal():
    assert parse(r"(A B)^\top", {"A": "n m", "B": "m k"}) == parse(
        r"B^\top A^\top", {"A": "n m", "B": "m k"}
    )
    assert parse("x + y", {"x": "n", "y": "n"}) != parse("x - y", {"x": "n", "y": "n"})


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("W1", Name("W", "", "1")),
        ("W_1", Name("W", "", "1")),
        (r"\mathbf{W}_{1}", Name("W", "", "1")),
        (r"W^{(1)}", Name("W", "1")),
        (r"W^{[1]}", Name("W", "1")),
        ("params[0].W", Name("W", "1")),
        ("lam", Name("λ")),
        ("x_train", Name("x", "", "train")),
        (r"\hat y", Name("y\u0302")),
    ],
)
def test_a_name_is_told_in_every_dress(written, name):
    assert name_of(written) == name


@pytest.mark.parametrize(
    ("latex", "error", "message"),
    [
        (r"X w + w", Mismatch, "whose sizes do not fit"),
        (r"\foo(y)", NotRead, r"\\foo"),
        (r"\operatorname{frobnicate}(y)", NotMeant, "`frobnicate` is not known here"),
        (r"y \pm 1", NotMeant, "write each by itself"),
        (r"a = b, c = d", ValueError, "states 2 things"),
    ],
)
def test_a_refusal_is_one_sentence(latex, error, message):
    with pytest.raises(error, match=message):
        parse(latex, SHAPES)


def test_a_claim_in_latex_is_proved_and_refuted():
    def loss(W1, b1, W2, X, Y):
        A = jax.nn.sigmoid(X @ W1 + b1)
        return jnp.sum((A @ W2 - Y) ** 2) / 2

    shapes = {"W1": "p h", "b1": "h", "W2": "h k", "X": "n p", "Y": "n k"}
    where = {"A": r"\sigma(X W_1 + b_1)", "\\delta": r"A W_2 - Y"}
    assert symbolic.check(loss, "W2", r"A^\top \delta", shapes, where=where)
    turned = symbolic.check(loss, "W2", r"\delta^\top A", shapes, where=where)
    assert turned
    assert "numerator layout" in turned.reason
    wrong = symbolic.check(loss, "W2", r"-A^\top \delta", shapes, where=where)
    assert wrong.status is symbolic.REFUTED
    with pytest.raises(ValueError, match="speaks of C"):
        symbolic.check(loss, "W2", r"A^\top C", shapes, where=where)


def test_sizes_are_made_one_only_where_they_can_be():
    sizes = Sizes(frozenset({"n", "p"}))
    fresh = sizes.fresh()
    from symbolic.indices import position

    assert sizes.same(fresh, position("n"))
    assert sizes.resolve(fresh) == position("n")
    assert not sizes.same(fresh, position("p"))
    assert sizes.attempt((position("m") + 1, position("p")))
    assert sizes.resolve(position("m")) == position("p") - 1
