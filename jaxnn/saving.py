"""Parameters to and from safetensors files; no pickle, nothing half-written."""

import importlib.metadata
import json
import os
import struct
import tempfile
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import PyTree
from safetensors import SafetensorError
from safetensors.flax import load as load_tensors
from safetensors.flax import save as save_tensors


def save(path: str | os.PathLike, params: PyTree) -> None:
    """Save a pytree of arrays; the header holds each leaf's path, shape and dtype, and our version.

    The file appears whole or not at all: it is written under another name and renamed.

    Shapes: any pytree of arrays of numbers.
    Raises: TypeError for a leaf that is no array of numbers; OSError when it cannot be written.
    Source: the safetensors format.

    >>> folder = tempfile.mkdtemp()
    >>> save(f"{folder}/p.safetensors", {"W": jnp.ones((2, 1)), "b": jnp.zeros(1)})
    >>> like = {"W": jnp.zeros((2, 1)), "b": jnp.zeros(1)}
    >>> load(f"{folder}/p.safetensors", like)["W"].tolist()
    [[1.0], [1.0]]
    """
    tensors = {}
    for place, leaf in _leaves(params):
        array = leaf if isinstance(leaf, jax.Array) else np.asarray(leaf)
        if jnp.issubdtype(array.dtype, jax.dtypes.prng_key) or array.dtype.kind in "OSU":
            raise TypeError(
                f"save: leaf {place} is a {type(leaf).__name__} of type {array.dtype}; "
                "write arrays of numbers (jax.random.key_data of a key)"
            )
        tensors[place] = jnp.asarray(array)
    version = importlib.metadata.version("jaxnn-symbolic")
    header = {
        "format": "jaxnn",
        "version": version,
        "leaves": json.dumps({p: [list(t.shape), str(t.dtype)] for p, t in tensors.items()}),
    }
    path = Path(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(save_tensors(tensors, header))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def load(path: str | os.PathLike, like: PyTree) -> Any:
    """Load a pytree saved by `save`, into the structure of `like`.

    like: a pytree with the shapes and dtypes expected: params of the same model, or
    jax.eval_shape(model.init, key, x), which computes nothing.

    Shapes: as like.
    Raises: ValueError for a file that is not whole, or that differs from `like`, naming the leaf;
        OSError when it cannot be read.
    Source: the safetensors format.

    >>> folder = tempfile.mkdtemp()
    >>> save(f"{folder}/p.safetensors", {"W": jnp.ones((2, 1))})
    >>> load(f"{folder}/p.safetensors", like={"W": jnp.ones((3, 1))})
    Traceback (most recent call last):
    ValueError: load: leaf W has shape (2, 1) in p.safetensors but (3, 1) in like; ...
    """
    name = Path(path).name
    try:
        tensors = load_tensors(Path(path).read_bytes())
    except (SafetensorError, struct.error, ValueError, KeyError) as error:
        raise ValueError(
            f"load: {name} is not a whole safetensors file ({error}); save the parameters again"
        ) from None
    wanted = dict(_leaves(like))
    if wanted.keys() != tensors.keys():
        missing, extra = wanted.keys() - tensors.keys(), tensors.keys() - wanted.keys()
        parts = [f"lacks leaf {_list(missing)}"] if missing else []
        parts += [f"has leaf {_list(extra)}, which like lacks"] if extra else []
        raise ValueError(
            f"load: {name} {' and '.join(parts)}; give like=params of the model that was saved"
        )
    for place, leaf in wanted.items():
        expected = leaf if hasattr(leaf, "dtype") else jnp.asarray(leaf)
        for what in ("shape", "dtype"):
            in_file, in_like = getattr(tensors[place], what), getattr(expected, what)
            if in_file != in_like:
                raise ValueError(
                    f"load: leaf {place} has {what} {in_file} in {name} but {in_like} in like; "
                    "give like=params of the model that was saved"
                )
    return jax.tree.unflatten(jax.tree.structure(like), [tensors[place] for place in wanted])


def _leaves(tree: Any) -> list[tuple[str, Any]]:
    return [
        (jax.tree_util.keystr(path, simple=True, separator=".") or "value", leaf)
        for path, leaf in jax.tree_util.tree_leaves_with_path(tree)
    ]


def _list(names: Any) -> str:
    return ", ".join(sorted(names))
