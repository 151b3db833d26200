"""Programs as JAX functions, as exact numbers and as SymPy: the same values as by the definition."""

from fractions import Fraction

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings

from symbolic import expressions as ex
from symbolic.expressions import Tensor, apply, element, sum_over
from symbolic.indices import position
from symbolic.reading.program import Output, Program, Value
from symbolic.sizes import parse_size
from symbolic.writing.exact import exact_values
from symbolic.writing.jax_function import jax_function
from symbolic.writing.sizes import solve_sizes
from symbolic.writing.sympy_form import sympy_equations, to_sympy
from tests.symbolic import writing_cases as wc

ARRAYS = wc.arrays()


def program(body, free, values=(), tensors=None):
    shape = tuple(index.size for index in free)
    tensors = tuple(wc.TENSORS.values()) if tensors is None else tensors
    return Program(tensors, tuple(values), (Output("", tuple(free), body, shape),), (), ())


@given(wc.cases())
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_random_expressions_run_in_jax(case):
    body, free = case
    with np.errstate(all="ignore"):
        truth = wc.entries(body, free, ARRAYS, wc.SIZES)
    if not np.all(np.abs(truth) < 1e8):
        return
    with jax.enable_x64(True):
        made = jax_function(program(body, free))(*(jnp.asarray(a) for a in ARRAYS.values()))
    assert made.shape == truth.shape
    np.testing.assert_allclose(made, truth, rtol=1e-8, atol=1e-8 * (1 + np.max(np.abs(truth))))


@given(wc.cases())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_random_expressions_are_exact(case):
    body, free = case
    with np.errstate(all="ignore"):
        truth = wc.entries(body, free, ARRAYS, wc.SIZES)
    if not np.all(np.abs(truth) < 1e8):
        return
    made = exact_values(program(body, free), list(ARRAYS.values()), digits=30)
    made = np.vectorize(float, otypes=[float])(made)
    np.testing.assert_allclose(made, truth, rtol=1e-8, atol=1e-8 * (1 + np.max(np.abs(truth))))


def _mlp():
    """The gradient in W1 of a two-layer sigmoid network with half the squared error, by hand."""
    tensors = {
        name: Tensor(name, tuple(map(parse_size, shape.split())))
        for name, shape in {"X": "n p", "W1": "p h", "W2": "h q", "T": "n q"}.items()
    }
    i, u, v = wc.index("i", "n"), wc.index("u", "h"), wc.index("v", "q")
    k = wc.index("k", "p")
    hidden = Tensor("A^{(1)}", (parse_size("n"), parse_size("h")))
    output = Tensor("A^{(2)}", (parse_size("n"), parse_size("q")))
    delta = Tensor("delta^{(2)}", output.shape)
    X, W1, W2, T = tensors.values()
    forward = [
        Value(
            hidden,
            (i, u),
            apply("logistic", sum_over((k,), element(X, i, k) * element(W1, k, u))),
            None,
            "",
            "",
        ),
        Value(
            output,
            (i, v),
            apply("logistic", sum_over((u,), element(hidden, i, u) * element(W2, u, v))),
            None,
            "",
            "",
        ),
        Value(
            delta,
            (i, v),
            (element(output, i, v) - element(T, i, v))
            * element(output, i, v)
            * (1 - element(output, i, v)),
            None,
            "",
            "",
        ),
    ]
    back = (
        sum_over((v,), element(delta, i, v) * element(W2, u, v))
        * element(hidden, i, u)
        * (1 - element(hidden, i, u))
    )
    body = sum_over((i,), element(X, i, k) * back)
    return program(body, (k, u), forward, tuple(tensors.values()))


def _loss(X, W1, W2, T):
    return 0.5 * jnp.sum((jax.nn.sigmoid(jax.nn.sigmoid(X @ W1) @ W2) - T) ** 2)


def _inputs(n, p, h, q, seed=1):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in ((n, p), (p, h), (h, q), (n, q))]


@pytest.mark.parametrize("sizes", [(5, 3, 4, 2), (1, 2, 3, 4), (6, 1, 1, 1)])
def test_a_network_at_several_sizes(sizes, x64):
    arrays = [jnp.asarray(a) for a in _inputs(*sizes)]
    made = jax.jit(jax_function(_mlp()))(*arrays)
    np.testing.assert_allclose(made, jax.grad(_loss, argnums=1)(*arrays), rtol=1e-10, atol=1e-12)


def test_jax_functions_are_compiled_differentiated_and_batched(x64):
    arrays = [jnp.asarray(a) for a in _inputs(5, 3, 4, 2)]
    function = jax_function(_mlp())
    made = jax.grad(lambda W2: jnp.sum(function(*arrays[:2], W2, arrays[3]) ** 2))(arrays[2])
    wanted = jax.grad(lambda W2: jnp.sum(jax.grad(_loss, 1)(*arrays[:2], W2, arrays[3]) ** 2))(
        arrays[2]
    )
    np.testing.assert_allclose(made, wanted, rtol=1e-9)
    batch = jnp.stack([arrays[0], 2 * arrays[0]])
    many = jax.vmap(function, in_axes=(0, None, None, None))(batch, *arrays[1:])
    np.testing.assert_allclose(many[1], function(batch[1], *arrays[1:]), rtol=1e-12)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16, jnp.float16])
