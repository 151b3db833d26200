"""What cannot be read, in one sentence each."""

from __future__ import annotations

import os

import jax
import numpy as np

_LIBRARIES = tuple(
    os.path.dirname(os.path.abspath(file)) + os.sep
    for file in (jax.__file__, np.__file__, os.path.dirname(os.path.abspath(__file__)))
)
_RANDOM = "random_bits random_seed random_wrap random_unwrap threefry2x32 bitcast_convert_type"
_ADVICE = {
    **dict.fromkeys(_RANDOM.split(), "give random numbers as an argument of the function"),
    "scan": "write the loop in Python, so that each step is read",
    "while": "write the loop in Python, so that each step is read",
    "conv_general_dilated": "write the convolution as a sum of shifted products",
}


class ReadingError(ValueError):
    """A function that cannot be read at symbolic sizes."""


class UnknownOperation(ReadingError, NotImplementedError):
    """A function that needs a primitive which no entry of the tables reads."""


def is_users(file: str) -> bool:
    """Whether a file is neither JAX's, nor NumPy's, nor this package's."""
    return not file.startswith((*_LIBRARIES, "<"))


def line_of(equation: object) -> str:
    """`file:line` of the user's code that made an equation, or an empty text."""
    traceback = getattr(getattr(equation, "source_info", None), "traceback", None)
    for frame in getattr(traceback, "frames", ()):
        if is_users(frame.file_name):
            return f"{frame.file_name}:{frame.line_num}"
    return ""


def unknown(primitive: str, line: str, advice: str = "") -> UnknownOperation:
    """The refusal of a primitive."""
    place = f" ({line})" if line else ""
    advice = advice or _ADVICE.get(primitive, "write that step with other operations of jax.numpy")
    return UnknownOperation(f"the operation {primitive!r}{place} cannot be read; {advice}")
