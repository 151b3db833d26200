"""True formulas of a note broken by one edit each, of the kinds that happen in writing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage

_PARTS = re.compile(r"\\\\|\\q?quad|(?<=,)\s*&")
_GROUPS = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
_SIGN = re.compile(r"=|\\approx|\\leftarrow|:=")


@dataclass(frozen=True)
class Broken:
    """One edit of one true formula.

    Attributes:
        kind: what was done.
        true: the formula before.
        text: the formula after.
        note: the passages of the note up to it, with the edit.
    """

    kind: str
    true: str
    text: str
    note: tuple[Passage, ...]


def broken_claims(found: Sequence[Passage]) -> list[Broken]:
    """Every edit of every claim of a note, in order."""
    parts = list(_statements(found))
    findings = check_passages("note", parts)
    claims = {f.latex for f in findings if f.kind == "claim"}
    others = {f.latex for f in findings if f.kind in ("definition", "declaration")}
    made = []
    for place, passage in enumerate(parts):
        if passage.kind != "formula" or passage.text not in claims:
            continue
        before = [p for p in parts[:place] if p.text not in claims or p.text in others]
        signs = list(_SIGN.finditer(passage.text))
        start = signs[min(passage.text in others, len(signs) - 1)].end()
        head, tail = passage.text[:start], passage.text[start:]
        is_update = signs[0][0] != "=" and signs[0][0] != r"\approx"
        for kind, edited in edits(tail):
            if is_update and kind == "minus in front":
                continue
            text = head + edited
            note = (*before, replace(passage, text=text))
            made.append(Broken(kind, passage.text, text, note))
    return made


def _statements(found: Sequence[Passage]) -> Iterator[Passage]:
    """The passages of a note with one statement in each."""
    for passage in found:
        if passage.kind == "formula" and passage.display:
            yield from (replace(passage, text=text) for text in _split(passage.text))
        else:
            yield passage


def _split(latex: str) -> list[str]:
    text = re.sub(r"\\(?:begin|end)\{aligned\}|\\label\{[^}]*\}", "", latex)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"<{len(kept) - 1}>"

    pieces: list[str] = []
    for piece in _PARTS.split(_GROUPS.sub(keep, text)):
        piece = re.sub(r"\s+", " ", piece.replace("&", "")).strip(" ,.")
        if piece.startswith("=") and pieces:
            pieces[-1] += f" {piece}"
        elif piece:
            pieces.append(piece)
    return [re.sub(r"<(\d+)>", lambda m: kept[int(m[1])], piece) for piece in pieces]


_RULES: tuple[tuple[str, str, str], ...] = (
    ("plus for minus", r"(?<![{(^\[])-", "+"),
    ("minus for plus", r"(?<!l)\+", "-"),
    ("half lost", r"\\[dt]?frac\{?1\}?\{?2\}?(?!n)", ""),
    ("mean lost", r"\\frac(?:\{1\}\{n\}|1m)", ""),
    ("factor lost", r"(?<![\d^_{.(\[])2(?![\d.n}\]])", ""),
    ("transpose lost", r"\^\\top|\^\{\\top\}|\\top|\^\\T|\\T(?![a-z])", ""),
    ("slope lost", r"\\(?:odot|had) (?:\\sigma|g)'\(.*?\)\}?\)", ""),
    ("prime lost", r"'", ""),
    ("square lost", r"\^2(?![\d])", ""),
    ("square made cube", r"\^2(?![\d])", "^3"),
    ("indices swapped", r"_\{([a-z])([a-z])\}", r"_{\2\1}"),
    ("product for ⊙", r"\\odot|\\had(?![a-z])", ""),
    ("digit", r"(?<=[\d.])(\d)(?![\d.])", "digit+1"),
    ("layer up", r"\(([12])\)", "layer+1"),
    ("layer down", r"\(([23])\)", "layer-1"),
    ("next layer", r"\(l\)", "(l+1)"),
    ("same layer", r"\(l\+1\)", "(l)"),
    ("sum lost", r"\\sum(?:_\{[^}]*\}|\^\{?[a-z]\}?)*", ""),
    ("wrong letter", r"\\mathbf\{t\}", r"\\mathbf{y}"),
    ("wrong letter", r"(?<![\\a-zA-Z{])t_i", "y_i"),
    ("wrong letter", r"\\mathbf\{y\}", r"\\mathbf{w}"),
    ("wrong letter", r"\\hat\{y\}", "y"),
    ("wrong letter", r"(?<![\\a-zA-Z])a(?=[ \\)^])", "z"),
    ("wrong letter", r"(?<![\\a-zA-Z])x(?=$|[ ,])", "w"),
    ("wrong letter", r"\\la\{A\}", r"\\la{Z}"),
    ("wrong letter", r"\\mathbf\{P\}", r"\\mathbf{O}"),
    ("wrong letter", r"\\lambda", r"\\eta"),
    ("wrong function", r"\\sigma(?!')", r"\\tanh"),
)


def edits(latex: str) -> Iterator[tuple[str, str]]:
    """The texts that one edit makes of one, with what was done."""
    seen = {latex}
    bare = latex.lstrip()
    first, rest = _first_side(bare)
    if not first.startswith("-"):
        negated = f"-({first})" if "+" in _outside(first) or "-" in _outside(first) else f"-{first}"
        yield "minus in front", f" {negated} {rest}".rstrip()
    for kind, pattern, instead in _RULES:
        for match in re.finditer(pattern, latex):
            new = _counted(match, instead) or match.expand(instead)
            text = latex[: match.start()] + new + latex[match.end() :]
            text = re.sub(r"\^\{\s*\}", "", text)
            if text not in seen:
                seen.add(text)
                yield kind, text


def _outside(latex: str) -> str:
    """A formula with everything in brackets blotted out."""
    depth, shown = 0, ""
    for character in latex:
        depth -= character in "})]"
        shown += character if not depth else "."
        depth += character in "{(["
    return shown


def _first_side(latex: str) -> tuple[str, str]:
    """A formula up to its first sign outside brackets, and what comes from there."""
    sign = _SIGN.search(_outside(latex))
    end = sign.start() if sign is not None else len(latex)
    return latex[:end].strip(), latex[end:]


def _counted(match: re.Match[str], instead: str) -> str:
    """A layer or a digit moved by one."""
    if instead == "digit+1":
        return str((int(match[1]) + 1) % 10)
    if instead.startswith("layer"):
        return f"({int(match[1]) + int(instead.removeprefix('layer'))})"
    return ""
