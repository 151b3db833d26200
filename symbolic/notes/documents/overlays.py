"""Formulas of Beamer slides without the words that say on which slide a part is shown."""

from __future__ import annotations

import re

from symbolic.notes.documents.macros import group_end

_SLIDES = r"\s*+<[^<>{}]*+>"
_TOKEN = re.compile(
    rf"(?P<other>\\[\\{{}}]|[{{}}])"
    rf"|\\(?:only|uncover|onslide|visible|invisible|action){_SLIDES}\s*+(?P<body>\{{)?"
    rf"|\\(?:alert|structure)(?:{_SLIDES})?\s*+(?P<marked>\{{)"
    rf"|\\(?:alt|temporal)(?:{_SLIDES})?\s*+(?P<choice>\{{)"
    r"|\\(?:pause(?:\s*\[\d+\])?|onslide)(?![A-Za-z<])"
)
_BLANKS = re.compile(r"\s*")


def without_overlays(text: str) -> str:
    """A formula with the bodies of `\\only<1>{…}`, `\\alert{…}` and the like in their places.

    Of the alternatives of `\\alt<2>{a}{b}`, the first is kept.
    """
    kept: list[str] = []
    open_braces: list[str] = []
    hopeless = False
    position = 0
    while match := _TOKEN.search(text, position):
        kept.append(text[position : match.start()])
        position = match.end()
        token = match["other"]
        if token == "{":
            open_braces.append("}")
            kept.append("{")
        elif token == "}":
            closing = open_braces.pop() if open_braces else "}"
            kept.append(closing.removesuffix("*"))
            if closing.endswith("*") and not hopeless:
                position, hopeless = _after_alternatives(text, position)
        elif token:
            kept.append(token)
        elif match["body"] or match["marked"] or match["choice"]:
            # A script needs its braces: `x^\alert{10}`.
            braces = "".join(kept[-2:]).rstrip().endswith(("^", "_"))
            open_braces.append(("}" if braces else " ") + "*" * bool(match["choice"]))
            kept.append("{" if braces else " ")
        else:
            kept.append(" ")
    return "".join([*kept, text[position:]])


def _after_alternatives(text: str, start: int) -> tuple[int, bool]:
    """The position after the groups that follow the first of `\\alt`; True if one has no end."""
    while True:
        match = _BLANKS.match(text, start)
        brace = match.end() if match else start
        if not text.startswith("{", brace):
            return start, False
        end = group_end(text, brace)
        if end is None:
            return start, True
        start = end
