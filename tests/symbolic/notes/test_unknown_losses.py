"""Claims about a loss that no note writes down: wrong layers, other ways to the loss."""

import pytest

from symbolic.notes.checking import check_passages
from symbolic.notes.passages import Passage

NETWORK = (r"z^{(l+1)} = W^{(l+1)} a^{(l)} + b^{(l+1)}", r"a^{(l)} = g(z^{(l)})")
NEURON = ("z = w x + b", r"a = \sigma(z)")
SKIP = (r"h = \tanh(W x)", "y = V h + x")
RECURRENT = (r"h^{(t)} = \tanh(W h^{(t-1)} + U x^{(t)})", r"o^{(t)} = V h^{(t)}")
NORMALISED = (
    r"\mu = \frac{1}{m} \sum_{i=1}^m x_i",
    r"v = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2",
    r"\hat x_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}",
)
HAT, MU = r"\hat x_i", r"\mu"
PINS = {
    NEURON: "w, x, b: scalar",
    SKIP: "x: n; W: n n; V: n n",
    NORMALISED: r"x: m; \epsilon: scalar positive",
    RECURRENT: "",
    NETWORK: "",
}


def by(name):
    return rf"\frac{{\partial L}}{{\partial {name}}}"


def sort_of(lines, claim):
    pin = [Passage("pin", PINS[lines], 0)] if PINS[lines] else []
    prose = [Passage("prose", "with any activation", 0), Passage("formula", "g", 0)]
    found = [Passage("formula", line, n, display=True) for n, line in enumerate((*lines, claim))]
    return check_passages("note", [*pin, *prose, *found])[-1].sort


@pytest.mark.parametrize(
    ("lines", "claim", "sort"),
    [
        (NETWORK, f"{by('a^{(l)}')} = W^{{(l+1)\\top}} {by('z^{(l+1)}')}", "proved"),
        (NETWORK, f"{by('a^{(l)}')} = W^{{(l+1)\\top}} {by('z^{(l)}')}", "refuted"),
        (NETWORK, f"{by('b^{(l+1)}')} = {by('z^{(l)}')}", "refuted"),
        (NETWORK, f"{by('b^{(l)}')} = {by('z^{(l)}')}", "undecided"),
        (NEURON, f"{by('w')} = x {by('b')}", "proved"),
        (NEURON, f"{by('w')} = w {by('b')}", "refuted"),
        (NEURON, f"{by('a')} = {by('z')} \\frac{{1}}{{a \\cdot (1 - a)}}", "proved"),
        (SKIP, f"{by('x')} = {by('y')} + W^\\top ({by('h')} \\odot (1 - h \\odot h))", "proved"),
        (SKIP, f"{by('x')} = W^\\top ({by('h')} \\odot (1 - h \\odot h))", "undecided"),
        (RECURRENT, f"{by('h^{(t)}')} = V^\\top {by('o^{(t)}')}", "undecided"),
        (
            NORMALISED,
            f"{by('x_i')} = {by(HAT)} \\frac{{1}}{{\\sqrt{{v + \\epsilon}}}}"
            f" + {by('v')} \\cdot \\frac{{2 (x_i - \\mu)}}{{m}} + {by(MU)} \\cdot \\frac{{1}}{{m}}",
            "proved",
        ),
        (
            NORMALISED,
            f"{by('x_i')} = {by(HAT)} \\frac{{1}}{{\\sqrt{{v + \\epsilon}}}}"
            f" + {by('v')} \\cdot \\frac{{2 (x_i - \\mu)}}{{m}}",
            "refuted",
        ),
    ],
)
def test_by_way_of_what_all_leads_to(lines, claim, sort):
    assert sort_of(lines, claim) == sort
