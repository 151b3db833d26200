"""Models: a pair of pure functions, `init(key, x) -> params` and `apply(params, x) -> output`."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from jaxnn import _guards, activations
from jaxnn.initializers import at_once, initialize

Activation = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Model:
    """A model as a pair of pure functions, which unpacks as `init, apply = model`.

    init: (key, x) -> params, where x is an array, a jax.ShapeDtypeStruct or a shape.
    apply: (params, x) -> output.
    affine, activation: the two stages of one dense layer, for `backprop` to show; None elsewhere.
    parts: the models that `serial` has joined; its params are a tuple with one entry a part.

    Shapes: x (n, p) with examples in rows; the output has n rows.
    Raises: nothing itself.
    Source: the init/apply pair is the form of JAX's own example libraries.

    >>> init, apply = dense(2, W="ones")
    >>> params = init(jax.random.key(0), (3, 4))
    >>> apply(params, jnp.ones((3, 4))).tolist()
    [[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]]
    """

    init: Callable[..., Any]
    apply: Callable[..., Any]
    affine: Callable[..., Any] | None = None
    activation: Activation | None = None
    parts: tuple["Model", ...] = ()

    def __iter__(self) -> Iterator[Callable[..., Any]]:
        return iter((self.init, self.apply))

    def layers(self, params: Any) -> list[tuple["Model", Any]]:
        """The layers that `serial` joined, nested ones too, each with its own params.

        Shapes: params as this model's init returns them.
        Raises: ValueError when params has another number of parts.
        Source: lecture 000, "General NNs", layers 1 to L.

        >>> net = serial(dense(4), serial(dense(3), dense(1)))
        >>> [p["W"].shape for _, p in net.layers(net.init(jax.random.key(0), (1, 2)))]
        [(2, 4), (4, 3), (3, 1)]
        """
        if not self.parts:
            return [(self, params)]
        if not isinstance(params, (tuple, list)) or len(params) != len(self.parts):
            found = f"{len(params)} parts" if isinstance(params, (tuple, list)) else "none"
            raise ValueError(
                f"serial: params has {found} but the model has {len(self.parts)}; "
                "give the params that this model's init returned"
            )
        pairs = zip(self.parts, params, strict=True)
        return [layer for part, its_params in pairs for layer in part.layers(its_params)]


def dense(
    outputs: int,
    activation: Activation = activations.identity,
    *,
    W: Any = "glorot",
    b: Any = "zeros",
    bias: bool = True,
) -> Model:
    """One dense layer: A = activation(Z) with Z = X W + b.

    W and b say how the parameters start: a name, a function or given values, as `initialize` reads.

    Shapes: X (n, p), W (p, outputs), b (outputs,), Z and A (n, outputs); params {"W": , "b": },
        without "b" when bias is False.
    Raises: ValueError for an impossible number of outputs, or when X is not (n, p) with W's p.
    Source: lecture 004, z = Xw + b; lecture 002, Z = XW.

    >>> layer = dense(1, W=[[2.0], [-1.0]], b=[1.0])
    >>> x = jnp.array([[1.0, 2.0], [3.0, -1.0]])
    >>> layer.apply(layer.init(jax.random.key(0), x), x).tolist()
    [[1.0], [8.0]]
    """
    if isinstance(outputs, bool) or not isinstance(outputs, (int, np.integer)) or outputs < 1:
        raise ValueError(f"dense: outputs is {outputs!r}; write the layer's width, at least 1")
    if not callable(activation):
        raise TypeError(
            f"dense: activation is {activation!r}; write a function, e.g. jaxnn.sigmoid"
        )

    def init(key: Any, x: Any) -> dict[str, Any]:
        _guards.one_key("init", key)
        shape, dtype = _matrix(x)
        how = ((shape[1], outputs), dtype, bias, W, b)
        named = isinstance(W, str) and isinstance(b, str)
        return at_once(_layer, key, *how) if named else _layer(key, *how)

    def affine(params: dict[str, Any], x: Any) -> Any:
        if not isinstance(params, dict) or params.keys() != ({"W", "b"} if bias else {"W"}):
            has = list(params) if isinstance(params, dict) else f"a {type(params).__name__}"
            raise ValueError(
                f"dense: params is {has} but this layer has {'W and b' if bias else 'W alone'}; "
                "give the params that this model's init returned"
            )
        weights = params["W"]
        if jnp.ndim(x) != 2 or jnp.shape(x)[1] != jnp.shape(weights)[0]:
            instead = (
                "write x[:, None] for one feature or x[None, :] for one example"
                if jnp.ndim(x) == 1
                else "give x with one column for each row of W"
            )
            raise ValueError(
                f"dense: x has shape {jnp.shape(x)} but W has shape {jnp.shape(weights)}, "
                f"which takes x of shape (n, {jnp.shape(weights)[0]}); {instead}"
            )
        z = x @ weights
        return z + params["b"] if bias else z

    def apply(params: dict[str, Any], x: Any) -> Any:
        return activation(affine(params, x))

    return Model(init, apply, affine, activation)


def _layer(
    key: Any, shape: tuple[int, int], dtype: Any, bias: bool, W: Any, b: Any
) -> dict[str, Any]:
    """The parameters of a dense layer at the start."""
    key_W, key_b = jax.random.split(key)
    params = {"W": initialize(W, key_W, shape, dtype)}
    return params | {"b": initialize(b, key_b, shape[1:], dtype)} if bias else params


def serial(*models: Model) -> Model:
    """Models one after another, the output of each the input of the next.

    Shapes: as its parts; params are a tuple with one entry a part.
    Raises: ValueError when no model is given, or when params has another number of parts.
    Source: lecture 000, "General NNs", A[l] = g[l](A[l-1] W[l] + b[l]).

    >>> net = serial(dense(4, activations.tanh), dense(1))
    >>> count_parameters(net.init(jax.random.key(0), (7, 3)))
    21
    """
    if not models:
        raise ValueError("serial: no model is given; write at least one, e.g. serial(dense(1))")
    for model in models:
        if not isinstance(model, Model):
            raise TypeError(
                f"serial: a {type(model).__name__} is given; write models one after another, "
                "e.g. serial(dense(4, jaxnn.tanh), dense(1))"
            )

    def init(key: Any, x: Any) -> tuple:
        _guards.one_key("init", key)
        x = x if hasattr(x, "dtype") else jax.ShapeDtypeStruct(tuple(x), jnp.result_type(float))
        params = []
        for i, model in enumerate(models):
            params.append(model.init(jax.random.fold_in(key, i), x))
            x = jax.eval_shape(model.apply, params[-1], _float_struct(x))
        return tuple(params)

    def apply(params: Sequence[Any], x: Any) -> Any:
        for layer, its_params in joined.layers(params):
            x = layer.apply(its_params, x)
        return x

    joined = Model(init, apply, parts=tuple(models))
    return joined


def mlp(
    widths: Sequence[int],
    activation: Activation | Sequence[Activation] = activations.sigmoid,
    output_activation: Activation = activations.identity,
    *,
    W: Any = "glorot",
    b: Any = "zeros",
    bias: bool = True,
) -> Model:
    """A multilayer perceptron: dense layers of the given widths, the last one the output.

    activation acts on the hidden layers: one for all, or a sequence with one for each. W and b
    start the parameters as `initialize` reads; a list or tuple gives each layer its own.

    Shapes: x (n, p) to (n, widths[-1]); params a tuple of {"W": , "b": }, W (inputs, outputs).
    Raises: ValueError for no width, a width below 1, or sequences of the wrong length.
    Source: lectures 000 (3-4-4-1), 001 (784-15-10), 002 (2-3-1), 004 (3-2-1).

    >>> net = mlp([15, 10])
    >>> count_parameters(net.init(jax.random.key(0), (1, 784)))
    11935
    """
    if isinstance(widths, int) or len(widths) == 0:
        raise ValueError(f"mlp: widths is {widths!r}; write one width a layer, e.g. [15, 10]")
    hidden = _one_each("activation", activation, len(widths) - 1)
    starts = zip(_one_each("W", W, len(widths)), _one_each("b", b, len(widths)), strict=True)
    return serial(
        *(
            dense(width, g, W=start_W, b=start_b, bias=bias)
            for width, g, (start_W, start_b) in zip(
                widths, [*hidden, output_activation], starts, strict=True
            )
        )
    )


def count_parameters(params: Any) -> int:
    """Number of scalars in a pytree of parameters.

    Shapes: any pytree of arrays, or of jax.ShapeDtypeStructs.
    Raises: nothing.
    Source: lecture 000, the 3-4-4-1 network has 41.

    >>> count_parameters(mlp([4, 4, 1]).init(jax.random.key(0), (1, 3)))
    41
    """
    return sum(math.prod(np.shape(leaf)) for leaf in jax.tree.leaves(params))


def _one_each(name: str, given: Any, layers: int) -> list[Any]:
    if not isinstance(given, (list, tuple)):
        return [given] * layers
    if len(given) != layers:
        raise ValueError(
            f"mlp: {name} has {len(given)} entries for {layers} layers; "
            "write one for all of them, or a list with one for each"
        )
    return list(given)


def _matrix(x: Any) -> tuple[tuple[int, ...], Any]:
    """The shape and the floating dtype that the parameters of a layer on `x` take."""
    shape = tuple(x.shape) if hasattr(x, "shape") else tuple(x) if np.iterable(x) else (x,)
    if len(shape) != 2:
        raise ValueError(
            f"init: x has shape {shape}; write a matrix with one row an example, "
            "x[:, None] for one feature"
        )
    return shape, _float_struct(x).dtype


def _float_struct(x: Any) -> jax.ShapeDtypeStruct:
    dtype = getattr(x, "dtype", None)
    if dtype is None or not jnp.issubdtype(dtype, jnp.floating):
        dtype = jnp.result_type(float)
    shape = tuple(x.shape) if hasattr(x, "shape") else tuple(x)
    return jax.ShapeDtypeStruct(shape, jax.dtypes.canonicalize_dtype(dtype))
