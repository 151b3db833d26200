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
        case no.Total(operation, ranges, body):
            return f"{operation.latex}{_limits(ranges)} {_tight(body, no.PRODUCT)}"
        case no.Over(operation, ranges, body):
            return f"{operation.latex}{_ranges(ranges)}{_bracketed(latex(body))}"
        case no.Slice(start, stop):
            return f"{latex(start) if start else ''}:{latex(stop) if stop else ''}"
        case no.Stack(operands, vertical):
            rows = (r" \\ " if vertical else " & ").join(map(latex, operands))
            return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
        case no.Array(body, ranges):
            return _fenced("[", latex(body), "]") + _ranges(ranges)
    raise NotImplementedError(type(formula).__name__)


def _fenced(left: str, body: str, right: str) -> str:
    tall = any(mark in body for mark in _TALL)
    return rf"\left{left.rstrip()} {body} \right{right.lstrip()}" if tall else left + body + right


def _bracketed(body: str) -> str:
    return _fenced("(", body, ")")


def _tight(formula: Notation, level: int) -> str:
    """A formula, in brackets where it binds less tightly than `level`; a fraction needs none."""
    if formula.level >= level or isinstance(formula, no.Quotient):
        return latex(formula)
    return _bracketed(latex(formula))


def _factor(formula: Notation) -> str:
    return _tight(formula, no.POSTFIX)


def _last(formula: Notation) -> str:
    return latex(formula) if isinstance(formula, no.Total) else _factor(formula)


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
    fraction = isinstance(base, no.Quotient) or (isinstance(base, no.Number) and base.is_fraction)
    body = _bracketed(latex(base)) if fraction or base.level < no.ATOM else latex(base)
    if isinstance(base, no.Symbol | no.At) and "^" in body:
        body = f"{{{body}}}"
    return f"{body}^{{{exponent}}}"


def _power(base: Notation, exponent: Fraction, elementwise: bool) -> str:
    if isinstance(base, no.Norm) and base.frobenius:
        return f"{latex(no.Norm(base.body))}^{{{exponent}}}_F"
    return _raised(base, r"\odot " * elementwise + str(exponent))


def _entry_of(body: Notation) -> str:
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
    parts = [latex(position) for position in positions]
    plain = all(isinstance(p, no.Symbol) and len(p.text) == 1 for p in positions)
    return "".join(parts) if plain and all(map(str.isalpha, parts)) else ",".join(parts)


def _ranges(ranges: tuple[Range, ...]) -> str:
    if all(r.size is None for r in ranges):
        return f"_{{{_joined(tuple(r.index for r in ranges))}}}"
    return f"_{{{','.join(_below(r) for r in ranges)}}}"


def _limits(ranges: tuple[Range, ...]) -> str:
    if all(r.size is None for r in ranges):
        return f"_{{{','.join(latex(r.index) for r in ranges)}}}"
    return f"_{{{','.join(_below(r) for r in ranges)}}}"


def _below(range_: Range) -> str:
    index = latex(range_.index)
    return index if range_.size is None else rf"0 \le {index} < {latex(range_.size)}"
