"""Worked numbers: what is printed is right if it is the value, rounded to the printed digits."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath

from symbolic import expressions as ex
from symbolic.expressions import Expression
from symbolic.functions import FUNCTIONS
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.quantities import squeezed
from symbolic.parsing.readings import readings
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.vocabulary import FUNCTIONS as WORDS
from symbolic.parsing.vocabulary import GREEK_FUNCTIONS
from symbolic.parsing.walking import children, mapped, nodes
from symbolic.verdict import AGREES, PROVED, REFUTED, Verdict

_DIGITS = 60


def judge(scope: Scope, left: sx.Node, right: sx.Node, sign: str) -> Verdict | None:
    """The verdict on a formula that is said to be a printed number; None where none is printed."""
    printed = _printed(right)
    if printed is None and is_closed(right):
        return _same_values(scope, left, right)
    if printed is None:
        return None
    value = _value(scope, left)
    if value is None:
        return None
    text, number = printed
    digits = len(text.partition(".")[2])
    with mpmath.workdps(_DIGITS):
        unit = mpmath.mpf(10) ** -digits
        gap = abs(value - mpmath.mpf(number.numerator) / number.denominator)
        shown = mpmath.nstr(value, max(digits + 3, 10))
        is_short = abs(value / unit - mpmath.nint(value / unit)) < mpmath.mpf(10) ** -30
        if not is_short and digits and unit / 2 < gap <= unit / 2 + _slack(scope, left):
            return Verdict(PROVED, f"the value is {shown}, but for the rounding of its parts")
        if gap <= unit / 2 * (1 + mpmath.mpf(10) ** -20) and ("." in text or gap == 0):
            return Verdict(PROVED, f"the value is {shown}, rounded as printed")
        if not digits:
            if gap < mpmath.mpf(10) ** -40:
                return Verdict(PROVED, "the values are equal")
            if sign == "≈" and gap <= unit / 2:
                return Verdict(PROVED, f"the value is {shown}, rounded as printed")
        if digits and gap < unit and abs(value) > abs(number.numerator / number.denominator):
            return Verdict(AGREES, f"the value is {shown}, cut off and not rounded")
    nearest = mpmath.nstr(mpmath.nint(value / unit) * unit, 15)
    return Verdict(REFUTED, f"the value is {shown}, not {text}; write {nearest}")


def _same_values(scope: Scope, left: sx.Node, right: sx.Node) -> Verdict | None:
    """The verdict on two formulas of numbers."""
    mine, theirs = _value(scope, left), _value(scope, right)
    if mine is None or theirs is None:
        return None
    with mpmath.workdps(_DIGITS):
        if abs(mine - theirs) <= mpmath.mpf(10) ** -40 * (1 + abs(mine)):
            return Verdict(PROVED, "the values are equal")
        if abs(mine - theirs) <= _slack(scope, left) + _slack(scope, right):
            return Verdict(PROVED, "the values are equal but for the rounding of what is printed")
        shown = mpmath.nstr(mine, 12), mpmath.nstr(theirs, 12)
    return Verdict(REFUTED, f"the left side is {shown[0]}, the right side {shown[1]}")


_LONG = 3


def _slack(scope: Scope, node: sx.Node) -> Any:
    """How far the rounding of the long decimals in a formula may move its value."""
    value, total = _value(scope, node), mpmath.mpf(0)
    for number in _decimals(node):
        unit = Fraction(1, 10 ** len(number.text.partition(".")[2]))
        moved = sx.Number(str(float(Fraction(number.text) + unit / 2)))
        other = _value(scope, _replaced(node, number, moved))
        if other is not None and value is not None:
            total += abs(other - value)
    return total


def _decimals(node: sx.Node) -> list[sx.Number]:
    numbers = [part for part in nodes(node) if isinstance(part, sx.Number)]
    return [number for number in numbers if len(number.text.partition(".")[2]) >= _LONG]


def _replaced(node: sx.Node, old: sx.Number, new: sx.Number) -> sx.Node:
    return new if node is old else mapped(node, lambda child: _replaced(child, old, new))


def is_closed(node: sx.Node) -> bool:
    """Whether a formula is made of numbers alone."""
    if isinstance(node, sx.Number):
        return True
    inside = list(children(node))
    if isinstance(node, sx.Letter):
        return node.text in ("e", "π") or node.text in GREEK_FUNCTIONS
    if isinstance(node, sx.Word):
        return node.text in WORDS
    return bool(inside) and all(map(is_closed, inside))


def _printed(node: sx.Node) -> tuple[str, Fraction] | None:
    sign = 1
    if isinstance(node, sx.Sum) and len(node.terms) == 1:
        sign = -1 if node.terms[0][0] == "-" else 1
        node = node.terms[0][1]
    if not isinstance(node, sx.Number):
        return None
    text = node.text.rstrip(".")
    try:
        return text, sign * Fraction(text)
    except ValueError:
        return None


def _value(scope: Scope, node: sx.Node) -> Any:
    """The value of a formula in which every name is a number."""
    scope = replace(scope, definitions={**scope.numbers, **scope.definitions})
    try:
        for reading in readings(scope, lambda context: [context.value(node)]):
            one = squeezed(reading.quantities[0])
            if one.rank or reading.free or reading.leaves(one):
                return None
            body = one.body
            for value in reversed(reading.values_of([body])):
                body = ex.replace(body, {value.tensor: (value.indices, value.body)})
            with mpmath.workdps(_DIGITS):
                return _exact(body)
    except (NotMeant, Mismatch):
        return None
    return None


def _exact(body: Expression) -> Any:
    """A closed expression as a number of many digits, None where it is none."""
    match body:
        case ex.Number(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case ex.Constant("pi"):
            return +mpmath.pi
    parts = [_exact(child) for child in body.children]
    if any(part is None for part in parts):
        return None
    match body:
        case ex.Add():
            return mpmath.fsum(parts)
        case ex.Multiply():
            return mpmath.fprod(parts)
        case ex.Power(_, exponent):
            base = parts[0]
            if (base == 0 and exponent < 0) or (base < 0 and exponent.denominator != 1):
                return None
            return mpmath.power(base, mpmath.mpf(exponent.numerator) / exponent.denominator)
        case ex.Apply(function):
            return FUNCTIONS[function].exact(mpmath.mp, *parts)
        case ex.Positive():
            return mpmath.mpf(parts[0] > 0)
        case ex.Zero():
            return mpmath.mpf(parts[0] == 0)
    return None
