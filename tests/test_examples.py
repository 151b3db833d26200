"""The examples run as a user runs them, and say what they should."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIPTS = sorted(path.stem for path in EXAMPLES.glob("[!_]*.py"))


def run(name, *arguments, data=None):
    environment = {k: v for k, v in os.environ.items() if k != "JAXNN_DATA"}
    if data:
        environment["JAXNN_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *arguments],
        capture_output=True, text=True, timeout=300, env=environment,
    )  # fmt: skip


def output(name, *arguments, data=None):
    done = run(name, *arguments, data=data)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_short_and_explains_itself(name, monkeypatch, capsys):
    script = EXAMPLES / f"{name}.py"
    assert len(script.read_text().splitlines()) <= 100
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setattr(sys, "argv", [script.name, "--help"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(script), run_name="__main__")
    assert stopped.value.code == 0
    assert f"usage: {script.name}" in capsys.readouterr().out


def test_house_price(tmp_path):
    text = output("house_price", "--plot", tmp_path / "houses.png")
    assert text.count("converged") == 2
    assert (tmp_path / "houses.png").stat().st_size > 1000


def test_engine_works():
    assert "held-out: accuracy" in output("engine_works")


def test_perceptron():
    text = output("perceptron")
    assert "good weather, alone, near: go" in text
    assert "rain, alone, far: stay" in text
    assert "XOR: converged False" in text
    assert "XOR by two layers of perceptrons: [0, 1, 1, 0]" in text


def test_descent():
    text = output("descent")
    assert "α = 0.5: converged after 1 steps" in text
    assert "α = 1.1: diverged" in text


def test_backprop_by_hand():
    text = output("backprop_by_hand")
    assert "loss 0.298371" in text
    assert "w8 = 0.5614  (the lecture prints 0.5617: a slip)" in text
    assert text.count("a slip") == 2


def test_two_layer_regression():
    assert "W2 = [ 2.431735  1.227946 -3.645386]" in output("two_layer_regression")


def test_check_a_note(tmp_path):
    text = output("check_a_note", "--html", tmp_path / "pages" / "note.html")
    assert "lecture.md:14: REFUTED" in text
    assert "4 claims: 3 proved, 1 refuted" in text
    assert "4 claims: 4 proved" in text
    assert (tmp_path / "pages" / "note.html").read_text().startswith("<!doctype html>")


def test_from_scratch():
    assert "w2_1 = [1.99874327 3.00125615]" in output("from_scratch")


def test_iris():
    assert "83 parameters" in output("iris", "--seeds", "1", "--folds", "3", "--epochs", "50")


def test_mnist_without_a_folder_says_so():
    text = output("mnist", "--only", "15 sigmoid")
    assert "Digits 8x8 (not MNIST: no data folder)" in text
    assert "mean test accuracy over 1 seeds: 0.9" in text


def test_logistic_example5(data_folder):
    text = output("logistic_example5", data=data_folder)
    assert "[-10.631   2.868  -4.46 ]" in text
    assert "deviance 9.924 (null 69.31), AIC 15.92" in text


def test_logistic_example5_without_a_folder_says_what_to_set():
    done = run("logistic_example5")
    assert done.returncode == 1
    assert "set JAXNN_DATA" in done.stderr


@pytest.mark.slow
def test_mnist_accuracy_over_three_seeds(data_folder):
    text = output("mnist", "--seeds", "3", data=data_folder)
    assert "MNIST: 60000 training rows" in text
    means = [float(line.split()[-1]) for line in text.splitlines() if "mean test accuracy" in line]
    assert means[0] >= 0.945
    assert means[1] >= 0.975


@pytest.mark.slow
def test_iris_over_ten_seeds():
    text = output("iris")
    means = [float(line.split("mean ")[1][:6]) for line in text.splitlines() if "mean " in line]
    assert min(means[:2]) >= 0.94
