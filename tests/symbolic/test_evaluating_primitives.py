"""Every primitive of the interpreter against JAX in float64, in both arithmetics."""

import inspect
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.ad_checkpoint import checkpoint_name
from jax.scipy import special

from symbolic.evaluating import FLOAT, UnknownOperation, exact, interpret
from symbolic.evaluating.interpreter import Program
from symbolic.evaluating.structure import Run

pytestmark = pytest.mark.usefixtures("x64")

X = np.array([[0.3, -1.2, 0.7, 1.9], [-0.4, 2.1, -0.9, 0.6], [1.1, -1.7, 0.2, -0.8]])
P = np.abs(X) * 0.4 + 0.1
A = np.array([[2.0, 0.3, -0.4], [0.1, 1.5, 0.6], [0.7, -0.2, 1.8]])
S = A + A.T
EXTREME = np.array([np.inf, -np.inf, np.nan, 0.0, 1.0, -1.0])
IMAGES = np.linspace(-1, 1, 4 * 5 * 4 * 4).reshape(4, 5, 4, 4) ** 3


def check(f, *arrays, tolerance=1e-12, wanted=None):
    """Both arithmetics give what JAX gives."""
    arrays = [jnp.asarray(array) for array in arrays]
    program = jax.make_jaxpr(f)(*arrays)
    wanted = jax.tree.leaves(jax.jit(f)(*arrays) if wanted is None else wanted)
    for arithmetic in (FLOAT, exact()):
        results = interpret(program, [np.asarray(array) for array in arrays], arithmetic)
        assert len(results) == len(wanted)
        for result, value in zip(results, wanted, strict=True):
            assert result.shape == value.shape
            np.testing.assert_allclose(
                result.astype(np.float64), value, rtol=tolerance, atol=tolerance
            )


def each(names):
    """All the functions of `jax.lax` of these names at once, which JAX compiles faster."""
    return lambda *arrays: [getattr(lax, name)(*arrays) for name in names.split()]


@pytest.mark.parametrize(
    ("names", "array"),
    [
        (
            "neg abs sign floor ceil square exp exp2 expm1 logistic sin cos tan atan sinh cosh "
            "tanh asinh erf erfc lgamma digamma cbrt is_finite",
            X,
        ),
        ("sqrt rsqrt log log1p asin acos atanh erf_inv", P),
        ("acosh", P + 1),
        ("neg abs sign exp expm1 log log1p logistic tanh sqrt rsqrt atan erf is_finite", EXTREME),
    ],
    ids=["everywhere", "above 0", "above 1", "at infinities"],
)
def test_functions_of_one_number(names, array):
    check(each(names), array)


BINARY = "add sub mul div rem max min pow eq ne lt le gt ge"


@pytest.mark.parametrize(
    ("names", "left", "right"),
    [
        (BINARY + " atan2 nextafter", P, X[::-1]),
        (BINARY, np.array([0.0, 0, 1, 2, np.inf, 0]), np.array([0.0, 1, 0, 2, 2, -1])),
        ("add sub mul div rem max min eq lt", np.array([7, -7, 6, -6]), np.array([3, 3, -4, -4])),
        ("bitwise_and bitwise_or bitwise_xor eq ne", X > 0, X[::-1] > 0),
    ],
    ids=["real", "at 0 and infinities", "whole", "truth"],
)
def test_functions_of_two_numbers(names, left, right):
    check(each(names), left, right)


