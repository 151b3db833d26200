"""Claims that were not proved where they stand, tried again with what is only said after them."""

from __future__ import annotations

from dataclasses import replace

from symbolic.notes import forms
from symbolic.notes.account import Account, Claim
from symbolic.notes.claiming import FAILURES, judged, proof
from symbolic.parsing.judging import Judged
from symbolic.verdict import PROVED, UNDECIDED


def retry(account: Account) -> None:
    """Try what was left open or refuted again, now that the whole note is known."""
    for one in account.open:
        if account.findings[one.finding].status is UNDECIDED:
            _retry_open(account, one)
    for one in account.refuted:
        _retry_refuted(account, one)


def _retry_open(account: Account, one: Claim) -> None:
    """Try a claim with what is defined further down."""
    last = account.scope
    scope = replace(
        one.scope,
        shapes={**last.shapes, **one.scope.shapes},
        definitions={**last.definitions, **one.scope.definitions},
        functions={**last.functions, **one.scope.functions},
    )
    try:
        made = judged(scope, one.left, one.right, one.sign)
    except FAILURES:
        return
    if made.verdict.status is PROVED:
        _settle(account, one, made, "with what is defined further down")


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
    for count, other in account.history if loss is not None else ():
        if other.name == loss and count > one.finding:
            made = proof(one.scope.with_definition(other), one.left, one.right)
            if made is not None:
                _settle(account, one, made, f"with the {loss} of line {other.line}")


def _settle(account: Account, one: Claim, made: Judged, reading: str) -> None:
    account.findings[one.finding] = replace(
        account.findings[one.finding],
        verdict=made.verdict,
        layout=made.layout,
        reading=reading,
    )
