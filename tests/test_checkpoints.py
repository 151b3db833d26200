"""A run that is kept in a file is the run that was not interrupted, bit for bit."""

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from safetensors.numpy import load_file

import jaxnn

MODEL = jaxnn.mlp([6, 2], activation=jaxnn.tanh)
DRAW = np.random.default_rng(5)
X = DRAW.normal(size=(37, 4)).astype(np.float32)
Y = DRAW.normal(size=(37, 2)).astype(np.float32)
START = MODEL.init(jax.random.key(0), X)


def loss(params, x, y):
    return jaxnn.mse(MODEL.apply(params, x), y)


def train(optimizer=None, data=(X, Y), params=START, **options):
    options = {"epochs": 12, "batch_size": 5, "key": jax.random.key(3)} | options
    return jaxnn.fit(loss, params, data, optimizer or optax.adam(0.01), **options)


def plain(leaf):
    keyed = jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)
    return jax.random.key_data(leaf) if keyed else leaf


def assert_same_bits(a, b):
    for one, other in ((a.params, b.params), (a.optimizer_state, b.optimizer_state)):
        jax.tree.map(lambda p, q: np.testing.assert_array_equal(plain(p), plain(q)), one, other)
    assert a.history.keys() == b.history.keys()
    for name in a.history:
        np.testing.assert_array_equal(a.history[name], b.history[name])
    assert (a.status, a.message, a.epochs, a.best_epoch) == (
        b.status, b.message, b.epochs, b.best_epoch
    )  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.safetensors"


# fmt: off
WAYS = {
    "adam": (optax.adam(0.01), {}),
    "whole": (optax.sgd(0.1, momentum=0.9), {"batch_size": None}),
    "unshuffled": (optax.adam(0.01), {"shuffle": False, "key": None}),
    "patience": (optax.adam(0.1), {"validation": (X[:9], Y[:9]), "patience": 2, "epochs": 40,
                                   "metrics": {"size": lambda p, x, y: len(x)}}),
    "tolerance": (optax.adam(0.01), {"tol": 0.02, "batch_size": None, "epochs": 300}),
    "noise": (optax.chain(optax.add_noise(0.1, 0.5, jax.random.key(9)), optax.sgd(0.01)), {"batch_size": None}),
    "a schedule": (optax.adam(optax.cosine_decay_schedule(0.1, 100)), {"chunk": 2}),
    "old keys": (optax.adam(0.01), {"key": jax.random.PRNGKey(4)}),
}
# fmt: on


@pytest.mark.parametrize("way", WAYS)
def test_a_resumed_run_is_the_uninterrupted_one(way, path):
    optimizer, options = WAYS[way]
    whole = train(optimizer, **options)
    train(optimizer, **options | {"epochs": 5}, checkpoint=path)
    assert_same_bits(train(optimizer, **options, resume=path), whole)


def test_each_checkpoint_on_the_way_leads_to_the_same_run(path, monkeypatch):
    kept = []
    write = jaxnn.saving.write_whole
    monkeypatch.setattr(
        jaxnn.saving, "write_whole", lambda *a: (write(*a), kept.append(path.read_bytes()))
    )
    whole = train(checkpoint=path, checkpoint_every=5)
    assert len(kept) == 3  # after 5, 10 and 12 epochs
    for content in kept:
        path.write_bytes(content)
        assert_same_bits(train(resume=path), whole)


def test_the_same_call_starts_a_run_and_continues_it(path):
    first = train(epochs=4, checkpoint=path, resume=path)
    assert first.epochs == 4
    again = train(checkpoint=path, resume=path)
    assert_same_bits(again, train())
    done = train(checkpoint=path, resume=path)
    assert_same_bits(done, again)
    assert done.compile_seconds < 0.1


def test_a_run_that_stopped_goes_on_when_its_rule_changes(path):
    options = {"batch_size": None, "epochs": 300}
    stopped = train(tol=0.02, checkpoint=path, **options)
    assert stopped.status == "converged"
    assert_same_bits(train(tol=0.02, resume=path, **options), stopped)
    assert train(tol=0.001, resume=path, **options).epochs > stopped.epochs


def test_a_clock_between_writes(path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now.__setitem__(0, now[0] + 1) or now[0])
    counted, write = [], jaxnn.saving.write_whole
    monkeypatch.setattr(jaxnn.saving, "write_whole", lambda *a: (counted.append(1), write(*a)))
    train(chunk=1, checkpoint=path, checkpoint_every=datetime.timedelta(seconds=4))
    assert 2 <= len(counted) < 12


def altered(content):
    return flipped(content, len(content) - 9)


