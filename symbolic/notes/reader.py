"""One note, from top to bottom: definitions become known, claims are judged where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symbolic.notes import defining, forms, pins, updates
from symbolic.notes.account import Account, Place
from symbolic.notes.claiming import FAILURES, claim, claims
from symbolic.notes.evidence import Evidence, declared
from symbolic.notes.passages import Passage
from symbolic.notes.retrying import retry
from symbolic.parsing import gradients
from symbolic.parsing import syntax as sx
from symbolic.parsing.differentials import Undefined
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.judging import OUT_OF_TIME, Judged
from symbolic.parsing.names import take_apart
from symbolic.parsing.plain import plain
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Mismatch
from symbolic.patience import OutOfTime
from symbolic.verdict import REFUTED, TRUE_ONLY_IF, UNDECIDED, Verdict

_REMEMBERED = 600
_EQUALITY = ("=", ":=", "≡", "≈")
_ARROWS = ("←", "→")


class Reader:
    """Takes in a note, passage by passage.

    Attributes:
        account: what is known so far, and what came of the formulas.
    """

    def __init__(self, scope: Scope):
        self.account = Account(scope)
        self._last: sx.Node | None = None

    def formula(self, file: str, passage: Passage, nodes: Sequence[sx.Node]) -> None:
        """Take in one formula, which may state several things."""
        account = self.account
        account.place = Place(file, passage.line, passage.place, passage.text)
        before = len(account.findings)
        for node in nodes:
            account.spoken.append((account.section, node))
            try:
                with account.allowances[account.place].spent():
                    self._statement(node)
            except FAILURES as error:
                account.note("claim", plain(node), Verdict(UNDECIDED, str(error)))
            except OutOfTime:
                account.note("claim", plain(node), Verdict(UNDECIDED, OUT_OF_TIME))
            if not (isinstance(node, sx.Relation) and "∈" in node.signs):
                account.heard |= set(forms.heard(node))
        if len(account.findings) == before:
            account.note("mention")
        if any(forms.is_condition(node) for node in nodes):
            self._doubt(before, "a condition stands beside it, which is not read")

    def _doubt(self, start: int, reason: str) -> None:
        """Take back what was refuted from a finding on."""
        findings = self.account.findings
        for number, finding in enumerate(findings[start:], start):
            if finding.status in (REFUTED, TRUE_ONLY_IF):
                findings[number] = replace(finding, verdict=Verdict(UNDECIDED, reason))

    def prose(self, text: str) -> None:
        """Take in the words between formulas."""
        self.account.prose = f"{self.account.prose} {text}"[-_REMEMBERED:]

    def pin(self, file: str, passage: Passage) -> None:
        """Take in a comment."""
        try:
            self.account.pinned(passage.text)
        except pins.NotAPin as error:
            self.not_read(file, passage, str(error))
        defining.forget_others(self.account)

    def not_read(self, file: str, passage: Passage, reason: str) -> None:
        """Take in a formula that could not be read."""
        self.account.place = Place(file, passage.line, passage.place, passage.text)
        self.account.note("not read", reason=reason)

    def close(self) -> None:
        """Try what was not proved again with what is only said after it."""
        retry(self.account)

    # -- statements ----------------------------------------------------------------------------

    def _statement(self, node: sx.Node) -> None:
        if not isinstance(node, sx.Relation) or all(forms.is_size(side) for side in node.sides):
            self.account.note("mention", plain(node))
        elif "∈" in node.signs:
            place = node.signs.index("∈")
            if place:
                self._statement(sx.Relation(node.sides[: place + 1], node.signs[:place]))
            else:
                self._declaration(node)
        elif not set(node.signs) <= {*_EQUALITY, *_ARROWS}:
            self.account.note("mention", plain(node))
        else:
            self._equalities(node)

    def _declaration(self, node: sx.Relation) -> None:
        """Sizes hold from where they are stated, whatever was stated before."""
        said = Evidence()
        if len(node.sides) == 2 and declared(node, said):
            for name, shape in said.shapes.items():
                self.account.sized(name, shape)
        self.account.note("declaration", plain(node))

    def _equalities(self, node: sx.Relation) -> None:
        """A chain, parted where an arrow stands in its middle."""
        for place, sign in enumerate(node.signs):
            if sign == "→" and 0 < place < len(node.signs) - 1:
                self._statement(sx.Relation(node.sides[: place + 1], node.signs[:place]))
                self._statement(sx.Relation(node.sides[place + 1 :], node.signs[place + 1 :]))
                return
        sides = list(node.sides)
        if sides[0] is None:
            if self._last is None:
                reason = "the formula begins with a sign"
                self.account.note("not read", plain(node), reason=reason)
                return
            sides[0] = self._last
        known = [side for side in sides if side is not None and not isinstance(side, sx.Dots)]
        if len(known) < 2:
            self.account.note("mention", plain(node))
            return
        self._last = known[0]
        events = [side for side in known if forms.is_event(side)]
        if events:
            self.account.note("definition", forms.chain_text(known, node.signs))
        signed = zip(sides, (*node.signs, "="), strict=True)
        kept = [(side, sign) for side, sign in signed if side in known and side not in events]
        if len(kept) > 1:
            self._chain([side for side, _ in kept], [sign for _, sign in kept[:-1]])

    def _chain(self, sides: Sequence[sx.Node], signs: Sequence[str]) -> None:
        """What a chain says: an update, a mention, a definition, or claims."""
        account = self.account
        first, second, *rest = (gradients.spelled_out(account.scope, side) for side in sides)
        step = updates.update(account.scope, (first, second, *rest), signs)
        if step is not None:
            self._update(step, first)
            for side in (second, *rest):
                if side is not step.right and take_apart(side) is None:
                    claim(account, step.right, side)
            return
        text = forms.chain_text(sides, signs)
        if signs[0] in _ARROWS:
            account.note("mention", text)
            return
        if forms.is_bare_gradient(first) or forms.is_search(second):
            account.note("definition", text)
            return
        if rest and (own := defining.logarithm(account, second, rest[0])) is not None:
            if defining.makes_sense(account.scope, own):
                account.define(own)
            account.note("definition", forms.chain_text(sides[1:3], signs[1:]))
            self._chain((sides[0], *sides[2:]), (signs[0], *signs[2:]))
            return
        implied = defining.square(account, first, second)
        implied = implied or defining.logarithm(account, first, second)
        if implied is not None:
            if not defining.is_squared(second) and defining.makes_sense(account.scope, implied):
                account.define(implied)
            account.note("definition", text)
            claims(account, sides[1], sides[2:], signs[1:])
            return
        head = defining.defines(account, sides[0])
        if head is not None and not (
            defining.is_application(account.scope, head, second) or defining.is_fixed(head)
        ):
            defining.definition(account, head, sides, signs)
            return
        if len(sides) == 2 and defining.is_new_matrix(account, second):
            account.note("definition", text)
            return
        flipped = defining.defines(account, second) if len(sides) == 2 else None
        if (
            flipped is not None
            and defining.is_unheard(account, flipped)
            and not forms.is_slope(first)
        ):
            account.define(replace(flipped, body=first))
            account.note("definition", text)
            return
        claims(account, sides[0], sides[1:], signs)

    def _update(self, step: updates.Update, left: sx.Node) -> None:
        text = f"{plain(left)} ← {plain(step.right)}"
        try:
            verdict, notes = updates.judge_update(self.account.scope, step)
        except Undefined:
            verdict, notes = None, ""  # of what is open, an update states no more than itself
        except (NotMeant, Mismatch) as error:
            self.account.note("claim", text, Verdict(UNDECIDED, str(error)))
            return
        if verdict is None:
            self.account.note("definition", text)
        else:
            self.account.note("claim", text, verdict, Judged(verdict, notes))
