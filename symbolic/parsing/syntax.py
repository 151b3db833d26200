"""What a formula looks like, before anyone asks what it means: the nodes of the syntax tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

_Made = TypeVar("_Made")
_NOTHING: Any = object()


@dataclass(frozen=True)
class Number:
    """Digits as they stand, `2`, `0.7514`, `.082`; group separators are taken out."""

    text: str


@dataclass(frozen=True)
class Letter:
    """One letter or symbol: `x`, `σ`, `ℓ`, `∂`, `∇`, `∞`.

    Attributes:
        text: a Latin letter, the Unicode letter of a Greek command (`\\sigma` and `σ` are both
            `σ`, `\\varepsilon` is `ε`, `\\varphi` is `φ`), or a symbol.
        style: `bold`, `calligraphic`, `blackboard`, `roman` or an empty text.
    """

    text: str
    style: str = ""


@dataclass(frozen=True)
class Word:
    """A name of several letters: `\\tanh`, `\\operatorname{softmax}`, `\\mathrm{ReLU}`.

    Attributes:
        text: the letters, without backslash.
        is_text: whether it came as `\\text{…}` or `\\mbox{…}`, that is, perhaps as prose.
    """

    text: str
    is_text: bool = False


@dataclass(frozen=True)
class Dots:
    """An ellipsis, `\\cdots`, `\\vdots` or `...`."""


@dataclass(frozen=True)
class Scripts:
    """A base with what hangs on it: `x_j^{(i)}`, `f'`, `W^\\top`."""

    base: Node
    lower: Node | None = None
    upper: Node | None = None
    primes: int = 0


@dataclass(frozen=True)
class Accent:
    """A mark over a base: `hat`, `bar`, `tilde`, `dot`, `ddot`, `vec`, `check`, `overline`."""

    kind: str
    body: Node


@dataclass(frozen=True)
class Sequence:
    """Things side by side, two or more: a product, or a function and what it is applied to.

    Attributes:
        items: two or more.
        tight: one fewer; whether two items are plain letters that touch in the source, as in `MSE`,
            with no blank and no command between them. Sequences are equal whatever they say here.
    """

    items: tuple[Node, ...]
    tight: tuple[bool, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Product:
    """Factors with signs between them; each factor is what stands side by side.

    Attributes:
        factors: two or more.
        operators: one fewer: `·` (`\\cdot`), `×`, `*`, `⊙` (`\\odot`), `∘` (`\\circ`), `.*` (also
            `\\cdot *`), `⊗`, `⊘` (also `./`), `/`, `@`, and of sets `∪`, `∩`, `∖`; they bind alike,
            from the left.
    """

    factors: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """Terms with their signs, `+`, `-` or `±`; a single term with `-` is a negation."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Fraction:
    """`\\frac{top}{bottom}`, derivatives among them."""

    top: Node
    bottom: Node


@dataclass(frozen=True)
class Root:
    """`\\sqrt[degree]{body}`."""

    body: Node
    degree: Node | None = None


@dataclass(frozen=True)
class Big:
    """An operation over a range: `\\sum_{i=1}^{m} body`.

    Attributes:
        kind: `sum`, `prod`, `int`, `max`, `min`, `argmax`, `argmin`, `sup`, `inf`, `lim`, `expect`
            (`\\mathbb{E}`); the last ones only where they carry a lower script or, for `max` and
            `min`, no parenthesis follows at once.
        lower: what stands below, e.g. the relation `i = 1`, or None.
        upper: what stands above, or None.
        body: the product that follows, up to the next sign `+` or `-` outside brackets.
    """

    kind: str
    lower: Node | None
    upper: Node | None
    body: Node


@dataclass(frozen=True)
class Fence:
    """Something in brackets: `(…)`, `[…]`, `{…}` written `\\{…\\}`, `|…|`, `‖…‖`, `⟨…⟩`, `⌊…⌋`.

    Attributes:
        kind: the opening bracket, one of `( [ { | ‖ ⟨ ⌊ ⌈`; `.` for `\\left.`, `]` for the interval
            `]0, 1[`.
        body: what is inside; a `List` where commas, semicolons or mid bars part it; None if empty.
    """

    kind: str
    body: Node | None


@dataclass(frozen=True)
class List:
    """Items parted by `,`, `;` or a mid bar, `|` or `‖`."""

    items: tuple[Node, ...]
    separators: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Rows of entries: `pmatrix`, `bmatrix`, `array`, `matrix`, `vmatrix` (kind `|`).

    An entry that is left empty is a `Word` without letters.
    """

    rows: tuple[tuple[Node, ...], ...]
    kind: str = "["


@dataclass(frozen=True)
class Cases:
    """Values, each with its condition, None for the last where it has none or says `otherwise`."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Annotated:
    """A body with a note on it: `\\underset{N\\times p}{X}`, `\\underbrace{…}_{…}`."""

    body: Node
    note: Node | None


@dataclass(frozen=True)
class At:
    """A body evaluated somewhere: `\\frac{dL}{dw}\\Big|_{w=0}`.

    What stands before the bar is taken back to the last factor, `f(x)` with its argument, and to
    the operators of differentiation before that: in `a \\frac{d}{dx} f(x)|_{x=0}`, not to `a`.
    """

    body: Node
    where: Node | None


@dataclass(frozen=True)
class Relation:
    """A chain such as `a = b = c`.

    Attributes:
        sides: two or more; the first is None where the chain goes on from the line before.
        signs: one fewer: `=`, `:=`, `≡`, `≈`, `←`, `→`, `∈`, `<`, `>`, `≤`, `≥`, `≠`, `∝`, `~`,
            `⊂`, `↦`, `:` (as in `f: A → B` and `1:n`); `∉`, `∋`, `⊆`, `⊃`, `⊇`, `≪`, `≫`, `↔`.
    """

    sides: tuple[Node | None, ...]
    signs: tuple[str, ...]


Node = (
    Number
    | Letter
    | Word
    | Dots
    | Scripts
    | Accent
    | Sequence
    | Product
    | Sum
    | Fraction
    | Root
    | Big
    | Fence
    | List
    | Matrix
    | Cases
    | Annotated
    | At
    | Relation
)


def kept(function: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """A function of a node, worked out once for each node."""
    key = f"_{function.__name__}"

    @wraps(function)
    def known(node: Any) -> _Made:
        made = node.__dict__.get(key, _NOTHING)
        if made is _NOTHING:
            made = node.__dict__[key] = function(node)
        return made

    return known
