"""The symbols of functions, operators and constants, and how they are put on formulas."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.functions import FUNCTIONS
from symbolic.writing.building import call
from symbolic.writing.names import PI
from symbolic.writing.notation import Absolute, Cases, Inverse, Notation, Symbol

ABSOLUTE = Symbol("abs", r"\operatorname{abs}")
SIGMA_SIGN = Symbol("Σ", r"\sum")
OPERATORS = {
    "softmax": Symbol("softmax", r"\operatorname{softmax}"),
    "log_softmax": Symbol("log softmax", r"\log\operatorname{softmax}"),
    "logsumexp": Symbol("logsumexp", r"\operatorname{logsumexp}"),
    "max": Symbol("max", r"\max"),
    "min": Symbol("min", r"\min"),
    "prod": Symbol("Π", r"\prod"),
    "inverse": Symbol("inverse", r"\operatorname{inverse}"),
    "det": Symbol("det", r"\det"),
    "log_abs_det": Symbol("log_abs_det", r"\log\lvert\det\rvert"),
    "sign_det": Symbol("sign_det", r"\operatorname{sign}\det"),
    "argmax": Symbol("argmax", r"\operatorname{arg\,max}"),
    "argmin": Symbol("argmin", r"\operatorname{arg\,min}"),
}
OF_MATRICES = ("inverse", "det", "log_abs_det", "sign_det")


def operator_symbol(name: str) -> Symbol:
    """The symbol of an operator."""
    return OPERATORS.get(name) or Symbol(name, rf"\operatorname{{{name.replace('_', ' ')}}}")


def function_symbol(name: str) -> Symbol:
    """The symbol of a scalar function."""
    return Symbol(FUNCTIONS[name].text, FUNCTIONS[name].latex.replace("_", r"\_"))


def applied(function: str, arguments: Sequence[Notation]) -> Notation:
    """A scalar function of formulas."""
    if function == "abs":
        return Absolute(arguments[0])
    if function == "where":
        return Cases(tuple(arguments))
    return call(function_symbol(function), *arguments)


def of_matrix(name: str, matrix: Notation) -> Notation:
    """The inverse or the determinant of a matrix, or a part of its determinant."""
    if name == "inverse":
        return Inverse(matrix)
    determinant = call(OPERATORS["det"], matrix)
    if name == "log_abs_det":
        return call(function_symbol("log"), Absolute(determinant))
    return determinant if name == "det" else call(function_symbol("sign"), determinant)


_CONSTANTS = {
    "pi": PI,
    "inf": Symbol("∞", r"\infty"),
    "-inf": Symbol("(−∞)", r"(-\infty)"),
    "nan": Symbol("NaN", r"\mathrm{NaN}"),
}


def constant(name: str) -> Notation:
    """A named real number."""
    return _CONSTANTS[name]
