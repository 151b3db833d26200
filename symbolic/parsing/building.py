"""The nodes that the rules of the grammar make."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer

from symbolic.parsing import syntax as sx
from symbolic.parsing.syntax import Node
from symbolic.parsing.tex.scanning import NotRead


class _Touching:
    """A plain letter that follows another without a blank, until it is known what it stands in."""

    def __init__(self, letter: sx.Letter):
        self.letter = letter


class _Items(list[Node]):
    """What stands side by side, and between which of it two plain letters touch."""

    def __init__(self) -> None:
        super().__init__()
        self.tight: list[bool] = []

    def add(self, node: Node | _Touching) -> None:
        """Appends one thing."""
        touching = isinstance(node, _Touching)
        if self:
            self.tight.append(touching and isinstance(self[-1], sx.Letter))
        self.append(node.letter if isinstance(node, _Touching) else node)

    def node(self) -> Node:
        """The things as one node."""
        return self[0] if len(self) == 1 else sx.Sequence(tuple(self), tuple(self.tight))

    def take_from(self, start: int) -> Node:
        """Takes off the things from a place on, as one node."""
        taken = _Items()
        taken.extend(self[start:])
        taken.tight = self.tight[start:]
        del self[start:], self.tight[max(start - 1, 0) :]
        return taken.node()


class Builder(Transformer[Token, Node]):
    """Makes the node of each rule, from what its parts made."""

    def given(self, parts: list[Token]) -> Node:
        return parts[0].value

    def letter(self, parts: list[Token]) -> Node:
        return sx.Letter(parts[0].value)

    def touching(self, parts: list[Token]) -> _Touching:
        return _Touching(sx.Letter(parts[0].value))

    def group(self, parts: list[Any]) -> Node | None:
        return parts[1] if len(parts) == 3 else None

    def fence(self, parts: list[Any]) -> Node:
        return sx.Fence(parts[0].value, parts[1] if len(parts) == 3 else None)

    def fraction(self, parts: list[Any]) -> Node:
        return sx.Fraction(_filled(parts, 1), _filled(parts, 2))

    def root(self, parts: list[Any]) -> Node:
        degree = _filled(parts, 2) if len(parts) == 4 else None
        return sx.Root(_filled(parts, len(parts) - 1), degree)

    def accent(self, parts: list[Any]) -> Node:
        return sx.Accent(parts[0].value, _filled(parts, 1))

    def annotated(self, parts: list[Any]) -> Node:
        return sx.Annotated(_filled(parts, 1), parts[2])

    def evaluated_at(self, parts: list[Any]) -> Node:
        return sx.At(parts[1], parts[4])

    def evaluated_alone(self, parts: list[Any]) -> Node:
        return sx.At(parts[1], None)

    def line(self, parts: list[Any]) -> tuple[Node | None, ...]:
        return tuple(parts[1:])

    def matrix(self, parts: list[Any]) -> Node:
        empty = sx.Word("", is_text=True)
        rows = tuple(tuple(cell or empty for cell in row) for row in parts[1:-1])
        return sx.Matrix(rows, parts[0].value)

    def cases(self, parts: list[Any]) -> Node:
        rows = tuple((_filled(row, 0, parts[0]), (*row, None)[1]) for row in parts[1:-1])
        return sx.Cases(rows)

    def script(self, parts: list[Any]) -> tuple[Token, Node | None]:
        return parts[0], parts[1] if len(parts) == 2 else None

    def scripted(self, parts: list[Any]) -> Node:
        base = parts[0].letter if isinstance(parts[0], _Touching) else parts[0]
        return _scripted(base, parts[1:])

    def items(self, parts: list[Any]) -> _Items:
        made, added = parts if isinstance(parts[0], _Items) else (_Items(), parts[0])
        made.add(added)
        return made

    def rescripted(self, parts: list[Any]) -> _Items:
        made = parts[0]
        base = made.take_from(len(made) - 1)
        made.add(_scripted(base, parts[2:]))
        return made

    def evaluated(self, parts: list[Any]) -> _Items:
        made = parts[0]
        body = made.take_from(_evaluated_from(made))
        made.add(sx.At(body, parts[2]))
        return made

    def beside(self, parts: list[_Items]) -> Node:
        return parts[0].node()

    def before_big(self, parts: list[Any]) -> Node:
        parts[0].add(parts[1])
        return parts[0].node()

    def ranged(self, parts: list[Any]) -> Node:
        scripts = _Scripts(parts[1:-1])
        return sx.Big(parts[0].value, scripts.lower, scripts.upper, parts[-1])

    def negated(self, parts: list[Any]) -> Node:
        return sx.Sum(((parts[0].value, parts[1]),))

    def product(self, parts: list[Any]) -> Node:
        return sx.Product(tuple(parts[::2]), tuple(token.value for token in parts[1::2]))

    def added(self, parts: list[Any]) -> Node:
        first = () if isinstance(parts[0], Token) else (("+", parts[0]),)
        signs = parts[len(first) :: 2]
        terms = parts[len(first) + 1 :: 2]
        pairs = zip(signs, terms, strict=True)
        return sx.Sum((*first, *((sign.value, term) for sign, term in pairs)))

    def related(self, parts: list[Any]) -> Node:
        return sx.Relation(tuple(parts[::2]), tuple(token.value for token in parts[1::2]))

    def continued(self, parts: list[Any]) -> Node:
        return sx.Relation((None, *parts[1::2]), tuple(token.value for token in parts[::2]))

    def listed(self, parts: list[Any]) -> Node:
        return sx.List(tuple(parts[::2]), tuple(token.value for token in parts[1::2]))


class _Scripts:
    """The scripts that hang on one base."""

    def __init__(self, scripts: list[tuple[Token, Node | None]]):
        self.lower: Node | None = None
        self.upper: Node | None = None
        self.primes = 0
        for token, node in scripts:
            if token.type == "PRIME":
                self.primes += token.value
            elif token.type == "SUBSCRIPT":
                if self.lower is not None:
                    raise NotRead("two subscripts hang on one base", token.start_pos)
                self.lower = node
            else:
                if self.upper is not None:
                    raise NotRead("two superscripts hang on one base", token.start_pos)
                self.upper = node


def _scripted(base: Node, scripts: list[tuple[Token, Node | None]]) -> Node:
    made = _Scripts(scripts)
    if made.lower is None and made.upper is None and not made.primes:
        return base
    return sx.Scripts(base, made.lower, made.upper, made.primes)


def _filled(parts: Any, place: int, head: Token | None = None) -> Node:
    """A part that must not be empty."""
    if parts[place] is None:
        token = head or parts[0]
        raise NotRead("an argument is empty", token.start_pos)
    return parts[place]


def _evaluated_from(items: list[Node]) -> int:
    """Where what a bar such as `|_{x=0}` evaluates begins: `f(x)`, with `d/dx` before it."""
    start = len(items) - 1
    last = items[start]
    base = last.base if isinstance(last, sx.Scripts) else last
    if isinstance(base, sx.Fence) and start:
        named = sx.Letter | sx.Word | sx.Scripts | sx.Accent
        start -= isinstance(items[start - 1], named)
    while start and _is_derivation(items[start - 1]):
        start -= 1
    return start


def _is_derivation(node: Node) -> bool:
    """Whether a node is an operator that differentiates what follows: `∇_w`, `∂/∂w`."""
    if isinstance(node, sx.Fraction):
        top = node.top.base if isinstance(node.top, sx.Scripts) else node.top
        return isinstance(top, sx.Letter) and top.text in ("d", "∂", "δ")
    base = node.base if isinstance(node, sx.Scripts) else node
    return isinstance(base, sx.Letter) and base.text in ("∇", "∂")
