"""Parses the text of matrix and index notation into a tree, knowing nothing of its writers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TOKEN = re.compile(
    rf"""\s*(?:(?P<number>[0-9]+\.[0-9]+|[0-9]+)
    |(?P<raised>⊙?(?:[{SUPERSCRIPTS}]+|\^\([0-9]+/[0-9]+\)))
    |(?P<inverse>⁻¹|⁻ᵀ|ᵀ)
    |(?P<frobenius>_F\b)
    |(?P<name>(?:log\ softmax)|[A-Za-zΑ-Ωα-ω][A-Za-z0-9_Α-Ωα-ω.\[\]]*?(?:⁽[{SUPERSCRIPTS}˒]+⁾)?′*(?![A-Za-z0-9Α-Ωα-ω_⁽′]))
    |(?P<sign>[−+⊙⊘/()\[\]{{}},;:|‖√Σ⌊⌋<>≥≤=_𝟏∞]))""",
    re.VERBOSE,
)
FUNCTIONS = set(
    "exp log log1p expm1 σ tanh softplus log_sigmoid relu sign pow sin cos erf ψ logaddexp stop where "
    "max min Π logsumexp softmax tr det log_abs_det sign_det inverse diag size".split()
) | {"log softmax"}


@dataclass
class Node:
    kind: str
    parts: list[Any] = field(default_factory=list)
    data: Any = None


class Parser:
    """A recursive descent over the tokens of a text."""

    def __init__(self, text: str, names):
        self.names = names
        self.tokens: list[tuple[str, str, bool]] = []
        place = 0
        while place < len(text):
            match = TOKEN.match(text, place)
            assert match, text[place:]
            kind, value = match.lastgroup, match[match.lastgroup]
            end, spaced = match.end(), match.start(kind) > place
            if value[0] == "Σ" and text.startswith("Σ_", match.start(kind)):
                kind, value, end = "sign", "Σ", match.start(kind) + 1
            elif kind == "name":
                value, end = self._name(text, match.start(kind))
            self.tokens.append((kind, value, spaced))
            place = end
        self.tokens.append(("end", "", True))
        self.at = 0
        self.bars: list[str] = []

    def _name(self, text, start):
        known = [
            name for name in (*self.names, *FUNCTIONS, "NaN", "mod") if text.startswith(name, start)
        ]
        whole = re.compile(r"[A-Za-z0-9Α-Ωα-ω_⁽′]")
        known = [
            n for n in known if not whole.match(text, start + len(n)) or text[start + len(n)] == "_"
        ]
        name = max(known, key=len, default=None)
        if name is None:
            name = re.compile(r"[A-Za-zα-ω][0-9]*").match(text, start)[0]
        return name, start + len(name)

    @property
    def token(self):
        return self.tokens[self.at]

    def peek(self, *values):
        return self.token[0] != "name" and self.token[1] in values

    def take(self, *values):
        if values:
            assert self.token[1] in values, (self.token, values, self.tokens)
        self.at += 1
        return self.tokens[self.at - 1][1]

    def read(self):
        node = self.sum()
        assert self.token[0] == "end", self.tokens[self.at :]
        return node

    def sum(self):
        parts = []
        sign = self.take() if self.peek("−") else "+"
        while True:
            parts.append((sign, self.entrywise()))
            if not self.peek("+", "−"):
                break
            sign = self.take()
        return (
            parts[0][1]
            if len(parts) == 1 and sign == "+"
            else Node("sum", [p for _, p in parts], [s for s, _ in parts])
        )

    def entrywise(self):
        node = self.product()
        while self.peek("⊙", "⊘"):
            sign = self.take()
            node = Node("entrywise", [node, self.product()], sign)
        return node

    def product(self):
        node = self.quotient()
        while self.starts():
            node = Node("product", [node, self.quotient()])
        return node

    def starts(self):
        kind, value, _ = self.token
        if kind in ("name", "number"):
            return value != "mod"
        if value in ("|", "‖"):
            return not self.bars or self.bars[-1] != value
        return value != "" and value in "([√Σ⌊𝟏∞"

    def quotient(self):
        node = self.postfix()
        if self.peek("/"):
            self.take()
            node = Node("quotient", [node, self.postfix()])
        return node

    def postfix(self):
        node = self.atom()
        while True:
            kind, value, spaced = self.token
            if kind == "inverse":
                self.take()
                if value != "ᵀ":
                    node = Node("inverse", [node])
                if value != "⁻¹":
                    node = Node("transpose", [node])
            elif kind == "raised":
                self.take()
                node = Node("power", [node], _exponent(value))
                if self.token[0] == "frobenius":
                    self.take()
            elif kind == "frobenius":
                self.take()
            elif value == "[" and not spaced:
                self.take()
                node = Node("at", [node, *self.list("]", self.place)])
            else:
                return node

    def list(self, end, item=None):
        item = item or self.inside
        parts = [item()]
        while self.peek(",", ";"):
            self.take()
            parts.append(item())
        self.take(end)
        return parts

    def place(self):
        start = None if self.peek(":") else self.inside()
        if not self.peek(":"):
            return start
        self.take()
        return Node("slice", [start, None if self.peek(",", "]") else self.inside()])

    def inside(self):
        self.bars.append("")
        node = self.sum()
        self.bars.pop()
        return node

    def between(self, bar):
        self.take(bar)
        self.bars.append(bar)
        node = self.sum()
        self.bars.pop()
        self.take(bar)
        return node

    def ranges(self):
        self.take("_")
        if not self.peek("{"):
            return [(self.take(), None)]
        self.take("{")
        found = []
        while True:
            name, size = self.take(), None
            if self.peek("<"):
                self.take()
                size = self.inside()
            found.append((name, size))
            if self.take(",", "}") == "}":
                return found

    def atom(self):
        kind, value, _ = self.token
        if kind == "number":
            return Node("number", data=float(Fraction(self.take())))
        if kind == "name":
            return self.named()
        if value == "(":
            self.take()
            node = self.inside()
            if self.token[1] == "mod":
                self.take()
                node = Node("mod", [node, self.inside()])
            self.take(")")
            return node
        if value == "|":
            return Node("call", [self.between("|")], "abs")
        if value == "‖":
            return Node("norm", [self.between("‖")])
        if value == "√":
            self.take()
            self.take("(")
            return Node("call", self.list(")"), "sqrt")
        if value == "Σ":
            self.take()
            ranges = self.ranges()
            return Node("total", [self.product()], ranges)
        if value == "⌊":
            self.take()
            node = self.inside()
            self.take("⌋")
            return Node("floor", [node])
        if value == "𝟏":
            self.take()
            return Node("ones")
        if value == "∞":
            self.take()
            return Node("number", data=float("inf"))
        if value == "[":
            return self.square()
        raise AssertionError(self.tokens[self.at :])

    def named(self):
        name = self.take()
        follows, adjacent = self.token[1], not self.token[2]
        if name in self.names and not (name in FUNCTIONS and adjacent and follows == "("):
            return Node("name", data=name)
        if adjacent and follows == "(" and name in FUNCTIONS:
            self.take()
            if name == "size":
                size = self.take()
                self.take(")")
                return Node("size", data=size)
            return Node("call", self.list(")"), name)
        if adjacent and follows == "|" and name in FUNCTIONS:
            return Node("call", [Node("call", [self.between("|")], "abs")], name)
        if adjacent and follows == "_" and name in FUNCTIONS:
            ranges = self.ranges()
            self.take("(")
            return Node("over", self.list(")"), (name, ranges))
        return Node("name", data=name)

    def square(self):
        self.take("[")
        left = self.inside()
        if self.peek(">", "≥", "<", "≤", "="):
            relation = self.take()
            right = self.inside()
            self.take("]")
            return Node("compare", [left, right], relation)
        if self.peek(",", ";"):
            sign = self.take()
            return Node("stack", [left, *self.list("]")], sign)
        self.take("]")
        return Node("array", [left], self.ranges())


def _exponent(text):
    text = text.removeprefix("⊙")
    if text.startswith("^"):
        return float(Fraction(text[2:-1]))
    return float("".join(str(SUPERSCRIPTS.index(digit)) for digit in text))
