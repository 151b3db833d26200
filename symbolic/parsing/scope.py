"""What a note has said so far: shapes, definitions, functions, facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from symbolic.expressions import Tensor
from symbolic.facts import Fact
from symbolic.indices import Position
from symbolic.parsing import syntax as sx
from symbolic.parsing.layers import layer, moved
from symbolic.parsing.names import Name, Parts, below_text, label_text, take_apart


@dataclass(frozen=True)
class Definition:
    """What a name was said to be.

    Attributes:
        name: the name.
        body: the right side.
        places: the letters of the indices on the left side, `z_j` → `j`.
        arguments: the letters that it was written as a function of, as names; may be empty.
        line: where.
    """

    name: Name
    body: sx.Node
    places: tuple[str, ...] = ()
    arguments: tuple[sx.Node, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Usage:
    """How a name is used anywhere in the note.

    Attributes:
        indices: the largest number of letters that stood as its subscripts.
        examples: whether an example was picked from it by a bracket above.
        called: whether it carries a prime or stands like a function.
        bold: whether it is set in bold.
        numbered: whether numbers stood as its subscripts.
        bare: whether it stands without subscripts.
        vectors: whether a bold letter carries the index of an example, `𝐱_i`.
        layers: whether numbers or layers stand above it in brackets.
        transposed: whether it is transposed anywhere.
        primed: whether it carries a prime.
    """

    indices: int = 0
    examples: bool = False
    called: bool = False
    bold: bool = False
    numbered: bool = False
    bare: bool = False
    vectors: bool = False
    layers: bool = False
    transposed: bool = False
    primed: bool = False


@dataclass(frozen=True)
class Scope:
    """What is known where a formula stands.

    Attributes:
        shapes: the declared sizes of names.
        definitions: the last definition of each name.
        functions: the last definition of each function of numbers, by its letter and label.
        facts: what is assumed of names.
        usage: how each letter is used in the whole note.
        words: runs of letters that are one name, such as `MSE`.
        numbers: names that were given numbers, which hold for worked numbers only.
        sizes: letters that stand for sizes anywhere in the note.
        columns: whether examples stand in columns, as in `W X + b`.
        picks_columns: whether a picked example is transposed before a vector, `x_i^⊤ w`.
        tensors: the arguments of a function that names are.
        hidden: letters that are functions of a variable that is not written, as in `(uv)'`.
        likes: names that have the shape of another.
    """

    shapes: dict[Name, tuple[Position, ...]] = field(default_factory=dict)
    definitions: dict[Name, Definition] = field(default_factory=dict)
    functions: dict[Name, Definition | str] = field(default_factory=dict)
    facts: dict[Name, frozenset[str]] = field(default_factory=dict)
    usage: dict[str, Usage] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    numbers: dict[Name, Definition] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    columns: bool = False
    picks_columns: bool = False
    tensors: dict[Name, Tensor] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    likes: dict[Name, Name] = field(default_factory=dict)

    def with_shape(self, name: Name, shape: tuple[Position, ...]) -> Scope:
        """The scope with one shape more."""
        return replace(self, shapes={**self.shapes, name: shape})

    def with_definition(self, made: Definition) -> Scope:
        """The scope with one definition more."""
        return replace(self, definitions={**self.definitions, made.name: made})

    def with_function(self, name: Name, made: Definition | str) -> Scope:
        """The scope with one function more."""
        return replace(self, functions={**self.functions, name: made})

    def with_fact(self, name: Name, kind: str) -> Scope:
        """The scope with one fact more."""
        known = self.facts.get(name, frozenset())
        return replace(self, facts={**self.facts, name: known | {kind}})

    def without(self, name: Name) -> Scope:
        """The scope without the definition of a name."""
        kept = {key: made for key, made in self.definitions.items() if key != name}
        return replace(self, definitions=kept)

    def definition(self, name: Name) -> Definition | None:
        """The definition of a name, or that of the same name in another layer, moved."""
        made = self.definitions.get(name)
        if made is not None or not name.label:
            return made
        wanted = layer(name.label)
        if wanted is None:
            return None
        for other in reversed(self.definitions.values()):
            start = layer(other.name.label)
            same = (other.name.base, other.name.below) == (name.base, name.below)
            if not same or start is None or not start.letter:
                continue
            if wanted.offset < (0 if wanted.letter else 1):
                continue
            if wanted.letter == start.letter and wanted.offset <= start.offset:
                continue
            return replace(other, name=name, body=moved(other.body, start, wanted))
        return None

    def knows(self, name: Name) -> bool:
        """Whether anything was said of a name."""
        return name in self.shapes or name in self.likes or self.definition(name) is not None

    def layered(self, base: str) -> bool:
        """Whether brackets above a letter name layers in this note."""
        return self.usage.get(base, Usage()).layers

    def predicted(self, name: Name) -> Name:
        """The name that a model `y = w x + b` defines: the one with a hat, where a note has one."""
        hat = "\u0302"
        for letter in (name.base, name.base.lower()):
            if letter in ("y", "Y") and letter + hat in self.usage:
                return Name(letter + hat, name.label, name.below)
        return name

    def numbers_examples(self, name: Name) -> bool:
        """Whether a name was said of one example while the note numbers examples by `^{(i)}`."""
        use = self.usage.get(name.base, Usage())
        declared = self.shapes.get(name)
        if declared is not None and any(n.startswith("#") for s in declared for n in s.names):
            return False
        made = self.definition(name)
        if made is not None:
            return not made.places and use.examples
        return use.examples and declared is not None

    def is_data(self, name: Name) -> bool:
        """Whether a name is what is observed, because the one with a hat is what is predicted."""
        letters = {name.base, name.base.lower(), name.base.upper()}
        hatted = {Name(letter + "\u0302", name.label) for letter in letters}
        return "\u0302" not in name.base and any(made in self.definitions for made in hatted)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The letters that definitions speak of, and the mark of given derivatives."""
        todo: list[sx.Node] = [made.body for made in self.definitions.values()]
        found = {"∂", "#"}
        while todo:
            node = todo.pop()
            parts = take_apart(node)
            if parts is not None:
                found.add(parts.base[:1])
                found.add(parts.base[:1].upper())
            else:
                todo += children(node)
        return frozenset(found)

    @cached_property
    def bare(self) -> frozenset[str]:
        """The letters that stand in definitions without anything hanging on them."""
        todo: list[sx.Node] = [made.body for made in self.definitions.values()]
        found = set()
        while todo:
            node = todo.pop()
            parts = take_apart(node)
            if parts is None:
                todo += children(node)
            elif not parts.below and not parts.labels:
                found.add(parts.base)
        return frozenset(found)

    @property
    def rigid(self) -> frozenset[str]:
        """The letters that declared shapes name."""
        return frozenset(
            name
            for shape in self.shapes.values()
            for size in shape
            for name in size.names
            if not name.startswith("#")
        )

    def stated(self) -> frozenset[Fact]:
        """The facts, about tensors by their names."""
        return frozenset(Fact(kind, str(n)) for n, kinds in self.facts.items() for kind in kinds)


