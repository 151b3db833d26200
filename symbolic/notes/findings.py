"""What came of reading a note: one finding per formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symbolic.notes import printing, records
from symbolic.notes.sorts import FAILING, SORTS, UNCLEAR
from symbolic.verdict import UNDECIDED, Status, Verdict


@dataclass(frozen=True)
class Finding:
    """One statement of a note, and what was found out about it.

    Attributes:
        file: the name of the file as it was given.
        line: the line where the formula begins, from 1.
        place: what goes with the line, e.g. `cell 3`; may be empty.
        latex: the formula as it is written.
        kind: `claim`; `definition`, something that is given a meaning; `declaration`, sizes or
            domains; `mention`, a formula that states nothing, such as a lone symbol; `not read`.
        reading: what it was read as, in text notation; may be empty.
        verdict: for a claim, what is known of it; None for others.
        reason: for `not read`, why, in one sentence.
        statement: the part of the formula that the finding is about, where a formula states more
            than one thing.
        layout: under which convention a claim is true, such as `numerator layout`; may be empty.

    Shapes:
        None.

    Raises:
        Nothing; `check_notes` makes it.

    Source: one formula of a note.

    >>> print(Finding("lecture.md", 3, "", "Z = X W + b", "definition"))
    lecture.md:3: definition  Z = X W + b
    """

    file: str
    line: int
    place: str
    latex: str
    kind: str
    reading: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    statement: str = ""
    layout: str = ""

    @property
    def status(self) -> Status | None:
        """The status of the verdict.

        Source: the verdict.

        >>> print(Finding("lecture.md", 3, "", "Z = X W + b", "definition").status)
        None
        """
        return self.verdict.status if self.verdict is not None else None

    @property
    def sort(self) -> str:
        """What it is counted as: a key of `Report.counts`.

        Source: the kind, and for a claim its status.

        >>> Finding("lecture.md", 3, "", "Z = X W + b", "definition").sort
        'definitions'
        """
        if self.kind == "claim":
            return str(self.status or UNDECIDED).lower().replace("_", " ")
        return self.kind if self.kind == "not read" else f"{self.kind}s"

    def __str__(self) -> str:
        return printing.block(self)

    def _repr_html_(self) -> str:
        return Report((self,))._repr_html_()


@dataclass(frozen=True)
class Report:
    """The findings on some files, in the order of the files and their lines.

    Attributes:
        findings: one for each statement.

    Shapes:
        None; it is true in a condition if nothing is refuted.

    Raises:
        Nothing; `check_notes` makes it.

    Source: the formulas of the notes.

    >>> report = Report((Finding("lecture.md", 3, "", "Z = X W + b", "definition"),))
    >>> print(report)
    lecture.md: no claims; 1 definition
    """

    findings: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        return not self.refuted

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each sort, always in the same order.

        Source: the findings.

        >>> Report(()).counts["refuted"]
        0
        """
        counts: dict[str, int] = dict.fromkeys(SORTS, 0)
        for finding in self:
            counts[finding.sort] += 1
        return counts

    @property
    def refuted(self) -> tuple[Finding, ...]:
        """The claims that are false, or that need a fact which the note does not state.

        Source: the verdicts `REFUTED` and `TRUE_ONLY_IF`.

        >>> Report(()).refuted
        ()
        """
        return tuple(finding for finding in self if finding.sort in FAILING)

    @property
    def not_understood(self) -> tuple[Finding, ...]:
        """The formulas that were not read, and the claims that are undecided.

        Source: the findings.

        >>> finding = Finding("lecture.md", 7, "", "a {", "not read", reason="`{` is never closed")
        >>> len(Report((finding,)).not_understood)
        1
        """
        return tuple(finding for finding in self if finding.sort in UNCLEAR)

    @cached_property
    def by_file(self) -> dict[str, Report]:
        """The findings on each file, in the order in which the files come.

        Source: the findings.

        >>> list(Report((Finding("lecture.md", 3, "", "Z", "mention"),)).by_file)
        ['lecture.md']
        """
        files: dict[str, list[Finding]] = {}
        for finding in self:
            files.setdefault(finding.file, []).append(finding)
        return {file: Report(tuple(findings)) for file, findings in files.items()}

    def to_json(self) -> str:
        """Everything that is known, for a program to read.

        Shapes:
            None.

        Raises:
            Nothing.

        Source: the findings; numbers of counterexamples are texts, with all their digits.

        >>> import json
        >>> json.loads(Report(()).to_json())["version"]
        1
        """
        return records.to_json(self)

    def to_html(self) -> str:
        """A page of its own: formulas, verdicts and counterexamples.

        Shapes:
            None.

        Raises:
            Nothing.

        Source: the findings; formulas are MathML where `latex2mathml` can write them.

        >>> Report(()).to_html().startswith("<!doctype html>")
        True
        """
        from symbolic.notes import html

        return html.page(self)

    def _repr_html_(self) -> str:
        from symbolic.notes import html

        return html.fragment(self)

    def __str__(self) -> str:
        return "\n".join([*printing.blocks(self), *printing.summary(self.by_file)])
