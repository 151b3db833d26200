"""Notation as text: `(2/n) Xᵀ (X w + b 𝟏 − y)`."""

from __future__ import annotations

from fractions import Fraction

from symbolic.writing import notation as no
from symbolic.writing.names import superscript
from symbolic.writing.notation import Notation, Range


def text(formula: Notation) -> str:
    """A formula as one line of text.

    >>> text(no.Transpose(no.Symbol("X", "X")))
    'Xᵀ'
    """
    match formula:
        case no.Versions(formula):
            return text(formula)
        case no.Symbol():
            return formula.text
        case no.Number():
            return formula.decimal or str(formula.value)
        case no.Ones():
            return "𝟏"
        case no.Identity():
            return "I"
        case no.Transpose(no.Inverse(body)):
            return f"{_tight(body, no.ATOM)}⁻ᵀ"
        case no.Transpose(body):
            return f"{_tight(body, no.ATOM)}ᵀ"
        case no.Inverse(body):
            return f"{_tight(body, no.ATOM)}⁻¹"
        case no.Minus(body):
            return f"−{_tight(body, no.ELEMENTWISE)}"
        case no.Absolute(body):
            return f"|{_barred(body)}|"
        case no.Norm(body, frobenius):
            return f"‖{_barred(body)}‖" + "_F" * frobenius
        case no.Root(body):
            return f"√({text(body)})"
        case no.Plus(operands):
            return _sum(operands)
        case no.Product(operands):
            return " ".join([*map(_factor, operands[:-1]), _last(operands[-1])])
        case no.Hadamard(operands):
            return " ⊙ ".join(_tight(operand, no.POSTFIX) for operand in operands)
        case no.HadamardQuotient(left, right):
            return f"{_tight(left, no.POSTFIX)} ⊘ {_tight(right, no.POSTFIX)}"
        case no.Quotient(left, right):
            return f"{_tight(left, no.POSTFIX)}/{_tight(right, no.POSTFIX)}"
        case no.Floor(left, right):
            return f"⌊{_tight(left, no.POSTFIX)}/{_tight(right, no.POSTFIX)}⌋"
        case no.Modulo(left, right):
            return f"({_tight(left, no.POSTFIX)} mod {_tight(right, no.POSTFIX)})"
        case no.Comparison(left, right, relation):
            return f"[{text(left)} {relation} {text(right)}]"
        case no.Equation(left, right):
            return f"{text(left)} = {text(right)}"
        case no.Power(base, exponent, elementwise):
            return _power(base, exponent, elementwise)
        case no.Call((no.Absolute() as inner,), function) if function.text == "log":
            return f"{function.text}{text(inner)}"
        case no.Call(operands, function):
            return f"{function.text}({', '.join(map(text, operands))})"
        case no.Cases(operands):
            return f"where({', '.join(map(text, operands))})"
        case no.At(body, positions):
            return f"{_tight(body, no.POSTFIX)}[{','.join(map(text, positions))}]"
        case no.Total(operation, ranges, body):
            return f"{operation.text}{_ranges(ranges)} {_tight(body, no.PRODUCT)}"
        case no.Over(operation, ranges, body):
            return f"{operation.text}{_ranges(ranges)}({text(body)})"
        case no.Slice(start, stop):
            return f"{text(start) if start else ''}:{text(stop) if stop else ''}"
        case no.Stack(operands, vertical):
            return f"[{('; ' if vertical else ', ').join(map(text, operands))}]"
        case no.Array(body, ranges):
            return f"[{text(body)}]{_ranges(ranges)}"
    raise NotImplementedError(type(formula).__name__)


def _tight(formula: Notation, level: int) -> str:
    """A formula, in brackets where it binds less tightly than `level`."""
    if isinstance(formula, no.Versions):
        formula = formula.in_text
    if isinstance(formula, no.Number) and formula.is_fraction and level > no.QUOTIENT:
        return f"({text(formula)})"
    return text(formula) if formula.level >= level else f"({text(formula)})"


def _factor(formula: Notation) -> str:
    return _tight(formula, no.POSTFIX)


def _last(formula: Notation) -> str:
    return text(formula) if isinstance(formula, no.Total) else _factor(formula)


def _sum(operands: tuple[Notation, ...]) -> str:
    made = text(operands[0])
    for operand in operands[1:]:
        if isinstance(operand, no.Minus):
            made += f" − {_tight(operand.body, no.ELEMENTWISE)}"
        else:
            made += f" + {_tight(operand, no.ELEMENTWISE)}"
    return made


def _barred(body: Notation) -> str:
    """What stands between bars: in brackets where it has bars of its own."""
    inner = text(body)
    return f"({inner})" if "|" in inner or "‖" in inner else inner


def _power(base: Notation, exponent: Fraction, elementwise: bool) -> str:
    whole = exponent.denominator == 1
    mark = superscript(str(exponent)) if whole else f"^({exponent})"
    if isinstance(base, no.Norm) and base.frobenius:
        return f"‖{_barred(base.body)}‖{mark}_F"
    return _tight(base, no.ATOM) + "⊙" * elementwise + mark


def _ranges(ranges: tuple[Range, ...]) -> str:
    parts = [text(r.index) if r.size is None else f"{text(r.index)}<{text(r.size)}" for r in ranges]
    return "_" + (
        parts[0] if len(parts) == 1 and ranges[0].size is None else f"{{{','.join(parts)}}}"
    )
