"""Syntax as short plain text, for names and messages: `W^(l+1)`, `x_i`."""

from __future__ import annotations

from symbolic.parsing import syntax as sx

_MARKS = {
    "hat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
    "check": "\u030c",
    "underline": "\u0332",
}
_CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_STYLES = {"calligraphic": 0x1D4D0}


def plain(node: sx.Node | None) -> str:
    """A syntax tree as text; what is alike on paper gives the same text."""
    return _text(node) if node is not None else ""


@sx.kept
def _text(node: sx.Node) -> str:
    match node:
        case sx.Number(text) | sx.Word(text):
            return text
        case sx.Letter(text, style):
            return styled(text, style)
        case sx.Dots():
            return "…"
        case sx.Scripts(base, lower, upper, primes):
            below = f"_{_grouped(lower)}" if lower else ""
            if isinstance(lower, sx.Sequence) and is_word(lower.items):
                below = f"_{{{''.join(map(plain, lower.items))}}}"
            above = f"^{_grouped(upper)}" if upper else ""
            return plain(base) + "′" * primes + below + above
        case sx.Accent("d" | "Δ" | "∂" as kind, body):
            return kind + plain(body)
        case sx.Accent(kind, body):
            return plain(body) + _MARKS.get(kind, "")
        case sx.Sequence(items):
            return _beside(items)
        case sx.Product(factors, operators):
            signs = ("", *operators)
            return "".join(s + plain(f) for s, f in zip(signs, factors, strict=True))
        case sx.Sum(terms):
            text = "".join(sign + plain(term) for sign, term in terms)
            return text.removeprefix("+")
        case sx.Fraction(top, bottom):
            return f"{_bracketed(top)}/{_bracketed(bottom)}"
        case sx.Root(body):
            return f"√{_bracketed(body)}"
        case sx.Big(kind, lower, upper, body):
            limits = (f"_{_grouped(lower)}" if lower else "") + (
                f"^{_grouped(upper)}" if upper else ""
            )
            return f"{_BIG.get(kind, kind)}{limits} {plain(body)}"
        case sx.Fence(kind, body):
            return f"{kind}{plain(body)}{_CLOSING.get(kind, kind)}"
        case sx.List(items, separators):
            return "".join(
                plain(item) + sign for item, sign in zip(items, (*separators, ""), strict=True)
            )
        case sx.Matrix(rows):
            return "[" + "; ".join(", ".join(map(plain, row)) for row in rows) + "]"
        case sx.Cases(rows):
            return "{" + "; ".join(f"{plain(v)} if {plain(c)}" for v, c in rows) + "}"
        case sx.Annotated(body):
            return plain(body)
        case sx.At(body, where):
            return f"{plain(body)}|_{_grouped(where)}"
        case sx.Relation(sides, signs):
            spaced = "".join(
                f" {sign} {plain(side)}" for sign, side in zip(signs, sides[1:], strict=True)
            )
            return plain(sides[0]) + spaced
    raise TypeError(type(node).__name__)


_BIG = {"sum": "Σ", "prod": "Π", "int": "∫", "expect": "E"}


def styled(text: str, style: str) -> str:
    """A letter whose style tells it from the same letter in another: `𝓛` is not `L`."""
    if style == "calligraphic" and len(text) == 1 and "A" <= text <= "Z":
        return chr(0x1D4D0 + ord(text) - ord("A"))
    if style == "blackboard" and len(text) == 1 and "A" <= text <= "Z":
        return {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "C": "ℂ", "Q": "ℚ", "P": "ℙ"}.get(
            text, chr(0x1D538 + ord(text) - ord("A"))
        )
    return text


def _beside(items: tuple[sx.Node, ...]) -> str:
    """Things side by side: a blank where two would run together."""
    made = ""
    for item in items:
        text = plain(item)
        touching = isinstance(item, sx.Fence) or not made or not made[-1].isalnum()
        short = isinstance(item, sx.Letter | sx.Number) and made[-1:].isalnum() and len(made) < 3
        made += text if touching or short else " " + text
    return made


def is_word(items: tuple[sx.Node, ...]) -> bool:
    """Whether letters below a name are a word, as in `E_{total}`, and not indices."""
    letters = [item.text for item in items if isinstance(item, sx.Letter)]
    return len(letters) == len(items) > 2 and not set(letters) <= set("ijklmnpqrs")


def _grouped(node: sx.Node | None) -> str:
    text = plain(node)
    return text if len(text) <= 1 or isinstance(node, sx.Fence) else f"{{{text}}}"


def _bracketed(node: sx.Node) -> str:
    text = plain(node)
    return f"({text})" if isinstance(node, sx.Sum | sx.Product | sx.Big) else text
