"""Parameters to and from safetensors files; no pickle, nothing half-written."""

import importlib.metadata
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import PyTree
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save as save_arrays

# What safetensors calls the types that it can hold.
_TYPES = {
    "BOOL": "bool",
    "I8": "int8",
    "I16": "int16",
    "I32": "int32",
    "I64": "int64",
    "U8": "uint8",
    "U16": "uint16",
    "U32": "uint32",
    "U64": "uint64",
    "F16": "float16",
    "BF16": "bfloat16",
    "F32": "float32",
    "F64": "float64",
    "C64": "complex64",
}


def save(path: str | os.PathLike, params: PyTree) -> None:
    """Save a pytree of arrays; the header holds each leaf's path, shape and dtype, and our version.

    The file appears whole or not at all: it is written under another name and renamed.

    Shapes: any pytree of arrays of numbers.
    Raises: TypeError for a leaf that is no array of numbers; ValueError when two leaves have paths
        that read the same; OSError when the file cannot be written.
    Source: the safetensors format.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> save(f"{folder}/p.safetensors", {"W": jnp.ones((2, 1)), "b": jnp.zeros(1)})
    >>> like = {"W": jnp.zeros((2, 1)), "b": jnp.zeros(1)}
    >>> load(f"{folder}/p.safetensors", like)["W"].tolist()
    [[1.0], [1.0]]
    """
    tensors = {}
    for place, leaf in named_leaves("save", params):
        kind = str(getattr(leaf, "dtype", type(leaf).__name__))
        if kind not in (*_TYPES.values(), "float", "int"):
            raise TypeError(
                f"save: leaf {place} is a {type(leaf).__name__} of type {kind}; "
                "write arrays of numbers (jax.random.key_data of a key)"
            )
        tensors[place] = np.asarray(leaf, order="C")
    header = {
        "format": "jaxnn",
        "version": importlib.metadata.version("jaxnn-symbolic"),
        "leaves": json.dumps({p: [list(t.shape), str(t.dtype)] for p, t in tensors.items()}),
    }
    write_whole("save", Path(path), save_arrays(tensors, header))


def load(path: str | os.PathLike, like: PyTree) -> Any:
    """Load a pytree saved by `save`, into the structure of `like`.

    like: a pytree with the shapes and dtypes expected: params of the same model, or
    jax.eval_shape(model.init, key, x), which computes nothing. Where it holds NumPy arrays, so does
    the result.

    Shapes: as like.
    Raises: ValueError for a file that is not whole, or that differs from `like`, naming the leaf;
        OSError when it cannot be read.
    Source: the safetensors format.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> save(f"{folder}/p.safetensors", {"W": jnp.ones((2, 1))})
    >>> load(f"{folder}/p.safetensors", like={"W": jnp.ones((3, 1))})
    Traceback (most recent call last):
    ValueError: load: leaf W has shape (2, 1) in p.safetensors but (3, 1) in like; ...
    """
    name, content = Path(path).name, Path(path).read_bytes()
    try:
        tensors = dict(deserialize(content))
    except SafetensorError as error:
        raise ValueError(
            f"load: {name} is not a whole safetensors file ({error}); save the parameters again"
        ) from None
    return restored(Wording("load", name, "like", _ADVICE), like, tensors)


class Wording(NamedTuple):
    """How a file that differs from what was expected is refused."""

    where: str
    file: str
    expected: str
    advice: str


_ADVICE = "give like=params of the model that was saved"


def write_whole(where: str, path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, also after a crash of the machine."""
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{where}: there is no folder {path.parent}; make it first")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def restored(words: Wording, like: PyTree, tensors: dict[str, dict[str, Any]]) -> Any:
    """The tensors of a file in the structure of `like`, if they fit."""
    wanted = dict(named_leaves(words.where, like))
    if wanted.keys() != tensors.keys():
        missing, extra = wanted.keys() - tensors.keys(), tensors.keys() - wanted.keys()
        parts = [f"lacks leaf {_list(missing)}"] if missing else []
        parts += [f"has leaf {_list(extra)}, which {words.expected} lacks"] if extra else []
        raise ValueError(f"{words.where}: {words.file} {' and '.join(parts)}; {words.advice}")
    leaves = [_restored(words, place, leaf, tensors[place]) for place, leaf in wanted.items()]
    return jax.tree.unflatten(jax.tree.structure(like), leaves)


def _restored(words: Wording, place: str, like: Any, tensor: dict[str, Any]) -> Any:
    expected = like if hasattr(like, "dtype") else np.asarray(like)
    kind = _TYPES.get(tensor["dtype"], tensor["dtype"])
    found = {"shape": tuple(tensor["shape"]), "dtype": kind}
    for what, in_like in (("shape", tuple(expected.shape)), ("dtype", str(expected.dtype))):
        if found[what] != in_like:
            raise ValueError(
                f"{words.where}: leaf {place} has {what} {found[what]} in {words.file} but "
                f"{in_like} in {words.expected}; {words.advice}"
            )
    array = np.frombuffer(tensor["data"], jnp.dtype(kind)).reshape(found["shape"]).copy()
    return array if isinstance(like, (np.ndarray, np.generic, float)) else jnp.asarray(array)


def named_leaves(where: str, tree: Any) -> list[tuple[str, Any]]:
    """The leaves with their paths in a readable form, which must differ."""
    named: dict[str, Any] = {}
    for path, leaf in jax.tree_util.tree_leaves_with_path(tree):
        place = jax.tree_util.keystr(path, simple=True, separator=".") or "value"
        if place in named or place == "__metadata__":
            raise ValueError(
                f"{where}: two leaves would be named {place!r}, or the format keeps that name for "
                "itself; rename the key"
            )
        named[place] = leaf
    return list(named.items())


def _list(names: Any) -> str:
    return ", ".join(sorted(names))
