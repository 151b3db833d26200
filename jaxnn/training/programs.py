"""Compiled runs kept for the next call: one for each program, whatever its numbers."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from jaxnn.training import closures
from jaxnn.training.epochs import run_chunk

_KEPT = 32
_programs: list["Program"] = []

Functions = tuple[Any, ...]


class Program:
    """A run compiled for certain functions, to be called with their numbers as arguments.

    It keeps the functions without their numbers, so that captured data can be freed.
    """

    def __init__(
        self, run: Callable, functions: Functions, captured: closures.Captured, lifted: bool
    ) -> None:
        self.run, self.lifted = run, lifted
        self.notes: dict[Any, Any] = {}
        self.compiled_for: set[Any] = set()
        self.own = closures.Bookkeeping()
        places = dict.fromkeys(captured.numbers)
        self.captured = closures.Captured(places, captured.facts, captured.opaque)
        skeleton = closures.with_numbers(functions, places)

        @functools.partial(jax.jit, static_argnames="plan")
        def compiled(numbers: list, *arguments: Any, plan: Any) -> Any:
            given = dict(zip(places, numbers, strict=True))
            return run(closures.with_numbers(skeleton, given), plan, *arguments)

        self.call = compiled

    def fits(self, run: Callable, captured: closures.Captured, lifted: bool) -> bool:
        """Whether functions that captured this are the same program."""
        alike = (run, lifted) == (self.run, self.lifted)
        return alike and self.captured.same_program(captured, self.own)


class Bound:
    """A program together with the numbers of the functions it was found for.

    run: what the program does with the functions, a plan and further arguments.
    """

    def __init__(
        self,
        functions: Functions,
        run: Callable = run_chunk,
        examined: dict[bool, closures.Captured] | None = None,
    ) -> None:
        self._run, self._functions = run, functions
        self._examined = {} if examined is None else examined
        self._bind(lifted=True)
        if self.is_new and self._program.captured.numbers:
            self._bind(lifted=False)  # perhaps one that would not take its numbers as arguments
            if self.is_new:
                self._bind(lifted=True)

    def _bind(self, lifted: bool) -> None:
        """Take a kept program that fits, or a new one."""
        if lifted not in self._examined:
            self._examined[lifted] = closures.examine(self._functions, lifted)
        self._captured = self._examined[lifted]
        found = (self._run, self._functions, self._captured, lifted)
        fitting = (p for p in _programs if p.fits(self._run, self._captured, lifted))
        self._program = next(fitting, None) or Program(*found)
        if not self.is_new:
            _programs.remove(self._program)
            _programs.insert(0, self._program)
        self._numbers: list[Any] | None = None

    def also(self, run: Callable) -> "Bound":
        """Another program for the same functions, which are not examined again."""
        return Bound(self._functions, run, self._examined)

    @property
    def is_new(self) -> bool:
        """Whether nothing has been compiled for these functions yet."""
        return self._program not in _programs

    @property
    def notes(self) -> dict[Any, Any]:
        """What its users have found out about these functions, whatever their numbers."""
        return self._program.notes

    def compile(self, plan: Any, *arguments: Any) -> None:
        """Compile for these arguments, if that is not yet done.

        A function may use a captured number where only a Python number will do, as in `if lam > 0`.
        It is then compiled for that number alone.
        """
        leaves, structure = jax.tree.flatten(arguments)
        call = (plan, structure, *map(jax.typeof, leaves))
        if call in self._program.compiled_for:
            return
        if not self._takes_its_numbers(plan, *arguments):
            self._bind(lifted=False)
            self(plan, *arguments)
        self._program.compiled_for.add(call)
        self.keep()

    def keep(self) -> None:
        """Keep the program for the next call, now that its functions have been traced."""
        if self.is_new and not self._captured.opaque:
            after = closures.examine(self._functions, self._program.lifted)
            # What the functions change while they are traced is bookkeeping of their own.
            self._program.own = closures.Bookkeeping.between(self._captured, after)
            _programs.insert(0, self._program)
            del _programs[_KEPT:]

    def _takes_its_numbers(self, plan: Any, *arguments: Any) -> bool:
        try:
            self(plan, *arguments)
        except Exception:
            if not self._program.captured.numbers:
                raise
            return False
        return True

    def __call__(self, plan: Any, *arguments: Any) -> Any:
        if self._numbers is None:
            known = self._captured.numbers
            values = [known.get(place, 0.0) for place in self._program.captured.numbers]
            self._numbers = [jnp.asarray(v) if isinstance(v, np.ndarray) else v for v in values]
        return self._program.call(self._numbers, *arguments, plan=plan)
