"""The words between formulas, without the marks of Markdown."""

from __future__ import annotations

import re
from html import unescape

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(
    r"(?<![^\s(\[\"'])(?:[*_]{1,3}|~~)(?=\S)"
    r"|(?<=\S)(?:[*_]{1,3}|~~)(?![^\s.,;:!?)\]\"'])"
)
_EDGES = "*_~|"
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:?")
_COMMAND = re.compile(
    r"\\(?:textcolor|href)\s*\{[^{}]*+\}|\\\\\[[^\[\]]*+\]"
    r"|\\(?:[A-Za-z@]++\*?(?:<[\d,+.|*-]*+>)?|.|\Z)|\$[^$]*+\$|[{}~&]|``|''",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W_]")


def words(text: str) -> str:
    """A piece of prose as it is read; empty if it has neither letter nor digit."""
    text = _FOOTNOTE.sub("", text).strip().strip(_EDGES).rstrip("[").strip()
    if not _LETTER.search(text):
        return ""
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
    return " ".join(unescape(text).split())


def words_of_tex(text: str) -> str:
    """A piece of the prose of TeX as it is read; empty if it has neither letter nor digit."""
    text = " ".join(_COMMAND.sub(_shown, text).split())
    return text if _LETTER.search(text) else ""


def _shown(match: re.Match[str]) -> str:
    token = match[0]
    if token[0] == "$":
        return token
    if token in ("``", "''"):
        return '"'
    if token[0] == "\\" and token[1:] in tuple("%&$#_{}"):
        return token[1:]
    return " " if token in ("~", "&", "\\\\", "\\ ", "\\,", "\\;", "\\quad", "\\footnote") else ""
