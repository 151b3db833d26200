"""Runs side by side: a portion of a sweep's runs as one program, on one device or several."""

import math
import os
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from jaxnn.training import epochs as engine

AXIS = "runs"
_IN_CACHE = 32  # more runs side by side than this are slower on a CPU
_SHARE = 4  # a portion takes at most this part of the memory


class Lanes(NamedTuple):
    """What shapes the compiled program: the plan of a run, own orders or one for all, devices."""

    plan: engine.Plan
    own_orders: bool
    devices: tuple

    def sharding(self, over_runs: bool) -> NamedSharding:
        """Over the devices, or a copy on each."""
        spec = PartitionSpec(AXIS) if over_runs else PartitionSpec()
        return NamedSharding(self._mesh, spec)

    @property
    def _mesh(self) -> Mesh:
        return Mesh(np.array(self.devices), (AXIS,), axis_types=(AxisType.Auto,))

    def spread(self, function: Any, over_runs: tuple[bool, ...]) -> Any:
        """`function` of a run for all runs: arguments marked have one entry a run."""
        axes = tuple(0 if marked else None for marked in over_runs)
        together = jax.vmap(function, axes, axis_name=AXIS)
        if len(self.devices) == 1:
            return together
        specs = tuple(self.sharding(marked).spec for marked in over_runs)
        return jax.shard_map(
            together,
            mesh=self._mesh,
            in_specs=specs,
            out_specs=PartitionSpec(AXIS),
            check_vma=False,
        )


def begin(functions: tuple, lanes: Lanes, varying: dict[str, Any]) -> tuple[engine.State, Any]:
    """The state of each run before its first epoch, and its own key if the trial gives one."""
    trial, fixed, _ = functions

    def one(varying: dict[str, Any]) -> tuple:
        _, params, optimizer, *key = trial(**fixed, **varying)
        params = jax.tree.map(jnp.asarray, params)
        return engine.start(params, optimizer, lanes.plan.keep_best), key

    return lanes.spread(one, (True,))(varying)


def run_chunk(
    functions: tuple,
    lanes: Lanes,
    rules: engine.Rules,
    data: tuple,
    validation: tuple,
    varying: dict[str, Any],
    fold: tuple,
    state: engine.State,
    orders: Any,
    epochs: Any,
) -> tuple[engine.State, dict[str, Any]]:
    """`epochs.run_chunk` for the runs of a portion, each until it stops.

    fold: the rows that each run trains on and those that it holds out, or () for all and none.
    """
    trial, fixed, metrics = functions
    whole = lanes.plan.whole

    def one(rules: Any, data: Any, validation: Any, varying: Any, fold: Any, *carried: Any) -> Any:
        loss, _, optimizer, *_ = trial(**fixed, **varying)
        state, orders, epochs = carried
        if fold:
            training, held = fold
            validation = _rows(data, held)
            data, orders = (_rows(data, training), orders) if whole else (data, training[orders])
        return engine.run_chunk(
            (loss, optimizer, metrics), lanes.plan, rules, data, validation, state, orders, epochs
        )

    marked = (False, False, False, True, True, True, lanes.own_orders, False)
    return lanes.spread(one, marked)(rules, data, validation, varying, fold, state, orders, epochs)


def _rows(data: tuple, numbers: Any) -> tuple:
    return jax.tree.map(lambda a: a[numbers], data)


def devices() -> tuple:
    """The devices to spread runs over: all of this process, or the one made the default."""
    chosen = getattr(jax.config, "jax_default_device", None)
    return tuple(jax.local_devices()) if chosen is None else (jnp.zeros(()).device,)


def size(runs: int, at_once: int | None, bytes_a_run: int, devices: tuple) -> int:
    """How many runs to train in one call: even portions, a multiple of the devices."""
    if at_once is None:
        device = devices[0]
        most = max(1, _memory(device) // _SHARE // max(bytes_a_run, 1))
        at_once = min(most, _IN_CACHE) if device.platform == "cpu" else most
    calls = math.ceil(runs / (at_once * len(devices)))
    return math.ceil(runs / calls / len(devices)) * len(devices)


def bytes_of(tree: Any) -> int:
    """The bytes that the arrays of a tree take, or that those of such shapes would."""
    leaves = [leaf for leaf in jax.tree.leaves(tree) if hasattr(leaf, "dtype")]
    return sum(math.prod(leaf.shape) * getattr(leaf.dtype, "itemsize", 4) for leaf in leaves)


def _memory(device: Any) -> int:
    """Bytes that are free on a device; half of the machine's for a CPU."""
    stats = device.memory_stats()
    if stats and "bytes_limit" in stats:
        return stats["bytes_limit"] - stats.get("bytes_in_use", 0)
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
