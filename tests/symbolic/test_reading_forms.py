"""The expressions that reading gives: what is recognised, shared, named, assumed and left out."""

import math
from fractions import Fraction

import jax
import jax.ad_checkpoint
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic.arguments import read_signature
from symbolic.expressions import (
    Apply,
    Constant,
    Count,
    Element,
    Number,
    Operator,
    Sum,
    apply,
    power,
    walk,
)
from symbolic.reading import read
from symbolic.reading.literals import exact


def program_of(fn, shapes, integers=()):
    return read(read_signature("test", fn, shapes, integers=tuple(integers)), fn)


def body_of(fn, integers=(), **shapes):
    (output,) = program_of(fn, shapes, integers).outputs
    return output.body


def operators(program):
    return [v.body.name for v in program.values if isinstance(v.body, Operator)]


@pytest.mark.parametrize("name", ["relu", "softplus", "log_sigmoid"])
def test_functions_that_jax_names_are_taken_whole(name):
    body = body_of(getattr(jax.nn, name), x="n p")
    assert isinstance(body, Apply)
    assert body.function == name
    assert isinstance(body.arguments[0], Element)


def test_a_function_of_the_users_of_the_same_name_is_read_as_it_stands():
    @jax.jit
    def relu(x):
        return jnp.maximum(x, 0) ** 2

    @jax.jit
    def softplus(x):
        return 2 * x

    assert "relu" not in {getattr(p, "function", "") for p in walk(body_of(relu, x="n"))}
    assert isinstance(body_of(lambda x: softplus(x), x="n").children[1], Element)


@pytest.mark.parametrize(
    ("f", "name"),
    [
        (jax.nn.softmax, "softmax"),
        (jax.nn.log_softmax, "log_softmax"),
        (lambda x: jnp.exp(x) / jnp.exp(x).sum(1, keepdims=True), "softmax"),
        (lambda x: jax.vmap(jax.nn.softmax)(x), "softmax"),
        (lambda x: jax.nn.logsumexp(x, axis=1), "logsumexp"),
        (lambda x: jnp.log(jnp.exp(x).sum(1)), "logsumexp"),
        (lambda x: jax.grad(lambda x: jax.nn.logsumexp(x, axis=1).sum())(x), "softmax"),
    ],
)
def test_softmax_and_kin_are_recognised(f, name):
    program = program_of(lambda x: f(x), {"x": "n p"})
    (value,) = program.values
    assert operators(program) == [name]
    assert isinstance(value.body.body, Element)
    assert isinstance(program.outputs[0].body, Element)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: jnp.exp(x) / (1 + jnp.exp(x).sum(1, keepdims=True)),
        lambda x: jnp.exp(x) / jnp.exp(2 * x).sum(1, keepdims=True),
        lambda x: jnp.exp(x - x[:, ::-1]) / jnp.exp(x).sum(1, keepdims=True),
        lambda x: jnp.exp(x) / jnp.exp(x).sum(),
        lambda x: jax.nn.softmax(x, where=x > 0),
    ],
)
def test_what_is_nearly_softmax_is_not_recognised(f):
    program = program_of(lambda x: f(x), {"x": "n p"})
    assert not {"softmax", "logsumexp"} & set(operators(program))


def test_stop_gradient_inside_a_logarithm_stays():
    program = program_of(lambda x: jnp.log(jax.lax.stop_gradient(jnp.exp(x).sum())), {"x": "n"})
    assert any(
        isinstance(part, Apply) and part.function == "stop_gradient"
        for made in (*program.values, *program.outputs)
        for part in walk(made.body)
    )


def test_labels_are_names_and_repeated_values_are_shared():
    def f(x, W, v1):
        Z = jax.ad_checkpoint.checkpoint_name(x @ W, "Z1")
        A = jax.ad_checkpoint.checkpoint_name(jax.nn.sigmoid(Z + v1), "A1")
        return (A * A + jnp.sin(A)).sum()

    program = program_of(f, {"x": "n p", "W": "p q", "v1": "q"})
    assert [(v.label, v.operation) for v in program.values] == [
        ("Z1", "dot_general"),
        ("A1", "logistic"),
    ]
    assert [v.tensor.name for v in program.values] == ["v2", "v3"]
    assert program.values[0].line.startswith(__file__)


