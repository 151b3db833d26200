"""Derivations of JAX functions at symbolic sizes, and proofs or refutations of claims on them."""

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
    "Status",
    "Step",
    "Verdict",
    "binary",
    "check",
    "derive",
    "invertible",
    "one_hot",
    "plus_minus_one",
    "positive",
    "probability",
    "rows_sum_to_one",
    "symmetric",
    "verify",
]
