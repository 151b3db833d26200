"""Whether a claimed derivative is the derivative: tried at generic points of several sizes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from symbolic.arguments import Signature
from symbolic.evaluating.arithmetic import FLOAT, Array, exact
from symbolic.evaluating.counterexamples import Counterexample, describe, simplify
from symbolic.evaluating.disputes import Difference, Dispute, Examination
from symbolic.evaluating.interpreter import UnknownOperation
from symbolic.evaluating.points import RESTRICTIONS, NoPoint, Point, Sizes, draw_point, fits
from symbolic.evaluating.sites import TRACE_ERRORS, Facts, Sites
from symbolic.evaluating.truth import Site, Traces, Truth
from symbolic.facts import Fact

_SPREADS = (4.0, 20.0)
_FARTHEST = 1e6
_FEW_LITERALS = 3
_TIES = 6
_FAR = 100
CLOSE = 1e-6
_PLAIN = 1e-2


@dataclass(frozen=True)
class Comparison:
    """What came of trying a claim.

    Attributes:
        agree: whether the claim is equal to the derivative at every point that was tried, of which
            there is at least one.
        tried: the number of points at which both sides are finite and the derivative exists.
        sizes: the sizes that were tried.
        worst: the largest relative difference that was seen, in 110 digits.
        claim_shape_error: how the claim's result is not of the shape of the derivative.
        not_finite: the number of points at which one side is not finite, or the derivative jumps.
        defined_where: what had to be assumed for both sides to be defined, as sentences.
    """

    agree: bool
    tried: int
    sizes: list[dict[str, int]]
    worst: float
    claim_shape_error: str | None = None
    not_finite: int = 0
    defined_where: tuple[str, ...] = ()
    _found: Callable[[], Counterexample] | None = field(default=None, compare=False)

    @property
    def differs(self) -> bool:
        """Whether a point was found at which they differ."""
        return self._found is not None

    @cached_property
    def counterexample(self) -> Counterexample | None:
        """A point at which they differ, made small when it is first asked for."""
        return self._found() if self._found is not None else None


class Comparer:
    """Tries claims about one derivative; what it learns of the function serves every claim.

    Args:
        signature: the arguments of the function.
        fn: the function.
        wrt: the path of the input to differentiate by, or two paths for `mixed`.
        kind: gradient, jacobian, elementwise, hessian, mixed or value.
        facts: what the inputs obey.
        seed: what sizes and points are drawn from.
    """

    def __init__(
        self,
        signature: Signature,
        fn: Callable[..., Any],
        wrt: str | Sequence[str],
        kind: str = "gradient",
        facts: Collection[Fact] = (),
        seed: int = 0,
    ):
        self._truth = Truth(signature, fn, wrt, kind)
        self._sites = Sites(self._truth, facts, seed)
        self._seed = seed
        self._claims: dict[tuple[Any, ...], Traces] = {}

    def under(self, facts: Collection[Fact]) -> Comparer:
        """The same function where the inputs obey other facts; what is traced already serves."""
        other = copy(self)
        other._sites = Sites(self._truth, facts, self._seed)
        return other

    def _dispute(self, claim: Callable[..., Any], names: Sequence[str] | None) -> Dispute:
        key = (claim, None if names is None else tuple(names))
        if key not in self._claims:
            self._claims[key] = Traces(self._truth.signature, claim, names)
        return Dispute(self._truth, self._claims[key], self._sites.facts)

    def compare(
        self,
        claim: Callable[..., Any],
        claim_names: Sequence[str] | None = None,
        size_sets: int = 2,
        points: int = 2,
    ) -> Comparison:
        """Try a claim at `points` points of each of `size_sets` choices of sizes.

        The truth is the difference of values of the function itself. Float64 finds where the two
        may differ; only a difference above 1e-9 in 110 digits, which small changes of the point and
        of the constants leave, counts.

        Args:
            claim: a function of the arguments `claim_names`, by default all of them.
            claim_names: the arguments that the claim takes.
            size_sets: how many choices of sizes.
            points: how many points of each.

        Raises:
            UnknownOperation: for a primitive that is not evaluated.
        """
        dispute, sites = self._dispute(claim, claim_names), self._sites
        restriction = sites.restriction
        outcome = self._try(dispute, restriction, size_sets, points)
        if not outcome.tried and outcome.claim_shape_error is None and outcome.sizes:
            narrower = sites.restrict(outcome.sizes[0], restriction, dispute.defined)
            if narrower is not None:
                narrowed = self._try(dispute, narrower, size_sets, points)
                return narrowed if narrowed.tried else outcome
        return outcome

    def _try(self, dispute: Dispute, restriction: Facts, size_sets: int, points: int) -> Comparison:
        """What comes of a claim where the inputs obey a restriction besides the facts."""
        sites, sizes_tried = self._sites, []
        seen: list[Examination] = []
        where = sorted(RESTRICTIONS[fact.kind].format(fact.argument) for fact in restriction)

        def outcome(**more: Any) -> Comparison:
            used = [one for one in seen if one.usable]
            return Comparison(
                agree=bool(used) and not more,
                tried=len(used),
                sizes=sizes_tried,
                worst=max((one.worst for one in used), default=0.0),
                not_finite=len(seen) - len(used),
                defined_where=tuple(where),
                **more,
            )

        for turn in range(size_sets):
            sizes = sites.sizes(turn)
            if sizes is None:
                break
            sizes_tried.append(sizes)
            error = _shape_error(dispute, sizes)
            if error:
                return outcome(claim_shape_error=error)
            for number in range(points):
                site = sites.site(turn, number, restriction)
                seen.append(Examination(False) if site is None else dispute.examine(site))
                difference = seen[-1].difference
                if site is not None and difference is not None:
                    return outcome(_found=self._plain(dispute, restriction, site, difference))
        if not sizes_tried:
            return outcome()
        far = self._far(dispute, restriction)
        return outcome() if far is None else outcome(_found=far)

    def _plain(
        self, dispute: Dispute, restriction: Facts, site: Site, difference: Difference
    ) -> Callable[[], Counterexample]:
        """What makes a difference small."""
        facts, rng = self._sites.facts | restriction, Random(self._seed)
        return lambda: describe(*simplify(dispute, facts, site, difference, rng))

    def _far(self, dispute: Dispute, restriction: Facts) -> Callable[[], Counterexample] | None:
        """A difference at inputs that pass the numbers at which a function may bend."""
        sites = self._sites
        literals = dispute.literals(sites.sizes(0) or {})
        for number, spread in enumerate(_spreads(literals)):
            site = sites.site(0, _FAR + number, restriction, spread)
            difference = None if site is None else dispute.find(site)
            if site is not None and difference is not None:
                return self._plain(dispute, restriction, site, difference)
        return None

    def contradiction(
        self, claim: Callable[..., Any], claim_names: Sequence[str] | None = None
    ) -> Counterexample | None:
        """A difference between a claim that is proved and the values, if there is one.

        Raises:
            NoPoint: no input was found at which both sides are finite.
        """
        if self.directional(claim, claim_names) <= CLOSE:
            far = self._far(self._dispute(claim, claim_names), self._sites.restriction)
            return far() if far is not None else None
        outcome = self.compare(claim, claim_names)
        if not outcome.tried:
            raise NoPoint("no input was found at which both sides are finite")
        return outcome.counterexample

    def at_ties(
        self, claim: Callable[..., Any], claim_names: Sequence[str] | None = None
    ) -> Counterexample | None:
        """A point at which functions bend and the values of the two sides differ."""
        dispute, sizes = self._dispute(claim, claim_names), self._sites.sizes(0)
        if sizes is None:
            return None
        for number in range(_TIES):
            site = self._sites.ties(number, dispute.literals(sizes))
            difference = None if site is None else dispute.differ_at(site)
            if site is not None and difference is not None:
                return describe(site, difference)
        return None

    def directional(
        self, claim: Callable[..., Any], claim_names: Sequence[str] | None = None
    ) -> float:
        """The relative difference from the derivative along one generic direction, at one point.

        It is taken in float64, and again in 110 digits where that shows more than 1e-6. It is `nan`
        where no point is found at which both sides are finite.
        """
        dispute, sites = self._dispute(claim, claim_names), self._sites
        site = None if sites.sizes(0) is None else sites.site(0, 0, sites.restriction)
        if site is None or not dispute.defined(site):
            return float("nan")
        difference = dispute.along(site, FLOAT)
        return difference if difference <= CLOSE else dispute.along(site, exact())

    def rules_out(
        self,
        claim: Callable[..., Any],
        claim_names: Sequence[str] | None,
        facts: Collection[Fact] = (),
        sizes: Sizes | None = None,
    ) -> bool:
        """Whether float64 shows plainly that a claim is false, under more facts or at some sizes.

        It is one look at one point; False says nothing.
        """
        dispute, sites = self._dispute(claim, claim_names), self._sites
        signature, sizes = self._truth.signature, sizes or sites.sizes(0)
        if sizes is None or not fits(signature, sizes):
            return False
        assumed = sites.facts | frozenset(facts) | sites.restriction
        try:
            if dispute.shape_error(sizes):
                return False
            site = Site(dict(sizes), draw_point(signature, sizes, assumed, Random(self._seed)))
            with np.errstate(invalid="ignore"):
                return dispute.along(site, FLOAT) > _PLAIN
        except (NoPoint, *TRACE_ERRORS):
            return False


def _spreads(literals: Sequence[float]) -> list[float]:
    """How far to stretch the inputs, so that they pass the numbers at which a function may bend."""
    far = sorted({abs(value) for value in literals if 1 < abs(value) < _FARTHEST})
    return [*_SPREADS, *(2 * value for value in far[:_FEW_LITERALS])]


def _shape_error(dispute: Dispute, sizes: Sizes) -> str | None:
    try:
        return dispute.shape_error(sizes)
    except UnknownOperation:
        raise
    except TRACE_ERRORS as error:
        at = ", ".join(f"{name} = {size}" for name, size in sizes.items())
        return f"the claim cannot be traced at {at}: {str(error).splitlines()[0]}"


def compare(
    signature: Signature,
    fn: Callable[..., Any],
    wrt: str | Sequence[str],
    claim: Callable[..., Any],
    claim_names: Sequence[str] | None = None,
    kind: str = "gradient",
    facts: Collection[Fact] = (),
    seed: int = 0,
) -> Comparison:
    """Try one claim about a derivative, as `Comparer.compare` does."""
    return Comparer(signature, fn, wrt, kind, facts, seed).compare(claim, claim_names)


def evaluate(
    signature: Signature,
    fn: Callable[..., Any],
    sizes: Sizes,
    point: Point | Mapping[str, Any],
    digits: int = 50,
) -> list[Array]:
    """The results of a function in many digits, as arrays of mpmath numbers.

    Args:
        signature: the arguments of the function.
        fn: the function.
        sizes: the sizes by name.
        point: the inputs by path: fractions, floats or whole numbers.
        digits: the working precision.
    """
    inputs = point.inputs if isinstance(point, Point) else point
    arithmetic = exact(digits)
    arrays = [np.asarray(inputs[path]) for path in signature.paths]
    arrays = [arithmetic.real(a) if a.dtype == object else a for a in arrays]
    return Traces(signature, fn).at(sizes)(arithmetic, arrays)
