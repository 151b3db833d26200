"""Characters of Unicode as the TeX that says the same: `≤` is `\\le`, `ℝ` is `\\mathbb{R}`."""

from __future__ import annotations

import unicodedata

_SPELLED: dict[str, tuple[str, ...]] = {
    "−": ("-",),
    "–": ("-",),
    "′": ("'",),
    "’": ("'",),
    "″": ("'", "'"),
    "‴": ("'", "'", "'"),
    "≔": (":", "="),
    "√": (r"\sqrt",),
    "½": (r"\frac", "1", "2"),
    "ℓ": (r"\ell",),
}
for _character, _command in {
    "×": "times",
    "·": "cdot",
    "⋅": "cdot",
    "∙": "cdot",
    "⊙": "odot",
    "∘": "circ",
    "⊗": "otimes",
    "⊘": "oslash",
    "∗": "ast",
    "⋆": "star",
    "÷": "div",
    "±": "pm",
    "∖": "setminus",
    "∪": "cup",
    "∩": "cap",
    "∂": "partial",
    "∇": "nabla",
    "∞": "infty",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
    "∈": "in",
    "∉": "notin",
    "⊂": "subset",
    "⊆": "subseteq",
    "≤": "le",
    "⩽": "le",
    "≥": "ge",
    "⩾": "ge",
    "≠": "ne",
    "≪": "ll",
    "≫": "gg",
    "≈": "approx",
    "≃": "simeq",
    "≡": "equiv",
    "≜": "triangleq",
    "∝": "propto",
    "∼": "sim",
    "←": "gets",
    "⟵": "gets",
    "→": "to",
    "⟶": "to",
    "↦": "mapsto",
    "⇒": "Rightarrow",
    "⟹": "implies",
    "⇔": "iff",
    "⟺": "iff",
    "∀": "forall",
    "∃": "exists",
    "∅": "emptyset",
    "†": "dagger",
    "…": "dots",
    "⋯": "cdots",
    "⋮": "vdots",
    "⋱": "ddots",
    "‖": "Vert",
    "∥": "Vert",
    "∣": "mid",
    "⟨": "langle",
    "〈": "langle",
    "⟩": "rangle",
    "〉": "rangle",
    "⌊": "lfloor",
    "⌋": "rfloor",
    "⌈": "lceil",
    "⌉": "rceil",
    "⊥": "perp",
    "□": "square",
    "ϵ": "epsilon",
}.items():
    _SPELLED[_character] = ("\\" + _command,)

_ACCENTS = {
    "\u0302": r"\hat",
    "\u0303": r"\tilde",
    "\u0304": r"\bar",
    "\u0305": r"\overline",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
    "\u030c": r"\check",
    "\u20d7": r"\vec",
}
_ALPHABETS = (
    ("DOUBLE-STRUCK", r"\mathbb"),
    ("SCRIPT", r"\mathcal"),
    ("FRAKTUR", r"\mathfrak"),
    ("BLACK-LETTER", r"\mathfrak"),
    ("SANS-SERIF", r"\mathsf"),
    ("MONOSPACE", r"\mathtt"),
    ("BOLD", r"\mathbf"),
)


def spelled(text: str, sort: str | None, before: str) -> tuple[str, ...]:
    """A character, or some that hang above or below, as tokens of TeX.

    Args:
        text: what stands in the source.
        sort: `above` or `below` for small letters and digits that are scripts.
        before: the token before it.
    """
    if text.isascii():
        return (text,)
    if sort in ("above", "below"):
        plain = unicodedata.normalize("NFKC", text).replace("−", "-")
        return ("^" if sort == "above" else "_", "{", *plain, "}")
    if text in ("⊤", "⊺"):
        command = r"\top" if text == "⊤" else r"\intercal"
        return (command,) if before in ("^", "{", "-", "_") else ("^", "{", command, "}")
    if text in _SPELLED:
        return _SPELLED[text]
    letter, *marks = unicodedata.normalize("NFD", text)
    if marks and all(mark in _ACCENTS for mark in marks):
        made = spelled(letter, None, "")
        for mark in marks:
            made = (_ACCENTS[mark], "{", *made, "}")
        return made
    return _from_alphabet(text)


def _from_alphabet(text: str) -> tuple[str, ...]:
    """A letter of a mathematical alphabet as a command and the plain letter: `𝐱`, `ℒ`."""
    plain = unicodedata.normalize("NFKC", text)
    name = unicodedata.name(text, "") if len(text) == 1 else ""
    if len(plain) != 1 or plain == text or not plain.isalnum():
        return (text,)
    for word, command in _ALPHABETS:
        if word in name:
            return (command, "{", plain, "}")
    return (plain,) if "MATHEMATICAL" in name or "PLANCK" in name else (text,)
