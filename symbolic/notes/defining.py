"""Chains whose first side is a name: what is defined by them, and what must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symbolic.notes import forms, heads, numbers
from symbolic.notes.account import Account
from symbolic.notes.claiming import claim, claims, proof
from symbolic.parsing import gradients, unknown_loss
from symbolic.parsing import syntax as sx
from symbolic.parsing.differentials import Undefined
from symbolic.parsing.names import label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.readings import readings
from symbolic.parsing.resolving import of_name
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.sizes import Mismatch
from symbolic.parsing.vocabulary import ARRAY_WORDS, FUNCTIONS, GREEK_FUNCTIONS

_CONSTANTS = ("e", "π")


def defines(account: Account, node: sx.Node) -> Definition | None:
    """The definition that a side is the head of, its body still missing."""
    spelled_out = gradients.spelled_out(account.scope, node)
    return heads.head_of(account.scope, spelled_out, account.place.line)


def square(account: Account, node: sx.Node, body: sx.Node) -> Definition | None:
    """What `σ_B² = …` says of a name that has no meaning yet."""
    parts = take_apart(node)
    if parts is None or plain(parts.marks.power) != "2" or not isinstance(node, sx.Scripts):
        return None
    bare = replace(parts, marks=replace(parts.marks, power=None))
    made = heads.head(account.scope, bare, (), account.place.line)
    if made is None or not is_unheard(account, made):
        return None
    return replace(made, body=sx.Root(body))


def is_squared(node: sx.Node) -> bool:
    """Whether a square is a factor, so that either root may be meant: `r² = (y - w x)²`."""
    match node:
        case sx.Scripts(base, None, sx.Number("2")):
            return not (isinstance(base, sx.Fence) and base.kind in "‖|")
        case sx.Sequence(factors) | sx.Product(factors):
            return any(map(is_squared, factors))
        case sx.Fraction(top, _):
            return is_squared(top)
        case sx.Fence("(" | "[", body) if body is not None:
            return is_squared(body)
    return False


def logarithm(account: Account, node: sx.Node, body: sx.Node) -> Definition | None:
    """What `log L(β) = …` says of a name that has no meaning yet."""
    inside = _logarithm_of(node)
    made = defines(account, inside) if inside is not None else None
    if made is None or not _is_new(account.scope, made) or account.scope.definition(made.name):
        return None
    if is_fixed(made) or not (made.arguments or is_unheard(account, made)):
        return None
    if made.arguments and made.name.base in GREEK_FUNCTIONS:
        return None
    return replace(made, body=sx.Sequence((sx.Word("exp"), sx.Fence("(", body)), (False,)))


def _logarithm_of(node: sx.Node) -> sx.Node | None:
    """What a left side is the natural logarithm of."""
    if not isinstance(node, sx.Sequence) or node.items[0] not in (sx.Word("log"), sx.Word("ln")):
        return None
    rest = node.items[1:]
    inside = rest[0] if len(rest) == 1 else sx.Sequence(rest, node.tight[1:])
    return inside.body if isinstance(inside, sx.Fence) else inside


def is_unheard(account: Account, head: Definition) -> bool:
    """Whether a name stands here for the first time, but for its declaration."""
    scope = account.scope
    return (
        _is_new(scope, head)
        and not (head.arguments and head.name.base in GREEK_FUNCTIONS)
        and scope.definition(head.name) is None
        and (head.name.base, head.name.label) not in account.heard
    )


def is_new_matrix(account: Account, node: sx.Node) -> bool:
    """Whether a side is a matrix whose entries are all elements of a name that is new here."""
    if not isinstance(node, sx.Matrix):
        return False
    parts = [take_apart(entry) for row in node.rows for entry in row]
    names = {(p.base, label_text(p.labels)) if p is not None and p.below else None for p in parts}
    (name, *others) = names
    texts = {plain(entry) for row in node.rows for entry in row}
    if name is None or others or len(texts) < len(parts):
        return False
    known = any(made.base == name[0] for made in account.scope.definitions)
    return not known and name not in account.heard


def is_application(scope: Scope, head: Definition, body: sx.Node) -> bool:
    """Whether a left side applies a function that is known, and does not define it."""
    known = head.name in scope.functions or head.name.base in GREEK_FUNCTIONS
    return bool(head.arguments) and known and not forms.is_closed(replace(head, body=body))


def is_fixed(head: Definition) -> bool:
    """Whether a left side has a meaning that no note gives it: `tanh(x)`, `ReLU(z)`."""
    base = head.name.base
    return bool(head.arguments) and (base in FUNCTIONS or base in ARRAY_WORDS)


def definition(
    account: Account, head: Definition, sides: Sequence[sx.Node], signs: Sequence[str]
) -> None:
    """A chain whose first side is a name: it is defined, and the rest must agree."""
    head, sides = _inner_ones(account, head, sides)
    left, body, rest = sides[0], sides[1], sides[2:]
    if not head.arguments and not head.places and numbers.is_closed(body):
        if head.name.base in _CONSTANTS and _is_new(account.scope, head):
            claims(account, left, sides[1:], signs)
            return
        _number(account, head, left, body, signs[0])
        claims(account, body, rest, signs[1:])
        return
    if _is_claim(account.scope, head, left, body):
        claims(account, left, sides[1:], signs)
        return
    if account.adjoints.take(account, head, left, body):
        claims(account, body, rest, signs[1:])
        return
    if head.name in account.scope.definitions and proof(account.scope, left, body):
        claims(account, left, sides[1:], signs)
        account.define(replace(head, body=body))
        return
    if _is_written_out(head, body):
        account.note("declaration", f"{head.name} = {plain(body)}")
        return
    made = replace(head, body=body)
    _give_way(account, made)
    if makes_sense(account.scope, made):
        account.define(made)
    account.note("definition", f"{plain(left)} = {plain(body)}")
    claims(account, body, rest, signs[1:])


def _inner_ones(
    account: Account, head: Definition, sides: Sequence[sx.Node]
) -> tuple[Definition, Sequence[sx.Node]]:
    """The chain that is left when the names in its middle are defined by what follows them."""
    inner = [defines(account, side) for side in sides[1:]]
    while len(sides) > 2 and (own := inner[0]) is not None and _takes(account.scope, own, sides[2]):
        if isinstance(sides[1], sx.Number):
            break
        account.define(replace(own, body=sides[2]))
        account.define(replace(head, body=sides[1]))
        account.note("definition", f"{plain(sides[0])} = {plain(sides[1])}")
        sides, inner, head = sides[1:], inner[1:], own
    return head, sides


def _takes(scope: Scope, head: Definition, body: sx.Node) -> bool:
    """Whether a side in the middle of a chain is defined by the side after it."""
    if head.name.base in GREEK_FUNCTIONS or numbers.is_closed(body):
        return False
    if _is_new(scope, head):
        return True
    return bool(head.arguments) and forms.is_closed(replace(head, body=body))


def _is_new(scope: Scope, head: Definition) -> bool:
    return head.name not in scope.definitions and head.name not in scope.functions


def _is_claim(scope: Scope, head: Definition, left: sx.Node, body: sx.Node) -> bool:
    """Whether a name has its meaning already: that of its letter, or a derivative."""
    if head.name.base in GREEK_FUNCTIONS and head.arguments and proof(scope, left, body):
        return True
    known = scope.definition(head.name)
    return known is not None and unknown_loss.is_slope(known)


def forget_others(account: Account) -> None:
    """Forget definitions from under other headings that do not have the sizes stated here."""
    here = {name for name, section in account.stated.items() if section == account.section}
    for name in here & account.scope.definitions.keys():
        made = [other for other in account.history if other.made.name == name][-1]
        if made.section != account.section and isinstance(
            trouble(account.scope, made.made), Mismatch
        ):
            kept = {k: d for k, d in account.scope.definitions.items() if k != name}
            account.scope = replace(account.scope, definitions=kept)


def _give_way(account: Account, made: Definition) -> None:
    """Forget sizes that are stated under other headings where a definition does not have them."""
    scope, name = account.scope, made.name
    if name in scope.shapes and account.stated.get(name) != account.section:
        free = replace(scope, shapes={k: s for k, s in scope.shapes.items() if k != name})
        if isinstance(trouble(scope, made), Mismatch) and trouble(free, made) is None:
            account.scope = free


def makes_sense(scope: Scope, made: Definition) -> bool:
    """Whether a definition says what something is; `P(t = 1)` does not."""
    if made.arguments and forms.is_closed(made):
        return True
    why = trouble(scope, made)
    return why is None or isinstance(why, Mismatch | Undefined)


def trouble(scope: Scope, made: Definition) -> Exception | None:
    """Why a definition cannot be read, or None."""
    known = scope.with_definition(made)
    try:
        next(iter(readings(known, lambda context: [of_name(context, made.name, None)])))
    except (ValueError, ArithmeticError, RecursionError) as error:
        return error
    return None


def _number(account: Account, head: Definition, left: sx.Node, body: sx.Node, sign: str) -> None:
    """A name that is given a number: a claim where it has a formula, else its value."""
    if account.scope.definition(head.name) is not None:
        claim(account, left, body, sign)
        return
    given = {**account.scope.numbers, head.name: replace(head, body=body)}
    account.scope = replace(account.scope, numbers=given)
    account.note("definition", f"{plain(left)} = {plain(body)}")


def _is_written_out(head: Definition, body: sx.Node) -> bool:
    """Whether a right side only writes out the entries of the name on the left."""
    if not isinstance(body, sx.Matrix):
        return False
    parts = [take_apart(entry) for row in body.rows for entry in row]
    own = head.name.base.lower()
    return any(p is not None and p.base.lower() == own and bool(p.below) for p in parts)
