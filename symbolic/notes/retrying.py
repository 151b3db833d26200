"""Claims that were not proved where they stand, tried again with what is said elsewhere."""

from __future__ import annotations

from dataclasses import replace

from symbolic.notes import forms, heads
from symbolic.notes.account import Account, Claim, Defined
from symbolic.notes.claiming import FAILURES, judged, proof
from symbolic.notes.defining import trouble
from symbolic.notes.sections import Surroundings
from symbolic.parsing import derivative_forms, downstream, gradients
from symbolic.parsing.judging import Judged, judge
from symbolic.parsing.losses import dependencies
from symbolic.parsing.misfits import misfit
from symbolic.parsing.names import take_apart
from symbolic.parsing.scope import GRADIENT, Scope
from symbolic.parsing.sizes import Unfit
from symbolic.verdict import PROVED, REFUTED, TRUE_ONLY_IF, UNDECIDED


def retry(account: Account) -> None:
    """Try what was left open or refuted again, now that the whole note is known."""
    for one in account.open:
        if account.findings[one.finding].status is UNDECIDED:
            _retry_open(account, one)
    for one in account.refuted:
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
    made = _quietly(scope, one)
    if made is not None and made.verdict.status is PROVED:
        _settle(account, one, made, "with what is defined further down")
        return
    around = Surroundings(account, one)
    alone = around.alone()
    if not any(map(derivative_forms.mentions, (one.left, one.right))):
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
        made = _quietly(narrow, one)
        if made is None:
            continue
        false = made.verdict.status in (REFUTED, TRUE_ONLY_IF) and not made.doubt
        if made.verdict.status is PROVED or (false and decides):
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


def _quietly(scope: Scope, one: Claim) -> Judged | None:
    try:
        return judged(scope, one.left, one.right, one.sign)
    except FAILURES:
        return None


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
    for other in account.history if loss is not None else ():
        if other.made.name == loss and other.finding > one.finding:
            made = proof(one.scope.with_definition(other.made), one.left, one.right)
            if made is not None:
                _settle(account, one, made, f"with the {loss} of line {other.made.line}")


def _settle(account: Account, one: Claim, made: Judged, reading: str) -> None:
    account.findings[one.finding] = replace(
        account.findings[one.finding],
        verdict=made.verdict,
        layout=made.layout,
        reading=reading,
    )
