"""Verdicts on equations: proved or refuted under the readings and layouts that they allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import jax

from symbolic import patience
from symbolic.arguments import Leaf, Signature
from symbolic.cases import Case, Given, under
from symbolic.deciding import Decision, decide
from symbolic.expressions import Tensor
from symbolic.facts import SizeFact
from symbolic.indices import position
from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.doubts import (
    about_function,
    doubts,
    is_false,
    of_one_example,
    open_function,
    written_places,
)
from symbolic.parsing.elaborating import Elaborator
from symbolic.parsing.equations import Sides, sides
from symbolic.parsing.names import Name, take_apart
from symbolic.parsing.quantities import Quantity, number
from symbolic.parsing.readings import Build, Reading, readings, shape_of
from symbolic.parsing.scope import Scope
from symbolic.parsing.usages import spelled_out
from symbolic.parsing.walking import children
from symbolic.verdict import AGREES, PROVED, REFUTED, UNDECIDED, Status, Verdict
from symbolic.writing.jax_function import jax_function

_READINGS = 8
SECONDS = 2
OUT_OF_TIME = f"no answer was found in {SECONDS} seconds"


@dataclass(frozen=True)
class Judged:
    """What was found out about an equation.

    Attributes:
        verdict: the verdict.
        layout: the convention under which it holds, or an empty text.
        notes: how it was read, as sentences.
        doubt: why a refutation may speak of the reading and not of the equation, or an empty text.
        function: the letter of a function that nobody explains, where that is the doubt.
    """

    verdict: Verdict
    layout: str = ""
    notes: tuple[str, ...] = ()
    doubt: str = ""
    function: str = ""


def judge(scope: Scope, left: sx.Node, right: sx.Node, *, explained: bool = True) -> Judged:
    """The verdict on an equation of a note.

    Args:
        scope: what is known.
        left: the left side.
        right: the right side.
        explained: whether a refutation is to come with its evidence; without, it is enough to say
            what is proved.

    Raises:
        Mismatch: the sizes of what is put together do not fit, however it is read.
        NotMeant: a part has no meaning that is known.
    """
    hidden = _hidden(scope, left) | _hidden(scope, right)
    scope = replace(scope, hidden=hidden, usage=spelled_out((left, right), scope.usage))
    pairs: list[Sides] = []
    form = derivative_forms.written(left)
    if form is not None and isinstance(form.top, sx.Dots):
        form = None

    def build(context: Elaborator) -> Sequence[Quantity]:
        pairs[:] = sides(context, left, right)
        top = context.value(form.top) if form is not None else number(0)
        return [top, *(side for pair in pairs for side in (pair.left, pair.right))]

    try:
        with patience.at_most(SECONDS):
            looks, otherwise = _looks(scope, left, form, pairs, build)
            made = _likeliest(looks) if explained else _best(looks).judged()
            if not is_false(made.verdict):
                return made
            if otherwise:
                made = replace(made, doubt=_about_names(otherwise), function="")
            single = of_one_example(scope, left, right)
            return replace(made, doubt=single) if single else made
    except patience.OutOfTime:
        return Judged(Verdict(UNDECIDED, OUT_OF_TIME))


@dataclass(frozen=True)
class _Look:
    """What came of an equation under one reading.

    Attributes:
        scope: what is known.
        reading: the reading.
        place: which of its pairs of sides the equation is.
        is_slope: whether the left side is a derivative.
        layout: the convention under which the pair holds.
        decision: what was decided.
    """

    scope: Scope
    reading: Reading
    place: int
    is_slope: bool
    layout: str
    decision: Decision

    @property
    def status(self) -> Status:
        """What is known without an explanation."""
        return self.decision.verdict.status

    def judged(self, *, explained: bool = False) -> Judged:
        """The verdict, and why it may speak of the reading alone."""
        verdict = self.decision.explained() if explained else self.decision.verdict
        doubt = doubts(self.scope, self.reading, self.place, self.is_slope, verdict)
        letter = open_function(self.scope, self.reading, self.place)
        letter = letter if doubt == about_function(letter) else ""
        return Judged(verdict, self.layout, tuple(self.reading.shared.notes), doubt, letter)


def _looks(
    scope: Scope,
    left: sx.Node,
    form: derivative_forms.Written | None,
    pairs: list[Sides],
    build: Build,
) -> tuple[list[_Look], frozenset[Name]]:
    """What came of an equation under each reading, up to the first that proves or bears it out.

    One that takes names in a less likely way, where others fit, only speaks against a refutation:
    of such, the names under which the equation is proved.
    """
    is_slope = _is_derivative(scope, left)
    looks: list[_Look] = []
    otherwise: frozenset[Name] = frozenset()
    ranks: dict[Name, int] = {}
    for count, reading in enumerate(readings(scope, build)):
        if count == 0:
            ranks = _ranks(reading)
        elif count >= _READINGS:
            break
        elif any(_ranks(reading).get(name, rank) < rank for name, rank in ranks.items()):
            continue
        is_other = bool(reading.options.otherwise) and bool(looks)
        for place, pair in enumerate(list(pairs)):
            slope = _slope(reading, form, pair.layout)
            if slope is not None and slope.shape != shape_of(reading, pair.right):
                slope = None
            question = case(scope, reading, place, slope)
            decision = _written_out(question, scope, reading, place) or decide(question)
            if is_other:
                is_proof = decision.verdict.status is PROVED
                otherwise = reading.options.otherwise if is_proof else otherwise
                continue
            looks.append(_Look(scope, reading, place, is_slope, pair.layout, decision))
            if looks[-1].status is PROVED:
                return looks, otherwise
        if any(look.status is AGREES for look in looks):
            break
    return looks, otherwise


def _best(looks: Sequence[_Look]) -> _Look:
    """The first that proves or bears out the equation, else the first that decides it."""
    for status in (PROVED, AGREES, REFUTED):
        for look in looks:
            if look.status is status:
                return look
    return looks[0]


def _likeliest(looks: Sequence[_Look]) -> Judged:
    """The verdict under the best reading: one that lacks a fact is better than a false one."""
    best = _best(looks)
    if best.status is REFUTED:
        refuted = (look for look in looks if look.status is REFUTED)
        best = next((look for look in refuted if look.decision.missing is not None), best)
    return best.judged(explained=True)


def _about_names(names: frozenset[Name]) -> str:
    """The doubt about names that may be taken in two ways."""
    listed = ", ".join(sorted(map(str, names)))
    return (
        f"it would hold if {listed} were read otherwise: a column for a row, or a product for a "
        "function applied"
    )


def _written_out(question: Case, scope: Scope, reading: Reading, pair: int) -> Decision | None:
    """The proof where things have as many elements as a side writes out, or None.

    Only sizes of which nothing is said are taken so: `w_1 x_1 + w_2 x_2 = ⟨w, x⟩`.
    """
    counts: dict[str, set[int]] = {}
    for side in reading.quantities[2 * pair + 1 : 2 * pair + 3]:
        for size, place in written_places(reading, side):
            counts.setdefault(size, set()).add(place)
    said = scope.rigid | scope.sizes
    full = {s: len(places) for s, places in counts.items() if max(places) + 1 == len(places) > 1}
    if not full or set(full) & said:
        return None
    for size, count in full.items():
        narrower = under(question, SizeFact(size, position(count)))
        if narrower is None:
            return None
        question = narrower
    verdict = decide(question).verdict
    if verdict.status is not PROVED:
        return None
    noted = (f"there are {count} elements, as many as are written out" for count in full.values())
    assumptions = (*verdict.assumptions, *dict.fromkeys(noted))
    return Decision(question, replace(verdict, assumptions=assumptions))


def _hidden(scope: Scope, node: sx.Node) -> frozenset[str]:
    """Small letters with a prime that are applied to nothing: functions of one hidden variable."""
    found: set[str] = set()
    todo = [node]
    while todo:
        here = todo.pop()
        parts = take_apart(here)
        if parts is not None:
            known = scope.knows(Name(parts.base)) or Name(parts.base) in scope.functions
            if (
                parts.marks.primes
                and parts.base.islower()
                and not parts.bold
                and (not known or Name(parts.base) in scope.definitions)
            ):
                found.add(parts.base)
            continue
        items = list(children(here))
        if isinstance(here, sx.Sequence):
            items = [
                item
                for place, item in enumerate(items)
                if not (place + 1 < len(items) and isinstance(items[place + 1], sx.Fence))
            ]
        todo += items
    return frozenset(found)


def _is_derivative(scope: Scope, left: sx.Node) -> bool:
    """Whether a left side is a derivative, or a name that was said to be one."""
    if derivative_forms.mentions(left):
        return True
    parts = take_apart(left)
    if parts is None:
        return False
    made = scope.definition(parts.name)
    return made is not None and derivative_forms.mentions(made.body)


def _ranks(reading: Reading) -> dict[Name, int]:
    return {name: len(tensor.shape) for name, tensor in reading.shared.leaves.items()}


def case(scope: Scope, reading: Reading, pair: int, gradient: Tensor | None) -> Case:
    """An equation as a claim about a function.

    Args:
        scope: what is known.
        reading: what was made of it.
        pair: which of its pairs of sides.
        gradient: the tensor that the first quantity is differentiated by, None for plain values.
    """
    left, right = (0, 2 * pair + 2) if gradient is not None else (2 * pair + 1, 2 * pair + 2)
    leaves = set(reading.leaves(reading.quantities[left], reading.quantities[right]))
    if gradient is not None:
        leaves.add(gradient)
    leaves |= reading.bearers(leaves, reading.quantities[left], reading.quantities[right])
    arguments = tuple(sorted(leaves, key=lambda tensor: tensor.name))
    function, stated = (
        reading.program(reading.quantities[side], arguments) for side in (left, right)
    )
    signature = signature_of(arguments)
    names = {tensor.name for tensor in arguments}
    facts = frozenset(fact for fact in scope.stated() if fact.argument in names)
    given = Given(stated, function)
    kind, wrt = ("gradient", (gradient.name,)) if gradient is not None else ("value", ())
    fn, claim = jax_function(function), jax_function(stated)
    return Case(signature, fn, wrt, kind, claim, signature.names, facts, given)


def signature_of(leaves: Sequence[Tensor]) -> Signature:
    """The arguments that given tensors are."""
    made = {tensor.name: Leaf(tensor.name, tensor.shape, tensor.dtype) for tensor in leaves}
    flat, tree = jax.tree_util.tree_flatten(made)
    return Signature("check", tuple(sorted(made)), tuple(flat), tree)


def _slope(reading: Reading, form: derivative_forms.Written | None, layout: str) -> Tensor | None:
    """The given tensor that the left side is the gradient by, or None where it is no gradient."""
    if form is None or len(form.bottoms) != 1 or layout or reading.free:
        return None
    parts = take_apart(form.bottoms[0])
    body = reading.quantities[0]
    if parts is None or body.rank:
        return None
    wanted = str(parts.full_name)
    values = {value.tensor.name for value in reading.shared.values.values()}
    for name, tensor in reading.shared.leaves.items():
        if str(name) == wanted and tensor.name not in values:
            return tensor if tensor in reading.leaves(body) else None
    return None
