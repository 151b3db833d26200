"""The functions that compute what a lecture states: what each does, and which formulas are its."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from symbolic.showing.pieces import text

_PACKAGES = ("jaxnn", "symbolic")


def anchor(function: str) -> str:
    """The id of a function in the list of its page."""
    return f"function-{text(function).replace(':', '.')}"


def named(functions: str) -> list[str]:
    """The functions in a list such as `jaxnn.mlp, jaxnn.fit`."""
    return [name for name in map(str.strip, functions.split(",")) if name]


def computed_by(functions: str) -> str:
    """What computes something, with a link to each function in the list of the page."""
    links = [
        f'<a href="#{anchor(name)}"><code>{text(name)}</code></a>' for name in named(functions)
    ]
    return f"<p>Computed by {', '.join(links)}</p>" if links else ""


def functions(used: Mapping[str, Iterable[str]]) -> str:
    """A list of functions, each with the ids of what it computes.

    Args:
        used: for each function, `jaxnn.mse`, the ids on the page.
    """
    if not used:
        return ""
    lines = ['<section id="functions"><h2>Functions</h2>', '<dl class="functions">']
    for name, ids in sorted(used.items()):
        links = ", ".join(f'<a href="#{text(each)}">{text(each)}</a>' for each in ids)
        head, about = _described(name)
        lines.append(f'<dt id="{anchor(name)}"><code>{text(head)}</code></dt>')
        lines.append(f"<dd>{text(about)} Computes {links}.</dd>")
    return "\n".join([*lines, "</dl></section>"])


def _described(name: str) -> tuple[str, str]:
    """A function with its arguments, and the first line of its documentation."""
    function = _located(name)
    about = (inspect.getdoc(function) or "").split("\n")[0] if function is not None else ""
    try:
        arguments = ", ".join(inspect.signature(function).parameters)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return name, about
    return f"{name}({arguments})", about


def _located(name: str) -> Any:
    """What a dotted name of this project stands for, or None."""
    first, *rest = name.replace(":", ".").split(".")
    if first not in _PACKAGES or not all(map(str.isidentifier, rest)):
        return None
    found: Any = import_module(first)
    for place, part in enumerate(rest, 1):
        try:
            found = getattr(found, part)
        except AttributeError:
            try:
                found = import_module(".".join([first, *rest[:place]]))
            except ImportError:
                return None
    return found
