"""Primitives with programs inside: branches, loops and linear solves.

Where lanes part, every branch that one of them takes runs on all, and each lane keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from symbolic.evaluating.arithmetic import Array
from symbolic.evaluating.linear_algebra import solve
from symbolic.evaluating.structure import Inputs, Params, Rule, Run, same_lanes

LONGEST_LOOP = 100_000


class Inner(Protocol):
    """A program inside a primitive, and the shapes of its results."""

    shapes: list[tuple[int, ...]]

    def run(self, run: Run, inputs: Inputs) -> list[Array]: ...


Compile = Callable[[Any], Inner]


class Control(NamedTuple):
    """A primitive with programs inside.

    Attributes:
        rule: how it is evaluated.
        prepare: its parameters, with programs compiled.
        used: which of its inputs the rule takes, all by default.
    """

    rule: Rule
    prepare: Callable[[Params, Compile], Params]
    used: Callable[[Params, int], Sequence[int]] = lambda params, count: range(count)


def _choose(chosen: Array, new: Array, old: Array) -> Array:
    """`new` in the lanes that are chosen, `old` in the others.

    A loop that `vmap` made chooses by lane and by each of its leading axes.
    """
    return np.where(chosen.reshape(chosen.shape + (1,) * (new.ndim - chosen.ndim)), new, old)


def _branches(params: Params, program: Compile) -> Params:
    return {"branches": [program(branch) for branch in params["branches"]]}


def _cond(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    which, *operands = inputs
    which = np.clip(which.astype(np.int64), 0, len(params["branches"]) - 1)
    taken = np.unique(which)
    result = params["branches"][taken[0]].run(run, operands)
    for number in taken[1:]:
        other = params["branches"][number].run(run, operands)
        result = [_choose(which == number, a, b) for a, b in zip(other, result, strict=True)]
    return result


def _platform(run: Run, inputs: Inputs, params: Params) -> Array:
    platforms = params["platforms"]
    named = [i for i, names in enumerate(platforms) if names is not None and "cpu" in names]
    return np.array([named[0] if named else platforms.index(None)])


def _loop(params: Params, program: Compile) -> Params:
    compiled = {name: program(params[name]) for name in ("cond_jaxpr", "body_jaxpr")}
    return {**params, **compiled}


def _while(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    first, second = params["cond_nconsts"], params["cond_nconsts"] + params["body_nconsts"]
    for_cond, for_body, carry = inputs[:first], inputs[first:second], list(inputs[second:])
    for _ in range(LONGEST_LOOP):
        (active,) = params["cond_jaxpr"].run(run, [*for_cond, *carry])
        if not active.any():
            return carry
        new = params["body_jaxpr"].run(run, [*for_body, *carry])
        if active.all():
            carry = new
        else:
            carry = [_choose(active, a, b) for a, b in zip(new, carry, strict=True)]
    raise ValueError(f"a while loop makes more than {LONGEST_LOOP} turns")


def _body(params: Params, program: Compile) -> Params:
    return {**params, "jaxpr": program(params["jaxpr"])}


def _scan(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    first, second = params["num_consts"], params["num_consts"] + params["num_carry"]
    constants, carry, along = inputs[:first], list(inputs[first:second]), inputs[second:]
    rows = []
    turns = range(params["length"])
    for turn in reversed(turns) if params["reverse"] else turns:
        values = params["jaxpr"].run(run, [*constants, *carry, *(x[:, turn] for x in along)])
        carry, row = values[: len(carry)], values[len(carry) :]
        rows.append(row)
    if not rows:
        shapes = params["jaxpr"].shapes[len(carry) :]
        return [*carry, *(run.arithmetic.real(np.zeros((1, 0, *shape))) for shape in shapes)]
    if params["reverse"]:
        rows.reverse()
    return [*carry, *(np.stack(same_lanes(row), 1) for row in zip(*rows, strict=True))]


def _matrix(params: Params, program: Compile) -> Params:
    count = params["const_lengths"].matvec
    return {"matvec": program(params["jaxprs"].matvec), "constants": count}


def _solve_inputs(params: Params, count: int) -> Sequence[int]:
    lengths = params["const_lengths"]
    constants = sum(lengths)
    return [*range(lengths.matvec), *range(constants, count)]


def _linear_solve(run: Run, inputs: Inputs, params: Params) -> list[Array]:
    """The solution by the matrix of `matvec` alone.

    JAX solves with factors of `stop_gradient(a)`, which a difference would hold fixed.
    """
    count = params["constants"]
    constants, right = inputs[:count], same_lanes(inputs[count:])
    sizes = [int(np.prod(b.shape[1:])) for b in right]
    total, cuts = sum(sizes), np.cumsum(sizes)[:-1]
    lanes = max([1, *(constant.shape[0] for constant in constants)])
    units = np.split(np.tile(run.arithmetic.real(np.eye(total)), (lanes, 1)), cuts, axis=1)
    units = [unit.reshape(-1, *b.shape[1:]) for unit, b in zip(units, right, strict=True)]
    spread = [c if c.shape[0] == 1 else np.repeat(c, total, axis=0) for c in constants]
    images = params["matvec"].run(run, [*spread, *units])
    rows = np.concatenate([image.reshape(len(image), -1) for image in same_lanes(images)], axis=1)
    matrix = rows.reshape(lanes, total, total).transpose(0, 2, 1)
    column = np.concatenate([b.reshape(len(b), -1) for b in right], axis=1)[..., None]
    matrix, column = same_lanes([matrix, column])
    solution = np.split(solve(run, matrix, column)[..., 0], cuts, axis=1)
    return [x.reshape(-1, *b.shape[1:]) for x, b in zip(solution, right, strict=True)]


TABLE: Mapping[str, Control] = {
    "cond": Control(_cond, _branches),
    "platform_index": Control(_platform, lambda params, program: params),
    "while": Control(_while, _loop),
    "scan": Control(_scan, _body),
    "custom_linear_solve": Control(_linear_solve, _matrix, _solve_inputs),
}
