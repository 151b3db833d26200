"""What `fit` refuses, and why a run failed at once."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from jaxnn import _guards
from jaxnn.data.dataset import Dataset
from jaxnn.training import processes


def on_device(given: Any) -> Any:
    """Rows as an array of the device."""
    # device_put copies NumPy's rows once, or not at all; jnp.asarray goes through them three times.
    return jax.device_put(given if isinstance(given, jax.Array | np.ndarray) else np.asarray(given))


def on_host(given: Any) -> np.ndarray:
    """Rows as a NumPy array."""
    if isinstance(given, jax.Array) and not given.is_fully_addressable:
        raise ValueError(
            "fit: data holds an array that lies on devices of several processes; give each process "
            "its own rows, e.g. as NumPy arrays"
        )
    return np.asarray(given)


def data(name: str, given: Any, as_array: Callable = on_device) -> tuple[tuple, int]:
    """The data as device arrays, or as another function makes them, and the number of rows."""
    if isinstance(given, Dataset):
        raise TypeError(f"fit: {name} is a Dataset; write {name}=(dataset.x, dataset.y)")
    if not isinstance(given, (tuple, list)):
        raise TypeError(
            f"fit: {name} is {_described(given)}; write a tuple of arrays, e.g. {name}=(x, y)"
        )
    leaves = jax.tree_util.tree_leaves_with_path(tuple(given))
    counts = {}
    for path, leaf in leaves:
        label = name + jax.tree_util.keystr(path)
        if np.ndim(leaf) == 0:
            raise ValueError(
                f"fit: {label} is {_described(leaf)}; write an array with one row an example, "
                "e.g. np.asarray(...)"
            )
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind not in "fiubc":
            raise TypeError(
                f"fit: {label} has type {leaf.dtype}; write numbers, e.g. integers for classes"
            )
        counts[label] = len(leaf)
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{label} has {count}" for label, count in counts.items())
        raise ValueError(f"fit: {listed} rows; give arrays with the same number of rows")
    rows = next(iter(counts.values()), 0)
    if counts and rows == 0:
        raise ValueError(f"fit: {name} has no rows; give at least one example")
    if not counts and name == "data":
        raise ValueError("fit: data is empty; write a tuple of arrays, e.g. data=(x, y)")
    return jax.tree.map(as_array, tuple(given)), rows


def stream(given: Any, batch: Any, validation: Any, its_metrics: Any) -> int:
    """The number of rows of a stream, which is trained in batches and measured on other data."""
    if batch is None:
        raise ValueError(
            "fit: batch_size is missing, and a stream is never in memory as a whole; write the "
            "rows of a step, e.g. batch_size=128"
        )
    if its_metrics and not validation:
        raise ValueError(
            "fit: metrics of a stream are measured on other data; write validation=(x_val, y_val)"
        )
    return given.rows


def params(given: Any) -> Any:
    """The parameters as device arrays."""
    leaves = jax.tree_util.tree_leaves_with_path(given)
    if not leaves:
        raise ValueError("fit: params holds no array; give what the model's init returned")
    for path, leaf in leaves:
        label = "params" + jax.tree_util.keystr(path)
        if not isinstance(leaf, (jax.Array, np.ndarray, np.generic, float)):
            raise TypeError(
                f"fit: {label} is {_described(leaf)}; write an array of floats, "
                "e.g. jnp.asarray(value, float)"
            )
        if not jnp.issubdtype(jnp.result_type(leaf), jnp.floating):
            raise TypeError(
                f"fit: {label} has type {jnp.result_type(leaf)}, which has no gradient; "
                "write floats, e.g. value.astype(float)"
            )
        elsewhere = isinstance(leaf, jax.Array) and not leaf.is_fully_addressable
        entries: Any = leaf if elsewhere else np.asarray(leaf)
        if not (jnp if elsewhere else np).isfinite(entries).all():
            raise ValueError(
                f"fit: {label} holds values that are not finite; start from finite ones"
            )
    return jax.tree.map(jnp.asarray, given)


def batch_size(given: Any, rows: int) -> int:
    """The number of rows in a step."""
    if given is None:
        return rows
    return min(_guards.whole_number("fit", "batch_size", given), rows)


def patience_needs_validation(validation: tuple) -> None:
    """Refuse to wait for a validation loss that there is not."""
    if not validation:
        raise ValueError(
            "fit: patience is given but validation is not; write validation=(x_val, y_val), "
            "or stop on the training loss with tol=..."
        )


def needs_key(key: Any) -> None:
    """Refuse to shuffle without a key."""
    if key is None:
        raise ValueError(
            "fit: key is missing, and mini-batches are shuffled by it; "
            "write key=jax.random.key(0), or shuffle=False to keep the order"
        )
    _guards.one_key("fit", key)


def loss(function: Callable, its_params: Any, batch: tuple) -> None:
    """Refuse a loss that is not a single float."""
    try:
        inspect.signature(function).bind(its_params, *batch)
    except TypeError as error:
        raise TypeError(
            f"fit: loss is called with params and the {len(batch)} parts of data, but {error}; "
            "give data=(x, y) to a loss of (params, x, y)"
        ) from None
    except ValueError:  # a callable that does not say what it takes
        pass
    value = jax.eval_shape(function, its_params, *batch)
    if isinstance(value, jax.ShapeDtypeStruct) and value.shape == ():
        if jnp.issubdtype(value.dtype, jnp.floating):
            return
    elif isinstance(value, jax.ShapeDtypeStruct):
        raise ValueError(
            f"fit: loss returned an array of shape {value.shape}; return one number, "
            "e.g. its mean over the rows"
        )
    raise TypeError(f"fit: loss returned {value}; return one floating-point number")


def explain_nan(name: str, function: Callable, its_params: Any, given: tuple) -> None:
    """Raise if a loss is NaN from the start because of what is in the data."""
    if not all(map(processes.is_here, jax.tree.leaves(its_params))):
        return  # each process would ask the others to compute on rows of its own
    # With values to look at, the loss may say what is wrong; if it is finite, the data are not.
    if bool(jnp.isfinite(function(its_params, *given))):
        return
    for path, leaf in jax.tree_util.tree_leaves_with_path(given):
        if not jnp.issubdtype(leaf.dtype, jnp.inexact):
            continue
        bad = ~jnp.isfinite(leaf).reshape(len(leaf), -1).all(1)
        if bool(bad.any()):
            raise ValueError(
                f"fit: {name}{jax.tree_util.keystr(path)} holds NaN or infinity in "
                f"{int(bad.sum())} of {len(leaf)} rows, the first at row {int(jnp.argmax(bad))}; "
                "fill or drop those rows first"
            )


def callables(function: Any, optimizer: Any) -> None:
    """Refuse what is no loss or no optimiser."""
    if not callable(function):
        raise TypeError(
            f"fit: loss is {_described(function)}; write a function of (params, *batch), "
            "e.g. lambda params, x, y: jaxnn.mse(model.apply(params, x), y)"
        )
    _guards.an_optimizer("fit", optimizer)


def metrics(given: Any) -> dict[str, Callable]:
    """The metrics by name."""
    if not isinstance(given, (Mapping, type(None))):
        raise TypeError(
            f"fit: metrics is {_described(given)}; write names with functions of (params, *data), "
            'e.g. {"accuracy": accuracy}'
        )
    for name, function in (given or {}).items():
        if not isinstance(name, str) or not callable(function):
            raise TypeError(
                f"fit: metrics has {name!r}: {_described(function)}; "
                "write a name with a function of (params, *data)"
            )
        if name in ("loss", "val_loss"):
            raise ValueError(f"fit: a metric is named {name!r}, as the loss is; rename it")
    return dict(given or {})


def _described(value: Any) -> str:
    shape = f" of shape {np.shape(value)}" if hasattr(value, "shape") else ""
    return f"a {type(value).__name__}{shape}"
