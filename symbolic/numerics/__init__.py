"""How good JAX's numbers are: programs run by JAX against exact values of the same programs.

`measure` gives a `Numerics`: the largest errors at ordinary and at extreme inputs, where a program
stops being finite, and which stable form to write instead.
"""

from symbolic.numerics.errors import Errors
from symbolic.numerics.measuring import measure
from symbolic.numerics.report import Numerics, Precision

__all__ = ["Errors", "Numerics", "Precision", "measure"]
