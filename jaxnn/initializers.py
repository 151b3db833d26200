"""Initial values of parameters: by name, by a function of (key, shape, dtype), or given."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Key

from jaxnn import _guards

Initializer = Callable[..., Array]

INITIALIZERS: dict[str, Initializer] = {
    "glorot": jax.nn.initializers.glorot_uniform(),
    "glorot_uniform": jax.nn.initializers.glorot_uniform(),
    "glorot_normal": jax.nn.initializers.glorot_normal(),
    "he": jax.nn.initializers.he_normal(),
    "he_uniform": jax.nn.initializers.he_uniform(),
    "he_normal": jax.nn.initializers.he_normal(),
    "lecun": jax.nn.initializers.lecun_normal(),
    "lecun_uniform": jax.nn.initializers.lecun_uniform(),
    "lecun_normal": jax.nn.initializers.lecun_normal(),
    "normal": jax.nn.initializers.normal(stddev=1.0),
    "uniform": jax.nn.initializers.uniform(scale=1.0),
    "zeros": jax.nn.initializers.zeros,
    "ones": jax.nn.initializers.ones,
}


def initialize(
    how: Any, key: Key[Array, ""], shape: tuple[int, ...], dtype: Any = None
) -> Float[Array, "..."]:
    """Draw, or copy, an array of initial values.

    `how` is a name of jaxnn.INITIALIZERS ("glorot", "he", "lecun" and their _uniform and _normal
    forms, "normal" with unit variance, "uniform" on [0, 1), "zeros", "ones"), a function of
    (key, shape, dtype) such as those of jax.nn.initializers, or the values themselves.

    Shapes: `shape` is that of the result; given values must have it, or be a single number.
    Raises: ValueError for an unknown name or for given values of another shape.
    Source: lectures 000 to 004 start from random, all-one and given weights.

    >>> initialize("ones", jax.random.key(0), (2, 3)).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    >>> initialize([[0.15, 0.25]], jax.random.key(0), (1, 2)).shape
    (1, 2)
    """
    dtype = jnp.result_type(float) if dtype is None else dtype
    if isinstance(how, str):
        if how not in INITIALIZERS:
            raise ValueError(
                f"initialize: no initialiser is named {how!r}; write one of "
                f"{', '.join(INITIALIZERS)}, a function of (key, shape, dtype), or an array"
            )
        how = functools.partial(at_once, INITIALIZERS[how])
    if callable(how):
        values: Any = how(key, shape, dtype)
    else:
        values = jnp.asarray(how, dtype)
        values = jnp.full(shape, values) if values.ndim == 0 else values
    if np.shape(values) != tuple(shape):
        raise ValueError(
            f"initialize: the given values have shape {np.shape(values)} but this layer needs "
            f"{tuple(shape)}; give values of that shape (W is (inputs, outputs), b is (outputs,))"
        )
    return values


def at_once(draw: Callable[..., Any], key: Key[Array, ""], *how: Any) -> Any:
    """draw(key, *how) compiled as a whole, unless it is inside a function that is being compiled.

    A start is drawn once in a run, so on a CPU the quickest compilation is the best: it takes a
    third of the time of one that makes the fastest code.
    """
    if not _guards.concrete(key):
        return draw(key, *how)
    return _compiled(draw, len(how), jax.default_backend())(key, *how)


@functools.cache
def _compiled(draw: Callable[..., Any], count: int, backend: str) -> Callable[..., Any]:
    options = {"xla_backend_optimization_level": 0} if backend == "cpu" else None
    numbers = tuple(range(1, count + 1))
    return jax.jit(draw, static_argnums=numbers, compiler_options=options)
