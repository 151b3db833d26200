"""A program evaluated exactly: every entry by its definition, in numbers of many digits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.functions import FUNCTIONS
from symbolic.indices import Index
from symbolic.reading.program import Program
from symbolic.writing.sizes import lengths, solve_sizes

_GUARD_DIGITS = 15


def exact_values(program: Program, arrays: Sequence[Any], digits: int = 50) -> Any:
    """The outputs of a program at given inputs, correct to about `digits` digits.

    Args:
        program: the program.
        arrays: one array, nested list or number per argument, of `Fraction`s, whole numbers or
            floats; a float counts as the number that it holds exactly.
        digits: how many digits the results carry.

    Returns:
        For each output an array of mpmath numbers, or one number where the output is a scalar; a
        tuple of these where there are several outputs.

    Raises:
        ValueError: where the shapes do not fit one another.
    """
    given = [np.asarray(array, dtype=object) for array in arrays]
    sizes = solve_sizes(program.arguments, [array.shape for array in given])
    run = _Run(sizes, digits + _GUARD_DIGITS)
    for tensor, array in zip(program.arguments, given, strict=True):
        run.define(tensor, array)
    for tensor, constant in program.constants:
        run.define(tensor, constant.astype(object))
    for value in program.values:
        run.tensors[value.tensor] = run.array(value.body, value.indices)
    rounded = mpmath.MPContext()
    rounded.dps = digits
    outputs = []
    for output in program.outputs:
        array = run.array(output.body, output.indices)
        outputs.append(_mapped(rounded.mpf, array) if output.indices else rounded.mpf(array[()]))
    return outputs[0] if len(outputs) == 1 else tuple(outputs)


class _Run:
    """The numbers of one evaluation."""

    def __init__(self, sizes: dict[str, int], digits: int):
        self.tensors: dict[Tensor, np.ndarray] = {}
        self._sizes = sizes
        self._context = mpmath.MPContext()
        self._context.dps = digits
        self._known: dict[tuple[Expression, tuple[int, ...]], Any] = {}
        self._whole: dict[tuple[Expression, tuple[int, ...]], np.ndarray] = {}

    def define(self, tensor: Tensor, array: np.ndarray) -> None:
        self.tensors[tensor] = _mapped(self._number, array)

    def _number(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            return self._context.mpf(value.numerator) / value.denominator
        return self._context.mpf(value if isinstance(value, int | str) else float(value))

    def array(self, body: Expression, indices: Sequence[Index]) -> np.ndarray:
        """The entries of an expression."""
        made = np.empty(lengths(indices, self._sizes), dtype=object)
        for grid in np.ndindex(made.shape):
            made[grid] = self._value(body, dict(zip(indices, grid, strict=True)))
        return made

    def _value(self, body: Expression, places: Mapping[Index, int]) -> Any:
        if isinstance(body, ex.Element):
            at = tuple(place.at(self._sizes, places) for place in body.at)
            array = self.tensors[body.tensor]
            return self._entry(array, at)
        key = (body, tuple(places[index] for index in _ordered(body)))
        if key not in self._known:
            self._known[key] = self._computed(body, places)
        return self._known[key]

    def _entry(self, array: np.ndarray, at: tuple[int, ...]) -> Any:
        """An entry; outside the array, where an indicator of 0 goes with it, 0."""
        inside = all(0 <= i < length for i, length in zip(at, array.shape, strict=True))
        return array[at] if inside else self._context.zero

    def _computed(self, body: Expression, places: Mapping[Index, int]) -> Any:
        context = self._context
        match body:
            case ex.Number(value):
                return self._number(value)
            case ex.Constant(name):
                return +context.pi if name == "pi" else context.mpf(name)
            case ex.Count(place):
                return context.mpf(place.at(self._sizes, places))
            case ex.Delta(left, right):
                return context.mpf((left - right).at(self._sizes, places) == 0)
            case ex.AtLeastZero(place):
                return context.mpf(place.at(self._sizes, places) >= 0)
            case ex.Positive(inner):
                return context.mpf(self._value(inner, places) > 0)
            case ex.Zero(inner):
                return context.mpf(self._value(inner, places) == 0)
            case ex.Add(terms):
                return context.fsum(self._value(term, places) for term in terms)
            case ex.Multiply(factors):
                return self._product(factors, places)
            case ex.Power(base, exponent):
                return self._power(self._value(base, places), exponent)
            case ex.Apply("where", (condition, then, otherwise)):
                return self._value(
                    then if self._value(condition, places) > 0 else otherwise, places
                )
            case ex.Apply(function, arguments):
                numbers = [self._value(argument, places) for argument in arguments]
                return FUNCTIONS[function].exact(context, *numbers)
            case ex.Sum(over, inner):
                return context.fsum(self._range(inner, over, places))
            case ex.Operator(at=at):
                here = tuple(place.at(self._sizes, places) for place in at)
                return self._entry(self._operated(body, places), here)
        raise NotImplementedError(type(body).__name__)

    def _product(self, factors: Sequence[Expression], places: Mapping[Index, int]) -> Any:
        """A product; what an indicator of 0 switches off is not looked at."""
        product = self._context.one
        for factor in sorted(factors, key=lambda factor: not isinstance(factor, _INDICATORS)):
            if isinstance(factor, _INDICATORS) and not self._value(factor, places):
                return self._context.zero
            product *= self._value(factor, places)
        return product

    def _power(self, base: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1:
            return base**exponent.numerator
        if exponent.denominator == 2 and base >= 0:
            return self._context.sqrt(base) ** exponent.numerator
        return self._context.power(base, self._number(exponent))

    def _range(
        self, body: Expression, over: Sequence[Index], places: Mapping[Index, int]
    ) -> list[Any]:
        grids = itertools.product(*map(range, lengths(over, self._sizes)))
        return [
            self._value(body, {**places, **dict(zip(over, grid, strict=True))}) for grid in grids
        ]

    def _operated(self, body: ex.Operator, places: Mapping[Index, int]) -> np.ndarray:
        """The result of an operator at all its positions."""
        whole = ex.Operator(body.name, body.over, body.body)
        key = (whole, tuple(places[index] for index in _ordered(whole)))
        if key not in self._whole:
            entries = self._range(body.body, body.over, places)
            made = OPERATORS[body.name](self._context, entries)
            shape = lengths(body.over, self._sizes) if isinstance(made, list) else ()
            array = np.empty(shape, dtype=object)
            array.ravel()[:] = made if isinstance(made, list) else [made]
            self._whole[key] = array
        return self._whole[key]


def _mapped(function: Callable[[Any], Any], array: np.ndarray) -> np.ndarray:
    made = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        made[place] = function(array[place])
    return made


_INDICATORS = (ex.Delta, ex.AtLeastZero)


def _ordered(body: Expression) -> list[Index]:
    return sorted(body.indices, key=lambda index: index.serial)


def _logsumexp(context: Any, entries: list[Any]) -> Any:
    shift = max(entries)
    if context.isinf(shift):
        return shift
    return shift + context.log(context.fsum(context.exp(entry - shift) for entry in entries))


def _log_softmax(context: Any, entries: list[Any]) -> list[Any]:
    total = _logsumexp(context, entries)
    return [entry - total for entry in entries]


def _matrix(context: Any, entries: list[Any]) -> Any:
    side = round(len(entries) ** 0.5)
    return context.matrix([entries[row * side : (row + 1) * side] for row in range(side)])


OPERATORS: dict[str, Callable[[Any, list[Any]], Any]] = {
    "softmax": lambda c, entries: [c.exp(entry) for entry in _log_softmax(c, entries)],
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "max": lambda c, entries: max(entries),
    "min": lambda c, entries: min(entries),
    "prod": lambda c, entries: c.fprod(entries),
    "argmax": lambda c, entries: c.mpf(entries.index(max(entries))),
    "argmin": lambda c, entries: c.mpf(entries.index(min(entries))),
    "inverse": lambda c, entries: list(c.inverse(_matrix(c, entries))),
    "det": lambda c, entries: c.det(_matrix(c, entries)),
    "log_abs_det": lambda c, entries: c.log(abs(c.det(_matrix(c, entries)))),
    "sign_det": lambda c, entries: c.sign(c.det(_matrix(c, entries))),
}
