"""One note, from top to bottom: definitions become known, claims are judged where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from symbolic.indices import Position
from symbolic.notes import forms, heads, numbers, updates
from symbolic.notes.adjoints import Adjoints
from symbolic.notes.evidence import Evidence, declared
from symbolic.notes.findings import Finding
from symbolic.notes.passages import Passage
from symbolic.parsing import differentials, unknown_loss
from symbolic.parsing import syntax as sx
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.judging import Judged, judge
from symbolic.parsing.losses import dependencies, mentioned
from symbolic.parsing.names import Name, label_text, take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.readings import readings
from symbolic.parsing.references import of_name
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.sizes import Mismatch, Unequal, Unfit
from symbolic.parsing.tautologies import holds_by_chain_rule
from symbolic.parsing.vocabulary import ARRAY_WORDS, FUNCTIONS, GREEK_FUNCTIONS
from symbolic.verdict import PROVED, REFUTED, TRUE_ONLY_IF, UNDECIDED, Verdict

_FAILURES = (
    ValueError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    LookupError,
    TypeError,
)
_USUAL = ("sigmoid", "tanh", "ReLU", "softplus", "identity")
_CONSTANTS = ("e", "π")
_REMEMBERED = 600
_PROPERTIES = re.compile(
    r"\b(orthogonal|orthonormal|unitary|idempotent|diagonal|normali[sz]ed|cent(?:er|re)d|whitened"
    r"|unit (?:norm|vector|length)|optimum|minimum|to zero|vanish\w*|solv\w+)\b",
    re.IGNORECASE,
)
_DEFINING = ("=", ":=", "≡", "←", "→")
_EQUALITY = ("=", ":=", "≡", "≈")


@dataclass(frozen=True)
class Place:
    """Where a formula stands."""

    file: str
    line: int
    place: str
    latex: str


@dataclass(frozen=True)
class Open:
    """A claim that was left open for want of a definition.

    Attributes:
        finding: the number of its finding.
        scope: what was known there.
    """

    finding: int
    scope: Scope
    left: sx.Node
    right: sx.Node
    sign: str


class Reader:
    """What is known so far in one note, and what came of its formulas.

    Attributes:
        scope: what has been said.
        findings: what came of the formulas so far.
    """

    def __init__(self, scope: Scope):
        self.scope = scope
        self.findings: list[Finding] = []
        self._adjoints = Adjoints()
        self._last: sx.Node | None = None
        self._place = Place("", 0, "", "")
        self._open: list[Open] = []
        self._refuted: list[Open] = []
        self._history: list[tuple[int, Definition]] = []
        self._restated: dict[Name, int] = {}
        self._prose = ""
        self._heard: set[tuple[str, str]] = set()

    def formula(self, file: str, passage: Passage, nodes: Sequence[sx.Node]) -> None:
        """Take in one formula, which may state several things."""
        self._place = Place(file, passage.line, passage.place, passage.text)
        before = len(self.findings)
        for node in nodes:
            try:
                self._statement(node)
            except _FAILURES as error:
                self.note("claim", plain(node), Verdict(UNDECIDED, str(error)))
            if not (isinstance(node, sx.Relation) and "∈" in node.signs):
                self._heard |= set(forms.heard(node))
        if len(self.findings) == before:
            self.note("mention")
        if any(forms.is_condition(node) for node in nodes):
            self._doubt(before, "a condition stands beside it, which is not read")

    def _doubt(self, start: int, reason: str) -> None:
        """Take back what was refuted from a finding on."""
        for number, finding in enumerate(self.findings[start:], start):
            if finding.status in (REFUTED, TRUE_ONLY_IF):
                self.findings[number] = replace(finding, verdict=Verdict(UNDECIDED, reason))

    def prose(self, text: str) -> None:
        """Take in the words between formulas."""
        self._prose = f"{self._prose} {text}"[-_REMEMBERED:]

    def not_read(self, file: str, passage: Passage, reason: str) -> None:
        """Take in a formula that could not be read."""
        self._place = Place(file, passage.line, passage.place, passage.text)
        self.note("not read", reason=reason)

    def close(self) -> None:
        """Try the claims that were left open again with what is only defined after them."""
        last = self.scope
        for one in self._open:
            if self.findings[one.finding].status is not UNDECIDED:
                continue
            self.scope = replace(
                one.scope,
                shapes={**last.shapes, **one.scope.shapes},
                definitions={**last.definitions, **one.scope.definitions},
                functions={**last.functions, **one.scope.functions},
            )
            try:
                judged = self._judged(one.left, one.right, one.sign)
            except _FAILURES:
                continue
            if judged.verdict.status is PROVED:
                self._settle(one, judged, "with what is defined further down")
        for one in self._refuted:
            later = {n: f for n, f in last.functions.items() if n not in one.scope.functions}
            if later:
                self.scope = replace(one.scope, functions={**later, **one.scope.functions})
                if self._claim_quietly(one.left, one.right):
                    judged = self._held(one.left, one.right)
                    self._settle(one, judged, "with a function that is defined further down")
                    continue
            loss = forms.loss_name(one.left)
            for count, made in self._history if loss is not None else ():
                if made.name == loss and count > one.finding:
                    self.scope = one.scope.with_definition(made)
                    if self._claim_quietly(one.left, one.right):
                        judged = self._held(one.left, one.right)
                        self._settle(one, judged, f"with the {loss} of line {made.line}")
        self.scope = last

    def _settle(self, one: Open, judged: Judged, reading: str) -> None:
        self.findings[one.finding] = replace(
            self.findings[one.finding],
            verdict=judged.verdict,
            layout=judged.layout,
            reading=reading,
        )

    # -- statements ----------------------------------------------------------------------------

    def _statement(self, node: sx.Node) -> None:
        if isinstance(node, sx.Relation) and all(forms.is_size(side) for side in node.sides):
            self.note("mention", plain(node))
            return
        if not isinstance(node, sx.Relation):
            self.note("mention", plain(node))
            return
        if "∈" in node.signs:
            place = node.signs.index("∈")
            if place:
                self._statement(sx.Relation(node.sides[: place + 1], node.signs[:place]))
            else:
                self._declaration(node)
            return
        if not set(node.signs) <= {*_EQUALITY, "←", "→"}:
            self.note("mention", plain(node))
            return
        for place, sign in enumerate(node.signs):
            if sign == "→" and 0 < place < len(node.signs) - 1:
                self._statement(sx.Relation(node.sides[: place + 1], node.signs[:place]))
                self._statement(sx.Relation(node.sides[place + 1 :], node.signs[place + 1 :]))
                return
        sides = list(node.sides)
        if sides[0] is None:
            if self._last is None:
                self.note("not read", plain(node), reason="the formula begins with a sign")
                return
            sides[0] = self._last
        known: list[sx.Node] = [side for side in sides if side is not None]
        if any(isinstance(side, sx.Dots) for side in known):
            known = [side for side in known if not isinstance(side, sx.Dots)]
        if len(known) < 2:
            self.note("mention", plain(node))
            return
        self._chain(known, list(node.signs))
        self._last = known[0]

    def _declaration(self, node: sx.Relation) -> None:
        """Sizes hold from where they are stated, whatever was stated before."""
        said = Evidence()
        if len(node.sides) == 2 and declared(node, said):
            for name, shape in said.shapes.items():
                self.sized(name, shape)
        self.note("declaration", plain(node))

    def _chain(self, sides: list[sx.Node], signs: list[str]) -> None:
        first, second = sides[0], sides[1]
        step = updates.update(self.scope, sides, signs)
        if step is not None:
            self._update(step, sides)
            return
        if signs[0] in ("→", "←"):
            self.note("mention", forms.chain_text(sides, signs))
            return
        if forms.is_bare_gradient(first) or forms.is_search(second):
            self.note("definition", forms.chain_text(sides, signs))
            return
        squared = self._square(first)
        if squared is not None:
            self.define(replace(squared, body=sx.Root(second)))
            self.note("definition", forms.chain_text(sides, signs))
            self._claims(second, sides[2:], signs[1:])
            return
        head = self._defines(first)
        if head is not None and self._is_application(head, second):
            head = None
        if head is not None and not self._is_fixed(first, head):
            self._definition(head, sides, signs)
            return
        flipped = self._defines(second) if len(sides) == 2 else None
        if flipped is not None and self._is_unheard(flipped) and not forms.is_slope(first):
            self.define(replace(flipped, body=first))
            self.note("definition", forms.chain_text(sides, signs))
            return
        self._claims(first, sides[1:], signs)

    def _claims(self, left: sx.Node, rights: Sequence[sx.Node], signs: Sequence[str]) -> None:
        """Each further side of a chain against the last one that is not known to be wrong."""
        for right, sign in zip(rights, signs, strict=False):
            made = self._claim(left, right, sign)
            if made is PROVED and not differentials.mentions(left):
                left = right

    def _claim(self, left: sx.Node, right: sx.Node, sign: str = "=") -> object:
        text = f"{plain(left)} {sign} {plain(right)}"
        if sign == "≈" and numbers.judge(self.scope, left, right, sign) is None:
            self.note("mention", text)
            return None
        try:
            judged = self._judged(left, right, sign)
        except Unfit as error:
            judged = self._unfitting(error)
        except NotMeant as error:
            if holds_by_chain_rule(self.scope, left, right):
                verdict = Verdict(PROVED, "this is the chain rule")
                self.note("claim", text, verdict)
                return PROVED
            self._open.append(Open(len(self.findings), self.scope, left, right, sign))
            self.note("claim", text, Verdict(UNDECIDED, str(error)))
            return UNDECIDED
        except _FAILURES as error:
            self.note("claim", text, Verdict(UNDECIDED, str(error)))
            return UNDECIDED
        if judged.verdict.status in (REFUTED, TRUE_ONLY_IF):
            blamed = self._adjoints.blame(self, left, right)
            if blamed is not None:
                judged = blamed
            elif forms.is_nothing(right):
                self.note("mention", text)
                return None
            elif self._is_fact(left, right):
                self.note("declaration", text)
                return None
            elif not forms.is_slope(left) and _PROPERTIES.search(self._prose):
                word = _PROPERTIES.search(self._prose)
                assert word is not None
                reason = f"the text says `{word[0]}`, which may make it true"
                judged = replace(judged, verdict=Verdict(UNDECIDED, reason))
            elif self._is_shadowed(left):
                reason = "a like-named function was defined after the one that is differentiated"
                judged = replace(judged, verdict=Verdict(UNDECIDED, reason))
            elif self._is_stale(left, right):
                reason = "the sizes of its names were stated anew after what it rests on"
                judged = replace(judged, verdict=Verdict(UNDECIDED, reason))
            elif forms.is_partial(left, right):
                reason = "total and partial derivatives are not told apart"
                judged = replace(judged, verdict=Verdict(UNDECIDED, reason))
            elif (
                judged.doubt
                and judged.function
                and not self._function_for(judged.function, left, right)
            ):
                pass
            elif judged.doubt:
                self._open.append(Open(len(self.findings), self.scope, left, right, sign))
                judged = replace(judged, verdict=Verdict(UNDECIDED, judged.doubt))
        if judged.verdict.status in (REFUTED, TRUE_ONLY_IF):
            self._refuted.append(Open(len(self.findings), self.scope, left, right, sign))
        self.note("claim", text, judged.verdict, judged)
        return judged.verdict.status

    def _function_for(self, letter: str, left: sx.Node, right: sx.Node) -> str:
        """A usual function that makes a claim true where a letter stands for it."""
        scope = self.scope
        for word in _USUAL:
            self.scope = scope.with_function(Name(letter), word)
            holds = self._claim_quietly(left, right)
            self.scope = scope
            if holds:
                return word
        return ""

    def _is_shadowed(self, left: sx.Node) -> bool:
        """Whether `f_c` was defined after the `f` that a left side is the derivative of."""
        name = forms.loss_name(left)
        if name is None or name.below:
            return False
        made = [d.name for _, d in self._history if d.name.base == name.base]
        return bool(made) and made[-1] != name and not made[-1].label

    def _is_stale(self, left: sx.Node, right: sx.Node) -> bool:
        """Whether what a claim rests on was defined before the sizes of a name were changed."""
        names = set().union(*(mentioned(self.scope, side) for side in (left, right)))
        every = names.union(*(dependencies(self.scope, name) for name in names))
        for count, made in self._history:
            for name, changed in self._restated.items():
                if (
                    count < changed
                    and made.name in every
                    and self.scope.definition(made.name)
                    and name in dependencies(self.scope, made.name)
                ):
                    return True
        return False

    def sized(self, name: Name, shape: tuple[Position, ...]) -> None:
        """Take in the sizes of a name, which hold from here."""
        if self.scope.shapes.get(name, shape) != shape:
            self._restated[name] = len(self.findings)
        self.scope = self.scope.with_shape(name, shape)

    def _is_fact(self, left: sx.Node, right: sx.Node) -> bool:
        """Whether a claim says that something sums to 1, which is a fact about what is given."""
        if plain(right) != "1" or not isinstance(left, sx.Big) or left.kind != "sum":
            return False
        parts = take_apart(left.body)
        if parts is None or not parts.below:
            return False
        name = Name(parts.base + parts.tail, label_text(parts.labels))
        if self.scope.definition(name) is not None:
            return False
        self.scope = self.scope.with_fact(name, "rows_sum_to_one")
        return True

    def _judged(self, left: sx.Node, right: sx.Node, sign: str) -> Judged:
        number = numbers.judge(self.scope, left, right, sign)
        if number is not None:
            return Judged(number)
        return self._held(left, right)

    def _held(self, left: sx.Node, right: sx.Node) -> Judged:
        """The verdict on an equation; of a loss that nobody defines, by way of later layers."""
        given = unknown_loss.rewritten(self.scope, left, right)
        return judge(*given) if given is not None else judge(self.scope, left, right)

    def _unfitting(self, error: Unfit) -> Judged:
        """The verdict where sizes do not fit: refuted where every size was declared."""
        if isinstance(error, Unequal) and error.may_fit:
            return Judged(Verdict(UNDECIDED, f"{error}, which fit at some sizes only"))
        names = {name for shape in error.shapes for size in shape for name in size.names}
        if error.shapes and names and names <= self.scope.rigid and min(map(len, error.shapes)):
            return Judged(Verdict(REFUTED, f"the sizes do not fit: {error}"))
        return Judged(Verdict(UNDECIDED, f"{error}; declare the sizes of the names in it"))

    # -- definitions ---------------------------------------------------------------------------

    def _square(self, node: sx.Node) -> Definition | None:
        """The name of which a left side is the square, `σ_B² = …`, where it has no meaning yet."""
        parts = take_apart(node)
        if parts is None or plain(parts.marks.power) != "2" or not isinstance(node, sx.Scripts):
            return None
        made = heads.head(
            self.scope, replace(parts, marks=replace(parts.marks, power=None)), (), self._place.line
        )
        return made if made is not None and self._is_unheard(made) else None

    def _defines(self, node: sx.Node) -> Definition | None:
        """The definition that a left side is the head of, its body still missing."""
        return heads.head_of(self.scope, node, self._place.line)

    def _is_new(self, head: Definition) -> bool:
        return head.name not in self.scope.definitions and head.name not in self.scope.functions

    def _is_application(self, head: Definition, body: sx.Node) -> bool:
        """Whether a left side applies a function that is known, and does not define it."""
        known = head.name in self.scope.functions or head.name.base in GREEK_FUNCTIONS
        return bool(head.arguments) and known and not forms.is_closed(replace(head, body=body))

    def _is_unheard(self, head: Definition) -> bool:
        """Whether a name stands here for the first time, but for its declaration."""
        key = (head.name.base, head.name.label)
        return (
            self._is_new(head)
            and self.scope.definition(head.name) is None
            and (key not in self._heard)
        )

    def _is_fixed(self, node: sx.Node, head: Definition) -> bool:
        """Whether a left side has a meaning that no note gives it: `tanh(x)`, `ReLU(z)`."""
        base = head.name.base
        return bool(head.arguments) and (base in FUNCTIONS or base in ARRAY_WORDS)

    def _definition(self, head: Definition, sides: list[sx.Node], signs: list[str]) -> None:
        """A chain whose first side is a name: it is defined, and the rest must agree."""
        rest = sides[1:]
        inner = [self._defines(side) for side in rest]
        while len(rest) > 1 and inner[0] is not None and self._takes(inner[0], rest[1]):
            if isinstance(rest[0], sx.Number):
                break
            self.define(replace(inner[0], body=rest[1]))
            self.define(replace(head, body=rest[0]))
            self.note("definition", f"{plain(sides[0])} = {plain(rest[0])}")
            sides, rest, inner, head = rest, rest[1:], inner[1:], inner[0]
        body = rest[0]
        if not head.arguments and not head.places and numbers.is_closed(body):
            if head.name.base in _CONSTANTS and self._is_new(head):
                self._claims(sides[0], rest, signs)
                return
            self._number(head, sides[0], body, rest, signs)
            return
        base = head.name.base
        if base in GREEK_FUNCTIONS and head.arguments and self._claim_quietly(sides[0], body):
            self._claims(sides[0], rest, signs)
            return
        known = self.scope.definition(head.name)
        if known is not None and unknown_loss.is_slope(known):
            self._claims(sides[0], rest, signs)
            return
        if self._adjoints.take(self, head, sides[0], body):
            self._claims(body, rest[1:], signs[1:])
            return
        if head.name in self.scope.definitions and self._claim_quietly(sides[0], body):
            self._claims(sides[0], rest, signs)
            self.define(replace(head, body=body))
            return
        if self._entries(head, body):
            return
        if self._makes_sense(replace(head, body=body)):
            self.define(replace(head, body=body))
        self.note("definition", f"{plain(sides[0])} = {plain(body)}")
        self._claims(body, rest[1:], signs[1:])

    def _makes_sense(self, made: Definition) -> bool:
        """Whether a definition says what something is; `P(t = 1)` does not."""
        if made.arguments and forms.is_closed(made):
            return True
        scope = self.scope.with_definition(made)
        try:
            for _ in readings(scope, lambda context: [of_name(context, made.name, None)]):
                return True
        except Mismatch:
            return True
        except NotMeant as error:
            return isinstance(error, differentials.Undefined)
        except (ValueError, ArithmeticError, RecursionError):
            return False
        return True

    def _takes(self, head: Definition, body: sx.Node) -> bool:
        """Whether a side in the middle of a chain is defined by the side after it."""
        if head.name.base in GREEK_FUNCTIONS or numbers.is_closed(body):
            return False
        if self._is_new(head):
            return True
        return bool(head.arguments) and forms.is_closed(replace(head, body=body))

    def _number(
        self,
        head: Definition,
        left: sx.Node,
        body: sx.Node,
        rest: Sequence[sx.Node],
        signs: Sequence[str],
    ) -> None:
        """A name that is given a number: a claim where it has a formula, else its value."""
        known = self.scope.definition(head.name)
        if known is not None:
            self._claim(left, body, signs[0])
        else:
            self.scope = replace(
                self.scope, numbers={**self.scope.numbers, head.name: replace(head, body=body)}
            )
            self.note("definition", f"{plain(left)} = {plain(body)}")
        self._claims(body, rest[1:], signs[1:])

    def _entries(self, head: Definition, body: sx.Node) -> bool:
        """Whether a right side only writes out the entries of the name on the left."""
        if not isinstance(body, sx.Matrix):
            return False
        parts = [take_apart(entry) for row in body.rows for entry in row]
        own = head.name.base.lower()
        if any(p is not None and p.base.lower() == own and p.below for p in parts):
            self.note("declaration", f"{head.name} = {plain(body)}")
            return True
        return False

    def define(self, made: Definition) -> None:
        """Make a definition known, as a value and, where it is one, as a function of numbers."""
        made = replace(made, name=self.scope.predicted(made.name))
        self._history.append((len(self.findings), made))
        self.scope = self.scope.with_definition(made)
        if made.arguments and not made.places and forms.is_closed(made):
            self.scope = self.scope.with_function(made.name, made)

    def _claim_quietly(self, left: sx.Node, right: sx.Node) -> bool:
        """Whether an equation is proved, with nothing said of it."""
        try:
            return self._held(left, right).verdict.status is PROVED
        except _FAILURES:
            return False

    # -- updates -------------------------------------------------------------------------------

    def _update(self, step: updates.Update, sides: list[sx.Node]) -> None:
        text = f"{plain(sides[0])} ← {plain(step.right)}"
        try:
            verdict, notes = updates.judge_update(self.scope, step)
        except (NotMeant, Mismatch) as error:
            self.note("claim", text, Verdict(UNDECIDED, str(error)))
            return
        if verdict is None:
            self.note("definition", text)
        else:
            self.note("claim", text, verdict, Judged(verdict, notes))
        for other in sides[1:]:
            if other is not step.right and take_apart(other) is None:
                self._claim(step.right, other)

    # -- findings ------------------------------------------------------------------------------

    def note(
        self,
        kind: str,
        statement: str = "",
        verdict: Verdict | None = None,
        judged: Judged | None = None,
        reason: str = "",
    ) -> None:
        """Record a finding where the reading stands."""
        place = self._place
        reading = "; ".join(judged.notes) if judged is not None else ""
        self.findings.append(
            Finding(
                place.file,
                place.line,
                place.place,
                place.latex,
                kind,
                reading=reading,
                verdict=verdict,
                reason=reason,
                statement=statement,
                layout=judged.layout if judged is not None else "",
            )
        )
