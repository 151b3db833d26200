"""Functions of which only the name is known: what holds for `?g` holds whatever g is.

To evaluate, each stands for one smooth function without symmetries; to prove, for itself alone.
Its derivative is `?g'`, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp

MARK = "?"
_PRIME = "'"


def is_any(name: str) -> bool:
    """Whether a name in the table of functions stands for any function."""
    return name.startswith(MARK)


def derivative_of(name: str) -> str:
    """The name of the derivative of any function."""
    return name + _PRIME


def shown(name: str) -> str:
    """The name as people write it."""
    return name.removeprefix(MARK).replace(_PRIME, "′")


def _taken_apart(name: str) -> tuple[float, float, float, int]:
    """The constants of the function that stands for a name, and how often it is differentiated."""
    stem = name.rstrip(_PRIME)
    seed = sum((place + 1) * ord(letter) for place, letter in enumerate(stem)) % 89
    return 1.25 + seed / 64, 0.5 + seed / 128, 0.75 + seed / 256, len(name) - len(stem)


def _value(name: str, x: Any, sin: Callable[[Any], Any], exp: Callable[[Any], Any], cos) -> Any:
    scale, rate, growth, order = _taken_apart(name)
    wave = (sin, cos, lambda y: -sin(y), lambda y: -cos(y))[order % 4]
    return (
        scale * rate**order * wave(rate * x + growth)
        + 0.5**order * exp(x * 0.5)
        + ((x * x * 0.25, x * 0.5, 0.5 + 0 * x)[order] if order < 3 else 0 * x)
    )


def exact(name: str, context: Any, x: Any) -> Any:
    """The value in the numbers of an mpmath context."""
    return _value(name, x, context.sin, context.exp, context.cos)


@cache
def on_arrays(name: str) -> Callable[[Any], Any]:
    """The function on arrays, called by its name."""

    def function(x: Any) -> Any:
        return _value(name, x, jnp.sin, jnp.exp, jnp.cos)

    function.__name__ = function.__qualname__ = name
    return jax.jit(function)
