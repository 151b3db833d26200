"""How the letters of a note are used in it, and on which side of one another they stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Parts, label_text, take_apart
from symbolic.parsing.walking import children, names, nodes


@dataclass(frozen=True)
class Usage:
    """How a name is used anywhere in the note.

    Attributes:
        indices: the largest number of letters that stood as its subscripts.
        examples: whether an example was picked from it by a bracket above.
        called: whether it carries a prime or stands like a function.
        bold: whether it is set in bold.
        numbered: whether numbers stood as its subscripts.
        bare: whether it stands without subscripts.
        vectors: whether a bold letter carries the index of an example, `𝐱_i`.
        layers: whether numbers or layers stand above it in brackets.
        transposed: whether it is transposed anywhere.
        primed: whether it carries a prime.
    """

    indices: int = 0
    examples: bool = False
    called: bool = False
    bold: bool = False
    numbered: bool = False
    bare: bool = False
    vectors: bool = False
    layers: bool = False
    transposed: bool = False
    primed: bool = False


def usages(nodes: Iterator[sx.Node]) -> dict[str, Usage]:
    """How each letter is used in some formulas, and how with each label."""
    found: dict[str, Usage] = {}
    for node in nodes:
        for part, called in _names(node):
            labels = tuple(label for label in part.labels if not _is_example(label))
            for key in {part.base, usage_key(part.base, label_text(labels))}:
                found[key] = _used(found.get(key, Usage()), part, called)
    return found


def usage_key(base: str, label: str) -> str:
    """What the usage of a letter with a label is kept under."""
    return f"{base}^{label}" if label else base


def _used(before: Usage, part: Parts, called: bool) -> Usage:
    """A usage with one occurrence more."""
    letters = [item for item in part.below if _is_index(item)]
    return Usage(
        indices=max(before.indices, len(letters) if len(letters) == len(part.below) else 0),
        examples=before.examples or _examples(part),
        called=before.called or called or part.marks.primes > 0,
        bold=before.bold or part.bold,
        numbered=before.numbered or any(isinstance(item, sx.Number) for item in part.below),
        bare=before.bare or not part.below,
        vectors=before.vectors or (part.bold and bool(letters or _examples(part))),
        layers=before.layers or any(not _is_example(label) for label in part.labels),
        transposed=before.transposed or part.marks.transposed,
        primed=before.primed or part.marks.primes > 0,
    )


def _examples(part: Parts) -> bool:
    return any(_is_example(label) for label in part.labels)


def stands_left(node: sx.Node, first: str, second: str) -> bool:
    """Whether a name of some letters stands just left of one of others: `W X`."""
    return any(one.base in first and other.base in second for one, other in _neighbours(node))


def picks_columns(node: sx.Node) -> bool:
    """Whether a formula holds a picked example, transposed, before a name: `x_i^⊤ w`."""
    return any(
        one.marks.transposed and bool(one.below or one.labels) and not (other.below or other.labels)
        for one, other in _neighbours(node)
    )


def _neighbours(node: sx.Node) -> Iterator[tuple[Parts, Parts]]:
    """The names that stand side by side anywhere in a formula."""
    for part in nodes(node):
        if isinstance(part, sx.Sequence):
            for left, right in itertools.pairwise(part.items):
                one, other = take_apart(left), take_apart(right)
                if one is not None and other is not None:
                    yield one, other


def _is_example(label: sx.Node) -> bool:
    return isinstance(label, sx.Letter) and label.text in "i"


def _is_index(node: sx.Node) -> bool:
    match node:
        case sx.Letter(text):
            return len(text) == 1 and text.islower()
        case sx.Sum(terms):
            return any(isinstance(term, sx.Letter) for _, term in terms)
    return False


_ARGUMENTS = sx.Letter | sx.Scripts | sx.Accent | sx.Sequence | sx.List


def spelled_out(sides: Sequence[sx.Node], usage: Mapping[str, Usage]) -> dict[str, Usage]:
    """The usage where a letter is a vector whose elements are written out: `w_1 x_1 + … = ⟨w, x⟩`.

    It stands without subscripts, and with the numbers from 1 to at least 2.
    """
    bare: set[str] = set()
    numbers: dict[str, set[str]] = {}
    for part in (one for side in sides for one in names(side)):
        if not part.below:
            bare.add(part.base)
        elif len(part.below) == 1 and isinstance(part.below[0], sx.Number) and not part.labels:
            numbers.setdefault(part.base, set()).add(part.below[0].text)
    found = dict(usage)
    for base, texts in numbers.items():
        is_full = len(texts) > 1 and texts == {str(n + 1) for n in range(len(texts))}
        if base in bare and base.islower() and is_full:
            use = found.get(base, Usage())
            found[base] = replace(use, indices=max(1, use.indices))
    return found


def _names(node: sx.Node) -> Iterator[tuple[Parts, bool]]:
    """Every name in a formula, and whether a parenthesis follows it."""
    parts = take_apart(node)
    if parts is not None:
        yield parts, False
        for inner in (*parts.labels, *parts.below):
            yield from _names(inner)
        return
    inside = list(children(node))
    for place, child in enumerate(inside):
        following = inside[place + 1] if place + 1 < len(inside) else None
        called = (
            isinstance(node, sx.Sequence)
            and isinstance(following, sx.Fence)
            and following.kind == "("
            and isinstance(following.body, _ARGUMENTS)
        )
        for part, was_called in _names(child):
            yield part, was_called or (called and take_apart(child) is not None)
