"""Streams against training in memory, the quality of their shuffle, and the files they read."""

import signal
import struct
import subprocess
import sys

import jax
import numpy as np
import optax
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jaxnn
from jaxnn.data import open_array, stream

MODEL = jaxnn.mlp([4, 3])
DRAW = np.random.default_rng(5)
X = DRAW.normal(size=(50, 6)).astype(np.float32)
Y = DRAW.integers(0, 3, 50).astype(np.int32)
HELD = (X[:9] + 1, Y[:9])
KEY = jax.random.key(8)
START = MODEL.init(KEY, X)


def loss(params, x, y):
    return jaxnn.softmax_cross_entropy(MODEL.apply(params, x), y)


def train(data, optimizer=None, **options):
    options = {"epochs": 3, "batch_size": 8, "key": KEY} | options
    return jaxnn.fit(loss, START, data, optimizer or optax.adam(0.05), **options)


def assert_same_run(a, b, exactly=False):
    assert (a.status, a.epochs, a.best_epoch, a.message) == (
        b.status,
        b.epochs,
        b.best_epoch,
        b.message,
    )
    tolerance = {"rtol": 0, "atol": 0} if exactly else {"rtol": 2e-4, "atol": 2e-6}
    for one, other in ((a.params, b.params), (a.history, b.history)):
        jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, **tolerance), one, other)


@given(
    rows=st.integers(1, 200), buffer=st.integers(1, 220), block=st.integers(1, 40),
    batch=st.integers(1, 50), shuffled=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_an_epoch_visits_every_row_once(rows, buffer, block, batch, shuffled):
    source = stream(np.arange(rows), buffer=buffer, block=block)
    key = KEY if shuffled else None
    pieces = source.pieces(key, 2, batch)
    assert all(len(piece.order) % batch == 0 for piece in pieces[:-1])
    order = source.order(key, 2, batch)
    assert sorted(order.tolist()) == list(range(rows))
    assert shuffled or order.tolist() == list(range(rows))
    read = np.concatenate([source.read(piece)[0][piece.order] for piece in pieces])
    np.testing.assert_array_equal(read, order)


def test_epochs_and_keys_have_orders_of_their_own():
    source = stream(np.arange(500), buffer=100, block=10)
    orders = [source.order(key, epoch) for key in (KEY, jax.random.key(1)) for epoch in (0, 1)]
    assert len({order.tobytes() for order in orders}) == 4


def test_a_file_sorted_by_class_is_mixed_as_well_as_is_said():
    rows, blocks = 20_000, 40
    source = stream(np.zeros(rows), buffer=2000, block=2000 // blocks)
    sorted_by_class = np.arange(rows) < rows // 4
    shares = np.concatenate([
        sorted_by_class[source.order(KEY, epoch)].reshape(10, 2000).mean(1) for epoch in range(30)
    ])  # fmt: skip
    assert shares.mean() == pytest.approx(0.25)
    assert shares.std() == pytest.approx(np.sqrt(0.25 * 0.75 / blocks), rel=0.2)


def test_a_buffer_of_all_rows_is_training_in_memory():
    assert_same_run(train(stream(X, Y, buffer=50)), train((X, Y)), exactly=True)
    kept = {"shuffle": False, "key": None}
    assert_same_run(train(stream(X, Y, buffer=50), **kept), train((X, Y), **kept), exactly=True)


@pytest.mark.parametrize("buffer", [16, 23])
def test_the_same_order_gives_the_same_run(buffer):
    options = {"shuffle": False, "key": None, "validation": HELD, "patience": 2, "epochs": 12}
    metrics = {"accuracy": lambda p, x, y: jaxnn.accuracy(jaxnn.classify(MODEL.apply(p, x)), y)}
    streamed = train(stream(X, Y, buffer=buffer), metrics=metrics, **options)
    assert_same_run(streamed, train((X, Y), metrics=metrics, **options))
    source = stream(X, Y, buffer=buffer, block=4)
    order = source.order(KEY, 0, batch=8)
    once = {"epochs": 1, "shuffle": False, "key": None}
    assert_same_run(train(source, epochs=1), train((X[order], Y[order]), **once))


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [4, 5])
def test_small_batches_that_are_validated_give_the_bits_of_memory(hidden):
    model = jaxnn.mlp([hidden, 3])
    start = model.init(KEY, X)
    options = {
        "epochs": 20, "batch_size": 4, "shuffle": False, "validation": (X, Y), "patience": 15,
        "metrics": {"norm": lambda params, x, y: optax.tree.norm(params)},
    }  # fmt: skip
    runs = [
        jaxnn.fit(
            lambda p, x, y: jaxnn.softmax_cross_entropy(model.apply(p, x), y),
            start, data, optax.adam(0.01), **options,
        )
        for data in ((X[:23], Y[:23]), stream(X[:23], Y[:23]))
    ]  # fmt: skip
    # A metric may add up a weight's entries in another order where the weight lies transposed.
    norms = [run.history.pop("val_norm") for run in runs]
    np.testing.assert_allclose(*norms, rtol=1e-6)
    assert_same_run(*runs, exactly=True)


def test_a_stream_that_diverges_keeps_the_last_finite_parameters():
    run = train(stream(X, Y, buffer=16), optax.sgd(1e38), epochs=5, shuffle=False)
    assert_same_run(run, train((X, Y), optax.sgd(1e38), epochs=5, shuffle=False))
    assert run.status == "diverged"
    with pytest.raises(FloatingPointError, match="fit: "):
        train(stream(X, Y, buffer=16), optax.sgd(1e38), throw=True)


WATCHED = {"validation": HELD, "patience": 3, "tol": 1e-9}


@pytest.mark.parametrize("options", [{}, {"shuffle": False, "key": None}, WATCHED])
def test_a_resumed_run_is_the_uninterrupted_one(options, tmp_path):
    source, path = stream(X, Y, buffer=16, block=4), tmp_path / "run"
    whole = train(source, epochs=7, **options)
    part = train(source, epochs=3, checkpoint=path, checkpoint_every=2, **options)
    assert_same_run(part, train(source, epochs=3, **options), exactly=True)
    again = train(source, epochs=7, checkpoint=path, resume=path, **options)
    assert_same_run(again, whole, exactly=True)
    assert_same_run(train(source, epochs=7, resume=path, **options), whole, exactly=True)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (stream(X, Y, buffer=24, block=4), "with buffer 16, but this one has 24; resume with the"),
        (stream(X, Y, buffer=16, block=2), "with block 4, but this one has 2; resume with the sa"),
        ((X, Y), "with buffer 16, but this one has none; resume with the same buffer"),
    ],
)
def test_a_checkpoint_of_another_stream_is_refused(other, sentence, tmp_path):
    train(stream(X, Y, buffer=16, block=4), checkpoint=tmp_path / "run")
    with pytest.raises(ValueError, match=f"fit: run is of a run {sentence}"):
        train(other, resume=tmp_path / "run")


