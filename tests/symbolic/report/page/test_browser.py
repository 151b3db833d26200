"""The pages in a real browser: no complaint, no sideways scroll, search, filter, keys, colours."""

import pytest

from tests.symbolic.report.page.browser import Browser

NAMES = ["index.html", "lecture-000.html", "lecture-001.html", "lecture-002.html"]
LONG, SHORT = NAMES[1:3]
SHOWN = (
    "[...document.querySelectorAll('section.formulas article')].filter(a => a.checkVisibility())"
)
FOUND = "document.getElementById('found').textContent"
SEEK = """(words => {
  const box = document.getElementById('search');
  box.value = words;
  box.dispatchEvent(new Event('input'));
})"""
OUTSIDE = """[...document.querySelectorAll('body *')].filter(e =>
  !e.closest('.scrolls, .formula, pre, dd, .skip') && e.getBoundingClientRect().right > innerWidth + 1
).map(e => e.outerHTML.slice(0, 80))"""
CARDS = """[...document.querySelectorAll('#graph-2 .card')]
  .filter(c => c.checkVisibility({visibilityProperty: true})).map(c => c.id)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_no_complaint_and_no_sideways_scroll(browser, folder, name, width):
    page = browser.open(folder / name, width)
    page.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.run("document.documentElement.scrollWidth") <= width
    assert page.run(OUTSIDE) == []
    assert page.complaints == []
    assert page.run("performance.getEntriesByType('resource').length") == 0


def test_search_leaves_what_has_every_word(browser, folder):
    page = browser.open(folder / LONG)
    everything = page.run(f"{SHOWN}.length")
    assert page.run(FOUND) == f"{everything} of {everything} formulas"
    page.run(f"{SEEK}('l0-003  DEFINITION')")
    shown = page.run(f"{SHOWN}.map(a => a.textContent.toLowerCase())")
    assert 0 < len(shown) < everything
    assert all("l0-003" in text and "definition" in text for text in shown)
    assert page.run(FOUND) == f"{len(shown)} of {everything} formulas"
    page.run(f"{SEEK}('nothing has these words')")
    assert page.run(f"{SHOWN}.length") == 0
    assert not page.run("document.querySelector('section.formulas h2').checkVisibility()")
    page.run(f"{SEEK}('')")
    assert page.run(f"{SHOWN}.length") == everything


@pytest.mark.parametrize("script", [True, False])
def test_filter_by_verdict(browser, folder, script):
    page = browser.open(folder / LONG, script=script)
    refuted = page.run("document.querySelectorAll('article.refuted').length")
    before = page.run(f"{SHOWN}.length")
    page.run("document.querySelector('fieldset input.refuted').click()")
    assert page.run(f"{SHOWN}.length") == before - refuted
    assert page.run("document.querySelector('.search').checkVisibility()") == script
    if script:
        assert page.run(FOUND) == f"{before - refuted} of {before} formulas"


def test_link_to_a_formula_that_is_not_shown_brings_it_back(browser, folder):
    page = browser.open(folder / LONG)
    page.run(f"{SEEK}('nothing has these words')")
    page.run("location.hash = 'L0-003'")
    page.run("new Promise(done => setTimeout(done, 100))")
    assert page.run("document.getElementById('L0-003').checkVisibility()")


def test_first_key_leads_to_the_content(browser, folder):
    page = browser.open(folder / SHORT)
    page.press("Tab")
    assert page.run("document.activeElement.className") == "skip"
    assert page.run("document.activeElement.getBoundingClientRect().left") >= 0
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_boxes_that_scroll_can_be_reached(browser, folder):
    page = browser.open(folder / LONG, 390)
    page.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.run("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    wide = """[...document.querySelectorAll('.formula, .scrolls, pre')]
      .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth)"""
    assert page.run(f"{wide}.length") > 0
    assert page.run(f"{wide}.every(e => e.tabIndex === 0)")


def test_node_that_is_pointed_at_or_focused_shows_its_card(browser, folder):
    page = browser.open(folder / SHORT)
    last = page.run("document.querySelector('#graph-2 .card.last').id")
    assert page.run(CARDS) == [last]
    page.run("document.querySelector('#graph-2 a.n6').focus()")
    assert page.run(CARDS) == ["graph-2-6"]
    page.run("document.querySelector('#graph-2 a.n8').scrollIntoView({block: 'center'})")
    box = page.run("""(() => { const r = document.querySelector('#graph-2 a.n8 rect')
      .getBoundingClientRect(); return [r.x + r.width / 2, r.y + 4]; })()""")
    page.point(*box)
    assert page.run(CARDS) == ["graph-2-8"]
    page.run("document.querySelector('#graph-2 .all input').click()")
    assert len(page.run(CARDS)) == page.run("document.querySelectorAll('#graph-2 .card').length")


def test_light_and_dark(browser, folder):
    paper = "getComputedStyle(document.body).backgroundColor"
    ink = "getComputedStyle(document.body).color"
    light, dark = (browser.open(folder / SHORT, dark=dark) for dark in (False, True))
    assert light.run(paper) == "rgb(255, 255, 255)"
    colours = [page.run(f"{paper} + {ink}") for page in (light, dark)]
    assert len(set(colours)) == 2


def test_print_shows_every_card_and_no_controls(browser, folder):
    page = browser.open(folder / SHORT)
    page.call("Emulation.setEmulatedMedia", media="print")
    assert len(page.run(CARDS)) == page.run("document.querySelectorAll('#graph-2 .card').length")
    assert not page.run("document.querySelector('.search').checkVisibility()")
    assert not page.run("document.querySelector('fieldset').checkVisibility()")
    folded = "document.querySelector('details .steps math')"
    assert page.run(f"{folded}.getBoundingClientRect().height") > 0
