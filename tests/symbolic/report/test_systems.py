"""The lectures' systems: all hold, a broken one does not, and what is missing is said."""

import dataclasses
import hashlib
import operator
import os
import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
import symbolic
from symbolic.report import systems
from symbolic.report.systems import by_hand, choosing, logistic, sources, two_three_one
from symbolic.report.systems.places import COUNTS, WITH

SYSTEMS = {system.id: system for system in systems.SYSTEMS}
# Those that take a fraction of a second; the slow run checks all.
FAST = (
    "A6 A8 A9 A13 A15 A17 A23 A24 B1 B2 B3 B5 B6 B8 C2 C6 C7 D2 D9 D10 D17 D18 D22 D23 D24 D26 F8"
).split()
LECTURES = ("000", "001", "002", "003", "004")


@pytest.fixture(scope="module")
def everything(data_folder):
    return [shown for lecture in LECTURES for shown in systems.shown(lecture)]


@pytest.mark.parametrize("id", FAST)
def test_holds(id):
    shown = SYSTEMS[id].shown()
    assert shown.holds is True, shown.outcome
    assert shown.function
    assert shown.outcome != shown.expected


@pytest.mark.slow
def test_all_hold(everything):
    open_ones = [shown.id for shown in everything if shown.holds is None]
    assert not [f"{s.id}: {s.outcome}" for s in everything if s.holds is False]
    assert set(open_ones) <= {"D31"}  # it needs an accelerator
    assert {s.id for s in everything} == set(SYSTEMS)


def test_each_id_has_one_place():
    places = systems.places(systems.SYSTEMS)
    assert [row[0] for row in places.rows] == [
        f"{kind}{number}" for kind, count in COUNTS.items() for number in range(1, count + 1)
    ]
    assert not [row for row in places.rows if row[2] == "missing"]
    assert len(SYSTEMS) == len(systems.SYSTEMS)
    assert set(", ".join(WITH.values()).split(", ")) <= set(SYSTEMS)
    assert all(system.lecture in LECTURES for system in systems.SYSTEMS)


def with_a_changed_weight(example):
    first = {**example.params[0], "W": example.params[0]["W"] + 0.01}
    return example._replace(params=(first, example.params[1]))


EXAMPLE_8, PASSED = jaxnn.data.lectures.example_8(), two_three_one.passed
TRAIN, MINIMISE, COUNT = choosing.train, jaxnn.minimise, jaxnn.count_parameters


def half_the_deltas(*arguments):
    found = PASSED(*arguments)
    layers = tuple(layer._replace(delta=layer.delta / 2) for layer in found.layers)
    return dataclasses.replace(found, layers=layers)


def without_the_last_rows(loss, params, data, *rest, **options):
    return TRAIN(loss, params, tuple(part[:8] for part in data), *rest, **options)


def further(f, x0, optimizer, steps=1000, tol=0.0):
    return MINIMISE(f, jax.tree.map(lambda x: 1.1 * x, x0), optimizer, steps, tol)


# fmt: off
BROKEN = {
    "A15 from another weight":
        (jaxnn.data.lectures, "example_8", lambda: with_a_changed_weight(EXAMPLE_8)),
    "A15 with another factor before the loss": (jaxnn, "half_sse", lambda f, t: jnp.sum((f - t) ** 2)),
    "A15 with tanh": (jaxnn, "sigmoid", jaxnn.tanh),
    "A13 with a step too long": (jaxnn, "half_sse", lambda f, t: 1.01 * jnp.sum((f - t) ** 2) / 2),
    "A17 with half the deltas": (two_three_one, "passed", half_the_deltas),
    "A6 with a loss that is another": (logistic, "logistic_loss",
        lambda p, x, y: jaxnn.mse(jaxnn.logistic_regression().apply(p, x), y)),
    "A8 with a tie that gives 1": (jaxnn, "perceptron",
        lambda outputs=1: jaxnn.dense(outputs, lambda z: (z >= 0).astype(z.dtype))),
    "A9 with a tie that gives 1": (jaxnn, "perceptron",
        lambda outputs=1: jaxnn.dense(outputs, lambda z: (z >= -9).astype(z.dtype))),
    "A23 with another answer": (by_hand, "EXERCISES", (([[1, 2]], [2, -1], 1, [2]),)),
    "A24 with another output": (jaxnn, "softmax", jaxnn.sigmoid),
    "B2 that lets itself be differentiated":
        (jaxnn, "step", lambda z: jnp.where(z > 0, 1.0, 0.0) + 0 * z),
    "B3 as printed": (jaxnn, "sigmoid", lambda z: 1 / (1 + jnp.exp(-z))),
    "B5 with slope 1 at the kink": (jaxnn, "relu", lambda z: jnp.where(z >= 0, z, 0.0)),
    "B7 as printed": (jaxnn, "softmax",
        lambda z, axis=-1: jnp.exp(z) / jnp.exp(z).sum(axis, keepdims=True)),
    "C2 with one scale for another": (jaxnn, "half_mse", jaxnn.mse),
    "C6 on the biases too": (jaxnn, "l2",
        lambda p, lam, n: lam / (2 * n) * sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(p))),
    "D9 ended early": (jaxnn, "minimise", lambda f, x, o, steps, tol: MINIMISE(f, x, o, 50, tol)),
    "D10 from another place": (jaxnn, "minimise", further),
    "D13 without the last rows": (choosing, "train", without_the_last_rows),
    "D22 with another scaling": (jaxnn, "max_scale", jaxnn.min_max_scale),
    "D23 counting one more": (jaxnn, "count_parameters", lambda p: COUNT(p) + 1),
    "F8 without values": (logistic, "passed", lambda *a: None),
}
# fmt: on


