"""What a comment says outright: `X: n p; T: one_hot; g = sigmoid`."""

from __future__ import annotations

import re
from dataclasses import replace

from symbolic.facts import SENTENCES
from symbolic.parsing.formulas import name_of
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Scope
from symbolic.parsing.vocabulary import FUNCTIONS
from symbolic.sizes import parse_size


class NotAPin(ValueError):
    """A comment that says nothing that is known."""


def apply(scope: Scope, text: str) -> Scope:
    """The scope with what a comment says.

    Raises:
        NotAPin: a part of the comment that cannot be read.
    """
    for part in re.split(r"[;\n]", text):
        if part.strip():
            scope = _one(scope, part.strip())
    return scope


def _one(scope: Scope, part: str) -> Scope:
    left, sign, right = (
        re.split(r"([:=])", part, maxsplit=1) if re.search("[:=]", part) else (part, "", "")
    )
    right = right.strip()
    if sign == "=" and right.lstrip("\\") in FUNCTIONS:
        return scope.with_function(name(left), right.lstrip("\\"))
    if sign == ":":
        for item in left.split(","):
            scope = _said(scope, name(item), right, part)
        return scope
    raise NotAPin(
        f"the comment says `{part}`; write sizes as `X: n p`, facts as `T: one_hot`, "
        "functions as `g = sigmoid`"
    )


def _said(scope: Scope, key: Name, text: str, part: str) -> Scope:
    words = text.replace(",", " ").split()
    facts = [word for word in words if word in SENTENCES]
    for fact in facts:
        scope = scope.with_fact(key, fact)
    rest = [word for word in words if word not in facts]
    if rest == ["scalar"]:
        return scope.with_shape(key, ())
    if not rest:
        return scope if facts else scope.with_shape(key, ())
    try:
        shape = tuple(parse_size(word) for word in rest)
    except ValueError:
        raise NotAPin(
            f"the comment says `{part}`, where `{text}` is no list of sizes; write `X: n p`"
        ) from None
    scope = scope.with_shape(key, shape)
    sizes = {letter for size in shape for letter in size.names}
    return replace(scope, sizes=scope.sizes | sizes)


def name(text: str) -> Name:
    """The name that a text stands for: `W^{(1)}`, `W1`, `\\hat y`, `lam`."""
    try:
        return name_of(text.strip().strip("$"))
    except ValueError as error:
        raise NotAPin(f"the comment names `{text.strip()}`: {error}") from None
