"""Sums of derivatives of things that nobody defines: `∂E/∂a = ∂E_1/∂a + ∂E_2/∂a`.

Each is taken as any function of the one number that all are differentiated by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.anyfunction import MARK
from symbolic.parsing import derivative_forms
from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Name, Parts, is_pick, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.walking import children


def assumed(scope: Scope, *sides: sx.Node) -> Scope | None:
    """The scope in which what is differentiated and not defined is any function; None for none."""
    forms = [form for side in sides for form in _forms(side)]
    bottoms = {plain(bottom): bottom for form in forms for bottom in form.bottoms}
    if len(bottoms) != 1:
        return None
    by = next(iter(bottoms.values()))
    variable = take_apart(by)
    if variable is None or scope.shapes.get(variable.full_name, ()) != ():
        return None
    made = scope
    for form in forms:
        parts = take_apart(form.subject)
        if parts is None or parts.marks.power is not None or _is_element(parts):
            continue
        if made.definition(parts.full_name) is None:
            made = _with_any(made, parts.full_name, by)
    return made if made is not scope else None


def _is_element(parts: Parts) -> bool:
    """Whether a name is the i-th of some things; `E_1` may be one of its own."""
    letters = [item for item in parts.below if not isinstance(item, sx.Number)]
    return bool(letters) and all(map(is_pick, letters))


def _forms(node: sx.Node) -> Iterator[derivative_forms.Written]:
    form = derivative_forms.written(node)
    if form is not None and not isinstance(form.top, sx.Dots):
        yield form
        return
    for child in children(node):
        yield from _forms(child)


def _with_any(scope: Scope, name: Name, by: sx.Node) -> Scope:
    """The scope with a name as any function of one number."""
    text = f"{MARK}{name}"
    body = sx.Sequence((sx.Letter(text), sx.Fence("(", by)), (False,))
    functions = {**scope.functions, Name(text): text}
    return replace(scope, functions=functions).with_definition(Definition(name, body))