def test_outputs_are_read_backwards_so_that_what_is_not_needed_is_not_read():
    def f(x):
        ordered, _ = jnp.sort(x), jnp.linalg.eigvalsh(jnp.outer(x, x))
        return 2 * x, jnp.where(jnp.zeros_like(x) > 1, ordered, x)

    program = program_of(f, {"x": "n"})
    assert not program.values
    assert [made.path for made in program.outputs] == ["[0]", "[1]"]


def test_the_gradient_of_a_deep_network_is_read_at_a_size_linear_in_its_depth():
    def size(depth):
        def loss(params, x, y):
            for W, b in params:
                x = jax.nn.sigmoid(x @ W + b)
            return jnp.mean((x - y) ** 2)

        shapes = {"params": [("p p", "p")] * depth, "x": "n p", "y": "n p"}
        program = program_of(lambda params, x, y: jax.grad(loss)(params, x, y)[0], shapes)
        return sum(1 for value in program.values for _ in walk(value.body))

    small, middle, large = size(4), size(32), size(64)
    assert (large - middle) / 32 == (middle - small) / 28


def test_repeated_squaring_does_not_grow():
    def f(x):
        for _ in range(60):
            x = jnp.sin(x) * x + jnp.cos(x)
        return x

    program = program_of(f, {"x": "n"})
    assert sum(1 for value in program.values for _ in walk(value.body)) < 1000


def test_sums_over_merged_and_joined_axes_run_over_the_parts():
    merged = body_of(lambda x: x.reshape(-1).sum(), x="n p")
    assert isinstance(merged, Sum)
    assert [str(index.size) for index in merged.over] == ["n", "p"]
    joined = body_of(lambda x, y: jnp.concatenate([x, y]).sum(), x="n", y="p")
    assert [type(term) for term in joined.children] == [Sum, Sum]


def test_assumptions_are_sentences():
    def picked(x, y):
        return x[jnp.arange(x.shape[0]), y]

    program = program_of(picked, {"x": "n p", "y": "n"}, ["y"])
    assert program.assumptions == ("every entry of y lies in 0 … p - 1",)
    assert program_of(lambda x: x[:, 1], {"x": "n p"}).assumptions == ("2 is at most p",)
    assert program_of(lambda x: x[:, 1], {"x": "n p+1"}).assumptions == ()
    guarded = program_of(lambda x: jnp.where(x > 0, jnp.log(x), jnp.nan), {"x": "n"})
    assert guarded.assumptions == ("no input makes the program choose nan",)


def test_arrays_that_the_function_holds_are_constants_unless_they_repeat_one_number():
    weights, ones = np.array([1.0, 2.0, 4.0]), np.ones(3)
    program = program_of(lambda x: (x + ones) * weights, {"x": "n 3"})
    ((tensor, array),) = program.constants
    assert tensor.name == "c1"
    np.testing.assert_array_equal(array, weights)


def test_sizes_are_numbers():
    assert isinstance(body_of(lambda x: x.shape[0] * jnp.ones(()), x="n p"), Count)
    assert body_of(lambda x: x.shape[0] * jnp.ones(()) - x.shape[0], x="n p") == Number(Fraction(0))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "1/10"),
        (1 / 3, "1/3"),
        (-0.044715, "-8943/200000"),
        (1e-12, "1/1000000000000"),
        (1.6732632423543772, "16732632423543772/10000000000000000"),
        (123456.75, "493827/4"),
    ],
)
def test_literals_are_the_simplest_exact_numbers(value, text):
    assert exact(value) == Number(Fraction(text))


def test_literals_of_irrational_numbers_are_recognised():
    one, two, pi = exact(1.0), exact(2.0), Constant("pi")
    assert exact(math.pi / 3) == Number(Fraction(1, 3)) * pi
    assert exact(math.sqrt(2)) == power(two, Fraction(1, 2))
    assert exact(math.sqrt(2 / math.pi)) == power(two / pi, Fraction(1, 2))
    assert exact(math.log(2)) == apply("log", two)
    assert exact(0.5 * math.log(2 * math.pi)) == Number(Fraction(1, 2)) * apply("log", two * pi)
    assert exact(math.e) == apply("exp", one)
    assert [exact(v) for v in (math.inf, -math.inf)] == [Constant("inf"), Constant("-inf")]
