"""Checking a claim: proved from the derivation or refuted by values, and never both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symbolic import patience
from symbolic.arguments import Signature, argument_names
from symbolic.candidates import candidates
from symbolic.derivation import Derivation, of_program, of_signature
from symbolic.evaluating.comparing import CLOSE, Comparer, Comparison
from symbolic.evaluating.interpreter import UnknownOperation as NotEvaluated
from symbolic.evaluating.points import NoPoint
from symbolic.evaluating.sites import TRACE_ERRORS
from symbolic.facts import Fact, SizeFact
from symbolic.numerics import measure
from symbolic.parsing.claims import claim_of
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.trees import NotRead
from symbolic.proving.prove import Definition, Formula, Proof, prove
from symbolic.reading import Program, UnknownOperation, read
from symbolic.requests import read_request
from symbolic.suggesting import suggest
from symbolic.verdict import (
    AGREES,
    PROVED,
    REFUTED,
    TRUE_ONLY_IF,
    UNDECIDED,
    Verdict,
)

_FACTS_SECONDS = 1.5


@dataclass(frozen=True)
class Given:
    """The programs of a claim that was not written as a JAX function.

    Attributes:
        claim: the claim.
        function: the function that it is about, None where that is a JAX function.
    """

    claim: Program
    function: Program | None = None

    def under(self, fact: SizeFact) -> Given:
        """The same where one size is another."""
        sizes = {fact.name: fact.value}
        function = self.function.resized(sizes) if self.function is not None else None
        return Given(self.claim.resized(sizes), function)


@dataclass(frozen=True)
class Case:
    """A claim about a function, under some facts."""

    signature: Signature
    fn: Callable[..., Any]
    wrt: tuple[str, ...]
    kind: str
    claim: Callable[..., Any]
    names: tuple[str, ...]
    facts: frozenset[Fact]
    given: Given | None = None

    def derive(self) -> Derivation:
        """The derivative that the claim is about."""
        program = self.given.function if self.given is not None else None
        program = program or read(self.signature, self.fn)
        return of_program(self.signature, program, self.wrt, self.kind, self.facts)

    def read_claim(self) -> Program:
        """The claim as index expressions."""
        if self.given is not None:
            return self.given.claim
        return read(self.signature, self.claim, self.names)

    def prove(self, *, significant: bool = False) -> Proof:
        """The attempt to prove the claim."""
        left, right = self.derive().derivative.formula, formula(self.read_claim())
        return prove(left, right, self.facts, significant=significant)

    @cached_property
    def comparer(self) -> Comparer:
        """The function, to try claims against its values."""
        wrt = self.wrt if self.kind in ("mixed", "value") else self.wrt[0]
        return Comparer(self.signature, self.fn, wrt, self.kind, self.facts)


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


def judge(case: Case) -> Verdict:
    """The verdict on a claim, and how good the numbers of the claim are when that is asked for."""
    verdict = _judged(case)
    return replace(
        verdict,
        _measure=lambda: measure(
            case.signature, case.claim, case.names, case.facts, source=case.fn
        ),
    )


def _judged(case: Case) -> Verdict:
    derivation, reason = None, ""
    proof = Proof(False)
    try:
        derivation = case.derive()
        case = replace(case, wrt=derivation.wrt, facts=case.facts | derivation.implied)
        program = case.read_claim()
        _same_shape(case, derivation, program)
        if not _plainly_false(case):
            proof = prove(derivation.derivative.formula, formula(program), case.facts)
    except UnknownOperation as error:
        reason = str(error)
    exceptions = derivation.exceptions if derivation is not None else ()
    if proof.found:
        return _proved(case, derivation, proof, exceptions)
    try:
        comparison = case.comparer.compare(case.claim, case.names)
    except (NotEvaluated, NoPoint) as error:
        return Verdict(UNDECIDED, reason or str(error), derivation=derivation)
    if comparison.claim_shape_error:
        raise ValueError(f"{case.signature.where}: {comparison.claim_shape_error}")
    if comparison.counterexample is not None:
        return _refuted(case, derivation, comparison, exceptions)
    if not comparison.tried:
        why = reason or "no input was found at which both sides are finite"
        return Verdict(UNDECIDED, why, derivation=derivation)
    why = f"equal at {comparison.tried} random points, but no proof was found"
    return Verdict(
        AGREES,
        f"{why}: {reason}" if reason else why,
        tuple(comparison.defined_where),
        exceptions=exceptions,
        derivation=derivation,
    )


def _proved(
    case: Case, derivation: Derivation | None, proof: Proof, exceptions: tuple[str, ...]
) -> Verdict:
    """A proof, once it has stood the test of values."""
    try:
        found = case.comparer.contradiction(case.claim, case.names)
        bend = case.comparer.at_ties(case.claim, case.names) if case.kind == "value" else None
    except (NotEvaluated, NoPoint) as error:
        reason = f"a proof was found, but it could not be held against values: {error}"
        return Verdict(UNDECIDED, reason, exceptions=exceptions, derivation=derivation)
    if found is not None:
        reason = (
            "internal error: a proof was found and values contradict it; "
            "please report the function and the claim"
        )
        return Verdict(UNDECIDED, reason, counterexample=found)
    if bend is not None:
        reason = "the two sides are equal but where the function bends"
        return Verdict(REFUTED, reason, counterexample=bend, derivation=derivation)
    assert derivation is not None
    needed = sorted(map(str, _needed(case)))
    stated = derivation.derivative.program.assumptions
    assumptions = dict.fromkeys((*needed, *stated, *proof.notes))
    reason = f"equal for all sizes and all inputs: {proof.how}"
    return Verdict(
        PROVED,
        reason,
        tuple(assumptions),
        exceptions=exceptions,
        derivation=derivation,
    )


def _plainly_false(case: Case) -> bool:
    """Whether values deny a claim at first sight, so that no proof need be sought."""
    try:
        return case.comparer.directional(case.claim, case.names) > CLOSE
    except (NotEvaluated, NoPoint, *TRACE_ERRORS):
        return False


def _needed(case: Case) -> frozenset[Fact]:
    """The facts without which there is no proof."""
    facts = case.facts
    for fact in sorted(facts, key=str):
        without = replace(case, facts=facts - {fact})
        if without.prove().found:
            facts = without.facts
    return facts


def _refuted(
    case: Case,
    derivation: Derivation | None,
    comparison: Comparison,
    exceptions: tuple[str, ...],
) -> Verdict:
    verdict = Verdict(
        REFUTED,
        "the two sides differ",
        tuple(comparison.defined_where),
        comparison.counterexample,
        exceptions=exceptions,
        derivation=derivation,
    )
    if derivation is None:
        return verdict
    verdict = replace(verdict, _suggest=lambda: suggest(case, derivation))
    try:
        # Where the whole question has a bound, the search for a missing fact has a smaller one.
        with patience.at_most(_FACTS_SECONDS if patience.is_bounded() else float("inf")):
            fact = _missing(case)
    except patience.OutOfTime:
        fact = None
    if fact is None:
        return verdict
    return replace(
        verdict,
        status=TRUE_ONLY_IF,
        reason=f"true only if {fact}; proved under that, refuted without",
        assumptions=(str(fact),),
    )


def _missing(case: Case) -> Fact | SizeFact | None:
    """A fact under which a refuted claim is proved."""
    for fact in candidates(case.signature, case.facts):
        narrower = under(case, fact)
        if narrower is not None and _holds(narrower):
            return fact
    return None


def under(case: Case, fact: Fact | SizeFact) -> Case | None:
    """The same claim under one fact more."""
    if isinstance(fact, Fact):
        narrower = replace(case, facts=case.facts | {fact})
        narrower.__dict__["comparer"] = case.comparer.under(narrower.facts)
        return narrower
    narrower = replace(case, signature=case.signature.substitute({fact.name: fact.value}))
    if case.given is not None:
        narrower = replace(narrower, given=case.given.under(fact))
    return narrower


def _holds(case: Case) -> bool:
    """Whether a claim agrees with values and is proved, and says more than 0 = 0."""
    try:
        if not case.comparer.directional(case.claim, case.names) <= CLOSE:
            return False
        return case.prove(significant=True).found
    except ValueError:
        return False


def formula(program: Program) -> Formula:
    """The only output of a program over its values, for a proof."""
    definitions = tuple(Definition(v.tensor, v.indices, v.body) for v in program.values)
    output = program.outputs[0]
    return Formula(definitions, output.indices, output.body)


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


def _same_shape(case: Case, derivation: Derivation, program: Program) -> None:
    where = case.signature.where
    if len(program.outputs) != 1:
        raise ValueError(
            f"{where}: the claim gives {len(program.outputs)} arrays; "
            f"write a function that gives {derivation.left}"
        )
    came, expected = program.outputs[0].shape, derivation.derivative.shape
    if came != expected:
        turned = "; write its transpose, .T" if came == expected[::-1] else ""
        raise ValueError(
            f"{where}: the claim has shape ({_sizes(came)}) but {derivation.left} has shape "
            f"({_sizes(expected)}){turned or '; write a formula of that shape'}"
        )


def _sizes(shape: Iterable[Any]) -> str:
    return ", ".join(map(str, shape))