SHAPES = {
    "not": lambda x: ~(x > 0),
    "integer_pow": lambda x: x**2 + x**3 + x**-1 + x**-2,
    "pow of whole exponent": lambda x: lax.pow(x, jnp.int32(3)),
    "round to even": lambda x: lax.round(jnp.floor(4 * x) / 2, lax.RoundingMethod.TO_NEAREST_EVEN),
    "round away": lambda x: lax.round(jnp.floor(4 * x) / 2, lax.RoundingMethod.AWAY_FROM_ZERO),
    "clamp": lambda x: lax.clamp(-0.5, x, 0.8),
    "select": lambda x: jnp.where(x > 0, x, 2 * x),
    "select of three": lambda x: lax.select_n((x > 0).astype(jnp.int32) * 2, x, 2 * x, 3 * x),
    "iota": lambda x: x + lax.broadcasted_iota(x.dtype, x.shape, 1),
    "eye": lambda x: x @ jnp.eye(4, 3),
    "convert": lambda x: (
        (3 * x).astype(jnp.int32).astype(bool).astype(x.dtype) + (x > 0).astype(x.dtype)
    ),
    "reshape": lambda x: x.reshape(2, 3, 2),
    "reshape in another order": lambda x: lax.reshape(x, (6, 2), (1, 0)),
    "broadcast": lambda x: jnp.broadcast_to(x[:, None, :], (3, 2, 4)) + x[0],
    "transpose": lambda x: jnp.transpose(x[None], (2, 0, 1)),
    "squeeze, expand": lambda x: jnp.squeeze(jnp.expand_dims(x, (0, 2)), 0),
    "reverse": lambda x: jnp.flip(x, 1),
    "tile": lambda x: jnp.tile(x, (2, 2)),
    "roll": lambda x: jnp.roll(x, 1, axis=1),
    "concatenate": lambda x: jnp.concatenate([x, x[:1]], axis=0),
    "stack": lambda x: jnp.stack([x, 2 * x], axis=1),
    "unstack": lambda x: jnp.unstack(x, axis=1),
    "split": lambda x: jnp.split(x, [1, 3], axis=1),
    "slice": lambda x: x[::2, 1:4:2],
    "pad": lambda x: lax.pad(x, jnp.asarray(0.5, x.dtype), ((1, -1, 0), (-2, 0, 1))),
    "pad inside": lambda x: lax.pad(x, jnp.asarray(0.5, x.dtype), ((-1, -1, 2), (2, 0, 1))),
    "copies": lambda x: checkpoint_name(lax.stop_gradient(jnp.copy(x)), "x"),
    "barrier": lambda x: lax.optimization_barrier((x, 2 * x)),
    "reduce precision": lambda x: lax.reduce_precision(x, 11, 52),
    "reductions": lambda x: (x.sum(1), x.prod(), x.max(0), x.min(1), (x > 0).any(0), (x > 0).all()),
    "argmax": lambda x: (jnp.argmax(x, 1), jnp.argmin(x)),
    "running": lambda x: (jnp.cumsum(x, 1), lax.cumsum(x, 0, reverse=True), jnp.cumprod(x)),
    "running extremes": lambda x: (lax.cummax(x, 1), lax.cummin(x, 0), lax.cumlogsumexp(x, 1)),
    "sort": lambda x: jnp.sort(x, axis=0),
    "sort by two keys": lambda x: jnp.lexsort((x, jnp.round(x))),
    "largest": lambda x: lax.top_k(x, 2),
    "median": lambda x: jnp.median(x, axis=1),
    "empty": lambda x: (jnp.sum(x[:, :0], 1), jnp.diff(x[:1], axis=0).sum(), x[:, :0] @ x[:0, :]),
    "batched product": lambda x: jnp.einsum("ij,kj,ik->ijk", x, x, x @ x.T),
    "tensor product": lambda x: jnp.einsum("bij,kjb->bik", x.reshape(2, 3, 2), x.reshape(3, 2, 2)),
    "dynamic slice": lambda x: lax.dynamic_slice(x, (jnp.argmax(x[0]), 1), (2, 2)),
    "dynamic update": lambda x: lax.dynamic_update_slice(x, x[:2], (jnp.argmax(x[0]), 0)),
    "gather rows": lambda x: x[jnp.array([0, 2, -1, 2])],
    "gather filled": lambda x: x.at[jnp.array([0, 9])].get(mode="fill"),
    "gather clipped": lambda x: jnp.take(x, jnp.array([0, 9]), axis=1, mode="clip"),
    "gather along": lambda x: jnp.take_along_axis(x, jnp.argsort(x, axis=1), axis=1),
    "gather in batches": jax.vmap(lambda x: x[jnp.argmax(x) - 1]),
    "scatter": lambda x: x.at[1, 2].set(7.0),
    "scatter dropped": lambda x: x.at[jnp.array([0, 9]), 1].set(3.0),
    "scatter-add": lambda x: x.at[jnp.array([0, 1, 0])].add(x),
    "scatter-mul": lambda x: x.at[jnp.array([0, 1, 0]), 1].multiply(x[:, 0]),
    "scatter extremes": lambda x: x.at[jnp.array([0, 2])].max(0.5).at[1].min(0.1),
    "scatter in batches": jax.vmap(lambda x: x.at[jnp.array([1, 1])].add(x[:2])),
    "pool max": lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (2, 3), (2, 1), "SAME"),
    "pool sum": lambda x: lax.reduce_window(
        x, 0.0, lax.add, (2, 2), (1, 2), "SAME", base_dilation=(2, 1), window_dilation=(1, 2)
    ),
    "pool max, gradient": jax.grad(
        lambda x: jnp.sin(lax.reduce_window(x, -jnp.inf, lax.max, (2, 2), (1, 1), "SAME")).sum()
    ),
    "pool max, forward": lambda x: jax.jvp(
        lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (2, 2), (1, 1), "VALID"), (x,), (x,)
    ),
    "remat": jax.checkpoint(lambda x: jnp.sin(x) * 2),
    "branch": lambda x: lax.cond(x[0, 0] > 0, jnp.sin, jnp.cos, x),
    "branch in batches": jax.vmap(lambda x: lax.cond(x[0] > 0, jnp.sin, jnp.cos, x)),
    "switch": lambda x: lax.switch(jnp.argmax(x[0]), [jnp.sin, jnp.cos, jnp.tan], x),
    "for": lambda x: lax.fori_loop(0, 3, lambda i, c: c * x + i.astype(c.dtype), x),
    "while in batches": jax.vmap(
        lambda x: lax.while_loop(lambda c: jnp.sum(c**2) < 100, lambda c: c * 2, x)
    ),
    "scan": lambda x: lax.scan(lambda c, a: (c + a, c * a), x[0], x),
    "scan back": lambda x: lax.scan(lambda c, a: (c + a, c * a), x[0], x, reverse=True),
    "scan of nothing": lambda x: lax.scan(lambda c, a: (c + a, c * a), x[0], x[:0]),
    "xlogy": lambda x: special.xlogy(jnp.maximum(x, 0), jnp.maximum(x, 0)),
    "polygamma": lambda x: special.polygamma(1, x * x),
}


