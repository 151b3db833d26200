"""The prover: identities that it must find, false twins that it must not, and names that do not matter."""

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic
from symbolic import AGREES, PROVED, REFUTED, UNDECIDED
from symbolic.arguments import read_signature
from symbolic.cases import formula
from symbolic.proving.algebra import Algebra
from symbolic.proving.normal import Normaliser
from symbolic.proving.prove import prove
from symbolic.reading import read

sigmoid, softmax = jax.nn.sigmoid, jax.nn.softmax


def proved(left, right, shapes, facts=()):
    """Whether two functions are proved equal, by the algebra alone."""
    signature = read_signature("prove", left, shapes)
    return prove(
        formula(read(signature, left)), formula(read(signature, right)), frozenset(facts)
    ).found


X = {"x": "n"}
XY = {"x": "n", "y": "n"}
Z = {"z": "n p"}
IDENTITIES = {
    "logistic as exponentials": (sigmoid, lambda x: jnp.exp(x) / (1 + jnp.exp(x)), X),
    "logistic of the opposite": (lambda x: 1 - sigmoid(x), lambda x: sigmoid(-x), X),
    "log logistic": (lambda x: jnp.log(sigmoid(x)), jax.nn.log_sigmoid, X),
    "log one minus logistic": (lambda x: jnp.log(1 - sigmoid(x)), lambda x: -jax.nn.softplus(x), X),
    "softplus by its stable form": (
        jax.nn.softplus,
        lambda x: jnp.maximum(x, 0) + jnp.log1p(jnp.exp(-jnp.abs(x))),
        X,
    ),
    "softplus of both signs": (
        lambda x: jax.nn.softplus(x) - jax.nn.softplus(-x),
        lambda x: x,
        X,
    ),
    "tanh through logistic": (jnp.tanh, lambda x: 2 * sigmoid(2 * x) - 1, X),
    "tanh and cosh": (lambda x: 1 - jnp.tanh(x) ** 2, lambda x: 1 / jnp.cosh(x) ** 2, X),
    "sine and cosine": (lambda x: jnp.sin(x) ** 2 + jnp.cos(x) ** 2, jnp.ones_like, X),
    "root of a square": (lambda x: jnp.sqrt(x**2), jnp.abs, X),
    "clip by choices": (
        lambda x: jnp.clip(x, -1, 1),
        lambda x: jnp.where(x > 1, 1.0, jnp.where(x < -1, -1.0, x)),
        X,
    ),
    "max by absolute value": (
        lambda x, y: jnp.maximum(x, y),
        lambda x, y: (x + y + jnp.abs(x - y)) / 2,
        XY,
    ),
    "partial fractions": (
        lambda x, y: 1 / x - 1 / y,
        lambda x, y: (y - x) / (x * y),
        XY,
    ),
    "cancelled factor": (lambda x: (x**2 - 1) / (x - 1), lambda x: x + 1, X),
    "shifted softmax": (
        lambda z: softmax(z),
        lambda z: jnp.exp(z - z[:, :1]) / jnp.exp(z - z[:, :1]).sum(1, keepdims=True),
        Z,
    ),
    "rows of softmax": (lambda z: softmax(z).sum(1), lambda z: jnp.ones(z.shape[0]), Z),
    "entropy": (
        lambda z: -(softmax(z) * jax.nn.log_softmax(z)).sum(1),
        lambda z: jax.nn.logsumexp(z, axis=1) - (softmax(z) * z).sum(1),
        Z,
    ),
    "variance": (
        lambda z: ((z - z.mean(0)) ** 2).mean(0),
        lambda z: (z**2).mean(0) - z.mean(0) ** 2,
        Z,
    ),
    "squared distances": (
        lambda z: ((z[:, None, :] - z[None, :, :]) ** 2).sum(2),
        lambda z: (z**2).sum(1)[:, None] + (z**2).sum(1)[None, :] - 2 * z @ z.T,
        Z,
    ),
    "square of a sum": (
        lambda x: x.sum() ** 2,
        lambda x: (x[:, None] * x[None, :]).sum(),
        X,
    ),
    "trace of a product": (
        lambda A, B: jnp.trace(A @ B),
        lambda A, B: (A.T * B).sum(),
        {"A": "n p", "B": "p n"},
    ),
    "cyclic trace": (
        lambda A, B, C: jnp.trace(A @ B @ C),
        lambda A, B, C: jnp.trace(C @ A @ B),
        {"A": "n p", "B": "p q", "C": "q n"},
    ),
    "inverse of a transpose": (
        lambda A: jnp.linalg.inv(A.T),
        lambda A: jnp.linalg.inv(A).T,
        {"A": "n n"},
    ),
    "inverse times matrix": (
        lambda A, x: jnp.linalg.inv(A) @ (A @ x),
        lambda A, x: x,
        {"A": "n n", "x": "n"},
    ),
    "flattened": (lambda z: z.reshape(-1).sum(), lambda z: z.sum(), Z),
    "joined": (
        lambda x, y: jnp.concatenate([x, y]).sum(),
        lambda x, y: x.sum() + y.sum(),
        {"x": "n", "y": "m"},
    ),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_identity_is_proved(name):
    left, right, shapes = IDENTITIES[name]
    assert proved(left, right, shapes)


@pytest.mark.parametrize("name", IDENTITIES)
def test_false_twin_is_not_proved(name):
    left, right, shapes = IDENTITIES[name]
    assert not proved(left, lambda *a: 1.125 * right(*a), shapes)
    assert not proved(left, lambda *a: right(*a) + 0.001, shapes)
    assert not proved(left, lambda *a: -right(*a), shapes)


FALSE = {
    "exp of a product": (lambda x, y: jnp.exp(x * y), lambda x, y: jnp.exp(x) * jnp.exp(y), XY),
    "log of a sum": (lambda x, y: jnp.log(x + y), lambda x, y: jnp.log(x) + jnp.log(y), XY),
    "root of a square": (lambda x: jnp.sqrt(x**2), lambda x: x, X),
    "sum of products": (
        lambda x, y: (x * y).sum(),
        lambda x, y: x.sum() * y.sum(),
        XY,
    ),
    "transposed trace": (
        lambda A, B: jnp.trace(A @ B.T),
        lambda A, B: jnp.trace(A @ B),
        {"A": "n n", "B": "n n"},
    ),
    "commuted product": (
        lambda A, B: A @ B,
        lambda A, B: B @ A,
        {"A": "n n", "B": "n n"},
    ),
    "columns for rows": (lambda z: z.sum(0)[0] * z, lambda z: z.sum(1)[0] * z, {"z": "n n"}),
    "row of another softmax": (lambda z: softmax(z, 0), lambda z: softmax(z, 1), {"z": "n n"}),
    "max of a sum": (
        lambda x, y: jnp.max(x + y),
        lambda x, y: jnp.max(x) + jnp.max(y),
        XY,
    ),
    "opposite branch": (lambda x: jnp.where(x > 0, x, 0), lambda x: jnp.where(x < 0, x, 0), X),
    "shifted kink": (jax.nn.relu, lambda x: jnp.where(x > 0.5, x, 0), X),
    "other slope": (
        lambda x: jnp.where(x > 0, x, 0.01 * x),
        lambda x: jnp.where(x > 0, x, 0.1 * x),
        X,
    ),
    "neighbours": (lambda x: x[1:] - x[:-1], lambda x: x[:-1] - x[1:], {"x": "n+1"}),
    "inverse of a sum": (
        lambda A, B: jnp.linalg.inv(A + B),
        lambda A, B: jnp.linalg.inv(A) + jnp.linalg.inv(B),
        {"A": "n n", "B": "n n"},
    ),
    "determinant of a multiple": (
        lambda A: jnp.linalg.det(2 * A),
        lambda A: 2 * jnp.linalg.det(A),
        {"A": "n n"},
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_identity_is_not_proved_and_is_refuted(name):
    left, right, shapes = FALSE[name]
    assert not proved(left, right, shapes)
    verdict = symbolic.check(left, None, right, shapes, kind="value")
    assert verdict.status in (REFUTED, symbolic.TRUE_ONLY_IF)
    assert verdict.counterexample is not None


TERMS = st.recursive(
    st.sampled_from(["x", "y", "2", "1/3"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "*", "-"]), inner, inner),
        st.tuples(st.sampled_from(["exp", "tanh", "sigmoid", "relu", "sin", "sum"]), inner),
    ),
    max_leaves=6,
)
FUNCTIONS = {
    "exp": jnp.exp,
    "tanh": jnp.tanh,
    "sigmoid": sigmoid,
    "relu": jax.nn.relu,
    "sin": jnp.sin,
    "sum": lambda a: a.sum() + 0 * a,
}


def evaluated(term, x, y, turned=False):
    """A term as a JAX program; `turned` takes the operands of sums and products the other way."""
    if isinstance(term, str):
        constants = {"x": x, "y": y, "2": jnp.full_like(x, 2), "1/3": jnp.full_like(x, 1 / 3)}
        return constants[term]
    if len(term) == 2:
        return FUNCTIONS[term[0]](evaluated(term[1], x, y, turned))
    sign, left, right = term
    a, b = evaluated(left, x, y, turned), evaluated(right, x, y, turned)
    if sign == "-":
        return -(b - a) if turned else a - b
    if turned:
        a, b = b, a
    return a + b if sign == "+" else a * b


@settings(max_examples=40, deadline=None)
@given(TERMS)
def test_order_and_names_do_not_matter(term):
    assert proved(lambda x, y: evaluated(term, x, y), lambda x, y: evaluated(term, x, y, True), XY)


@settings(max_examples=40, deadline=None)
@given(TERMS)
def test_gradient_is_never_refuted_and_a_wrong_one_never_proved(term):
    def total(x, y):
        return evaluated(term, x, y).sum()

    slope = jax.grad(total)
    assert symbolic.check(total, "x", slope, XY).status in (PROVED, AGREES, UNDECIDED)
    wrong = symbolic.check(total, "x", lambda x, y: slope(x, y) + 0.125, XY)
    assert wrong.status not in (PROVED, AGREES)


def sizes_of_heads(depth):
    """How many heads the gradient of a deep network has."""

    def network(params, x):
        for W, b in params:
            x = sigmoid(x @ W + b)
        return (x**2).sum()

    shapes = {"params": [("h h", "h")] * depth, "x": "n h"}
    signature = read_signature("prove", network, shapes)
    slope = read(signature, lambda params, x: jax.grad(network)(params, x)[0][0])
    algebra = Algebra()
    normaliser = Normaliser(algebra)
    for value in slope.values:
        normaliser.define(value.tensor, value.indices, value.body)
    normaliser.form(slope.outputs[0].body)
    return algebra.count


def test_normal_form_grows_linearly_with_depth():
    two, four, eight = (sizes_of_heads(depth) for depth in (2, 4, 8))
    assert eight - four == 2 * (four - two)


def test_check_grads_of_jax_accepts_what_is_refuted():
    """A derivative off by half passes `check_grads` forward in float32; it is refuted here."""
    from jax.test_util import check_grads

    @jax.custom_jvp
    def square(x):
        return x**2

    @square.defjvp
    def rule(primals, tangents):
        (x,), (t,) = primals, tangents
        return square(x), 1.5 * 2 * x * t

    x = jax.random.normal(jax.random.key(0), (4000,))
    check_grads(square, (x,), order=1, modes=["fwd"])
    verdict = symbolic.verify(square, {"x": "n"})
    assert verdict.status is REFUTED
    assert verdict.counterexample is not None