def test_the_type_follows_the_arguments(dtype):
    arrays = [jnp.asarray(a, dtype) for a in _inputs(5, 3, 4, 2)]
    assert jax_function(_mlp())(*arrays).dtype == dtype


def test_each_value_is_computed_once():
    arrays = [jnp.asarray(a, jnp.float32) for a in _inputs(5, 3, 4, 2)]
    text = str(jax.make_jaxpr(jax_function(_mlp()))(*arrays))
    assert text.count("dot_general[") == 4
    assert text.count("logistic") == 2
    assert "gather" not in text


@pytest.mark.parametrize(
    ("at", "absent"),
    [
        (lambda i, j: (position(i) * position("p") + position(j),), "gather"),
        (lambda i, j: (position(i) + 1,), "gather"),
        (lambda i, j: (position(j) * 2 + 1,), "gather"),
    ],
)
def test_slices_and_reshapes_need_no_gather(at, absent, x64):
    x = Tensor("x", (parse_size("n*p"),))
    w = Tensor("w", (parse_size("p"),))
    i, j = wc.index("i", "n"), wc.index("j", "p")
    places = at(i, j)
    free = [index for index in (i, j) if index in places[0].indices]
    arrays = [np.arange(12.0) ** 2, np.arange(3.0)]
    function = jax_function(program(element(x, *places), free, (), (x, w)))
    truth = wc.entries(
        element(x, *places), free, {"x": np.pad(arrays[0], 4, mode="edge")[4:]}, {"n": 4, "p": 3}
    )
    made = function(*map(jnp.asarray, arrays))
    np.testing.assert_allclose(made, truth)
    assert absent not in str(jax.make_jaxpr(function)(*map(jnp.asarray, arrays)))


def test_several_outputs_constants_and_whole_numbers():
    x, y = Tensor("x", (parse_size("n"),)), Tensor("y", (parse_size("n"),), "int32")
    c = Tensor("c", (parse_size("2"),))
    i = wc.index("i", "n")
    outputs = (
        Output("[0]", (i,), element(x, i) * element(y, i), (i.size,)),
        Output("[1]", (), sum_over((i,), element(x, i)) * element(c, 1), ()),
    )
    made = Program((x, y), (), outputs, ((c, np.array([1.0, 3.0])),), ())
    first, second = jax_function(made)(jnp.array([0.5, 2.0]), jnp.array([2, -1]))
    assert first.tolist() == [1.0, -2.0]
    assert float(second) == 7.5
    first, second = exact_values(made, [[Fraction(1, 3), Fraction(2)], [2, -1]], digits=20)
    assert str(first[0]) == "0.66666666666666666667"
    assert second == 7


def _labels(name, body_of, free, over=()):
    y = Tensor("y", (parse_size("n"),), "int32")
    E, D = (
        Tensor("E", (parse_size("m"), parse_size("p"))),
        Tensor("D", (parse_size("n"), parse_size("p"))),
    )
    Z, T = Tensor("Z", (parse_size("n"), parse_size("m"))), Tensor("T", (parse_size("n"),))
    i, j, k = wc.index("i", "n"), wc.index("j", "p"), wc.index("k", "m")
    match = ex.is_zero(ex.expression(position(k)) - element(y, i))
    return (y, E, D, Z, T), body_of(match, i, j, k, E, D, Z, T), free(i, j, k)


LABELLED = {
    "rows": (
        lambda m, i, j, k, E, D, Z, T: sum_over((k,), m * element(E, k, j)),
        lambda i, j, k: (i, j),
        "gather[",
    ),
    "entries": (
        lambda m, i, j, k, E, D, Z, T: sum_over((i, k), m * element(Z, i, k) * element(T, i)),
        lambda i, j, k: (),
        "gather[",
    ),
    "added": (
        lambda m, i, j, k, E, D, Z, T: sum_over((i,), m * element(D, i, j) * element(T, i)),
        lambda i, j, k: (k, j),
        "scatter-add[",
    ),
    "counted": (
        lambda m, i, j, k, E, D, Z, T: sum_over((i,), m),
        lambda i, j, k: (k,),
        "scatter-add[",
    ),
    "both": (
        lambda m, i, j, k, E, D, Z, T: sum_over((i, j), m * element(D, i, j) * element(Z, i, k)),
        lambda i, j, k: (k,),
        "reduce_sum",
    ),
}


@pytest.mark.parametrize("name", LABELLED)
def test_labels_are_looked_up(name, x64):
    body_of, free, operation = LABELLED[name]
    tensors, body, free = _labels(name, body_of, free)
    sizes = {"n": 5, "m": 3, "p": 2}
    rng = np.random.default_rng(5)
    arrays = {t.name: rng.normal(size=[s.at(sizes) for s in t.shape]) for t in tensors}
    arrays["y"] = np.array([2, 0, 2, 1, 7])
    truth = wc.entries(body, free, arrays, sizes)
    function = jax_function(program(body, free, (), tensors))
    given = [jnp.asarray(a) for a in arrays.values()]
    np.testing.assert_allclose(function(*given), truth, atol=1e-12)
    assert operation in str(jax.make_jaxpr(function)(*given))


