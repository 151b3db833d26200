"""Compiled runs kept for the next call: one for each program, whatever its numbers."""

import functools
from collections.abc import Callable
from typing import Any

import jax

from jaxnn.training import closures
from jaxnn.training.epochs import Plan, run_chunk

_KEPT = 32
_programs: list["Program"] = []

Functions = tuple[Callable, Any, dict[str, Callable]]


class Program:
    """A run compiled for certain functions, to be called with their numbers as arguments."""

    def __init__(self, functions: Functions, captured: closures.Captured, lifted: bool) -> None:
        self.captured, self.lifted = captured, lifted
        self.own: frozenset[closures.Place] = frozenset()

        @functools.partial(jax.jit, static_argnames="plan")
        def compiled(numbers: list, *arguments: Any, plan: Plan) -> Any:
            places = dict(zip(captured.numbers, numbers, strict=True))
            return run_chunk(closures.with_numbers(functions, places), plan, *arguments)

        self._compiled = compiled

    def fits(self, captured: closures.Captured) -> bool:
        """Whether functions that captured this are the same program."""
        return self.captured.same_program(captured, self.own)

    def call(self, captured: closures.Captured, plan: Plan, *arguments: Any) -> Any:
        """Run with the numbers that were captured."""
        numbers = [captured.numbers.get(place, 0.0) for place in self.captured.numbers]
        return self._compiled(numbers, *arguments, plan=plan)


class Bound:
    """A program together with the numbers of the functions it was found for."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._lifted = True
        self._find()

    def _find(self) -> None:
        self._captured = closures.examine(self._functions, self._lifted)
        for lifted in (True, False) if self._lifted else (False,):
            captured = self._captured if lifted else closures.examine(self._functions, False)
            for program in _programs:
                if program.lifted == lifted and program.fits(captured):
                    self._program, self._captured, self._lifted = program, captured, lifted
                    _programs.remove(program)
                    _programs.insert(0, program)
                    return
        self._program = Program(self._functions, self._captured, self._lifted)

    @property
    def is_new(self) -> bool:
        """Whether nothing has been compiled for these functions yet."""
        return self._program not in _programs

    def compile(self, plan: Plan, *arguments: Any) -> None:
        """Compile for these arguments, if that is not yet done.

        A function may use a captured number where only a Python number will do, as in `if lam > 0`.
        It is then compiled for that number alone.
        """
        try:
            self(plan, *arguments)
        except TypeError:
            if not (self._lifted and self.is_new and self._captured.numbers):
                raise
            self._lifted = False
            self._find()
        if not self._lifted:
            self(plan, *arguments)
        if self.is_new:
            after = closures.examine(self._functions, self._lifted)
            # What the functions change while they are traced is bookkeeping of their own.
            self._program.own = self._captured.changed(after)
            _programs.insert(0, self._program)
            del _programs[_KEPT:]

    def __call__(self, plan: Plan, *arguments: Any) -> Any:
        return self._program.call(self._captured, plan, *arguments)