def flipped(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


# fmt: off
DAMAGE = {
    "truncated": (lambda c: c[: len(c) // 2], "run.safetensors is not a whole checkpoint (.*); resume from another"),
    "empty": (lambda c: b"", "run.safetensors is not a whole checkpoint"),
    "a flipped bit": (altered, "run.safetensors was altered after it was written: its checksum differs; resume from another"),
    "an altered header": (lambda c: c.replace(b'\\"rows\\": 37', b'\\"rows\\": 38'), "altered after it was written"),
}
OTHERS = {
    "model": ({"params": jaxnn.mlp([7, 2]).init(jax.random.key(0), X)},
              r"leaf params.0.W has shape \(4, 6\) in run.safetensors but \(4, 7\) in this run; resume with the model"),
    "depth": ({"params": (START[0],), "optimizer": optax.adam(0.01)}, "optimizer"),
    "optimizer": ({"optimizer": optax.sgd(0.1)}, "run with optimizer .* but this one has .*; resume with the same optimizer"),
    "rows": ({"data": (X[:30], Y[:30])}, "with rows 37, but this one has 30; resume with the same rows"),
    "batch": ({"batch_size": 6}, "with batch_size 5, but this one has 6"),
    "key": ({"key": jax.random.key(4)}, r"with key .*3\], but this one has .*4\]"),
    "order": ({"shuffle": False}, "with shuffle given, but this one has not given"),
    "metrics": ({"metrics": {"m": lambda p, x, y: x.sum()}}, r"with metrics \[\], but this one has \['m'\]"),
    "fewer epochs": ({"epochs": 3}, "epochs is 3, but run.safetensors holds 12 epochs already; write epochs=12 or more"),
}
# fmt: on


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_checkpoint_is_refused(damage, path):
    train(checkpoint=path)
    change, sentence = DAMAGE[damage]
    content = change(path.read_bytes())
    assert content != path.read_bytes()
    path.write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        train(resume=path)


def test_no_byte_can_change_unnoticed(path):
    train(checkpoint=path)
    content = path.read_bytes()
    for at in [*range(10), *random.Random(2).sample(range(len(content)), 50)]:
        path.write_bytes(flipped(content, at))
        with pytest.raises(ValueError, match=r"^fit: run.safetensors "):
            train(resume=path)


@pytest.mark.parametrize("other", OTHERS)
def test_a_checkpoint_of_another_run_is_refused(other, path):
    train(checkpoint=path)
    options, sentence = OTHERS[other]
    with pytest.raises(ValueError, match=sentence):
        train(resume=path, **options)


def test_saved_parameters_are_no_checkpoint(path):
    jaxnn.save(path, START)
    with pytest.raises(ValueError, match=r"run.safetensors is no checkpoint of fit"):
        train(resume=path)


def test_a_missing_checkpoint_and_folder(path, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no checkpoint .*; leave resume out"):
        train(resume=path)
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*missing for the checkpoint"):
        train(checkpoint=tmp_path / "missing" / "run")


def test_names_that_are_none(tmp_path):
    with pytest.raises(TypeError, match=r"fit: checkpoint is True of type bool; write a file name"):
        train(checkpoint=True)
    with pytest.raises(
        TypeError, match=r"fit: resume is 3 of type int; write a file name, e.g. res"
    ):
        train(resume=3)
    with pytest.raises(IsADirectoryError, match=r"checkpoint is the folder .*; write a file name"):
        train(checkpoint=tmp_path)
    with pytest.raises(ValueError, match=r"checkpoint_every is given but checkpoint is not"):
        train(checkpoint_every=3)


@pytest.mark.parametrize("every", [0, -1, 2.5, "10", True, datetime.timedelta(0)])
def test_an_interval_that_is_none(every, path):
    with pytest.raises((TypeError, ValueError), match=r"fit: checkpoint_every is .*; write"):
        train(checkpoint=path, checkpoint_every=every)


def test_interrupting_keeps_the_run(path, monkeypatch):
    whole, calls = train(chunk=3), []
    shuffled = jaxnn.training.in_memory.shuffled

    def interrupts(key, first, count, rows):
        calls.append(first)
        if first >= 6:
            signal.raise_signal(signal.SIGINT)
        return shuffled(key, first, count, rows)

    monkeypatch.setattr(jaxnn.training.in_memory, "shuffled", interrupts)
    with pytest.raises(
        KeyboardInterrupt, match=r"interrupted after epoch 3 of 12; continue it"
    ) as e:
        train(chunk=3, checkpoint=path)
    assert isinstance(e.value, jaxnn.Interrupted)
    assert e.value.run.status == "interrupted"
    assert len(e.value.run.history["loss"]) == 3
    with pytest.raises(jaxnn.Interrupted, match="its attribute run holds it"):
        train(chunk=3)
    monkeypatch.undo()
    assert_same_bits(train(resume=path), whole)


EPOCHS = 3000
SCRIPT = """
import sys
from tests.test_checkpoints import EPOCHS, train
run = train(epochs=EPOCHS, chunk=7, checkpoint=sys.argv[1], checkpoint_every=7, resume=sys.argv[1])
print(run.params[0]["W"].tobytes().hex())
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_run_goes_on_to_the_same_end(path):
    command = [sys.executable, "-c", SCRIPT, str(path)]
    environment = os.environ | {"JAX_PLATFORMS": "cpu", "PYTHONPATH": str(Path.cwd())}
    draw, reached = random.Random(1), [0]
    for _ in range(2):
        before = path.stat().st_mtime_ns if path.exists() else None
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        while not path.exists() or path.stat().st_mtime_ns == before:
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(draw.uniform(0, 0.05))
        process.kill()
        process.wait()
        reached.append(int(load_file(path)["epoch"]))
    assert reached == sorted(set(reached))  # each time further than the last
    assert all(epochs % 7 == 0 for epochs in reached)
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == train(epochs=EPOCHS).params[0]["W"].tobytes().hex()
