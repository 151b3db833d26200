"""Layers with a letter: what is said of `z^{(l)}` holds of `z^{(l+1)}` and of `z^{(3)}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from symbolic.parsing import syntax as sx
from symbolic.parsing.plain import plain
from symbolic.parsing.walking import mapped

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


@lru_cache(maxsize=4096)
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
