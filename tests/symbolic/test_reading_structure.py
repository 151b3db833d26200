"""Shapes, reductions, choices and constants: read as JAX computes them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.symbolic.reading_evaluator import assert_read

X = {"x": "n p"}
XY = {"x": "n p", "y": "n q"}

MOVED = {
    "merge": (lambda x: x.reshape(-1) * 2, X),
    "resplit": (lambda x: x.reshape(x.shape[1], x.shape[0]), X),
    "heads": (lambda x: x.reshape(x.shape[0], 2, -1).transpose(1, 0, 2).sum(2), {"x": "n 2*p"}),
    "heads back": (
        lambda x: x.reshape(x.shape[0], 2, -1).transpose(1, 0, 2).reshape(2 * x.shape[0], -1),
        {"x": "n 2*p"},
    ),
    "merged product": (lambda x: x.reshape(-1) @ jnp.cos(x).reshape(-1), X),
    "merged axes summed": (
        lambda x: (
            x.reshape(x.shape[0] * x.shape[1], -1)
            * jnp.arange(x.shape[0] * x.shape[1])[:, None].astype(float)
        ).sum(0),
        {"x": "n p q"},
    ),
    "concatenate": (lambda x, y: jnp.concatenate([x, y], 1) @ jnp.concatenate([y, x], 1).T, XY),
    "three parts": (lambda x, y: jnp.concatenate([x, y, x], 1).sum(1), XY),
    "softmax of parts": (lambda x, y: jax.nn.softmax(jnp.concatenate([x, y], 1)), XY),
    "stack": (lambda x: jnp.stack([x, x**2], 1), X),
    "split": (
        lambda x: sum(i * a for i, a in enumerate(jnp.split(x, 2, axis=1), 1)),
        {"x": "n 2*q"},
    ),
    "unstack": (lambda x: jnp.unstack(x, axis=1)[1], {"x": "n 2"}),
    "pad": (lambda x: jnp.pad(x, ((1, 2), (0, 1))), X),
    "pad with a constant": (lambda x: jnp.pad(x, 1, constant_values=3.0), X),
    "pad by less than none": (
        lambda x: jax.lax.pad(x, 0.0, ((-1, 0, 0), (0, 1, 0))),
        {"x": "n+1 p"},
    ),
    "differences": (lambda x: jnp.diff(x, axis=0), {"x": "n+1 p"}),
    "roll": (lambda x: jnp.roll(x, 1, 0), X),
    "flip": (lambda x: jnp.flip(x), X),
    "rotate": (lambda x: jnp.rot90(x), X),
    "tile": (lambda x: jnp.tile(x, (2, 3)), X),
    "repeat": (lambda x: jnp.repeat(x, 2, axis=0), X),
    "strides": (lambda x: x[::2], {"x": "2*n p"}),
    "part with strides": (lambda x: jax.lax.slice(x, (0, 0), (2, 3), (1, 2)), {"x": "2 3"}),
    "reversed part": (lambda x: x[1:, ::-1], {"x": "n+1 p"}),
    "window": (lambda x: jax.lax.dynamic_slice(x, (1, 0), (2, 2)), {"x": "n+3 p+1"}),
    "row": (lambda x: x[0] + x[-1] * x[0, 1], {"x": "n p+1"}),
    "row added to": (lambda x: x.at[0].add(x[1]), {"x": "n+1 p"}),
    "rows set": (lambda x: x.at[1:].set(2.0), {"x": "n+1 p"}),
    "column set": (lambda x: x.at[:, 0].set(x[:, 1]), {"x": "n p+1"}),
    "row scaled": (lambda x: x.at[0].mul(2.0), X),
    "mesh": (lambda x: jnp.meshgrid(x[0], x[:, 0])[0], X),
    "new axes": (lambda x: x[..., None] * x[:, None, :], {"x": "n n"}),
    "kron": (lambda x, y: jnp.kron(x, y), XY),
}
REDUCED = {
    "mean": (lambda x: x.mean(), X),
    "variance": (lambda x: x.var(1) + x.std(), X),
    "product": (lambda x: x.prod(1), {"x": "2 3"}),
    "largest": (lambda x: x.max(1) + x.min(), X),
    "running sum": (lambda x: jnp.cumsum(x, 1) + jnp.cumsum(x[::-1], 0), X),
    "running product": (lambda x: jnp.cumprod(x, 1), {"x": "n 3"}),
    "running maximum": (lambda x: jax.lax.cummax(x, 1) + jax.lax.cummin(x, 0, reverse=True), X),
    "running logsumexp": (lambda x: jax.lax.cumlogsumexp(x, 1), {"x": "n 3"}),
    "weighted": (lambda x: jnp.average(x, axis=0, weights=jnp.exp(x)), X),
    "any and all": (
        lambda x: jnp.any(x > 0.5, 1).astype(float) + jnp.all(x > -0.5, 0).sum().astype(float),
        X,
    ),
    "masked mean": (lambda x: (x * (x > 0).astype(float)).sum() / (x > 0).sum().astype(float), X),
}
COMPUTED = {
    "where": (lambda x: jnp.where(x > 0, x, jnp.exp(x)), X),
    "clip": (lambda x: jnp.clip(x, -0.5, 0.5), X),
    "extremes": (lambda x: jnp.maximum(x, 0.3) + jnp.minimum(x, x**2), X),
    "signs": (lambda x: jnp.abs(x) * jnp.sign(x), X),
    "logic": (lambda x: ((x > 0) & ~(x > 0.5) | (x < -1) ^ (x >= -2)).astype(float), X),
    "equalities": (lambda x: ((x == x) & (x != 2.0) & ((x > 0) == (x <= 1))).astype(float), X),
    "select": (lambda x: jnp.select([x > 0.5, x > 0], [x, 2 * x], 3.0), X),
    "cond": (lambda x: jax.lax.cond(x.sum() > 0, jnp.sin, jnp.cos, x), X),
    "switch": (lambda x: jax.lax.switch(2, [jnp.sin, jnp.cos, jnp.tan], x), X),
    "trigonometry": (lambda x: jnp.tan(x) + jnp.arctan(x) + jnp.arctan2(x, 2.0) + jnp.sinc(x), X),
    "hyperbolic": (lambda x: jnp.sinh(x) + jnp.cosh(x) + jnp.arcsinh(x) + jnp.arctanh(0.1 * x), X),
    "exponential": (lambda x: jnp.expm1(x) + jnp.exp2(x) + jnp.log1p(x**2) + jnp.cbrt(x), X),
    "error function": (lambda x: jax.scipy.special.erf(x) + jax.scipy.special.erfc(x), X),
    "gamma function": (lambda x: jax.scipy.special.gammaln(x**2 + 1), X),
    "normal": (lambda x: jax.scipy.stats.norm.logpdf(x) + jax.scipy.stats.norm.cdf(x), X),
    "powers": (lambda x: (x**2 + 1) ** x + (x**2 + 1) ** 0.3 + x**3 + x**-2 + 2.0**x, X),
    "guarded log": (lambda x: jnp.where(x > 0, jnp.log(jnp.where(x > 0, x, 1.0)), 0.0), X),
    "finite": (lambda x: jnp.where(jnp.isfinite(x) & ~jnp.isnan(x), x, 0.0), X),
    "counting": (lambda x: x * jnp.arange(x.shape[1]).astype(float) ** 2 / x.shape[0], X),
    "sizes": (lambda x: x * x.shape[0] / (x.shape[1] + 1) + jnp.log(x.shape[0] * 1.0), X),
    "triangle": (
        lambda x: x * (jnp.arange(x.shape[0])[:, None] >= jnp.arange(x.shape[1])).astype(float),
        X,
    ),
    "constants": (lambda x: x @ np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 7.0]]) + 0.1, {"x": "n 3"}),
    "chosen by constants": (
        lambda x: jnp.where(np.array([True, False, True]), x, 0.0),
        {"x": "n 3"},
    ),
    "checkpoint": (lambda x: jax.checkpoint(lambda x: jnp.sin(jnp.sin(x)))(x), X),
    "tangent": (lambda x: jax.jvp(lambda x: jnp.sin(x) @ x.T, (x,), (jnp.cos(x),)), X),
}
WITHOUT_DERIVATIVE = {
    "rounding": (lambda x: jnp.floor(x) + jnp.ceil(x) + jnp.round(x), X),
    "remainders": (lambda x: x % 1.0 + x // 0.7 + jnp.fmod(x, 0.3), X),
    "whole numbers": (
        lambda x: (x.astype(int) // 2 + 7 % (x.astype(int) ** 2 + 1)).astype(float),
        X,
    ),
    "truth": (
        lambda x: x.astype(bool).astype(float) + (x > 0).astype(int).astype(bool).astype(float),
        X,
    ),
    "digamma": (lambda x: jax.scipy.special.digamma(x**2 + 1), X),
    "halves": (
        lambda x: (
            x * (jnp.arange(x.shape[0]) // 2 + jnp.arange(x.shape[0]) % 2)[:, None].astype(float)
        ),
        X,
    ),
}
DIFFERENTIABLE = {**MOVED, **REDUCED, **COMPUTED}


NO_GRADIENT = {"tangent", "running maximum", *WITHOUT_DERIVATIVE}


@pytest.mark.parametrize("name", [*DIFFERENTIABLE, *WITHOUT_DERIVATIVE])
def test_values_and_gradients(name):
    f, shapes = (DIFFERENTIABLE | WITHOUT_DERIVATIVE)[name]

    def both(x, y=None):
        given = (x, y)[: len(shapes)]
        gradient = jax.grad(lambda x, *rest: jnp.sum(jnp.square(f(x, *rest))))
        return f(*given), None if name in NO_GRADIENT else gradient(*given)

    assert_read(both, shapes)


def test_maps_over_axes():
    def pairwise(a, b):
        return jax.vmap(jax.vmap(lambda a, b: jnp.tanh(a * b), (0, None)), (None, 0))(a, b)

    assert_read(pairwise, {"a": "n", "b": "p"})
    assert_read(lambda x, W: jax.vmap(lambda x: W @ x)(x), {"x": "n p", "W": "q p"})
    assert_read(lambda x, y: jax.vmap(jnp.dot)(x, y), {"x": "n p q", "y": "n q p"})
    assert_read(lambda x, y: jnp.einsum("npq,nqh->nph", x, y), {"x": "n p q", "y": "n q h"})
    assert_read(lambda x: jax.vmap(jnp.outer)(x, x), {"x": "n p"})
