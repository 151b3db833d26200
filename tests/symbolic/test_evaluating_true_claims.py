"""True claims agree, and results say where they are defined."""

import jax
import jax.numpy as jnp
import pytest

from symbolic import facts
from tests.symbolic.evaluating_claims import (
    NETWORK,
    a_inverse_b,
    a_inverse_b_gradient,
    attention,
    back_propagation,
    convolution,
    cross_entropy,
    deep,
    deep_gradient,
    log_det,
    logistic,
    logistic_hessian,
    network,
    quadratic,
    recurrent,
    run,
    softmax_jacobian,
    with_labels,
)

TRUE = {
    "network": (network, "W1", back_propagation, NETWORK),
    "what jax builds": (network, "W2", jax.grad(network, 3), NETWORK),
    "softmax, Jacobian": (jax.nn.softmax, "x", softmax_jacobian, {"x": "n"}, "jacobian"),
    "gelu": (jax.nn.gelu, "x", jax.vmap(jax.grad(jax.nn.gelu)), {"x": "n"}, "elementwise"),
    "relu": (jax.nn.relu, "x", lambda x: (x > 0).astype(x.dtype), {"x": "n"}, "elementwise"),
    "relu, Hessian": (
        lambda W: jnp.sum(jax.nn.relu(W @ W)),
        "W",
        jax.hessian(lambda W: jnp.sum(jax.nn.relu(W @ W))),
        {"W": "2 2"},
        "hessian",
    ),
    "logistic, Hessian": (
        logistic,
        "w",
        logistic_hessian,
        {"X": "n p", "w": "p", "y": "n"},
        "hessian",
        [facts.plus_minus_one("y")],
    ),
    "mixed": (
        lambda x, A, y: jnp.sin(x) @ A @ y,
        ("x", "y"),
        lambda x, A, y: jnp.cos(x)[:, None] * A,
        {"x": "n", "A": "n m", "y": "m"},
        "mixed",
    ),
    "value": (
        lambda x: jnp.sum(x) ** 2,
        "x",
        lambda x: jnp.sum(jnp.outer(x, x)),
        {"x": "n"},
        "value",
    ),
    "rows sum to 1": (
        cross_entropy,
        "Z",
        lambda Z, T: jax.nn.softmax(Z) - T,
        {"Z": "n q", "T": "n q"},
        "gradient",
        [facts.rows_sum_to_one("T")],
    ),
    "one-hot": (
        cross_entropy,
        "Z",
        lambda Z, T: jax.nn.softmax(Z) - T,
        {"Z": "n q", "T": "n q"},
        "gradient",
        [facts.one_hot("T")],
    ),
    "symmetric": (
        quadratic,
        "x",
        lambda x, A: 2 * A @ x,
        {"x": "n", "A": "n n"},
        "gradient",
        [facts.symmetric("A")],
    ),
    "positive": (
        lambda x: jnp.sum(jnp.abs(x)),
        "x",
        lambda x: jnp.ones_like(x),
        {"x": "n"},
        "gradient",
        [facts.positive("x")],
    ),
    "log det": (log_det, "A", lambda A: jnp.linalg.inv(A).T, {"A": "n n"}),
    "inverse": (a_inverse_b, "X", a_inverse_b_gradient, {"a": "n", "X": "n n", "b": "n"}),
    "Cholesky": (
        lambda A: jnp.sum(jnp.log(jnp.diagonal(jnp.linalg.cholesky(A)))),
        "A",
        lambda A: jnp.linalg.inv((A + A.T) / 2) / 2,
        {"A": "n n"},
    ),
    "parameters in a tree": (
        deep,
        "params[0].W",
        deep_gradient,
        {"params": [{"W": "p q", "b": "q"}], "x": "n p"},
    ),
    "stop_gradient": (
        lambda x: jnp.sum(x * jax.lax.stop_gradient(x)),
        "x",
        lambda x: x,
        {"x": "n"},
    ),
    "recurrent": (recurrent, "W", jax.grad(recurrent), {"W": "h h", "U": "h p", "x": "t p"}),
    "convolution": (
        convolution,
        "k",
        jax.grad(convolution, 1),
        {"x": "1 c 4 3", "k": "o c 2 2"},
    ),
    "attention": (attention, "Q", jax.grad(attention), {"Q": "n d", "K": "m d", "V": "m v"}),
    "constants that float64 rounds": (
        lambda x: jnp.sum(0.1 * x + 0.2 * x - 0.3 * x),
        "x",
        lambda x: jnp.zeros_like(x),
        {"x": "n"},
    ),
    "sizes bound to each other": (
        lambda x, k: jnp.sum(jnp.convolve(x, k, mode="valid") ** 2),
        "k",
        jax.grad(lambda x, k: jnp.sum(jnp.convolve(x, k, mode="valid") ** 2), 1),
        {"x": "n+k", "k": "k"},
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_agree(name):
    result = run(*TRUE[name])
    assert result.agree, result
    assert result.tried == 2 * len(result.sizes)
    assert result.worst < 1e-40
    assert result.counterexample is None


def test_integer_labels():
    def claim(Z, y, scale=1.0):
        return scale * (jax.nn.softmax(Z) - jax.nn.one_hot(y, Z.shape[1])) / Z.shape[0]

    arguments = with_labels, "Z"
    options = {"shapes": {"Z": "n q", "y": "n"}, "integers": ("y",)}
    assert run(*arguments, claim, **options).agree
    assert run(*arguments, lambda Z, y: claim(Z, y, 2.0), **options).counterexample is not None


def test_a_claim_may_take_some_of_the_arguments():
    result = run(quadratic, "A", lambda x: jnp.outer(x, x), {"x": "n", "A": "n n"}, names=("x",))
    assert result.agree


@pytest.mark.parametrize(
    ("fn", "claim", "where"),
    [
        (jnp.log, lambda x: 1 / x, "every entry of x is positive"),
        (jnp.arcsin, lambda x: 1 / jnp.sqrt(1 - x * x), "every entry of x lies between −1 and 1"),
        (
            lambda x: jnp.log(x) + jnp.log(1 - x),
            lambda x: 1 / x - 1 / (1 - x),
            "every entry of x lies between 0 and 1",
        ),
        (jnp.arccosh, lambda x: 1 / jnp.sqrt(x * x - 1), "every entry of x is greater than 1"),
        (jnp.square, lambda x: 2 * jnp.exp(jnp.log(x)), "every entry of x is positive"),
    ],
    ids=["log", "asin", "log-odds", "acosh", "the claim only"],
)
def test_where_both_sides_are_defined(fn, claim, where):
    result = run(lambda x: jnp.sum(fn(x)), "x", claim, {"x": "n m"})
    assert result.agree
    assert result.defined_where == (where,)


def test_what_is_nowhere_defined_agrees_with_nothing():
    result = run(lambda x: jnp.sum(jnp.log(-x * x)), "x", lambda x: 2 / x, {"x": "n"})
    assert (result.agree, result.tried, result.counterexample) == (False, 0, None)
    assert result.not_finite == 4