def test_interrupting_keeps_the_whole_epochs(tmp_path):
    class Interrupting:
        shape, dtype, reads = X.shape, X.dtype, 0

        def __getitem__(self, rows):
            self.reads += len(X[rows])
            if self.reads == 2 * len(X) + 48:  # near the end of the third epoch
                signal.raise_signal(signal.SIGINT)
            return X[rows]

    path, options = tmp_path / "run", {"shuffle": False, "key": None, "epochs": 5}
    with pytest.raises(jaxnn.Interrupted, match="interrupted after epoch 2 of 5; continue") as e:
        train(stream(Interrupting(), Y, buffer=16), checkpoint=path, **options)
    assert len(e.value.run.history["loss"]) == e.value.run.epochs == 2
    whole = train(stream(X, Y, buffer=16), **options)
    assert_same_run(train(stream(X, Y, buffer=16), resume=path, **options), whole, exactly=True)


def test_reading_stops_with_what_went_wrong():
    class Broken:
        shape, dtype = (50, 6), np.dtype(np.float32)

        def __getitem__(self, rows):
            if rows.start >= 32:
                raise OSError("the disk is gone")
            return X[rows]

    with pytest.raises(OSError, match="the disk is gone"):
        train(stream(Broken(), Y, buffer=16), shuffle=False)


# --- files ---


@pytest.fixture
def files(tmp_path):
    np.save(tmp_path / "x.npy", X)
    labels = bytes([0, 0, 0x0B, 1]) + struct.pack(">I", 50) + Y.astype(">i2").tobytes()
    (tmp_path / "y.idx").write_bytes(labels)
    lines = [
        ",".join(map(repr, map(float, row))) + f",{label}" for row, label in zip(X, Y, strict=True)
    ]
    text = "\n".join(["\ufeffa,b,c,d,e, f ,label", "", *lines[:20], "  ", *lines[20:]])
    (tmp_path / "xy.csv").write_text(text + "\n", encoding="utf-8")
    return tmp_path


def test_files_are_read_a_slice_at_a_time(files, monkeypatch):
    monkeypatch.setattr(jaxnn.data.files, "_LINES_A_MARK", 8)
    table = open_array(files / "xy.csv", list("abcdef"))
    labels = open_array(files / "xy.csv", "label", dtype=np.int32)
    for x, y in ((open_array(files / "x.npy"), open_array(files / "y.idx")), (table, labels)):
        assert (x.shape, y.shape, x.dtype) == ((50, 6), (50,), np.float32)
        for rows in (slice(0, 50), slice(7, 9), slice(16, 33), slice(48, 90), slice(5, 5)):
            np.testing.assert_array_equal(x[rows], X[rows])
            np.testing.assert_array_equal(y[rows], Y[rows])


