"""Claims that were not proved where they stand, tried again with what is said elsewhere."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from symbolic.notes import forms, heads
from symbolic.notes.account import Account, Claim, Defined
from symbolic.notes.claiming import FAILURES, judged, proof
from symbolic.notes.defining import trouble
from symbolic.notes.sections import Surroundings
from symbolic.parsing import derivative_forms, downstream, gradients
from symbolic.parsing.doubts import is_false
from symbolic.parsing.judging import OUT_OF_TIME, Judged, judge
from symbolic.parsing.losses import dependencies
from symbolic.parsing.misfits import misfit
from symbolic.parsing.names import take_apart
from symbolic.parsing.scope import GRADIENT, Scope
from symbolic.parsing.sizes import Unfit
from symbolic.patience import OutOfTime, is_over
from symbolic.verdict import PROVED, REFUTED, UNDECIDED, Verdict


def retry(account: Account) -> None:
    """Try what was left open or refuted again, now that the whole note is known."""
    for one in account.open:
        if account.findings[one.finding].status is UNDECIDED:
            with contextlib.suppress(OutOfTime), account.allowances[one.place].spent():
                _retry_open(account, one)
    for one in account.refuted:
        with account.allowances[one.place].spent():
            _retry_refuted(account, one)


def _retry_open(account: Account, one: Claim) -> None:
    """Try a claim with what is defined further down, and with what its section defines."""
    last = account.scope
    scope = replace(
        one.scope,
        shapes={**last.shapes, **one.scope.shapes},
        definitions={**last.definitions, **one.scope.definitions},
        functions={**last.functions, **one.scope.functions},
    )
    tried = _Tried(one)
    made = tried.judged(scope, explained=False)
    if made is not None and made.verdict.status is PROVED:
        _settle(account, one, made, "with what is defined further down")
        return
    around = Surroundings(account, one)
    alone = around.alone()
    is_slope = any(map(derivative_forms.mentions, (one.left, one.right)))
    if not is_slope and not tried.has(alone):
        made = proof(alone, one.left, one.right)
        if made is not None:
            _settle(account, one, made, "with what its section says")
            return
    if _defines_gradient(account, one, alone):
        return
    made = _of_any_loss(around, scope, one)
    if made is not None:
        _settle(account, one, made, "with any loss, for its section defines none")
        return
    for narrow, decides in around.scopes(scope):
        made = tried.judged(narrow, explained=decides)
        if made is None:
            continue
        if made.verdict.status is PROVED or (decides and _is_false(made)):
            _settle(account, one, made, "with what its section defines")
            return
    made, again = (_of_one_value(known, one) for known in (scope, alone))
    if made is not None and again is not None and made.verdict.status is again.verdict.status:
        _settle(account, one, made, "with any loss of what all of it leads to")


def _of_one_value(scope: Scope, one: Claim) -> Judged | None:
    """What holds of any loss of the first value that depends on all that a claim is about."""
    given = downstream.through(scope, one.left, one.right)
    if given is None:
        return None
    try:
        made = judge(given.scope, given.left, given.right)
    except Unfit as error:
        made = misfit(scope, error)
    except FAILURES:
        return None
    if made.verdict.status is PROVED and given.is_only:
        return made
    return made if made.verdict.status is REFUTED and not made.doubt else None


def _of_any_loss(around: Surroundings, scope: Scope, one: Claim) -> Judged | None:
    """The proof for any loss, where that of other headings does not depend on what it is by."""
    form, loss = derivative_forms.written(one.left), forms.loss_name(one.left)
    by = take_apart(form.bottoms[0]) if form is not None else None
    if by is None or loss is None or {by.name, by.full_name} & dependencies(scope, loss):
        return None
    free = around.without(scope, loss)
    return proof(free, one.left, one.right) if free is not None else None


def _defines_gradient(account: Account, one: Claim, alone: Scope) -> bool:
    """Whether a claim about `∇C` says what that is, its section saying nothing of C."""
    left, right = (gradients.spelled_out(alone, side) for side in (one.left, one.right))
    head = heads.head_of(alone, left, account.findings[one.finding].line)
    if head is None or not head.name.base.startswith(GRADIENT):
        return False
    if alone.definition(head.name) is not None:
        return False
    made = replace(head, body=right)
    if trouble(alone, made) is None:
        account.history.append(Defined(made, one.finding, one.section))
    finding = account.findings[one.finding]
    account.findings[one.finding] = replace(finding, kind="definition", verdict=None)
    return True


class _Tried:
    """The scopes in which a claim was judged; where nothing differs, nothing else comes of it.

    Nothing came of the claim where it stands.
    """

    def __init__(self, one: Claim):
        self._one = one
        self._known: list[tuple[Scope, Judged | None]] = [(one.scope, None)]

    def has(self, scope: Scope) -> bool:
        """Whether the claim was judged in a scope."""
        return any(_is_same(known, scope) for known, _ in self._known)

    def judged(self, scope: Scope, *, explained: bool) -> Judged | None:
        """The verdict in a scope; None where the claim has no meaning there."""
        for known, made in self._known:
            if _is_same(known, scope) and not (explained and _is_false(made)):
                return made
        one = self._one
        try:
            made = judged(scope, one.left, one.right, one.sign, explained=explained)
        except FAILURES:
            made = None
        self._known.append((scope, made))
        return made


def _is_same(one: Scope, other: Scope) -> bool:
    """Whether two scopes say the same; of several layers the last one defined counts."""
    return one == other and list(one.definitions) == list(other.definitions)


def _is_false(made: Judged | None) -> bool:
    return made is not None and is_false(made.verdict) and not made.doubt


def _retry_refuted(account: Account, one: Claim) -> None:
    """Try a claim with the functions of further down, else with each later loss of its name."""
    known = one.scope.functions
    later = {name: made for name, made in account.scope.functions.items() if name not in known}
    if later:
        scope = replace(one.scope, functions={**later, **known})
        made = proof(scope, one.left, one.right)
        if made is not None:
            _settle(account, one, made, "with a function that is defined further down")
            return
    loss = forms.loss_name(one.left)
    losses = [
        other
        for other in account.history
        if other.made.name == loss and other.finding > one.finding
    ]
    for other in losses:
        made = proof(one.scope.with_definition(other.made), one.left, one.right)
        if made is not None:
            _settle(account, one, made, f"with the {loss} of line {other.made.line}")
            return
    if (later or losses) and is_over():
        _settle(account, one, Judged(Verdict(UNDECIDED, OUT_OF_TIME)), "")


def _settle(account: Account, one: Claim, made: Judged, reading: str) -> None:
    account.findings[one.finding] = replace(
        account.findings[one.finding],
        verdict=made.verdict,
        layout=made.layout,
        reading=reading,
    )