@pytest.mark.parametrize(("owner", "name", "wrong"), BROKEN.values(), ids=BROKEN)
@pytest.mark.usefixtures("anew")
def test_a_broken_one_does_not_hold(request, monkeypatch, owner, name, wrong):
    id = request.node.callspec.id.split()[0]
    monkeypatch.setattr(owner, name, wrong)
    shown = SYSTEMS[id].shown()
    assert shown.holds is False, shown.outcome
    assert "broke off" not in shown.outcome


@pytest.mark.parametrize("id", ["A5", "A7", "F6", "A49"])
@pytest.mark.usefixtures("anew")
def test_missing_data_are_said(monkeypatch, id):
    monkeypatch.delenv("JAXNN_DATA", raising=False)
    shown = SYSTEMS[id].shown()
    assert shown.holds is None
    assert "JAXNN_DATA names no folder that holds" in shown.outcome


@pytest.mark.parametrize("id", ["D21", pytest.param("A33", marks=pytest.mark.slow)])
@pytest.mark.usefixtures("anew")
def test_other_data_stand_in(monkeypatch, id):
    monkeypatch.delenv("JAXNN_DATA", raising=False)
    shown = SYSTEMS[id].shown()
    assert shown.holds is True, shown.outcome
    assert "place" in shown.outcome


@pytest.mark.usefixtures("anew")
def test_digits_stand_in_for_mnist(monkeypatch):
    monkeypatch.delenv("JAXNN_DATA", raising=False)
    assert sources.digits().train[0].shape[1] == 64
    shown = SYSTEMS["F15"].shown()
    assert shown.holds
    assert "8×8 digits" in shown.figures[0].caption


def test_another_lecture_is_refused():
    with pytest.raises(ValueError, match="shown: lecture is '7'; write one of 000, 001, 002, 003"):
        systems.shown("7")


def test_a_check_that_breaks_off_does_not_hold():
    def check():
        return systems.Found("", np.ones(2) == np.ones(3).tolist()[5])

    shown = dataclasses.replace(SYSTEMS["A1"], check=check).shown()
    assert shown.holds is False
    assert "IndexError" in shown.outcome


def test_without_matplotlib_figures_are_left_out_or_open(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert SYSTEMS["A1"].shown().figures == ()
    drawn = SYSTEMS["F8"].shown()
    assert drawn.holds is None
    assert "matplotlib" in drawn.outcome


def check_figure(figure):
    svg = figure.svg
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert root.get("role") == "img"
    assert root.get("aria-label") == figure.alt
    assert len(svg.encode()) < 60_000
    assert not re.search(r"<script|<style|<metadata|#000000|#ffffff|javascript:", svg)
    return re.findall(r'\bid="([^"]+)"', svg)


def test_figures_of_one_system():
    figures = SYSTEMS["F8"].shown().figures
    assert [check_figure(figure) for figure in figures]
    assert figures == SYSTEMS["F8"].shown().figures


@pytest.mark.slow
def test_figures_of_all(everything):
    ids = Counter(
        id for shown in everything for figure in shown.figures for id in set(check_figure(figure))
    )
    assert len(ids) > 1000
    assert max(ids.values()) == 1


DIGEST = """
import hashlib
import operator
from symbolic.report import systems
everything = [shown for lecture in {lectures} for shown in systems.shown(lecture)]
print(hashlib.sha256(repr(everything).encode()).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_another_process(everything):
    if not os.environ.get("JAXNN_DATA"):
        pytest.skip("JAXNN_DATA does not name the folder that holds the real data sets")
    here = hashlib.sha256(repr(everything).encode())
    code = DIGEST.format(lectures=LECTURES)
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == here.hexdigest()


@pytest.mark.parametrize("system", systems.SYSTEMS, ids=lambda system: system.id)
def test_functions_named_are_there(system):
    for name in system.function.split(", "):
        value = operator.attrgetter(name.partition(".")[2])(
            {"jaxnn": jaxnn, "optax": optax, "symbolic": symbolic}[name.partition(".")[0]]
        )
        assert value is not None
