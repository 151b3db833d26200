"""Softmax and its kin, recognised in programs that spell them out.

Every rewriting here is an identity of real functions, whatever the shift that was subtracted:
`exp(z − s) = softmax(z) Σ exp(z − s)` and `log Σ exp(z − s) = logsumexp(z) − s` for an `s` that is
constant along the axis, and `exp(a − logaddexp(a, b)) = logistic(a − b)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symbolic.reading.finiteness import always_finite
from symbolic.reading.graph import Graph, Operation, Wire
from symbolic.reading.views import infinite, literal, positive, view


def rewrite(graph: Graph, outputs: list[Wire]) -> tuple[Graph, list[Wire]]:
    """The graph of what the outputs need, with softmax and its kin as operations of their own."""
    rewriter = _Rewriter(graph.live(outputs))
    return rewriter.graph, [rewriter.wires[wire] for wire in outputs]


class _Rewriter:
    """The new graph, and what is known of it."""

    def __init__(self, operations: list[Operation]):
        self.graph = Graph()
        self.wires: dict[Wire, Wire] = {}
        self.totals = dict(_totals(operations))
        self.shifted: dict[Wire, tuple[Wire, Wire | None, Operation]] = {}
        self.positive: set[Wire] = set()
        for operation in operations:
            if operation.outputs and operation.outputs[0] in self.wires:
                continue
            inputs = tuple(self.wires[wire] for wire in operation.inputs)
            rule = _RULES.get(operation.name)
            made = rule(self, operation, inputs) if rule else None
            outputs = self.add(operation, inputs) if made is None else (made,)
            self.wires.update(zip(operation.outputs, outputs, strict=True))

    def add(self, like: Operation, inputs: tuple[Wire, ...], name: str = "", **parameters: object):
        """An operation with the outputs of another, and another name and parameters if given."""
        made = self.graph.add(
            name or like.name,
            inputs,
            parameters if name else like.parameters,
            [(wire.shape, wire.kind) for wire in like.outputs],
            like.equations,
        )
        if positive(made[0].producer, self.positive):
            self.positive.update(made)
        return made


def _totals(operations: list[Operation]) -> Iterator[tuple[Wire, Operation]]:
    """The sums of exponentials along one axis that something divides by or takes the log of."""
    divisors = {view(wire).source for operation in operations for wire in _divisors(operation)}
    divisors |= {
        view(wire.producer.inputs[0]).source for wire in divisors if wire.producer.name == "abs"
    }
    for operation in operations:
        if operation.name == "reduce_sum" and operation.outputs[0] in divisors:
            summand = operation.inputs[0]
            if summand.producer.name == "exp" and len(operation.parameters["axes"]) == 1:
                yield summand, operation


def _divisors(operation: Operation) -> tuple[Wire, ...]:
    if operation.name == "div":
        return operation.inputs[1:]
    inverse = operation.name == "integer_pow" and operation.parameters["y"] < 0
    return operation.inputs if operation.name == "log" or inverse else ()


def _exponential(
    rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]
) -> Wire | None:
    (exponent,) = inputs
    total = rewriter.totals.get(operation.outputs[0])
    if total is None:
        return _logistic(rewriter, operation, exponent)
    axis = int(total.parameters["axes"][0])
    body, shift = _unshifted(exponent, axis)
    (plain,) = rewriter.add(operation, inputs)
    (sums,) = rewriter.add(total, (plain,))
    (softmax,) = rewriter.add(operation, (body,), "softmax", axis=axis)
    rewriter.wires[total.outputs[0]] = sums
    rewriter.shifted[sums] = (body, shift, total)
    return rewriter.add(operation, (softmax, sums), "softmax_times_total", axis=axis)[0]


def _unshifted(exponent: Wire, axis: int) -> tuple[Wire, Wire | None]:
    """What is left of `z − s`, and the `s` that is constant along an axis."""
    if exponent.producer.name == "sub":
        body, shift = exponent.producer.inputs
        if body.shape == exponent.shape and (
            not shift.shape or view(shift, stopped=True).axes[axis] is None
        ):
            return body, shift
    return exponent, None


def _logistic(rewriter: _Rewriter, operation: Operation, exponent: Wire) -> Wire | None:
    """`exp(a − logaddexp(a, b))` as `logistic(a − b)`."""
    if exponent.producer.name != "sub":
        return None
    part, whole = exponent.producer.inputs
    if whole.producer.name != "logaddexp":
        return None
    first, second = whole.producer.inputs
    if first is not part and literal(part) is not None and literal(part) == literal(second):
        first, second = second, first
    if first is not part and second is part:
        first, second = second, first
    if first is not part and (literal(part) is None or literal(first) != literal(part)):
        return None
    (gap,) = rewriter.add(operation, (first, second), "sub")
    return rewriter.add(operation, (gap,), "logistic")[0]


def _logarithm(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    seen = view(inputs[0])
    if seen.source not in rewriter.shifted:
        return None
    body, shift, total = rewriter.shifted[seen.source]
    axis = int(total.parameters["axes"][0])
    (result,) = rewriter.add(total, (body,), "logsumexp", axes=(axis,))
    place = {source: here for here, source in enumerate(seen.axes)}
    places = tuple(place.get(a) for a in range(len(seen.source.shape)))
    (result,) = rewriter.add(operation, (result,), "repeat", places=places)
    if shift is None:
        return result
    kept = (*places[:axis], None, *places[axis:]) if shift.shape else ()
    (repeated,) = rewriter.add(operation, (shift,), "repeat", places=kept)
    return rewriter.add(operation, (result, repeated), "sub")[0]


def _absolute(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    return inputs[0] if inputs[0] in rewriter.positive else None


def _sign(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    return _number(rewriter, operation, 1.0) if inputs[0] in rewriter.positive else None


def _not_negative(
    rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]
) -> Wire | None:
    if inputs[0] in rewriter.positive and literal(inputs[1]) == 0:
        return _number(rewriter, operation, True)
    return None


def _equal(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    left, right = map(literal, inputs)
    if left is not None and right is not None:
        return _number(rewriter, operation, left == right)
    return _number(rewriter, operation, False) if any(map(infinite, inputs)) else None


def _finite(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    return _number(rewriter, operation, True) if always_finite(inputs[0]) else None


def _select(rewriter: _Rewriter, operation: Operation, inputs: tuple[Wire, ...]) -> Wire | None:
    which = literal(inputs[0])
    return None if which is None else inputs[1 + int(which)]


def _number(rewriter: _Rewriter, operation: Operation, value: float) -> Wire:
    wire = operation.outputs[0]
    return rewriter.graph.literal(value, (wire.shape, wire.kind))


_RULES: dict[str, Callable[[_Rewriter, Operation, tuple[Wire, ...]], Wire | None]] = {
    "exp": _exponential,
    "log": _logarithm,
    "abs": _absolute,
    "sign": _sign,
    "ge": _not_negative,
    "gt": _not_negative,
    "eq": _equal,
    "is_finite": _finite,
    "select_n": _select,
}
