"""Names that stand for derivatives by custom: `dW`, and `δ^{(l)}` for the derivative by `z^{(l)}`.

What a note says of them is a definition until a claim that uses it fails; if the claim holds with
the derivative itself in its place, the definition was the error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from symbolic.parsing import syntax as sx
from symbolic.parsing.derivative_forms import fraction
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.judging import Judged, judge
from symbolic.parsing.losses import loss_for
from symbolic.parsing.misfits import misfit
from symbolic.parsing.names import Name, below_text, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.sizes import Mismatch, Unfit
from symbolic.verdict import PROVED, REFUTED

if TYPE_CHECKING:
    from symbolic.notes.account import Account


@dataclass(frozen=True)
class Pending:
    """A definition of a derivative that is not the derivative by itself.

    Attributes:
        finding: the number of its finding.
        scope: what was known there.
        slope: the derivative that it may be meant to be.
        body: what it is said to be.
    """

    finding: int
    scope: Scope
    slope: sx.Node
    body: sx.Node


class Adjoints:
    """The names of a note that stand for derivatives."""

    def __init__(self) -> None:
        self._pending: dict[Name, Pending] = {}

    def take(self, account: Account, head: Definition, left: sx.Node, body: sx.Node) -> bool:
        """Take in what a note says of such a name; False where the name is none."""
        target = _target(account, head)
        if target is None:
            return False
        loss = loss_for(account.scope, target)
        if loss is None:
            return False
        slope = fraction(loss, target)
        is_leaf = not account.scope.definition(_name(target, account))
        is_claim = is_leaf and head.name.base.startswith("d")
        text = f"{plain(left)} = {plain(body)}"
        try:
            judged = judge(account.scope, slope, body, explained=is_claim)
        except Unfit as error:
            judged = misfit(account.scope, error)
            if judged.verdict.status is not REFUTED:
                return False
            account.note("claim", text, judged.verdict, judged)
            account.define(replace(head, body=slope))
            return True
        except (NotMeant, Mismatch):
            return False
        if judged.verdict.status is PROVED or is_claim:
            account.note("claim", text, judged.verdict, judged)
            right = body if judged.verdict.status is PROVED else slope
            account.define(replace(head, body=right))
            return True
        before = account.scope
        account.define(replace(head, body=body))
        account.note("definition", text)
        if head.name in before.definitions:
            return True
        self._pending[head.name] = Pending(len(account.findings) - 1, before, slope, body)
        return True

    def blame(self, account: Account, left: sx.Node, right: sx.Node) -> Judged | None:
        """The verdict on a claim where a pending definition gives way to the derivative itself."""
        for name, pending in list(self._pending.items()):
            made = account.scope.definition(name)
            if made is None:
                continue
            instead = account.scope.with_definition(replace(made, body=pending.slope))
            try:
                judged = judge(instead, left, right, explained=False)
            except (NotMeant, Mismatch):
                continue
            if judged.verdict.status is PROVED:
                account.scope = instead
                finding = account.findings[pending.finding]
                instead_of = judge(pending.scope, pending.slope, pending.body)
                account.findings[pending.finding] = replace(
                    finding, kind="claim", verdict=instead_of.verdict, layout=instead_of.layout
                )
                del self._pending[name]
                return judged
        return None


def _target(account: Account, head: Definition) -> sx.Node | None:
    """What a name is the derivative by, by custom."""
    base, label = head.name.base, head.name.label
    if base[:1] == "d" and len(base) > 1:
        return _written(Name(base[1:], label, head.name.below), head.places)
    if base == "δ":
        for letter in "zZ":
            name = Name(letter, label, head.name.below)
            if account.scope.definition(name) is not None:
                return _written(name, head.places)
    return None


def _written(name: Name, places: tuple[str, ...]) -> sx.Node:
    """A name as a formula."""
    base: sx.Node = sx.Letter(name.base) if len(name.base) == 1 else sx.Word(name.base)
    lower: list[sx.Node] = [sx.Letter(c) for c in places]
    if name.below:
        lower = [sx.Number(name.below) if name.below.isdigit() else sx.Word(name.below), *lower]
    upper = None
    if name.label:
        inner = sx.Number(name.label) if name.label.isdigit() else sx.Word(name.label)
        upper = sx.Fence("(", inner)
    if upper is None and not lower:
        return base
    below = lower[0] if len(lower) == 1 else sx.List(tuple(lower), (",",) * (len(lower) - 1))
    return sx.Scripts(base, below if lower else None, upper)


def _name(node: sx.Node, account: Account) -> Name:
    parts = take_apart(node)
    assert parts is not None
    full = Name(parts.base, label_text(parts.labels), below_text(parts.below))
    plain_name = Name(parts.base, label_text(parts.labels))
    return full if account.scope.definition(full) is not None else plain_name
