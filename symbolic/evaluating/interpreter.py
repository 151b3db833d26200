"""Programs that JAX traced, evaluated on arrays one primitive at a time.

A program runs on many points at once: every array has a leading axis of lanes, of length 1 where
the points share the value. Nothing here differentiates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import jax
import numpy as np

from symbolic.evaluating import (
    control,
    elementwise,
    indexing,
    linear_algebra,
    reductions,
    structure,
    windows,
)
from symbolic.evaluating.arithmetic import Arithmetic, Array
from symbolic.evaluating.structure import Inputs, Params, Rule, Run
from symbolic.patience import check as check_time

_INNER = ("jaxpr", "call_jaxpr", "fun_jaxpr")
_TRANSPARENT = frozenset(
    (
        "jit",
        "pjit",
        "closed_call",
        "core_call",
        "remat",
        "remat2",
        "checkpoint",
        "custom_jvp_call",
        "custom_vjp_call",
        "custom_vjp_call_jaxpr",
        "custom_lin",
    )
)
Calls = tuple[Any, ...]

_NOTHING = np.empty(0)
_LIBRARIES = (Path(jax.__file__).parent, Path(__file__).parents[1])


class UnknownOperation(ValueError):
    """A primitive that has no rule here."""


def _elementwise(name: str) -> Rule:
    return lambda run, inputs, params: elementwise.apply(run.arithmetic, name, *inputs)


def _unknown(operation: str) -> Rule:
    """A rule that refuses, so that operations that no result needs are no obstacle."""

    def rule(run: Run, inputs: Inputs, params: Params) -> Array:
        raise UnknownOperation(f"the operation {operation} is not evaluated")

    return rule


RULES: Mapping[str, Rule] = {
    **{name: _elementwise(name) for name in elementwise.TABLE},
    **structure.TABLE,
    **indexing.TABLE,
    **reductions.TABLE,
    **windows.TABLE,
    **linear_algebra.TABLE,
}


@dataclass(frozen=True)
class _Step:
    rule: Rule
    params: Params
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def _line(calls: Calls) -> str:
    """Where the user's code calls for an equation, given with those around it, innermost first."""
    tracebacks = (equation.source_info.traceback for equation in calls)
    for frame in (frame for traceback in tracebacks if traceback for frame in traceback.frames):
        path = Path(frame.file_name)
        if not any(library in path.parents for library in _LIBRARIES) and path.exists():
            return f" at {path.name}, line {frame.line_num}"
    return ""


class _Compiler:
    """Equations as steps between numbered slots, with the programs of calls written out."""

    def __init__(self) -> None:
        self.count = 0
        self.constants: dict[int, Any] = {}
        self.steps: list[_Step] = []

    def slot(self) -> int:
        self.count += 1
        return self.count - 1

    def constant(self, value: Any) -> int:
        slot = self.slot()
        self.constants[slot] = value
        return slot

    def flatten(
        self, jaxpr: Any, constants: Sequence[Any], arguments: Sequence[int], calls: Calls = ()
    ) -> list[int]:
        """The slots of the results of `jaxpr`, inside `calls`, on the slots `arguments`."""
        slots = dict(zip(jaxpr.invars, arguments, strict=True))
        for variable, value in zip(jaxpr.constvars, constants, strict=True):
            slots[variable] = self.constant(value)

        def read(atom: Any) -> int:
            return self.constant(atom.val) if hasattr(atom, "val") else slots[atom]

        for equation in jaxpr.eqns:
            inputs = [read(atom) for atom in equation.invars]
            if equation.primitive.name in _TRANSPARENT:
                inner = next(equation.params[name] for name in _INNER if name in equation.params)
                body, consts = getattr(inner, "jaxpr", inner), getattr(inner, "consts", ())
                outputs = self.flatten(body, consts, inputs, (equation, *calls))
            else:
                outputs = [self.slot() for _ in equation.outvars]
                self._add(equation, inputs, tuple(outputs), calls)
            slots.update(zip(equation.outvars, outputs, strict=True))
        return [read(atom) for atom in jaxpr.outvars]

    def _add(
        self, equation: Any, inputs: Sequence[int], outputs: tuple[int, ...], calls: Calls
    ) -> None:
        name, params = equation.primitive.name, equation.params
        entry = control.TABLE.get(name)
        if entry is not None:
            inputs = [inputs[i] for i in entry.used(params, len(inputs))]
            rule, params = entry.rule, entry.prepare(params, Program)
        else:
            rule = RULES.get(name) or _unknown(f"{name!r}{_line((equation, *calls))}")
        self.steps.append(_Step(rule, params, tuple(inputs), outputs))


