"""Short notes as textbooks have them: true ones are not refuted, errors in them are found."""

from __future__ import annotations

import pytest

from symbolic.notes.checking import check_passages
from symbolic.notes.documents import passages_of_markdown, passages_of_tex
from symbolic.verdict import PROVED, REFUTED, TRUE_ONLY_IF
from tests.symbolic.notes.chapters import NOTES

_QUICK = 3


def _cases():
    for number, (key, kind, count, note) in enumerate(NOTES):
        marks = () if number % _QUICK == 0 else (pytest.mark.slow,)
        yield pytest.param(kind, count, note, id=key, marks=marks)


def _statuses(note):
    is_tex = note.lstrip().startswith("\\") or "\\begin{align*}" in note or "\n\\[" in note
    read = passages_of_tex if is_tex else passages_of_markdown
    return [finding.status for finding in check_passages("note", list(read(note)))]


@pytest.mark.parametrize(("kind", "count", "note"), list(_cases()))
def test_what_comes_of_a_note(kind, count, note):
    statuses = _statuses(note)
    refuted = sum(status in (REFUTED, TRUE_ONLY_IF) for status in statuses)
    if kind == "false":
        assert refuted >= count
    else:
        assert not refuted
        assert statuses.count(PROVED) >= count
