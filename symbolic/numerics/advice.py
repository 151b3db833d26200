"""Unstable forms in programs, and the stable ones to write instead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from symbolic.arguments import Signature
from symbolic.expressions import Expression
from symbolic.numerics import forms
from symbolic.numerics.forms import Form, Source
from symbolic.reading import ReadingError, read

NOT_FINITE, INACCURATE = "not finite", "inaccurate"
UNDEFINED_AT_ZERO = "undefined at zero"
_OVERFLOW = frozenset((NOT_FINITE,))
_CANCELLATION = frozenset((INACCURATE,))
_BOTH = _OVERFLOW | _CANCELLATION
_AT_ZERO = frozenset((UNDEFINED_AT_ZERO,))


@dataclass(frozen=True)
class _Pattern:
    """An unstable form.

    Attributes:
        found: whether an expression has it.
        symptoms: what it causes; one of them must have been measured.
        sentence: what happens, and what to write instead.
    """

    found: Form
    symptoms: frozenset[str]
    sentence: str


# Of the patterns that an expression has the first counts, and its parts have none of their own.
_PATTERNS = (
    _Pattern(
        forms.logarithm_of(forms.one_minus_logistic),
        _BOTH,
        "log(1 − σ(x)) is −inf once σ(x) rounds to 1; write −jax.nn.softplus(x), "
        "and for a loss the form with logits",
    ),
    _Pattern(
        forms.logarithm_of(forms.is_logistic),
        _BOTH,
        "log(σ(x)) is −inf once σ(x) rounds to 0; write jax.nn.log_sigmoid(x)",
    ),
    _Pattern(
        forms.log_one_plus_exp,
        _BOTH,
        "log(1 + exp(x)) overflows with exp(x) and loses small exp(x) against 1; "
        "write jax.nn.softplus(x)",
    ),
    _Pattern(
        forms.logarithm_of(forms.operator("softmax")),
        _BOTH,
        "log(softmax(x)) is −inf once a probability rounds to 0; write jax.nn.log_softmax(x)",
    ),
    _Pattern(
        forms.logarithm_of(forms.operator("det")),
        _BOTH,
        "log(det(A)) overflows with det(A); write jnp.linalg.slogdet(A)[1]",
    ),
    _Pattern(
        forms.logarithm_of(forms.operator("prod")),
        _BOTH,
        "log(prod(x)) overflows with the product; write jnp.sum(jnp.log(x))",
    ),
    _Pattern(
        forms.logarithm_of(forms.one_plus),
        _CANCELLATION,
        "log(1 + x) loses the digits of a small x; write jnp.log1p(x)",
    ),
    _Pattern(
        forms.naive("logsumexp"),
        _BOTH,
        "log(sum(exp(x))) overflows with exp(x); write jax.nn.logsumexp(x)",
    ),
    _Pattern(
        forms.naive("softmax"),
        _OVERFLOW,
        "exp(x)/sum(exp(x)) is inf/inf or 0/0 for large x; write jax.nn.softmax(x)",
    ),
    _Pattern(
        forms.quotient_of_exp,
        _OVERFLOW,
        "a quotient of exponentials is inf/inf for large x; write jax.nn.sigmoid(x) or jnp.tanh(x)",
    ),
    _Pattern(
        forms.one_minus_logistic,
        _CANCELLATION,
        "1 − σ(x) cancels where σ(x) is close to 1; write jax.nn.sigmoid(−x)",
    ),
    _Pattern(
        forms.exp_minus_one,
        _CANCELLATION,
        "exp(x) − 1 cancels for small x; write jnp.expm1(x)",
    ),
    _Pattern(
        forms.one_minus_cos,
        _CANCELLATION,
        "1 − cos(x) cancels for small x; write 2 * jnp.sin(x / 2) ** 2",
    ),
    _Pattern(
        forms.variance,
        _CANCELLATION,
        "mean(x²) − mean(x)² cancels where the mean is large; write jnp.var(x)",
    ),
    _Pattern(
        forms.norm,
        _BOTH,
        "√(x² + y²) overflows with the squares; write jnp.hypot(x, y), "
        "and for a norm m * jnp.linalg.norm(x / m) with m the largest |x|",
    ),
    _Pattern(
        forms.inverse_times,
        _BOTH,
        "inv(A) @ b loses more digits than a solution; write jnp.linalg.solve(A, b)",
    ),
    _Pattern(
        forms.entropy,
        _AT_ZERO,
        "x log(x) is 0 · −inf at x = 0; write jax.scipy.special.xlogy(x, x)",
    ),
    _Pattern(
        forms.root,
        _AT_ZERO,
        "the derivative of √v is not finite at v = 0; take the root of jnp.where(v > 0, v, 1) and "
        "choose afterwards, or add a small constant to v",
    ),
    _Pattern(
        forms.division,
        _AT_ZERO,
        "a quotient is 0/0; divide by jnp.where(d == 0, 1, d) and choose afterwards",
    ),
)


def advise(
    signature: Signature,
    programs: Sequence[tuple[Callable[..., Any], Sequence[str] | None]],
    symptoms: Collection[str],
) -> tuple[str, ...]:
    """What to write instead of the unstable forms in some programs, given what was measured."""
    found: dict[str, None] = {}
    for fn, names in programs if symptoms else ():
        try:
            program = read(signature, fn, None if names is None else tuple(names))
        except ReadingError:
            continue
        source = Source(program, signature, fn, names)
        explained: set[Expression] = set()
        for body in source.expressions():
            pattern = next((p for p in _PATTERNS if p.found(body, source)), None)
            if body in explained or pattern is None:
                continue
            explained.update(map(source.definition, body.children))
            if not pattern.symptoms.isdisjoint(symptoms):
                found[pattern.sentence] = None
    return tuple(found)
