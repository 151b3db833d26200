"""Notation as LaTeX: `\\frac{2}{n} X^{\\top} (X w + b \\mathbf{1} - y)`."""

from __future__ import annotations

import re
from fractions import Fraction

from symbolic.writing import notation as no
from symbolic.writing.notation import Notation, Range

_RELATIONS = {">": ">", "≥": r"\ge", "<": "<", "≤": r"\le", "=": "="}
_HAS_SUBSCRIPT = re.compile(r"(?<!\\)_|\\frac").search
_TALL = (r"\frac", r"\sum", r"\prod", r"\begin", r"\left")


def latex(formula: Notation) -> str:
    """A formula as LaTeX for mathematics mode.

    >>> latex(no.Transpose(no.Symbol("X", "X")))
    'X^{\\\\top}'
    """
    match formula:
        case no.Versions(_, formula):
            return latex(formula)
        case no.Symbol():
            return formula.latex
        case no.Number(value):
            if formula.is_fraction:
                return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
            return formula.decimal or str(value)
        case no.Ones():
            return r"\mathbf{1}"
        case no.Identity():
            return "I"
        case no.Transpose(no.Inverse(body)):
            return _raised(body, r"-\top")
        case no.Transpose(body):
            return _raised(body, r"\top")
        case no.Inverse(body):
            return _raised(body, "-1")
        case no.Minus(body):
            return f"-{_tight(body, no.ELEMENTWISE)}"
        case no.Absolute(body):
            return _fenced(r"\lvert ", latex(body), r" \rvert")
        case no.Norm(body, frobenius):
            return _fenced(r"\lVert ", latex(body), r" \rVert") + "_F" * frobenius
        case no.Root(body):
            return rf"\sqrt{{{latex(body)}}}"
        case no.Plus(operands):
            return _sum(operands)
        case no.Product(operands):
            return " ".join([*map(_factor, operands[:-1]), _last(operands[-1])])
        case no.Hadamard(operands):
            return r" \odot ".join(_tight(operand, no.POSTFIX) for operand in operands)
        case no.HadamardQuotient(left, right):
            return rf"{_tight(left, no.POSTFIX)} \oslash {_tight(right, no.POSTFIX)}"
        case no.Quotient(left, right):
            return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
        case no.Floor(left, right):
            return rf"\lfloor {_tight(left, no.POSTFIX)} / {_tight(right, no.POSTFIX)} \rfloor"
        case no.Modulo(left, right):
            return rf"({_tight(left, no.POSTFIX)} \bmod {_tight(right, no.POSTFIX)})"
        case no.Comparison():
            return _fenced("[", _comparison(formula), "]")
        case no.Equation(left, right):
            return f"{latex(left)} = {latex(right)}"
        case no.Power(base, exponent, elementwise):
            return _power(base, exponent, elementwise)
        case no.Call((no.Absolute() as inner,), function) if function.text == "log":
            return f"{function.latex} {latex(inner)}"
        case no.Call(operands, function):
            return function.latex + _bracketed(", ".join(map(latex, operands)))
        case no.Cases((condition, then, otherwise)):
            return _cases(condition, then, otherwise)
        case no.At(body, positions):
            return f"{_entry_of(body)}_{{{_joined(positions)}}}"
        case no.Over(operation, ranges, body) if _reaches_on(formula):
            return f"{_repeated(operation, ranges)} {_tight(body, no.PRODUCT)}"
        case no.Over(operation, ranges, body):
            return f"{operation.latex}{_ranges(ranges)}{_bracketed(latex(body))}"
        case no.Slice(_, _, first, last):
            return f"{latex(first)}:{latex(last)}" if first and last else ":"
        case no.Stack(operands, vertical):
            rows = (r" \\ " if vertical else " & ").join(map(latex, operands))
            return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
        case no.Array(body, ranges):
            return _fenced("[", latex(body), "]") + _ranges(ranges)
    raise NotImplementedError(type(formula).__name__)


def _own(formula: Notation) -> Notation:
    return formula.in_latex if isinstance(formula, no.Versions) else formula


def _reaches_on(formula: Notation) -> bool:
    """Whether an operation takes the whole product that follows it: `\\sum_{k}`, `\\max_{k}`."""
    wide = (r"\sum", r"\prod", r"\max", r"\min")
    return isinstance(formula, no.Over) and formula.operation.latex in wide


