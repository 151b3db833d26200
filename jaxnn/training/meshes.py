"""A run over the devices of a mesh: where its rows, its parameters and its optimiser's state lie.

JAX's partitioner does the rest: arrays are placed, the values of a step are constrained to lie like
them, and the program is the one of a single device.
"""

import itertools
import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from jaxnn.training import processes
from jaxnn.training.streams import Stream

EVERYWHERE = PartitionSpec()


class Rows(NamedTuple):
    """Rows along the first axis of a mesh: how many each process has, and the places for them.

    An array is divided evenly over devices, so that some places hold no row. No step visits them.
    """

    held: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, held: tuple[int, ...], widths: tuple[int, ...]) -> "Rows":
        """Places for the rows of processes that have so many devices along the axis."""
        each = max(math.ceil(n / width) for n, width in zip(held, widths, strict=True))
        return cls(held, tuple(each * width for width in widths))

    @property
    def total(self) -> int:
        return sum(self.held)

    def at(self, order: np.ndarray) -> np.ndarray:
        """The places of rows that are given by their numbers."""
        if len(self.held) == 1:
            return order
        unused = np.cumsum([0, *np.subtract(self.places, self.held)[:-1]])
        return order + np.repeat(unused, self.held).astype(order.dtype)[order]


class Spread(NamedTuple):
    """How a run lies on a mesh, as part of what shapes its program.

    params, memory: the partition of each leaf of the parameters and of the optimiser's state.
    """

    mesh: Mesh
    rows: Rows
    validation: Rows | None
    params: tuple[PartitionSpec, ...]
    memory: tuple[PartitionSpec, ...]

    @property
    def is_shared(self) -> bool:
        """Whether several processes share the run."""
        return len(self.rows.held) > 1

    def with_rows(self, tree: Any, count: int) -> tuple["Spread", Any]:
        """The same for other rows, such as a piece of a stream, and those rows, placed."""
        rows = rows_on(self.mesh, count)
        return self._replace(rows=rows, validation=None), put_rows(self.mesh, rows, tree)

    def put(self, state: Any) -> Any:
        """A state of `epochs.State`, placed."""
        return jax.tree.map(_put, state, self._of(state))

    def pin(self, state: Any) -> Any:
        """A state of the compiled program, kept where it lies."""
        return jax.lax.with_sharding_constraint(state, self._of(state))

    def pin_step(self, params: Any, memory: Any) -> tuple[Any, Any]:
        """Parameters and optimiser's state of the compiled program, kept where they lie."""
        where = self._like(params, self.params), self._like(memory, self.memory)
        return jax.lax.with_sharding_constraint((params, memory), where)

    def pin_everywhere(self, tree: Any) -> Any:
        """Values of the compiled program, the same on all devices."""
        return jax.lax.with_sharding_constraint(tree, NamedSharding(self.mesh, EVERYWHERE))

    def divide(self, batch: Any) -> Any:
        """The rows of a batch, divided over the devices as evenly as their number allows."""
        return jax.lax.with_sharding_constraint(batch, along(self.mesh))

    def exact(self, tree: Any, rows: Rows | None) -> Any:
        """The rows alone, without the places that hold none."""
        if rows is None or rows.held == rows.places:
            return tree
        starts = np.cumsum([0, *rows.places[:-1]]).tolist()
        ranges = [slice(a, a + n) for a, n in zip(starts, rows.held, strict=True)]
        return self.divide(jax.tree.map(lambda a: jnp.concatenate([a[r] for r in ranges]), tree))

    def _like(self, tree: Any, specs: tuple[PartitionSpec, ...]) -> Any:
        shardings = [NamedSharding(self.mesh, spec) for spec in specs]
        return jax.tree.unflatten(jax.tree.structure(tree), shardings)

    def _of(self, state: Any) -> Any:
        plain = jax.tree.map(lambda _: NamedSharding(self.mesh, EVERYWHERE), state)
        of_params = self._like(state.params, self.params)
        return plain._replace(
            params=of_params,
            memory=self._like(state.memory, self.memory),
            best=None if state.best is None else of_params,
        )


class Laid(NamedTuple):
    """What `fit` trains and on what, placed, with the number of all processes' rows."""

    params: Any
    data: Any
    validation: tuple
    rows: int
    spread: Spread | None = None


def lay_out(
    mesh: Any, params: Any, data: Any, validation: tuple, rows: int, optimizer: Any
) -> Laid:
    """Everything where it belongs: on a mesh, or as it is without one."""
    if mesh is None:
        return Laid(params, data, validation, rows)
    mesh = usable(mesh)
    spots, held_out = rows_on(mesh, rows), None
    params = put_params(mesh, params)
    if isinstance(data, Stream):
        one_process(spots)
    else:
        data = put_rows(mesh, spots, data)
    if validation:
        held_out = rows_on(mesh, len(jax.tree.leaves(validation)[0]))
        validation = put_rows(mesh, held_out, validation)
    memory = partition(mesh, optimizer.init(params))
    spread = Spread(mesh, spots, held_out, partition(mesh, params), memory)
    return Laid(params, data, validation, spots.total, spread)


