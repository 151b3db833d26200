"""What cannot be read is refused in one sentence that says what to write instead."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from symbolic.arguments import read_signature
from symbolic.reading import ReadingError, UnknownOperation, read


def branching(x):
    return x if x.sum() > 0 else -x


def refusal(fn, shapes, kind=ReadingError):
    with pytest.raises(kind) as caught:
        read(read_signature("symbolic.derive", fn, shapes), fn)
    message = str(caught.value)
    assert message.startswith("symbolic.derive: ")
    assert "\n" not in message
    return re.sub(r"\(/[^)]*test_reading_refusals\.py:\d+\)", "(here)", message)


@pytest.mark.parametrize(
    ("fn", "shapes", "sentence"),
    [
        (
            branching,
            {"x": "n"},
            "symbolic.derive: branching branches on the value of an array (here) at x: (n,); "
            "write jnp.where(condition, a, b)",
        ),
        (
            lambda x: x * float(x[0]),
            {"x": "n"},
            "needs the value of an array as a number of Python or NumPy (here)",
        ),
        (lambda x: jnp.asarray(np.exp(x)), {"x": "n"}, "write it with jax.numpy"),
        (lambda x: x[x > 0], {"x": "n"}, "write jnp.where(condition, x, 0)"),
        (
            lambda x: x if x.shape[0] > 3 else -x,
            {"x": "n"},
            "depends on how large a size is (Symbolic dimension comparison 'n' > '3' is "
            "inconclusive) (here) at x: (n,); give that size as a number in shapes",
        ),
        (lambda x: x.reshape(2, -1), {"x": "n"}, 'give that size as a product, such as "2*p"'),
        (lambda x: x[:3], {"x": "n"}, "an axis has the size min(n, 3)"),
        (lambda x: sum(x[i] for i in range(x.shape[0])), {"x": "n"}, "needs a size as a number"),
        (lambda x: x / np.sqrt(x.shape[0]), {"x": "n"}, "such as jnp.sqrt(x.shape[0])"),
        (lambda x: x / x.shape[0] ** 0.5, {"x": "n"}, "write jnp.sqrt(x.shape[0])"),
        (
            lambda x, y: x @ y,
            {"x": "n p", "y": "q h"},
            "meets shapes that do not fit (dot_general requires contracting dimensions to have "
            "the same shape, got (p,) and (q,)) (here) at x: (n, p), y: (q, h); "
            "give shapes that fit",
        ),
        (lambda x, y: x + y, {"x": "n p", "y": "n q"}, "(n, p), (n, q)"),
        (lambda x: x * jnp.int32(2), {"x": "n"}, "convert one of them with .astype"),
        (lambda x: "a", {"x": "n"}, "gives back something that is no array"),
        (lambda x: jax.grad(lambda x: x)(x), {"x": "n"}, "sum it, or write jax.jacobian"),
    ],
)
def test_functions_that_cannot_be_traced(fn, shapes, sentence):
    assert sentence in refusal(fn, shapes)


@pytest.mark.parametrize(
    ("fn", "sentence"),
    [
        (lambda x: jnp.sort(x), "the operation 'sort' (here) cannot be read"),
        (lambda x: jnp.argmax(x).astype(float), "the operation 'argmax' (here)"),
        (
            lambda x: jax.lax.scan(lambda c, a: (c + a, c), 0.0, x)[0],
            "the operation 'scan' (here) cannot be read; write the loop in Python",
        ),
        (
            lambda x: x * jax.random.normal(jax.random.key(0), x.shape, x.dtype),
            "give random numbers as an argument",
        ),
        (lambda x: jnp.abs(jnp.fft.fft(x)), "its numbers are complex128"),
        (lambda x: jnp.linalg.cholesky(jnp.outer(x, x)), "the operation 'cholesky' (here)"),
    ],
)
def test_primitives_that_are_not_known(fn, sentence):
    assert sentence in refusal(fn, {"x": "n"}, UnknownOperation)


def test_updates_that_may_meet():
    def fn(x, y):
        return x.at[y].set(0.0)

    with pytest.raises(UnknownOperation, match="give unique_indices=True"):
        read(read_signature("test", fn, {"x": "n", "y": "p"}, integers=("y",)), fn)


def test_errors_of_the_users_own_code_are_left_alone():
    def fn(x):
        return x.no_such_thing

    with pytest.raises(AttributeError, match="no_such_thing"):
        read(read_signature("test", fn, {"x": "n"}), fn)
