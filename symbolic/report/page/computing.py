"""Computation graphs made from JAX functions: names from derivations, numbers by evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from symbolic import expressions as ex
from symbolic.arguments import Signature
from symbolic.derivation import Derivation, of_signature
from symbolic.deriving.naming import name_values
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index
from symbolic.reading import Program, read
from symbolic.reading.program import Output, Value
from symbolic.report.page.graph import Graph, Node
from symbolic.requests import read_request
from symbolic.steps import Step, step
from symbolic.writing.exact import exact_values
from symbolic.writing.names import symbol
from symbolic.writing.sizes import solve_sizes

_DIGITS = 17
_RESULTS = ("L", "loss", "result", "result of the function")


@dataclass(frozen=True)
class _Definition:
    """One named value, adjoint or result, before it has numbers."""

    step: Step
    indices: tuple[Index, ...]
    body: Expression


def graph_of(
    fn: Callable[..., Any],
    inputs: Mapping[str, Any],
    shapes: Mapping[str, Any] | None = None,
    wrt: Iterable[str] | None = None,
    title: str = "",
) -> Graph:
    """The computation graph of a scalar JAX function at given inputs, forward and backward.

    Nodes are the arguments, the values that a derivation names, and the result. Numbers are
    evaluated exactly and then rounded, entry by entry: it is meant for small networks.

    Args:
        fn: a JAX function of arrays, or of pytrees of arrays, that gives one number.
        inputs: an array, or a pytree of arrays, for each argument.
        shapes: the sizes of each argument, as `derive` takes them.
        wrt: the arguments, or paths such as `params[0].W`, that are parameters and get an adjoint;
            by default every array of real numbers.
        title: what is computed.

    Shapes:
        Those of the function.

    Raises:
        ValueError: what `derive` refuses, a path in `wrt` that is no argument, or inputs that are
            no arrays or do not fit.
        TypeError: inputs of other names or of another structure.

    Source: reverse accumulation, Linnainmaa (1970).

    >>> import jax.numpy as jnp
    >>> shapes = {"x": "p", "w": "p", "y": ""}
    >>> inputs = {"x": [1.0, 2.0], "w": [0.5, 0.25], "y": 2.0}
    >>> loss = lambda x, w, y: (jnp.tanh(x @ w) - y) ** 2
    >>> graph = graph_of(loss, inputs, shapes, wrt=["w"])
    >>> [node.name for node in graph.nodes]
    ['x', 'w', 'y', 'L']
    >>> graph.nodes[1].slope.round(4).tolist()
    [-1.0402, -2.0804]
    """
    signature, facts = read_request("graph_of", fn, shapes, "gradient", None, ())
    known = [leaf.path for leaf in signature.leaves if leaf.dtype == "float64"]
    chosen = known if wrt is None else _paths(list(wrt), known)
    derivations = [of_signature(signature, fn, path, "gradient", facts) for path in chosen]
    program = derivations[0].derivative.program if chosen else name_values(read(signature, fn))
    arrays = _arrays(signature, inputs, program)
    given = [*zip(program.arguments, arrays, strict=True), *program.constants]
    given.sort(key=lambda pair: _place(pair[0].name, signature.names))
    numbers = _evaluated(program, derivations, arrays)
    return _graph(title, given, program, derivations, numbers)


def _arrays(signature: Signature, inputs: Mapping[str, Any], program: Program) -> list[np.ndarray]:
    """The arrays in the inputs, of sizes that fit one another.

    Raises:
        ValueError: what is no array of numbers, or of the wrong sizes.
        TypeError: inputs of other names or of another structure.
    """
    if not isinstance(inputs, Mapping):
        raise TypeError(
            f"graph_of: inputs is of type {type(inputs).__name__}; write a dict with an array for "
            f"each of {', '.join(signature.names)}"
        )
    arrays = []
    for path, given in zip(signature.paths, signature.arrays(**inputs), strict=True):
        try:
            arrays.append(np.asarray(given))
            arrays[-1].astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(
                f"graph_of: inputs has something at {path} that is no array; write numbers"
            ) from None
    try:
        solve_sizes(program.arguments, [array.shape for array in arrays])
    except ValueError as error:
        raise ValueError(f"graph_of: inputs do not fit: {error}; write arrays that do") from None
    return arrays


def _paths(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    """The paths that are wanted, or lie in what is wanted.

    Raises:
        ValueError: one that is no argument.
    """
    for name in wanted:
        if not any(_lies_in(path, name) for path in known):
            raise ValueError(
                f"graph_of: wrt has {name!r}, which is no array of real numbers among the "
                f"arguments; write some of {', '.join(known)}"
            )
    return [path for path in known if any(_lies_in(path, name) for name in wanted)]


def _lies_in(path: str, name: str) -> bool:
    return path == name or path.startswith((f"{name}[", f"{name}."))


def _place(path: str, names: Sequence[str]) -> int:
    """Which argument a path lies in; what the function closes over comes last."""
    return next((n for n, name in enumerate(names) if _lies_in(path, name)), len(names))


def _graph(
    title: str,
    given: Sequence[tuple[Tensor, np.ndarray]],
    program: Program,
    derivations: Sequence[Derivation],
    numbers: Callable[[_Definition], np.ndarray],
) -> Graph:
    forward, backward = _forward(program), _backward(derivations)
    nodes = [
        _node(t.name, "parameter" if t.name in backward else "input", _sizes(t), array)
        for t, array in given
    ]
    for name, definition in forward.items():
        nodes.append(_node(name, "value", definition.step.latex, numbers(definition)))
    nodes[-1] = replace(nodes[-1], role="result")
    places = {tensor.name: place for place, (tensor, _) in enumerate(given)}
    places |= {name: len(given) + place for place, name in enumerate(forward)}
    for name, back in backward.items():
        nodes[places[name]] = replace(
            nodes[places[name]], adjoint=back.step.latex, rule=back.step.rule, slope=numbers(back)
        )
    edges = [
        (source, places[name])
        for name, definition in forward.items()
        for source in sorted({places[tensor.name] for tensor in definition.body.tensors})
    ]
    whole = title or f"{nodes[-1].name} of {', '.join(symbol(t.name).text for t, _ in given)}"
    return Graph(whole, tuple(nodes), tuple(edges))


def _node(name: str, role: str, formula: str, value: np.ndarray) -> Node:
    return Node(symbol(name).text, role, formula, np.asarray(value, dtype=np.float64))


def _forward(program: Program) -> dict[str, _Definition]:
    """The named values and, last, the result."""
    found = {
        value.tensor.name: _Definition(
            step(value.tensor, value.indices, value.body, ""), value.indices, value.body
        )
        for value in program.values
    }
    output = program.outputs[0]
    last = program.values[-1] if program.values else None
    if last is None or output.body != ex.element(last.tensor, *last.indices):
        taken = {*found, *(tensor.name for tensor in program.arguments)}
        name = next(name for name in _RESULTS if name not in taken)
        made = step(Tensor(name, output.shape), output.indices, output.body, "")
        found[name] = _Definition(made, output.indices, output.body)
    return found


def _backward(derivations: Iterable[Derivation]) -> dict[str, _Definition]:
    """For each value and each parameter, the derivative of the result in it."""
    found: dict[str, _Definition] = {}
    for derivation in derivations:
        derivative = derivation.derivative
        steps = derivation.steps[len(derivative.program.values) :]
        for adjoint, made in zip(derivative.adjoints, steps, strict=False):
            name = adjoint.value.tensor.name
            found.setdefault(name, _Definition(made, adjoint.indices, adjoint.body))
        found[derivation.wrt[0]] = _Definition(steps[-1], derivative.indices, derivative.body)
    return found


def _evaluated(
    program: Program, derivations: Iterable[Derivation], arrays: Sequence[np.ndarray]
) -> Callable[[_Definition], np.ndarray]:
    """The numbers of a definition over values of a program and their adjoints."""
    named: dict[Tensor, Value] = {value.tensor: value for value in program.values}
    for derivation in derivations:
        for value in derivation.derivative.as_program().values:
            named.setdefault(value.tensor, value)

    def numbers(definition: _Definition) -> np.ndarray:
        shape = tuple(index.size for index in definition.indices)
        output = Output("", definition.indices, definition.body, shape)
        whole = replace(program, values=tuple(named.values()), outputs=(output,))
        return np.asarray(exact_values(whole, arrays, _DIGITS), dtype=np.float64)

    return numbers


def _sizes(tensor: Tensor) -> str:
    written = symbol(tensor.name).latex
    if not tensor.shape:
        return rf"{written} \in \mathbb{{R}}"
    sizes = r" \times ".join(map(str, tensor.shape))
    return rf"{written} \in \mathbb{{R}}^{{{sizes}}}"
