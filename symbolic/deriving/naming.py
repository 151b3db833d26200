"""Names for the values on the way: `Z^{(1)}` goes into a function, `A^{(1)}` comes out of it.

A value that is used once and has no name of its own is written in place. Then what feeds a
non-linear function from a contraction becomes a `Z`, and a function of values that feeds a
contraction an `A`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from symbolic import expressions as ex
from symbolic.deriving.repetition import pattern, repeated
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index, position
from symbolic.reading.program import Output, Program, Value

_LINEAR = {"where", "max", "min", "abs", "sign", "stop_gradient"}
_ACTIVATIONS = {"logistic", "tanh", "relu"}
_SMALL = 6


def name_values(program: Program) -> Program:
    """The same program with values that a reader of a derivation would name."""
    values, outputs = _inlined(program.values, program.outputs)
    bodies = [value.body for value in values] + [output.body for output in outputs]
    naming = _Naming({tensor.name for tensor in program.arguments}, repeated(bodies))
    for value in values:
        naming.take(value)
    named = tuple(replace(output, body=naming.lift(output.body, top=False)) for output in outputs)
    return replace(program, values=tuple(naming.values), outputs=named)


def _inlined(
    values: tuple[Value, ...], outputs: tuple[Output, ...]
) -> tuple[list[Value], list[Output]]:
    uses: Counter[Tensor] = Counter()
    for body in [value.body for value in values] + [output.body for output in outputs]:
        uses.update(part.tensor for part in ex.walk(body) if isinstance(part, ex.Element))
    meanings: dict[Tensor, tuple[tuple[Index, ...], Expression]] = {}
    kept = []
    for value in values:
        body = ex.replace(value.body, meanings)
        small = _is_small(body)
        if value.label is None and (uses[value.tensor] <= 1 or small):
            meanings[value.tensor] = (value.indices, body)
        else:
            kept.append(replace(value, body=body))
    return kept, [replace(output, body=ex.replace(output.body, meanings)) for output in outputs]


def _is_small(body: Expression) -> bool:
    """Whether a value is short enough to be written wherever it is used."""
    if any(isinstance(part, ex.Operator) for part in ex.walk(body)) or _contracts(body):
        return False
    return sum(1 for _ in ex.walk(body)) <= _SMALL


@dataclass
class _Naming:
    taken: set[str]
    repeated: frozenset[object]
    values: list[Value] = field(default_factory=list)
    renamed: dict[Tensor, Tensor] = field(default_factory=dict)
    known: dict[object, list[Value]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, value: Value) -> None:
        """Keep a value under the name that suits it, its parts lifted first."""
        body = self.lift(value.body, top=True)
        copied = isinstance(body, ex.Element) and body.at == tuple(map(position, value.indices))
        if isinstance(body, ex.Element) and copied and value.label is None:
            self.renamed[value.tensor] = body.tensor
            return
        name = value.label or self._name(body, len(value.indices))
        self.renamed[value.tensor] = self._keep(name, value.indices, body, value)

    def _keep(
        self, name: str, indices: tuple[Index, ...], body: Expression, source: Value | None
    ) -> Tensor:
        name = name if name not in self.taken else self._numbered(name)
        self.taken.add(name)
        tensor = Tensor(name, tuple(index.size for index in indices))
        label, operation, line = ("", "", "")
        if source is not None:
            label, operation, line = source.label or "", source.operation, source.line
        value = Value(tensor, indices, body, label or None, operation, line)
        self.values.append(value)
        self.known.setdefault(_mark(body), []).append(value)
        return tensor

    def _name(self, body: Expression, axes: int) -> str:
        if _contracts(body):
            return self._numbered("Z")
        if isinstance(body, ex.Apply | ex.Operator) and body.children and self._of_z(body):
            return self._numbered("A")
        return self._numbered("cuUU"[min(axes, 3)])

    def _of_z(self, body: Expression) -> bool:
        return any(tensor.name.startswith("Z^") for tensor in body.tensors)

    def _numbered(self, letter: str) -> str:
        while True:
            self.counts[letter] += 1
            name = f"{letter}^{{({self.counts[letter]})}}"
            if name not in self.taken:
                return name

    def lift(self, body: Expression, *, top: bool, contracted: bool = False) -> Expression:
        """An expression whose parts that deserve a name are elements of named values."""
        if isinstance(body, ex.Element):
            return ex.Element(self.renamed.get(body.tensor, body.tensor), body.at)
        if not body.children:
            return body
        again = self.repeated and pattern(body) in self.repeated
        over = isinstance(body, ex.Sum) and _contracts(body)
        inside = over or (contracted and isinstance(body, ex.Multiply))
        lifted = body.rebuild(
            tuple(self.lift(child, top=False, contracted=inside) for child in body.children)
        )
        if isinstance(lifted, ex.Apply) and lifted.function not in _LINEAR:
            arguments = tuple(self._fed(argument) for argument in lifted.arguments)
            lifted = ex.Apply(lifted.function, arguments)
            if not top and (contracted or lifted.function in _ACTIVATIONS) and self._of_z(lifted):
                return self._value("A", lifted)
        if isinstance(lifted, ex.Power) and (
            lifted.exponent < 0 or lifted.exponent.denominator > 1
        ):
            summed = any(isinstance(part, ex.Sum) for part in ex.walk(lifted.base))
            if summed and lifted.indices:
                return ex.power(self._value("u", lifted.base), lifted.exponent)
        if again and not top and not isinstance(lifted, ex.Element):
            return self._value("cuUU"[min(len(lifted.indices), 3)], lifted)
        if isinstance(lifted, ex.Operator) and len(lifted.over) == 1 and lifted.name != "max":
            fed = self._fed(lifted.body)
            lifted = ex.Operator(lifted.name, lifted.over, fed, lifted.at)
            if not top and lifted.name == "softmax" and self._of_z(lifted):
                return self._value("A", lifted)
        return lifted

    def _fed(self, argument: Expression) -> Expression:
        return self._value("Z", argument) if _contracts(argument) else argument

    def _value(self, letter: str, body: Expression) -> Expression:
        """The element of the value that a body is, named now if it is new."""
        for value in self.known.get(_mark(body), ()):
            found = ex.match(value.body, body, {})
            if found is not None and all(index in found for index in value.indices):
                return ex.Element(value.tensor, tuple(found[index] for index in value.indices))
        indices = ex.index_order(body)
        fresh = {index: index.again() for index in indices}
        meaning = ex.substitute(body, {i: position(j) for i, j in fresh.items()})
        at = tuple(map(position, indices))
        made = tuple(fresh[index] for index in indices)
        return ex.Element(self._keep(self._numbered(letter), made, meaning, None), at)


def _mark(body: Expression) -> object:
    """Equal for instances of one expression, to look them up by."""
    return (type(body), body.tensors)


def _contracts(body: Expression) -> bool:
    """Whether an expression is, or adds to others, a sum of products of two tensors or more."""
    if isinstance(body, ex.Add):
        return any(_contracts(term) for term in body.terms)
    if isinstance(body, ex.Multiply):
        rest = [factor for factor in body.factors if factor.indices]
        return len(rest) == 1 and _contracts(rest[0])
    if isinstance(body, ex.Sum) and isinstance(body.body, ex.Multiply):
        bound = set(body.over)
        touching = [f for f in body.body.factors if not f.indices.isdisjoint(bound)]
        return len(touching) > 1 and bool(body.indices)
    return False
