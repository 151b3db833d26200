"""Verifying differentiation rules: what a `custom_jvp` or `custom_vjp` says against its primal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import jax

from symbolic.arguments import Leaf, Signature
from symbolic.cases import Case
from symbolic.deciding import judge
from symbolic.facts import Fact, SizeFact
from symbolic.reading import read
from symbolic.requests import read_request
from symbolic.verdict import PROVED, Status, Verdict

_COTANGENT = "cotangent"
_WORST_FIRST = (
    Status.REFUTED,
    Status.TRUE_ONLY_IF,
    Status.UNDECIDED,
    Status.AGREES,
    Status.PROVED,
)


def verify(
    fn: Callable[..., Any],
    shapes: Mapping[str, Any] | None = None,
    domains: Mapping[str, str] | None = None,
    assume: Iterable[Fact | SizeFact | str] = (),
) -> Verdict:
    """Prove or refute that the rule of a `custom_jvp` or `custom_vjp` is the derivative.

    For every array of real numbers among the arguments, the pull-back of an arbitrary cotangent by
    the rule is held against the one derived from the primal function.

    Args:
        fn: a function made by `jax.custom_jvp` or `jax.custom_vjp` with its rule defined.
        shapes: the sizes of each argument, as for `symbolic.derive`.
        domains: where each argument lies, as for `symbolic.derive`.
        assume: facts about arguments and sizes, as for `symbolic.derive`.

    Shapes:
        Any; the cotangent has the shape of the result.

    Raises:
        TypeError: `fn` has no rule of its own.
        ValueError: an argument, a shape or a domain that cannot be read.

    Source: Griewank and Walther, Evaluating Derivatives (2008), chapter 3.

    >>> import jax
    >>> @jax.custom_jvp
    ... def cube(x):
    ...     return x**3
    >>> @cube.defjvp
    ... def rule(primals, tangents):
    ...     (x,), (t,) = primals, tangents
    ...     return cube(x), 2 * x**2 * t
    >>> print(verify(cube, {"x": "n"}).status)
    REFUTED
    """
    if not isinstance(fn, jax.custom_jvp | jax.custom_vjp):
        raise TypeError(
            f"verify: the function is {fn!r} of type {type(fn).__name__}; write one made by "
            "jax.custom_jvp or jax.custom_vjp, or use symbolic.check"
        )
    signature, facts = read_request("verify", fn, shapes, "value", domains, assume)
    paths = [leaf.path for leaf in signature.leaves if leaf.dtype == "float64"]
    wider = _with_cotangent(signature, fn)
    found = [_one(wider, fn, path, facts) for path in paths]
    verdict = min(found, key=lambda verdict: _WORST_FIRST.index(verdict.status))
    path = paths[found.index(verdict)]
    if verdict.status is PROVED:
        named = ", ".join(paths)
        return replace(
            verdict,
            reason=f"the rule is the derivative in {named}",
            assumptions=tuple(dict.fromkeys(a for one in found for a in one.assumptions)),
            exceptions=tuple(dict.fromkeys(e for one in found for e in one.exceptions)),
        )
    return replace(verdict, reason=f"the rule in {path}: {verdict.reason}")


def _with_cotangent(signature: Signature, fn: Callable[..., Any]) -> Signature:
    outputs = read(signature, fn).outputs
    if len(outputs) != 1:
        raise ValueError(
            f"{signature.where}: the function gives {len(outputs)} arrays; "
            "write a function that gives one array"
        )
    return signature.extended(Leaf(_COTANGENT, outputs[0].shape))


def _one(
    signature: Signature, fn: Callable[..., Any], path: str, facts: frozenset[Fact]
) -> Verdict:
    names = tuple(name for name in signature.names if name != _COTANGENT)
    place = signature.paths.index(path)

    def weighted(*arguments: Any) -> Any:
        given = dict(zip(signature.names, arguments, strict=True))
        return (fn(*(given[name] for name in names)) * given[_COTANGENT]).sum()

    def ruled(*arguments: Any) -> Any:
        given = dict(zip(signature.names, arguments, strict=True))
        cotangent = given.pop(_COTANGENT)
        _, back = jax.vjp(lambda given: fn(*(given[name] for name in names)), given)
        (pulled,) = back(cotangent)
        return signature.arrays(**pulled, cotangent=cotangent)[place]

    return judge(Case(signature, weighted, (path,), "gradient", ruled, signature.names, facts))
