"""Whether an array is finite whatever finite numbers the arguments are."""

from __future__ import annotations

import math

from symbolic.reading.graph import Operation, Wire
from symbolic.reading.views import positive

_NEVER_SURE = frozenset("pow acos asin acosh atanh erf_inv lgamma digamma tan rem".split())
_SURE_IF_POSITIVE = frozenset("log log1p sqrt rsqrt div integer_pow".split())
_COMPARING = frozenset("max min reduce_max reduce_min eq ne gt lt ge le clamp is_finite".split())
_PASSING = frozenset("max reshape broadcast_in_dim squeeze expand_dims stop_gradient copy".split())


def always_finite(wire: Wire) -> bool:
    """Whether nothing on the way to an array can make it infinite or not a number.

    An infinite literal does no harm where it is only compared with.
    """
    seen: set[Wire] = set()
    positives: dict[Wire, bool] = {}
    waiting = [wire]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        operation = here.producer
        if _is_partial(operation, positives):
            return False
        compared = operation.name in _COMPARING
        waiting += [w for w in operation.inputs if not (compared and _is_infinite(w.producer))]
    return True


def is_largest(wire: Wire) -> bool:
    """Whether an array is a maximum over axes, reshaped or compared with an infinite number."""
    operation = wire.producer
    if operation.name == "reduce_max":
        return True
    inputs = [w for w in operation.inputs if not _is_infinite(w.producer)]
    return operation.name in _PASSING and len(inputs) == 1 and is_largest(inputs[0])


def _is_partial(operation: Operation, positives: dict[Wire, bool]) -> bool:
    if operation.name == "integer_pow" and operation.parameters["y"] > 0:
        return False
    if operation.name in _SURE_IF_POSITIVE:
        return not _surely_positive(operation.inputs[-1], positives)
    return operation.name in _NEVER_SURE or _is_infinite(operation)


def _surely_positive(wire: Wire, positives: dict[Wire, bool]) -> bool:
    if wire not in positives:
        inputs = wire.producer.inputs
        known = {other for other in inputs if _surely_positive(other, positives)}
        positives[wire] = positive(wire.producer, known)
    return positives[wire]


def _is_infinite(operation: Operation) -> bool:
    value = operation.parameters.get("value") if operation.name == "literal" else None
    return isinstance(value, float) and not math.isfinite(value)
