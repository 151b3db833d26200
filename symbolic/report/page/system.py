"""A network or a training of a lecture: its check, its tables and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.report.page.functions import computed_by
from symbolic.showing.pieces import table, terms, text
from symbolic.showing.signs import marked

if TYPE_CHECKING:
    from symbolic.report.systems.shown import Figure, Shown, Table

_STATES = {
    True: ("holds", "✓", "Holds"),
    False: ("fails", "✗", "Does not hold"),
    None: ("open", "–", "Not run"),
}


def system(shown: Shown) -> str:
    """A system with what its check expects, and what was measured."""
    lines = [
        f'<article class="system {state(shown)}" id="{text(shown.id)}">',
        f'<h3><span><a href="#{text(shown.id)}">{text(shown.id)}</a> {text(shown.title)}</span> '
        f"{state_sign(shown)}</h3>",
        terms([("expected", shown.expected), ("measured", shown.outcome)]),
        *map(shown_table, shown.tables),
        *map(figure, shown.figures),
        computed_by(shown.function),
    ]
    return "\n".join([*filter(None, lines), "</article>"])


def state(shown: Shown) -> str:
    """Whether a check holds, as the name of a class."""
    return _STATES[shown.holds][0]


def state_sign(shown: Shown) -> str:
    """Whether a check holds, as a sign and a word."""
    name, mark, words = _STATES[shown.holds]
    return marked(mark, words, name)


def shown_table(shown: Table) -> str:
    """A table of texts."""
    return table(list(map(text, shown.header)), (map(text, r) for r in shown.rows), shown.caption)


def figure(shown: Figure) -> str:
    """A picture with its caption, and what it shows for those who do not see it."""
    return (
        f'<figure class="picture"><div role="img" aria-label="{text(shown.alt)}">'
        f"{shown.svg}</div><figcaption>{text(shown.caption)}</figcaption></figure>"
    )
