"""Facts about arguments that a caller may assume: `symmetric("A")`, `one_hot("T")`, `"n = 1"`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbolic.indices import Position
from symbolic.sizes import parse_size

SENTENCES = {
    "positive": "every entry of {} is positive",
    "probability": "every entry of {} lies between 0 and 1",
    "binary": "every entry of {} is 0 or 1",
    "plus_minus_one": "every entry of {} is −1 or 1",
    "one_hot": "every row of {} is one-hot",
    "rows_sum_to_one": "every row of {} sums to 1",
    "symmetric": "{} is symmetric",
    "invertible": "{} is invertible",
    "integer": "every entry of {} is a whole number",
}
DOMAINS = ("real", "positive", "probability", "one_hot", "binary", "plus_minus_one", "integer")


@dataclass(frozen=True)
class Fact:
    """One property of one argument.

    Attributes:
        kind: a key of `SENTENCES`.
        argument: the path of the argument, e.g. `"A"` or `"params[0].W"`.
    """

    kind: str
    argument: str

    def __str__(self) -> str:
        return SENTENCES[self.kind].format(self.argument)


@dataclass(frozen=True)
class SizeFact:
    """Two sizes that are equal, `name` being the one that is replaced."""

    name: str
    value: Position

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


def positive(argument: str) -> Fact:
    """Assume that every entry of an argument is greater than 0.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of any shape.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the domain of `log x` and `√x`.

    >>> print(positive("x"))
    every entry of x is positive
    """
    return Fact("positive", argument)


def probability(argument: str) -> Fact:
    """Assume that every entry of an argument lies strictly between 0 and 1.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of any shape.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the range of σ and of softmax.

    >>> print(probability("p"))
    every entry of p lies between 0 and 1
    """
    return Fact("probability", argument)


def binary(argument: str) -> Fact:
    """Assume that every entry of an argument is 0 or 1.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of any shape.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the labels of logistic regression.

    >>> print(binary("y"))
    every entry of y is 0 or 1
    """
    return Fact("binary", argument)


def plus_minus_one(argument: str) -> Fact:
    """Assume that every entry of an argument is −1 or 1.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of any shape.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the labels of the perceptron and of hinge losses.

    >>> print(plus_minus_one("y"))
    every entry of y is −1 or 1
    """
    return Fact("plus_minus_one", argument)


def one_hot(argument: str) -> Fact:
    """Assume that every row (along the last axis) of an argument has one 1 and is 0 elsewhere.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of one axis or more; the last one runs over the classes.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the labels of softmax regression.

    >>> print(one_hot("T"))
    every row of T is one-hot
    """
    return Fact("one_hot", argument)


def rows_sum_to_one(argument: str) -> Fact:
    """Assume that every row (along the last axis) of an argument sums to 1.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of one axis or more; the last one is summed over.

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the distributions that a cross-entropy compares.

    >>> print(rows_sum_to_one("T"))
    every row of T sums to 1
    """
    return Fact("rows_sum_to_one", argument)


def symmetric(argument: str) -> Fact:
    """Assume that a square matrix equals its transpose.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of shape (n, n).

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: quadratic forms and covariances.

    >>> print(symmetric("A"))
    A is symmetric
    """
    return Fact("symmetric", argument)


def invertible(argument: str) -> Fact:
    """Assume that a square matrix has an inverse.

    Args:
        argument: its path, e.g. `"A"` or `"params[0].W"`.

    Shapes:
        An argument of shape (n, n).

    Raises:
        Nothing here; `derive` and `check` refuse a path that is no argument.

    Source: the domain of `A⁻¹`.

    >>> print(invertible("A"))
    A is invertible
    """
    return Fact("invertible", argument)


def collect(
    where: str,
    domains: Mapping[str, str] | None,
    assume: Iterable[Fact | SizeFact | str],
    paths: Iterable[str],
) -> tuple[frozenset[Fact], tuple[SizeFact, ...]]:
    """The facts that `domains` and `assume` state, about the arguments and about the sizes.

    Raises:
        ValueError: an unknown domain or argument, or a size relation that cannot be read.
    """
    known = tuple(paths)
    facts, sizes = set(), []
    for argument, domain in (domains or {}).items():
        if domain not in DOMAINS:
            raise ValueError(
                f"{where}: domains[{argument!r}] is {domain!r}; write one of {', '.join(DOMAINS)}"
            )
        if domain != "real":
            facts.add(Fact(domain, argument))
        else:
            facts.add(Fact("real", argument))
    for fact in [assume] if isinstance(assume, Fact | SizeFact | str) else assume:
        if isinstance(fact, Fact):
            facts.add(fact)
        elif isinstance(fact, SizeFact):
            sizes.append(fact)
        else:
            sizes.append(_size_fact(where, fact))
    for fact in facts:
        if fact.argument not in known:
            raise ValueError(
                f"{where}: {fact.argument!r} is no argument of the function; "
                f"write one of {', '.join(known)}"
            )
    return frozenset(fact for fact in facts if fact.kind != "real"), tuple(sizes)


def _size_fact(where: str, text: object) -> SizeFact:
    sides = text.split("=") if isinstance(text, str) else []
    try:
        left, right = (parse_size(side) for side in sides)
    except ValueError:
        left = right = None
    if left is None or right is None or not repr(left).isidentifier():
        raise ValueError(
            f'{where}: assume holds {text!r}; write a fact such as symbolic.symmetric("A") '
            'or a size relation such as "n = 1" or "n = p"'
        )
    return SizeFact(repr(left), right)
