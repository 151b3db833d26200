"""`symbolic derive`: the steps of a function that lies in a module or a file."""

import pytest

from symbolic.command import main

LOSS = """
import jax.numpy as jnp

weight = 3


def loss(X, w, y):
    return jnp.mean((X @ w - y) ** 2)
"""
SIZES = ["--wrt", "w", "--shapes", "X: n p, w: p; y: n"]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "losses_here.py").write_text(LOSS)
    (tmp_path / "broken.py").write_text("1 / 0\n")


@pytest.mark.parametrize("where", ["losses_here:loss", "losses_here.py:loss"])
def test_the_steps_are_printed(capsys, where):
    assert main(["derive", where, *SIZES]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "∂L/∂w = (2/n) Xᵀ (X w − y)"
    assert "matrix product" in lines[-1]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("steps.txt", "∂L/∂w = (2/n) Xᵀ (X w − y)"),
        ("steps.md", r"$$\frac{\partial L}{\partial w}"),
        ("steps.tex", r"\begin{aligned}"),
    ],
)
def test_the_steps_are_written(tmp_path, capsys, name, part):
    assert main(["derive", "losses_here.py:loss", *SIZES, "--out", name]) == 0
    assert part in (tmp_path / name).read_text()
    assert capsys.readouterr().out == ""


def test_domains_and_kinds_are_passed_on(capsys):
    arguments = ["--shapes", "z: n", "--kind", "elementwise", "--domains", "z: positive"]
    assert main(["derive", "jaxnn:relu", "--wrt", "z", *arguments]) == 0
    assert "∂f/∂z" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["losses_here"], "names no function; write module:function"),
        (["nowhere:loss"], "nowhere cannot be imported: ModuleNotFoundError"),
        (["broken.py:loss"], "broken.py cannot be imported: ZeroDivisionError"),
        (["gone.py:loss"], "gone.py cannot be imported"),
        (["losses_here:none"], "losses_here has no none"),
        (["losses_here:weight"], "losses_here:weight is no function"),
        (["losses_here:loss", "--shapes", "X n p"], '--shapes has the part `X n p`; write "X: n p'),
        (["losses_here:loss", *SIZES, "--domains", "w: some"], "some"),
        (["losses_here:loss", "--wrt", "v", *SIZES[2:]], "wrt is 'v', which is no argument"),
        (["losses_here:loss", *SIZES, "--out", "no/steps.md"], "--out no/steps.md cannot be"),
    ],
)
def test_what_cannot_be_derived_is_refused_in_one_sentence(capsys, arguments, sentence):
    assert main(["derive", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("symbolic derive: ")
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
