"""Measuring a function: JAX's values against exact ones, and the scale at which they part."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

from symbolic.arguments import Signature
from symbolic.evaluating.arithmetic import Array
from symbolic.facts import Fact
from symbolic.numerics.advice import INACCURATE, NOT_FINITE, UNDEFINED_AT_ZERO, advise
from symbolic.numerics.errors import Errors, Format
from symbolic.numerics.inputs import Variation
from symbolic.numerics.report import Numerics, Precision, number
from symbolic.numerics.subject import Sample, Subject

_BISECTIONS = 12
# A relative error of so many eps is what an unstable form has.
_LOST = 1e3
# Values near a point below this are no pole there.
_BOUNDED = 1e6

Run = Callable[[Sequence[Array]], Array]


def measure(
    signature: Signature,
    fn: Callable[..., Any],
    names: Sequence[str] | None = None,
    facts: Collection[Fact] = frozenset(),
    seed: int = 0,
    source: Callable[..., Any] | None = None,
    dtypes: Sequence[str] = ("float32", "float64"),
) -> Numerics:
    """How far a JAX program is from the exact values of the same program traced in 64 bit.

    Inputs are numbers of every format in `dtypes`, so that their rounding is no error. They are
    drawn where the facts hold and the function is defined.

    Args:
        signature: the arguments.
        fn: the function, which JAX runs under `jit`.
        names: the arguments that `fn` takes, by default all of the signature's.
        facts: what the inputs obey.
        seed: what the inputs are drawn from.
        source: the function of all arguments that `fn` is a derivative of, where unstable forms are
            looked for as well.
        dtypes: floating-point formats.

    Raises:
        UnknownOperation: for a primitive that has no exact evaluation.
    """
    formats = [Format(dtype) for dtype in dtypes]
    narrowest = max(formats, key=lambda format: float(format.info.eps))
    subject = Subject(signature, fn, names, facts, seed, narrowest)
    precisions, symptoms = [], set()
    for format in formats:
        precision, seen = _measured(subject, format)
        precisions.append(precision)
        symptoms |= seen
    programs = [(fn, names), *([(source, None)] if source is not None else [])]
    return Numerics(tuple(precisions), advise(signature, programs, symptoms))


@dataclass(frozen=True, eq=False)
class _Parting:
    """A variation, the last scale at which a program is finite, and the first at which not."""

    way: Variation
    before: float
    after: float

    @property
    def distance(self) -> float:
        """How far from ordinary the program is still finite, in powers of ten."""
        return abs(math.log10(self.after)) if self.after else math.inf


def _measured(subject: Subject, format: Format) -> tuple[Precision, set[str]]:
    """What is measured in one format, and the symptoms of unstable forms."""
    run = subject.runner(format)
    ordinary = extreme = Errors()
    first, symptoms, partings = "", set(), []
    for sample in subject.ordinary:
        errors = format.errors(run(sample.inputs), sample.exact, sample.name)
        if errors.not_finite and not first:
            first = f"not finite at ordinary inputs{_exactly(format, run, sample)}"
        ordinary |= errors
    for way, samples in subject.extreme:
        before = 1.0
        missing = [_errors(format, run, sample) for sample in samples]
        extreme = reduce(or_, missing, extreme)
        for scale, errors in zip(way.scales, missing, strict=True):
            if errors.not_finite:
                partings.append(_Parting(way, before, scale))
                break
            before = scale
        if not way.scales[-1] and _undefined(run, *samples):
            symptoms.add(UNDEFINED_AT_ZERO)
            first = first or f"not finite at {samples[-1].name}, although it is nearby"
    if partings and not ordinary.not_finite:
        parting = min(partings, key=lambda parting: parting.distance)
        first = _located(subject, format, run, parting)
    if partings or ordinary.not_finite:
        symptoms.add(NOT_FINITE)
    largest = max(ordinary.largest_relative, extreme.largest_relative)
    if largest > _LOST * float(format.info.eps):
        symptoms.add(INACCURATE)
    sentence = f"{format.name}: {first}" if first else ""
    return Precision(format.name, ordinary, extreme, sentence), symptoms


def _errors(format: Format, run: Run, sample: Sample) -> Errors:
    return format.errors(run(sample.inputs), sample.exact, sample.name)


def _undefined(run: Run, near: Sample, at: Sample) -> bool:
    """Whether a program is 0/0 or 0 · ∞ at a point around which its values are ordinary."""
    nearby = near.exact.astype(np.float64)
    lost = np.isnan(at.exact.astype(np.float64)) & ~np.isfinite(run(at.inputs))
    return bool((lost & (np.abs(nearby) < _BOUNDED)).any())


def _located(subject: Subject, format: Format, run: Run, parting: _Parting) -> str:
    """Where a program is not finite any more, as a sentence."""
    way, low, high = parting.way, parting.before, parting.after
    for _ in range(_BISECTIONS if high else 0):
        middle = math.sqrt(low * high)
        if np.isfinite(run(subject.inputs_at(way, middle))).all():
            low = middle
        else:
            high = middle
    inputs = subject.inputs_at(way, high)
    sample = Sample(way.describe(inputs[way.leaf]), inputs, subject.exact_at(inputs))
    toward = "on" if high > parting.before else "down"
    where = f"from {sample.name} {toward}" if high else f"at {sample.name}"
    return f"not finite {where}{_exactly(format, run, sample)}"


def _exactly(format: Format, run: Run, sample: Sample) -> str:
    """The exact value of the first entry that is not finite, in brackets."""
    values = sample.exact[format.misses(run(sample.inputs), sample.exact)]
    return f" (exact value {number(float(values[0]))})" if len(values) else ""