def test_numbers_are_exact_to_the_digits_asked_for():
    x = Tensor("x", (parse_size("n"),))
    i = wc.index("i", "n")
    made = exact_values(
        program(apply("exp", element(x, i)), (i,), (), (x,)), [[Fraction(1)]], digits=60
    )
    with mpmath.workdps(70):
        assert abs(mpmath.mpf(made[0]) - mpmath.e) < mpmath.mpf(10) ** -58


def test_sizes_come_from_shapes():
    x = Tensor("x", (parse_size("2*n + 1"),))
    y = Tensor("y", (parse_size("n*p"), parse_size("p")))
    assert solve_sizes((x, y), [(7,), (6, 2)]) == {"n": 3, "p": 2}
    with pytest.raises(ValueError, match=r"x has an axis of length 8, which is no 2\*n \+ 1"):
        solve_sizes((x,), [(8,)])
    with pytest.raises(ValueError, match=r"x has an axis of length 9; expected 2\*n \+ 1 = 7"):
        solve_sizes((x, y, x), [(7,), (6, 2), (9,)])
    with pytest.raises(ValueError, match=r"x has shape \(3, 2\); expected \(2\*n \+ 1\)"):
        solve_sizes((x,), [(3, 2)])
    z = Tensor("z", (parse_size("n*p"),))
    with pytest.raises(ValueError, match=r"from which n\*p is not found"):
        solve_sizes((z,), [(6,)])


def _sympy_value(expression, body_arrays):
    """A SymPy expression at the sizes and arrays of the cases, its small sums worked out."""
    sizes = {sympy.Symbol(n, integer=True, positive=True): v for n, v in wc.SIZES.items()}
    made = expression.subs(sizes)
    made = made.replace(
        lambda part: isinstance(part, sympy.FunctionMatrix), lambda part: part.as_explicit()
    )
    made = made.doit()

    def entry(part):
        at = tuple(int(i) for i in part.indices)
        return sympy.Float(float(body_arrays[str(part.base)][at]))

    made = made.replace(lambda part: isinstance(part, sympy.Indexed), entry)
    for name, array in body_arrays.items():
        if array.ndim == 0:
            made = made.subs(sympy.Symbol(name, real=True), float(array))
    return float(made)


@given(wc.cases())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_random_expressions_are_written_for_sympy(case):
    body, free = case
    assert isinstance(to_sympy(body, free), sympy.Basic)


def _scalars():
    i, j, k = wc.index("i", "n"), wc.index("j", "p"), wc.index("k", "n")
    X, y, w, A, b = (wc.TENSORS[name] for name in ("X", "y", "w", "A", "b"))
    residual = sum_over((j,), element(X, i, j) * element(w, j)) + element(b) - element(y, i)
    yield sum_over((i,), ex.power(residual, 2)) / ex.Count(position("n"))
    yield sum_over((i,), apply("logistic", residual) * apply("relu", element(y, i)))
    yield sum_over((i, k), ex.delta(i, k) * element(A, i, k)) + ex.Constant("pi")
    yield ex.Operator("logsumexp", (i,), element(y, i))
    yield sum_over((i,), ex.is_positive(element(y, i)) * element(A, i, i))
    yield sum_over((i, k), ex.at_least_zero(position(i) - position(k)) * element(A, i, k))
    yield ex.Operator("prod", (i,), element(y, i)) * ex.Operator("det", (i, k), element(A, i, k))
    yield sum_over(
        (i,), ex.where(ex.is_positive(element(y, i)), element(y, i), apply("exp", element(y, i)))
    )
    softmax = ex.Operator("softmax", (k,), element(y, k), (position(i),))
    yield sum_over((i,), softmax * element(A, i, i))
    yield ex.Operator("log_abs_det", (i, k), element(A, i, k))


@pytest.mark.parametrize("body", list(_scalars()))
def test_sympy_has_the_same_value(body):
    truth = wc.evaluate(body, ARRAYS, wc.SIZES)
    assert _sympy_value(to_sympy(body), ARRAYS) == pytest.approx(truth, rel=1e-9)


def test_sympy_equations_follow_the_program():
    equations = sympy_equations(_mlp())
    assert [str(equation.lhs) for equation in equations] == [
        "A^{(1)}[i, u]",
        "A^{(2)}[i, v]",
        "delta^{(2)}[i, v]",
        "f[k, u]",
    ]
    assert str(equations[0].rhs) == "1/(1 + exp(-Sum(W1[k, u]*X[i, k], (k, 0, p - 1))))"


def test_sympy_operators_without_a_form_are_functions():
    i = wc.index("i", "n")
    made = to_sympy(ex.Operator("max", (i,), element(wc.TENSORS["y"], i)))
    assert str(made) == "max(y[i], (i, 0, n - 1))"
