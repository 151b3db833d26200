"""What a note has said so far: shapes, definitions, functions, facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symbolic.expressions import Tensor
from symbolic.facts import Fact
from symbolic.indices import Position
from symbolic.lazily import cached_property
from symbolic.parsing import syntax as sx
from symbolic.parsing.layers import layer, moved
from symbolic.parsing.names import Name
from symbolic.parsing.usages import Usage
from symbolic.parsing.vocabulary import LOSSES
from symbolic.parsing.walking import names

EACH, GRADIENT = "·", "∇"


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

    def definition(self, name: Name) -> Definition | None:
        """The definition of a name, or that of the same name in another layer, moved."""
        made = self.definitions.get(name)
        if made is not None or not name.label:
            return made
        if name not in self._moved:
            self._moved[name] = self._from_other_layer(name)
        return self._moved[name]

    @cached_property
    def _moved(self) -> dict[Name, Definition | None]:
        """The definitions that were moved from other layers so far."""
        return {}

    def _from_other_layer(self, name: Name) -> Definition | None:
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

    def family(self, name: Name) -> Name | None:
        """The name of the losses of single examples, `L_i`, where `L` is the loss of all."""
        base = name.base.removeprefix(GRADIENT)
        use = self.usage.get(base, Usage())
        both = use.bare and use.indices == 1 and not (use.transposed or use.bold)
        if (base in LOSSES or base != name.base) and both and self.shapes.get(name, ()) == ():
            return Name(name.base, name.label, EACH)
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

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The letters that definitions speak of, and the mark of given derivatives."""
        defining = (parts for made in self.definitions.values() for parts in names(made.body))
        letters = {parts.base[:1] for parts in defining}
        return frozenset({"∂", "#"} | letters | {letter.upper() for letter in letters})

    @cached_property
    def bare(self) -> frozenset[str]:
        """The letters that stand in definitions with nothing hanging on them."""
        return self._bare(with_arguments=True)

    @cached_property
    def bare_values(self) -> frozenset[str]:
        """Those of them that are no arguments where they stand."""
        return self._bare(with_arguments=False)

    def _bare(self, with_arguments: bool) -> frozenset[str]:
        return frozenset(
            parts.base
            for made in self.definitions.values()
            for parts in names(made.body)
            if not (parts.below or parts.labels)
            and (with_arguments or parts.letter not in made.arguments)
        )

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
