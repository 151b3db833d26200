"""Inner jaxprs put in place: calls, derivative rules, branches by platform, linear solves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jax.extend.core import ClosedJaxpr, JaxprEqn, Literal

from symbolic.reading.boundaries import recognise
from symbolic.reading.graph import Graph, Wire, avals, inner

_CALLS = frozenset(
    "jit pjit closed_call core_closed_call remat remat2 checkpoint "
    "custom_jvp_call custom_vjp_call".split()
)


def flatten(
    closed: ClosedJaxpr, inputs: Sequence[Wire], graph: Graph, callers: tuple[JaxprEqn, ...] = ()
) -> list[Wire]:
    """The outputs of a jaxpr at given inputs, its operations added to the graph."""
    known: dict[Any, Wire] = dict(zip(closed.jaxpr.invars, inputs, strict=True))
    for variable, value in zip(closed.jaxpr.constvars, closed.consts, strict=True):
        known[variable] = graph.constant(value)

    def wire(atom: Any) -> Wire:
        return graph.constant(atom.val) if isinstance(atom, Literal) else known[atom]

    for equation in closed.jaxpr.eqns:
        outputs = _outputs((equation, *callers), tuple(map(wire, equation.invars)), graph)
        known.update(zip(equation.outvars, outputs, strict=True))
    return [wire(atom) for atom in closed.jaxpr.outvars]


def _outputs(
    equations: tuple[JaxprEqn, ...], inputs: tuple[Wire, ...], graph: Graph
) -> Sequence[Wire]:
    """The outputs of an equation, which stands before the ones that call it."""
    equation = equations[0]
    name, parameters = equation.primitive.name, dict(equation.params)
    made = list(avals(equation.outvars))
    called = inner(parameters) if name in _CALLS else None
    if called is not None:
        boundary = recognise(equation, called)
        if boundary is not None and boundary.name == "det_backward":
            inputs = _of_forward(inputs)
        if boundary is not None:
            return graph.add(boundary.name, inputs, boundary.parameters, made, equations)
        return flatten(called, inputs, graph, equations)
    if name == "cond" and inputs[0].producer.name == "platform_index":
        return flatten(parameters["branches"][-1], inputs[1:], graph, equations)
    if name == "cond":
        cases = [flatten(body, inputs[1:], graph, equations) for body in parameters["branches"]]
        return [
            graph.add("select_n", (inputs[0], *case), {}, [aval], equations)[0]
            for case, aval in zip(zip(*cases, strict=True), made, strict=True)
        ]
    if name == "custom_linear_solve":
        lengths = parameters["const_lengths"]
        constants = sum(lengths)
        matrix = inputs[: lengths.matvec]
        before = lengths.matvec + lengths.vecmat
        if not _solves(matrix, inputs[before : before + lengths.solve]):
            return graph.add(name, inputs, {}, made, equations)
        matvec = {"matvec": parameters["jaxprs"].matvec}
        return graph.add("linear_solve", matrix + inputs[constants:], matvec, made, equations)
    if name == "name":
        parameters = {"label": parameters["name"]}
    return graph.add(name, inputs, parameters, made, equations)


def _solves(matrix: tuple[Wire, ...], factors: tuple[Wire, ...]) -> bool:
    """Whether what a solver is given are the LU factors of the matrix that it is to solve with."""
    for wire in factors:
        operation = wire.producer
        if operation.name != "lu":
            return False
        (source,) = operation.inputs
        while source.producer.name in ("stop_gradient", "copy"):
            (source,) = source.producer.inputs
        if source not in matrix:
            return False
    return bool(factors)


def _of_forward(inputs: tuple[Wire, ...]) -> tuple[Wire, ...]:
    """The matrix, its determinant and the adjoint, from the inputs of a gradient's second call."""
    *kept, adjoint = inputs
    forward = kept[0].producer
    whole = forward.name == "det_forward" and tuple(kept) == forward.outputs[1:]
    return (*forward.inputs, forward.outputs[0], adjoint) if whole else ()
