"""A trained model as one StableHLO file, for any number of rows, that runs without this library."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.export
import jax.numpy as jnp
import numpy as np
from jaxtyping import PyTree

from jaxnn import _guards
from jaxnn.models import Model
from jaxnn.saving import write_whole

_MARK = b"jaxnn sha256"  # the file ends with this and the checksum of what is before


def export(
    path: str | os.PathLike,
    model: Model | Callable[..., Any],
    params: PyTree,
    x: Any,
    *,
    rows: int | None = None,
    platforms: Sequence[str] = ("cpu", "cuda", "tpu"),
) -> None:
    """Write a model with its parameters as a program that JAX runs without this library.

    The file holds what `jax.export` serializes, and then a checksum, which JAX does not read:
    `jax.export.deserialize(bytearray(Path(path).read_bytes())).call(x)` runs it, and so does
    `load_exported`. It appears whole or not at all.

    model: a Model, or a function of (params, x), e.g. one that scales and classifies too.
    x: example input, an array, a jax.ShapeDtypeStruct or a shape; its values and its number of rows
    do not matter. rows: takes exactly so many rows, for a function that must know their number; any
    number if None. platforms: what the program can run on.

    Shapes: x (n, ...), or a pytree of such arrays.
    Raises: TypeError or ValueError for arguments that do not fit, or when the function needs the
        number of rows; ImportError without flatbuffers, which `jax.export` writes with; OSError
        when the file cannot be written.
    Source: `jax.export` with a symbolic number of rows.

    >>> import tempfile, jaxnn
    >>> file = f"{tempfile.mkdtemp()}/line.jaxnn"
    >>> model = jaxnn.dense(1, W=[[2.0]], b=[1.0])
    >>> export(file, model, model.init(jax.random.key(0), (1, 1)), (1, 1))
    >>> load_exported(file)(jnp.array([[0.0], [3.0]])).tolist()
    [[1.0], [7.0]]
    """
    function = model.apply if isinstance(model, Model) else model
    if not callable(function):
        raise TypeError(
            f"export: model is a {type(model).__name__}; write a model or a function of (params, x)"
        )
    if rows is not None:
        _guards.whole_number("export", "rows", rows)
    given = _shapes(x)
    fixed = rows if rows is not None else jax.export.symbolic_shape("n")[0]
    params = jax.tree.map(jnp.asarray, params)
    arguments = jax.tree.map(lambda s: jax.ShapeDtypeStruct((fixed, *s.shape[1:]), s.dtype), given)
    jax.eval_shape(function, params, given)  # what is wrong without a symbolic size is said as ever
    program = jax.jit(lambda x: function(params, x))
    try:
        exported = jax.export.export(program, platforms=list(platforms))(arguments)
        content = bytes(exported.serialize())
    except ImportError:
        raise ImportError(
            "export: jax.export writes with flatbuffers, which is missing; install it with "
            'pip install "jaxnn-symbolic[export]"'
        ) from None
    except (TypeError, ValueError, NotImplementedError, jax.errors.JAXTypeError) as error:
        said = str(error).split("\n")[0]
        raise ValueError(
            f"export: model cannot be exported for {'any' if rows is None else rows} rows on "
            f"{', '.join(platforms)} ({said}); write rows=1 or another number, or other platforms"
        ) from None
    content += _MARK + hashlib.sha256(content).digest()
    write_whole("export", Path(path), content)


def load_exported(path: str | os.PathLike) -> Callable[..., Any]:
    """The function of x in a file that `export` wrote, compiled when it is first called.

    Shapes: as x when it was exported, with any number of rows unless it was fixed.
    Raises: ValueError for a file that `export` did not write or that was damaged; OSError when it
        cannot be read; ImportError without flatbuffers.
    Source: `jax.export`.

    >>> import tempfile
    >>> file = f"{tempfile.mkdtemp()}/double.jaxnn"
    >>> export(file, lambda params, x: params * x, 2.0, (1, 3))
    >>> load_exported(file)(jnp.ones((2, 3))).tolist()
    [[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]
    """
    name, content = Path(path).name, Path(path).read_bytes()
    program, mark, checksum = content.rpartition(_MARK)
    if not mark:
        raise ValueError(
            f"load_exported: {name} is not a whole file of export; export the model again"
        )
    if hashlib.sha256(program).digest() != checksum:
        raise ValueError(
            f"load_exported: {name} was damaged since it was written; export the model again"
        )
    try:
        exported = jax.export.deserialize(bytearray(program))
    except ImportError:
        raise ImportError(
            "load_exported: jax.export reads with flatbuffers, which is missing; install it with "
            'pip install "jaxnn-symbolic[export]"'
        ) from None
    return jax.jit(exported.call)


def _shapes(x: Any) -> Any:
    """The shapes and types of the input."""
    if isinstance(x, tuple) and x and all(isinstance(size, (int, np.integer)) for size in x):
        return jax.ShapeDtypeStruct(x, jnp.result_type(float))
    given = jax.eval_shape(lambda tree: jax.tree.map(jnp.asarray, tree), x)
    if not jax.tree.leaves(given) or any(not leaf.shape for leaf in jax.tree.leaves(given)):
        raise ValueError(
            f"export: x is a {type(x).__name__} without rows; write an example input, e.g. x[:1], "
            "or a shape (1, columns)"
        )
    return given
