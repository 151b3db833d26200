"""Programs in Python: their docstrings, and comments `# symbolic: …`; nothing is run."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic.notes.documents.comments import pin
from symbolic.notes.documents.files import NotADocument
from symbolic.notes.documents.rest import passages_of_rest
from symbolic.notes.passages import Passage

_LARGEST = 2_000_000
_PIN = re.compile(r"#\s*symbolic\s*:", re.IGNORECASE)
_LOST = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\v": r"\v"}
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class _Scope:
    """A module, class or function, its qualified name and the lines it takes."""

    node: _Documented
    name: str
    first: int
    last: int


def passages_of_docstrings(text: str, first_line: int = 1, place: str = "") -> Iterator[Passage]:
    """The passages of a program's docstrings; `place` is the name of the module.

    Raises:
        NotADocument: for a text that is no Python.
    """
    scopes = _scopes(_parsed(text), place)
    made = [passage for scope in scopes for passage in _of_docstring(scope, text)]
    made += _pins(text, scopes)
    shift = first_line - 1
    made.sort(key=lambda passage: passage.line)
    return (Passage(p.kind, p.text, p.line + shift, p.place, p.display) for p in made)


def _parsed(text: str) -> ast.Module:
    if len(text) > _LARGEST:
        raise NotADocument(
            f"the program has {len(text)} characters, above the {_LARGEST} that are read; split it"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        raise NotADocument(f"the program is no Python ({error.msg}{where}); correct it") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotADocument("the program is nested too deep to be read; split it") from error


def _scopes(module: ast.Module, place: str) -> list[_Scope]:
    """The module and everything in it that may have a docstring, in the order of the lines."""
    found = [_Scope(module, place, 0, 2**60)]
    left: list[tuple[ast.AST, str]] = [(module, place)]
    while left:
        node, name = left.pop()
        for field in _BODIES:
            for child in getattr(node, field, ()):
                inner = name
                if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    inner = f"{name}.{child.name}" if name else child.name
                    last = child.end_lineno or child.lineno
                    found.append(_Scope(child, inner, child.lineno, last))
                left.append((child, inner))
    return sorted(found, key=lambda scope: scope.first)


def _of_docstring(scope: _Scope, text: str) -> Iterator[Passage]:
    first = scope.node.body[0] if scope.node.body else None
    value = first.value if isinstance(first, ast.Expr) else None
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        return
    lost = "".join(sorted(set(value.value) & set(_LOST)))
    if lost:
        sentence = (
            f"the docstring is not raw, so that `{_LOST[lost[0]]}` in it is a control character; "
            'write r"""…"""'
        )
        yield Passage("trouble", sentence, value.lineno, scope.name)
    last = value.end_lineno or value.lineno
    for passage in passages_of_rest(_dedented(value.value), value.lineno, scope.name, True):
        line = min(passage.line, last)
        yield Passage(passage.kind, passage.text, line, passage.place, passage.display)


def _dedented(docstring: str) -> str:
    """A docstring without the indentation of its program, with as many lines."""
    lines = docstring.expandtabs().split("\n")
    depths = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    depth = min(depths, default=0)
    return "\n".join([lines[0].lstrip(), *(line[depth:] for line in lines[1:])])


def _pins(text: str, scopes: Sequence[_Scope]) -> Iterator[Passage]:
    if not _PIN.search(text):
        return
    around: list[_Scope] = []
    left = list(reversed(scopes))
    for line, comment in _comments(text):
        while left and left[-1].first <= line:
            around.append(left.pop())
        while around[-1].last < line:
            around.pop()
        made = pin(comment.lstrip("#"), line, around[-1].name)
        if made:
            yield made


def _comments(text: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        return
