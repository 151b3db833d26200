"""Verdicts on claims: proved from the derivation or refuted by values, and never both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symbolic import patience
from symbolic.candidates import candidates
from symbolic.cases import Case, formula, under
from symbolic.derivation import Derivation
from symbolic.evaluating.comparing import CLOSE, Comparison
from symbolic.evaluating.interpreter import UnknownOperation as NotEvaluated
from symbolic.evaluating.points import NoPoint
from symbolic.evaluating.sites import TRACE_ERRORS
from symbolic.facts import Fact, SizeFact
from symbolic.numerics import measure
from symbolic.proving.prove import Proof, prove
from symbolic.reading import Program, UnknownOperation
from symbolic.suggesting import suggest
from symbolic.verdict import AGREES, PROVED, REFUTED, TRUE_ONLY_IF, UNDECIDED, Verdict

_SHARE = 1 / 4


@dataclass(frozen=True)
class Decision:
    """What proofs and values say of a claim, before a refutation is explained.

    Attributes:
        case: the claim.
        verdict: the verdict; where it is a refutation, without any evidence.
    """

    case: Case
    verdict: Verdict
    _refuted: _Refutation | None = None

    @property
    def missing(self) -> Fact | SizeFact | None:
        """The fact that a refuted claim lacks, if there is one."""
        return self._refuted.missing if self._refuted is not None else None

    def explained(self) -> Verdict:
        """The verdict, with the fact that a refuted claim lacks, and a counterexample.

        How good the numbers of the claim are is measured when that is asked for.
        """
        case = self.case
        verdict = self._refuted.explained() if self._refuted is not None else self.verdict
        return replace(
            verdict,
            _measure=lambda: measure(
                case.signature, case.claim, case.names, case.facts, source=case.fn
            ),
        )


def judge(case: Case) -> Verdict:
    """The verdict on a claim, with its evidence."""
    return decide(case).explained()


def decide(case: Case) -> Decision:
    """Whether a claim holds; why it does not is only looked for when that is asked for."""
    derivation, reason = None, ""
    narrow, proof = case, Proof(False)
    try:
        derivation = case.derive()
        narrow = replace(case, wrt=derivation.wrt, facts=case.facts | derivation.implied)
        program = narrow.read_claim()
        _same_shape(narrow, derivation, program)
        if not _plainly_false(narrow):
            proof = prove(derivation.derivative.formula, formula(program), narrow.facts)
    except UnknownOperation as error:
        reason = str(error)
    exceptions = derivation.exceptions if derivation is not None else ()
    if proof.found:
        return Decision(case, _proved(narrow, derivation, proof, exceptions))
    try:
        comparison = narrow.comparer.compare(narrow.claim, narrow.names)
    except (NotEvaluated, NoPoint) as error:
        verdict = Verdict(UNDECIDED, reason or str(error), derivation=derivation)
        return Decision(case, verdict)
    if comparison.claim_shape_error:
        raise ValueError(f"{case.signature.where}: {comparison.claim_shape_error}")
    if comparison.differs:
        verdict = Verdict(REFUTED, "the two sides differ", derivation=derivation)
        refutation = _Refutation(narrow, derivation, comparison, exceptions)
        return Decision(case, verdict, refutation)
    return Decision(case, _open(derivation, comparison, exceptions, reason))


def _open(
    derivation: Derivation | None,
    comparison: Comparison,
    exceptions: tuple[str, ...],
    reason: str,
) -> Verdict:
    """What is said of a claim that is neither proved nor refuted."""
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


@dataclass(frozen=True)
class _Refutation:
    """A claim that values deny, and what it lacks."""

    case: Case
    derivation: Derivation | None
    comparison: Comparison
    exceptions: tuple[str, ...]

    @cached_property
    def missing(self) -> Fact | SizeFact | None:
        """The fact under which the claim is proved, if it is found in time."""
        if self.derivation is None:
            return None
        try:
            # The search for a missing fact leaves time for everything else.
            with patience.at_most(_SHARE * patience.left()):
                return _missing(self.case)
        except patience.OutOfTime:
            return None

    def explained(self) -> Verdict:
        """The verdict with its counterexample."""
        case, derivation, fact = self.case, self.derivation, self.missing
        verdict = Verdict(
            REFUTED,
            "the two sides differ",
            tuple(self.comparison.defined_where),
            self.comparison.counterexample,
            exceptions=self.exceptions,
            derivation=derivation,
        )
        if derivation is not None:
            verdict = replace(verdict, _suggest=lambda: suggest(case, derivation))
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
    ruled_out = _RuledOut(case)
    for fact in candidates(case.signature, case.facts):
        if not ruled_out(fact):
            narrower = under(case, fact)
            if narrower is not None and _holds(narrower):
                return fact
    return None


class _RuledOut:
    """Facts under which a claim is plainly false; what is false of one number is so of sizes."""

    def __init__(self, case: Case):
        self._case = case

    def __call__(self, fact: Fact | SizeFact) -> bool:
        case = self._case
        if isinstance(fact, Fact):
            return case.comparer.rules_out(case.claim, case.names, [fact])
        return self._at_ones or (fact.value.number is None and self._at_twos)

    @cached_property
    def _at_ones(self) -> bool:
        return self._at(1)

    @cached_property
    def _at_twos(self) -> bool:
        return self._at(2)

    def _at(self, size: int) -> bool:
        """Whether the claim is plainly false where all sizes are one number."""
        case = self._case
        sizes = dict.fromkeys(case.signature.sizes, size)
        return case.comparer.rules_out(case.claim, case.names, sizes=sizes)


def _holds(case: Case) -> bool:
    """Whether a claim agrees with values and is proved, and says more than 0 = 0."""
    try:
        if not case.comparer.directional(case.claim, case.names) <= CLOSE:
            return False
        return case.prove(significant=True).found
    except ValueError:
        return False


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
