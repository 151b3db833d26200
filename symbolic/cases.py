"""Claims about functions, as they are proved and tried against values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symbolic.arguments import Signature
from symbolic.derivation import Derivation, of_program
from symbolic.evaluating.comparing import Comparer
from symbolic.facts import Fact, SizeFact
from symbolic.proving.prove import Definition, Formula, Proof, prove
from symbolic.reading import Program, read


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


def formula(program: Program) -> Formula:
    """The only output of a program over its values, for a proof."""
    definitions = tuple(Definition(v.tensor, v.indices, v.body) for v in program.values)
    output = program.outputs[0]
    return Formula(definitions, output.indices, output.body)
