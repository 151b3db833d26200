"""What is known so far in one note, and what came of its formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbolic.indices import Position
from symbolic.notes import forms
from symbolic.notes.adjoints import Adjoints
from symbolic.notes.findings import Finding
from symbolic.parsing import syntax as sx
from symbolic.parsing.judging import Judged
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Definition, Scope
from symbolic.verdict import Verdict


@dataclass(frozen=True)
class Place:
    """Where a formula stands."""

    file: str
    line: int
    place: str
    latex: str


@dataclass(frozen=True)
class Claim:
    """A claim that may be tried again with what is only said after it.

    Attributes:
        finding: the number of its finding.
        scope: what was known there.
    """

    finding: int
    scope: Scope
    left: sx.Node
    right: sx.Node
    sign: str


class Account:
    """What is known so far in one note, and what came of its formulas.

    Attributes:
        scope: what has been said.
        findings: what came of the formulas so far.
        place: where the reading stands.
        prose: the last words between formulas.
        adjoints: the names that stand for derivatives.
        open: the claims that were left open for want of a definition.
        refuted: the claims that were refuted.
        history: every definition, with the number of findings before it.
        restated: the names whose sizes were changed, with the number of findings before that.
        heard: the names that formulas have spoken of, declarations aside.
    """

    def __init__(self, scope: Scope):
        self.scope = scope
        self.findings: list[Finding] = []
        self.place = Place("", 0, "", "")
        self.prose = ""
        self.adjoints = Adjoints()
        self.open: list[Claim] = []
        self.refuted: list[Claim] = []
        self.history: list[tuple[int, Definition]] = []
        self.restated: dict[Name, int] = {}
        self.heard: set[tuple[str, str]] = set()

    def define(self, made: Definition) -> None:
        """Make a definition known, as a value and, where it is one, as a function of numbers."""
        made = replace(made, name=self.scope.predicted(made.name))
        self.history.append((len(self.findings), made))
        self.scope = self.scope.with_definition(made)
        if made.arguments and not made.places and forms.is_closed(made):
            self.scope = self.scope.with_function(made.name, made)

    def sized(self, name: Name, shape: tuple[Position, ...]) -> None:
        """Take in the sizes of a name, which hold from here."""
        if self.scope.shapes.get(name, shape) != shape:
            self.restated[name] = len(self.findings)
        self.scope = self.scope.with_shape(name, shape)

    def note(
        self,
        kind: str,
        statement: str = "",
        verdict: Verdict | None = None,
        judged: Judged | None = None,
        reason: str = "",
    ) -> None:
        """Record a finding where the reading stands."""
        place = self.place
        reading = "; ".join(judged.notes) if judged is not None else ""
        self.findings.append(
            Finding(
                place.file,
                place.line,
                place.place,
                place.latex,
                kind,
                reading=reading,
                verdict=verdict,
                reason=reason,
                statement=statement,
                layout=judged.layout if judged is not None else "",
            )
        )
