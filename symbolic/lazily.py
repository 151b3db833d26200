"""Attributes that are worked out when they are first asked for, without a lock.

Up to Python 3.11 `functools.cached_property` takes a lock each time, which costs more than most of
what expressions and positions keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property:
        """A method whose result stays on its object, as long as that lives."""

        def __init__(self, function: Any):
            self.function, self.__doc__ = function, function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            made = instance.__dict__[self.name] = self.function(instance)
            return made


__all__ = ["cached_property"]