def test_fit_reads_from_files(files):
    options = {"buffer": 24, "block": 6}
    expected = train(stream(X, Y, **options))
    table = open_array(files / "xy.csv", list("abcdef"))
    labels = open_array(files / "xy.csv", "label", dtype=np.int32)
    for x, y in ((open_array(files / "x.npy"), open_array(files / "y.idx")), (table, labels)):
        assert_same_run(train(stream(x, y, **options)), expected)


def write(path, content):
    path.write_bytes(content)
    return path


def saved(path, array, **options):
    np.save(path, array, **options)
    return path


REFUSED = {
    "no batch size": (lambda _: train(stream(X, Y), batch_size=None), "fit: batch_size is missing, and a stream"),
    "metrics without validation": (
        lambda _: train(stream(X, Y), metrics={"a": loss}), "fit: metrics of a stream are measured on other"),
    "no key": (lambda _: train(stream(X, Y), key=None), "fit: key is missing"),
    "other rows": (lambda _: stream(X, Y[1:]), r"stream: argument\[0\] has 50, argument\[1\] has 49 rows"),
    "no rows": (lambda _: stream(X[:0]), r"stream: argument\[0\] has 0 rows"),
    "a number": (lambda _: stream(X, 3), r"stream: argument\[1\] is a int without rows"),
    "nothing": (lambda _: stream(), "stream: no array is given"),
    "an empty buffer": (lambda _: stream(X, buffer=0), "stream: buffer is 0; write a whole number >= 1"),
    "NaN": (lambda _: train(stream(np.where(X > 2, np.nan, X), Y)), "fit: a buffer of data.0. holds NaN"),
    "labels out of range": (lambda _: train(stream(X, Y + 1, buffer=50)), "label 3 at row"),
    "Python objects": (lambda p: open_array(saved(p / "o.npy", np.array([None, {}]), allow_pickle=True)),
        "open_array: o.npy is no whole .npy file of numbers"),
    "half an array": (lambda p: open_array(write(p / "h.npy", saved(p / "x.npy", X).read_bytes()[:300])),
        "open_array: h.npy is no whole .npy file of numbers"),
    "by columns": (lambda p: open_array(saved(p / "f.npy", np.asfortranarray(X))),
        "open_array: f.npy lies column by column"),
    "half an IDX": (lambda p: open_array(write(p / "i.idx", bytes([0, 0, 8, 1, 0, 0, 0, 9, 1]))),
        r"open_array: the header of i.idx promises 9 bytes of data \(shape \(9,\)\) but 1 follow"),
    "gzipped": (lambda p: open_array(write(p / "i.gz", b"\x1f\x8b00")), "open_array: i.gz is gzipped; unzip it"),
    "a picture": (lambda p: open_array(write(p / "i.png", b"\x89PNG\xff\xfe\n1")), "i.png is neither .npy nor IDX"),
    "empty": (lambda p: open_array(write(p / "e.csv", b"")), "open_array: e.csv has no rows"),
    "an unknown column": (lambda p: open_array(write(p / "a.csv", b"a\n1\n"), "b"),
        "open_array: a.csv has 0 columns named 'b'; write one of a"),
    "a word": (lambda p: open_array(write(p / "a.csv", b"a,b\n1,2\n\n3,no\n"))[:],
        "open_array: line 4 of a.csv holds 'no' in column 'b'"),
    "a broken line": (lambda p: open_array(write(p / "a.csv", b'a\n"1\n2"\n')), "line 2 of a.csv has a cell that goes on"),
    "a step": (lambda p: open_array(saved(p / "x.npy", X))[::2], "ArrayFile: the index is slice"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_sentence(call, sentence, tmp_path):
    with pytest.raises((TypeError, ValueError), match=sentence) as caught:
        call(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_file_that_became_shorter_says_so(tmp_path):
    opened = open_array(saved(tmp_path / "x.npy", X))
    np.save(tmp_path / "x.npy", X[:20])
    with pytest.raises(
        ValueError, match=r"ArrayFile: x.npy has become shorter than its header says"
    ):
        opened[10:50]


MEASURED = """
import resource, sys, numpy as np, jax, jax.numpy as jnp, optax, jaxnn
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
x = jaxnn.data.open_array(sys.argv[1])
def loss(params, x): return jnp.mean((x @ params) ** 2)
def train(data): return jaxnn.fit(loss, jnp.ones(x.shape[1]), data, optax.sgd(1e-3), epochs=2, batch_size=100, key=jax.random.key(0))
train(jaxnn.data.stream(x[:2000], buffer=1000)); before = peak()
train(jaxnn.data.stream(x, buffer=1000)); print(peak() - before)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path):
    rows = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", np.float32, (100_000, 500))
    rows[::1000] = 1.0
    rows.flush()
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "x.npy")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 60  # MiB, of a file of 190
