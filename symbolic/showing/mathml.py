"""LaTeX as MathML for a page: nothing but elements and attributes of mathematics comes out."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import category
from xml.etree.ElementTree import Element, tostring

LONGEST = 2_000
DEEPEST = 50
_TOKENS = frozenset({"mi", "mn", "mo", "ms", "mtext", "mspace"})
_LAYOUTS = frozenset(
    "math menclose mfrac mmultiscripts mover mpadded mphantom mprescripts mroot mrow msqrt mstyle "
    "msub msubsup msup mtable mtd mtr munder munderover none".split()
)
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mover", "mroot", "msub", "msup", "munder"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence "
    "form height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation "
    "rowlines rowspacing rspace scriptlevel separator stretchy symmetric width".split()
)
# Words, and lengths that neither leave the line nor cover what stands beside it.
_VALUE = r"(?:[a-z\-]{1,20}|\+?\d{0,2}(?:\.\d{1,4})?[a-z]{0,2}|-0?\.\d{1,4}[a-z]{2})"
_HARMLESS = re.compile(rf"{_VALUE}(?: {_VALUE}){{0,20}}").fullmatch
_DEFINES = re.compile(r"\\(?:(?:re)?new|provide|def|let|Declare)").search
_UNREAD = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber\b|notag\b)")
# Characters that LaTeX writes with a backslash in text.
_SPELLED = re.compile(r"\\([_%#&$ ])")
_ARG = re.compile(r"\\arg(?![A-Za-z])")
_ALIGNED = re.compile(r"(\\(?:begin|end)\s*)\{(?:aligned|gathered|align|gather)\*?\}")


class NotMathematics(ValueError):
    """What LaTeX gives no MathML that a page may hold."""


def mathml(latex: str, *, display: bool = False) -> str:
    """A formula as a `<math>` element, safe whatever the formula.

    Raises:
        NotMathematics: it is too long or too deep, or a command in it is not known.
    """
    from latex2mathml.converter import convert_to_element

    if len(latex) > LONGEST or _depth(latex) > DEEPEST or _DEFINES(latex):
        raise NotMathematics
    named = _ARG.sub(r"\\operatorname{arg}", _UNREAD.sub(" ", latex))
    source = _ALIGNED.sub(r"\1{align*}", named)
    try:
        tree = convert_to_element(source, display="block" if display else "inline")
        return tostring(_safe(tree), encoding="unicode")
    # The library meets malformed formulas with errors of every kind.
    except Exception:
        raise NotMathematics from None


def _depth(latex: str) -> int:
    depth = deepest = 0
    for character in latex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


def _safe(element: Element) -> Element:
    """A copy of what is known to be harmless.

    Token elements hold text only: in a page, elements in them would be HTML.
    """
    if element.tag not in _TOKENS | _LAYOUTS or (element.tag in _TOKENS and len(element)):
        raise NotMathematics
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise NotMathematics
    attributes = {
        name: value for name, value in element.items() if name in _ATTRIBUTES and _HARMLESS(value)
    }
    safe = Element(element.tag, attributes)
    if element.tag in _TOKENS:
        written = element.text or ""
        spelled = _SPELLED.sub(r"\1", written) if element.tag == "mtext" else written
        safe.text = _characters(spelled)
    safe.extend(map(_safe, element))
    return safe


def _characters(text: str) -> str:
    """The characters that the library means, which it writes as references."""
    meant = unescape(text)
    # A command that the library does not know comes out as its name.
    if "\\" in meant or not all(c.isprintable() or category(c) == "Zs" for c in meant):
        raise NotMathematics
    return meant
