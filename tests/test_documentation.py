"""Every public name is documented: shapes, what is raised, where it comes from, an example."""

import doctest
import functools
import inspect
import types

import pytest

import jaxnn
import jaxnn.plots
import symbolic


def public_names():
    for module in (jaxnn, jaxnn.data, jaxnn.data.lectures, jaxnn.plots, symbolic):
        names = getattr(module, "__all__", None) or [n for n in vars(module) if n[0] != "_"]
        for name in names:
            value = getattr(module, name)
            if isinstance(value, (types.ModuleType, dict, str)):
                continue
            if not getattr(value, "__module__", "").startswith(("jaxnn", "symbolic")):
                continue
            if callable(value) and not name.isupper():
                yield pytest.param(value, id=f"{module.__name__}.{name}")
                if inspect.isclass(value):
                    own = [n for n in vars(value) if n[0] != "_" and n not in _fields(value)]
                    for method in own:
                        yield pytest.param(
                            getattr(value, method), id=f"{module.__name__}.{name}.{method}"
                        )


def _fields(kind):
    return {
        *getattr(kind, "_fields", ()),
        *getattr(kind, "__dataclass_fields__", ()),
        "count",
        "index",
    }


@pytest.mark.parametrize("value", list(public_names()))
def test_public_names_are_documented(value):
    text = inspect.getdoc(value) or ""
    first = text.split("\n")[0]
    assert first.endswith((".", ":")), "the first line is one sentence"
    assert "Source:" in text, "where it comes from"
    assert doctest.DocTestParser().get_examples(text), "an example that runs"
    if not isinstance(value, property | functools.cached_property):
        assert "Shapes:" in text, "its shapes"
        assert "Raises:" in text, "what it raises"


def test_public_functions_are_annotated_with_shapes():
    shaped = 0
    for name in jaxnn.__all__:
        value = getattr(jaxnn, name)
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            assert signature.return_annotation is not inspect.Signature.empty, name
            for parameter in signature.parameters.values():
                assert parameter.annotation is not inspect.Signature.empty, (name, parameter)
            shaped += "jaxtyping" in repr([p.annotation for p in signature.parameters.values()])
    assert shaped >= 30
