"""What a function can reach: its cells, defaults and globals, and what these are made of.

Nothing is trusted by default. What cannot be seen through (`is_opaque`) may change unseen, so that
a function that reaches such a thing is never taken for one that was compiled before.
"""

import argparse
import dis
import functools
import importlib.util
import inspect
import os
import sys
import sysconfig
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

_LONG = 100  # the entries of a longer list are compared, not looked into
_DEPTH = 4  # how far submodules are followed
_NAMESPACES = (types.SimpleNamespace, argparse.Namespace)
_SCALARS = (int, bool, str, bytes, complex, float, type(None), type(...), range, slice)
_INERT = (
    *_SCALARS,
    type,
    types.ModuleType,
    types.BuiltinFunctionType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.GenericAlias,
    np.ufunc,
    np.dtype,
)
# What Python or dataclasses write into a class, and what only runs when an object is made.
_WRITTEN = frozenset(
    "__annotations__ __dataclass_fields__ __dataclass_params__ __dict__ __doc__ __firstlineno__ "
    "__init__ __match_args__ __module__ __qualname__ __slots__ __static_attributes__ "
    "__weakref__".split()
)
# Functions that look at a number's type would take a tracer for something else.
_LOOKS_AT_TYPES = frozenset({"isinstance", "issubclass", "type", "isscalar", "hasattr", "callable"})
_REACHES_ANYTHING = frozenset(
    {"globals", "locals", "vars", "eval", "exec", "__import__", "getattr"}
)
_TRUSTED = ("jax", "jaxlib", "jaxtyping", "numpy", "optax", "jaxnn")

Child = tuple[Any, Any, bool]


def kind(value: Any) -> Any:
    """What is compared of a value apart from its children."""
    if isinstance(value, types.FunctionType):
        return value.__code__
    if isinstance(value, (tuple, list)):
        return (type(value), len(value)) if len(value) <= _LONG else (type(value), *value)
    if isinstance(value, dict):
        return type(value), tuple(value)
    if isinstance(value, (set, frozenset)):
        return type(value), frozenset((type(item), item) for item in value)
    if isinstance(
        value, (functools.partial, types.MethodType, property, staticmethod, classmethod)
    ):
        return type(value)
    return type(value) if _is_frozen(value) else value


def is_opaque(value: Any) -> bool:
    """Whether a value may change in a way that neither its kind nor its children show."""
    if isinstance(value, types.FunctionType):
        return not _is_library(value) and _reads(value.__code__).reaches_anything
    if isinstance(value, (tuple, list)):
        return len(value) > _LONG and not all(isinstance(item, _SCALARS) for item in value)
    if isinstance(value, (dict, set, frozenset)):
        return not all(isinstance(item, (*_SCALARS, type)) for item in value)
    if isinstance(value, np.ndarray):
        return True  # of objects or records; other arrays are numbers
    if isinstance(value, types.ModuleType):
        return not _is_library(value)  # those that a function names are looked into beforehand
    if isinstance(value, types.BuiltinFunctionType):
        return not isinstance(value.__self__, (types.ModuleType, type, type(None)))
    if isinstance(value, (*_INERT, *_NAMESPACES, functools.partial, types.MethodType)):
        return False
    if isinstance(value, (property, staticmethod, classmethod)):
        return False
    owner = type(value)
    return _is_library(owner) and owner.__module__.split(".")[0] not in _TRUSTED


def looks_at_types(value: Any) -> bool:
    """Whether a function may treat a number by its type, or catch what a tracer raises."""
    return (
        isinstance(value, types.FunctionType)
        and not _is_library(value)
        and _reads(value.__code__).looks_at_types
    )


def children(value: Any) -> Iterator[Child]:
    """(step, child, whether the value can be rebuilt with another child there)."""
    if isinstance(value, types.FunctionType):
        yield from _captured_by(value)
    elif isinstance(value, (tuple, list)):
        rebuilds = type(value) in (tuple, list) or hasattr(value, "_fields")
        if len(value) <= _LONG:
            yield from ((i, child, rebuilds) for i, child in enumerate(value))
        yield from _attributes(value, getattr(value, "__dict__", ()))
    elif isinstance(value, dict):
        yield from (((key,), child, type(value) is dict) for key, child in value.items())
        yield from _attributes(value, getattr(value, "__dict__", ()))
    elif isinstance(value, functools.partial):
        yield "func", value.func, True
        yield "args", value.args, True
        yield "keywords", value.keywords, True
    elif isinstance(value, property):
        yield "fget", value.fget, False
    elif isinstance(value, (types.MethodType, staticmethod, classmethod)):
        yield "func", value.__func__, False
        yield "self", getattr(value, "__self__", None), False
    elif isinstance(value, type):
        for owner in (*inspect.getmro(value), *inspect.getmro(type(value))):
            if not _is_library(owner):
                names = vars(owner).keys() - _WRITTEN
                yield from (((owner, name), vars(owner)[name], False) for name in sorted(names))
    elif isinstance(value, _NAMESPACES):
        yield from _attributes(value, vars(value))
    elif _is_frozen(value) or not (isinstance(value, types.ModuleType) or _is_library(type(value))):
        yield from _attributes(value, getattr(value, "__dict__", ()))
        yield from _attributes(value, _slots(type(value)))
        yield "class", type(value), False
    elif hasattr(value, "__wrapped__"):
        wrapped: Any = value
        yield "wrapped", wrapped.__wrapped__, False
        if not _is_library(inspect.unwrap(wrapped)):
            # What `jax.jit` notes of its arguments is fixed with the function.
            yield from _attributes(value, vars(value).keys() - {"_jit_info"})


