"""Other ways to write an operation: one entry for each identity; all of them keep the value."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from tests.symbolic.mutation import Change, NotApplicable, Operation
from tests.symbolic.mutation_changes import (
    Edit,
    binary,
    instead,
    like,
    names,
    plus,
    real,
    result,
    times,
)
from tests.symbolic.mutation_identities import FUNCTIONS, OF_TWO

_SIGNS = {"add": (1, 1), "sub": (1, -1)}


def _terms(operation: Operation, place: int) -> list[tuple[Any, int]]:
    """The two terms, with signs, of an input that is a sum."""
    origin = operation.origins[place]
    if origin is None or origin.name not in _SIGNS:
        raise NotApplicable("no sum")
    signs = _SIGNS[origin.name]
    return [(like(v, origin), s) for v, s in zip(origin.inputs, signs, strict=True)]


def _distributed(place: int) -> Change:
    """A product over a sum as a sum of products."""

    def changed(operation: Operation) -> Any:
        parts = []
        for term, sign in _terms(operation, place):
            inputs = list(operation.inputs)
            inputs[place] = term
            parts.append(times(operation.again(*inputs), sign))
        return lax.add(*parts)

    return changed


def _associated(operation: Operation) -> Any:
    """`(A B) C` as `A (B C)`, for plain matrix products."""
    origin = operation.origins[0]
    if origin is None or origin.name != "dot_general" or not _plain(operation, origin):
        raise NotApplicable("no product of three")
    first, second = origin.inputs
    return first @ (second @ operation.inputs[1])


def _plain(*operations: Operation) -> bool:
    """Whether each is `A @ B` of matrices."""
    return all(
        operation.params["dimension_numbers"] == (((1,), (0,)), ((), ()))
        and [value.ndim for value in operation.inputs] == [2, 2]
        for operation in operations
    )


def _swapped_product(operation: Operation) -> Any:
    """A product with its factors swapped: the transpose of `Bᵀ Aᵀ`."""
    (first, second), (batch_first, _) = operation.params["dimension_numbers"]
    if batch_first:
        raise NotApplicable("a batch of products")
    left, right = operation.inputs
    made = operation.again(right, left, dimension_numbers=((second, first), ((), ())))
    free = right.ndim - len(second)
    order = (*range(free, made.ndim), *range(free))
    return lax.transpose(made, order)


def _as_sum_of_products(operation: Operation) -> Any:
    """`A B` of matrices as a sum over the last axis of an array of three axes."""
    if not _plain(operation):
        raise NotApplicable("no product of matrices")
    left, right = operation.inputs
    return jnp.sum(left[:, None, :] * right.T[None, :, :], axis=2)


def _twice_transposed(operation: Operation) -> Any:
    made = real(operation.again())
    if made.ndim < 2:
        raise NotApplicable("no matrix")
    return made.T.T


def _reversed_twice(operation: Operation) -> Any:
    made = real(operation.again())
    if not made.ndim:
        raise NotApplicable("no axis")
    return lax.rev(lax.rev(made, (0,)), (0,))


def _axis_by_axis(operation: Operation) -> Any:
    axes = operation.params["axes"]
    if len(axes) < 2:
        raise NotApplicable("one axis")
    value = operation.inputs[0]
    for axis in sorted(axes, reverse=True):
        value = operation.again(value, axes=(axis,))
    return value


def _as_product_with_ones(operation: Operation) -> Any:
    """A sum of a matrix over an axis as a product with ones."""
    value, axes = operation.inputs[0], operation.params["axes"]
    if value.ndim != 2 or len(axes) != 1:
        raise NotApplicable("no sum of a matrix")
    ones = jnp.ones((value.shape[axes[0]],), value.dtype)
    return ones @ value if axes[0] == 0 else value @ ones


def _last_of_running(operation: Operation) -> Any:
    value, axes = operation.inputs[0], operation.params["axes"]
    if len(axes) != 1:
        raise NotApplicable("more than one axis")
    running = lax.cumsum(value, axis=axes[0])
    return lax.index_in_dim(running, value.shape[axes[0]] - 1, axes[0], keepdims=False)


def _mean_times_size(operation: Operation) -> Any:
    value, axes = real(operation.inputs[0]), operation.params["axes"]
    made = jnp.mean(value, axis=axes)
    for axis in axes:
        made = made * jnp.asarray(value.shape[axis], value.dtype)
    return made


def _repeated(operation: Operation) -> Any:
    """A small whole power as a product."""
    value, exponent = operation.inputs[0], operation.params["y"]
    made = value
    for _ in range(abs(exponent) - 1):
        made = lax.mul(made, value)
    return made if exponent > 0 else lax.div(jnp.ones_like(made), made)


def _chosen_by_arithmetic(operation: Operation) -> Any:
    """`select(c, a, b)` as `b c + a (1 − c)`, where all are finite."""
    which, no, yes = operation.inputs
    met = lax.convert_element_type(which, operation.aval.dtype)
    no, yes = like(real(no), operation), like(real(yes), operation)
    return lax.add(lax.mul(met, yes), lax.mul(lax.sub(jnp.ones_like(met), met), no))


_MIRRORED = {"gt": lax.lt, "lt": lax.gt, "ge": lax.le, "le": lax.ge, "eq": lax.eq}


REWRITINGS: tuple[Edit, ...] = (
    Edit("plus 0", result(lambda x: plus(x, 0))),
    Edit("times 2, half of it", result(lambda x: times(times(x, 2), 0.5))),
    Edit(
        "over itself",
        result(lambda x: lax.div(lax.mul(x, plus(lax.square(x), 1)), plus(lax.square(real(x)), 1))),
    ),
    Edit("twice negative", result(lambda x: lax.neg(lax.neg(real(x))))),
    Edit("twice transposed", _twice_transposed),
    Edit("twice reversed", _reversed_twice),
    Edit("distribute over the first", _distributed(0), names("mul dot_general div")),
    Edit("distribute over the second", _distributed(1), names("mul dot_general")),
    Edit("sum of sums", _distributed(0), names("reduce_sum cumsum neg")),
    Edit("the other way round", _associated, names("dot_general")),
    Edit("swap factors", _swapped_product, names("dot_general")),
    Edit("sum of products", _as_sum_of_products, names("dot_general")),
    Edit("axis by axis", _axis_by_axis, names("reduce_sum reduce_max reduce_min reduce_prod")),
    Edit("product with ones", _as_product_with_ones, names("reduce_sum")),
    Edit("last of running sums", _last_of_running, names("reduce_sum")),
    Edit("mean times size", _mean_times_size, names("reduce_sum")),
    Edit("repeated product", _repeated, names("integer_pow")),
    Edit("arithmetic", _chosen_by_arithmetic, names("select_n")),
    Edit(
        "opposite condition",
        lambda o: o.again(lax.bitwise_not(o.inputs[0]), *o.inputs[:0:-1]),
        names("select_n"),
    ),
    *(Edit("mirrored", lambda o, f=f: f(*o.inputs[::-1]), names(n)) for n, f in _MIRRORED.items()),
    *(
        Edit(f"form {place}", instead(form), names(name))
        for name, forms in FUNCTIONS.items()
        for place, form in enumerate(forms)
    ),
    *(
        Edit(f"form {place}", binary(form), names(name))
        for name, forms in OF_TWO.items()
        for place, form in enumerate(forms)
    ),
)