def usable(mesh: Any) -> Mesh:
    """The mesh, with axes over which JAX itself decides how to divide a program."""
    if not isinstance(mesh, Mesh):
        raise TypeError(
            f"fit: mesh is a {type(mesh).__name__}; write a jax.sharding.Mesh, e.g. "
            'jax.make_mesh((jax.device_count(),), ("rows",))'
        )
    if not mesh.axis_names or not mesh.size:
        raise ValueError("fit: mesh has no axis; write one over which rows are divided")
    automatic = (AxisType.Auto,) * len(mesh.axis_names)
    return Mesh(mesh.devices, mesh.axis_names, axis_types=automatic)


def along(mesh: Mesh) -> NamedSharding:
    """Rows over the first axis of a mesh."""
    return NamedSharding(mesh, PartitionSpec(mesh.axis_names[0]))


def rows_on(mesh: Mesh, count: int) -> Rows:
    """All processes' rows, of which this one has so many."""
    first = _processes(mesh)
    if set().union(*first) == {jax.process_index()}:
        return Rows.of((count,), (len(first),))
    owners = [(p, len(list(same))) for p, same in itertools.groupby(min(each) for each in first)]
    shared = any(len(each) > 1 for each in first)
    if shared or len(owners) != jax.process_count():
        raise ValueError(
            f"fit: mesh divides its axis {mesh.axis_names[0]!r} over the processes as "
            f"{[sorted(each) for each in first]}; write a mesh on which each process has one "
            'stretch of it, e.g. jax.make_mesh((jax.device_count(),), ("rows",))'
        )
    counts = processes.counts(count)
    return Rows.of(tuple(counts[p] for p, _ in owners), tuple(width for _, width in owners))


def _processes(mesh: Mesh) -> list[set[int]]:
    """The processes that have devices at each place along the first axis of a mesh."""
    places = mesh.devices.reshape(len(mesh.devices), -1)
    return [{device.process_index for device in devices} for devices in places]


def one_process(rows: Rows) -> None:
    """Refuse a stream that several processes would have to share."""
    if len(rows.held) > 1:
        raise ValueError(
            "fit: data is a stream and mesh has devices of several processes; give each process "
            "its own rows in memory, or a mesh of jax.local_devices()"
        )


def put_rows(mesh: Mesh, rows: Rows, tree: Any) -> Any:
    """This process's rows, with those of the others, over the first axis of a mesh."""
    own = _processes(mesh).count({jax.process_index()})
    local = sum(rows.places) // len(mesh.devices) * own

    def put(array: np.ndarray) -> jax.Array:
        shape, kind = array.shape[1:], jax.dtypes.canonicalize_dtype(array.dtype)
        array = array.astype(kind, copy=False)
        if len(array) < local:
            array = np.concatenate([array, np.zeros((local - len(array), *shape), array.dtype)])
        return jax.make_array_from_process_local_data(
            along(mesh), array, (sum(rows.places), *shape)
        )

    return jax.tree.map(put, tree)


def put_params(mesh: Mesh, params: Any) -> Any:
    """The parameters, divided as they are over this mesh already, or a copy on each device."""
    return jax.tree.map(lambda a: _put(a, NamedSharding(mesh, _spec(mesh, a))), params)


def partition(mesh: Mesh, tree: Any) -> tuple[PartitionSpec, ...]:
    """The partition of each leaf over this mesh; of one that lies elsewhere, a copy on each."""
    return tuple(_spec(mesh, leaf) for leaf in jax.tree.leaves(tree))


def _put(array: jax.Array, sharding: NamedSharding) -> jax.Array:
    if jnp.issubdtype(array.dtype, jax.dtypes.prng_key) and not sharding.is_fully_addressable:
        numbers = jax.device_put(jax.random.key_data(array), sharding)
        return jax.random.wrap_key_data(numbers, impl=jax.random.key_impl(array))
    return jax.device_put(array, sharding)


def _spec(mesh: Mesh, array: Any) -> PartitionSpec:
    sharding = getattr(array, "sharding", None)
    if isinstance(sharding, NamedSharding) and isinstance(sharding.mesh, Mesh):
        theirs = sharding.mesh
        if theirs.axis_names == mesh.axis_names and np.array_equal(theirs.devices, mesh.devices):
            return sharding.spec
    return EVERYWHERE
