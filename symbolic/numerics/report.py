"""What was measured of a program's numbers, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.numerics.errors import Errors


@dataclass(frozen=True)
class Precision:
    """How good a program's numbers are in one floating-point format.

    Attributes:
        dtype: the format, such as `float32`.
        ordinary: the errors at generic inputs of size about 1.
        extreme: the errors where one array at a time is huge, tiny, shifted or 0.
        first_not_finite: a sentence on where the program is `inf` or `nan` first although the exact
            value is not, or an empty text.
    """

    dtype: str
    ordinary: Errors
    extreme: Errors
    first_not_finite: str = ""

    def __str__(self) -> str:
        lines = [
            f"{self.dtype}, {name} inputs: {_told(errors)}"
            for name, errors in (("ordinary", self.ordinary), ("extreme", self.extreme))
        ]
        return "\n".join([*lines, *filter(None, [self.first_not_finite])])


@dataclass(frozen=True)
class Numerics:
    """How good a program's numbers are.

    Attributes:
        precisions: one per floating-point format.
        advice: the stable forms to write instead, where digits are lost or values overflow.
    """

    precisions: tuple[Precision, ...]
    advice: tuple[str, ...] = ()

    def __getitem__(self, dtype: str) -> Precision:
        for precision in self.precisions:
            if precision.dtype == dtype:
                return precision
        raise KeyError(dtype)

    @property
    def first_not_finite(self) -> tuple[str, ...]:
        """Where the program is first not finite although the exact value is, per format."""
        return tuple(p.first_not_finite for p in self.precisions if p.first_not_finite)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.precisions), *(f"advice: {a}" for a in self.advice)])

    @property
    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """The errors as a header and rows of texts."""
        header = ("format", "inputs", "ulp", "relative", "absolute", "not finite")
        rows = [
            (
                precision.dtype,
                name,
                f"{errors.largest_ulp:.3g}",
                f"{errors.largest_relative:.3g}",
                f"{errors.largest_absolute:.3g}",
                f"{errors.not_finite} of {errors.entries}",
            )
            for precision in self.precisions
            for name, errors in (("ordinary", precision.ordinary), ("extreme", precision.extreme))
        ]
        return header, rows

    def _repr_markdown_(self) -> str:
        header, rows = self.table
        lines = [header, ("---",) * len(header), *rows]
        told = [f"- {sentence}" for sentence in (*self.first_not_finite, *self.advice)]
        written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return written + ("\n\n" + "\n".join(told) if told else "")


def number(value: float) -> str:
    """A number with three digits."""
    return f"{value:.3g}".replace("-", "−")


def _told(errors: Errors) -> str:
    if not errors.entries:
        return "no exact value to compare with"
    if errors.not_finite == errors.entries:
        return f"none of {errors.entries} values is finite"
    text = (
        f"within {errors.largest_ulp:.3g} ulp, "
        f"relative {errors.largest_relative:.2g}, absolute {errors.largest_absolute:.2g}"
    )
    if errors.largest_ulp > 1:
        text += f" (worst at {errors.worst_input})"
    if errors.not_finite:
        text += f"; {errors.not_finite} of {errors.entries} values not finite"
    return text
