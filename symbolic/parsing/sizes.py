"""Sizes that a note leaves open, found by unification: in `XW`, columns of X are rows of W."""

from __future__ import annotations

from symbolic.indices import Position, position


class Mismatch(ValueError):
    """Two sizes, or two shapes, that do not fit one another."""


class Unfit(Mismatch):
    """A sum, a product or an equation of two things whose sizes do not fit.

    Attributes:
        shapes: the sizes of both.
    """

    def __init__(self, message: str, *shapes: tuple[Position, ...]):
        super().__init__(message)
        self.shapes = shapes


class Unequal(Unfit):
    """Two sides of an equation of different sizes."""

    @property
    def may_fit(self) -> bool:
        """Whether letters may stand for the numbers that they meet."""
        one, other = self.shapes
        return len(one) == len(other) and all(
            a == b or (a.number is None) != (b.number is None)
            for a, b in zip(one, other, strict=True)
        )


class Sizes:
    """What is known of the sizes while formulas are read.

    A size that is not known is a variable `?1`, `?2`, …; a letter that no declaration names, such
    as the `m` of a sum, may turn out to be another size.

    Attributes:
        rigid: the letters that declarations name.
        count: how many variables there are.
        rows: whether vectors were found to stand as rows, as in `x W`.
    """

    def __init__(self, rigid: frozenset[str] = frozenset(), solved: Sizes | None = None):
        self.rigid = rigid
        self.count = 0
        self.rows = solved is not None and solved.rows
        self._known: dict[str, Position] = {} if solved is None else dict(solved._known)

    @property
    def are_open(self) -> bool:
        """Whether anything was left to be found, that a second reading knows from its beginning."""
        return bool(self.count or self.rows or self._known)

    def fresh(self) -> Position:
        """A size of which nothing is known; the same one in every reading of one formula."""
        self.count += 1
        return self.resolve(position(f"?{self.count}"))

    def resolve(self, size: Position) -> Position:
        """A size with everything filled in that is known."""
        while True:
            known = {name: self._known[name] for name in size.names if name in self._known}
            if not known:
                return size
            size = size.substitute(known)

    def name(self, variable: str, value: Position) -> None:
        """Say what a size is of which nothing more is known."""
        self._known[variable] = value

    def same(self, left: Position, right: Position) -> bool:
        """Make two sizes one, where they can be."""
        gap = self.resolve(left) - self.resolve(right)
        if gap.number is not None:
            return gap.number == 0
        for name in sorted(gap.names, key=self._order):
            if name in self.rigid:
                continue
            slope = gap.coefficient(name)
            if slope is not None and slope.number in (1, -1):
                rest = gap - slope * position(name)
                value = rest * -int(slope.number or 0)
                if name not in value.names:
                    self._known[name] = value
                    return True
        return False

    def attempt(self, *pairs: tuple[Position, Position]) -> bool:
        """Make pairs of sizes one, all or none."""
        before = dict(self._known)
        for left, right in pairs:
            if not self.same(left, right):
                self._known.clear()
                self._known.update(before)
                return False
        return True

    def could(self, *pairs: tuple[Position, Position]) -> bool:
        """Whether pairs of sizes could be one; nothing is decided."""
        before = dict(self._known)
        fits = self.attempt(*pairs)
        self._known.clear()
        self._known.update(before)
        return fits

    def _order(self, name: str) -> tuple[bool, bool, str]:
        return (name in self.rigid, not name.startswith("?"), name)
