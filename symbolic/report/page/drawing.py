"""A computation graph as inline SVG, and a card for each node that shows its formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from symbolic.notes.printing import shortened
from symbolic.report.page.graph import Graph, Node
from symbolic.report.page.layout import Layout, Point, lay_out
from symbolic.showing.notebook import shown
from symbolic.showing.pieces import formula, terms, text

_LETTER, _LINE = 7.3, 16.0
_MARGIN, _PADDING = 10.0, 9.0
_MOST = 3
_WHOLE = 12
_LONGEST = 40
_SPREAD = 14.0
_HEAD = 7.0
_ROLES = {
    "input": "given",
    "parameter": "parameter",
    "value": "on the way",
    "result": "result",
}


def figure(graph: Graph, prefix: str) -> str:
    """A figure: the picture, and beside it the card of the node that is pointed at.

    Args:
        graph: what is drawn.
        prefix: what the ids in it begin with.
    """
    cards = "\n".join(_card(node, n, f"{prefix}-{n}") for n, node in enumerate(graph.nodes))
    return f"""<figure class="graph" id="{prefix}">
<figcaption>{text(graph.title)}: each node with its <span class="forward">value, forward</span>
and its <span class="backward">adjoint, backward</span>; point at a node for its formulas.
</figcaption>
<label class="all"><input type="checkbox"/> Show the formulas of all nodes</label>
<div class="both"><div class="scrolls">
{_picture(graph, prefix)}</div>
<div class="cards">
{cards}
</div></div>
</figure>
"""


def fragment(graph: Graph) -> str:
    """A figure by itself, such as the output of a notebook's cell."""
    return shown(figure(graph, _name(graph)), graph_style(len(graph.nodes)))


def _name(graph: Graph) -> str:
    """A prefix that differs between the graphs of a notebook."""
    return "graph-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in graph.title)


def _picture(graph: Graph, prefix: str) -> str:
    lines = [list(_lines(node)) for node in graph.nodes]
    layout = lay_out([_size(each) for each in lines], graph.edges)
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{-_MARGIN:.0f} {-_MARGIN:.0f} {width:.0f} {height:.0f}" role="group" '
        f'aria-label="Computation graph: {text(graph.title)}">',
        *_edges(graph, layout, lines),
    ]
    for number, node in enumerate(graph.nodes):
        drawn.append(_box(node, number, prefix, layout.centres[number], lines[number]))
    return "\n".join([*drawn, "</svg>"])


def _lines(node: Node) -> Iterator[tuple[str, str]]:
    """What stands in a box: the kind of each line, and the line."""
    yield "name", shortened(node.name, _LONGEST)
    for line in _rows(node.value, _MOST):
        yield "forward", line
    if node.slope is not None:
        for line in _rows(node.slope, _MOST):
            yield "backward", line


def _size(lines: Sequence[tuple[str, str]]) -> tuple[float, float]:
    width = max(len(line) for _, line in lines) * _LETTER + 2 * _PADDING
    return max(width, 44.0), len(lines) * _LINE + 2 * _PADDING


def _rows(array: np.ndarray, most: int) -> list[str]:
    """The numbers of an array, a line for each row; of a large one its sizes."""
    if array.ndim > 2 or any(size > most for size in array.shape):
        return [" × ".join(map(str, array.shape)) + " entries" * (array.ndim == 1)]
    table = [[number(value) for value in row] for row in np.atleast_2d(array)]
    width = max((len(cell) for row in table for cell in row), default=0)
    return [" ".join(cell.rjust(width) for cell in row) for row in table] or ["empty"]


def number(value: float) -> str:
    """A number with four significant digits."""
    # The sum with 0 is 0 for a negative zero too.
    return f"{float(value) + 0.0:.4g}".replace("-", "−")


def _box(
    node: Node, place: int, prefix: str, centre: Point, lines: Sequence[tuple[str, str]]
) -> str:
    width, height = _size(lines)
    said = " ".join(" ".join(line.split()) for _, line in lines)
    x, y = centre
    made = [
        f'<a href="#{prefix}-{place}" class="node {node.role} n{place}" '
        f'aria-label="{escape(said)}, {_ROLES[node.role]}">',
        f"<title>{_title(node)}</title>",
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="6"/>',
    ]
    for row, (kind, line) in enumerate(lines):
        base = y - height / 2 + _PADDING + (row + 0.75) * _LINE
        made.append(
            f'<text class="{kind}" x="{x:.1f}" y="{base:.1f}" text-anchor="middle" '
            f'xml:space="preserve">{escape(line)}</text>'
        )
    return "\n".join([*made, "</a>"])


def _title(node: Node) -> str:
    told = f"{shortened(node.name, _LONGEST)}: value {' / '.join(_rows(node.value, _MOST))}"
    if node.slope is not None:
        told += f"; adjoint {' / '.join(_rows(node.slope, _MOST))}"
    return escape(told)


def _edges(
    graph: Graph, layout: Layout, lines: Sequence[Sequence[tuple[str, str]]]
) -> Iterator[str]:
    """The edges, those into one node side by side in the order in which they come."""
    arriving: dict[int, list[int]] = {}
    for number, (_, target) in enumerate(graph.edges):
        arriving.setdefault(target, []).append(number)
    for target, numbers in arriving.items():
        numbers.sort(key=lambda number: layout.routes[number][-2][0])
        for place, number in enumerate(numbers):
            shift = (place - (len(numbers) - 1) / 2) * _SPREAD
            source = graph.edges[number][0]
            route = list(layout.routes[number])
            x, y = route[0]
            route[0] = (x, y + _size(lines[source])[1] / 2)
            x, y = route[-1]
            route[-1] = (x + shift, y - _size(lines[target])[1] / 2)
            yield _edge(route)


