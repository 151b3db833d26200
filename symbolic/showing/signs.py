"""What each sort of finding is called on a page, and the sign that tells it without colour."""

from __future__ import annotations

from collections.abc import Mapping

SIGNS = {
    "proved": ("✓", "Proved"),
    "true only if": ("◐", "True only if"),
    "refuted": ("✗", "Refuted"),
    "confirmed": ("=", "Confirmed number"),
    "agrees": ("≈", "Agrees, not proved"),
    "undecided": ("?", "Undecided"),
    "not read": ("–", "Not read"),
    "definition": ("≔", "Definition"),
}


def sign(sort: str) -> str:
    """A sort as a sign, which is no word of its own, and its name."""
    mark, name = SIGNS[sort]
    return marked(mark, name, css_class(sort))


def marked(mark: str, words: str, name: str) -> str:
    """Words with a sign before them, in the colour of a class."""
    hidden = f'<span aria-hidden="true">{mark}</span>'
    return f'<span class="verdict {name}">{hidden} {words}</span>'


def css_class(sort: str) -> str:
    """A sort as the name of a class."""
    return sort.replace(" ", "-")


def boxes(counts: Mapping[str, int]) -> str:
    """A box for each sort that there is; the style sheet hides what is not ticked."""
    found = [sort for sort in SIGNS if counts.get(sort)]
    if len(found) < 2:
        return ""
    labels = [
        f'<label><input type="checkbox" class="{css_class(sort)}" checked=""/> '
        f"{sign(sort)} ({counts[sort]})</label>"
        for sort in found
    ]
    return "\n".join(["<fieldset><legend>Show</legend>", *labels, "</fieldset>"])
