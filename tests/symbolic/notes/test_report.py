"""A report says the same in text, JSON and HTML, and obeys nothing that a note says."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.notes import html, printing
from symbolic.notes.findings import Finding, Report
from symbolic.notes.sorts import SORTS
from symbolic.showing.mathml import NotMathematics, mathml
from symbolic.verdict import REFUTED, Verdict
from tests.symbolic.notes.hand_made import (
    AGREES_ONE,
    COUNTEREXAMPLE,
    FINE,
    HOSTILE,
    LECTURE,
    MENTION,
    NOT_READ,
    REFUTED_ONE,
    SCRIPT,
    TRUE_ONLY_IF_ONE,
    UNDECIDED_ONE,
)

TEXT = r"""
lecture.md:12: PROVED  ∂L/∂w = (2/n) Xᵀ (X w − y)  (true in denominator layout)
lecture.md:42: REFUTED  ∂L/∂W₂ = Aᵀ δ
    as written: \frac{\partial L}{\partial W_2} = A^\top \delta
    the two sides differ
    counterexample: n = 1, p = 2
        A = [[1, -1/2]]
        t = [True, False]
        entry [0, 1]: claimed 2, true 4
    the factor 2 is missing; write ∂L/∂W₂ = 2 Aᵀ δ
    except where Z[i,j] = 0
lecture.md:50: TRUE_ONLY_IF  ∂L/∂x = 2 A x
    as written: \nabla_x L = 2 A x
    true only if A is symmetric; proved under that, refuted without
    counterexample: n = 1, p = 2
        A = [[1, -1/2]]
        t = [True, False]
        entry [0, 1]: claimed 2, true 4
lecture.md:60: AGREES  a = b
    equal at 12 random points, but no proof was found
lecture.md:70: UNDECIDED  c = d
    d has no meaning here
