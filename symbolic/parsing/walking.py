"""Walks over syntax trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symbolic.parsing import syntax as sx
from symbolic.parsing.names import Parts, take_apart


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


def nodes(node: sx.Node) -> Iterator[sx.Node]:
    """A node and all that is inside it, each before what it holds."""
    todo = [node]
    while todo:
        here = todo.pop()
        yield here
        todo += reversed(list(children(here)))


def names(node: sx.Node) -> Iterator[Parts]:
    """The names in a formula, in order; not those that hang on other names."""
    todo = [node]
    while todo:
        here = todo.pop()
        parts = take_apart(here)
        if parts is not None:
            yield parts
        else:
            todo += reversed(list(children(here)))


def mapped(node: sx.Node, change: Callable[[sx.Node], sx.Node]) -> sx.Node:
    """A node of the same kind with every node directly inside changed."""
    match node:
        case sx.Scripts(base, lower, upper, primes):
            return sx.Scripts(
                change(base),
                change(lower) if lower is not None else None,
                change(upper) if upper is not None else None,
                primes,
            )
        case sx.Accent(kind, body):
            return sx.Accent(kind, change(body))
        case sx.Sequence(items, tight):
            return sx.Sequence(tuple(map(change, items)), tight)
        case sx.Product(factors, operators):
            return sx.Product(tuple(map(change, factors)), operators)
        case sx.Sum(terms):
            return sx.Sum(tuple((sign, change(term)) for sign, term in terms))
        case sx.Fraction(top, bottom):
            return sx.Fraction(change(top), change(bottom))
        case sx.Root(body, degree):
            return sx.Root(change(body), change(degree) if degree is not None else None)
        case sx.Big(kind, lower, upper, body):
            return sx.Big(
                kind,
                change(lower) if lower is not None else None,
                change(upper) if upper is not None else None,
                change(body),
            )
        case sx.Fence(kind, body):
            return sx.Fence(kind, change(body) if body is not None else None)
        case sx.List(items, separators):
            return sx.List(tuple(map(change, items)), separators)
        case sx.Matrix(rows, kind):
            return sx.Matrix(tuple(tuple(map(change, row)) for row in rows), kind)
        case sx.Cases(rows):
            return sx.Cases(
                tuple((change(v), change(c) if c is not None else None) for v, c in rows)
            )
        case sx.Annotated(body, note):
            return sx.Annotated(change(body), change(note) if note is not None else None)
        case sx.At(body, where):
            return sx.At(change(body), change(where) if where is not None else None)
        case sx.Relation(sides, signs):
            return sx.Relation(tuple(change(s) if s is not None else None for s in sides), signs)
    return node
