"""Computation graphs: numbers against `jaxnn.backprop` and `jax.grad`, places, and the picture."""

from itertools import combinations, pairwise
from xml.etree import ElementTree

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.ad_checkpoint import checkpoint_name

import jaxnn
from symbolic.report.graphs import graphs
from symbolic.report.page import Graph, Node, graph_of
from symbolic.report.page.drawing import figure, number
from symbolic.report.page.layout import lay_out

ROLES = ("input", "parameter", "value", "result")


def draw(*shape, seed=0):
    return np.random.default_rng(seed + sum(shape)).normal(size=shape)


def network(model, loss, params, X, Y, sizes):
    shapes = {
        "params": tuple({"W": f"{p} {q}", "b": q} for p, q in pairwise(sizes)),
        "X": f"n {sizes[0]}",
        "Y": f"n {sizes[-1]}",
    }

    def whole(params, X, Y):
        return loss(model.apply(params, X), Y)

    return graph_of(whole, {"params": params, "X": X, "Y": Y}, shapes, ["params"], "a network")


def nodes(graph):
    return {node.name: node for node in graph.nodes}


def test_numbers_are_those_of_backprop():
    model = jaxnn.mlp([4, 2], jaxnn.tanh, jaxnn.sigmoid)
    params = tuple({"W": draw(p, q), "b": draw(q)} for p, q in ((3, 4), (4, 2)))
    X, Y = draw(5, 3), draw(5, 2)
    found = nodes(network(model, jaxnn.half_mse, params, X, Y, "phk"))
    with jax.enable_x64(True):
        given = jax.tree.map(jnp.asarray, (params, X, Y))
        passed = jaxnn.backprop(model, *given, jaxnn.half_mse)
    for layer, mark in zip(passed.layers, "¹²", strict=True):
        pairs = [("Z", layer.Z, layer.delta), ("A", layer.A, None)]
        pairs += [("W", None, layer.dW), ("b", None, layer.db)]
        for letter, value, slope in pairs:
            node = found[f"{letter}⁽{mark}⁾"]
            if value is not None:
                np.testing.assert_allclose(node.value, value, rtol=1e-12)
            if slope is not None:
                np.testing.assert_allclose(node.slope, slope, rtol=1e-12)
    np.testing.assert_allclose(found["A⁽²⁾"].slope, passed.dA, rtol=1e-12)
    np.testing.assert_allclose(found["L"].value, passed.loss, rtol=1e-12)


def branching(x, v, b):
    a = checkpoint_name(jnp.tanh(x * v + b), "a")
    c = checkpoint_name(a * a + x, "c")
    return jnp.sum(c * a) + jnp.sum(v**2)


def test_numbers_are_those_of_grad_where_values_are_used_twice():
    given = {"x": draw(3), "v": draw(3, seed=1), "b": 0.5}
    graph = graph_of(branching, given, {"x": "n", "v": "n", "b": ""}, title="branching")
    found = nodes(graph)
    with jax.enable_x64(True):
        slopes = jax.grad(branching, (0, 1, 2))(*map(jnp.asarray, given.values()))
    for name, slope in zip(given, slopes, strict=True):
        np.testing.assert_allclose(found[name].slope, slope, rtol=1e-12)
    names = [node.name for node in graph.nodes]
    edges = {(names[source], names[target]) for source, target in graph.edges}
    assert edges == {("x", "a"), ("v", "a"), ("b", "a"), ("a", "c"), ("x", "c"), ("a", "L"),
                     ("c", "L"), ("v", "L")}  # fmt: skip


def test_nodes_of_logistic_regression():
    graph = graphs("001")[0]
    assert [node.name for node in graph.nodes] == ["x", "w", "b", "y", "z", "a", "L"]
    assert [node.role for node in graph.nodes] == [*("input parameter parameter input".split()), "value", "value", "result"]  # fmt: skip
    found = nodes(graph)
    a, y = found["a"].value, found["y"].value
    np.testing.assert_allclose(found["z"].slope, a - y)
    np.testing.assert_allclose(found["w"].slope, (a - y) * found["x"].value)
    assert found["w"].adjoint == r"\frac{\partial L}{\partial w} = \delta_{z} x"
    assert found["x"].slope is None


def test_example_8_has_the_number_that_the_lecture_prints_wrong():
    found = nodes(graphs("001")[1])
    assert number(found["W⁽²⁾"].slope[0, 0]) == "0.08217"


@pytest.mark.parametrize("lecture", ["000", "001", "002", "003", "004"])
def test_lectures_draw_their_networks(lecture):
    for graph in graphs(lecture):
        assert all(node.role in ROLES for node in graph.nodes)
        assert graph.nodes[-1].role == "result"
        picture = figure(graph, "g")
        assert picture == figure(graph, "g")
        assert len(picture) < 60_000
    assert not graphs("999")


