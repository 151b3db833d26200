"""Verdicts on claims, with the evidence that they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symbolic.derivation import Derivation
from symbolic.steps import Step

if TYPE_CHECKING:
    from symbolic.evaluating.comparing import Counterexample


class Status(Enum):
    """What is known of a claim.

    `PROVED`: equal for all sizes and all inputs in the domain. `TRUE_ONLY_IF`: refuted in general,
    proved under a named fact. `REFUTED`: there is an input where the sides differ. `AGREES`: equal
    wherever it was tried, no proof found. `UNDECIDED`: could not be read, derived or evaluated.

    Shapes:
        None.

    Raises:
        Nothing.

    Source: `docs/proofs.md`.

    >>> print(Status.PROVED)
    PROVED
    """

    PROVED = "PROVED"
    TRUE_ONLY_IF = "TRUE_ONLY_IF"
    REFUTED = "REFUTED"
    AGREES = "AGREES"
    UNDECIDED = "UNDECIDED"

    def __str__(self) -> str:
        return self.value


PROVED, TRUE_ONLY_IF, REFUTED, AGREES, UNDECIDED = Status


@dataclass(frozen=True, repr=False)
class Verdict:
    """What was found out about a claim.

    Attributes:
        status: one of the five.
        reason: why, in one sentence.
        assumptions: what the proof rests on, and for `TRUE_ONLY_IF` the fact that is missing.
        counterexample: an input where the sides differ, or None.
        exceptions: where nothing is said, such as the kink of a ReLU.
        derivation: the derivation that the claim was held against, or None.

    Shapes:
        None; it is true in a condition if the claim is proved.

    Raises:
        Nothing; `check` and `verify` make it.

    Source: `docs/proofs.md`.

    >>> import jax.numpy as jnp, symbolic
    >>> verdict = symbolic.check(lambda x: jnp.sum(x**2), "x", lambda x: x, {"x": "n"})
    >>> print(verdict.status, verdict.counterexample.sizes)
    REFUTED {'n': 1}
    """

    status: Status
    reason: str
    assumptions: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    exceptions: tuple[str, ...] = ()
    derivation: Derivation | None = None
    _measure: Callable[[], Any] | None = None
    _suggest: Callable[[], str] | None = None

    def __bool__(self) -> bool:
        return self.status is PROVED

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the derivation.

        Source: `Derivation.steps`.

        >>> import jax.numpy as jnp, symbolic
        >>> verdict = symbolic.check(lambda x: jnp.sum(x**2), "x", lambda x: 2 * x, {"x": "n"})
        >>> verdict.steps[-1].matrix
        '∂L/∂x = 2 x'
        """
        return self.derivation.steps if self.derivation is not None else ()

    @cached_property
    def suggestion(self) -> str:
        """What is wrong with a refuted claim, and the true formula; empty for other verdicts.

        Source: altered derivatives, of which one is the claim.

        >>> import jax.numpy as jnp, symbolic
        >>> symbolic.check(lambda x: jnp.sum(x**2), "x", lambda x: x, {"x": "n"}).suggestion
        'the factor 2 is missing; write ∂L/∂x = 2 x'
        """
        return self._suggest() if self._suggest is not None else ""

    @cached_property
    def numerics(self) -> Any:
        """How good JAX's numbers are, measured when first asked for.

        Source: the same program in 50 digits and more.

        >>> import jax.numpy as jnp, symbolic
        >>> naive = lambda x: jnp.log(1 + jnp.exp(x))
        >>> verdict = symbolic.check(naive, None, naive, {"x": ""}, kind="value")
        >>> verdict.numerics.advice[0]
        'log(1 + exp(x)) overflows ...; write jax.nn.softplus(x)'
        """
        return self._measure() if self._measure is not None else None

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        lines = [f"{self.status}: {self.reason}"]
        if self.derivation is not None:
            lines.append(f"  derived: {self.derivation.left} = {self.derivation.result}")
        lines += [f"  assuming that {fact}" for fact in self.assumptions]
        if self.counterexample is not None:
            lines += [f"  {line}" for line in str(self.counterexample).splitlines()]
        if self.suggestion:
            lines.append(f"  {self.suggestion}")
        lines += [f"  except where {place}" for place in self.exceptions]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from symbolic.showing import evidence, notebook

        return notebook.shown(evidence.verdict_html(self))
