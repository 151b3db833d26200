"""Judging of claims: each against what is known where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from symbolic import patience
from symbolic.notes import forms, numbers
from symbolic.notes.account import Account, Claim
from symbolic.parsing import derivative_forms, gradients, open_functions, unknown_loss
from symbolic.parsing import syntax as sx
from symbolic.parsing.doubts import is_false
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.judging import OUT_OF_TIME, Judged, judge
from symbolic.parsing.losses import dependencies, mentioned
from symbolic.parsing.misfits import misfit
from symbolic.parsing.names import Name, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Unfit
from symbolic.parsing.tautologies import holds_by_chain_rule
from symbolic.verdict import PROVED, UNDECIDED, Verdict

FAILURES = (
    ValueError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    LookupError,
    TypeError,
)
_USUAL = ("sigmoid", "tanh", "ReLU", "softplus", "identity")
_PROPERTIES = re.compile(
    r"\b(orthogonal|orthonormal|unitary|idempotent|diagonal|normali[sz]ed|cent(?:er|re)d|whitened"
    r"|unit (?:norm|vector|length)|optimum|minimum|to zero|vanish\w*|solv\w+)\b",
    re.IGNORECASE,
)


def claims(
    account: Account, left: sx.Node, rights: Sequence[sx.Node], signs: Sequence[str]
) -> None:
    """Each further side of a chain against the last one that is not known to be wrong."""
    for right, sign in zip(rights, signs, strict=False):
        made = claim(account, left, right, sign)
        if made is None or (made is PROVED and not derivative_forms.mentions(left)):
            left = right


def claim(account: Account, left: sx.Node, right: sx.Node, sign: str = "=") -> object:
    """Judge an equation and record what came of it; its status, None where it is no claim."""
    scope, text = account.scope, f"{plain(left)} {sign} {plain(right)}"
    if sign == "≈" and numbers.judge(scope, left, right, sign) is None:
        account.note("mention", text)
        return None
    number, stated = len(account.findings), dict(account.stated)
    one = Claim(number, account.place, scope, left, right, sign, account.section, stated)
    try:
        made = judged(scope, left, right, sign)
    except Unfit as error:
        account.open.append(one)
        made = misfit(scope, error)
    except NotMeant as error:
        return _not_meant(account, one, text, error)
    except FAILURES as error:
        account.open.append(one)
        account.note("claim", text, Verdict(UNDECIDED, str(error)))
        return UNDECIDED
    if is_false(made.verdict):
        blamed = account.adjoints.blame(account, left, right)
        kind = _other_kind(account, left, right) if blamed is None else ""
        if kind:
            account.note(kind, text)
            return None
        made = _doubted(account, one, made) if blamed is None else blamed
        if is_false(made.verdict) and patience.is_over():
            # What else might speak for the claim was not gone through to the end.
            made = Judged(Verdict(UNDECIDED, OUT_OF_TIME))
    if is_false(made.verdict):
        account.refuted.append(one)
    account.note("claim", text, made.verdict, made)
    return made.verdict.status


def judged(
    scope: Scope, left: sx.Node, right: sx.Node, sign: str, *, explained: bool = True
) -> Judged:
    """The verdict on an equation, which may be one of printed numbers."""
    number = numbers.judge(scope, left, right, sign)
    if number is not None:
        return Judged(number)
    return _held(scope, left, right, explained=explained)


def proof(scope: Scope, left: sx.Node, right: sx.Node) -> Judged | None:
    """The verdict on an equation that is proved, with nothing said of it; None on any other."""
    try:
        made = _held(scope, left, right, explained=False)
    except (*FAILURES, patience.OutOfTime):
        return None
    return made if made.verdict.status is PROVED else None


def _held(scope: Scope, left: sx.Node, right: sx.Node, *, explained: bool) -> Judged:
    """The verdict on an equation; of a loss that nobody defines, by way of later layers."""
    left, right = (gradients.spelled_out(scope, side) for side in (left, right))
    given = unknown_loss.rewritten(scope, left, right)
    return judge(*(given or (scope, left, right)), explained=explained)


def _not_meant(account: Account, one: Claim, text: str, error: NotMeant) -> object:
    """What comes of a claim that speaks of something unknown."""
    if holds_by_chain_rule(one.scope, one.left, one.right):
        account.note("claim", text, Verdict(PROVED, "this is the chain rule"))
        return PROVED
    assumed = open_functions.assumed(one.scope, one.left, one.right)
    made = proof(assumed, one.left, one.right) if assumed is not None else None
    if made is not None:
        account.note("claim", text, made.verdict, made)
        return PROVED
    account.open.append(one)
    account.note("claim", text, Verdict(UNDECIDED, str(error)))
    return UNDECIDED


# -- what else a statement that is not true may be -----------------------------------------------


def _other_kind(account: Account, left: sx.Node, right: sx.Node) -> str:
    """The kind of a statement that is no claim, or an empty text."""
    if forms.is_nothing(right):
        return "mention"
    return "declaration" if _is_fact(account, left, right) else ""


def _is_fact(account: Account, left: sx.Node, right: sx.Node) -> bool:
    """Whether a claim says that something sums to 1, which is a fact about what is given."""
    if plain(right) != "1" or not isinstance(left, sx.Big) or left.kind != "sum":
        return False
    parts = take_apart(left.body)
    if parts is None or not parts.below:
        return False
    if account.scope.definition(parts.name) is not None:
        return False
    account.scope = account.scope.with_fact(parts.name, "rows_sum_to_one")
    return True


def _doubted(account: Account, one: Claim, made: Judged) -> Judged:
    """A verdict that a claim is not true, taken back where something speaks for the claim."""
    reason = _reason(account, one.left, one.right)
    if not reason and made.doubt and (not made.function or _function_for(made.function, one)):
        account.open.append(one)
        reason = made.doubt
    return replace(made, verdict=Verdict(UNDECIDED, reason)) if reason else made


def _reason(account: Account, left: sx.Node, right: sx.Node) -> str:
    """Why a claim that is not true as it is read may be true as it is meant, or an empty text."""
    word = None if forms.is_slope(left) else _PROPERTIES.search(account.prose)
    if word is not None:
        return f"the text says `{word[0]}`, which may make it true"
    if _is_shadowed(account, left):
        return "a like-named function was defined after the one that is differentiated"
    if _is_stale(account, left, right):
        return "the sizes of its names were stated anew after what it rests on"
    if forms.is_partial(left, right):
        return "total and partial derivatives are not told apart"
    return ""


def _function_for(letter: str, one: Claim) -> bool:
    """Whether a claim is true where a letter stands for one of the usual functions."""
    return any(
        proof(one.scope.with_function(Name(letter), word), one.left, one.right) for word in _USUAL
    )


def _is_shadowed(account: Account, left: sx.Node) -> bool:
    """Whether `f_c` was defined after the `f` that a left side is the derivative of."""
    name = forms.loss_name(left)
    if name is None or name.below:
        return False
    made = [d.made.name for d in account.history if d.made.name.base == name.base]
    return bool(made) and made[-1] != name and not made[-1].label


def _is_stale(account: Account, left: sx.Node, right: sx.Node) -> bool:
    """Whether what a claim rests on was defined before the sizes of a name were changed."""
    scope = account.scope
    names = set().union(*(mentioned(scope, side) for side in (left, right)))
    every = names.union(*(dependencies(scope, name) for name in names))
    return any(
        one.finding < changed
        and one.made.name in every
        and scope.definitions.get(one.made.name) == one.made
        and name in mentioned(scope, one.made.body)
        for one in account.history
        for name, changed in account.restated.items()
    )
