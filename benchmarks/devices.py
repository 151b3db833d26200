"""One device, eight virtual ones and two processes: the same run, its time, and a process killed.

784-128-64-10 ReLU on random rows, in batches that devices do not divide. Each run is in processes
of its own. Differences are relative to the largest entry of each parameter; Adam, which divides
small gradients by their size, enlarges the rounding of 32 bits. Then one of two processes is killed
(kill -9) in the middle of a run, and both are started again.

    python -m benchmarks.devices --rows 5000 --epochs 3
"""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np
import optax
from jax.sharding import NamedSharding, PartitionSpec
from safetensors.numpy import load_file

import jaxnn
from benchmarks import contest

BATCH = 130
HEARTBEAT = 10


class Way(NamedTuple):
    """Where a run is trained: devices of each process, processes, and whether W is divided."""

    devices: int
    processes: int = 1
    divided: bool = False


WAYS = {
    "one device": Way(1),
    "8 virtual devices": Way(8),
    "8 virtual devices, W divided": Way(8, divided=True),
    "2 processes of 2 devices": Way(2, 2),
    "2 processes, W divided": Way(2, 2, divided=True),
}
RULES = {"sgd": optax.sgd(0.1, momentum=0.9), "adam": optax.adam(1e-3)}
DEFAULTS = {"bits": 32, "rule": "adam", "done": 0}


def work(options: dict[str, Any], number: int) -> None:
    """Train in this process, one of those of a way, and print times and what came of it."""
    way = Way(*options["way"])
    jax.config.update("jax_num_cpu_devices", way.devices)
    jax.config.update("jax_enable_x64", options["bits"] == 64)
    if way.processes > 1:
        jax.distributed.initialize(
            f"127.0.0.1:{options['port']}", way.processes, number,
            heartbeat_timeout_seconds=HEARTBEAT,
        )  # fmt: skip
    draw = np.random.default_rng(0)
    x, y = draw.uniform(size=(options["rows"], 784)), draw.integers(0, 10, options["rows"])
    cuts = np.linspace(0, len(x), way.processes + 1).astype(int)
    own = slice(cuts[number], cuts[number + 1])
    model = jaxnn.mlp([128, 64, 10], activation=jaxnn.relu)
    params = model.init(jax.random.key(0), x)
    alone = jax.device_count() == 1
    mesh = None if alone else jax.make_mesh((jax.device_count(),), ("rows",))
    if way.divided and mesh is not None:
        where = NamedSharding(mesh, PartitionSpec("rows"))
        for layer in params[:2]:
            layer["W"] = jax.device_put(layer["W"], where)

    def loss(params: Any, x: jax.Array, y: jax.Array) -> jax.Array:
        return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

    path = Path(options["folder"]) / "run"
    try:
        run = jaxnn.fit(
            loss, params, (x[own], y[own]), RULES[options["rule"]], epochs=options["epochs"],
            batch_size=BATCH, key=jax.random.key(1), mesh=mesh, checkpoint=path, resume=path,
            checkpoint_every=1,
        )  # fmt: skip
    except ConnectionError as lost:  # to leave as usual is to wait for the process that is gone
        print(lost, file=sys.stderr, flush=True)
        os._exit(1)
    seconds = run.train_seconds / max(1, options["epochs"] - options["done"])
    print(json.dumps({"seconds an epoch": seconds, "loss": float(run.history["loss"][-1])}))


