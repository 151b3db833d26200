"""A JAX function traced at symbolic sizes, or one sentence that says why it cannot be."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from typing import Any

import jax
from jax.errors import (
    ConcretizationTypeError,
    NonConcreteBooleanIndexError,
    TracerArrayConversionError,
    TracerBoolConversionError,
    TracerIntegerConversionError,
)
from jax.extend.core import ClosedJaxpr, InconclusiveDimensionOperation

from symbolic.arguments import Signature
from symbolic.reading.errors import ReadingError, is_users

# The exception, what its message holds, what the function does, and what to write instead.
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str, str], ...] = (
    (
        TracerBoolConversionError,
        "",
        "branches on the value of an array",
        "write jnp.where(condition, a, b)",
    ),
    (
        NonConcreteBooleanIndexError,
        "",
        "picks elements by a condition",
        "write jnp.where(condition, x, 0)",
    ),
    (
        (TracerArrayConversionError, TracerIntegerConversionError, ConcretizationTypeError),
        "",
        "needs the value of an array as a number of Python or NumPy",
        "write it with jax.numpy",
    ),
    (
        InconclusiveDimensionOperation,
        "Cannot divide evenly",
        "splits an axis into parts that its size need not divide into",
        'give that size as a product, such as "2*p"',
    ),
    (
        InconclusiveDimensionOperation,
        "",
        "depends on how large a size is ({})",
        "give that size as a number in shapes, or write it so that it holds for all sizes",
    ),
    (
        TypeError,
        "interpreted as an integer",
        "needs a size as a number of Python",
        "give that size as a number in shapes, or write it with jax.numpy",
    ),
    (
        TypeError,
        "no callable",
        "gives a size to a function of NumPy",
        "write it with jax.numpy, such as jnp.sqrt(x.shape[0])",
    ),
    (
        ValueError,
        "non-integer powers",
        "raises a size to a power that is no whole number",
        "write jnp.sqrt(x.shape[0]) or jnp.power",
    ),
    (
        TypeError,
        "not a valid JAX type",
        "gives back something that is no array",
        "return arrays, or a tree of arrays",
    ),
    (
        TypeError,
        "Gradient only defined for scalar-output",
        "takes the gradient of a function that gives back an array, not a number",
        "sum it, or write jax.jacobian",
    ),
    (
        (TypeError, ValueError),
        "promotion path",
        "mixes types of numbers ({})",
        "convert one of them with .astype",
    ),
    (
        (TypeError, ValueError),
        r"shape|dimension",
        "meets shapes that do not fit ({})",
        "give shapes that fit",
    ),
    (
        Exception,
        "",
        "cannot be traced at symbolic sizes ({})",
        "write a function of arrays in jax.numpy",
    ),
)


_TRACING = (TypeError, ValueError, IndexError, NotImplementedError, InconclusiveDimensionOperation)


def trace(
    signature: Signature, fn: Callable[..., Any], names: tuple[str, ...] | None
) -> tuple[ClosedJaxpr, Any]:
    """The jaxpr of a function at symbolic sizes, and how its outputs make up its result.

    Raises:
        ReadingError: JAX cannot trace it at those sizes.
    """
    call = signature.flat(fn, names)
    try:
        closed, shapes = jax.make_jaxpr(call, return_shape=True)(*signature.symbolic())
    except _TRACING as error:
        raise ReadingError(_sentence(signature, fn, error)) from error
    return closed, jax.tree_util.tree_structure(shapes)


def _sentence(signature: Signature, fn: Callable[..., Any], error: Exception) -> str:
    message = re.split(r"\.?(?:\s*\n|\.\s|$)", str(error).strip())[0]
    what, instead = next(
        (what, instead)
        for kinds, pattern, what, instead in _REASONS
        if isinstance(error, kinds) and re.search(pattern, str(error))
    )
    name = getattr(fn, "__name__", "the function")
    name = "the function" if name == "<lambda>" else name
    line = _line(error)
    place = f" ({line})" if line else ""
    sizes = ", ".join(f"{leaf.path}: {_text(leaf.shape)}" for leaf in signature.leaves)
    return f"{signature.where}: {name} {what.format(message)}{place} at {sizes}; {instead}"


def _text(shape: tuple[Any, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _line(error: Exception) -> str:
    """The last line of the user's code on the way to an error."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if is_users(f.filename)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
