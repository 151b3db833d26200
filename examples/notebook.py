"""Writes network.ipynb: a network derived, checked and drawn, in cells that show themselves."""

import argparse
import json
from pathlib import Path
from typing import Any

CELLS = '''
# %% [markdown]
# # A network, derived, checked and drawn
# The 2-2-2 network of Example 8 in lecture 001, at symbolic sizes and at its own numbers. What a
# cell ends with shows itself: a derivation, a verdict, a picture, a report.
# %%
from pathlib import Path

import jax

import jaxnn
import symbolic
from symbolic.report.page import graph_of

x, y, params = jaxnn.data.lectures.example_8()
model = jaxnn.mlp([2, 2], output_activation=jaxnn.sigmoid)
layers = ({"W": "p h", "b": "h"}, {"W": "h k", "b": "k"})
sizes = {"params": layers, "X": "n p", "Y": "n k"}


def loss(params, X, Y):
    return jaxnn.half_sse(model.apply(params, X), Y)
# %% [markdown]
# The gradient in the weights of the first layer, step by step, in matrices and element by element:
# %%
symbolic.derive(loss, "params[0].W", sizes)
# %% [markdown]
# The same network as a graph. Point at a node for its formulas.
# %%
graph_of(loss, {"params": params, "X": x, "Y": y}, sizes, ["params"], "Example 8")
# %% [markdown]
# A claim about the output layer that forgets the slope of the sigmoid is refuted by the smallest
# numbers that show it, and what is missing is said:
# %%
def claim(params, X, Y):
    hidden = jaxnn.sigmoid(X @ params[0]["W"] + params[0]["b"])
    output = jaxnn.sigmoid(hidden @ params[1]["W"] + params[1]["b"])
    return hidden.T @ (output - Y)


symbolic.check(loss, "params[1].W", claim, sizes)
# %% [markdown]
# What `jax.grad` builds is proved, and its numbers are measured against exact ones:
# %%
proved = symbolic.check(loss, "params[1].W", lambda *a: jax.grad(loss)(*a)[1]["W"], sizes)
proved
# %%
proved.numerics
# %% [markdown]
# A note is read from top to bottom:
# %%
note = Path("note.md")
note.write_text(r"""
For $x \\in \\mathbb{R}^p$ and a symmetric $A \\in \\mathbb{R}^{p \\times p}$ let $f = x^\\top A x$.
Then $\\nabla_x f = 2 A x$ and $\\nabla_x^2 f = A$.
""")
symbolic.check_notes(note)
'''


def notebook(cells: str) -> dict[str, Any]:
    """Cells in a text, each after a line `# %%`, as a notebook without outputs."""
    made = []
    for number, cell in enumerate(cells.split("# %%")[1:], 1):
        head, _, body = cell.partition("\n")
        is_text = "[markdown]" in head
        lines = body.strip().splitlines()
        lines = [line.removeprefix("# ") for line in lines] if is_text else lines
        source = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
        kind = "markdown" if is_text else "code"
        one: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
        made.append(
            {**one, "source": source}
            | ({} if is_text else {"execution_count": None, "outputs": []})
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    place = Path(__file__).with_name("network.ipynb")
    parser.add_argument("--out", metavar="FILE", type=Path, default=place, help="the notebook")
    out = parser.parse_args().out
    out.write_text(json.dumps(notebook(CELLS), ensure_ascii=False, indent=1) + "\n")
    print(f"notebook: {out}")


if __name__ == "__main__":
    main()
