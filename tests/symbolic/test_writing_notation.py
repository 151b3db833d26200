"""Matrix and index notation: the strings of the lectures, and print, read back, evaluate."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from symbolic import expressions as ex
from symbolic.expressions import Tensor, apply, element, power, sum_over
from symbolic.indices import position
from symbolic.sizes import parse_size
from symbolic.writing.index import index_equation, index_notation, letters_for
from symbolic.writing.latex import latex
from symbolic.writing.matrix import matrix_equation, matrix_notation
from symbolic.writing.names import Names, symbol
from symbolic.writing.text import text
from tests.symbolic import writing_cases as wc
from tests.symbolic.notation_reader import Evaluation

ARRAYS = wc.arrays()


def _evaluation(body, free):
    names = Names((body,), free)
    tensors = {names.tensor(name).text: array for name, array in ARRAYS.items()}
    sizes = {symbol(size).text: value for size, value in wc.SIZES.items()}
    return Evaluation(tensors, sizes)


def _letters(body, free):
    letters = letters_for(Names((body,), free), free)
    return [(letters[i], i.size.at(wc.SIZES)) for i in free]


@given(wc.cases())
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_random_expressions_read_back(case):
    body, free = case
    with np.errstate(all="ignore"):
        truth = wc.entries(body, free, ARRAYS, wc.SIZES)
    if not np.all(np.abs(truth) < 1e8):
        return
    matrix = text(matrix_notation(body, free))
    indexed = text(index_notation(body, free))
    latex(matrix_notation(body, free)), latex(index_notation(body, free))
    tolerance = 1e-8 * (1 + np.max(np.abs(truth)))
    made = _evaluation(body, free)(matrix, shape=truth.shape)
    assert np.allclose(made, truth, rtol=0, atol=tolerance), matrix
    made = _evaluation(body, free)(indexed, letters=_letters(body, free))
    assert np.allclose(made, truth, rtol=0, atol=tolerance), indexed


SIZES = {"n": 3, "p": 2, "q": 4, "h": 5, "m": 6}
SHAPES = {
    "X": "n p",
    "w": "p",
    "b": "",
    "y": "n",
    "s": "n",
    "lam": "",
    "Z": "n q",
    "T": "n q",
    "delta": "n q",
    "W": "p q",
    "W2": "h q",
    "A^{(1)}": "n h",
    "A^{(2)}": "n q",
    "delta^{(1)}": "n h",
    "delta^{(2)}": "n q",
    "z": "p",
    "A": "p p",
    "B": "p p",
    "S": "p p",
    "a": "p",
    "c": "p",
    "D": "n q",
    "M": "p q",
    "U": "n p q",
    "E": "n m",
}
TENSORS = {n: Tensor(n, tuple(map(parse_size, s.split()))) for n, s in SHAPES.items()}
TENSORS["V"] = Tensor("V", (parse_size("p + m"), parse_size("q")))
INDICES = {
    name: wc.index(name, size)
    for name, size in zip("ilxjktdefgvcuor", "nnnpppppppqqhmm", strict=True)
}
i, l_, x_, j, k, t, d, e, f, g, v, c, u, o, r = INDICES.values()


def at(name, *places):
    return element(TENSORS[name], *places)


def whole(name, operator, *places):
    body = at(operator, d, e)
    return ex.Operator(name, (d, e), body, tuple(map(position, places)))


def softmax(name, over, *outer, at_):
    return ex.Operator("softmax", (over,), at(name, *outer, over), (position(at_),))


N = ex.Count(position("n"))
HALF = Fraction(1, 2)
LINEAR = sum_over((k,), at("X", i, k) * at("w", k)) + at("b")
RESIDUAL = LINEAR - at("y", i)
INVERSE = [whole("inverse", "S", *places) for places in ((j, t), (t, j), (f, j), (t, g))]

WANTED = [
    (
        "(2/n) Xᵀ (X w + b 𝟏 − y)",
        (j,),
        sum_over((i,), 2 * at("X", i, j) * RESIDUAL / N),
        r"\frac{2}{n} X^{\top} (X w + b \mathbf{1} - y)",
        None,
    ),
    (
        "(2/n) 𝟏ᵀ (X w + b 𝟏 − y)",
        (),
        sum_over((i,), 2 * RESIDUAL / N),
        r"\frac{2}{n} \mathbf{1}^{\top} (X w + b \mathbf{1} - y)",
        "(2/n) Σ_i (Σ_k X[i,k] w[k] + b − y[i])",
    ),
    (
        "(1/n) Xᵀ (σ(X w + b 𝟏) − y)",
        (j,),
        sum_over((i,), at("X", i, j) * (apply("logistic", LINEAR) - at("y", i)) / N),
        None,
        None,
    ),
    (
        "(1/n) ‖X w + b 𝟏 − y‖²",
        (),
        sum_over((i,), power(RESIDUAL, 2)) / N,
        r"\frac{1}{n} \lVert X w + b \mathbf{1} - y \rVert^{2}",
        None,
    ),
    (
        "A⁽¹⁾ᵀ δ⁽²⁾",
        (u, v),
        sum_over((i,), at("A^{(1)}", i, u) * at("delta^{(2)}", i, v)),
        r"{A^{(1)}}^{\top} \delta^{(2)}",
        "Σ_i A⁽¹⁾[i,u] δ⁽²⁾[i,v]",
    ),
    (
        "(δ⁽²⁾ W2ᵀ) ⊙ A⁽¹⁾ ⊙ (1 − A⁽¹⁾)",
        (i, u),
        sum_over((v,), at("delta^{(2)}", i, v) * at("W2", u, v))
        * at("A^{(1)}", i, u)
        * (1 - at("A^{(1)}", i, u)),
        r"(\delta^{(2)} W_{2}^{\top}) \odot A^{(1)} \odot (1 - A^{(1)})",
        None,
    ),
    (
        "(A⁽²⁾ − T) ⊙ A⁽²⁾ ⊙ (1 − A⁽²⁾)",
        (i, v),
        (at("A^{(2)}", i, v) - at("T", i, v)) * at("A^{(2)}", i, v) * (1 - at("A^{(2)}", i, v)),
        None,
        None,
    ),
    (
        "δ⁽¹⁾ᵀ 𝟏",
        (u,),
        sum_over((i,), at("delta^{(1)}", i, u)),
        r"{\delta^{(1)}}^{\top} \mathbf{1}",
        "Σ_i δ⁽¹⁾[i,u]",
    ),
    (
        "diag(softmax(z)) − softmax(z) softmax(z)ᵀ",
        (j, t),
        ex.delta(j, t) * softmax("z", k, at_=j) - softmax("z", k, at_=j) * softmax("z", k, at_=t),
        None,
        "δ[j,t] softmax_k(z[k])[j] − softmax_k(z[k])[j] softmax_k(z[k])[t]",
    ),
    (
        "(1/n) (softmax(Z) − T)",
        (i, v),
        (softmax("Z", c, i, at_=v) - at("T", i, v)) / N,
        None,
        "(1/n) (softmax_c(Z[i,c])[v] − T[i,v])",
    ),
    ("2 λ W", (j, v), 2 * at("lam") * at("W", j, v), r"2 \lambda W", r"2 λ W[j,v]"),
    ("Aᵀ Bᵀ", (j, t), sum_over((k,), at("A", k, j) * at("B", t, k)), None, None),
    (
        "A S + Aᵀ S",
        (j, t),
        sum_over((k,), at("A", j, k) * at("S", k, t))
        + sum_over((k,), at("A", k, j) * at("S", k, t)),
        None,
        None,
    ),
    ("S⁻ᵀ", (j, t), INVERSE[1], r"S^{-\top}", "S⁻¹[t,j]"),
    ("det(S) S⁻ᵀ", (j, t), whole("det", "S") * INVERSE[1], r"\det(S) S^{-\top}", "det(S) S⁻¹[t,j]"),
    (
        "−S⁻ᵀ a cᵀ S⁻ᵀ",
        (j, t),
        -sum_over((f, g), INVERSE[2] * at("a", f) * at("c", g) * INVERSE[3]),
        r"-S^{-\top} a c^{\top} S^{-\top}",
        None,
    ),
    (
        "2 Xᵀ (X M − D)",
        (j, v),
        2
        * sum_over(
            (i,), at("X", i, j) * (sum_over((k,), at("X", i, k) * at("M", k, v)) - at("D", i, v))
        ),
        None,
        None,
    ),
    (
        "X/‖X‖_F",
        (i, j),
        at("X", i, j) * power(sum_over((l_, k), power(at("X", l_, k), 2)), -HALF),
        r"\frac{X}{\lVert X \rVert_F}",
        "X[i,j]/√(Σ_{l,k} X[l,k]²)",
    ),
    (
        "Xᵀ diag(s ⊙ (1 − s)) X",
        (j, t),
        sum_over((i,), at("X", i, j) * at("X", i, t) * at("s", i) * (1 - at("s", i))),
        r"X^{\top} \operatorname{diag}(s \odot (1 - s)) X",
        None,
    ),
    (
        "(1/n) Xᵀ (δ ⊙ [Z > 0])",
        (j, v),
        sum_over((i,), at("X", i, j) * at("delta", i, v) * ex.is_positive(at("Z", i, v)) / N),
        r"\frac{1}{n} X^{\top} (\delta \odot [Z > 0])",
        None,
    ),
    ("log|det(S)|", (), whole("log_abs_det", "S"), r"\log \lvert \det(S) \rvert", "log|det(S)|"),
    ("sign(det(S))", (), whole("sign_det", "S"), None, None),
    (
        "tr(A B)",
        (),
        sum_over((j, k), at("A", j, k) * at("B", k, j)),
        r"\operatorname{tr}(A B)",
        None,
    ),
    (
        "tr(S A B)",
        (),
        sum_over((j, k, t), at("A", j, k) * at("B", k, t) * at("S", t, j)),
        None,
        None,
    ),
    ("tr(A)", (), sum_over((j,), at("A", j, j)), None, "Σ_j A[j,j]"),
    (
        "−(1/n) tr(Tᵀ log softmax(Z))",
        (),
        -sum_over(
            (i, v), at("T", i, v) * ex.Operator("log_softmax", (c,), at("Z", i, c), (position(v),))
        )
        / N,
        None,
        None,
    ),
    ("yᵀ log(s)", (), sum_over((i,), at("y", i) * apply("log", at("s", i))), None, None),
    ("‖y‖", (), power(sum_over((i,), power(at("y", i), 2)), HALF), None, "√(Σ_i y[i]²)"),
    ("‖X‖²_F", (), sum_over((i, j), power(at("X", i, j), 2)), r"\lVert X \rVert^{2}_F", None),
    ("𝟏ᵀ A 𝟏", (), sum_over((j, k), at("A", j, k)), None, None),
    ("(𝟏ᵀ y) w", (j,), sum_over((i,), at("y", i) * at("w", j)), None, "w[j] Σ_i y[i]"),
    ("𝟏 𝟏ᵀ", (i, j), ex.ONE, None, "1"),
    ("(1/n) 𝟏", (j,), power(N, -1), None, None),
    ("0", (i, j), ex.ZERO, None, None),
    ("y wᵀ", (i, j), at("y", i) * at("w", j), None, None),
    ("y 𝟏ᵀ", (i, j), at("y", i), None, None),
    ("𝟏 wᵀ", (i, j), at("w", j), None, None),
    ("diag(y) X diag(w)", (i, j), at("y", i) * at("X", i, j) * at("w", j), None, None),
    (
        "diag(1 ⊘ s) X",
        (i, j),
        at("X", i, j) / at("s", i),
        r"\operatorname{diag}(1 \oslash s) X",
        "X[i,j]/s[i]",
    ),
    ("diag(A)", (j,), at("A", j, j), None, None),
    ("I", (j, t), ex.delta(j, t), None, "δ[j,t]"),
    ("A⊙²", (j, t), power(at("A", j, t), 2), r"A^{\odot 2}", "A[j,t]²"),
    ("T ⊘ Z⊙³", (i, v), at("T", i, v) * power(at("Z", i, v), -3), None, None),
    (
        "(1/2) y − 0.1 s",
        (i,),
        ex.Number(HALF) * at("y", i) - ex.Number(Fraction(1, 10)) * at("s", i),
        r"\frac{1}{2} y - 0.1 s",
        None,
    ),
    (
        "logsumexp(Z)",
        (i,),
        ex.Operator("logsumexp", (c,), at("Z", i, c)),
        None,
        "logsumexp_c(Z[i,c])",
    ),
    ("max(Zᵀ)", (v,), ex.Operator("max", (l_,), at("Z", l_, v)), None, None),
    (
        "softmax(Zᵀ)ᵀ",
        (i, v),
        ex.Operator("softmax", (l_,), at("Z", l_, v), (position(i),)),
        None,
        None,
    ),
    (
        "where([y > s], y, 0)",
        (i,),
        ex.where(ex.is_positive(at("y", i) - at("s", i)), at("y", i), ex.ZERO),
        r"\begin{cases} y & y > s \\ 0 & \text{otherwise} \end{cases}",
        None,
    ),
    ("[y ≤ 0]", (i,), 1 - ex.is_positive(at("y", i)), r"[y \le 0]", None),
    ("[y < 1]", (i,), ex.is_positive(1 - at("y", i)), None, None),
    (
        "|y| + max(y, 0)",
        (i,),
        apply("abs", at("y", i)) + apply("max", at("y", i), ex.ZERO),
        r"\lvert y \rvert + \max(y, 0)",
        None,
    ),
    (
        "[Σ_j U[i,j,v] w[j]]_{i,v}",
        (i, v),
        sum_over((j,), at("U", i, j, v) * at("w", j)),
        r"\left[ \sum_{j} U_{ijv} w_{j} \right]_{iv}",
        None,
    ),
    (
        "[X[i,j] Z[i,v]]_{i,j,v}",
        (i, j, v),
        at("X", i, j) * at("Z", i, v),
        "[X_{ij} Z_{iv}]_{ijv}",
        None,
    ),
    (
        "X V[:p,:] + E V[p:,:]",
        (i, v),
        sum_over((j,), at("X", i, j) * at("V", j, v))
        + sum_over((o,), at("E", i, o) * element(TENSORS["V"], position(o) + position("p"), v)),
        None,
        None,
    ),
    ("U[:,:,0]", (i, j), element(TENSORS["U"], i, j, 0), None, "U[i,j,0]"),
    (
        "(‖y‖² 𝟏ᵀ s)/b",
        (),
        sum_over((i,), power(at("y", i), 2)) * sum_over((l_,), at("s", l_)) / at("b"),
        None,
        None,
    ),
]


def _stacked():
    long = wc.index("a", "p + m")
    first = ex.at_least_zero(position("p") - 1 - position(long))
    last = ex.at_least_zero(position(long) - position("p"))
    left = sum_over((i,), at("X", i, long) * at("T", i, v))
    right = sum_over((i,), element(TENSORS["E"], i, position(long) - position("p")) * at("T", i, v))
    return (long, v), first * left + last * right


WANTED.append(("[X, E]ᵀ T", *_stacked(), r"\begin{bmatrix} X & E \end{bmatrix}^{\top} T", None))


def _generic():
    rng = np.random.default_rng(3)
    made = {n: rng.uniform(0.3, 1.7, [s.at(SIZES) for s in t.shape]) for n, t in TENSORS.items()}
    made["y"] -= 1
    return made


@pytest.mark.parametrize("case", WANTED, ids=lambda case: case[0])
def test_lecture_strings(case):
    wanted, free, body, wanted_latex, wanted_index = case
    matrix, indexed = matrix_notation(body, free), index_notation(body, free)
    assert text(matrix) == wanted
    if wanted_latex is not None:
        assert latex(matrix) == wanted_latex
    if wanted_index is not None:
        assert text(indexed) == wanted_index
    assert latex(indexed).count("{") == latex(indexed).count("}")
    tensors = _generic()
    truth = wc.entries(body, free, tensors, SIZES)
    names = Names((body,), free)
    printed = {names.tensor(t.name).text: tensors[t.name] for t in body.tensors}
    read = Evaluation(printed, SIZES)
    np.testing.assert_allclose(read(wanted, shape=truth.shape), truth, rtol=1e-9, atol=1e-12)
    letters = letters_for(names, free)
    places = [(letters[index], index.size.at(SIZES)) for index in free]
    made = Evaluation(printed, SIZES)(text(indexed), letters=places)
    np.testing.assert_allclose(made, truth, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "wanted_text", "wanted_latex"),
    [
        ("X", "X", "X"),
        ("W1", "W1", "W_{1}"),
        ("W_h", "W_h", "W_{h}"),
        ("W_hidden", "W_hidden", r"W_{\mathrm{hidden}}"),
        ("params[0].W", "W⁽¹⁾", "W^{(1)}"),
        ("params.layers[1].b", "b⁽²⁾", "b^{(2)}"),
        ("params[0][1]", "params⁽¹˒²⁾", r"\mathrm{params}^{(1,2)}"),
        ("opt['lr']", "lr", r"\mathrm{lr}"),
        ("Z^{(1)}", "Z⁽¹⁾", "Z^{(1)}"),
        ("delta^{(2)}", "δ⁽²⁾", r"\delta^{(2)}"),
        ("δ_{A^{(2)}}", "δ_A⁽²⁾", r"\delta_{A^{(2)}}"),
        ("lam", "λ", r"\lambda"),
        ("beta2", "β2", r"\beta_{2}"),
        ("weights", "weights", r"\mathrm{weights}"),
        ("x_train", "x_train", r"x_{\mathrm{train}}"),
        ("_x", "_x", r"\mathrm{\_x}"),
        ("∂L/∂W1", "∂L/∂W1", r"\frac{\partial L}{\partial W_{1}}"),
        ("∂²L/∂w²", "∂²L/∂w²", r"\frac{\partial^{2} L}{\partial w^{2}}"),
        ("∂L/∂W⁽¹⁾", "∂L/∂W⁽¹⁾", r"\frac{\partial L}{\partial W^{(1)}}"),
    ],
)
def test_names(name, wanted_text, wanted_latex):
    assert (symbol(name).text, symbol(name).latex) == (wanted_text, wanted_latex)


def test_names_that_would_be_the_same_are_told_apart():
    first, second = (Tensor(name, (parse_size("n"),)) for name in ("enc.b", "dec.b"))
    size = Tensor("n", ())
    body = element(first, i) + element(second, i) * element(size) / N
    assert text(matrix_notation(body, (i,))) == "b + (1/size(n)) n dec.b"
    assert text(matrix_notation(element(second, i), (i,), among=(first,))) == "dec.b"


def test_a_tensor_called_delta_leaves_the_sign_to_it():
    body = ex.delta(i, l_) * at("delta", i, v)
    assert text(index_notation(body, (i, l_, v))) == "[i = l] δ[i,v]"


def test_a_tensor_called_like_the_identity():
    identity = Tensor("I", (parse_size("p"), parse_size("p")))
    body = ex.delta(j, t) + element(identity, j, t)
    assert text(matrix_notation(body, (j, t))) == "I + I′"


def test_indices_stay_different():
    first, second = wc.index("i", "n"), wc.index("i", "n")
    body = sum_over((second,), at("X", first, j) * at("X", second, j))
    assert text(index_notation(body, (first, j))) == "X[i,j] Σ_k X[k,j]"
    sizes = wc.index("n", "n")
    assert text(index_notation(at("y", sizes) / N, (sizes,))) == "(1/n) y[i]"


def test_sizes_that_no_entry_shows_are_written():
    body = sum_over((i,), ex.expression(position(i)))
    assert text(index_notation(body)) == "Σ_{i<n} i"
    assert latex(index_notation(body)) == r"\sum_{i=1}^{n} (i - 1)"
    assert (
        text(matrix_notation(sum_over((i,), apply("exp", ex.delta(i, l_))), (l_,)))
        == "[Σ_{i<n} exp(δ[i,l])]_{l<n}"
    )


def test_equations():
    assert (
        text(matrix_equation(TENSORS["A^{(1)}"], (i, u), at("delta^{(1)}", i, u))) == "A⁽¹⁾ = δ⁽¹⁾"
    )
    assert (
        text(index_equation(TENSORS["A^{(1)}"], (i, u), at("delta^{(1)}", i, u)))
        == "A⁽¹⁾[i,u] = δ⁽¹⁾[i,u]"
    )


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (element(TENSORS["y"], position(i) * 2 + 1), r"y_{2 \cdot i}"),
        (ex.AtLeastZero(position(i) - position(j)), r"[i \ge j]"),
        (ex.AtLeastZero(position("p") - 1 - position(i)), r"[i \le p]"),
        (ex.Constant("pi") * at("b"), r"\pi b"),
        (ex.Constant("-inf"), r"(-\infty)"),
        (power(at("b"), Fraction(3, 2)), "b^{3/2}"),
        (power(at("b") + 1, HALF), r"\sqrt{b + 1}"),
        (-at("b") / (at("lam") + 1), r"-\frac{b}{\lambda + 1}"),
        (at("W2", u, v), r"(W_{2})_{uv}"),
        (INVERSE[0], r"(S^{-1})_{jt}"),
        (power(at("A^{(1)}", i, u), 2), r"{A^{(1)}_{iu}}^{2}"),
    ],
)
def test_latex_of_index_notation(body, wanted):
    assert latex(index_notation(body)) == wanted
