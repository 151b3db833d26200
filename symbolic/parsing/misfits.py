"""Verdicts on what sizes keep from being put together."""

from __future__ import annotations

from symbolic.parsing.judging import Judged
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Unequal, Unfit
from symbolic.verdict import REFUTED, UNDECIDED, Verdict


def misfit(scope: Scope, error: Unfit) -> Judged:
    """The verdict where sizes do not fit: refuted where every size was declared."""
    if isinstance(error, Unequal) and error.may_fit:
        return Judged(Verdict(UNDECIDED, f"{error}, which fit at some sizes only"))
    names = {name for shape in error.shapes for size in shape for name in size.names}
    if error.shapes and names and names <= scope.rigid and min(map(len, error.shapes)):
        return Judged(Verdict(REFUTED, f"the sizes do not fit: {error}"))
    return Judged(Verdict(UNDECIDED, f"{error}; declare the sizes of the names in it"))
