"""The number of axes that a name may have of which nothing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.parsing.layers import layer
from symbolic.parsing.names import Name, Parts
from symbolic.parsing.scope import GRADIENT
from symbolic.parsing.usages import Usage, usage_key

if TYPE_CHECKING:
    from symbolic.parsing.elaborating import Elaborator


_SCALARS = frozenset("LJCENMKTRℒPDQ")


def guess(context: Elaborator, key: Name, parts: Parts | None) -> int:
    """The rank that a name has of which nothing is said, one of those that it may have."""
    shared = context.shared
    if key in shared.options.ranks:
        shared.guesses[key] = shared.guesses.get(key, (shared.options.ranks[key],))
        return shared.options.ranks[key]
    use = context.scope.usage.get(usage_key(key.base, key.label), Usage())
    letter = key.base[:1]
    axes = use.indices + use.examples + use.vectors
    if letter == GRADIENT:
        ranks = (2, 1) if parts is not None and parts.below else (1, 2)
    elif axes:
        ranks = (axes, axes + 1) if not use.vectors else (axes,)
    elif use.bold and letter.islower():
        ranks = (1, 2)
    elif use.transposed:
        ranks = (2, 1) if letter.isupper() else (1, 2)
    elif letter.isupper() and (use.bold or letter not in _SCALARS):
        ranks = (2, 1) if letter.isascii() else (2, 0)
    elif letter.isupper():
        ranks = (2, 0)
    elif letter in "zahxyδ" and _in_layer(key):
        ranks = (1, 2, 0)
    elif letter == "b" and _in_layer(key):
        ranks = (1, 0)
    elif letter == "w" and _in_layer(key):
        ranks = (2, 0)
    elif letter == "b":
        ranks = (0, 1)
    else:
        ranks = (0, 1, 2)
    shared.guesses[key] = ranks
    return ranks[0]


def _in_layer(key: Name) -> bool:
    """Whether a name stands in a layer with a letter, `a^{(l)}`; `w^{(t)}` stands at a time."""
    named = layer(key.label)
    return named is not None and named.letter in ("l", "L", "ℓ", "k", "K", "H")