class Program:
    """A traced program, ready to run.

    Attributes:
        shapes: the shapes of the results.
    """

    def __init__(self, closed_jaxpr: Any):
        compiler = _Compiler()
        jaxpr = closed_jaxpr.jaxpr
        self._arguments = [compiler.slot() for _ in jaxpr.invars]
        self._results = compiler.flatten(jaxpr, closed_jaxpr.consts, self._arguments)
        self._constants = compiler.constants
        self._count = compiler.count
        self.shapes: list[tuple[int, ...]] = [tuple(atom.aval.shape) for atom in jaxpr.outvars]
        steps = _needed(compiler.steps, self._results)
        known, self._fixed, self._steps = set(self._constants), [], []
        for step in steps:
            if known.issuperset(step.inputs):
                self._fixed.append(step)
                known.update(step.outputs)
            else:
                self._steps.append(step)
        self._templates: WeakKeyDictionary[Arithmetic, list[Array]] = WeakKeyDictionary()

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def literals(self) -> set[float]:
        """The finite real constants that stand alone in the program."""
        alone = (np.asarray(value) for value in self._constants.values())
        real = (value for value in alone if value.ndim == 0 and value.dtype.kind == "f")
        return {float(value) for value in real if np.isfinite(value)}

    def _template(self, run: Run) -> list[Array]:
        """The values of constants, and of what follows from constants alone."""
        template = self._templates.get(run.arithmetic)
        if template is None:
            template = [_NOTHING] * self._count
            for slot, value in self._constants.items():
                template[slot] = run.arithmetic.constant(value)[None]
            _execute(self._fixed, Run(run.arithmetic), template)
            self._templates[run.arithmetic] = template
        return template

    def run(self, run: Run, inputs: Inputs) -> list[Array]:
        """The results on arrays with a leading axis of lanes."""
        with np.errstate(all="ignore"):
            values = self._template(run).copy()
            for slot, array in zip(self._arguments, inputs, strict=True):
                values[slot] = array
            _execute(self._steps, run, values)
        return [values[slot] for slot in self._results]

    def __call__(self, arithmetic: Arithmetic, arrays: Sequence[Any]) -> list[Array]:
        """The results at one point."""
        inputs = [arithmetic.array(array)[None] for array in arrays]
        return [result[0, ...] for result in self.run(Run(arithmetic), inputs)]


def _needed(steps: Sequence[_Step], results: Sequence[int]) -> list[_Step]:
    """The steps that the results depend on."""
    wanted, kept = set(results), []
    for step in reversed(steps):
        if not wanted.isdisjoint(step.outputs):
            kept.append(step)
            wanted.update(step.inputs)
    return kept[::-1]


def _execute(steps: Sequence[_Step], run: Run, values: list[Array]) -> None:
    for step in steps:
        check_time()
        result = step.rule(run, [values[slot] for slot in step.inputs], step.params)
        if isinstance(result, np.ndarray):
            values[step.outputs[0]] = result
        else:
            for slot, array in zip(step.outputs, result, strict=True):
                values[slot] = array


def trace(fn: Callable[..., Any], arguments: Sequence[jax.ShapeDtypeStruct]) -> Program:
    """The program of a function of arrays, traced in 64 bit."""
    with jax.enable_x64(True):
        return Program(jax.make_jaxpr(fn)(*arguments))


def interpret(closed_jaxpr: Any, arrays: Sequence[Any], arithmetic: Arithmetic) -> list[Array]:
    """The results of a traced program at one point."""
    return Program(closed_jaxpr)(arithmetic, arrays)
