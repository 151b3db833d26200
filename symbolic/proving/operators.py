"""What the operators on whole tensors mean to the normal form: one entry each."""

from __future__ import annotations

from collections.abc import Callable

from symbolic.indices import Index, Position
from symbolic.proving import rules
from symbolic.proving.algebra import Algebra
from symbolic.proving.atoms import (
    Polynomial,
    add,
    constant,
    indices_of,
    is_discrete,
    polynomial_sign,
    scale,
    single,
)
from symbolic.proving.content import primitive

Indices = tuple[Index, ...]
Places = tuple[Position, ...]


def operator(
    algebra: Algebra, name: str, over: Indices, body: Polynomial, at: Places
) -> Polynomial:
    """An operator over indices of a polynomial."""
    return _RULES[name](algebra, over, body, at)


def _partition(algebra: Algebra, over: Indices, body: Polynomial) -> Polynomial:
    """`Σ exp(z)`."""
    total = rules.function(algebra, "exp", body)
    for index in over:
        total = algebra.sum_over((index,), total)
    return total


def _softmax(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    here = algebra.renamed(body, dict(zip(over, at, strict=True)))
    below = algebra.power(_partition(algebra, over, body), -1)
    return algebra.multiply(rules.function(algebra, "exp", here), below)


def _logsumexp(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    return rules.logarithm(algebra, _partition(algebra, over, body))


def _log_softmax(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    here = algebra.renamed(body, dict(zip(over, at, strict=True)))
    return add(here, scale(_logsumexp(algebra, over, body, at), -1))


def _max(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    """What does not depend on the index is added afterwards, and a positive factor multiplied."""
    outside = {m: c for m, c in body.items() if all(a.indices.isdisjoint(over) for a, _ in m)}
    inside = {m: c for m, c in body.items() if m not in outside}
    if not inside:
        return outside
    content, rest = primitive(inside)
    ((factors, _),) = content.items()
    if any(not a.indices.isdisjoint(over) or a.head.sign != "+" for a, _ in factors):
        content, rest = constant(1), inside
    atom = algebra.atom("operator", "max", [rest], over, sign=polynomial_sign(rest), discrete=True)
    assert atom is not None
    return add(outside, algebra.multiply(content, single(atom)))


def _min(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    return scale(_max(algebra, over, scale(body, -1), at), -1)


def _prod(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    if indices_of(body).isdisjoint(over) and len(over) == 1 and over[0].size.number is not None:
        return algebra.power(body, over[0].size.number)
    atom = algebra.atom(
        "operator",
        "prod",
        [body],
        over,
        sign=polynomial_sign(body),
        discrete=is_discrete(body),
    )
    assert atom is not None
    return single(atom)


def _of_matrix(name: str, sign: str = "") -> Callable[..., Polynomial]:
    """An operator that is the same for a matrix and its transpose."""

    def rule(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
        atom = algebra.atom("operator", name, [algebra.operand(body)], over, sign=sign)
        assert atom is not None
        return single(atom)

    return rule


def _inverse(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    """`(A⁻¹)_ij`, whose positions are tied to the column and the row of the body."""
    body = algebra.operand(body)
    row, column = over
    marked = algebra.matrix("inverse", body, row, column, at)
    return single(marked)


def _det(algebra: Algebra, over: Indices, body: Polynomial, at: Places) -> Polynomial:
    size = _of_matrix("log_abs_det")(algebra, over, body, at)
    sign = _of_matrix("sign_det")(algebra, over, body, at)
    return algebra.multiply(sign, rules.exponential(algebra, size))


_RULES: dict[str, Callable[..., Polynomial]] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "max": _max,
    "min": _min,
    "prod": _prod,
    "inverse": _inverse,
    "det": _det,
    "log_abs_det": _of_matrix("log_abs_det"),
    "sign_det": _of_matrix("sign_det"),
}
