"""What the lectures state, checked: against the reviewed catalogue where it is there."""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from symbolic.lectures.catalogue import NUMBERS, Against, Entry, Lecture, Section, lecture
from symbolic.lectures.checking import SORTS, Checked, check_lecture

pytestmark = pytest.mark.slow
# What is left of an entry without its words, and the signs of which a formula has one.
_WORDS = re.compile(r"\\text\{(?:[^{}]|\\[{}]|\{[^}]*\})*\}")
_SIGN = re.compile(r"=|\\equiv|\\approx|\\leftarrow|\\frac")


@cache
def results() -> dict[str, Checked]:
    return {one.entry.id: one for number in NUMBERS for one in check_lecture(lecture(number))}


@pytest.fixture(scope="module")
def reviewed() -> dict[str, dict]:
    yaml = pytest.importorskip("yaml")
    data = os.environ.get("JAXNN_DATA", "")
    folder = os.environ.get("JAXNN_CLAIMS") or (data and str(Path(data).parent / "claims"))
    path = Path(folder, "claims.yaml")
    if not folder or not path.is_file():
        pytest.skip("neither JAXNN_CLAIMS nor the folder beside JAXNN_DATA has the reviewed claims")
    return {entry["id"]: entry for entry in yaml.safe_load(path.read_text())}


def test_no_true_entry_is_refuted(reviewed):
    wrong = {
        name: one.sort
        for name, one in results().items()
        if reviewed[name]["verdict"] == "true" and one.sort in ("refuted", "true only if")
    }
    assert not wrong


def test_no_false_entry_is_proved(reviewed):
    wrong = {
        name: one.sort
        for name, one in results().items()
        if reviewed[name]["verdict"] == "false" and one.sort in ("proved", "confirmed")
    }
    assert not wrong


def test_every_erratum_that_is_a_formula_is_found_and_corrected(reviewed):
    for name, one in results().items():
        if reviewed[name]["verdict"] == "false" and one.entry.kind != "words":
            assert one.sort in ("refuted", "true only if"), name
            assert one.correction, name


def test_what_is_not_true_is_in_the_catalogue_if_only_as_words(reviewed):
    doubtful = {
        name
        for name, entry in reviewed.items()
        if entry["verdict"] not in ("true", "not-checkable") and entry["kind"] != "algorithm"
    }
    assert doubtful <= results().keys()
    for one in results().values():
        if one.entry.kind == "words":
            assert one.sort == "undecided"
            assert "words" in one.findings[0].verdict.reason


def test_every_formula_of_the_reviewed_catalogue_is_in_ours(reviewed):
    wanted = {
        name
        for name, entry in reviewed.items()
        if entry["kind"] not in ("concept", "algorithm")
        and entry["verdict"] != "not-checkable"
        and _SIGN.search(_WORDS.sub("", entry["statement_latex"]))
    }
    assert wanted <= results().keys()


def test_most_of_what_can_be_checked_is_decided(capsys):
    counts = Counter(one.sort for one in results().values())
    decided = sum(one.is_decided for one in results().values())
    checkable = sum(counts.values()) - counts["definition"]
    with capsys.disabled():
        print("\n" + ", ".join(f"{counts[sort]} {sort}" for sort in SORTS), end="")
        print(f"; {decided} of {checkable} checkable entries decided")
    assert decided / checkable >= 0.85


def test_what_is_false_shows_it(reviewed):
    for one in results().values():
        if one.sort in ("refuted", "true only if"):
            false = next(f for f in one.findings if f.sort in ("refuted", "true only if"))
            assert false.verdict is not None
            assert false.verdict.counterexample is not None or false.verdict.reason, one.entry.id


def small(*entries: Entry, **more) -> list[str]:
    section = Section("one", entries, **more)
    return [one.sort for one in check_lecture(Lecture("000", "", (section,)))]


SQUARES = Against(
    "symbolic.lectures.functions:mean_squares", shapes={"f": "n", "y": "n"}, kind="value"
)


@pytest.mark.parametrize(
    ("claim", "sort"),
    [
        (r"\frac1n \sum_i (f_i - y_i)^2", "proved"),
        (r"\frac2n \sum_i (f_i - y_i)^2", "refuted"),
        (r"\sum_i (f_i - y_i)^2", "true only if"),
        (r"\frac1n \sum_i (f_i - q_i)^2", "undecided"),
    ],
)
def test_a_definition_is_held_against_its_function(claim, sort):
    assert small(Entry("X", f"L = {claim}", "definition", "1", against=SQUARES)) == [sort]


def test_what_is_given_must_hold():
    entry = Entry("X", r"\frac{dz}{dx} = 2", "derivative", "1")
    with pytest.raises(ValueError, match="what is given must hold"):
        small(entry, given=("z = 2 x", r"\frac{dz}{dx} = 3"))


def test_a_scope_ends_with_its_section():
    entries = (
        (Entry("A", "z = 3 x", "definition", "1"),),
        (Entry("B", r"\frac{dz}{dx} = 3", "derivative", "2"),),
    )
    alone = Lecture("000", "", (Section("a", entries[0]), Section("b", entries[1])))
    joined = Lecture("000", "", (Section("a", entries[0]), Section("b", entries[1], continues="a")))
    assert [one.sort for one in check_lecture(alone)] == ["definition", "undecided"]
    assert [one.sort for one in check_lecture(joined)] == ["definition", "proved"]
