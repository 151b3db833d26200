"""The facts under which a claim that fails in general may hold, the weakest first."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.arguments import Signature
from symbolic.facts import Fact, SizeFact
from symbolic.indices import position

_OF_ANY = ("positive", "plus_minus_one", "binary", "probability")


def candidates(signature: Signature, known: frozenset[Fact]) -> Iterator[Fact | SizeFact]:
    """Every fact about one argument or two sizes that is worth trying."""
    real = [leaf for leaf in signature.leaves if leaf.dtype == "float64"]
    assumed = {leaf.path: {f.kind for f in known if f.argument == leaf.path} for leaf in real}
    for leaf in real:
        if leaf.shape and not assumed[leaf.path]:
            yield Fact("rows_sum_to_one", leaf.path)
    for leaf in real:
        square = len(leaf.shape) == 2 and leaf.shape[0] == leaf.shape[1]
        if square and "symmetric" not in assumed[leaf.path]:
            yield Fact("symmetric", leaf.path)
    for kind in _OF_ANY:
        for leaf in real:
            if not assumed[leaf.path] or (kind, assumed[leaf.path]) == (
                "positive",
                {"rows_sum_to_one"},
            ):
                yield Fact(kind, leaf.path)
    for leaf in real:
        if leaf.shape and assumed[leaf.path] <= {"rows_sum_to_one", "binary"}:
            yield Fact("one_hot", leaf.path)
    names = signature.sizes
    for place, first in enumerate(names):
        for second in names[:place]:
            yield SizeFact(first, position(second))
    for name in names:
        yield SizeFact(name, position(1))