@pytest.fixture(scope="module")
def compiled():
    """What JAX gives for all of them, compiled together, which is faster."""
    with jax.enable_x64(True):
        return jax.jit(lambda x: {name: f(x) for name, f in SHAPES.items()})(jnp.asarray(X))


@pytest.mark.parametrize("name", SHAPES)
def test_arrays(name, compiled):
    check(SHAPES[name], X, wanted=compiled[name])


LINEAR = {
    "lu": (jnp.linalg.slogdet, A),
    "det": (jnp.linalg.det, A),
    "det of four": (lambda x: jnp.linalg.det(jnp.diag(x[0]) + 0.3), X),
    "inv": (jnp.linalg.inv, A),
    "inv in batches": (jax.vmap(jnp.linalg.inv), np.stack([A, S])),
    "solve": (jnp.linalg.solve, A, X),
    "solve, gradient": (jax.grad(lambda a, b: jnp.sin(jnp.linalg.solve(a, b)).sum(), (0, 1)), A, X),
    "solve a vector": (jnp.linalg.solve, A, X[:, 0]),
    "cholesky": (jnp.linalg.cholesky, S),
    "cholesky, gradient": (jax.grad(lambda a: jnp.sin(jnp.linalg.cholesky(a)).sum()), S),
    "of a matrix without inverse": (jnp.linalg.det, np.ones((3, 3))),
    "norm": (jnp.linalg.norm, A),
}


@pytest.mark.parametrize("name", LINEAR)
def test_linear_algebra(name):
    check(*LINEAR[name], tolerance=1e-10)


@pytest.mark.parametrize("left_side", [True, False])
@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("transpose_a", [True, False])
def test_triangular_solve(left_side, lower, transpose_a):
    def f(a, b):
        return lax.linalg.triangular_solve(
            a, b, left_side=left_side, lower=lower, transpose_a=transpose_a
        )

    check(f, A, A + 1)


