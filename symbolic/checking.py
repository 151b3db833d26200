"""Checking a claim about a JAX function, written in LaTeX or as another function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from symbolic.arguments import Signature, argument_names
from symbolic.cases import Case, Given
from symbolic.deciding import judge
from symbolic.derivation import of_signature
from symbolic.facts import Fact, SizeFact
from symbolic.parsing.claims import claim_of
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.trees import NotRead
from symbolic.requests import read_request
from symbolic.verdict import PROVED, Verdict


def check(
    fn: Callable[..., Any],
    wrt: str | tuple[str, str] | None,
    claim: Callable[..., Any] | str,
    shapes: Mapping[str, Any] | None = None,
    domains: Mapping[str, str] | None = None,
    assume: Iterable[Fact | SizeFact | str] = (),
    kind: str = "gradient",
    where: Mapping[str, str] | None = None,
) -> Verdict:
    r"""Prove or refute a claimed derivative of a JAX function, for all sizes.

    Args:
        fn: a JAX function of arrays, or of pytrees of arrays, that gives one array.
        wrt: the path of the argument, a pair of paths for `kind="mixed"`, None for `kind="value"`.
        claim: the formula: LaTeX text, in which `W1` may be written `W_1` or `W^{(1)}`, or a JAX
            function of arguments of the same names, or of some of them.
        shapes: the sizes of each argument, as for `derive`.
        domains: where each argument lies, as for `derive`.
        assume: facts about arguments and sizes, as for `derive`.
        kind: `gradient`, `jacobian`, `elementwise`, `hessian`, `mixed` or `value`.
        where: for a claim in LaTeX, what its other names stand for, e.g. `{"Z": "X W_1 + b_1"}`.

    Shapes:
        The claim has the shape of the derivative.

    Raises:
        ValueError: an argument, a path, a shape or a domain that cannot be read, or a claim of the
            wrong shape.
        TypeError: `fn` is no function, or `claim` neither a function nor text.

    Source: `docs/proofs.md` says what a proof and a refutation are.

    >>> import jax.numpy as jnp
    >>> loss = lambda X, w, y: jnp.mean((X @ w - y) ** 2)
    >>> shapes = {"X": "n p", "w": "p", "y": "n"}
    >>> bool(check(loss, "w", lambda X, w, y: 2 / X.shape[0] * X.T @ (X @ w - y), shapes))
    True
    >>> print(check(loss, "w", lambda X, w, y: 2 * X.T @ (X @ w - y), shapes).status)
    TRUE_ONLY_IF
    >>> bool(check(loss, "w", r"\frac{2}{n} X^\top (X w - y)", shapes))
    True
    """
    signature, facts = read_request("check", fn, shapes, kind, domains, assume)
    paths = (wrt,) if isinstance(wrt, str) else tuple(wrt or ())
    if isinstance(claim, str):
        return _check_latex(signature, fn, paths, kind, claim, where or {}, facts)
    if where is not None:
        raise ValueError(
            "check: `where` says what the names of a LaTeX claim are, but the claim is a function; "
            "leave it out"
        )
    names = _claim_names(claim, signature)
    return judge(Case(signature, fn, paths, kind, claim, names, facts))


def _check_latex(
    signature: Signature,
    fn: Callable[..., Any],
    paths: tuple[str, ...],
    kind: str,
    latex: str,
    where: Mapping[str, str],
    facts: frozenset[Fact],
) -> Verdict:
    """The verdict on a formula in LaTeX."""
    shape = of_signature(signature, fn, paths, kind, facts).derivative.shape
    try:
        claim = claim_of(signature, latex, where, shape)
    except (NotRead, NotMeant, Mismatch) as error:
        raise ValueError(f"{signature.where}: the claim `{latex}` is not read: {error}") from None
    case = Case(
        signature, fn, paths, kind, claim.on_arrays, signature.names, facts, Given(claim.program)
    )
    verdict = judge(case)
    if claim.layout and verdict.status is PROVED:
        return replace(verdict, reason=f"true in {claim.layout}: {verdict.reason}")
    return verdict


def _claim_names(claim: Any, signature: Signature) -> tuple[str, ...]:
    where = signature.where
    if not callable(claim):
        raise TypeError(
            f"{where}: claim is {claim!r} of type {type(claim).__name__}; "
            "write LaTeX, or a JAX function of the arguments of the function"
        )
    names = argument_names(claim) or signature.names
    if len(names) == len(signature.names) and set(names).isdisjoint(signature.names):
        return signature.names
    for name in names:
        if name not in signature.names:
            raise ValueError(
                f"{where}: the claim takes {name!r}, which is no argument of the function; "
                f"write a function of {', '.join(signature.names)}"
            )
    return names