lecture.md:80: not read  \foo{x: a `{` is never closed
lecture.md: 5 claims: 1 proved, 1 true only if, 1 refuted, 1 agrees, 1 undecided; 1 definition; 1 formula not read
"""


def test_report_is_a_collection_that_is_true_when_nothing_is_refuted():
    assert len(LECTURE) == 9
    assert list(LECTURE)[4] is REFUTED_ONE
    assert LECTURE.refuted == (REFUTED_ONE, TRUE_ONLY_IF_ONE)
    assert LECTURE.not_understood == (UNDECIDED_ONE, NOT_READ)
    assert not LECTURE
    assert FINE
    assert Report(())
    assert tuple(LECTURE.counts) == SORTS
    assert set(LECTURE.counts.values()) == {1}
    assert FINE.counts == {**dict.fromkeys(SORTS, 0), "proved": 1, "definitions": 1}


def test_text_is_one_block_for_each_claim():
    assert str(LECTURE) == TEXT.strip()


def test_text_in_full_has_definitions_and_what_proofs_rest_on():
    blocks = list(printing.blocks(LECTURE, SORTS, verbose=True))
    assert blocks[0] == "lecture.md:3: definition  Z = X W + b 𝟏\n    as written: Z = XW + b"
    assert blocks[2] == "lecture.md:5: mention  W"
    assert "    assuming that every entry of y is 0 or 1\n" in blocks[3]


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (replace(AGREES_ONE, file="a.ipynb", place="cell 3"), "a.ipynb:cell 3:60: AGREES  a = b"),
        (replace(AGREES_ONE, file="a.py", place="loss"), "a.py:60: loss: AGREES  a = b"),
        (replace(REFUTED_ONE, statement="W₂: Aᵀ δ"), "lecture.md:42: REFUTED  W₂: Aᵀ δ"),
        (replace(NOT_READ, latex=""), "lecture.md:80: not read  a `{` is never closed"),
        (replace(MENTION, latex="a\n  b"), "lecture.md:5: mention  a b"),
        (replace(MENTION, latex="x" * 150), f"lecture.md:5: mention  {'x' * 99}…"),
        (
            replace(MENTION, latex="\x1b[31m\u202e\udc80"),
            r"lecture.md:5: mention  \x1b[31m\u202e\udc80",
        ),
    ],
)
def test_first_line_says_where_and_what(finding, line):
    assert str(finding).splitlines()[0] == line


def test_reading_is_told_where_the_first_line_has_the_statement():
    told = str(replace(REFUTED_ONE, statement="∂L/∂W₂"))
    assert "\n    read as: ∂L/∂W₂ = Aᵀ δ\n" in told
    assert "\n    true in numerator layout" in str(replace(REFUTED_ONE, layout="numerator layout"))


def test_long_counterexamples_are_cut_in_text_and_whole_in_json():
    found = replace(COUNTEREXAMPLE, inputs={"x": [7] * 100_000})
    report = Report(
        (replace(REFUTED_ONE, verdict=Verdict(REFUTED, "differ", counterexample=found)),)
    )
    assert max(map(len, str(report).splitlines())) < 500
    record = json.loads(report.to_json())["findings"][0]
    assert record["counterexample"]["inputs"]["x"] == ["7"] * 100_000


def test_colours_only_on_demand():
    assert "\x1b" not in str(LECTURE)
    coloured = "\n".join(printing.blocks(LECTURE, colour=True))
    assert "\x1b[1;31mREFUTED\x1b[0m  ∂L/∂W₂" in coloured
    assert "\x1b[2mlecture.md:80: not read" in coloured


def test_summary_counts_each_file_and_all_of_them():
    report = Report((*LECTURE, *(replace(finding, file="b.md") for finding in FINE)))
    assert str(report).splitlines()[-2:] == [
        "b.md: 1 claim: 1 proved; 1 definition",
        "2 files: 6 claims: 2 proved, 1 true only if, 1 refuted, 1 agrees, 1 undecided; "
        "2 definitions; 1 formula not read",
    ]
    assert str(Report(())) == ""


def test_json_holds_what_a_program_needs():
    whole = json.loads(LECTURE.to_json())
    assert list(whole) == ["version", "counts", "findings"]
    assert whole["counts"] == LECTURE.counts
    assert whole["findings"][4] == {
        "file": "lecture.md",
        "line": 42,
        "place": "",
        "latex": REFUTED_ONE.latex,
        "kind": "claim",
        "statement": "",
        "reading": "∂L/∂W₂ = Aᵀ δ",
        "status": "REFUTED",
        "reason": "the two sides differ",
        "assumptions": [],
        "layout": "",
        "counterexample": {
            "sizes": {"n": 1, "p": 2},
            "inputs": {"A": [["1", "-1/2"]], "t": [True, False]},
            "entry": [0, 1],
            "claimed": "2",
            "true": "4",
        },
        "suggestion": "the factor 2 is missing; write ∂L/∂W₂ = 2 Aᵀ δ",
        "exceptions": ["Z[i,j] = 0"],
    }
    assert "∂L/∂W₂" in LECTURE.to_json()
    assert json.loads(HOSTILE.to_json().encode())["findings"][2]["reading"] == f"\udc80{SCRIPT}"
    refused, definition = whole["findings"][-1], whole["findings"][0]
    assert (refused["status"], refused["reason"]) == (None, NOT_READ.reason)
    assert (definition["kind"], definition["status"]) == ("definition", None)


def elements(page):
    """The elements of a page, which is well-formed XML too."""
    return list(ElementTree.fromstring(page.removeprefix("<!doctype html>")).iter())


def test_page_has_every_finding_and_stands_alone():
    page = LECTURE.to_html()
    found = elements(page)
    articles = [element.get("class") for element in found if element.tag == "article"]
    assert articles == ["proved", "refuted", "true-only-if", "agrees", "undecided", "not-read"]
    tags = [element.tag for element in found]
    assert tags.count("math") == 8
    assert not {"script", "link", "img", "iframe", "object"} & set(tags)
    assert not any(name in element.attrib for element in found for name in ("src", "href"))
    assert "http" not in page.replace("http-equiv", "")
    assert "@import" not in page
    assert "url(" not in page
    assert [e.tag for e in found if e.tag in ("h1", "h2", "h3")][:3] == ["h1", "h2", "h3"]
    for words in ("Refuted", "write ∂L/∂W₂ = 2 Aᵀ δ", "A = [[1, -1/2]]", "true in", "line 42"):
        assert words in page


def test_part_of_a_page_is_one_element_with_its_style():
    part = LECTURE._repr_html_()
    style, body = elements(f"<p>{part}</p>")[1:3]
    assert (style.tag, body.get("class")) == ("style", "symbolic-report")
    assert all("symbolic-" in rule for rule in (style.text or "").split("}") if "color:" in rule)


def test_page_names_the_files_that_were_not_read():
    page = html.page(FINE, ["gone.md is <not> there"])
    assert "gone.md is &lt;not&gt; there" in page
    assert page.index("gone.md") < page.index('symbolic-report"')


def test_nothing_that_a_note_says_becomes_markup():
    page = HOSTILE.to_html()
    assert "<script" not in page
    assert "javascript:alert(1)" not in "".join(
        v for e in elements(page) for v in e.attrib.values()
    )
    assert "\x1b" not in page
    assert len(page) < 60_000
    page.encode()
    assert "\x1b" not in str(HOSTILE)
    str(HOSTILE).encode()


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_page_is_well_formed_whatever_a_note_says(latex, words):
    kinds = ("mention", "not read")
    report = Report(
        tuple(Finding(words, 1, words, latex, kind, words, None, words) for kind in kinds)
    )
    elements(report.to_html())
    assert str(report).encode()


READ = {
    r"\frac{a}{b}": "<mfrac>",
    r"\begin{aligned} a &= b \\ &= c \label{eq} \nonumber \end{aligned}": "<mtable",
    r"\text{if } a < b": "<mtext>if\xa0</mtext><mi>a</mi><mo>&lt;</mo>",
    r"\href{javascript:alert(1)}{x}": "<mi>x</mi>",
    r"\style{position:fixed}{x}": "<mi>x</mi>",
    r"\hspace{-100em} x": "<mspace /><mi>x</mi>",
    r"\text{y\_hat \% 2}": "<mtext>y_hat\xa0%\xa02</mtext>",
    r"\arg\min_x f": "<mo>arg</mo>",
    rf"\text{{{SCRIPT}}}": "<mtext>&lt;script&gt;",
}
REFUSED = [
    "",
    r"\W x",
    r"\frac{a}",
    r"\newcommand{\a}{\a\a} \a",
    r"\def\a{x}\a",
    "{" * 51 + "}" * 51,
    "x" * 2001,
    r"\sqrt" * 380 + "x",
    "x\x00",
    "x\u202e",
]


@pytest.mark.parametrize("latex", READ)
def test_formulas_become_mathml(latex):
    formula = mathml(latex)
    assert READ[latex] in formula
    for element in elements(formula):
        assert not {"href", "style", "class", "id"} & set(element.attrib)


@pytest.mark.parametrize("latex", REFUSED, ids=range(len(REFUSED)))
def test_other_formulas_stay_as_they_are_written(latex):
    with pytest.raises(NotMathematics):
        mathml(latex)


PIECES = st.sampled_from(
    r"\frac { } ^ _ x 1 \text{<b>} \left( \right) & \\ \begin{matrix} \end{matrix} \sqrt \href "
    r"\style{a:b} \color{red} \hspace{9em} \rule{1em}{2em} \sum \limits ' < > \mathbb \over \class "
    r"\begin{aligned} \end{aligned} \big| \hat \tag{1} \operatorname{f} \unicode{60} &lt; \verb|<p>|".split()
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80))
def test_mathml_is_mathematics_or_nothing(latex):
    try:
        formula = mathml(latex)
    except NotMathematics:
        return
    for element in elements(formula):
        assert element.tag.startswith("m") or element.tag == "none"
        assert not {"href", "style", "class", "id", "src"} & set(element.attrib)
