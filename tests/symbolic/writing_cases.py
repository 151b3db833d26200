"""Expressions to write: direct evaluation by loops, random ones, and those of the lectures."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import scipy.special
from hypothesis import strategies as st

from symbolic import expressions as ex
from symbolic.expressions import Tensor
from symbolic.indices import Index, position, quotient, remainder
from symbolic.sizes import parse_size

SIZES = {"n": 3, "p": 2, "q": 4}
SHAPES = {
    "b": (),
    "lam": (),
    "y": ("n",),
    "a": ("n",),
    "w": ("p",),
    "v": ("q",),
    "X": ("n", "p"),
    "Y": ("n", "p"),
    "W1": ("p", "q"),
    "params[0].W": ("n", "q"),
    "A": ("n", "n"),
    "B": ("n", "n"),
    "U": ("n", "p", "q"),
    "long_name": ("n + 1", "p"),
}


def tensor(name: str) -> Tensor:
    return Tensor(name, tuple(parse_size(size) for size in SHAPES[name]))


TENSORS = {name: tensor(name) for name in SHAPES}


def arrays(seed: int = 0) -> dict[str, np.ndarray]:
    """A generic array for every tensor; square matrices are well-conditioned."""
    rng = np.random.default_rng(seed)
    made = {}
    for name, t in TENSORS.items():
        made[name] = np.array(rng.uniform(-1.5, 1.5, [size.at(SIZES) for size in t.shape]))
    made["A"] += 3 * np.eye(3)
    made["B"] -= 3 * np.eye(3)
    return made


APPLIED = {
    "exp": np.exp,
    "log": np.log,
    "logistic": scipy.special.expit,
    "tanh": np.tanh,
    "relu": lambda x: max(x, 0.0),
    "abs": abs,
    "sin": np.sin,
    "sign": np.sign,
    "max": max,
    "min": min,
    "logaddexp": np.logaddexp,
    "where": lambda c, a, b: a if c > 0 else b,
    "stop_gradient": lambda x: x,
    "log_sigmoid": scipy.special.log_expit,
    "softplus": lambda x: np.logaddexp(0, x),
}
OPERATED = {
    "softmax": scipy.special.softmax,
    "log_softmax": scipy.special.log_softmax,
    "logsumexp": scipy.special.logsumexp,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
    "inverse": np.linalg.inv,
    "det": np.linalg.det,
    "log_abs_det": lambda a: np.linalg.slogdet(a)[1],
    "sign_det": lambda a: np.linalg.slogdet(a)[0],
}


def evaluate(body, tensors, sizes, places=None):
    """The value of an expression by its definition, entry by entry."""
    places = places or {}

    def at(place):
        return place.at(sizes, places)

    def inside(part, more=()):
        return evaluate(part, tensors, sizes, {**places, **dict(more)})

    match body:
        case ex.Number(value):
            return float(value)
        case ex.Constant(name):
            return {"pi": np.pi, "inf": np.inf, "-inf": -np.inf, "nan": np.nan}[name]
        case ex.Count(place):
            return float(at(place))
        case ex.Element(t, where):
            return entry(tensors[t.name], tuple(map(at, where)))
        case ex.Delta(left, right):
            return float(at(left) == at(right))
        case ex.AtLeastZero(place):
            return float(at(place) >= 0)
        case ex.Positive(inner):
            return float(inside(inner) > 0)
        case ex.Zero(inner):
            return float(inside(inner) == 0)
        case ex.Add(terms):
            return sum(map(inside, terms))
        case ex.Multiply(factors):
            return float(np.prod(list(map(inside, factors))))
        case ex.Power(base, exponent):
            return inside(base) ** float(exponent)
        case ex.Apply(function, arguments):
            return float(APPLIED[function](*map(inside, arguments)))
    dims = [index.size.at(sizes) for index in body.over]
    entries = [
        inside(body.body, zip(body.over, grid, strict=True))
        for grid in itertools.product(*map(range, dims))
    ]
    if isinstance(body, ex.Sum):
        return sum(entries)
    made = OPERATED[body.name](np.reshape(entries, dims))
    return entry(np.asarray(made), tuple(map(at, body.at)))


def entry(array, place):
    """An entry; outside the array, where an indicator of 0 goes with it, 0."""
    inside = all(0 <= i < length for i, length in zip(place, array.shape, strict=True))
    return float(array[place]) if inside else 0.0


def entries(body, free, tensors, sizes):
    """The values of an expression at every place of its free indices."""
    dims = [index.size.at(sizes) for index in free]
    made = [
        evaluate(body, tensors, sizes, dict(zip(free, grid, strict=True)))
        for grid in itertools.product(*map(range, dims))
    ]
    return np.reshape(made, dims)


def index(name: str, size: str) -> Index:
    return Index(name, parse_size(size))


@st.composite
def element(draw, scope):
    fits = []
    for t in TENSORS.values():
        choices = [[i for i in scope if i.size == size] for size in t.shape]
        if all(choices):
            fits.append((t, choices))
    t, choices = draw(st.sampled_from(fits))
    return ex.element(t, *(draw(st.sampled_from(choice)) for choice in choices))


@st.composite
def shifted(draw, scope):
    """An entry at a position that is no plain index, or an indicator of positions."""
    rows = [i for i in scope if repr(i.size) == "n"]
    columns = [i for i in scope if repr(i.size) == "p"]
    if not rows or not columns:
        return draw(element(scope))
    i, j = draw(st.sampled_from(rows)), draw(st.sampled_from(columns))
    flat = position(i) * position("p") + position(j)
    made = [
        ex.element(TENSORS["long_name"], position(i) + 1, position(j)),
        ex.element(TENSORS["long_name"], position(i), 0),
        ex.element(TENSORS["long_name"], position(i), position(j)),
        ex.element(TENSORS["U"], position(i), position(j), 1),
        ex.element(TENSORS["y"], quotient(flat + 1, position("p") + 1)),
        ex.element(TENSORS["w"], remainder(flat + 1, position("p"))),
        ex.expression(position(i) + 1),
        ex.at_least_zero(position(i) - position(j)),
        ex.at_least_zero(position("p") - 1 - position(i)),
        ex.delta(position(i), position(j) + 1),
        ex.element(TENSORS["X"], i, i)
        if i.size == position("p")
        else ex.element(TENSORS["A"], i, i),
    ]
    return draw(st.sampled_from(made))


@st.composite
def bodies(draw, scope, depth):
    """A random expression whose free indices are among `scope`."""
    if depth == 0:
        return draw(
            st.one_of(
                element(scope),
                element(scope),
                shifted(scope),
                st.sampled_from(
                    [Fraction(2), Fraction(-1, 2), Fraction(1, 10), Fraction(7, 3)]
                ).map(ex.Number),
                st.sampled_from(
                    [ex.Count(position("n")), ex.Count(position("p") + 1), ex.Constant("pi")]
                ),
            )
        )
    long = [i for i in scope if i.size == parse_size("n+p")]
    if long and draw(st.booleans()):
        return draw(concatenated([i for i in scope if i not in long], long[0], depth - 1))
    kind = draw(
        st.sampled_from(
            "add add multiply multiply multiply sum sum sum divide power apply compare delta operator".split()
        )
    )

    def inner(more=()):
        return draw(bodies([*scope, *more], draw(st.integers(0, depth - 1))))

    if kind == "add":
        parts = [inner() for _ in range(draw(st.integers(2, 3)))]
        return ex.add(*(part if draw(st.booleans()) else -part for part in parts))
    if kind == "multiply":
        return ex.multiply(*(inner() for _ in range(draw(st.integers(2, 4)))))
    if kind == "sum":
        over = [
            index(draw(st.sampled_from("ijkn")), draw(st.sampled_from(["n", "p", "q", "n+p"])))
            for _ in range(draw(st.integers(1, 2)))
        ]
        return ex.sum_over(
            over, ex.multiply(*(inner(over) for _ in range(draw(st.integers(1, 3)))))
        )
    if kind == "divide":
        exponent = draw(
            st.sampled_from([Fraction(-1), Fraction(-1, 2), Fraction(-2), Fraction(-3, 2)])
        )
        return ex.multiply(inner(), ex.power(1 + ex.power(inner(), 2), exponent))
    if kind == "power":
        base = inner()
        return draw(
            st.sampled_from(
                [
                    ex.power(base, 2),
                    ex.power(base, 3),
                    ex.power(1 + ex.power(base, 2), Fraction(1, 2)),
                ]
            )
        )
    if kind == "apply":
        name = draw(
            st.sampled_from(
                "logistic tanh relu abs sin max logaddexp where stop_gradient log_sigmoid".split()
            )
        )
        if name == "where":
            return ex.where(ex.is_positive(inner()), inner(), inner())
        return ex.apply(name, *(inner() for _ in range(2 if name in ("max", "logaddexp") else 1)))
    if kind == "compare":
        return ex.is_positive(inner())
    if kind == "delta":
        same = [(i, j) for i in scope for j in scope if i is not j and i.size == j.size]
        return ex.multiply(ex.delta(*draw(st.sampled_from(same))), inner()) if same else inner()
    return draw(operators(scope, depth))


@st.composite
def concatenated(draw, scope, long, depth):
    """An expression over the first n places of a longer index, another over the p last ones."""
    first, last = index("i", "n"), index("j", "p")
    start = position("n")
    above = draw(bodies([*scope, first], depth))
    below = draw(bodies([*scope, last], depth))
    return ex.add(
        ex.at_least_zero(start - 1 - position(long))
        * ex.substitute(above, {first: position(long)}),
        ex.at_least_zero(position(long) - start)
        * ex.substitute(below, {last: position(long) - start}),
    )


@st.composite
def operators(draw, scope, depth):
    name = draw(
        st.sampled_from("softmax log_softmax logsumexp max inverse det log_abs_det".split())
    )
    if name in ("inverse", "det", "log_abs_det"):
        rows, columns = index("r", "n"), index("c", "n")
        matrix = ex.element(TENSORS[draw(st.sampled_from("AB"))], rows, columns)
        if draw(st.booleans()):
            matrix = matrix + ex.delta(rows, columns)
        places = [i for i in scope if repr(i.size) == "n"]
        if name != "inverse":
            return ex.Operator(name, (rows, columns), matrix)
        if not places:
            return draw(element(scope))
        at = tuple(position(draw(st.sampled_from(places))) for _ in range(2))
        return ex.Operator(name, (rows, columns), matrix, at)
    over = index(draw(st.sampled_from("kij")), draw(st.sampled_from("npq")))
    body = draw(bodies([*scope, over], depth - 1))
    if name in ("logsumexp", "max"):
        return ex.Operator(name, (over,), body)
    places = [i for i in scope if i.size == over.size]
    if not places:
        return draw(element(scope))
    return ex.Operator(name, (over,), body, (position(draw(st.sampled_from(places))),))


@st.composite
def cases(draw):
    """A random expression and its free indices."""
    shapes = ["", "n", "q", "n p", "p n", "n n", "n q", "n p q", "n+p", "n n+p", "n+p q"]
    sizes = draw(st.sampled_from(shapes)).split()
    free = [index(name, size) for name, size in zip("ijk", sizes, strict=False)]
    return draw(bodies(free, 3)), tuple(free)
