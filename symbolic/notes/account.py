"""What is known so far in one note, and what came of its formulas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbolic.indices import Position
from symbolic.notes import forms, pins
from symbolic.notes.adjoints import Adjoints
from symbolic.notes.findings import Finding
from symbolic.parsing import gradients
from symbolic.parsing import syntax as sx
from symbolic.parsing.judging import SECONDS, Judged
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Definition, Scope
from symbolic.patience import Allowance
from symbolic.verdict import Verdict

Section = tuple[tuple[int, int], ...]


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
        place: where it stands.
        scope: what was known there.
        section: the headings above it.
        stated: the names whose sizes were stated before it, and under which headings.
    """

    finding: int
    place: Place
    scope: Scope
    left: sx.Node
    right: sx.Node
    sign: str
    section: Section
    stated: Mapping[Name, Section]


@dataclass(frozen=True)
class Defined:
    """A definition where it stands.

    Attributes:
        made: the definition.
        finding: the number of findings before it.
        section: the headings above it.
    """

    made: Definition
    finding: int
    section: Section


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
        history: every definition where it stands.
        restated: the names whose sizes were changed, with the number of findings before that.
        heard: the names that formulas have spoken of, declarations aside.
        stated: the names whose sizes have been stated so far, and under which headings.
        section: the headings above, each by its level and its number in the note.
        spoken: every formula, with the headings above it.
        allowances: the time that is left for each formula.
    """

    def __init__(self, scope: Scope):
        self.scope = scope
        self.findings: list[Finding] = []
        self.place = Place("", 0, "", "")
        self.prose = ""
        self.adjoints = Adjoints()
        self.open: list[Claim] = []
        self.refuted: list[Claim] = []
        self.history: list[Defined] = []
        self.restated: dict[Name, int] = {}
        self.heard: set[tuple[str, str]] = set()
        self.stated: dict[Name, Section] = {}
        self.section: Section = ()
        self.spoken: list[tuple[Section, sx.Node]] = []
        self.allowances: defaultdict[Place, Allowance] = defaultdict(lambda: Allowance(SECONDS))
        self._headings = 0

    def heading(self, level: int) -> None:
        """Take in a heading, which ends the sections of its level and below."""
        self._headings += 1
        above = tuple(one for one in self.section if one[0] < level)
        self.section = (*above, (level, self._headings))

    def define(self, made: Definition) -> None:
        """Make a definition known, as a value and, where it is one, as a function of numbers."""
        body = gradients.spelled_out(self.scope, made.body)
        made = replace(made, name=self.scope.predicted(made.name), body=body)
        self.history.append(Defined(made, len(self.findings), self.section))
        self.scope = self.scope.with_definition(made)
        if made.arguments and not made.places and forms.is_closed(made):
            self.scope = self.scope.with_function(made.name, made)

    def sized(self, name: Name, shape: tuple[Position, ...]) -> None:
        """Take in the sizes of a name, which hold from here."""
        if self.scope.shapes.get(name, shape) != shape:
            self.restated[name] = len(self.findings)
        self.scope = self.scope.with_shape(name, shape)
        self.stated[name] = self.section

    def pinned(self, text: str) -> None:
        """Take in the sizes and facts that a comment says.

        Raises:
            NotAPin: a part of the comment that cannot be read.
        """
        here = frozenset(name for name, section in self.stated.items() if section == self.section)
        before, self.scope = self.scope.shapes, pins.apply(self.scope, text, here)
        for name in pins.apply(Scope(), text).shapes:
            if name in self.stated and not _alike(before.get(name, ()), self.scope.shapes[name]):
                self.restated[name] = len(self.findings)
            self.stated[name] = self.section

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


def _alike(one: tuple[Position, ...], other: tuple[Position, ...]) -> bool:
    """Whether two shapes are the same where both say more than that there are some examples."""
    one, other = (tuple(size for size in shape if size.number != 1) for shape in (one, other))
    return len(one) == len(other) and all(
        a == b or any(name.startswith("#") for size in (a, b) for name in size.names)
        for a, b in zip(one, other, strict=True)
    )
