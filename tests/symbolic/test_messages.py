"""Bad input gets one sentence: who refuses, what came, what to write instead."""

import re

import jax
import jax.numpy as jnp
import pytest

import symbolic


def loss(X, w, y):
    return jnp.mean((X @ w - y) ** 2)


def slope(X, w, y):
    return 2 / X.shape[0] * X.T @ (X @ w - y)


SHAPES = {"X": "n p", "w": "p", "y": "n"}


def branching(x):
    return x.sum() if x[0] > 0 else -x.sum()


def gathered(x, t):
    return jnp.take_along_axis(x, t[:, None], 1).sum()


BAD = {
    "unknown primitive": (
        lambda: symbolic.derive(lambda x: jnp.sum(jnp.sort(x)), "x", {"x": "n"}),
        r"derive: the operation 'sort' .* cannot be read; write",
    ),
    "shapes that do not fit": (
        lambda: symbolic.derive(loss, "w", {**SHAPES, "w": "q"}),
        r"derive: .*shapes.*fit",
    ),
    "shape of no argument": (
        lambda: symbolic.derive(loss, "w", {**SHAPES, "v": "n"}),
        r"derive: shapes names 'v', which is no argument of the function; write one of X, w, y",
    ),
    "argument without a shape": (
        lambda: symbolic.derive(loss, "w", {"X": "n p"}),
        r"derive: the argument 'w' has no shape; write shapes=\{'w': \"n p\", …\} or annotate it",
    ),
    "text that is no size": (
        lambda: symbolic.derive(loss, "w", {**SHAPES, "w": "p$"}),
        r"derive: the shape of 'w' is 'p\$', where p\$ is no size; write names and whole numbers",
    ),
    "wrt that is no argument": (
        lambda: symbolic.check(loss, "W", slope, SHAPES),
        r"check: wrt is 'W', which is no argument; write one of X, w, y",
    ),
    "wrt of whole numbers": (
        lambda: symbolic.derive(gathered, "t", {"x": "n p", "t": "n"}, domains={"t": "integer"}),
        r"derive: wrt is 't', an array of whole numbers, which has no derivative",
    ),
    "claim of the wrong shape": (
        lambda: symbolic.check(
            lambda X, W: jnp.sum((X @ W) ** 2),
            "W",
            lambda X, W: 2 * (X @ W).T @ X,
            {"X": "n p", "W": "p q"},
        ),
        r"check: the claim has shape \(q, p\) but ∂L/∂W has shape \(p, q\); write its transpose",
    ),
    "claim of other arguments": (
        lambda: symbolic.check(loss, "w", lambda X, v: v, SHAPES),
        r"check: the claim takes 'v', which is no argument of the function; write a function of",
    ),
    "claim that is no function": (
        lambda: symbolic.check(loss, "w", 3, SHAPES),  # type: ignore[arg-type]
        r"check: claim is 3 of type int; write LaTeX, or a JAX function",
    ),
    "branch on values": (
        lambda: symbolic.derive(branching, "x", {"x": "n"}),
        r"derive: .*branch.*jnp\.where",
    ),
    "gradient of an array": (
        lambda: symbolic.derive(lambda x: x**2, "x", {"x": "n"}),
        r"derive: the function gives an array of shape \(n\) but a gradient needs a scalar; sum",
    ),
    "not element by element": (
        lambda: symbolic.derive(jax.nn.softmax, "x", {"x": "n"}, kind="elementwise"),
        r'derive: an element of the output depends on other elements .*; ask for kind="jacobian"',
    ),
    "unknown kind": (
        lambda: symbolic.derive(loss, "w", SHAPES, kind="slope"),
        r"derive: kind is 'slope'; write one of gradient, jacobian",
    ),
    "unknown domain": (
        lambda: symbolic.derive(loss, "w", SHAPES, domains={"y": "boolean"}),
        r"derive: domains\['y'\] is 'boolean'; write one of real, positive",
    ),
    "fact about no argument": (
        lambda: symbolic.derive(loss, "w", SHAPES, assume=[symbolic.binary("t")]),
        r"derive: 't' is no argument of the function; write one of X, w, y",
    ),
    "assumption that cannot be read": (
        lambda: symbolic.derive(loss, "w", SHAPES, assume="X is nice"),
        r"derive: assume holds 'X is nice'; write a fact such as",
    ),
    "relation of no size": (
        lambda: symbolic.derive(loss, "w", SHAPES, assume="m = 1"),
        r"derive: assume says m = 1, but m is no size of the arguments; write one of n, p",
    ),
    "no function": (
        lambda: symbolic.derive(3, "x", {"x": "n"}),  # type: ignore[arg-type]
        r"derive: the function is 3 of type int; write a JAX function",
    ),
    "two outputs": (
        lambda: symbolic.derive(lambda x: (x, x), "x", {"x": "n"}),
        r"derive: the function gives 2 arrays; write a function that gives one array",
    ),
    "no rule": (
        lambda: symbolic.verify(loss, SHAPES),
        r"verify: the function is .* of type function; write one made by jax.custom_jvp",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_sentence(case):
    call, pattern = BAD[case]
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    sentence = str(caught.value)
    assert re.match(pattern, sentence), sentence
    assert "\n" not in sentence
