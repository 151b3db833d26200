"""What a true claim of the catalogue is: a function, a closed form, a claim and the text promised."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from symbolic.facts import Fact

QUICK = {"xla_backend_optimization_level": 0}
"""Options with which small programs compile in half the time: each runs once."""

Point = dict[str, Any]
"""The arguments by name: NumPy arrays, or pytrees of them."""

TEXTBOOK_SIZES = ((2, 3, 4, 5, 6), (5, 4, 2, 3, 6), (3, 6, 5, 2, 4))
"""Pairwise unequal sizes, given to the size names in alphabetical order."""


@dataclass(frozen=True)
class Case:
    """One true claim about a derivative or a value.

    Attributes:
        name: what is claimed.
        group: the function that it is about.
        fn: the JAX function.
        wrt: the path, or the two paths, of the arguments differentiated.
        shapes: the sizes of each argument.
        oracle: a closed form in NumPy that takes the arguments of `fn`.
        claim: the textbook formula in JAX that takes the arguments of `fn`.
        text: the matrix notation promised, or empty where none is.
        kind: `gradient`, `jacobian`, `elementwise`, `hessian`, `mixed` or `value`.
        domains: the domain of an argument that is not real.
        assume: the facts that the claim needs.
        unproved: why no proof of the claim is found, where none is.
    """

    name: str
    group: str
    fn: Callable[..., Any]
    wrt: str | tuple[str, str] | None
    shapes: Mapping[str, Any]
    oracle: Callable[..., Any]
    claim: Callable[..., Any]
    text: str = ""
    kind: str = "gradient"
    domains: Mapping[str, str] = field(default_factory=dict)
    assume: tuple[Fact | str, ...] = ()
    unproved: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def stated(self) -> dict[str, Any]:
        """The arguments that `derive` and `check` take beside the functions."""
        return {
            "shapes": self.shapes,
            "kind": self.kind,
            "domains": self.domains,
            "assume": self.assume,
        }

    def points(self, seed: int = 0) -> Iterator[Point]:
        """Generic arguments at the three sets of sizes."""
        facts = dict(self.domains) | {
            f.argument: f.kind for f in self.assume if isinstance(f, Fact)
        }
        for number, sizes in enumerate(TEXTBOOK_SIZES):
            yield draw(self.shapes, facts, sizes, np.random.default_rng([seed, number]))

    def by_jax(self, point: Point) -> Any:
        """What JAX differentiates for itself."""
        pairs, tree = jax.tree_util.tree_flatten_with_path(point)
        names = [jax.tree_util.keystr(path, simple=True, separator=".") for path, _ in pairs]
        wanted = (self.wrt,) if isinstance(self.wrt, str) else self.wrt or ()
        places = [names.index(re.sub(r"\[(\d+)\]", r".\1", path)) for path in wanted]
        leaves = [jnp.asarray(leaf) for _, leaf in pairs]

        def fn(*values: Any) -> Any:
            replaced = dict(enumerate(leaves)) | dict(zip(places, values, strict=True))
            return self.fn(**jax.tree.unflatten(tree, replaced.values()))

        values = [leaves[place] for place in places]
        match self.kind:
            case "elementwise":
                return jax.jvp(fn, values, [jnp.ones_like(value) for value in values])[1]
            case "mixed":
                return jax.jacobian(jax.grad(fn, 0), 1)(*values)
            case "value":
                return fn()
        differentiate = {"gradient": jax.grad, "jacobian": jax.jacobian, "hessian": jax.hessian}
        return differentiate[self.kind](fn)(*values)

    def twin(self) -> Callable[..., Any]:
        """The claim made wrong by one eighth."""
        return wrong_twin(self.claim)


def gradient(
    name: str,
    fn: Callable[..., Any],
    wrt: str,
    shapes: Mapping[str, Any],
    oracle: Callable[..., Any],
    claim: Callable[..., Any],
    **stated: Any,
) -> Case:
    """A claim about the gradient of a scalar function."""
    return Case(name, "gradients", fn, wrt, shapes, oracle, claim, **stated)


def wrong_twin(claim: Callable[..., Any]) -> Callable[..., Any]:
    """The same claim times 1 + 1/8."""

    @functools.wraps(claim)
    def twin(*args: Any) -> Any:
        return jax.tree.map(lambda value: value * 1.125, claim(*args))

    return twin


def draw(
    shapes: Mapping[str, Any],
    domains: Mapping[str, str],
    sizes: tuple[int, ...],
    rng: np.random.Generator,
) -> Point:
    """Generic arguments of the given shapes, at sizes for their names in alphabetical order."""
    words = " ".join(jax.tree.leaves(dict(shapes)))
    names = sorted(set(re.findall(r"[A-Za-z]\w*", words)))
    known = dict(zip(names, sizes, strict=False))
    return {
        argument: jax.tree.map(
            functools.partial(_array, kind=domains.get(argument, "real"), sizes=known, rng=rng),
            tree,
        )
        for argument, tree in shapes.items()
    }


def _array(text: str, kind: str, sizes: Mapping[str, int], rng: np.random.Generator) -> Any:
    shape = tuple(_size(word, sizes) for word in text.split())
    if kind == "integer":
        return rng.integers(0, min(sizes.values()), shape).astype(np.int32)
    if kind == "one_hot":
        return np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
    if kind in ("binary", "plus_minus_one"):
        zeros = rng.permutation(np.arange(np.prod(shape, dtype=int)) % 2).reshape(shape) * 1.0
        return zeros if kind == "binary" else 2 * zeros - 1
    if kind in ("positive", "probability"):
        return rng.uniform(0.2, 0.9, shape)
    values = np.asarray(rng.standard_normal(shape))
    if kind == "symmetric":
        return values + values.T
    if kind == "rows_sum_to_one":
        return values + (1 - values.sum(-1, keepdims=True)) / shape[-1]
    return values


def _size(word: str, sizes: Mapping[str, int]) -> int:
    """The number that `n`, `3`, `2*p` or `n+1` is."""
    total = 0
    for term in word.split("+"):
        product = 1
        for factor in term.split("*"):
            product *= int(factor) if factor.isdigit() else sizes[factor]
        total += product
    return total
