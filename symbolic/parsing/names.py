"""What a name is and what only hangs on it: in `W_j^{[1]T}`, `W^[1]` is the name, `j` an index."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.parsing import syntax as sx
from symbolic.parsing.plain import is_word, plain

_LAYERS = ("l", "L", "ℓ", "t")


@dataclass(frozen=True)
class Marks:
    """What is done to a base: transposed, inverted, raised to powers, differentiated.

    Attributes:
        transposed: whether it is transposed.
        inverted: whether it is inverted, `^{-1}` on a matrix.
        power: the exponent, or None.
        primes: how many primes it carries.
    """

    transposed: bool = False
    inverted: bool = False
    power: sx.Node | None = None
    primes: int = 0


@dataclass(frozen=True)
class Parts:
    """A name taken apart.

    Attributes:
        base: the letter with its accents, as text.
        letter: the letter node, for its style.
        labels: what stands in round or square brackets above: layers, examples, time.
        below: the subscripts, each by itself.
        marks: what is done to it.
        tail: other marks above that belong to the name: `*`, `+`.
    """

    base: str
    letter: sx.Node
    labels: tuple[sx.Node, ...] = ()
    below: tuple[sx.Node, ...] = ()
    marks: Marks = Marks()
    tail: str = ""

    @property
    def name(self) -> Name:
        """The name without its subscripts."""
        return Name(self.base + self.tail, label_text(self.labels))

    @property
    def full_name(self) -> Name:
        """The name with its subscripts."""
        return Name(self.base + self.tail, label_text(self.labels), below_text(self.below))

    @property
    def bold(self) -> bool:
        """Whether the letter is set in bold."""
        return _style(self.letter) == "bold"


@sx.kept
def take_apart(node: sx.Node) -> Parts | None:
    """The parts of a letter or word with scripts, or None for anything else."""
    match node:
        case sx.Letter() | sx.Word():
            return Parts(plain(node), node)
        case sx.Annotated(body):
            return take_apart(body)
        case sx.Accent(_, body) if take_apart(body) is not None:
            inner = take_apart(body)
            assert inner is not None
            if inner.labels or inner.below:
                return None
            return Parts(plain(node), inner.letter, marks=inner.marks, tail=inner.tail)
        case sx.Scripts(base, lower, upper, primes):
            inner = take_apart(base)
            if inner is None or inner.marks.power is not None:
                return None
            return _scripted(inner, subscripts(lower), upper, primes)
    return None


def _scripted(
    inner: Parts, below: tuple[sx.Node, ...], upper: sx.Node | None, primes: int
) -> Parts | None:
    above = above_marks(upper, inner.base)
    if above is None:
        return None
    labels, marks, tail = above
    merged = Marks(
        inner.marks.transposed != marks.transposed,
        inner.marks.inverted != marks.inverted,
        marks.power,
        inner.marks.primes + primes,
    )
    return Parts(
        inner.base,
        inner.letter,
        inner.labels + labels,
        inner.below + below,
        merged,
        inner.tail + tail,
    )


def above_marks(
    upper: sx.Node | None, base: str = ""
) -> tuple[tuple[sx.Node, ...], Marks, str] | None:
    """What stands above a base: labels, marks, and signs that belong to the name."""
    labels: list[sx.Node] = []
    transposed, inverted, tail = False, False, ""
    power: list[sx.Node] = []
    for item in _items(upper):
        if isinstance(item, sx.Scripts) and isinstance(item.base, sx.Fence):
            inner = above_marks(item.base, base)
            outer = above_marks(item.upper, base)
            if inner is None or outer is None:
                return None
            labels += inner[0]
            transposed ^= outer[1].transposed
            inverted ^= outer[1].inverted
        elif isinstance(item, sx.Fence) and item.kind in "([" and item.body is not None:
            labels.append(item.body)
        elif _is_transposition(item):
            transposed = not transposed
        elif isinstance(item, sx.Sum) and len(item.terms) == 1 and item.terms[0][0] == "-":
            body = item.terms[0][1]
            if _is_transposition(body):
                transposed, inverted = not transposed, not inverted
            elif body == sx.Number("1"):
                inverted = not inverted
            else:
                power.append(item)
        elif isinstance(item, sx.Letter) and item.text in ("*", "+", "†", "∗"):
            tail += item.text
        elif base != "e" and base[:1].isalpha() and _is_layer_label(item):
            labels.append(item)
        elif isinstance(item, sx.Word) and item.is_text and len(item.text) > 1:
            tail += item.text
        else:
            power.append(item)
    if not power:
        return tuple(labels), Marks(transposed, inverted), tail
    exponent = power[0] if len(power) == 1 else sx.Sequence(tuple(power))
    return tuple(labels), Marks(transposed, inverted, exponent), tail


def _items(upper: sx.Node | None) -> tuple[sx.Node, ...]:
    if upper is None:
        return ()
    if isinstance(upper, sx.Sequence):
        return upper.items
    return (upper,)


def _is_transposition(node: sx.Node) -> bool:
    if isinstance(node, sx.Letter):
        return node.text in ("⊤", "⊺") or (node.text == "T" and node.style != "calligraphic")
    return isinstance(node, sx.Word) and node.text == "T"


def _is_layer_label(node: sx.Node) -> bool:
    """Whether a bare superscript names a layer or a time: `l`, `L−1`, `t+1`."""
    match node:
        case sx.Letter(text):
            return text in ("l", "L", "ℓ")
        case sx.Sum(terms) if len(terms) == 2:
            (_, first), (_, second) = terms
            return (
                isinstance(first, sx.Letter)
                and first.text in _LAYERS
                and isinstance(second, sx.Number)
            )
    return False


def subscripts(lower: sx.Node | None) -> tuple[sx.Node, ...]:
    """Subscripts one by one: `ij`, `i,j` and `n1` are two each; `10`, `total` and `i+1` are one."""
    return tuple(map(_primed, _one_by_one(lower)))


def _primed(node: sx.Node) -> sx.Node:
    """An index with primes, `i'`, as a letter of its own."""
    match node:
        case sx.Scripts(sx.Letter(text), None, None, primes) if primes:
            return sx.Letter(text + "′" * primes)
    return node


def _one_by_one(lower: sx.Node | None) -> tuple[sx.Node, ...]:
    match lower:
        case None:
            return ()
        case sx.List(items):
            return items
        case sx.Sequence(items) if is_word(items):
            return (sx.Word("".join(plain(item) for item in items)),)
        case sx.Sequence(items) if all(isinstance(i, _PLAIN) for i in items):
            return items
    return (lower,)


_PLAIN = sx.Letter | sx.Number | sx.Scripts


def is_pick(node: sx.Node) -> bool:
    """Whether a subscript picks an element: `3`, `j` and `i+1`, but not the `h` of `a_{h1}`."""
    match node:
        case sx.Number():
            return True
        case sx.Letter(text):
            return text in tuple("ijklmnrst")
        case sx.Sum(terms):
            return all(is_pick(term) for _, term in terms)
    return False


def _style(node: sx.Node) -> str:
    return node.style if isinstance(node, sx.Letter) else ""


@dataclass(frozen=True)
class Name:
    """A name as it is told from others: `W` with the label `1` is not `W` with the label `2`.

    Attributes:
        base: the letter with its accents.
        label: the layer, as text, or an empty text.
        below: subscripts that belong to the name, as text.
    """

    base: str
    label: str = ""
    below: str = ""

    def __str__(self) -> str:
        above = f"^({self.label})" if self.label else ""
        return f"{self.base}{above}" + (f"_{self.below}" if self.below else "")


def label_text(labels: tuple[sx.Node, ...]) -> str:
    """Labels as text: that of `W^{(l+1)}` is `l+1`."""
    return ",".join(plain(label) for label in labels)


def below_text(below: tuple[sx.Node, ...]) -> str:
    """Subscripts as text."""
    return "".join(plain(item) for item in below) if below else ""
