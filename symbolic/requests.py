"""What a caller asks for: the arguments and facts of a function, and what to differentiate by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from symbolic.arguments import Signature, read_signature
from symbolic.deriving.formula import KINDS
from symbolic.facts import Fact, SizeFact, collect


def read_request(
    where: str,
    fn: Callable[..., Any],
    shapes: Mapping[str, Any] | None,
    kind: str,
    domains: Mapping[str, str] | None,
    assume: Iterable[Fact | SizeFact | str],
) -> tuple[Signature, frozenset[Fact]]:
    """The arguments of a function, at sizes that obey what is assumed, and the facts about them."""
    if kind not in KINDS:
        raise ValueError(f"{where}: kind is {kind!r}; write one of {', '.join(KINDS)}")
    integers = tuple(path for path, domain in (domains or {}).items() if domain == "integer")
    signature = read_signature(where, fn, shapes, integers)
    facts, sizes = collect(where, domains, assume, signature.paths)
    for relation in sizes:
        if relation.name not in signature.sizes:
            known = ", ".join(signature.sizes)
            raise ValueError(
                f"{where}: assume says {relation}, but {relation.name} is no size of the "
                f"arguments; write one of {known}"
            )
        signature = signature.substitute({relation.name: relation.value})
    return signature, facts


def wanted_paths(
    signature: Signature, wrt: str | tuple[str, ...] | None, kind: str
) -> tuple[str, ...]:
    """The paths to differentiate with respect to: one, two for `mixed`, none for `value`."""
    where, known = signature.where, ", ".join(signature.paths)
    if kind == "value":
        return ()
    paths = (wrt,) if isinstance(wrt, str) else tuple(wrt or ())
    if not paths and len(signature.paths) == 1:
        paths = signature.paths * (2 if kind == "mixed" else 1)
    wanted = 2 if kind == "mixed" else 1
    if len(paths) != wanted:
        raise ValueError(
            f"{where}: wrt is {wrt!r}; write {'two of' if wanted == 2 else 'one of'} {known}"
        )
    for path in paths:
        if path not in signature.paths:
            raise ValueError(
                f"{where}: wrt is {path!r}, which is no argument; write one of {known}"
            )
        leaf = signature.leaf(path)
        if leaf.dtype != "float64":
            raise ValueError(
                f"{where}: wrt is {path!r}, an array of whole numbers, which has no derivative; "
                "differentiate with respect to an array of real numbers"
            )
    return paths
