"""The computation graph of a function: its values forward, and their adjoints, at given inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Node:
    """One array of a computation.

    Attributes:
        name: what it is called, as text.
        role: `input`, `parameter`, `value` or `result`.
        formula: what it is computed by, as LaTeX; for an input its sizes.
        value: its numbers.
        adjoint: the derivative of the result in it, as LaTeX; empty where there is none.
        slope: the numbers of the adjoint, or None.
        rule: the local rules that lead to the adjoint, in words.

    Shapes:
        The slope has the shape of the value.

    Raises:
        Nothing; `graph_of` makes it.

    Source: reverse accumulation, Linnainmaa (1970).

    >>> Node("x", "input", "x", np.ones(2)).role
    'input'
    """

    name: str
    role: str
    formula: str
    value: np.ndarray
    adjoint: str = ""
    slope: np.ndarray | None = None
    rule: str = ""


@dataclass(frozen=True, eq=False)
class Graph:
    """A computation as nodes and edges, which shows itself as a picture.

    Attributes:
        title: what is computed.
        nodes: the arrays, each after those that it is computed from.
        edges: pairs of places in `nodes`, from what is read to what reads it.

    Shapes:
        None.

    Raises:
        Nothing; `graph_of` makes it.

    Source: the program of a JAX function at symbolic sizes, and its derivations.

    >>> Graph("nothing", (), ()).edges
    ()
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]

    def _repr_html_(self) -> str:
        from symbolic.report.page.drawing import fragment

        return fragment(self)