@contextlib.contextmanager
def started(way: Way, folder: str, **options: Any) -> Iterator[list[subprocess.Popen]]:
    """The processes of a way, ended at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        options |= {"way": way, "port": free.getsockname()[1], "folder": folder}
    command = [sys.executable, "-m", "benchmarks.devices", "--work", json.dumps(options)]
    with contextlib.ExitStack() as at_the_end:
        found = []
        for i in range(way.processes):
            said, wrong = (
                at_the_end.enter_context(Path(folder, f"{n}{i}").open("w")) for n in "oe"
            )
            process = subprocess.Popen(
                [*command, "--process", str(i)],
                env=os.environ | {"JAX_PLATFORMS": "cpu"}, stdout=said, stderr=wrong,
            )  # fmt: skip
            at_the_end.callback(process.wait)
            at_the_end.callback(process.kill)
            found.append(process)
        yield found


def trained(way: Way, folder: str, **options: Any) -> dict[str, Any]:
    """What the first process of a way prints, when all have ended well."""
    with started(way, folder, **DEFAULTS | options) as running:
        for number, process in enumerate(running):
            if process.wait(timeout=600):
                raise RuntimeError(Path(folder, f"e{number}").read_text())
    return json.loads(Path(folder, "o0").read_text().splitlines()[-1])


def difference(folder: str, other: str) -> float:
    """The largest difference of the parameters of two runs, relative to their largest entry."""
    one, two = (load_file(Path(each, "run")) for each in (folder, other))
    return max(
        float(np.abs(one[name] - two[name]).max() / np.abs(two[name]).max())
        for name in one
        if name.startswith("params.")
    )


def killed(victim: int, folder: str, **options: Any) -> dict[str, Any]:
    """One of two processes is killed after its second epoch: what the other does."""
    way, path = WAYS["2 processes of 2 devices"], Path(folder, "run")
    with started(way, folder, **DEFAULTS | options) as running:
        while not path.exists() or int(load_file(path)["epoch"]) < 2:
            if any(process.poll() is not None for process in running):
                raise RuntimeError(Path(folder, "e0").read_text())
            time.sleep(0.01)
        running[victim].kill()
        began = time.perf_counter()
        status = running[1 - victim].wait(timeout=120)
        seconds = time.perf_counter() - began
    said = Path(folder, f"e{1 - victim}").read_text().splitlines()
    sentences = [line for line in said if not line.startswith("[Gloo]")]
    kept = int(load_file(path)["epoch"])
    return {"status": status, "seconds": seconds, "said": sentences, "epochs kept": kept}


def compare(bits: int, rule: str, options: dict[str, int]) -> None:
    """A line a way: its time, and how much it differs from one device."""
    with tempfile.TemporaryDirectory() as folder:
        for name, way in WAYS.items():
            place = str(Path(folder, name))
            os.mkdir(place)
            found = trained(way, place, bits=bits, rule=rule, **options)
            apart = difference(place, str(Path(folder, "one device")))
            seconds = found["seconds an epoch"]
            print(f"  {bits} bits  {rule:<5} {name:<30} {seconds:8.3f} {apart:12.1e}")


def kill_and_resume(options: dict[str, int]) -> None:
    """Each of two processes is killed once; both are started again, to the same end."""
    way = WAYS["2 processes of 2 devices"]
    with tempfile.TemporaryDirectory() as whole:
        trained(way, whole, **options)
        for victim in (1, 0):
            with tempfile.TemporaryDirectory() as folder:
                found = killed(victim, folder, **options)
                print(
                    f"process {victim} killed: the other ended after {found['seconds']:.1f} s with "
                    f"status {found['status']}, {found['epochs kept']} epochs kept, saying"
                )
                print(*(f"    {line}" for line in found["said"]), sep="\n")
                trained(way, folder, done=found["epochs kept"], **options)
                apart = difference(folder, whole)
                print(f"  started again: differs from the uninterrupted run by {apart:.1e}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--process", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(json.loads(given.work), given.process)
        return
    print(contest.machine())
    print(f"{given.rows} rows, batch {BATCH}, {given.epochs} epochs, a checkpoint after each")
    print(f"  {'':<44}  s an epoch   difference")
    options = {"rows": given.rows, "epochs": given.epochs}
    for bits, rule in ((32, "sgd"), (32, "adam"), (64, "adam")):
        compare(bits, rule, options)
    kill_and_resume(options | {"epochs": 10 * given.epochs})


if __name__ == "__main__":
    main()