@pytest.mark.parametrize(
    "options",
    [
        {"padding": "SAME"},
        {"padding": ((2, 0), (-1, 1)), "feature_group_count": 2},
        {"padding": "VALID", "batch_group_count": 2},
        {"padding": ((1, 1), (0, 2)), "lhs_dilation": (2, 1), "rhs_dilation": (1, 2)},
    ],
    ids=["same", "groups", "batch groups", "dilated"],
)
def test_convolution(options):
    kernel = np.linspace(-1, 1, 2 * 3 * 4 * 6).reshape(2, 3, 4, 6)
    kernel = kernel[:, :, : 4 // options.get("feature_group_count", 1)]

    def f(images, kernel):
        return lax.conv_general_dilated(
            images, kernel, (1, 2), dimension_numbers=("NHWC", "HWIO", "NHWC"), **options
        )

    check(f, IMAGES, kernel)


@jax.custom_vjp
def _doubled(x):
    return 2 * x


_doubled.defvjp(lambda x: (2 * x, None), lambda _, adjoint: (adjoint,))


def test_a_function_with_its_own_rule_is_its_primal():
    check(lambda x: _doubled(x) + jax.nn.relu(x), X)


def test_every_lane_is_evaluated_as_alone():
    """Lanes that branch, loop and sort differently keep apart."""

    def f(x, i):
        y = lax.cond(x[0, 0] > 0, jnp.sin, jnp.cos, x)
        y = lax.while_loop(lambda c: jnp.sum(c**2) < 50, lambda c: c * 2, y)
        y, _ = lax.scan(lambda c, a: (c * a[0], a), y, x)
        return jnp.sort(y, axis=0) + x[i] + jnp.linalg.solve(A * x[0, 0], y[0, :3])[0]

    program, jitted = Program(jax.make_jaxpr(f)(X, 0)), jax.jit(f)
    lanes = [np.stack([X, -X, X**2]), np.array([2, 0, 1])]
    for arithmetic in (FLOAT, exact()):
        together = program.run(Run(arithmetic), [arithmetic.array(lane) for lane in lanes])[0]
        for lane in range(3):
            alone = program(arithmetic, [array[lane] for array in lanes])[0]
            assert (together[lane] == alone).all()
            wanted = jitted(*(jnp.asarray(array[lane]) for array in lanes))
            assert np.allclose(alone.astype(float), wanted)


def test_stop_gradient_keeps_the_value_of_the_first_lane():
    program = Program(jax.make_jaxpr(lambda x: x * lax.stop_gradient(x))(1.0))
    lanes = np.array([2.0, 3.0])
    assert program.run(Run(FLOAT), [lanes])[0].tolist() == [4, 9]
    assert program.run(Run(FLOAT, hold=True), [lanes])[0].tolist() == [4, 6]


def test_many_digits():
    program = jax.make_jaxpr(lambda x: jnp.exp(x) - 1)(1.0)
    context = exact(60).context
    (result,) = interpret(program, [1e-20], exact(60))
    assert abs(result[()] - context.expm1(context.mpf(1e-20))) < context.mpf(10) ** -58


def test_only_rounded_constants_are_shaken():
    values = np.array([np.inf, -np.inf, 0.0, 0.5, -3.0, 1e6, 0.1, np.float32(0.1), 2.0**-54])
    moved = exact(shaken=True).constant(values) - exact().constant(values)
    assert [bool(change == 0) for change in moved[2:]] == [True] * 4 + [False] * 3
    assert all(exact(shaken=True).constant(values)[:2] == values[:2])


def test_an_unknown_operation_is_named_with_its_line():
    program = jax.make_jaxpr(lambda x: jnp.linalg.eigvalsh(x))(S)
    line = inspect.currentframe().f_lineno - 1
    with pytest.raises(
        UnknownOperation,
        match=rf"^the operation 'eigh' at test_evaluating_primitives.py, line {line} is not evaluated$",
    ):
        interpret(program, [S], FLOAT)


def test_an_unknown_operation_that_no_result_needs_is_no_obstacle():
    program = jax.make_jaxpr(lambda x: (jnp.linalg.eigvalsh(x), x.sum())[1])(S)
    assert math.isclose(interpret(program, [S], FLOAT)[0], S.sum())
