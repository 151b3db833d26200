"""Update rules: `W ← W − α ∂L/∂W` is a step against the gradient, whatever the rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic import patience
from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.judging import OUT_OF_TIME, judge
from symbolic.parsing.losses import loss_for
from symbolic.parsing.names import Name, Parts, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.ranges import subscript_letters
from symbolic.parsing.scope import Scope
from symbolic.parsing.walking import children, names
from symbolic.verdict import PROVED, REFUTED, UNDECIDED, Verdict

_RATES = ("η", "α", "ε", "γ", "ρ", "μ", "τ", "lr", "κ", "ϵ")
_NUMBERS = ("η", "α", "lr")
_DESCENDED = ("L", "𝓛", "J", "𝓙", "C", "E", "MSE", "Loss", "loss")


@dataclass(frozen=True)
class Update:
    """An update as it is written.

    Attributes:
        name: what is updated.
        right: its new value.
        change: what is taken from the old value, a sum.
        sign: `-` where the change is subtracted.
    """

    name: sx.Node
    right: sx.Node
    change: sx.Node
    sign: str


def update(scope: Scope, sides: Sequence[sx.Node], signs: Sequence[str]) -> Update | None:
    """The update that a chain states, or None."""
    parts = take_apart(sides[0])
    if parts is None or signs[0] not in ("=", ":=", "←", "→"):
        return None
    for right in reversed(sides[1:]):
        made = _step(parts, right, signs[0])
        if made is not None:
            return made
    return None


def _step(parts: Parts, right: sx.Node, sign: str) -> Update | None:
    if not isinstance(right, sx.Sum) or len(right.terms) < 2:
        return None
    first_sign, old = right.terms[0]
    before = take_apart(old)
    if first_sign == "-" or before is None or before.base != parts.base:
        return None
    same = (before.labels, before.below) == (parts.labels, parts.below)
    if parts.marks.primes and same:
        same = True
    elif sign == "=" and same and parts.tail not in ("+", "*") and not parts.marks.primes:
        return None
    if not same and not _later(parts, before):
        return None
    rest = right.terms[1:]
    sign = rest[0][0]
    change = (
        rest[0][1]
        if len(rest) == 1
        else sx.Sum(tuple((("+" if s == sign else "-"), term) for s, term in rest))
    )
    return Update(old, right, change, sign)


def _later(parts: Parts, before: Parts) -> bool:
    """Whether a name is the same one a step later, `w^{(t+1)}` after `w^{(t)}`."""
    new, old = label_text(parts.labels), label_text(before.labels)
    if parts.below == before.below and new == old + "+1":
        return True
    if new == old and len(parts.below) == len(before.below) and parts.below:
        return plain(parts.below[-1]) == plain(before.below[-1]) + "+1" and (
            parts.below[:-1] == before.below[:-1]
        )
    return False


def judge_update(scope: Scope, step: Update) -> tuple[Verdict | None, str]:
    """Whether an update goes against the gradient; None where it says nothing of a gradient.

    The rate may take up a positive constant; the note of it comes with the verdict.
    """
    rates = [part.base for part in names(step.change) if part.base in _RATES]
    scope = _with_numbers(scope, step)
    written = list(_derivatives(step.change))
    own = [f for f in written if plain(f.bottoms[0]) == plain(step.name)]
    if _ends_with(step.change, "d" + plain(step.name)):
        if step.sign == "-":
            return Verdict(PROVED, "a step against the gradient"), ""
        return Verdict(REFUTED, "the step goes along the gradient, uphill; write − for +"), ""
    if own:
        top = own[0].top
    else:
        found = loss_for(scope, step.name)
        if found is None or not rates:
            return None, ""
        top = found
    slope = derivative_forms.fraction(sx.Fence("(", top), step.name)
    is_own = bool(own) and _is_slope_alone(step.change, plain(step.name))
    if is_own:
        if step.sign == "-":
            return Verdict(PROVED, "a step against the gradient"), ""
        if plain(top) not in _DESCENDED:
            return None, ""
        reason = "the step goes along the gradient, uphill; write − for +"
        return Verdict(REFUTED, reason), ""
    if not rates:
        return None, ""
    rate = sx.Letter(rates[0])
    expected = sx.Sequence((rate, slope), (False,))
    change = step.change if step.sign == "-" else sx.Sum((("-", sx.Fence("(", step.change)),))
    says = not own and not subscript_letters(change) and plain(top) in _DESCENDED
    judged = judge(scope, expected, change, explained=says)
    if judged.verdict.status is PROVED:
        return judged.verdict, judged.layout
    if judged.doubt or not says:
        return None, ""
    found = _up_to_a_factor(scope, expected, change)
    if found is None and patience.is_over():
        return Verdict(UNDECIDED, OUT_OF_TIME), ""
    return found or (judged.verdict, judged.layout)


def _with_numbers(scope: Scope, step: Update) -> Scope:
    """What is known, where a learning rate of which nothing is said is a number."""
    updated = take_apart(step.name)
    for part in names(step.change):
        is_plain = part.full_name == Name(part.base)
        known = scope.knows(part.full_name) or (updated and updated.base == part.base)
        if part.base in _NUMBERS and is_plain and not known:
            scope = scope.with_shape(part.full_name, ())
    return scope


def _up_to_a_factor(scope: Scope, expected: sx.Node, change: sx.Node) -> tuple[Verdict, str] | None:
    """The verdict where a positive constant makes a step one against the gradient."""
    for text in ("2", *sorted(scope.sizes)):
        factor: sx.Node = sx.Number(text) if text.isdigit() else sx.Letter(text)
        for scaled in (
            sx.Sequence((factor, sx.Fence("(", change)), (False,)),
            sx.Fraction(change, factor),
        ):
            try:
                again = judge(scope, expected, scaled, explained=False)
            except ValueError:
                continue
            if again.verdict.status is PROVED:
                return again.verdict, f"up to the factor {text}, which the rate takes up"
    return None


def _ends_with(node: sx.Node, name: str) -> bool:
    """Whether a change is a rate times one name."""
    items = node.items if isinstance(node, sx.Sequence) else ()
    if isinstance(node, sx.Product):
        items = node.factors
    return (
        len(items) > 1
        and plain(items[-1]) == name
        and all(take_apart(item) is not None for item in items[:-1])
    )


def _derivatives(node: sx.Node) -> list[derivative_forms.Written]:
    form = derivative_forms.written(node)
    if form is not None and not isinstance(form.top, sx.Dots):
        return [form]
    if isinstance(node, sx.Sequence):
        for place, item in enumerate(node.items[:-1]):
            if isinstance(item, sx.Scripts) and plain(item.base) == "∇" and item.lower is not None:
                rest = node.items[place + 1]
                return [derivative_forms.Written(rest, (item.lower,))]
    return [made for child in children(node) for made in _derivatives(child)]


def _is_slope_alone(node: sx.Node, name: str) -> bool:
    """Whether a change is a rate times one derivative by the name that is updated."""
    items = node.items if isinstance(node, sx.Sequence) else None
    if isinstance(node, sx.Product) and set(node.operators) <= {"*", "·", "×"}:
        items = tuple(
            item
            for factor in node.factors
            for item in (factor.items if isinstance(factor, sx.Sequence) else (factor,))
        )
    if items is None or len(items) < 1:
        return False
    if not all(take_apart(item) is not None for item in items[:-1]):
        operator = derivative_forms.written(items[-2]) if len(items) > 1 else None
        if operator is None or not isinstance(operator.top, sx.Dots):
            return False
        return plain(operator.bottoms[0]) == name
    if len(items) > 1 and isinstance(items[-2], sx.Scripts) and plain(items[-2].base) == "∇":
        return plain(items[-2].lower) == name
    last = items[-1]
    form = derivative_forms.written(last if not isinstance(last, sx.At) else last.body)
    return form is not None and plain(form.bottoms[0]) == name
