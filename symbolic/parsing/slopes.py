"""Derivatives of expressions: by an element of a tensor, and of functions of one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from symbolic import expressions as ex
from symbolic.deriving.pullback import pull
from symbolic.expressions import Expression, Tensor
from symbolic.functions import NoDerivative
from symbolic.indices import Index, Position
from symbolic.parsing.errors import NotMeant

if TYPE_CHECKING:
    pass


_PROBE = Tensor("τ", ())


def partial(body: Expression, tensor: Tensor, at: Sequence[Position]) -> Expression:
    """The derivative of an expression in an element of a tensor."""
    places = tuple(Index("pqrs"[axis % 4], size) for axis, size in enumerate(tensor.shape))
    shares = pull(body, ex.ONE, (), {tensor})
    try:
        made = ex.add(*(share.at(places) for share in shares)) if shares else ex.ZERO
    except NoDerivative as error:
        raise NotMeant(str(error)) from None
    return ex.substitute(made, dict(zip(places, at, strict=True)))


def slope(function: Callable[[Expression], Expression]) -> Callable[[Expression], Expression]:
    """The derivative of a function of one number."""

    def derived(x: Expression) -> Expression:
        probe = ex.Element(_PROBE, ())
        body = function(probe)
        return ex.replace(partial(body, _PROBE, ()), {_PROBE: ((), x)})

    return derived
