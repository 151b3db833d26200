"""What is measured of JAX's numbers: errors, where they stop being finite, and advice."""

from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from symbolic.arguments import read_signature
from symbolic.evaluating import UnknownOperation, exact
from symbolic.evaluating.interpreter import trace
from symbolic.facts import Fact, binary, one_hot, positive, probability
from symbolic.numerics import measure
from symbolic.numerics.errors import Errors, Format
from symbolic.numerics.exact import exact_values
from symbolic.numerics.inputs import variations
from symbolic.numerics.report import Numerics


def measured(fn, shapes, **more) -> Numerics:
    return measure(read_signature("measure", fn, shapes), fn, **more)


def many(*values):
    context = exact(110).context
    return np.array([context.mpf(v.numerator) / v.denominator for v in map(Fraction, values)])


def test_log_of_one_minus_sigmoid_is_not_finite_beyond_17():
    result = measured(lambda z: jnp.log(1 - jax.nn.sigmoid(z)), {"z": ""})
    assert result["float32"].first_not_finite == (
        "float32: not finite from z = 16.6 on (exact value −16.6)"
    )
    assert result["float64"].first_not_finite == (
        "float64: not finite from z = 36.7 on (exact value −36.7)"
    )
    assert result.advice == (
        "log(1 − σ(x)) is −inf once σ(x) rounds to 1; write −jax.nn.softplus(x), "
        "and for a loss the form with logits",
    )
    assert result["float32"].ordinary.largest_ulp < 4
    assert result["float32"].ordinary.not_finite == 0
    assert str(result).splitlines()[2] == result.first_not_finite[0]
    assert str(result).splitlines()[-1] == f"advice: {result.advice[0]}"
    assert "| float32 | extreme |" in result._repr_markdown_()
    with pytest.raises(KeyError, match="bfloat16"):
        result["bfloat16"]


def test_cross_entropies_with_logits_are_good():
    binary_loss = measured(
        lambda z, y: jnp.mean(optax.sigmoid_binary_cross_entropy(z, y)),
        {"z": "n", "y": "n"},
        facts={binary("y")},
    )
    softmax_loss = measured(
        lambda Z, T: jnp.mean(optax.softmax_cross_entropy(Z, T)),
        {"Z": "n k", "T": "n k"},
        facts={one_hot("T")},
    )
    for result in (binary_loss, softmax_loss):
        assert result.advice == result.first_not_finite == ()
        for precision in result.precisions:
            assert max(precision.ordinary.largest_ulp, precision.extreme.largest_ulp) < 4
            assert precision.extreme.not_finite == 0 < precision.extreme.entries


def test_the_gradient_takes_its_advice_from_the_loss():
    def loss(z):
        return -jnp.sum(jnp.log(1 - jax.nn.sigmoid(z)))

    result = measured(jax.grad(loss), {"z": "n"}, source=loss)
    assert result["float32"].first_not_finite.endswith("from max z = 16.6 on (exact value 1)")
    assert "softplus" in result.advice[0]


