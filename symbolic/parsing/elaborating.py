"""Formulas as quantities: what each node of the syntax tree stands for, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symbolic import expressions as ex
from symbolic import patience
from symbolic.expressions import Expression
from symbolic.indices import Index, Position, position
from symbolic.parsing import differentials, entries, matrices, products, ranges, references
from symbolic.parsing import syntax as sx
from symbolic.parsing.context import Bound, Shared
from symbolic.parsing.ellipses import ellipsis
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Marks, Name, above_marks, subscripts
from symbolic.parsing.picking import picked
from symbolic.parsing.plain import plain
from symbolic.parsing.quantities import (
    Conforming,
    Quantity,
    each,
    scalar,
    squeezed,
    total,
    transposed,
)
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Mismatch, Sizes
from symbolic.parsing.slopes import partial
from symbolic.parsing.widening import widened


class Elaborator:
    """Gives formulas their meaning, in one scope.

    Attributes:
        shared: what all parts of the reading share.
        bound: the letters that are indices here.
        formals: the letters that are arguments of a function here.
        cuts: names that are taken as given here, though they are defined.
        chain: names that are being defined, so that none is defined by itself.
        example: which example everything is about that has no number of its own, or None.
    """

    def __init__(
        self,
        shared: Shared,
        bound: Mapping[str, Bound] | None = None,
        formals: Mapping[str, Quantity] | None = None,
        cuts: frozenset[Name] = frozenset(),
        chain: tuple[Name, ...] = (),
    ):
        self.shared = shared
        self.bound = dict(bound or {})
        self.formals = dict(formals or {})
        self.cuts = cuts
        self.chain = chain
        self.example: Position | None = None
        self.conform = Conforming(shared.sizes, shared.options.bias_last, bool(chain))

    @property
    def sizes(self) -> Sizes:
        """What is known of sizes."""
        return self.shared.sizes

    @property
    def scope(self) -> Scope:
        """What the note has said."""
        return self.shared.scope

    def inside(
        self,
        bound: Mapping[str, Bound] | None = None,
        formals: Mapping[str, Quantity] | None = None,
        clean: bool = False,
        cuts: frozenset[Name] | None = None,
        chain: tuple[Name, ...] | None = None,
    ) -> Elaborator:
        """The same reading with other letters bound; `clean` forgets those of here."""
        made = Elaborator(
            self.shared,
            {**({} if clean else self.bound), **(bound or {})},
            {**({} if clean else self.formals), **(formals or {})},
            self.cuts if cuts is None else cuts,
            self.chain if chain is None else chain,
        )
        made.example = None if clean else self.example
        return made

    def fresh_index(self, letter: str, size: Position | None = None) -> Index:
        """An index over a size, or over one that is to be found."""
        return Index(letter, self.sizes.resolve(size) if size is not None else self.sizes.fresh())

    # -- dispatch ------------------------------------------------------------------------------

    def value(self, node: sx.Node) -> Quantity:
        """What a formula stands for."""
        patience.check()
        match node:
            case sx.Number(text):
                return scalar(ex.Number(Fraction(text if text[-1] != "." else text[:-1])))
            case sx.Letter() | sx.Word() | sx.Accent():
                return self._single(node)
            case sx.Scripts():
                return self._scripts(node)
            case sx.Sequence(items):
                return products.side_by_side(self, items)
            case sx.Product(factors, operators):
                return products.with_signs(self, factors, operators)
            case sx.Sum(terms):
                return self._sum(terms)
            case sx.Fraction(top, bottom):
                return self._fraction(node, top, bottom)
            case sx.Root(body, degree):
                return self._root(body, degree)
            case sx.Big():
                return ranges.big(self, node)
            case sx.Fence():
                return self._fence(node)
            case sx.Matrix(rows):
                return matrices.matrix(self, rows)
            case sx.Cases(rows):
                return matrices.cases(self, rows)
            case sx.Annotated(body, note):
                return self._annotated(body, note)
            case sx.At(body, where):
                references.only_named(where)
                return self.value(body)
        raise NotMeant(f"`{plain(node)}` is no quantity")

    def number(self, node: sx.Node) -> Expression:
        """A formula that must be a number."""
        made = squeezed(self.value(node))
        if made.rank:
            raise NotMeant(f"`{plain(node)}` is a {self.conform.described(made)}, not a number")
        return made.body

    def _single(self, node: sx.Letter | sx.Word | sx.Accent) -> Quantity:
        return references.name(self, node)

    def _scripts(self, node: sx.Scripts) -> Quantity:
        made = entries.entries(self, node)
        if made is not None:
            return made
        named = references.name_or_none(self, node)
        if named is not None:
            return named
        if isinstance(node.base, sx.Fence) and node.base.kind in "‖|":
            return self._norm(node.base, node)
        if isinstance(node.base, sx.Letter) and node.base.text == "e" and node.upper is not None:
            return each(lambda x: ex.apply("exp", x), self.value(node.upper))
        if isinstance(node.base, sx.Number) and node.upper is not None:
            return self.hung(self.value(node.base), node)
        return self.hung(self.value(node.base), node)

    def hung(self, base: Quantity, node: sx.Scripts) -> Quantity:
        """A quantity with the scripts that hang on it: elements of it, its transpose, powers."""
        above = above_marks(node.upper)
        if above is None or above[0] or above[2] or node.primes > 1:
            raise NotMeant(
                f"what `{plain(node.upper)}` above means in `{plain(node)}` is not known"
            )
        if node.primes and self.scope.hidden and not base.rank:
            base = scalar(partial(base.body, references.HIDDEN, ()))
        elif node.primes:
            base = transposed(base)
        if node.lower is not None:
            base = picked(self, base, subscripts(node.lower))
        return self.marked(base, above[1])

    def marked(self, base: Quantity, marks: Marks) -> Quantity:
        """A quantity transposed, inverted or raised to a power, as its marks say."""
        if marks.inverted:
            base = self._inverse(base)
        if marks.transposed:
            base = transposed(base)
        return self.raised(base, marks.power) if marks.power is not None else base

    def _inverse(self, base: Quantity) -> Quantity:
        if not base.rank:
            return each(lambda x: ex.power(x, -1), base)
        if base.rank != 2 or not self.sizes.attempt((base.shape[0], base.shape[1])):
            raise Mismatch(f"the inverse of a {self.conform.described(base)}")
        row, column = (self.fresh_index(letter, base.shape[0]) for letter in "ij")
        body = base.at((position(row), position(column)))
        return Quantity(base.shape, lambda at: ex.Operator("inverse", (row, column), body, at))

    def raised(self, base: Quantity, exponent: sx.Node) -> Quantity:
        """A quantity to a power; a vector or matrix element by element, but a square matrix."""
        inner = matrices.without_circle(exponent)
        if inner is not None:
            return self.conform.elementwise(matrices.power, base, self.value(inner), "the power")
        power = self.number(exponent)
        if isinstance(power, ex.Number):
            whole = power.value.denominator == 1 and power.value > 0
            square = base.rank == 2 and self.sizes.resolve(base.shape[0]) == self.sizes.resolve(
                base.shape[1]
            )
            if whole and square and power.value <= 8 and base.shape[0].number != 1:
                made = base
                for _ in range(int(power.value) - 1):
                    made = self.conform.product(made, base)
                return made
            if square and not whole:
                raise NotMeant(f"the power `{plain(exponent)}` of a matrix is not known here")
            return each(lambda x: ex.power(x, power.value), base)
        if base.rank > 1:
            raise NotMeant(f"the power `{plain(exponent)}` of a matrix is not known here")
        return each(lambda x: ex.apply("pow", x, power), base)

    def _sum(self, terms: Sequence[tuple[str, sx.Node]]) -> Quantity:
        terms = ellipsis(terms)
        terms = widened(self, terms)
        made: Quantity | None = None
        for sign, term in terms:
            part = self.value(term)
            if sign == "-":
                part = each(lambda x: -x, part)
            elif sign == "±":
                raise NotMeant("`±` states two things at once; write each by itself")
            made = part if made is None else self._added(made, part)
        assert made is not None
        return made

    def _added(self, left: Quantity, right: Quantity) -> Quantity:
        return self.conform.elementwise(ex.add, left, right, "the sum")

    def _fraction(self, node: sx.Fraction, top: sx.Node, bottom: sx.Node) -> Quantity:
        derived = differentials.derivative(self, node)
        if derived is not None:
            return derived.quantity
        return self.divided(self.value(products.counted(self, top, bottom)), self.value(bottom))

    def divided(self, top: Quantity, bottom: Quantity) -> Quantity:
        """A quotient, element by element."""
        return self.conform.elementwise(lambda a, b: a / b, top, bottom, "the quotient")

    def _root(self, body: sx.Node, degree: sx.Node | None) -> Quantity:
        power = Fraction(1, 2)
        if degree is not None:
            found = self.number(degree)
            if not isinstance(found, ex.Number) or not found.value:
                raise NotMeant(f"a root of degree `{plain(degree)}` is not read")
            power = 1 / found.value
        return each(lambda x: ex.power(x, power), self.value(body))

    def _fence(self, node: sx.Fence) -> Quantity:
        if node.body is None:
            raise NotMeant("empty brackets are no quantity")
        if isinstance(node.body, sx.Relation) and node.kind == "[":
            return matrices.indicator(self, node.body)
        if node.kind in "‖|":
            return self._norm(node, None)
        if node.kind == "⟨":
            if not isinstance(node.body, sx.List) or len(node.body.items) != 2:
                raise NotMeant(f"`{plain(node)}` is no inner product of two things")
            return self.conform.inner(*(self.value(item) for item in node.body.items))
        if node.kind == "⌊":
            return each(lambda x: ex.apply("floor", x), self.value(node.body))
        if node.kind == "⌈":
            return each(lambda x: ex.apply("ceil", x), self.value(node.body))
        if isinstance(node.body, sx.List):
            return matrices.listed(self, node.body)
        return self.value(node.body)

    def _norm(self, fence: sx.Fence, scripts: sx.Scripts | None) -> Quantity:
        assert fence.body is not None
        below = plain(scripts.lower) if scripts is not None else ""
        power = scripts.upper if scripts is not None else None
        size = ranges.cardinality(self, fence.body) if fence.kind == "|" else None
        if size is not None:
            made = size
        else:
            inner = self.value(fence.body)
            if fence.kind == "|" and inner.rank == 2:
                raise NotMeant("bars around a matrix may mean several things; write `\\det`")
            if fence.kind == "|":
                made = each(lambda x: ex.apply("abs", x), inner)
            elif below in ("", "2", "F", "Fro") and (inner.rank < 2 or below != "2"):
                made = total(each(lambda x: ex.power(x, 2), inner))
                if power is not None and plain(power) == "2":
                    return made
                made = each(lambda x: ex.power(x, Fraction(1, 2)), made)
            elif below == "1" and inner.rank < 2:
                made = total(each(lambda x: ex.apply("abs", x), inner))
            else:
                raise NotMeant(f"the norm `{plain(scripts or fence)}` is not known here")
        return self.raised(made, power) if power is not None else made

    def _annotated(self, body: sx.Node, note: sx.Node | None) -> Quantity:
        made = self.value(body)
        shape = ranges.stated_shape(self.scope, note) if note is not None else None
        if shape is not None and len(shape) == 2:
            sizes = tuple(self.sizes.resolve(size) for size in shape)
            if made.rank == 2:
                self.sizes.attempt(*zip(made.shape, sizes, strict=True))
        return made
