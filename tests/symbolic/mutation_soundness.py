"""Mutants of true claims against verdicts: what is true and refuted, what is false and proved."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import jax

import symbolic
from symbolic.candidates import candidates
from symbolic.derivation import read_request
from tests.symbolic.case import Case
from tests.symbolic.mutation import Alteration, Site, mutant, sites
from tests.symbolic.mutation_changes import Edit
from tests.symbolic.mutation_faults import FAULTS
from tests.symbolic.mutation_labels import FALSE, TRUE, UNCLEAR, UNDEFINED, Labeller, narrowed
from tests.symbolic.mutation_rewritings import REWRITINGS

Style = tuple[tuple[Edit, ...], ...]
# What is done to a claim, a style for each twentieth of all mutants.
_STYLES: Sequence[Style] = (
    *[(FAULTS,)] * 10,
    *[(REWRITINGS,)] * 4,
    *[(FAULTS, FAULTS)] * 3,
    *[(FAULTS, REWRITINGS)] * 2,
    (REWRITINGS, REWRITINGS),
)
_VAIN = 60


@dataclass(frozen=True)
class Outcome:
    """What came of one mutant.

    Attributes:
        case: the name of the true claim.
        alterations: what was done to it.
        label: whether the mutant is true, by values.
        status: the verdict on it.
        refuted: whether the verdict is a refutation and carries a counterexample.
        under: for `TRUE_ONLY_IF`, whether the mutant is true under the fact that it names, by values.
        reason: what the verdict says.
    """

    case: str
    alterations: tuple[str, ...]
    label: str
    status: str
    refuted: bool
    under: str
    reason: str

    @property
    def unsound(self) -> bool:
        """Whether a claim that is false or a number nowhere is proved, or a true one refuted."""
        if self.under in (FALSE, UNDEFINED):
            return True
        if self.label in (FALSE, UNDEFINED):
            return self.status == "PROVED"
        return self.label == TRUE and self.status in ("REFUTED", "TRUE_ONLY_IF")

    @property
    def missed(self) -> bool:
        """Whether a false claim is not refuted by a counterexample."""
        return self.label == FALSE and not self.refuted

    def __str__(self) -> str:
        done = "; ".join(self.alterations)
        label = f"{self.label}, under the fact {self.under}," if self.under else self.label
        return f"{label} {self.status}: {self.case}: {done} ({self.reason})"


def mutants(
    case: Case, seed: int = 0, styles: Sequence[Style] = _STYLES
) -> Iterator[tuple[Alteration, ...]]:
    """Different alterations of a claim that can be traced at symbolic sizes, in random order."""
    rng = Random(f"{seed} {case.name}")
    signature, _ = read_request("mutants", case.fn, **case.stated)
    places = _places(signature, case.claim)
    seen: set[frozenset[str]] = set()
    vain = 0
    while places and vain < _VAIN:
        vain += 1
        drawn = [_draw(rng, edits, places) for edits in rng.choice(styles)]
        alterations = tuple(each for each in drawn if each is not None)
        key = frozenset(map(str, alterations))
        at = {each.site for each in alterations}
        if not alterations or key in seen or len(at) < len(alterations):
            continue
        seen.add(key)
        if _fits(signature, mutant(case.claim, alterations)):
            vain = 0
            yield alterations


def _places(signature: Any, claim: Callable[..., Any]) -> list[Site]:
    """The operations of a claim that are the same at numbers, 2 and 3 among them, and at symbols."""
    call = signature.flat(claim)
    numbers = [dict(zip(signature.sizes, itertools.count(n), strict=False)) for n in (2, 3)]
    with jax.enable_x64(True):
        inputs = [signature.symbolic(), *map(signature.concrete, numbers)]
        found = [sites(jax.make_jaxpr(call)(*arrays)) for arrays in inputs]
    counts = [Counter(name for name, _ in each) for each in found]
    return [site for site in found[0] if len({count[site[0]] for count in counts}) == 1]


def _draw(rng: Random, edits: Sequence[Edit], places: Sequence[Site]) -> Alteration | None:
    site = rng.choice(places)
    fitting = [edit for edit in edits if edit.fits(site[0])]
    if not fitting:
        return None
    edit = rng.choice(fitting)
    return Alteration(edit.name, site, edit.change)


def _fits(signature: Any, claim: Callable[..., Any]) -> bool:
    """Whether a mutant can be traced at symbolic sizes."""
    try:
        with jax.enable_x64(True):
            jax.make_jaxpr(signature.flat(claim))(*signature.symbolic())
    except (TypeError, ValueError, IndexError):
        return False
    return True


def outcome(case: Case, alterations: Sequence[Alteration], label: Labeller) -> Outcome:
    """The label of a mutant and the verdict on it."""
    claim = mutant(case.claim, alterations)
    refuted, under = False, ""
    try:
        verdict = symbolic.check(case.fn, case.wrt, claim, **case.stated)
    except Exception as error:
        status, reason = type(error).__name__, str(error).partition("\n")[0]
    else:
        status, reason = str(verdict.status), verdict.reason
        denied = verdict.status in (symbolic.REFUTED, symbolic.TRUE_ONLY_IF)
        refuted = denied and verdict.counterexample is not None
        if verdict.status is symbolic.TRUE_ONLY_IF:
            under = _label_under(case, verdict.assumptions[0], claim)
    done = tuple(map(str, alterations))
    return Outcome(case.name, done, label(claim), status, refuted, under, reason)


def _label_under(case: Case, sentence: str, claim: Callable[..., Any]) -> str:
    """The label of a claim where the fact of that sentence holds."""
    signature, facts = read_request("mutants", case.fn, **case.stated)
    fact = next(each for each in candidates(signature, facts) if str(each) == sentence)
    narrower = narrowed(case, fact)
    return Labeller(narrower)(claim) if narrower is not None else UNCLEAR


def outcomes(cases: Iterable[Case], count: int, seed: int = 0) -> Iterator[Outcome]:
    """What comes of `count` mutants, of every case in turn."""
    turns = [(case, mutants(case, seed), Labeller(case)) for case in cases]
    made = 0
    while turns and made < count:
        for turn in list(turns):
            case, drawn, label = turn
            alterations = next(drawn, None)
            if alterations is None:
                turns.remove(turn)
            elif made < count:
                made += 1
                yield outcome(case, alterations, label)
