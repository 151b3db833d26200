"""A note is untrusted: nothing in it is run, nothing takes long, and the rest is still checked."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage
from symbolic.verdict import PROVED

GOOD = r"\sigma'(z) = \sigma(z)(1 - \sigma(z))"
HOSTILE = [
    "{" * 1_000_000,
    "^" * 1_000_000,
    "x^" + "{x^" * 5000 + "2" + "}" * 5000,
    r"\def\a{\a\a}\a = 1",
    r"\newcommand{\b}{\b}\b",
    r"\input{/etc/passwd} = 1",
    r"\write18{rm -rf /}",
    "__import__('os').system('true') = 1",
    r"x = 10^{10^{10^{10}}}",
    r"\sum_{i=1}^{n} " * 300 + "x_i = 1",
    "=" * 10_000,
    r"\frac{" * 2000,
    "\x00\x01\ufffd = \ufffd",
    r"\left( x = 1",
    r"10^{10^{10}} x = 1",
    r"(x + y)^{1000000000} = 1",
    r"\sum_{i=1}^{100000} x_i = 1",
    rf"\sqrt{{{(2**107 - 1) * (2**127 - 1)} x^2}} = y",
]


@pytest.mark.parametrize("latex", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_formula_is_one_line_and_the_rest_is_checked(latex):
    started = time.perf_counter()
    findings = check_passages("note", [Passage("formula", latex, 1), Passage("formula", GOOD, 2)])
    assert time.perf_counter() - started < 10
    assert findings[-1].status is PROVED
    assert all(finding.line == 1 for finding in findings[:-1])


_PIECES = st.sampled_from(
    r"""\frac{ } { ^ _ \sum_{i=1}^n x y W \partial L = + - ( ) \odot \top ' \sigma \begin{cases}
    \end{cases} & \\ 1 0.5 \left( \right) \log \mathbf , ; | \| \nabla \in \mathbb{R} \to""".split()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=14).map(" ".join))
def test_any_soup_of_tokens_is_taken_in(latex):
    started = time.perf_counter()
    check_passages("note", [Passage("formula", latex, 1)])
    assert time.perf_counter() - started < 30


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken_in(text):
    check_passages("note", [Passage("formula", text, 1), Passage("pin", text, 2)])
