"""Claims with an operation or two changed: a JAX function traced, and run again otherwise.

A mutant is again a JAX function: wherever it is called, at numbers or at symbolic sizes, it traces the claim
at the shapes that come and binds the traced operations again, the chosen ones changed. An operation is
chosen by its primitive and its ordinal among the operations of that primitive that depend on the inputs;
those that only compute with sizes are left out, since at numbers Python does them.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
from jax.extend.core import ClosedJaxpr, JaxprEqn, Literal

_CALLS = frozenset(("jit", "custom_jvp_call", "custom_vjp_call", "closed_call", "checkpoint"))
# What lies inside these is the business of linear algebra, and another thing at other sizes.
_WHOLE = frozenset(("det", "slogdet", "solve"))

Site = tuple[str, int]


class NotApplicable(ValueError):
    """An operation that a change does not fit."""


@dataclass(frozen=True)
class Operation:
    """An operation of a traced program on its way to be bound again.

    Attributes:
        equation: the operation as it was traced.
        inputs: the values that it takes.
        origins: the operations that made these, or None for inputs and numbers of the program.
        arguments: the inputs of the program.
    """

    equation: JaxprEqn
    inputs: tuple[Any, ...]
    origins: tuple[Operation | None, ...] = ()
    arguments: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """The name of the primitive."""
        return name_of(self.equation)

    @property
    def aval(self) -> Any:
        """The shape and type of the first result."""
        return self.equation.outvars[0].aval

    @property
    def params(self) -> Mapping[str, Any]:
        """How the primitive was called."""
        return self.equation.params

    def results(self, *inputs: Any, **params: Any) -> list[Any]:
        """What the primitive gives, for other inputs or parameters where such are given."""
        primitive = self.equation.primitive
        bound = primitive.get_bind_params({**self.params, **params})
        made = primitive.bind(*(inputs or self.inputs), **bound)
        return list(made) if primitive.multiple_results else [made]

    def again(self, *inputs: Any, **params: Any) -> Any:
        """The first result of the primitive."""
        return self.results(*inputs, **params)[0]

    def literal(self, place: int) -> bool:
        """Whether an input is a number in the program."""
        return isinstance(self.equation.invars[place], Literal)


Change = Callable[[Operation], Any]


@dataclass(frozen=True)
class Alteration:
    """A change at a site, with a name: `swap operands of sub 3`."""

    name: str
    site: Site
    change: Change

    def __str__(self) -> str:
        return f"{self.name} of {self.site[0]} {self.site[1]}"


def name_of(equation: JaxprEqn) -> str:
    """The name of a primitive, or of a call that is taken whole."""
    name = equation.params.get("name")
    return name if name in _WHOLE else equation.primitive.name


def body_of(equation: JaxprEqn) -> ClosedJaxpr | None:
    """The program that an equation calls, unless it is taken whole."""
    if equation.primitive.name not in _CALLS or name_of(equation) in _WHOLE:
        return None
    body = next(equation.params[key] for key in ("jaxpr", "call_jaxpr") if key in equation.params)
    return body if isinstance(body, ClosedJaxpr) else ClosedJaxpr(body, ())


def sites(closed: ClosedJaxpr) -> list[Site]:
    """The operations of a program that depend on its inputs, in order."""
    seen: Counter[str] = Counter()
    found = []
    for equation in _depending(closed, [True] * len(closed.jaxpr.invars)):
        name = name_of(equation)
        found.append((name, seen[name]))
        seen[name] += 1
    return found


def _depending(closed: ClosedJaxpr, depends: Iterable[bool]) -> Iterator[JaxprEqn]:
    """The equations that depend on some of the inputs, those inside calls too."""
    known = {v for v, does in zip(closed.jaxpr.invars, depends, strict=True) if does}
    for equation in closed.jaxpr.eqns:
        here = [not isinstance(atom, Literal) and atom in known for atom in equation.invars]
        if not any(here):
            continue
        known.update(equation.outvars)
        body = body_of(equation)
        if body is None:
            yield equation
        else:
            yield from _depending(body, here)


@dataclass(frozen=True)
class _Value:
    """A value with the operation that made it and whether it depends on the inputs."""

    value: Any
    origin: Operation | None = None
    depends: bool = False


class _Run:
    """One run of a traced program with some operations changed."""

    def __init__(self, changes: Mapping[Site, Change], arguments: Sequence[Any]):
        self._left, self._arguments = dict(changes), tuple(arguments)
        self._seen: Counter[str] = Counter()

    def __call__(self, closed: ClosedJaxpr) -> list[Any]:
        outputs = self._results(closed, [_Value(value, None, True) for value in self._arguments])
        if self._left:
            raise NotApplicable(f"there are no operations {list(self._left)}")
        return [output.value for output in outputs]

    def _results(self, closed: ClosedJaxpr, inputs: Sequence[_Value]) -> list[_Value]:
        jaxpr = closed.jaxpr
        known: dict[Any, _Value] = dict(zip(jaxpr.invars, inputs, strict=True))
        known.update((v, _Value(c)) for v, c in zip(jaxpr.constvars, closed.consts, strict=True))

        def read(atom: Any) -> _Value:
            return _Value(atom.val) if isinstance(atom, Literal) else known[atom]

        for equation in jaxpr.eqns:
            outputs = self._outputs(equation, [read(atom) for atom in equation.invars])
            known.update(zip(equation.outvars, outputs, strict=True))
        return [read(atom) for atom in jaxpr.outvars]

    def _outputs(self, equation: JaxprEqn, inputs: Sequence[_Value]) -> list[_Value]:
        depends = any(each.depends for each in inputs)
        body, change = body_of(equation), None
        if body is not None:
            # A call without a change inside stays a call, so that its name can be recognised.
            inside = Counter(map(name_of, _depending(body, [each.depends for each in inputs])))
            ends = self._seen + inside
            if any(self._seen[name] <= ordinal < ends[name] for name, ordinal in self._left):
                return self._results(body, inputs)
            self._seen = ends
        elif depends:
            name = name_of(equation)
            change = self._left.pop((name, self._seen[name]), None)
            self._seen[name] += 1
        values, origins = [each.value for each in inputs], [each.origin for each in inputs]
        operation = Operation(equation, tuple(values), tuple(origins), self._arguments)
        made = operation.results() if change is None else [_changed(change, operation)]
        return [_Value(value, operation, depends) for value in made]


def _changed(change: Change, operation: Operation) -> Any:
    """The result of a changed operation, which must be an array like the one before."""
    result = change(operation)
    aval: Any = operation.equation.outvars[0].aval
    if len(operation.equation.outvars) > 1 or (result.shape, result.dtype) != (
        aval.shape,
        aval.dtype,
    ):
        raise NotApplicable(f"{operation.name} gives another kind of array when it is changed")
    return result


def mutant(claim: Callable[..., Any], alterations: Iterable[Alteration]) -> Callable[..., Any]:
    """A claim with alterations: a function of arguments of the same names.

    Raises, when it is called:
        NotApplicable: an alteration does not fit the operation that it is of.
    """
    changes = {each.site: each.change for each in alterations}

    @functools.wraps(claim)
    def mutated(*arguments: Any) -> Any:
        closed, shape = jax.make_jaxpr(claim, return_shape=True)(*arguments)
        results = _Run(changes, jax.tree.leaves(arguments))(closed)
        return jax.tree.unflatten(jax.tree.structure(shape), results)

    return mutated
