"""JAX functions read at symbolic sizes as programs of index expressions.

`read(signature, fn)` traces `fn` and gives a `Program`; nothing outside this package knows what a
primitive is. How each is read is one entry in a table: `ENTRIES` of the module whose subject it is,
put together in `table`. `boundaries` names the functions of JAX that are taken whole; `patterns`
finds softmax and its kin where they are spelled out.
"""

from symbolic.reading.errors import ReadingError, UnknownOperation
from symbolic.reading.program import Output, Program, Value
from symbolic.reading.reader import read

__all__ = ["Output", "Program", "ReadingError", "UnknownOperation", "Value", "read"]