def _edge(route: Sequence[Point]) -> str:
    """A smooth line through points, downward, with a head at its end."""
    (x, y), *rest = route
    path = [f"M{x:.1f} {y:.1f}"]
    for number, (to_x, to_y) in enumerate(rest, 1):
        end = to_y - _HEAD if number == len(rest) else to_y
        middle = (y + end) / 2
        path.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {end:.1f}")
        x, y = to_x, end
    head = f"M{x - 4:.1f} {y:.1f}L{x + 4:.1f} {y:.1f}L{x:.1f} {y + _HEAD:.1f}Z"
    return f'<path class="edge" d="{"".join(path)}"/><path class="head" d="{head}"/>'


def _card(node: Node, place: int, name: str) -> str:
    """What is known of a node."""
    last = " last" if node.role == "result" else ""
    lines = [
        f'<div class="card n{place}{last}" id="{name}">',
        f"<p><strong>{text(node.name)}</strong> <small>{_ROLES[node.role]}</small></p>",
        formula(node.formula),
        _numbers("value", "forward", node.value),
    ]
    if node.slope is not None:
        lines += [formula(node.adjoint), terms([("by", node.rule)])]
        lines.append(_numbers("adjoint", "backward", node.slope))
    return "\n".join([*filter(None, lines), "</div>"])


def _numbers(label: str, kind: str, array: np.ndarray) -> str:
    rows = escape("\n".join(_rows(array, _WHOLE)))
    return f'<p class="{kind}">{label}</p>\n<pre class="{kind}">{rows}</pre>'


_SHEET = """
.symbolic-report .graph { margin: 1rem 0; --value: #00559b; --adjoint: #a13d00; }
@media (prefers-color-scheme: dark) {
  .symbolic-report .graph { --value: #7fc0f5; --adjoint: #f2a766; }
}
.symbolic-report .graph .forward { color: var(--value); fill: var(--value); }
.symbolic-report .graph .backward { color: var(--adjoint); fill: var(--adjoint); }
.symbolic-report .graph .all { display: inline-block; margin: .3rem 0; }
.symbolic-report .graph .both {
  display: grid; grid-template-columns: minmax(0, max-content) minmax(16rem, 1fr); gap: 1rem;
}
.symbolic-report .graph .node text { font: 12px ui-monospace, monospace; }
.symbolic-report .graph .node .name { font-weight: bold; fill: var(--ink); }
.symbolic-report .graph rect { fill: var(--paper); stroke: var(--faint); }
.symbolic-report .graph .input rect { stroke-dasharray: 2 3; }
.symbolic-report .graph .parameter rect { fill: var(--wash); }
.symbolic-report .graph .result rect { stroke-width: 2.5; }
.symbolic-report .graph .node:is(:hover, :focus) rect { stroke: var(--ink); stroke-width: 3; }
.symbolic-report .graph .node:focus-visible { outline: none; }
.symbolic-report .graph .edge { fill: none; stroke: var(--faint); }
.symbolic-report .graph .head { fill: var(--faint); }
.symbolic-report .graph .cards { display: grid; align-self: start; position: sticky; top: .5rem; }
.symbolic-report .graph .card {
  grid-area: 1 / 1; visibility: hidden; min-width: 0; background: var(--paper);
  border: 1px solid var(--line); border-radius: .3rem; padding: .2rem .8rem;
}
.symbolic-report .graph .card p { margin: .3rem 0; }
.symbolic-report .graph .card pre { white-space: pre; background: none; padding: 0; }
.symbolic-report .graph:not(:has(.node:is(:hover, :focus))) .cards:not(:has(:target)) .last,
.symbolic-report .graph:not(:has(.node:is(:hover, :focus))) .card:target {
  visibility: visible; display: block;
}
.symbolic-report .graph:has(.all :checked) .both { display: block; }
.symbolic-report .graph:has(.all :checked) .cards { position: static; gap: .5rem; }
.symbolic-report .graph:has(.all :checked) .card {
  grid-area: auto; visibility: visible; display: block;
}
@media (max-width: 45rem) {
  .symbolic-report .graph .both { grid-template-columns: minmax(0, 1fr); }
  .symbolic-report .graph .cards { bottom: 0; top: auto; max-height: 45vh; overflow: auto; }
  .symbolic-report .graph .card { display: none; }
}
@media print {
  .symbolic-report .graph .all { display: none; }
  .symbolic-report .graph .both { display: block; }
  .symbolic-report .graph .cards { gap: .5rem; position: static; }
  .symbolic-report .graph .card {
    grid-area: auto; visibility: visible; display: block; break-inside: avoid;
  }
}
"""
_POINTED = """.symbolic-report .graph:has(.node.n{0}:hover) .card.n{0},
.symbolic-report .graph:not(:has(.node:hover)):has(.node.n{0}:focus) .card.n{0} {{
  visibility: visible; display: block;
}}
"""


def graph_style(nodes: int) -> str:
    """The style sheet of graphs of up to so many nodes: what is pointed at shows its card."""
    return _SHEET + "".join(map(_POINTED.format, range(nodes)))
