"""Products of atoms, and sums that are kept as one atom."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symbolic.indices import Position
from symbolic.proving.atoms import (
    UNIT,
    Atom,
    Polynomial,
    Rational,
    add,
    constant,
    is_discrete,
    polynomial_sign,
    scale,
    single,
)
from symbolic.proving.content import primitive
from symbolic.proving.heads import Heads


class Products(Heads):
    """Heads with products of powers of them."""

    def size(self, value: Position) -> Polynomial:
        """A size, or an index taken as a number."""
        total: Polynomial = {}
        for monomial, coefficient in value.terms:
            term = constant(coefficient)
            for symbol in monomial:
                if isinstance(symbol, str):
                    atom = self.plain("size", symbol, sign="+")
                else:
                    atom = self.plain(
                        "index", None, (Position({(symbol,): 1}),), sign="0+", discrete=True
                    )
                term = self.multiply(term, single(atom))
            total = add(total, term)
        return total

    def undefined(self, why: str) -> Polynomial:
        """What stands for no number; it cancels against nothing."""
        return single(self.plain("undefined", (why, next(self._serials)), discrete=True))

    def product(self, factors: Iterable[tuple[Atom, Rational]]) -> Polynomial:
        """The product of powers of atoms, in normal form."""
        exponents: dict[Atom, Rational] = {}
        coefficient: Rational = 1
        for atom, exponent in factors:
            total = exponents.get(atom, 0) + exponent
            if total:
                exponents[atom] = total
            else:
                exponents.pop(atom, None)
        tests: dict[tuple, Atom] = {}
        for atom in list(exponents):
            head, exponent = atom.head, exponents[atom]
            if head.test and exponent > 0:
                exponents[atom] = 1
                if head.kind == "positive":
                    kept = tests.setdefault((head.name[0], atom.at), atom)
                    if kept is not atom:
                        strict, loose = sorted((kept, atom), key=lambda a: a.head.name[1])
                        tests[head.name[0], atom.at] = strict
                        exponents.pop(loose)
            elif head.kind == "prime":
                whole = exponent.__floor__()
                coefficient *= Fraction(head.name) ** whole
                if exponent == whole:
                    exponents.pop(atom)
                else:
                    exponents[atom] = exponent - whole
        for atom in exponents:
            if atom.head.kind == "delta":
                contracted = self._along(atom, exponents)
                if contracted is not None:
                    return scale(contracted, coefficient)
            if atom.head.kind == "function" and atom.head.name == "sin" and exponents[atom] >= 2:
                return scale(self._without_sine_square(atom, exponents), coefficient)
        return {frozenset(exponents.items()): coefficient}

    def _along(self, delta: Atom, exponents: dict[Atom, Rational]) -> Polynomial | None:
        """Everything beside `δ(i, j)` with the later index replaced by the other one."""
        left, right = delta.at
        pairs = [(p.index, q) for p, q in ((left, right), (right, left)) if p.index is not None]
        if not pairs:
            return None
        index, value = max(pairs, key=lambda pair: pair[0].serial)
        rest = [(a, e) for a, e in exponents.items() if a is not delta]
        if all(index not in atom.indices for atom, _ in rest) or index in value.indices:
            return None
        replaced = self.renamed({frozenset(rest): 1}, {index: value})
        return self.multiply(replaced, single(delta))

    def _without_sine_square(self, sine: Atom, exponents: dict[Atom, Rational]) -> Polynomial:
        body, _ = self.instance(sine)
        cosine = self.atom("function", "cos", [body])
        assert cosine is not None
        rest = dict(exponents)
        rest[sine] -= 2
        if not rest[sine]:
            del rest[sine]
        square = add(constant(1), scale(single(cosine, 2), -1))
        return self.multiply(self.product(rest.items()), square)

    def distribute(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product, multiplied out and nothing more."""
        return add(
            *(
                scale(self.product([*m, *n]), c * d)
                for m, c in left.items()
                for n, d in right.items()
            )
        )

    def base(self, polynomial: Polynomial) -> Atom:
        """The atom that stands for a sum, for its powers."""
        atom = self.atom(
            "base",
            None,
            [polynomial],
            sign=polynomial_sign(polynomial),
            discrete=is_discrete(polynomial),
        )
        assert atom is not None
        return atom

    def signed_base(self, polynomial: Polynomial) -> tuple[Atom, int]:
        """The atom of a sum or of its negative, whichever is known, and which it is."""
        for sign in (1, -1):
            atom = self.atom("base", None, [scale(polynomial, sign)], create=False)
            if atom is not None:
                return atom, sign
        return self.base(polynomial), 1

    def atomic(self, polynomial: Polynomial) -> Polynomial:
        """A polynomial as a multiple of one atom; factors without an index stay outside."""
        content, rest = primitive(polynomial, indexed=False)
        if len(rest) == 1 and UNIT in rest:
            return content
        atom, sign = self.signed_base(rest)
        return scale(self.distribute(content, single(atom)), sign)
