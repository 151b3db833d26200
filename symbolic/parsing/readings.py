"""The ways in which formulas can be read so that all sizes fit, the likeliest first."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from symbolic import expressions as ex
from symbolic.expressions import Expression, Tensor
from symbolic.indices import ZERO, Index, Position, position
from symbolic.lazily import cached_property
from symbolic.parsing.context import Options, Shared
from symbolic.parsing.elaborating import Elaborator
from symbolic.parsing.errors import NotMeant
from symbolic.parsing.names import Name
from symbolic.parsing.quantities import Quantity
from symbolic.parsing.scope import Scope
from symbolic.parsing.sizes import Mismatch, Sizes
from symbolic.proving.prove import Definition as Value
from symbolic.proving.prove import Formula
from symbolic.reading.program import Output, Program
from symbolic.reading.program import Value as ProgramValue

BEARER = "#"
_TRIES = 80
_SIZE_NAMES = "nmpqhdrsuvwxyz"

Build = Callable[[Elaborator], Sequence[Quantity]]


@dataclass(frozen=True)
class Reading:
    """Quantities under one way of reading.

    Attributes:
        shared: the tensors, values and sizes of the reading.
        quantities: what was asked for.
        options: how what was open is taken.
    """

    shared: Shared
    quantities: tuple[Quantity, ...]
    options: Options

    @property
    def free(self) -> tuple[Index, ...]:
        """The indices that the formulas leave free, by letter."""
        return tuple(self.shared.free[letter] for letter in sorted(self.shared.free))

    def general(self, one: Quantity) -> tuple[tuple[Index, ...], Expression]:
        """A quantity by its general element: the free indices come first."""
        if one not in self._known:
            self._known[one] = self._general(one)
        return self._known[one]

    @cached_property
    def _known(self) -> dict[Quantity, tuple[tuple[Index, ...], Expression]]:
        """The general elements that were asked for so far."""
        return {}

    def _general(self, one: Quantity) -> tuple[tuple[Index, ...], Expression]:
        own = tuple(
            Index("ijkl"[axis % 4], self.shared.sizes.resolve(size))
            for axis, size in enumerate(one.shape)
        )
        at = tuple(ZERO if index.size.number == 1 else position(index) for index in own)
        return (*self.free, *own), one.at(at)

    def values_of(self, bodies: Sequence[Expression]) -> tuple[Value, ...]:
        """The named values that expressions need, first to last."""
        needed: set[Tensor] = set().union(*(body.tensors for body in bodies))
        kept = []
        for value in reversed(self.shared.values.values()):
            if value.tensor in needed:
                needed |= value.body.tensors
                kept.append(value)
        return tuple(reversed(kept))

    def formula(self, one: Quantity) -> Formula:
        """A quantity for a proof."""
        indices, body = self.general(one)
        return Formula(self.values_of([body]), indices, body)

    def program(self, one: Quantity, arguments: Sequence[Tensor]) -> Program:
        """A quantity as a program of given arguments."""
        indices, body = self.general(one)
        values = tuple(
            ProgramValue(v.tensor, v.indices, v.body, None, "", "") for v in self.values_of([body])
        )
        output = Output("", indices, body, tuple(index.size for index in indices))
        return Program(tuple(arguments), values, (output,), (), ())

    def bearers(self, leaves: Collection[Tensor], *several: Quantity) -> set[Tensor]:
        """A vector of each size that quantities speak of and no given tensor has."""
        generals = [self.general(one) for one in several]
        bodies = [body for _, body in generals]
        values = self.values_of(bodies)
        found = {size for indices, _ in generals for i in indices for size in i.size.names}
        for body in (*bodies, *(value.body for value in values)):
            for part in ex.walk(body):
                found |= {name for place in part.positions for name in place.names}
                found |= {name for index in part.bound for name in index.size.names}
        known = {name for tensor in leaves for size in tensor.shape for name in size.names}
        return {Tensor(BEARER + name, (position(name),)) for name in found - known}

    def leaves(self, *several: Quantity) -> tuple[Tensor, ...]:
        """The given tensors that quantities depend on, by name."""
        bodies = [self.general(one)[1] for one in several]
        values = self.values_of(bodies)
        bodies += [value.body for value in values]
        found = set().union(*(body.tensors for body in bodies)) - {v.tensor for v in values}
        return tuple(sorted(found, key=lambda tensor: tensor.name))


def readings(scope: Scope, build: Build, cuts: frozenset[Name] = frozenset()) -> Iterator[Reading]:
    """The readings under which everything fits, the likeliest first.

    Args:
        scope: what is known.
        build: makes the quantities; raises `Mismatch` where they do not fit.
        cuts: names that are taken as given though they are defined.

    Raises:
        Mismatch: no reading fits; of the likeliest.
        NotMeant: something is not known, in every reading.
    """
    start = Options(bias_last=not scope.columns, classes_last=not scope.columns)
    queue, unlikely = deque([start]), deque[Options]()
    seen = {_key(start)}
    failure: Exception | None = None
    likeliest: Options | None = None
    for _ in range(_TRIES):
        if not queue and not unlikely:
            break
        options = (unlikely if unlikely and (likeliest or not queue) else queue).popleft()
        shared = Shared(scope, options, Sizes(scope.rigid))
        fits = False
        try:
            made = build(Elaborator(shared, cuts=cuts))
            for one in made:
                one.at(tuple(position(Index("i", size)) for size in one.shape))
            again, fitted = shared, tuple(made)
            if shared.sizes.are_open:
                again = _named(shared)
                fitted = tuple(build(Elaborator(again, cuts=cuts)))
            likeliest, fits = likeliest or options, True
            yield Reading(again, fitted, options)
        except (Mismatch, NotMeant) as error:
            failure = failure or error
            if isinstance(error, NotMeant) and not shared.guesses:
                break
        for other in _changed(shared, options, fits):
            if likeliest and other.otherwise and other.ranks != likeliest.ranks:
                continue
            if _key(other) not in seen:
                seen.add(_key(other))
                (unlikely if other.otherwise else queue).append(other)
    if likeliest is None:
        assert failure is not None
        raise failure


def _key(options: Options) -> tuple:
    return (
        tuple(sorted((str(name), rank) for name, rank in options.ranks.items())),
        options.bias_last,
        options.rows,
        options.classes_last,
        options.otherwise,
    )


def _changed(shared: Shared, options: Options, fits: bool) -> Iterator[Options]:
    """The options with one thing taken otherwise; conventions only change where nothing fits.

    A name that may be taken in two ways is taken in the less likely one when another reading fits,
    or when none does.
    """
    for name, ranks in shared.guesses.items():
        now = options.ranks.get(name, ranks[0])
        for rank in ranks:
            if rank != now:
                yield replace(options, ranks={**options.ranks, name: rank})
    if not fits:
        if not shared.scope.picks_columns:
            yield replace(options, rows=not options.rows)
        yield replace(options, bias_last=not options.bias_last)
    for name in shared.either:
        yield replace(options, otherwise=options.otherwise | {name})


def _named(shared: Shared) -> Shared:
    """The state for a second reading, in which every size has a name."""
    solved = shared.sizes
    taken = {*shared.scope.rigid, *shared.scope.sizes}
    letters = (c for c in itertools.chain(_SIZE_NAMES, _numbered()) if c not in taken)
    for number in range(1, solved.count + 1):
        for name in sorted(solved.resolve(position(f"?{number}")).names):
            if name.startswith("?"):
                solved.name(name, position(next(letters)))
    return Shared(shared.scope, shared.options, Sizes(shared.scope.rigid, solved))


def _numbered() -> Iterator[str]:
    return (f"n{number}" for number in itertools.count(1))


def shape_of(reading: Reading, one: Quantity) -> tuple[Position, ...]:
    """The sizes of a quantity, filled in."""
    return tuple(map(reading.shared.sizes.resolve, one.shape))
