"""Derivations of JAX functions at symbolic sizes, and proofs or refutations of claims on them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbolic.checking import check
    from symbolic.derivation import Derivation, derive
    from symbolic.facts import (
        binary,
        invertible,
        one_hot,
        plus_minus_one,
        positive,
        probability,
        rows_sum_to_one,
        symmetric,
    )
    from symbolic.notes import Finding, Report, check_notes
    from symbolic.parsing.formulas import Parsed, parse
    from symbolic.steps import Step
    from symbolic.verdict import (
        AGREES,
        PROVED,
        REFUTED,
        TRUE_ONLY_IF,
        UNDECIDED,
        Status,
        Verdict,
    )
    from symbolic.verifying import verify

__all__ = [
    "AGREES",
    "PROVED",
    "REFUTED",
    "TRUE_ONLY_IF",
    "UNDECIDED",
    "Derivation",
    "Finding",
    "Parsed",
    "Report",
    "Status",
    "Step",
    "Verdict",
    "binary",
    "check",
    "check_notes",
    "derive",
    "invertible",
    "one_hot",
    "parse",
    "plus_minus_one",
    "positive",
    "probability",
    "rows_sum_to_one",
    "symmetric",
    "verify",
]

# JAX is imported when a name is first used: pytest imports this package for its plugin.
_FACTS = ("binary", "invertible", "one_hot", "plus_minus_one", "positive", "probability")
_VERDICTS = ("AGREES", "PROVED", "REFUTED", "TRUE_ONLY_IF", "UNDECIDED", "Status", "Verdict")
_MODULES = {
    "check": "checking",
    "Derivation": "derivation",
    "derive": "derivation",
    **dict.fromkeys(("Finding", "Report", "check_notes"), "notes"),
    **dict.fromkeys(("Parsed", "parse"), "parsing.formulas"),
    "Step": "steps",
    "verify": "verifying",
    **dict.fromkeys((*_FACTS, "rows_sum_to_one", "symmetric"), "facts"),
    **dict.fromkeys(_VERDICTS, "verdict"),
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"symbolic.{_MODULES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
