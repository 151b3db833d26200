"""What a whole note says of its names before any formula is checked: sizes, domains, functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from symbolic.indices import Position, position
from symbolic.notes.passages import Passage
from symbolic.parsing import syntax as sx
from symbolic.parsing.joining import name_run
from symbolic.parsing.names import Name, Parts, below_text, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.ranges import cardinality_of, stated_shape, written_size
from symbolic.parsing.scope import Scope
from symbolic.parsing.vocabulary import LOSSES
from symbolic.parsing.walking import children, names

_EQUAL = ("=", ":=", "≡", "←")
_FUNCTIONS = {
    "sigmoid": "sigmoid",
    "logistic": "sigmoid",
    "tanh": "tanh",
    "hyperbolic tangent": "tanh",
    "relu": "ReLU",
    "rectif": "ReLU",
    "softplus": "softplus",
    "exponential": "exp",
}
_SIZE = r"([A-Za-z](?:_\w+)?|\d+)"
_BY = re.compile(rf"(?<![\w.]){_SIZE}\s*(?:×|x|X|by|-by-|\\times)\s*{_SIZE}(?![\w.])")
_ANY_FUNCTION = re.compile(
    r"(?:(?:activation|transfer|non-?linear\w*|arbitrary|differentiable|smooth|any|some)"
    r"(?:\s+\w+)?\s+functions?|\b(?:an|any|some|each)\s+activation|\bnon-?linearity)\s*$",
    re.IGNORECASE,
)
_SYMMETRIC = re.compile(r"(?<!anti)(?<!skew-)\bsymmetric(?:\s+matri(?:x|ces))?\s*$", re.IGNORECASE)
_ONE_HOT = re.compile(r"one[- ]hot(?:[- ]encoded)?(?:\s+\w+){0,3}\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:a|one)\s+(?:real\s+|single\s+)?(?:number|scalar)\b", re.IGNORECASE)
_LENGTH = re.compile(rf"\bvector\s+(?:of|with)\s+(?:length|size|dimension)\s+{_SIZE}(?![\w.])")
_IS_A = re.compile(r"^[\s,]*(?:which\s+)?(?:is|are|be|has|have|denotes?|of)\b", re.IGNORECASE)


@dataclass
class Evidence:
    """What was found in a note.

    Attributes:
        shapes: the sizes of names.
        facts: what is said of names, as pairs of a name and a kind of fact.
        functions: letters that prose names a function for.
        sizes: letters that stand for sizes.
        words: runs of letters that are one name.
        small: small letters that follow a `d` in a name.
        stated: sizes that prose states, with the number of its passage.
        generic: letters that stand for any function.
    """

    shapes: dict[Name, tuple[Position, ...]] = field(default_factory=dict)
    facts: list[tuple[Name, str]] = field(default_factory=list)
    functions: dict[Name, str] = field(default_factory=dict)
    sizes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    stated: list[tuple[int, Name, tuple[Position, ...]]] = field(default_factory=list)
    generic: set[str] = field(default_factory=set)


def name_parts(parts: Parts) -> tuple[Name, int]:
    """The name that a declaration speaks of, and how many examples it picks."""
    layers = tuple(label for label in parts.labels if plain(label) not in ("i", "n", "j"))
    picks = len(parts.labels) - len(layers)
    below = parts.below
    if below and all(isinstance(b, sx.Letter) and b.text in "ijkn" for b in below):
        picks, below = picks + len(below), ()
    return Name(parts.base + parts.tail, label_text(layers), below_text(below)), picks


def gather(formulas: Sequence[sx.Node], evidence: Evidence) -> None:
    """Add what formulas say to the evidence."""
    for node in formulas:
        _sides(node, evidence)
        _walk(node, evidence)


def _sides(node: sx.Node, evidence: Evidence) -> None:
    if not isinstance(node, sx.Relation):
        return
    for side in node.sides[:-1]:
        run = name_run(side)
        if len(run) > 1 and set(node.signs) <= {*_EQUAL, "≈", "→"}:
            if run[0] == "d" and len(run) == 2:
                evidence.small.add(run[1])
            elif len(run) > 2 or run.isupper():
                evidence.words.add(run)
    first = node.sides[0]
    called = _called(first)
    others = {part.base for side in node.sides[1:] if side is not None for part in names(side)}
    is_name = called[:1].isupper() or called in LOSSES
    if is_name and set(node.signs) <= {*_EQUAL, "≈"} and not set(called) <= others:
        evidence.words.add(called)
    if (
        isinstance(first, sx.Sequence)
        and isinstance(first.items[0], sx.Letter)
        and first.items[0].text == "d"
        and len(first.items) == 2
    ):
        parts = take_apart(first.items[1])
        if parts is not None and (first.tight[0] or parts.below or parts.labels):
            evidence.small.add(parts.base)
    if node.signs == ("∈",):
        declared(node, evidence)


def _called(side: sx.Node | None) -> str:
    """The letters of a side that applies them, three at least, to names: `MSE(w, b)`."""
    if not isinstance(side, sx.Sequence) or not isinstance(side.items[-1], sx.Fence):
        return ""
    body = side.items[-1].body
    given = body.items if isinstance(body, sx.List) else (body,)
    if side.items[-1].kind != "(" or any(one is None or take_apart(one) is None for one in given):
        return ""
    run = name_run(sx.Sequence(side.items[:-1], side.tight[:-1]))
    return run if len(run) > 2 else ""


def declared(node: sx.Relation, evidence: Evidence) -> bool:
    """Add what a statement `x ∈ …` says; whether it says anything."""
    left, right = node.sides
    if left is None or right is None:
        return False
    said = _set(right)
    if said is None:
        return False
    shape, fact = said
    for item in left.items if isinstance(left, sx.List) else (left,):
        parts = take_apart(item)
        if parts is None:
            continue
        name, picks = name_parts(parts)
        if shape is not None and not (shape == () and picks == 0 and fact):
            more = tuple(position(f"#{name}.{axis}") for axis in range(picks))
            evidence.shapes.setdefault(name, (*more, *shape))
        if fact:
            evidence.facts.append((name, fact))
    for size in shape or ():
        evidence.sizes |= {name for name in size.names if not name.startswith("#")}
    return True


def _set(node: sx.Node) -> tuple[tuple[Position, ...] | None, str] | None:
    """The sizes and the fact that a set states."""
    match node:
        case sx.Letter("ℝ" | "R", "blackboard") | sx.Letter("ℝ"):
            return (), ""
        case sx.Scripts(base, lower, upper, 0) if plain(base) == "ℝ":
            fact = "positive" if lower is not None or plain(upper) in ("+", "++") else ""
            if upper is None or plain(upper) in ("+", "++"):
                return (), fact
            if isinstance(upper, sx.Sum) and len(upper.terms) == 1:
                return (), fact
            shape = stated_shape(Scope(), upper)
            if shape is None:
                size = written_size(upper)
                shape = (size,) if size is not None else None
            return (shape, fact) if shape is not None else None
        case sx.Scripts(inner, None, upper, 0) if upper is not None and _set(inner):
            found = _set(inner)
            shape = stated_shape(Scope(), upper)
            size = written_size(upper)
            if shape is None and size is not None:
                shape = (size,)
            return (shape, found[1]) if found is not None and shape is not None else None
        case sx.Fence("{", sx.List(items)):
            entries = {plain(item) for item in items}
            if entries == {"0", "1"}:
                return (), "binary"
            if entries in ({"-1", "1"}, {"-1", "+1"}):
                return (), "plus_minus_one"
        case sx.Fence("(" | "[", sx.List((low, high))):
            if (plain(low), plain(high)) == ("0", "1"):
                return (), "probability"
            if (plain(low), plain(high)) in (("0", "∞"), ("0", "+∞")):
                return (), "positive"
    return None


def _walk(node: sx.Node, evidence: Evidence) -> None:
    match node:
        case sx.Big(kind, lower, upper, _) if kind in ("sum", "prod"):
            for end in (upper,):
                size = written_size(end) if end is not None else None
                if size is not None:
                    evidence.sizes |= size.names
            if isinstance(lower, sx.Relation) and lower.signs == ("∈",):
                evidence.sizes.add(f"|{plain(lower.sides[1])}|")
        case sx.Fence("|", body) if body is not None:
            parts = take_apart(body)
            if (
                parts is not None
                and isinstance(parts.letter, sx.Letter)
                and parts.letter.style == "calligraphic"
            ):
                evidence.sizes.add(cardinality_of(node) or "")
        case sx.Annotated(body, note) if note is not None:
            shape, parts = stated_shape(Scope(), note), take_apart(body)
            if shape is not None and parts is not None:
                turned = shape[::-1] if parts.marks.transposed else shape
                name, picks = name_parts(parts)
                if not picks:
                    evidence.shapes.setdefault(name, turned)
                    evidence.sizes |= {n for size in shape for n in size.names}
    for child in children(node):
        _walk(child, evidence)


def from_prose(items: Sequence[tuple[Passage, Sequence[sx.Node]]], evidence: Evidence) -> None:
    """Add what the words around formulas say: sizes, functions, one-hot rows."""
    for place, (passage, _) in enumerate(items):
        if passage.kind != "prose":
            continue
        if after_one_hot := _ONE_HOT.search(passage.text):
            following = items[place + 1][1] if place + 1 < len(items) else ()
            for parts in (p for node in following[:1] for p in _mentioned(node)):
                assert after_one_hot
                evidence.facts.append((name_parts(parts)[0], "one_hot"))
        if _SYMMETRIC.search(passage.text) and place + 1 < len(items):
            for parts in (p for node in items[place + 1][1][:1] for p in _mentioned(node)):
                evidence.facts.append((name_parts(parts)[0], "symmetric"))
        if _ANY_FUNCTION.search(passage.text) and place + 1 < len(items):
            for parts in (p for node in items[place + 1][1][:1] for p in _mentioned(node)):
                evidence.generic.add(parts.base)
        before = items[place - 1][1] if place else ()
        after = items[place + 1] if place + 1 < len(items) else None
        names = [parts for node in before for parts in _mentioned(node)]
        if not names or not _IS_A.match(passage.text):
            continue
        clause = re.split(r"(?<=[a-z])[.;:]\s|\n\s*\n", passage.text, maxsplit=1)[0]
        sizes = _BY.search(clause)
        shape: tuple[Position, ...] | None = None
        if sizes is not None:
            shape = tuple(_size(part) for part in sizes.groups())
        elif _NUMBER.search(clause):
            shape = ()
        elif (length := _LENGTH.search(clause)) is not None:
            shape = (_size(length[1]),)
        elif after is not None and re.search(r"\bvector of (?:length|size|dimension)\s*$", clause):
            size = written_size(after[1][0]) if len(after[1]) == 1 else None
            shape = (size,) if size is not None else None
        elif after is not None and len(clause) < 40 and clause == passage.text:
            shape = _shape_after(after[1])
        for parts in names:
            name, picks = name_parts(parts)
            if shape is not None and not picks:
                evidence.shapes.setdefault(name, shape)
                evidence.stated.append((place, name, shape))
                evidence.sizes |= {n for size in shape for n in size.names}
            lowered = clause.lower()
            if "one-hot" in lowered or "one hot" in lowered:
                evidence.facts.append((name, "one_hot"))
            if " symmetric" in lowered:
                evidence.facts.append((name, "symmetric"))
            for word, function in _FUNCTIONS.items():
                if re.search(rf"\b(?:the|a)\s+(?:\w+\s+)?{word}", lowered) and not parts.below:
                    evidence.functions.setdefault(name, function)


def _shape_after(nodes: Sequence[sx.Node]) -> tuple[Position, ...] | None:
    return stated_shape(Scope(), nodes[0]) if len(nodes) == 1 else None


def _mentioned(node: sx.Node) -> Iterator[Parts]:
    """The names that a formula mentions or declares, and states nothing else of."""
    if isinstance(node, sx.Relation) and node.signs == ("∈",) and node.sides[0] is not None:
        node = node.sides[0]
    for item in node.items if isinstance(node, sx.List) else (node,):
        parts = take_apart(item)
        if parts is not None:
            yield parts
        elif isinstance(item, sx.Sequence) and isinstance(item.items[-1], sx.Fence):
            head = take_apart(item.items[0])
            if head is not None and len(item.items) == 2:
                yield head


def _size(text: str) -> Position:
    return position(int(text)) if text.isdigit() else position(text)


def usable(nodes: Iterable[sx.Node]) -> list[sx.Node]:
    """Formulas without those that are prose alone."""
    return [node for node in nodes if not (isinstance(node, sx.Word) and node.is_text)]
