"""Functions that JAX calls by name, taken whole where the body is JAX's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import ClosedJaxpr, Jaxpr, JaxprEqn, Literal

from symbolic import anyfunction
from symbolic.reading.graph import inner


@dataclass(frozen=True)
class Boundary:
    """A function of JAX that is read whole: its name in the tables, and how it was called."""

    name: str
    parameters: dict[str, Any]


# One way to make a call: the JAX function that makes it, whole or with its gradient, and how.
Candidate = tuple[Callable[..., Any], dict[str, Any]]


def _plain(function: Callable[..., Any]) -> Callable[[int], Iterator[Candidate]]:
    def candidates(rank: int) -> Iterator[Candidate]:
        yield function, {}

    return candidates


def _log_add_exp(rank: int) -> Iterator[Candidate]:
    yield jnp.logaddexp, {}
    yield (lambda z, zero: jax.nn.softplus(z)), {}


def _log_softmax(rank: int) -> Iterator[Candidate]:
    for axis in reversed(range(rank)):
        yield (lambda z, axis=axis: jax.nn.log_softmax(z, axis=axis)), {"axis": axis}


# The name that JAX gives the call, the name in the tables, and the JAX functions that make it.
_NAMED: dict[str, tuple[str, Callable[[int], Iterator[Candidate]]]] = {
    "relu": ("relu", _plain(jax.nn.relu)),
    "softplus": ("softplus", _plain(jax.nn.softplus)),
    "log_sigmoid": ("log_sigmoid", _plain(jax.nn.log_sigmoid)),
    "logaddexp": ("logaddexp", _log_add_exp),
    "log_softmax": ("log_softmax", _log_softmax),
    "_det": ("det", _plain(jnp.linalg.det)),
    "_slogdet_lu": ("slogdet", _plain(jnp.linalg.slogdet)),
    "floor_divide": ("floor_divide", _plain(jnp.floor_divide)),
    "remainder": ("remainder", _plain(jnp.remainder)),
}
# The gradient of det is a call before the multiplication with the adjoint and a call after it.
_GRADIENT_OF_DET = ("det_forward", "det_backward")
_traced: dict[tuple[str, tuple[str, ...]], dict[Any, dict[str, Any]]] = {}


def recognise(equation: JaxprEqn, body: ClosedJaxpr) -> Boundary | None:
    """The JAX function that an equation calls, or None where the body is not that function's."""
    name = _name(equation, body)
    if name == "det":
        return _gradient_of_det(equation, body)
    if anyfunction.is_any(name):
        table_name, candidates = name, _plain(anyfunction.on_arrays(name))
    elif name in _NAMED:
        table_name, candidates = _NAMED[name]
    else:
        return None
    key = (name, tuple(str(atom.aval) for atom in equation.invars))
    if key not in _traced:
        _traced[key] = _bodies(name, candidates, [atom.aval for atom in equation.invars])
    parameters = _traced[key].get(fingerprint(body))
    return None if parameters is None else Boundary(table_name, parameters)


def _bodies(
    name: str, candidates: Callable[[int], Iterator[Candidate]], avals: list[Any]
) -> dict[Any, dict[str, Any]]:
    arguments = [
        jax.ShapeDtypeStruct(a.shape, a.dtype, weak_type=getattr(a, "weak_type", False))
        for a in avals
    ]
    found: dict[Any, dict[str, Any]] = {}
    for function, parameters in candidates(len(avals[0].shape)):
        try:
            traced = jax.make_jaxpr(function)(*arguments)
        except (TypeError, ValueError):
            continue
        found.update((fingerprint(body), parameters) for body in _called(traced, name))
    return found


def _gradient_of_det(equation: JaxprEqn, body: ClosedJaxpr) -> Boundary | None:
    """The two calls that `jax.grad` makes of `jnp.linalg.det`."""
    matrix: Any = equation.invars[0].aval
    if getattr(matrix, "ndim", 0) != 2:
        return None
    key = ("det", (str(matrix.shape),))
    if key not in _traced:
        argument = jax.ShapeDtypeStruct(matrix.shape, jnp.float64)
        traced = jax.make_jaxpr(jax.grad(jnp.linalg.det))(argument)
        _traced[key] = {
            fingerprint(part): {"name": name}
            for part, name in zip(_called(traced, "det"), _GRADIENT_OF_DET, strict=False)
        }
    found = _traced[key].get(fingerprint(body))
    return Boundary(found["name"], {}) if found else None


def _name(equation: JaxprEqn, body: ClosedJaxpr) -> str:
    """The name of the function that an equation calls, as JAX prints it."""
    return equation.params.get("name") or body.jaxpr.debug_info.func_name or ""


def _called(closed: ClosedJaxpr, name: str) -> Iterator[ClosedJaxpr]:
    """The bodies of all calls of that name inside."""
    for equation in closed.jaxpr.eqns:
        body = inner(dict(equation.params))
        if body is not None:
            if _name(equation, body) == name:
                yield body
            yield from _called(body, name)


def fingerprint(closed: ClosedJaxpr) -> Any:
    """A value that two jaxprs share exactly if they are the same but for the names in them."""
    numbers: dict[Any, int] = {}

    def atom(item: Any) -> Any:
        if isinstance(item, Literal):
            return ("literal", repr(item.val), str(item.aval))
        return numbers.setdefault(item, len(numbers))

    def parameter(value: Any) -> Any:
        if isinstance(value, Jaxpr):
            return fingerprint(ClosedJaxpr(value, ()))
        if isinstance(value, ClosedJaxpr):
            return fingerprint(value)
        if isinstance(value, tuple | list) and type(value) in (tuple, list):
            return tuple(map(parameter, value))
        if isinstance(value, np.integer):
            return str(int(value))
        return "" if callable(value) else str(value)

    for variable in (*closed.jaxpr.constvars, *closed.jaxpr.invars):
        atom(variable)
    made = [
        (
            equation.primitive.name,
            tuple(map(atom, equation.invars)),
            tuple((key, parameter(value)) for key, value in sorted(equation.params.items())),
            tuple((atom(variable), str(variable.aval)) for variable in equation.outvars),
        )
        for equation in closed.jaxpr.eqns
    ]
    inputs = tuple(str(variable.aval) for variable in closed.jaxpr.invars)
    constants = tuple(repr(np.asarray(value)) for value in closed.consts)
    return inputs, constants, tuple(made), tuple(map(atom, closed.jaxpr.outvars))
