"""The catalogue of the lectures is whole: it is read, its places exist, it holds no verdict."""

import re

import pytest

from symbolic.lectures.against import located
from symbolic.lectures.catalogue import NUMBERS, lecture

LECTURES = [lecture(number) for number in NUMBERS]
ENTRIES = [entry for one in LECTURES for entry in one.entries]


def test_every_entry_has_its_own_name_and_its_lecture():
    names = [entry.id for entry in ENTRIES]
    assert len(set(names)) == len(names) > 300
    for one in LECTURES:
        assert {entry.id[1:2] for entry in one.entries} == {one.number[-1]}


@pytest.mark.parametrize("one", LECTURES, ids=NUMBERS)
def test_a_section_continues_only_an_earlier_one(one):
    for section in one.sections:
        assert all(other in one.sections for other in one.before(section))


def test_what_an_entry_names_exists():
    for entry in ENTRIES:
        if entry.function:
            assert callable(located(entry.function.replace(".", ":", 1))), entry.id
        if entry.against is not None:
            assert callable(located(entry.against.function)), entry.id
        if entry.value:
            assert callable(located(entry.value)), entry.id


def test_lines_are_numbers_of_lines():
    for entry in ENTRIES:
        assert re.match(r"\d", entry.lines), entry.id
        assert entry.line > 0


@pytest.mark.parametrize("number", ["", "0", "005"])
def test_an_unknown_lecture_is_refused(number):
    with pytest.raises(ValueError, match=r"there is no lecture .*; write 000, 001, 002, 003, 004"):
        lecture(number)