def usages(nodes: Iterator[sx.Node]) -> dict[str, Usage]:
    """How each letter is used in some formulas, and how with each label."""
    found: dict[str, Usage] = {}
    for node in nodes:
        for part, called in _names(node):
            labels = tuple(label for label in part.labels if not _is_example(label))
            for key in {part.base, usage_key(part.base, label_text(labels))}:
                found[key] = _used(found.get(key, Usage()), part, called)
    return found


def usage_key(base: str, label: str) -> str:
    """What the usage of a letter with a label is kept under."""
    return f"{base}^{label}" if label else base


def _used(before: Usage, part: Parts, called: bool) -> Usage:
    """A usage with one occurrence more."""
    letters = [item for item in part.below if _is_index(item)]
    return Usage(
        max(before.indices, len(letters) if len(letters) == len(part.below) else 0),
        before.examples or _examples(part),
        before.called or called or part.marks.primes > 0,
        before.bold or part.bold,
        before.numbered or any(isinstance(item, sx.Number) for item in part.below),
        before.bare or not part.below,
        before.vectors or (part.bold and bool(letters or _examples(part))),
        before.layers or any(not _is_example(label) for label in part.labels),
        before.transposed or part.marks.transposed,
        before.primed or part.marks.primes > 0,
    )


def _examples(part: Parts) -> bool:
    return any(_is_example(label) for label in part.labels)


