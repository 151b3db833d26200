"""How tensors, sizes and indices are called on paper: `params[0].W` is `W⁽¹⁾`, `lam` is `λ`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import Index
from symbolic.writing.building import call
from symbolic.writing.notation import Notation, Symbol

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta kappa mu nu xi rho sigma tau phi chi psi "
        "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega pi".split(),
        "αβγδεζηθκμνξρστφχψωΓΔΘΛΞΠΣΦΨΩπ",
        strict=True,
    )
)
_LAMBDA = ("lam", "lambda", "lambda_", "lmbda", "λ")
_GREEK_NAMES = {letter: name for name, letter in GREEK.items()}
_SUPERSCRIPTS = str.maketrans("0123456789()+-,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻˒")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTERS = "ijklmnpqrstuvabcdefgh"

PI = Symbol("π", r"\pi")
DELTA = Symbol("δ", r"\delta")
IDENTITY_NAME = "I"


def superscript(text: str) -> str:
    """Digits and brackets as Unicode superscripts."""
    return text.translate(_SUPERSCRIPTS)


def symbol(name: str) -> Symbol:
    """The symbol for a name, a path or a derivative such as `∂L/∂W1`."""
    if name.startswith("∂") and "/" in name:
        return _derivative(name)
    name = re.sub("⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]+)⁾", lambda m: f"^({m[1].translate(_DIGITS)})", name)
    stem, _, below = name.partition("_{")
    if below.endswith("}"):
        inner = symbol(below[:-1])
        outer = symbol(stem)
        return Symbol(f"{outer.text}_{inner.text}", f"{outer.latex}_{{{inner.latex}}}")
    steps = [int(digits) + 1 for digits in re.findall(r"\[(\d+)\]", name)]
    words = [word.strip("'\"") for word in re.split(r"[.\[\]]+", name)]
    last = [word for word in words if word and not word.isdigit()][-1].replace(" ", "_")
    raised = re.fullmatch(r"(.+?)\^\{?\((\d+)\)\}?", last)
    if raised:
        last, steps = raised[1], [*steps, int(raised[2])]
    text, latex = _base(last.lstrip("\\"))
    if steps:
        mark = f"({','.join(map(str, steps))})"
        return Symbol(text + superscript(mark), f"{latex}^{{{mark}}}")
    return Symbol(text, latex)


def _derivative(name: str) -> Symbol:
    """`∂²L/∂W²` as text and as a fraction."""
    texts, rows = [], []
    for side in name.split("/"):
        parts = [(m[1], symbol(m[2]), m[3]) for m in re.finditer("∂(²?)([^∂²]+)(²?)", side)]
        texts.append("".join(f"∂{order}{part.text}{square}" for order, part, square in parts))
        rows.append(
            " ".join(
                rf"\partial{'^{2}' if order else ''} {part.latex}{'^{2}' if square else ''}"
                for order, part, square in parts
            )
        )
    return Symbol("/".join(texts), rf"\frac{{{rows[0]}}}{{{rows[1]}}}")


def _base(name: str) -> tuple[str, str]:
    if name in _LAMBDA:
        return "λ", r"\lambda"
    stem, _, below = name.partition("_")
    if not stem:
        return name, rf"\mathrm{{{_escaped(name)}}}"
    digits = re.fullmatch(r"(\D+)(\d+)", stem)
    mark = ""
    if digits and not below:
        stem, mark = digits[1], digits[2]
    text, latex = _word(stem)
    if below:
        return f"{text}_{below}", f"{latex}_{{{_below(below)}}}"
    return text + mark, f"{latex}_{{{mark}}}" if mark else latex


def _word(stem: str) -> tuple[str, str]:
    if stem in _LAMBDA:
        return "λ", r"\lambda"
    if stem in GREEK:
        return GREEK[stem], f"\\{stem}"
    if stem in _GREEK_NAMES:
        return stem, f"\\{_GREEK_NAMES[stem]}"
    return stem, stem if len(stem) == 1 else rf"\mathrm{{{_escaped(stem)}}}"


def _below(text: str) -> str:
    if text in GREEK:
        return f"\\{text}"
    plain = len(text) <= 2 or text.isdigit()
    return text if plain and "_" not in text else rf"\mathrm{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return text.replace("_", r"\_")


class Names:
    """The symbols of the tensors and sizes in some expressions, all different.

    Attributes:
        taken: the texts that stand for a tensor or a size.
        kronecker: whether `δ` is free to stand for the Kronecker delta.
    """

    def __init__(
        self,
        bodies: Iterable[Expression],
        free: Iterable[Index] = (),
        among: Iterable[Tensor] = (),
    ):
        tensors: dict[Tensor, None] = dict.fromkeys(among)
        sizes = {name for index in free for name in index.size.names}
        reserved = {IDENTITY_NAME}
        for body in bodies:
            for part in ex.walk(body):
                if isinstance(part, ex.Element):
                    tensors[part.tensor] = None
                elif isinstance(part, ex.Constant) and part.name == "pi":
                    reserved.add(PI.text)
                for place in part.positions:
                    sizes |= place.names
                for index in part.bound:
                    sizes |= index.size.names
        self._tensors: dict[str, Symbol] = {}
        self.taken: set[str] = set()
        for tensor in tensors:
            self._add(tensor.name, reserved)
        self.kronecker = DELTA.text not in self.taken
        self._sizes: dict[str, Notation] = {}
        for size in sorted(sizes):
            plain = symbol(size)
            clash = plain.text in self.taken or plain.text in reserved
            self._sizes[size] = (
                call(Symbol("size", r"\operatorname{size}"), plain) if clash else plain
            )
        self.taken |= {symbol(size).text for size in sizes}

    def _add(self, name: str, reserved: set[str]) -> None:
        if name in self._tensors:
            return
        made = symbol(name)
        if made.text in self.taken:
            made = Symbol(name, rf"\mathrm{{{_escaped(name)}}}")
        while made.text in self.taken or made.text in reserved:
            made = Symbol(made.text + "′", made.latex + "'")
        self._tensors[name] = made
        self.taken.add(made.text)

    def tensor(self, name: str) -> Symbol:
        """The symbol of a tensor."""
        if name not in self._tensors:
            self._add(name, {IDENTITY_NAME})
        return self._tensors[name]

    def size(self, name: str) -> Notation:
        """The symbol of a size."""
        return self._sizes.get(name) or symbol(name)

    def index(self, index: Index, used: Iterable[str]) -> str:
        """A name for an index that stands for nothing else in its scope."""
        avoided = {*used, *self.taken}
        name = symbol(index.name).text
        if len(name) == 1 and name not in avoided:
            return name
        for letter in _LETTERS:
            if letter not in avoided:
                return letter
        number = 1
        while f"i{number}" in avoided:
            number += 1
        return f"i{number}"
