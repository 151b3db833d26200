"""What was found out about an entry as a whole, as a finding of its lecture."""

from __future__ import annotations

from symbolic.lectures.catalogue import Entry
from symbolic.notes.findings import Finding
from symbolic.verdict import Verdict


def found(
    file: str, entry: Entry, verdict: Verdict, reading: str = "", statement: str = ""
) -> Finding:
    """A finding where an entry stands; `reading` says what it was held against."""
    return Finding(
        file,
        entry.line,
        entry.id,
        entry.latex,
        "claim",
        reading=reading,
        verdict=verdict,
        statement=statement,
    )