def _fenced(left: str, body: str, right: str) -> str:
    tall = any(mark in body for mark in _TALL)
    return rf"\left{left.rstrip()} {body} \right{right.lstrip()}" if tall else left + body + right


def _bracketed(body: str) -> str:
    return _fenced("(", body, ")")


def _tight(formula: Notation, level: int) -> str:
    """A formula, in brackets where it binds less tightly than `level`; a fraction needs none."""
    formula = _own(formula)
    binds = no.PRODUCT if _reaches_on(formula) else formula.level
    if binds >= level or isinstance(formula, no.Quotient):
        return latex(formula)
    return _bracketed(latex(formula))


def _factor(formula: Notation) -> str:
    return _tight(formula, no.POSTFIX)


def _last(formula: Notation) -> str:
    return latex(formula) if _reaches_on(_own(formula)) else _factor(formula)


def _sum(operands: tuple[Notation, ...]) -> str:
    made = latex(operands[0])
    for operand in operands[1:]:
        if isinstance(operand, no.Minus):
            made += f" - {_tight(operand.body, no.ELEMENTWISE)}"
        else:
            made += f" + {_tight(operand, no.ELEMENTWISE)}"
    return made


def _raised(base: Notation, exponent: str) -> str:
    """A base with a superscript: braces keep apart the superscript that a base has of its own."""
    base = _own(base)
    fraction = isinstance(base, no.Quotient) or (isinstance(base, no.Number) and base.is_fraction)
    loose = fraction or base.level < no.ATOM or _reaches_on(base)
    body = _bracketed(latex(base)) if loose else latex(base)
    if isinstance(base, no.Symbol | no.At) and "^" in body:
        body = f"{{{body}}}"
    return f"{body}^{{{exponent}}}"


def _power(base: Notation, exponent: Fraction, elementwise: bool) -> str:
    if isinstance(base, no.Norm) and base.frobenius:
        return f"{latex(no.Norm(base.body))}^{{{exponent}}}_F"
    return _raised(base, r"\odot " * elementwise + str(exponent))


def _entry_of(body: Notation) -> str:
    body = _own(body)
    made = latex(body)
    bare = isinstance(body, no.Over) or (isinstance(body, no.Symbol) and not _HAS_SUBSCRIPT(made))
    return made if bare else f"({made})"


def _comparison(formula: no.Comparison) -> str:
    return f"{latex(formula.left)} {_RELATIONS[formula.relation]} {latex(formula.right)}"


def _cases(condition: Notation, then: Notation, otherwise: Notation) -> str:
    if isinstance(condition, no.Comparison):
        case = _comparison(condition)
    else:
        case = f"{latex(condition)} > 0"
    rows = rf"{latex(then)} & {case} \\ {latex(otherwise)} & \text{{otherwise}}"
    return rf"\begin{{cases}} {rows} \end{{cases}}"


def _joined(positions: tuple[Notation, ...]) -> str:
    own = [_own(position) for position in positions]
    if len(own) == 1 and isinstance(own[0], no.Slice) and own[0].first == own[0].last:
        own = [own[0].first or own[0]]
    parts = [_position(position) for position in own]
    plain = all(isinstance(p, no.Symbol) and len(p.text) == 1 for p in own)
    return "".join(parts) if plain and all(map(str.isalpha, parts)) else ",".join(parts)


def _position(place: Notation) -> str:
    """A position; a dot keeps the factors of a product from being read as several positions."""
    if isinstance(place, no.Product):
        return r" \cdot ".join(map(_factor, place.operands))
    return latex(place)


def _ranges(ranges: tuple[Range, ...]) -> str:
    if all(r.size is None for r in ranges):
        return f"_{{{_joined(tuple(r.index for r in ranges))}}}"
    return f"_{{{','.join(_below(r) for r in ranges)}}}"


def _repeated(operation: no.Symbol, ranges: tuple[Range, ...]) -> str:
    """An operation over each of several indices, which count from 1."""
    if all(r.size is None for r in ranges):
        return f"{operation.latex}_{{{','.join(latex(r.index) for r in ranges)}}}"
    return " ".join(
        f"{operation.latex}_{{{latex(r.index)}}}"
        if r.size is None
        else f"{operation.latex}_{{{latex(r.index)}=1}}^{{{latex(r.size)}}}"
        for r in ranges
    )


def _below(range_: Range) -> str:
    index = latex(range_.index)
    return index if range_.size is None else rf"1 \le {index} \le {latex(range_.size)}"
