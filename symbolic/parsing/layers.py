"""Layers with a letter: what is said of `z^{(l)}` holds of `z^{(l+1)}` and of `z^{(3)}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbolic.parsing import syntax as sx
from symbolic.parsing.plain import plain

_LABEL = re.compile(r"([A-Za-zℓ]?)([+-]?\d*)$")


@dataclass(frozen=True)
class Layer:
    """A label: a letter, a number, or a letter and a number, `l+1`."""

    letter: str
    offset: int

    def __str__(self) -> str:
        if not self.letter:
            return str(self.offset)
        return self.letter + (f"{self.offset:+d}" if self.offset else "")

    def plus(self, count: int) -> Layer:
        """The layer some way on."""
        return Layer(self.letter, self.offset + count)

    @property
    def node(self) -> sx.Node:
        """The label as it is written."""
        if not self.letter:
            return sx.Number(str(self.offset))
        if not self.offset:
            return sx.Letter(self.letter)
        sign = "+" if self.offset > 0 else "-"
        return sx.Sum((("+", sx.Letter(self.letter)), (sign, sx.Number(str(abs(self.offset))))))


def layer(text: str) -> Layer | None:
    """The layer that a label names, or None where it names something else."""
    found = _LABEL.match(text)
    if not text or found is None or not (found[1] or found[2].lstrip("+-")):
        return None
    return Layer(found[1], int(found[2] or 0))


def moved(node: sx.Node, start: Layer, to: Layer) -> sx.Node:
    """A formula about one layer as the same formula about another."""

    def label(part: sx.Node) -> sx.Node:
        here = layer(plain(part))
        if here is None or here.letter != start.letter:
            return part
        return to.plus(here.offset - start.offset).node

    def upper(part: sx.Node) -> sx.Node:
        match part:
            case sx.Fence("(" | "[" as kind, body) if body is not None:
                return sx.Fence(kind, label(body))
            case sx.Scripts(sx.Fence() as base, lower, above, primes):
                return sx.Scripts(upper(base), lower, above, primes)
            case sx.Sequence(items, tight):
                return sx.Sequence(tuple(map(upper, items)), tight)
            case sx.Letter() | sx.Sum():
                return label(part)
        return walk(part)

    def walk(part: sx.Node) -> sx.Node:
        if isinstance(part, sx.Scripts) and not isinstance(part.base, sx.Fence):
            above = upper(part.upper) if part.upper is not None else None
            return sx.Scripts(walk(part.base), part.lower, above, part.primes)
        return mapped(part, walk)

    return walk(node)


def mapped(node: sx.Node, change) -> sx.Node:
    """A node of the same kind with every node directly inside changed."""
    match node:
        case sx.Scripts(base, lower, upper, primes):
            return sx.Scripts(
                change(base),
                change(lower) if lower is not None else None,
                change(upper) if upper is not None else None,
                primes,
            )
        case sx.Accent(kind, body):
            return sx.Accent(kind, change(body))
        case sx.Sequence(items, tight):
            return sx.Sequence(tuple(map(change, items)), tight)
        case sx.Product(factors, operators):
            return sx.Product(tuple(map(change, factors)), operators)
        case sx.Sum(terms):
            return sx.Sum(tuple((sign, change(term)) for sign, term in terms))
        case sx.Fraction(top, bottom):
            return sx.Fraction(change(top), change(bottom))
        case sx.Root(body, degree):
            return sx.Root(change(body), change(degree) if degree is not None else None)
        case sx.Big(kind, lower, upper, body):
            return sx.Big(
                kind,
                change(lower) if lower is not None else None,
                change(upper) if upper is not None else None,
                change(body),
            )
        case sx.Fence(kind, body):
            return sx.Fence(kind, change(body) if body is not None else None)
        case sx.List(items, separators):
            return sx.List(tuple(map(change, items)), separators)
        case sx.Matrix(rows, kind):
            return sx.Matrix(tuple(tuple(map(change, row)) for row in rows), kind)
        case sx.Cases(rows):
            return sx.Cases(
                tuple((change(v), change(c) if c is not None else None) for v, c in rows)
            )
        case sx.Annotated(body, note):
            return sx.Annotated(change(body), change(note) if note is not None else None)
        case sx.At(body, where):
            return sx.At(change(body), change(where) if where is not None else None)
        case sx.Relation(sides, signs):
            return sx.Relation(tuple(change(s) if s is not None else None for s in sides), signs)
    return node
