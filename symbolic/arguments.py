"""What a function takes: the paths, symbolic shapes and types of the arrays in its arguments."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import export

from symbolic.indices import Position, position
from symbolic.sizes import parse_size


@dataclass(frozen=True)
class Leaf:
    """One array among the arguments.

    Attributes:
        path: how the array is reached, e.g. `W1` or `params[0].W`.
        shape: its sizes.
        dtype: `float64`, `int32` or `bool`: the kind of number, whatever the width.
    """

    path: str
    shape: tuple[Position, ...]
    dtype: str = "float64"


@dataclass(frozen=True)
class Signature:
    """The arguments of a function: their names, and every array in them.

    Attributes:
        where: the public function that asks, for messages.
        names: the argument names, in order.
        leaves: the arrays, in the order in which JAX flattens the arguments.
        tree: how the leaves make up the arguments.
    """

    where: str
    names: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    tree: Any

    @property
    def sizes(self) -> tuple[str, ...]:
        """The names of the sizes, sorted."""
        return tuple(sorted({name for leaf in self.leaves for s in leaf.shape for name in s.names}))

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of every array."""
        return tuple(leaf.path for leaf in self.leaves)

    def leaf(self, path: str) -> Leaf:
        """The array at a path."""
        return self.leaves[self.paths.index(path)]

    def substitute(self, values: Mapping[str, Position]) -> Signature:
        """The same arguments with some sizes replaced by others."""
        leaves = tuple(
            Leaf(leaf.path, tuple(_renamed(size, values) for size in leaf.shape), leaf.dtype)
            for leaf in self.leaves
        )
        return Signature(self.where, self.names, leaves, self.tree)

    def extended(self, leaf: Leaf) -> Signature:
        """The same arguments and one array more, which is an argument of its own."""
        given = jax.tree_util.tree_unflatten(self.tree, self.leaves) | {leaf.path: leaf}
        leaves, tree = jax.tree_util.tree_flatten(given)
        return Signature(self.where, (*self.names, leaf.path), tuple(leaves), tree)

    def flat(
        self, fn: Callable[..., Any], names: tuple[str, ...] | None = None
    ) -> Callable[..., Any]:
        """`fn` as a function of the arrays, in the order of `leaves`.

        `names` are the arguments that `fn` takes where those are not all of the signature's.
        """

        chosen = self.names if names is None else names
        parameters = _parameters(fn)
        known = [n for n, p in parameters.items() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        if not set(chosen) <= set(parameters):
            known = list(chosen)
        gaps = (k for k, name in enumerate(chosen) if known[k : k + 1] != [name])
        first = next(gaps, len(chosen))

        def call(*arrays: Any) -> Any:
            arguments = jax.tree_util.tree_unflatten(self.tree, arrays)
            named = {name: arguments[name] for name in chosen[first:]}
            return fn(*(arguments[name] for name in chosen[:first]), **named)

        return call

    def arrays(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The arrays in actual arguments, in the order of `leaves`.

        Raises:
            TypeError: the arguments do not have the structure of the signature.
        """
        given = dict(zip(self.names, args, strict=False)) | kwargs
        if set(given) != set(self.names) or len(args) > len(self.names):
            raise TypeError(
                f"{self.where}: the function takes the arguments {', '.join(self.names)}; "
                f"{', '.join(given) or 'none'} came, {len(args)} by position"
            )
        tree = self.tree
        return tree.flatten_up_to({name: given[name] for name in self.names})

    def symbolic(self) -> list[jax.ShapeDtypeStruct]:
        """The arrays at symbolic sizes, for `jax.make_jaxpr`."""
        scope = export.SymbolicScope()
        text = [",".join(str(size) for size in leaf.shape) for leaf in self.leaves]
        with jax.enable_x64(True):
            return [
                jax.ShapeDtypeStruct(export.symbolic_shape(shape, scope=scope), leaf.dtype)
                for shape, leaf in zip(text, self.leaves, strict=True)
            ]

    def concrete(self, sizes: Mapping[str, int]) -> list[jax.ShapeDtypeStruct]:
        """The arrays at given sizes, for `jax.make_jaxpr`."""
        with jax.enable_x64(True):
            return [
                jax.ShapeDtypeStruct(tuple(size.at(sizes) for size in leaf.shape), leaf.dtype)
                for leaf in self.leaves
            ]


def _renamed(size: Position, values: Mapping[str, Position]) -> Position:
    total = position(0)
    for monomial, coefficient in size.terms:
        product = position(coefficient)
        for symbol in monomial:
            kept = Position({(symbol,): 1})
            product = product * (values.get(symbol, kept) if isinstance(symbol, str) else kept)
        total = total + product
    return total


def path_text(name: str, path: tuple[Any, ...]) -> str:
    """The path of a leaf as people write it: `params[0].W` for `params[0]["W"]`."""
    text = name
    for key in path:
        label = getattr(key, "key", getattr(key, "name", getattr(key, "idx", None)))
        is_name = isinstance(label, str) and label.isidentifier()
        text += f".{label}" if is_name else f"[{label!r}]"
    return text


def argument_names(fn: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the positional arguments of a function."""
    return tuple(_parameters(fn))


def _parameters(fn: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    kinds = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )
    try:
        parameters = inspect.signature(fn).parameters
    except (TypeError, ValueError):
        return {}
    return {name: p for name, p in parameters.items() if p.kind in kinds}


def read_signature(
    where: str,
    fn: Callable[..., Any],
    shapes: Mapping[str, Any] | None,
    integers: tuple[str, ...] = (),
) -> Signature:
    """The signature of `fn`, from `shapes` and, where those are silent, from its annotations.

    Args:
        where: the public function that asks, for messages.
        fn: the function.
        shapes: for each argument a text of sizes such as `"n p"`, or a pytree of such texts; an
            argument that has a default keeps it where no shape is given; `"*n"`, any number of
            axes, is read as one axis.
        integers: the paths of arrays that hold whole numbers.

    Raises:
        TypeError: `fn` cannot be called.
        ValueError: an argument without a shape, a shape that is no argument's, or a text that is
            no list of sizes.
    """
    if not callable(fn):
        raise TypeError(
            f"{where}: the function is {fn!r} of type {type(fn).__name__}; write a JAX function"
        )
    parameters = _parameters(fn)
    shapes = dict(shapes or {})
    for name in shapes:
        if name not in parameters:
            raise ValueError(
                f"{where}: shapes names {name!r}, which is no argument of the function; "
                f"write one of {', '.join(parameters) or 'its arguments'}"
            )
    hints = _hints(fn)
    described: dict[str, Any] = {}
    leaves: list[Leaf] = []
    for name, parameter in parameters.items():
        if name in shapes:
            tree = shapes[name]
        elif parameter.default is not inspect.Parameter.empty:
            continue
        elif name in hints:
            tree = hints[name]
        else:
            raise ValueError(
                f"{where}: the argument {name!r} has no shape; "
                f'write shapes={{{name!r}: "n p", …}} or annotate it with Float[Array, "n p"]'
            )
        described[name] = tree
    structure = jax.tree_util.tree_structure(described, is_leaf=_is_leaf)
    for name in described:
        pairs, _ = jax.tree_util.tree_flatten_with_path(described[name], is_leaf=_is_leaf)
        for path, value in pairs:
            text = path_text(name, path)
            leaves.append(_leaf(where, text, value, text in integers))
    order = jax.tree_util.tree_unflatten(structure, range(structure.num_leaves))
    flat = [leaf for name in sorted(described) for leaf in leaves if _belongs(leaf.path, name)]
    assert len(jax.tree_util.tree_leaves(order)) == len(flat)
    return Signature(where, tuple(described), tuple(flat), structure)


def _belongs(path: str, name: str) -> bool:
    return path == name or path.startswith((name + ".", name + "["))


def _is_leaf(value: Any) -> bool:
    return (
        value is None or isinstance(value, str) or hasattr(value, "shape") or _is_annotation(value)
    )


def _is_annotation(value: Any) -> bool:
    return hasattr(value, "dim_str") and hasattr(value, "dtypes")


def _hints(fn: Callable[..., Any]) -> dict[str, Any]:
    try:
        hints = typing.get_type_hints(fn, include_extras=True)
    except (NameError, TypeError, AttributeError):
        return {}
    found = {}
    for name, hint in hints.items():
        choices = [
            choice for choice in (typing.get_args(hint) or (hint,)) if _is_annotation(choice)
        ]
        if choices:
            found[name] = choices[0]
    return found


def _leaf(where: str, path: str, value: Any, integer: bool) -> Leaf:
    dtype = "int32" if integer else "float64"
    if _is_annotation(value):
        kinds = value.dtypes
        if isinstance(kinds, (list, tuple)) and all("float" not in kind for kind in kinds):
            dtype = "bool" if all("bool" in kind for kind in kinds) else "int32"
        return Leaf(path, _sizes(where, path, value.dim_str), dtype)
    if hasattr(value, "shape"):
        if jnp.issubdtype(value.dtype, np.integer):
            dtype = "int32"
        elif value.dtype == bool:
            dtype = "bool"
        return Leaf(path, tuple(parse_size(str(size)) for size in value.shape), dtype)
    if not isinstance(value, str):
        raise ValueError(
            f'{where}: the shape of {path!r} is {value!r}; write a text of sizes such as "n p"'
        )
    return Leaf(path, _sizes(where, path, value), dtype)


def _sizes(where: str, path: str, text: str) -> tuple[Position, ...]:
    try:
        return tuple(parse_size(word.removeprefix("*")) for word in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(
            f"{where}: the shape of {path!r} is {text!r}, where {error} is no size; "
            'write names and whole numbers with spaces between, such as "n p" or "n 2*p+1"'
        ) from None
