"""Pieces of a page: texts and formulas as HTML, whatever they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from symbolic.notes.printing import plain, shortened
from symbolic.showing.mathml import NotMathematics, mathml

_LONGEST = 5_000


def text(words: str) -> str:
    """A text on one line."""
    return escape(shortened(words, _LONGEST))


def source(latex: str) -> str:
    """A formula as it is written."""
    lines = latex[:_LONGEST].splitlines() or [""]
    cut = "…" if len(latex) > _LONGEST else ""
    return f"<code>{escape(chr(10).join(map(plain, lines)))}{cut}</code>"


def formula(latex: str, *, display: bool = True) -> str:
    """A formula as MathML, or as it is written; displayed, in a box of its own."""
    try:
        made = mathml(latex, display=display)
    except NotMathematics:
        made = source(latex) if latex else ""
    return f'<div class="formula">{made}</div>' if display and made else made


def as_written(latex: str) -> str:
    """The source of a formula, folded away; nothing where the source is all that is shown."""
    try:
        mathml(latex, display=True)
    except NotMathematics:
        return ""
    return folded("As written", f"<pre>{source(latex)}</pre>")


def terms(rows: Iterable[tuple[str, str]]) -> str:
    """Terms and what is said of them; those of which nothing is said are left out."""
    return described((term, text(words)) for term, words in rows if words)


def described(rows: Iterable[tuple[str, str]]) -> str:
    """Terms and their descriptions, which are HTML."""
    said = [f"<dt>{term}</dt><dd>{words}</dd>" for term, words in rows if words]
    return "\n".join(["<dl>", *said, "</dl>"]) if said else ""


def folded(summary: str, body: str, *, opened: bool = False) -> str:
    """What is shown when its summary is opened."""
    state = ' open=""' if opened else ""
    return f"<details{state}><summary>{summary}</summary>{body}</details>"


def table(header: Sequence[str], rows: Iterable[Iterable[str]], caption: str = "") -> str:
    """A table of HTML cells, the first of each row its heading, in a box that scrolls."""
    lines, label = [], ""
    if caption:
        lines.append(f'<p class="caption">{text(caption)}</p>')
        label = f' aria-label="{text(caption)}"'
    heads = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in header)
    lines.append(f'<div class="scrolls"><table{label}>')
    lines.append(f"<thead><tr>{heads}</tr></thead><tbody>")
    for first, *rest in rows:
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return "\n".join([*lines, "</tbody></table></div>"])
