import importlib
import pkgutil

import pytest

from symbolic.report import systems


def forget():
    """Drop every training and table that systems keep, so that a check computes it anew."""
    for found in pkgutil.iter_modules(systems.__path__, systems.__name__ + "."):
        for value in vars(importlib.import_module(found.name)).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.fixture
def anew():
    forget()
    yield
    forget()