def stands_left(node: sx.Node, first: str, second: str) -> bool:
    """Whether a name of some letters stands just left of one of others: `W X`."""
    if isinstance(node, sx.Sequence):
        for left, right in zip(node.items, node.items[1:], strict=False):
            one, other = take_apart(left), take_apart(right)
            if one is not None and other is not None and one.base in first and other.base in second:
                return True
    return any(stands_left(child, first, second) for child in children(node))


def picks_columns(node: sx.Node) -> bool:
    """Whether a formula holds a picked example, transposed, before a name: `x_i^⊤ w`."""
    if isinstance(node, sx.Sequence):
        for first, second in zip(node.items, node.items[1:], strict=False):
            one, other = take_apart(first), take_apart(second)
            if (
                one is not None
                and other is not None
                and one.marks.transposed
                and (one.below or one.labels)
                and not (other.below or other.labels)
            ):
                return True
    return any(picks_columns(child) for child in children(node))


def _is_example(label: sx.Node) -> bool:
    return isinstance(label, sx.Letter) and label.text in "i"


def _is_index(node: sx.Node) -> bool:
    match node:
        case sx.Letter(text):
            return len(text) == 1 and text.islower()
        case sx.Sum(terms):
            return any(isinstance(term, sx.Letter) for _, term in terms)
    return False


def _names(node: sx.Node) -> Iterator[tuple[Parts, bool]]:
    """Every name in a formula, and whether a parenthesis follows it."""
    parts = take_apart(node)
    if parts is not None:
        yield parts, False
        for inner in (*parts.labels, *parts.below):
            yield from _names(inner)
        return
    inside = list(children(node))
    for place, child in enumerate(inside):
        following = inside[place + 1] if place + 1 < len(inside) else None
        called = (
            isinstance(node, sx.Sequence)
            and isinstance(following, sx.Fence)
            and following.kind == "("
            and isinstance(
                following.body, sx.Letter | sx.Scripts | sx.Accent | sx.Sequence | sx.List
            )
        )
        for part, was_called in _names(child):
            yield part, was_called or (called and take_apart(child) is not None)


def children(node: sx.Node) -> Iterator[sx.Node]:
    """The nodes directly inside a node."""
    match node:
        case sx.Scripts(base, lower, upper):
            yield base
            yield from (part for part in (lower, upper) if part is not None)
        case sx.Accent(_, body) | sx.Annotated(body) | sx.At(body):
            yield body
        case sx.Sequence(items) | sx.List(items):
            yield from items
        case sx.Product(factors):
            yield from factors
        case sx.Sum(terms):
            yield from (term for _, term in terms)
        case sx.Fraction(top, bottom):
            yield top
            yield bottom
        case sx.Root(body, degree):
            yield body
            if degree is not None:
                yield degree
        case sx.Big(_, lower, upper, body):
            yield from (part for part in (lower, upper) if part is not None)
            yield body
        case sx.Fence(_, body):
            if body is not None:
                yield body
        case sx.Matrix(rows):
            yield from (entry for row in rows for entry in row)
        case sx.Cases(rows):
            for value, condition in rows:
                yield value
                if condition is not None:
                    yield condition
        case sx.Relation(sides):
            yield from (side for side in sides if side is not None)


def name_of(parts: Parts) -> Name:
    """The name that all of some parts make."""
    return Name(parts.base + parts.tail, label_text(parts.labels), below_text(parts.below))
