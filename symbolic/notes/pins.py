"""What a comment says outright: `X: n p; T: one_hot; g = sigmoid`."""

from __future__ import annotations

import re
from dataclasses import replace

from symbolic.facts import SENTENCES
from symbolic.indices import position
from symbolic.notes.evidence import name_parts
from symbolic.parsing.formulas import parts_of
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Scope
from symbolic.parsing.vocabulary import FUNCTIONS
from symbolic.sizes import parse_size


class NotAPin(ValueError):
    """A comment that says nothing that is known."""


def apply(scope: Scope, text: str, settled: frozenset[Name] = frozenset()) -> Scope:
    """The scope with what a comment says.

    Args:
        scope: what is known before it.
        text: the comment.
        settled: names whose sizes hold even if it says those of their parts, `x_i: scalar`.

    Raises:
        NotAPin: a part of the comment that cannot be read.
    """
    for part in re.split(r"[;\n]", text):
        if part.strip():
            scope = _one(scope, part.strip(), settled)
    return scope


def _one(scope: Scope, part: str, settled: frozenset[Name]) -> Scope:
    left, sign, right = (
        re.split(r"([:=])", part, maxsplit=1) if re.search("[:=]", part) else (part, "", "")
    )
    right = right.strip()
    if sign == "=" and right.lstrip("\\") in FUNCTIONS:
        return scope.with_function(name(left)[0], right.lstrip("\\"))
    if sign == ":":
        for item in re.split(r",(?![^{]*\})", left):
            key, picks = name(item)
            if not (picks and key in settled):
                scope = _said(scope, key, picks, right, part)
        return scope
    raise NotAPin(
        f"the comment says `{part}`; write sizes as `X: n p`, facts as `T: one_hot`, "
        "functions as `g = sigmoid`"
    )


def _said(scope: Scope, key: Name, picks: int, text: str, part: str) -> Scope:
    """The scope with what is said of a name, or of each part of it that some indices pick."""
    more = tuple(position(f"#{key}.{axis}") for axis in range(picks))
    words = text.replace(",", " ").split()
    facts = [word for word in words if word in SENTENCES]
    for fact in facts:
        scope = scope.with_fact(key, fact)
    rest = [word for word in words if word not in facts]
    if rest == ["scalar"]:
        return scope.with_shape(key, more)
    if not rest:
        return scope if facts else scope.with_shape(key, more)
    try:
        shape = tuple(parse_size(word) for word in rest)
    except ValueError:
        raise NotAPin(
            f"the comment says `{part}`, where `{text}` is no list of sizes; write `X: n p`"
        ) from None
    known = scope.shapes.get(key, ())[picks:]
    if picks and [size for size in known if size.number != 1] == [
        size for size in shape if size.number != 1
    ]:
        shape = known
    scope = scope.with_shape(key, (*more, *shape))
    sizes = {letter for size in shape for letter in size.names}
    return replace(scope, sizes=scope.sizes | sizes)


def name(text: str) -> tuple[Name, int]:
    """The name that a text stands for, `W^{(1)}`, `W1`, `lam`, and how many indices it carries."""
    try:
        return name_parts(parts_of(text.strip().strip("$")))
    except ValueError as error:
        raise NotAPin(f"the comment names `{text.strip()}`: {error}") from None
