"""What a function can reach: its cells, defaults and globals, and what these are made of."""

import argparse
import dis
import functools
import sys
import sysconfig
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LONG = 100  # the entries of a longer list are compared, not looked into
_NAMESPACES = (types.SimpleNamespace, argparse.Namespace)
_LIBRARIES = tuple(
    str(Path(folder).resolve())
    for folder in (
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parent.parent,
    )
)

Child = tuple[Any, Any, bool]


def kind(value: Any) -> Any:
    """What is compared of a value apart from its children."""
    if isinstance(value, types.FunctionType):
        return value.__code__
    if isinstance(value, (tuple, list)):
        return (type(value), len(value)) if len(value) <= _LONG else tuple(value)
    if isinstance(value, dict):
        return type(value), tuple(value)
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    if isinstance(value, (functools.partial, types.MethodType)):
        return type(value)
    return value


def children(value: Any) -> Iterator[Child]:
    """(step, child, whether the value can be rebuilt with another child there)."""
    if isinstance(value, types.FunctionType):
        yield from _captured_by(value)
    elif isinstance(value, (tuple, list)):
        rebuilds = type(value) in (tuple, list) or hasattr(value, "_fields")
        if len(value) <= _LONG:
            yield from ((i, child, rebuilds) for i, child in enumerate(value))
    elif isinstance(value, dict):
        yield from (((key,), child, type(value) is dict) for key, child in value.items())
    elif isinstance(value, functools.partial):
        yield "func", value.func, True
        yield "args", value.args, True
        yield "keywords", value.keywords, True
    elif isinstance(value, types.MethodType):
        yield "func", value.__func__, False
        yield "self", value.__self__, False
    elif isinstance(value, type):
        if not _is_library(value):
            yield from _attributes(value, [name for name in vars(value) if name[:2] != "__"])
    elif isinstance(value, _NAMESPACES):
        yield from _attributes(value, vars(value))
    elif not isinstance(value, types.ModuleType) and not _is_library(type(value)):
        yield from _attributes(value, getattr(value, "__dict__", ()))
        yield from _attributes(value, getattr(value, "__slots__", ()))
        yield "class", type(value), False
    elif hasattr(value, "__wrapped__"):
        yield "wrapped", value.__wrapped__, False


def _attributes(value: Any, names: Any) -> Iterator[Child]:
    yield from ((name, getattr(value, name), False) for name in list(names) if hasattr(value, name))


def _captured_by(function: types.FunctionType) -> Iterator[Child]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if not _is_empty(cell):
            yield ("cell", name), cell.cell_contents, True
    yield "defaults", function.__defaults__, True
    yield "kwdefaults", function.__kwdefaults__, True
    if _is_library(function):
        return
    yield "attributes", function.__dict__, False
    reads, writes = _global_names(function.__code__)
    for name in sorted(reads & function.__globals__.keys()):
        held = function.__globals__[name]
        if not isinstance(held, types.ModuleType):
            yield ("global", name), held, not writes
        elif not _is_library(held):
            for inner in sorted(set(function.__code__.co_names) & vars(held).keys()):
                yield ("global", name, inner), vars(held)[inner], False


@functools.lru_cache(maxsize=1024)
def _global_names(code: types.CodeType) -> tuple[frozenset[str], frozenset[str]]:
    """The globals that a code object, or one nested in it, reads, and those that it writes."""
    reads, writes = set(), set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            reads.add(instruction.argval)
        elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            writes.add(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            inner_reads, inner_writes = _global_names(constant)
            reads |= inner_reads
            writes |= inner_writes
    return frozenset(reads), frozenset(writes)


def _is_empty(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return True
    return False


def _is_library(thing: Any) -> bool:
    """Whether a function, class or module comes with Python or an installed package."""
    if isinstance(thing, types.FunctionType):
        return _library_file(thing.__code__.co_filename)
    module = thing if isinstance(thing, types.ModuleType) else sys.modules.get(thing.__module__)
    file = getattr(module, "__file__", None)
    # What has no file is built in, unless it was never imported: __main__ or made by hand.
    return _library_file(file) if file else getattr(module, "__spec__", None) is not None


@functools.lru_cache(maxsize=4096)
def _library_file(file: str) -> bool:
    return str(Path(file).resolve()).startswith(_LIBRARIES)
