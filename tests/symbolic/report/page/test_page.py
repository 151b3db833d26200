"""The pages of a report: whole by themselves, well-formed, linked, and the same each time."""

import base64
import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbolic.report.page import pages
from tests.symbolic.notes.hand_made import HOSTILE, LECTURE, SCRIPT
from tests.symbolic.report.page import standin

NAMES = ["index.html", "lecture-000.html", "lecture-001.html", "lecture-002.html"]
LONG, SHORT, EMPTY = NAMES[1:]


def tree(page):
    """A page, which is well-formed XML too."""
    return ElementTree.fromstring(page.removeprefix("<!doctype html>"))


def by_class(page, tag, name):
    return [one for one in tree(page).iter(tag) if name in (one.get("class") or "").split()]


def text(element):
    return " ".join(" ".join(element.itertext()).split())


def test_there_is_an_index_and_a_page_for_each_lecture(made):
    assert list(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_page_stands_alone(made, name):
    root = tree(made[name])
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert not {"link", "img", "iframe", "object", "embed", "base", "form", "image"} & tags
    assert not any("src" in one.attrib or "style" in one.attrib for one in root.iter())
    outside = re.findall(r"(?:https?:)?//[\w.-]+", made[name].replace("http://www.w3.org/", ""))
    assert not outside
    assert not re.search(r"@import|url\(|\bon\w+=", made[name])
    assert len(made[name].encode()) < 3_000_000


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_links_lead_somewhere(made, name):
    ids = {}
    for page in NAMES:
        found = [one.get("id") for one in tree(made[page]).iter() if one.get("id")]
        assert len(found) == len(set(found))
        ids[page] = set(found)
    for link in (one.get("href") for one in tree(made[name]).iter() if one.get("href")):
        page, _, place = link.partition("#")
        assert (page or name) in NAMES
        assert not place or place in ids[page or name], link


def test_script_is_the_one_that_the_policy_names(made):
    for page in made.values():
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert len(scripts) == page.count("<script") == 1
        digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in page
        assert "default-src 'none'" in page


def test_pages_are_the_same_each_time_but_for_the_timing(report, made):
    assert pages(report) == made
    again = pages(replace(report, timing="made on another day"))
    different = {name: page for name, page in again.items() if page != made[name]}
    assert list(different) == ["index.html"]
    lines = zip(made["index.html"].splitlines(), again["index.html"].splitlines(), strict=True)
    assert sum(one != other for one, other in lines) == 1


def test_every_formula_is_there_in_order(report, made):
    expected = [(one.entry.id, one.sort.replace(" ", "-")) for one in report.lectures[0].checked]
    articles = list(tree(made[LONG]).iter("article"))
    assert [(one.get("id"), one.get("class")) for one in articles] == expected
    assert len(articles) > 100
    assert len(list(tree(made[LONG]).iter("math"))) > 300


def test_erratum_has_a_correction_a_counterexample_and_steps(report, made):
    number = next(
        n for n, one in enumerate(report.lectures[0].checked)
        if one.sort == "refuted" and one.derivation is not None
    )  # fmt: skip
    article = list(tree(made[LONG]).iter("article"))[number]
    said = text(article)
    for words in ("Refuted", "True is", "Counterexample", "claimed", "because", "Computed by"):
        assert words in said
    opened = [one for one in article.iter("details") if one.get("open") is not None]
    assert text(opened[0]).startswith("Counterexample")


def test_derivation_stands_once_and_is_pointed_at_afterwards(report, made):
    derived = [str(o.derivation) for o in report.lectures[0].checked if o.derivation is not None]
    assert made[LONG].count("<summary>Derivation in") == len(set(derived)) < len(derived)
    assert made[LONG].count("Derivation: as of") == len(derived) - len(set(derived))
    steps = by_class(made[LONG], "ol", "steps")
    assert all(one.find(".//math") is not None for each in steps for one in each)


def test_errors_of_numbers_are_a_table(made):
    label = "Errors against exact values"
    tables = [t for t in tree(made[LONG]).iter("table") if t.get("aria-label") == label]
    assert tables
    assert "float32 ordinary" in text(tables[0])


def test_entry_of_several_statements_tells_them_apart():
    refuted, undecided = LECTURE.findings[4], LECTURE.findings[7]
    one = standin.checked([refuted], "L0")[0]
    several = replace(one, findings=(refuted, undecided, LECTURE.findings[0]))
    page = pages(standin.report(standin.lecture_report("000", [several])))["lecture-000.html"]
    assert [text(each) for each in tree(page).iterfind(".//div[@class='finding refuted']/p")] == [
        "✗ Refuted"
    ]
    assert len(by_class(page, "div", "finding")) == 2
    assert "definition Z = X W + b 𝟏" in " ".join(text(d) for d in tree(page).iter("dl"))


def test_functions_are_listed_with_what_they_compute(made):
    listed = by_class(made[SHORT], "dl", "functions")[0]
    said = text(listed)
    assert "jaxnn.backprop(model, params, x, y, loss) Every value of one pass" in said
    assert "jaxnn.gone Computes A18" in said
    assert 'id="function-jaxnn.mse"' in made[LONG]


def test_systems_show_their_checks_tables_and_figures(made):
    systems = by_class(made[SHORT], "article", "system")
    assert [one.get("class") for one in systems] == ["system holds", "system fails", "system open"]
    assert "✓ Holds" in text(systems[0])
    assert "w5 .3590" in text(systems[0])
    picture = systems[0].find(".//div[@role='img']")
    assert picture is not None
    assert picture.get("aria-label") == "A line that rises"
    assert by_class(made["index.html"], "figure", "picture")
    assert "E1 exercise shown with A33" in text(tree(made["index.html"]))


def test_index_counts_every_entry(report, made):
    rows = [
        [text(cell) for cell in row]
        for row in tree(made["index.html"]).iterfind(".//section[@id='counts']//tbody/tr")
    ]
    assert [int(row[-1]) for row in rows[:-1]] == [len(one.checked) for one in report.lectures]
    for column in range(1, len(rows[0])):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


def test_index_has_the_errata_and_what_is_open_with_reasons(report, made):
    root = tree(made["index.html"])
    false = [
        one.entry.id for each in report.lectures for one in each.checked
        if one.sort in ("refuted", "true only if")
    ]  # fmt: skip
    errata = root.findall(".//section[@id='errata']/article")
    assert [next(one.iter("a")).text for one in errata] == false
    assert all("because" in text(one) for one in errata)
    undecided = LECTURE.findings[7:]
    one = standin.lecture_report("000", standin.checked(undecided, "L0"))
    said = text(tree(pages(standin.report(one))["index.html"]))
    assert "d has no meaning here" in said
    assert "a `{` is never closed" in said


def test_report_shows_itself_in_a_notebook(report):
    root = ElementTree.fromstring(f"<div>{report._repr_html_()}</div>")
    assert not list(root.iter("a"))
    assert "Errata (" in text(root)
    assert len(list(root.iter("article"))) == sum(
        one.sort in ("refuted", "true only if") for each in report.lectures for one in each.checked
    )


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_of_words_stand_out_from_the_paper(made):
    media = r"@media ([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\s*\}"
    dark = "".join(body for kind, body in re.findall(media, made[SHORT]) if "dark" in kind)
    for sheet in (re.sub(media, "", made[SHORT]), dark):
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", sheet))
        assert len(colours) == 12
        papers = [luminance(colours.pop(name)) for name in ("paper", "wash")]
        del colours["line"]
        for name, colour in colours.items():
            for paper in papers:
                low, high = sorted((luminance(colour), paper))
                assert (high + 0.05) / (low + 0.05) >= 4.5, name


def test_lecture_without_entries_has_a_page(made):
    assert "0 of 0 that can be checked are decided" in made[EMPTY]
    assert "<fieldset" not in made[EMPTY]


def test_pages_of_no_lectures():
    assert list(pages(standin.report())) == ["index.html"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40) | st.sampled_from([SCRIPT, "</script>", "a\" b='c'", "\x1b[31m\udc80"]))
def test_nothing_that_is_said_becomes_markup(words):
    for page in pages(standin.said_by(LECTURE, words)).values():
        root = tree(page)
        assert page.count("<script") == 1
        assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)
        page.encode()


def test_hostile_findings_stay_text():
    for page in pages(standin.said_by(HOSTILE, SCRIPT)).values():
        assert "<script>alert" not in page
        tree(page)
