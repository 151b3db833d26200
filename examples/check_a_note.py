"""A lecture note checked: back-propagation through two layers, with one slip in it."""

import argparse
import contextlib
import tempfile
from pathlib import Path

import symbolic

NOTE = r"""
# Back-propagation through two layers

Examples are rows: $X \in \mathbb{R}^{n \times p}$, with targets $T \in \mathbb{R}^{n \times q}$.
The biases are $b^{(1)} \in \mathbb{R}^h$ and $b^{(2)} \in \mathbb{R}^q$.

$$Z^{(1)} = X W^{(1)} + b^{(1)}, \qquad A^{(1)} = \sigma(Z^{(1)})$$
$$Z^{(2)} = A^{(1)} W^{(2)} + b^{(2)}, \qquad A^{(2)} = \sigma(Z^{(2)})$$
$$L = \frac{1}{2} \lVert A^{(2)} - T \rVert^2$$

Backwards, layer by layer:

$$\delta^{(2)} = (A^{(2)} - T) \odot A^{(2)} \odot (1 - A^{(2)})$$
$$\delta^{(1)} = \delta^{(2)} W^{(2)\top} \odot A^{(1)}$$
$$\frac{\partial L}{\partial W^{(2)}} = A^{(1)\top} \delta^{(2)}, \qquad
\frac{\partial L}{\partial W^{(1)}} = X^\top \delta^{(1)}$$
"""
SLIP, RIGHT = r"\odot A^{(1)}$$", r"\odot A^{(1)} \odot (1 - A^{(1)})$$"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--html", metavar="PAGE", type=Path, help="save the report as a page")
    page = parser.parse_args().html

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        note = Path("lecture.md")
        note.write_text(NOTE)
        report = symbolic.check_notes(note)
        print(report)

        note.write_text(NOTE.replace(SLIP, RIGHT))
        print("\nwith σ′ = σ (1 − σ) in both layers:")
        print(symbolic.check_notes(note))

    if page:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(report.to_html())
        print(f"page: {page}")


if __name__ == "__main__":
    main()
