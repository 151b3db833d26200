"""A bound on the work that one question may take, asked after wherever work goes on and on.

It is counted in seconds of this thread on a processor, so that a busy machine changes no verdict.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_EVERY = 16
_calls = itertools.count()
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class OutOfTime(Exception):
    """The time for a question is over; no `ValueError`, so that nothing takes it for an answer."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Give what is inside at most some seconds, or what is left of a bound outside."""
    token = _deadline.set(min(_deadline.get(), time.thread_time() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def left() -> float:
    """The seconds that are left; infinitely many where there is no bound."""
    deadline = _deadline.get()
    return deadline - time.thread_time() if deadline < float("inf") else deadline


def is_over() -> bool:
    """Whether the time is over."""
    return left() < 0


class Allowance:
    """Seconds that several pieces of work share, one after another.

    Args:
        seconds: how many.
    """

    def __init__(self, seconds: float):
        self._left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Give what is inside what is left of them."""
        started = time.thread_time()
        try:
            with at_most(self._left):
                yield
        finally:
            self._left -= time.thread_time() - started


def check() -> None:
    """Raise `OutOfTime` where the time is over; the clock is asked at some of the calls only."""
    if not next(_calls) % _EVERY and is_over():
        raise OutOfTime