def test_a_value_that_is_named_may_be_the_result():
    def loss(x):
        return checkpoint_name(jnp.sum(x**2), "cost")

    graph = graph_of(loss, {"x": [1.0, 2.0]}, {"x": "n"})
    assert [node.name for node in graph.nodes] == ["x", "cost"]
    assert graph.title == "cost of x"


def test_result_has_a_name_of_its_own():
    graph = graph_of(lambda L: jnp.sum(L**2), {"L": [1.0, 2.0]}, {"L": "n"})
    assert [node.name for node in graph.nodes] == ["L", "loss"]
    assert graph.edges == ((0, 1),)


def test_constants_and_whole_numbers_are_given():
    table = np.arange(3.0)

    def loss(w, t):
        return jnp.sum(w * table * t)

    graph = graph_of(loss, {"w": [1.0, 2.0, 3.0], "t": [1, 0, 2]}, {"w": "3", "t": "3"}, ["w"])
    np.testing.assert_allclose(nodes(graph)["w"].slope, [0, 0, 4])
    assert [node.role for node in graph.nodes].count("input") == 2


@pytest.mark.parametrize(
    ("wrt", "inputs", "words"),
    [
        (["v"], {"x": 1.0}, "graph_of: wrt has 'v', which is no array of real numbers among"),
        (None, {"z": 1.0}, "graph_of: the function takes the arguments x; z came"),
        (None, [1.0], "graph_of: inputs is of type list; write a dict with an array for each of x"),
        (None, {"x": "one"}, "graph_of: inputs has something at x that is no array; write numbers"),
        (None, {"x": [1.0]}, "graph_of: inputs do not fit: x has shape \\(1,\\); expected"),
    ],
)
def test_what_is_refused(wrt, inputs, words):
    with pytest.raises((ValueError, TypeError), match=words):
        graph_of(lambda x: x**2, inputs, {"x": ""}, wrt)


def test_function_of_many_numbers_is_refused():
    with pytest.raises(ValueError, match="graph_of: the function gives an array of shape"):
        graph_of(lambda x: x**2, {"x": [1.0]}, {"x": "n"})


@st.composite
def acyclic(draw):
    count = draw(st.integers(1, 12))
    sizes = draw(
        st.lists(st.tuples(st.floats(20, 200), st.floats(20, 90)), min_size=count, max_size=count)
    )
    pairs = [pair for pair in combinations(range(count), 2) if draw(st.integers(0, 3)) == 0]
    return sizes, pairs


@settings(deadline=None)
@given(acyclic())
def test_boxes_stand_apart_and_edges_go_down(drawn):
    sizes, edges = drawn
    layout = lay_out(sizes, edges)
    boxes = [
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for (x, y), (w, h) in zip(layout.centres, sizes, strict=True)
    ]
    for one, other in combinations(boxes, 2):
        beside = one[2] <= other[0] + 1e-6 or other[2] <= one[0] + 1e-6
        below = one[3] <= other[1] + 1e-6 or other[3] <= one[1] + 1e-6
        assert beside or below
    for left, top, right, bottom in boxes:
        assert left >= -1e-6
        assert top >= -1e-6
        assert right <= layout.width + 1e-6
        assert bottom <= layout.height + 1e-6
    for (source, target), route in zip(edges, layout.routes, strict=True):
        assert route[0] == layout.centres[source]
        assert route[-1] == layout.centres[target]
        assert all(a[1] < b[1] for a, b in pairwise(route))


@settings(deadline=None, max_examples=20)
@given(acyclic(), st.text(max_size=10))
def test_picture_is_well_formed_whatever_the_names(drawn, words):
    sizes, edges = drawn
    array = np.zeros((2, 5))
    made = tuple(Node(words, "value", words, array, words, array, words) for _ in sizes)
    root = ElementTree.fromstring(figure(Graph(words, made, tuple(edges)), "g"))
    assert len([one for one in root.iter() if one.get("id", "").startswith("g-")]) == len(sizes)


def test_graph_shows_itself_in_a_notebook():
    shown = graphs("001")[0]._repr_html_()
    assert shown.startswith("<style>")
    assert "<svg" in shown
    assert "<script" not in shown


def test_depth_does_not_cross_the_spine():
    """A chain with one parameter to each link is drawn without a crossing and nearly straight."""
    chain = [(2 * n, 2 * n + 2) for n in range(8)]
    parameters = [(2 * n + 1, 2 * n + 2) for n in range(8)]
    layout = lay_out([(80.0, 40.0)] * 17, sorted(chain + parameters, key=lambda edge: edge[1]))
    across = [layout.centres[place][0] for place in range(2, 17, 2)]
    assert max(across) - min(across) < 80