CASES = {
    "variance": (lambda x: jnp.mean(x**2) - jnp.mean(x) ** 2, {"x": "n"}, "jnp.var(x)"),
    "expm1": (lambda x: jnp.exp(x) - 1, {"x": ""}, "jnp.expm1(x)"),
    "log1p": (lambda x: jnp.log(1 + x), {"x": ""}, "jnp.log1p(x)"),
    "cosine": (lambda x: 1 - jnp.cos(x), {"x": ""}, "2 * jnp.sin(x / 2) ** 2"),
    "softplus": (lambda x: jnp.log(1 + jnp.exp(x)), {"x": ""}, "jax.nn.softplus(x)"),
    "sigmoid": (lambda x: jnp.exp(x) / (1 + jnp.exp(x)), {"x": ""}, "jax.nn.sigmoid(x)"),
    "one minus sigmoid": (lambda x: 1 - jax.nn.sigmoid(x), {"x": ""}, "jax.nn.sigmoid(−x)"),
    "log sigmoid": (lambda x: jnp.log(1 / (1 + jnp.exp(-x))), {"x": ""}, "jax.nn.log_sigmoid(x)"),
    "hypot": (lambda x, y: jnp.sqrt(x**2 + y**2), {"x": "", "y": ""}, "jnp.hypot(x, y)"),
    "logsumexp": (lambda x: jnp.log(jnp.sum(jnp.exp(x))), {"x": "n"}, "jax.nn.logsumexp(x)"),
    "softmax": (lambda x: jnp.exp(x) / jnp.sum(jnp.exp(x)), {"x": "n"}, "jax.nn.softmax(x)"),
    "log softmax": (lambda x: jnp.log(jax.nn.softmax(x)), {"x": "n"}, "jax.nn.log_softmax(x)"),
    "determinant": (lambda A: jnp.log(jnp.linalg.det(A)), {"A": "n n"}, "slogdet(A)[1]"),
    "product": (lambda x: jnp.log(jnp.prod(x)), {"x": "n"}, "jnp.sum(jnp.log(x))"),
    "inverse": (lambda A, b: jnp.linalg.inv(A) @ b, {"A": "n n", "b": "n"}, "jnp.linalg.solve"),
    "entropy": (lambda x: jnp.sum(x * jnp.log(x)), {"x": "n"}, "xlogy(x, x)"),
    "quotient": (lambda x: jnp.sin(x) / x, {"x": ""}, "jnp.where(d == 0, 1, d)"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_unstable_form_has_its_advice(name):
    fn, shapes, expected = CASES[name]
    result = measured(fn, shapes)
    assert len(result.advice) == 1
    assert expected in result.advice[0]


STABLE = {
    "variance": (jnp.var, {"a": "n"}),
    "expm1": (lambda x: jnp.expm1(x), {"x": ""}),
    "softplus": (jax.nn.softplus, {"x": ""}),
    "logsumexp": (jax.nn.logsumexp, {"a": "n"}),
    "log softmax": (jax.nn.log_softmax, {"x": "n"}),
}


@pytest.mark.parametrize("name", STABLE)
def test_stable_forms_have_none(name):
    fn, shapes = STABLE[name]
    result = measured(fn, shapes)
    assert result.advice == result.first_not_finite == ()
    assert all(p.ordinary.largest_ulp < 10 for p in result.precisions)
    # The largest entry of log_softmax is −exp(−gap), which has no digits left where the gap is big.
    assert name == "log softmax" or all(p.extreme.largest_ulp < 10 for p in result.precisions)


def test_naive_softmax_cross_entropy_against_the_stable_one():
    def naive(Z, T):
        P = jnp.exp(Z) / jnp.sum(jnp.exp(Z), axis=1, keepdims=True)
        return -jnp.mean(jnp.sum(T * jnp.log(P), axis=1))

    shapes, facts = {"Z": "n k", "T": "n k"}, {one_hot("T")}
    result = measured(naive, shapes, facts=facts)
    assert result["float32"].first_not_finite.startswith("float32: not finite from max Z = 87.3 on")
    assert len(result.advice) == 1
    assert "jax.nn.log_softmax(x)" in result.advice[0]


def test_sentences_on_values_that_are_not_finite():
    at_zero = measured(lambda x: jnp.sin(x) / x, {"x": ""}, dtypes=["float32"])
    assert at_zero.first_not_finite == ("float32: not finite at x = 0, although it is nearby",)
    downward = measured(jax.grad(lambda x: jnp.sqrt(jnp.sum(x**2))), {"x": "n"}, dtypes=["float32"])
    assert "float32: not finite from max x = " in str(downward)
    assert "e−19 down (exact value " in str(downward)
    ordinary = measured(lambda x: x * 1e30 * 1e30 / 1e30 / 1e30, {"x": ""}, dtypes=["float32"])
    assert ordinary.first_not_finite[0].startswith(
        "float32: not finite at ordinary inputs (exact value "
    )
    assert "none of 2 values is finite" in str(ordinary)
    nowhere = measured(lambda x: jnp.log(-jnp.abs(x)), {"x": ""}, dtypes=["float32"])
    assert "no exact value to compare with" in str(nowhere)


def test_errors_in_units_in_the_last_place():
    for name, ulp in (("float32", 2.0**-25), ("float64", 2.0**-54), ("bfloat16", 2.0**-9)):
        format = Format(name)
        third = format.rounded(np.array([1 / 3]))
        errors = format.errors(third, many(Fraction(1, 3)), "here")
        assert 0 < errors.largest_ulp <= 0.5
        assert errors.largest_ulp == pytest.approx(errors.largest_absolute / ulp)
        assert errors.largest_relative == pytest.approx(3 * errors.largest_absolute)
        assert (errors.worst_input, errors.not_finite, errors.entries) == ("here", 0, 1)
        next_one = third + format.spacing(third)
        assert 0.5 <= format.errors(next_one, many(Fraction(1, 3)), "").largest_ulp <= 1.5


def test_what_counts_as_an_error():
    single = Format("float32")
    overflowing = single.errors(np.array([np.inf, np.nan]), many(10**39, 10**40), "")
    assert overflowing == Errors(worst_input="")
    assert single.errors(np.array([np.inf, 1.0]), many(10**38, 1), "").not_finite == 1
    assert single.errors(np.array([0.0]), many(Fraction(1, 10**40)), "").largest_relative == 0
    assert single.errors(np.array([1e-9]), many(0), "").largest_absolute == 1e-9
    assert np.finfo(np.float32).eps == single.spacing(np.array([1.0, 1.9]))[0]


def test_exact_values_take_the_digits_that_they_need():
    with jax.enable_x64(True):
        arguments = [jax.ShapeDtypeStruct((), "float64")]
    hidden = trace(lambda z: jnp.log(1 - jax.nn.sigmoid(z)), arguments)
    values = exact_values(hidden, [np.array([1.0, 1000.0, 1e30])])[:, 0]
    assert float(values[1]) == -1000.0
    assert not np.isfinite(float(values[2]))
    nothing = trace(lambda z: jnp.sin(z) ** 2 + jnp.cos(z) ** 2 - 1, arguments)
    assert abs(exact_values(nothing, [np.array([0.7])])[0, 0]) * 10**330 < 1
    tower = trace(lambda z: 1 / (1 + jnp.exp(-jnp.exp(z))), arguments)
    assert exact_values(tower, [np.array([1e30])])[0, 0] == 1


KINDS = {
    "positive": lambda x: (x > 0).all(),
    "probability": lambda x: ((x > 0) & (x < 1)).all(),
    "above_one": lambda x: (x > 1).all(),
    "small": lambda x: (abs(x) < 1).all(),
    "symmetric": lambda x: (x == x.T).all(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_extreme_inputs_stay_in_the_domain(kind):
    signature = read_signature("measure", lambda A: A, {"A": "n n"})
    ordinary = np.array([[0.3, 0.7], [0.7, 0.4]]) + (kind == "above_one")
    ways = list(variations(signature.leaves, [Fact(kind, "A")], []))
    assert ways
    for way in ways:
        for scale in way.scales:
            single = Format("float32").between(way.change(ordinary, scale), way.bounds)
            assert KINDS[kind](single)


@pytest.mark.parametrize(
    "kind", ["binary", "one_hot", "plus_minus_one", "integer", "rows_sum_to_one"]
)
def test_what_has_no_extreme_inputs(kind):
    signature = read_signature("measure", lambda A: A, {"A": "n n"})
    assert not list(variations(signature.leaves, [Fact(kind, "A")], []))


def test_facts_decide_where_it_is_measured():
    entropy = measured(lambda p: -jnp.sum(p * jnp.log(p)), {"p": "n"}, facts={probability("p")})
    assert entropy.advice == entropy.first_not_finite == ()
    root = measured(lambda x: jnp.sqrt(x), {"x": ""}, facts={positive("x")})
    assert root["float32"].extreme.largest_ulp <= 0.51


def test_arguments_of_every_kind():
    def labelled(params, t, mask):
        logits = params["W"][t] * mask.astype(params["W"].dtype)[:, None]
        return jax.nn.logsumexp(logits, axis=1), t

    shapes = {
        "params": {"W": "k p"},
        "t": jax.ShapeDtypeStruct((3,), jnp.int32),
        "mask": jax.ShapeDtypeStruct((3,), bool),
    }
    result = measured(labelled, shapes)
    assert result["float64"].ordinary.largest_ulp < 4
    claim = measure(
        read_signature("measure", lambda x, y: x * y, {"x": "n", "y": "n"}),
        lambda y: jnp.exp(y),
        ["y"],
    )
    assert claim["float32"].ordinary.largest_ulp < 2


def test_half_precision_and_operations_that_are_not_evaluated():
    result = measured(lambda x: x / 3, {"x": ""}, dtypes=["bfloat16", "float32"])
    assert result["bfloat16"].ordinary.largest_relative > 1e-4
    assert result["bfloat16"].ordinary.largest_ulp <= 1
    with pytest.raises(UnknownOperation, match="bessel"):
        measured(lambda x: jax.lax.bessel_i0e(x), {"x": ""})
