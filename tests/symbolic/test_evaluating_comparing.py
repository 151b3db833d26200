"""How close is close, and what a comparison refuses."""

import ast
import math
from fractions import Fraction
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic import evaluating
from symbolic.arguments import read_signature
from symbolic.evaluating import Comparer, UnknownOperation, evaluate, exact
from tests.symbolic.evaluating_claims import NETWORK, back_propagation, network, quadratic, run


def test_a_small_error_is_seen_and_rounding_is_not():
    def loss(x):
        return jnp.sum(jnp.sin(x))

    assert run(loss, "x", lambda x: jnp.cos(x) * (1 + 1e-11), {"x": "n"}).agree
    found = run(loss, "x", lambda x: jnp.cos(x) * (1 + 1e-8), {"x": "n"})
    assert found.counterexample is not None
    assert math.isclose(found.worst, 1e-8, rel_tol=1e-6)


@pytest.mark.parametrize("scale", [1e-30, 1e-12, 1e12])
def test_scale_does_not_matter(scale):
    def loss(x):
        return jnp.sum(jnp.sin(x)) * scale

    assert run(loss, "x", lambda x: jnp.cos(x) * scale, {"x": "n"}).agree
    assert not run(loss, "x", lambda x: jnp.cos(x) * (2 * scale), {"x": "n"}).agree


def test_claims_of_the_wrong_shape():
    result = run(lambda X: jnp.sum(X), "X", lambda X: jnp.ones_like(X.T), {"X": "n p"})
    n, p = result.sizes[0]["n"], result.sizes[0]["p"]
    assert result.claim_shape_error == (
        f"the claim has shape ({p}, {n}) where ({n}, {p}) is expected, at n = {n}, p = {p}"
    )
    result = run(lambda X: jnp.sum(X), "X", lambda X: X @ X, {"X": "n p"})
    assert result.claim_shape_error.startswith("the claim cannot be traced at n = ")
    result = run(lambda X: jnp.sum(X), "X", lambda X: (X, X), {"X": "2 2"})
    assert result.claim_shape_error == "the claim returns 2 arrays; expected one of shape (2, 2)"
    assert not result.agree


def test_unknown_operations_are_refused():
    def loss(A):
        return jnp.sum(jnp.linalg.eigvalsh(A))

    with pytest.raises(UnknownOperation, match=r"'eigh' at test_evaluating_comparing\.py, line"):
        run(loss, "A", lambda A: jnp.eye(A.shape[0]), {"A": "n n"})


def test_the_same_seed_gives_the_same_result():
    first, second = (
        run(network, "W1", lambda *arguments: -back_propagation(*arguments), NETWORK, seed=3)
        for _ in range(2)
    )
    assert (first, first.counterexample) == (second, second.counterexample)


def test_one_comparer_serves_many_claims():
    comparer = Comparer(read_signature("test", network, NETWORK), network, "W1")
    assert comparer.compare(back_propagation).agree
    assert not comparer.compare(lambda *arguments: 2 * back_propagation(*arguments)).agree
    assert comparer.compare(jax.grad(network, 1), size_sets=3, points=1).tried == 3
    assert comparer.directional(back_propagation) < 1e-9
    assert comparer.directional(lambda *arguments: 1.001 * back_propagation(*arguments)) > 1e-4


@pytest.mark.parametrize("kind", ["jacobian", "elementwise"])
def test_along_one_direction(kind):
    signature = read_signature("test", jnp.tanh, {"x": "n"})
    comparer = Comparer(signature, jnp.tanh, "x", kind)

    def claim(x):
        slope = 1 - jnp.tanh(x) ** 2
        return slope if kind == "elementwise" else jnp.diag(slope)

    assert comparer.directional(claim) < 1e-9
    assert comparer.directional(lambda x: 2 * claim(x)) > 0.1


def test_evaluate():
    signature = read_signature("test", quadratic, {"x": "n", "A": "n n"})
    point = {"x": [Fraction(1, 3), 1], "A": np.eye(2)}
    (result,) = evaluate(signature, quadratic, {"n": 2}, point, 60)
    ten_ninths = exact(60).context.mpf(10) / 9
    assert abs(result[()] - ten_ninths) < 1e-58


def test_the_evaluator_shares_nothing_with_the_algebra():
    allowed = tuple(
        f"symbolic.{name}" for name in ("evaluating", "arguments", "indices", "facts", "patience")
    )
    for path in Path(evaluating.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("symbolic"):
                assert node.module.startswith(allowed), (path.name, node.module)
            elif isinstance(node, ast.Import):
                assert not any(name.name.startswith("symbolic") for name in node.names)


def test_constants_in_float32_are_rounded_constants():
    result = run(
        lambda x: jnp.sum(x**2) * jnp.float32(0.1).astype(x.dtype),
        "x",
        lambda x: 0.2 * x,
        {"x": "n"},
    )
    assert result.agree
    result = run(lambda x: jnp.sum(x**2) * 0.1, "x", lambda x: 0.2 * (1 + 3e-8) * x, {"x": "n"})
    assert not result.agree
