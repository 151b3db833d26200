"""A run over a mesh of devices is the run of one device, to rounding."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from jax.sharding import AxisType, NamedSharding, PartitionSpec

import jaxnn
from jaxnn.training import meshes

DEVICES = 8
MODEL = jaxnn.mlp([8, 3])
DRAW = np.random.default_rng(3)
X = DRAW.normal(size=(101, 16))
Y = DRAW.integers(0, 3, 101)
HELD = (DRAW.normal(size=(29, 16)), DRAW.integers(0, 3, 29))
START = MODEL.init(jax.random.key(0), X)
FSDP = PartitionSpec("rows")
COLUMNS = PartitionSpec(None, "model")
BOTH = PartitionSpec("model", "rows")


def loss(params, x, y):
    return jaxnn.softmax_cross_entropy(MODEL.apply(params, x), y)


def accuracy(params, x, y):
    return jaxnn.accuracy(jaxnn.classify(MODEL.apply(params, x)), y)


def train(data=(X, Y), params=START, optimizer=None, **options):
    options = {"epochs": 5, "key": jax.random.key(1)} | options
    return jaxnn.fit(loss, params, data, optimizer or optax.adam(0.01), **options)


def divided(mesh, spec):
    def put(leaf):
        return jax.device_put(leaf, NamedSharding(mesh, spec if min(leaf.shape) > 3 else FSDP))

    return jax.tree.map(lambda a: put(a) if a.ndim == 2 and a.shape[1] > 3 else a, START)


def plain(leaf):
    keyed = jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)
    return np.asarray(jax.random.key_data(leaf) if keyed else leaf, float)


def difference(run, other):
    """The largest difference of any leaf of two runs, relative to the largest entry of the leaf."""
    assert (run.status, run.message, run.epochs) == (other.status, other.message, other.epochs)
    pairs = zip(
        *(jax.tree.leaves((each.params, each.history)) for each in (run, other)), strict=True
    )
    return max(
        float(np.abs(plain(a) - plain(b)).max() / max(np.abs(plain(b)).max(), 1e-9))
        for a, b in pairs
    )


# fmt: off
VALIDATED = {"batch_size": 10, "validation": HELD, "metrics": {"accuracy": accuracy}}
NOISE = optax.chain(optax.add_noise(0.01, 0.5, jax.random.key(9)), optax.sgd(0.1, momentum=0.9))
WAYS = {  # options, the shape of the mesh, and how parameters are divided
    "a batch that devices do not divide": ({"batch_size": 10}, (8,), None),
    "patience": (VALIDATED | {"patience": 1, "epochs": 40, "optimizer": optax.sgd(1.0)}, (8,), FSDP),
    "all rows": ({"metrics": {"accuracy": accuracy}}, (8,), None),
    "one row": ({"batch_size": 1, "optimizer": optax.sgd(0.1), "epochs": 1}, (8,), None),
    "fewer rows than devices": ({"data": (X[:5], Y[:5]), "batch_size": 2}, (8,), None),
    "a tolerance": ({"tol": 2e-3, "epochs": 400, "optimizer": optax.sgd(0.5)}, (8,), FSDP),
    "a divided batch": ({"batch_size": 16, "optimizer": NOISE}, (8,), FSDP),
    "two axes": (VALIDATED, (4, 2), COLUMNS),
    "divided twice": (VALIDATED, (2, 4), BOTH),
    "unshuffled": ({"batch_size": 7, "shuffle": False, "key": None}, (8,), None),
    "line search": ({"optimizer": optax.lbfgs(), "epochs": 3}, (8,), FSDP),
    "factors": ({"batch_size": 32, "optimizer": optax.adafactor(0.01)}, (8,), FSDP),
    "a stream": (VALIDATED | {"data": "stream", "patience": 3}, (8,), FSDP),
}
QUICK = ("a batch that devices do not divide", "patience")
# fmt: on


def compared(way, checkpoint, moved=True):
    """How much a run on a mesh differs from one device's, and one taken up from its checkpoint.

    moved: whether to take it up on one device too.
    """
    options, shape, spec = WAYS[way]
    options = {"tol": 0.0} | options
    if options.get("data") == "stream":
        options["data"] = jaxnn.data.stream(X, Y, buffer=32)
    kinds = (AxisType.Explicit,) if len(shape) == 1 else (AxisType.Auto,) * 2
    mesh = jax.make_mesh(shape, ("rows", "model")[: len(shape)], axis_types=kinds)
    params = START if spec is None else divided(mesh, spec)
    on_mesh = options | {"params": params, "mesh": mesh}
    alone, over = train(**options), train(**on_mesh)
    for given, trained in zip(*map(jax.tree.leaves, (params, over.params)), strict=True):
        where = given.sharding if isinstance(given.sharding, NamedSharding) else None
        assert trained.sharding.spec == (where.spec if where else PartitionSpec())
    train(**on_mesh | {"epochs": max(1, alone.epochs // 2)}, checkpoint=checkpoint)
    found = [difference(over, alone), difference(train(**on_mesh, resume=checkpoint), over)]
    if moved:
        found.append(difference(train(**options, resume=checkpoint), alone))
    return found


def in_child(code, *arguments, **variables):
    root = str(Path(__file__).parent.parent)
    environment = os.environ | {"JAX_PLATFORMS": "cpu", "PYTHONPATH": root} | variables
    lines = (
        f"import jax, sys, json; jax.config.update('jax_num_cpu_devices', {DEVICES})",
        "import tests.test_meshes as t",
        code,
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines), *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_run_on_a_mesh_is_that_of_one_device(tmp_path):
    code = "print(json.dumps(t.compared('patience', sys.argv[1], moved=False)))"
    to_one, resumed = in_child(code, tmp_path / "run")
    assert to_one < 1e-6
    assert resumed == 0


@pytest.mark.slow
@pytest.mark.parametrize(("bits", "close"), [("0", 1e-6), ("1", 1e-13)])
def test_every_run_on_a_mesh_is_that_of_one_device(tmp_path, bits, close):
    code = "print(json.dumps({w: t.compared(w, sys.argv[1]) for w in sys.argv[2:]}))"
    ways = [way for way in WAYS if bits == "1" or way != "line search"]  # which amplifies rounding
    found = in_child(code, tmp_path / "run", *ways, JAX_ENABLE_X64=bits)
    for way, (to_one, resumed, moved) in found.items():
        assert max(to_one, moved) < close, way
        assert resumed == 0, way


def laid_out():
    """Rows on each device, of data and of parameters."""
    mesh = jax.make_mesh((DEVICES,), ("rows",))
    params = divided(mesh, FSDP)
    laid = meshes.lay_out(mesh, params, (X,), (), len(X), optax.adam(0.1))
    leaves = {"data": laid.data[0], "W": laid.params[0]["W"], "b": laid.params[0]["b"]}
    return {name: [len(s.data) for s in leaf.addressable_shards] for name, leaf in leaves.items()}


def test_each_device_holds_its_part_alone():
    assert in_child("print(json.dumps(t.laid_out()))") == {
        "data": [13] * DEVICES,
        "W": [2] * DEVICES,
        "b": [8] * DEVICES,
    }


def test_rows_of_processes_that_have_unequal_numbers():
    rows = meshes.Rows.of((3, 5, 1), (1, 2, 1))
    assert rows == ((3, 5, 1), (3, 6, 3))
    assert rows.total == 9
    order = np.array([8, 0, 7, 3, 2], np.int32)
    assert rows.at(order).tolist() == [9, 0, 7, 3, 2]
    assert rows.at(order).dtype == np.int32
    assert meshes.Rows.of((5,), (4,)).at(order) is order


@pytest.mark.parametrize("mesh", [jax.devices(), 8, ("rows",)])
def test_what_is_no_mesh_is_refused(mesh):
    with pytest.raises(TypeError, match=r"fit: mesh is a \w+; write a jax.sharding.Mesh, e.g. jax"):
        train(mesh=mesh)
