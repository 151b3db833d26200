"""Notes checked: their formulas read in order, each claim proved or refuted where it stands."""

from symbolic.notes.checking import check_notes
from symbolic.notes.findings import Finding, Report

__all__ = ["Finding", "Report", "check_notes"]