def _is_frozen(value: Any) -> bool:
    """Whether a value is an instance of a frozen dataclass, which its fields are all of."""
    parameters = getattr(type(value), "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def _attributes(value: Any, names: Any) -> Iterator[Child]:
    yield from ((name, getattr(value, name), False) for name in list(names) if hasattr(value, name))


def _slots(owner: type) -> list[str]:
    return [
        name
        for each in owner.__mro__
        for name, held in vars(each).items()
        if isinstance(held, types.MemberDescriptorType)
    ]


def _captured_by(function: types.FunctionType) -> Iterator[Child]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if not _is_empty(cell):
            yield ("cell", name), cell.cell_contents, True
    library = _is_library(function)
    if library and "<locals>" not in function.__code__.co_qualname:
        return  # its defaults are fixed in its code
    if function.__defaults__:
        yield "defaults", function.__defaults__, True
    if function.__kwdefaults__:
        yield "kwdefaults", function.__kwdefaults__, True
    if library:
        return
    yield "attributes", function.__dict__, False
    reads = _reads(function.__code__)
    for name in sorted(reads.globals & function.__globals__.keys()):
        held = function.__globals__[name]
        if isinstance(held, types.ModuleType):
            yield from _module(held, reads.names, ("global", name))
        else:
            yield ("global", name), held, not reads.writes_globals
    for name in sorted(reads.imports):
        module = sys.modules.get(name)
        if module is not None and not _is_library(module):
            yield from _module(module, reads.names, ("import", name))


def _module(module: types.ModuleType, names: frozenset[str], step: tuple) -> Iterator[Child]:
    """Of a module, the attributes that the function's code names, in submodules too."""
    for name in sorted(names & vars(module).keys()):
        held = vars(module)[name]
        if not isinstance(held, types.ModuleType):
            yield (*step, name), held, False
        elif len(step) < _DEPTH:
            yield from _module(held, names, (*step, name))


class _Reads:
    """What a code object, or one nested in it, names."""

    def __init__(self, code: types.CodeType) -> None:
        reads, imports, writes, catches = set(), set(), False, False
        names = set(code.co_names)
        for instruction in dis.get_instructions(code):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                reads.add(instruction.argval)
            elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                writes = True
            elif instruction.opname == "POP_EXCEPT":
                catches = True
            elif instruction.opname == "IMPORT_NAME":
                imports.add(instruction.argval)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                inner = _reads(constant)
                reads, names, imports = (
                    reads | inner.globals,
                    names | inner.names,
                    imports | inner.imports,
                )
                writes |= inner.writes_globals
                catches |= inner.catches
        self.globals, self.names, self.imports = (
            frozenset(reads),
            frozenset(names),
            frozenset(imports),
        )
        self.writes_globals, self.catches = writes, catches
        self.looks_at_types = catches or bool(names & _LOOKS_AT_TYPES)
        self.reaches_anything = bool(reads & _REACHES_ANYTHING) or "" in imports


@functools.lru_cache(maxsize=1024)
def _reads(code: types.CodeType) -> _Reads:
    return _Reads(code)


def _is_empty(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return True
    return False


def _is_library(thing: Any) -> bool:
    """Whether a function, class or module is Python's or of a package trusted not to change."""
    if isinstance(thing, types.FunctionType):
        return _library_file(thing.__code__.co_filename)
    module = thing if isinstance(thing, types.ModuleType) else sys.modules.get(thing.__module__)
    file = getattr(module, "__file__", None)
    # What has no file is built in, unless it was never imported: __main__ or made by hand.
    return _library_file(file) if file else getattr(module, "__spec__", None) is not None


@functools.lru_cache(maxsize=4096)
def _library_file(file: str) -> bool:
    path = str(Path(file).resolve())
    if path.startswith(_trusted_folders()):
        return True
    in_python = path.startswith(str(Path(sysconfig.get_path("stdlib")).resolve()) + os.sep)
    return in_python and not {"site-packages", "dist-packages"} & set(Path(path).parts)


@functools.cache
def _trusted_folders() -> tuple[str, ...]:
    specs = [importlib.util.find_spec(name) for name in _TRUSTED]
    origins = [Path(spec.origin).resolve().parent for spec in specs if spec and spec.origin]
    return tuple(f"{folder}{os.sep}" for folder in origins)
