"""What the section of a claim says, where a name has another meaning under other headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from symbolic.indices import position
from symbolic.notes.account import Account, Claim, Defined, Section
from symbolic.parsing.losses import dependencies, mentioned
from symbolic.parsing.names import Name
from symbolic.parsing.scope import Definition, Scope
from symbolic.parsing.usages import Usage, usages


class Surroundings:
    """The definitions and sizes that stand under the same headings as a claim.

    The headings above the whole note say nothing; a note without others has one section.
    """

    def __init__(self, account: Account, one: Claim):
        self._account, self._one = account, one
        self._title = common(one.section, *(other.section for other in account.history))
        self._own: dict[Name, list[Defined]] = {}
        for other in account.history:
            if self._is_here(other.section):
                self._own.setdefault(other.made.name, []).append(other)

    def _is_here(self, section: Section) -> bool:
        mine = self._one.section
        return section == mine or common(section, mine) > self._title

    def scopes(self, scope: Scope) -> Iterator[tuple[Scope, bool]]:
        """A scope with the section's own definitions; in the end with sizes that may be any.

        With each comes whether what is false in it is false.
        """
        seen: list[dict[Name, Definition]] = []
        for chosen in (self._nearest(), self._last()):
            if chosen and chosen not in seen:
                seen.append(chosen)
                made = replace(scope, definitions={**scope.definitions, **chosen})
                yield made, self._is_plain(made)
        for chosen in seen:
            made = replace(scope, definitions={**scope.definitions, **chosen})
            yield self._with_own_sizes(made), False

    def alone(self) -> Scope:
        """What the section says, and no definition from under other headings.

        An identity that holds there holds whatever the names of other sections are.
        """
        return self._with_own_sizes(replace(self._one.scope, definitions=self._nearest()))

    def without(self, scope: Scope, name: Name) -> Scope | None:
        """The scope without a definition from under other headings; None where there is none."""
        if name in self._own or name not in scope.definitions:
            return None
        kept = {key: made for key, made in scope.definitions.items() if key != name}
        return replace(scope, definitions=kept)

    def _is_plain(self, scope: Scope) -> bool:
        """Whether the claim rests on its section alone, where no name is defined twice after it."""
        one = self._one
        names = mentioned(scope, one.left) | mentioned(scope, one.right)
        names |= set().union(*(dependencies(scope, name) for name in names))
        later = {
            name: sum(other.finding > one.finding for other in several)
            for name, several in self._own.items()
        }
        return all(later.get(name, 2) < 2 for name in names if scope.definition(name) is not None)

    def _nearest(self) -> dict[Name, Definition]:
        """Of each name the definition under most of the claim's headings, the last before it."""
        return {name: self._closest(several) for name, several in self._own.items()}

    def _closest(self, several: list[Defined]) -> Definition:
        depths = [common(other.section, self._one.section) for other in several]
        near = [other for other, n in zip(several, depths, strict=True) if n == max(depths)]
        before = [other for other in near if other.finding <= self._one.finding]
        return (before[-1] if before else near[0]).made

    def _last(self) -> dict[Name, Definition]:
        return {name: several[-1].made for name, several in self._own.items()}

    @cached_property
    def _usage(self) -> dict[str, Usage]:
        """How letters are used in the section; any function anywhere is any function there."""
        spoken, known = self._account.spoken, self._one.scope.usage
        found = usages(node for section, node in spoken if self._is_here(section))
        return {
            letter: replace(use, primed=use.primed or known.get(letter, use).primed)
            for letter, use in found.items()
        }

    def _with_own_sizes(self, scope: Scope) -> Scope:
        """A scope in which sizes from under other headings may be any."""
        stated = self._one.stated.items()
        elsewhere = {name for name, section in stated if not self._is_here(section)}
        return replace(
            scope,
            usage=self._usage,
            shapes={
                name: shape
                if name not in elsewhere
                else tuple(
                    size if size.number == 1 else position(f"#{name}.{axis}")
                    for axis, size in enumerate(shape)
                )
                for name, shape in scope.shapes.items()
            },
        )


def common(*sections: Section) -> int:
    """How many headings some sections share."""
    count = 0
    while all(len(s) > count and s[count] == sections[0][count] for s in sections):
        count += 1
    return count
