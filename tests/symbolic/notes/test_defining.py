"""What is a definition, what a claim: logarithms, squares, probabilities, sizes that do not fit."""

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage
from symbolic.verdict import PROVED, REFUTED, UNDECIDED


def findings(*lines):
    """What comes of some lines of a note: headings, pins and formulas."""
    kinds = {"#": "heading", "%": "pin"}
    found = [
        Passage(kinds.get(line[0], "formula"), line.lstrip("#% "), n, display=True, level=1)
        for n, line in enumerate(lines)
    ]
    return check_passages("note", found)


def verdicts(*lines):
    return [f.status for f in findings(*lines) if f.kind == "claim"]


def kinds(*lines):
    return [f.kind for f in findings(*lines)]


def test_a_likelihood_is_defined_by_its_logarithm():
    slope = r"\frac{y_i}{p_i} - \frac{1 - y_i}{1 - p_i}"
    lines = (
        "% p: N; y: N",
        r"\ell(p) = \log L(p) = \sum_{i=1}^N [y_i \log p_i + (1 - y_i) \log (1 - p_i)]",
        rf"\frac{{\partial \ell}}{{\partial p_i}} = {slope}",
        rf"\frac{{\partial L}}{{\partial p_i}} = L \cdot \left( {slope} \right)",
        rf"\frac{{\partial L}}{{\partial p_i}} = {slope}",
    )
    assert verdicts(*lines) == [PROVED, PROVED, REFUTED]


def test_a_logarithm_of_what_is_known_is_a_claim():
    known = r"L(w) = e^{-w^2}"
    assert verdicts(known, r"\log L(w) = -w^2", r"\log L(w) = -2 w^2") == [PROVED, REFUTED]


def test_either_root_of_a_square_may_be_meant():
    slopes = (r"\frac{\partial r}{\partial w} = -x", r"\frac{\partial r}{\partial w} = x")
    assert verdicts("r^2 = (y - w x)^2", *slopes) == [UNDECIDED, UNDECIDED]


def test_a_probability_of_an_event_is_only_defined():
    assert kinds(r"1 - f(x_n) = P(t_n = 0)") == ["definition"]
    lines = [r"P(y = 0 \mid x) = 1 - \sigma(z) = \sigma(-z)"]
    assert kinds(*lines) == ["definition", "claim"]
    assert verdicts(*lines) == [PROVED]
    assert verdicts(r"P(y = 0 \mid x) = 1 - \sigma(z) = \sigma(z)") == [REFUTED]


def test_letters_that_are_applied_to_names_are_one_name():
    lines = (
        "% X: n p; w: p; y: n",
        r"MSE(w) = \frac{1}{n} \lVert X w - y \rVert^2",
        r"\frac{\partial MSE(w)}{\partial w} = \frac{2}{n} X^\top (X w - y)",
        r"\frac{\partial MSE}{\partial w} = \frac{1}{n} X^\top (X w - y)",
    )
    assert verdicts(*lines) == [PROVED, REFUTED]
    family = r"WCV(C_k) = \frac{1}{|C_k|} \sum_{i,i' \in C_k} \sum_{j=1}^p (x_{ij} - x_{i'j})^2"
    assert kinds(family, r"C = \frac{1}{2} \sum_i (y_i - t_i)^2") == ["definition"] * 2
    assert verdicts("% A: n n; B: n n; C: n n; D: n n", "ABC(D) = A (B C) D") == [PROVED]


def test_a_slope_in_which_declared_sizes_do_not_fit():
    lines = (
        "% X: n m; W: h n; Y: h m",
        "Z = W X",
        r"J = \frac{1}{2 m} \lVert Z - Y \rVert^2",
        "dZ = Z - Y",
    )
    assert verdicts(*lines, r"dW = \frac{1}{m} dZ X")[-1:] == [REFUTED]
    assert verdicts(*lines, r"dW = \frac{1}{m} dZ X^\top")[-1:] == [PROVED]


def test_any_loss_where_only_another_section_defines_one():
    lines = (
        "# Regression",
        "% X: n p; w: p; y: n",
        r"L = \frac{1}{n} \lVert X w - y \rVert^2",
        "# Networks",
        r"a = \phi(z)",
        r"z = \langle v, u \rangle + b",
    )
    slope = r"\frac{\partial L}{\partial v} = \frac{\partial L}{\partial a}"
    assert verdicts(*lines, slope + r"\frac{\partial a}{\partial z} u") == [PROVED]
    assert verdicts(*lines, slope + r"\frac{\partial a}{\partial z} v") == [UNDECIDED]
    assert verdicts(*lines, slope + "u") == [UNDECIDED]


def test_a_bracket_after_a_function_may_be_a_factor():
    slope = r"\frac{da}{dz} = "
    known = r"a(z) = \sigma(z)"
    assert verdicts(known, slope + "a (1 - a)", slope + "a (1 + a)") == [PROVED, REFUTED]
    assert verdicts(known, slope + "a(z) (1 - a(z))") == [PROVED]
    assert verdicts("L(p) = e^{p^2 + p}", r"\frac{dL}{dp} = L (2 p + 1)") == [UNDECIDED]
    assert verdicts("L(p) = e^{p^2 + p}", r"\frac{dL}{dp} = L (2 p - 1)") == [REFUTED]


def test_a_function_at_its_own_step_is_applied():
    lines = ("% X: n p; w: p; y: n", r"J(w) = \frac{1}{n} \lVert X w - y \rVert^2")
    step = r"w - \frac{2 \eta}{n} X^\top (X w - y)"
    for slope in (r"\nabla J(w)", r"\nabla J", r"\frac{\partial J}{\partial w}"):
        stepped = rf"J(w - \eta {slope}) = \frac{{1}}{{n}} \lVert X ({step}) - y \rVert^2"
        assert verdicts(*lines, stepped) == [PROVED]


def test_an_argument_is_no_row_of_a_matrix_by_its_letter():
    lines = ("% X: n p", r"f(x) = \lVert x \rVert^2")
    slope = r"\frac{\partial f}{\partial x_i} = "
    assert verdicts(*lines, slope + "2 x_i", slope + "3 x_i") == [PROVED, REFUTED]
