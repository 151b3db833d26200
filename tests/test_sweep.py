"""`sweep` against one `fit` for each configuration, and what its options promise."""

import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn
from jaxnn.training.configurations import grouped, listed, varied

MODEL = jaxnn.mlp([4, 3])
DRAW = np.random.default_rng(3)
X = DRAW.normal(size=(23, 5)).astype(np.float32)
Y = DRAW.integers(0, 3, 23)
HELD = (DRAW.normal(size=(9, 5)).astype(np.float32), DRAW.integers(0, 3, 9))
KEY = jax.random.key(4)
START = MODEL.init(KEY, X)


def cross_entropy(params, x, y):
    return jaxnn.softmax_cross_entropy(MODEL.apply(params, x), y)


def trial(rate, lam, seed):
    def loss(params, x, y):
        return cross_entropy(params, x, y) + jaxnn.l2(params, lam, len(x))

    return loss, MODEL.init(jax.random.key(seed), X), optax.sgd(rate, momentum=0.9)


def assert_runs_as_fit(result, trial, data, **options):
    for number, configuration in enumerate(result.configurations):
        loss, params, optimizer, *own = trial(**configuration)
        expected = jaxnn.fit(
            loss, params, data, optimizer, **options | ({"key": own[0]} if own else {})
        )
        run = result[number]
        assert (run.status, run.epochs, run.best_epoch, run.message) == (
            expected.status, expected.epochs, expected.best_epoch, expected.message,
        )  # fmt: skip
        for a, b in ((run.params, expected.params), (run.history, expected.history)):
            jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=2e-4, atol=2e-6), a, b)


OVER = {"rate": [1e-3, 0.1], "lam": [0, 0.5], "seed": [0, 7, -1]}


WHOLE = {"epochs": 12, "at_once": 5}


def test_every_run_is_that_of_fit_on_all_rows():
    result = jaxnn.sweep(trial, OVER, (X, Y), **WHOLE)
    assert (len(result), result.programs) == (12, 1)
    assert_runs_as_fit(result, trial, (X, Y), epochs=12)


@pytest.mark.slow
def test_every_run_is_that_of_fit_on_batches_that_stop_on_their_own():
    options = {"batch_size": 10, "key": KEY, "validation": HELD, "patience": 3, "chunk": 7}
    result = jaxnn.sweep(trial, OVER, (X, Y), epochs=40, at_once=5, **options)
    assert len(set(result.table["epochs"])) > 3
    assert_runs_as_fit(result, trial, (X, Y), epochs=40, **options)


@pytest.mark.parametrize("batch_size", [pytest.param(None, marks=pytest.mark.slow), 5])
def test_folds_are_runs_on_the_other_rows(batch_size):
    options = {"epochs": 6, "batch_size": batch_size, "key": KEY}
    result = jaxnn.sweep(trial, OVER, (X, Y), folds=3, **options)
    assert (len(result), result.programs) == (36, 2)  # 23 rows: folds of 7 and of 8 to hold out
    folds = list(jaxnn.k_fold((X, Y), 3, KEY))
    for number in (0, 4, 35):
        configuration = dict(result.configurations[number])
        rest, held = folds[configuration.pop("fold")]
        loss, params, optimizer = trial(**configuration)
        expected = jaxnn.fit(loss, params, rest, optimizer, validation=held, **options)
        for name, values in expected.history.items():
            np.testing.assert_allclose(result.history[name][number], values, rtol=2e-4)
    means = result.over_folds()
    np.testing.assert_allclose(means["val_loss"][1], result.table["val_loss"][3:6].mean())
    np.testing.assert_allclose(means["val_loss_std"][1], result.table["val_loss"][3:6].std())
    assert means["seed"].tolist() == [each["seed"] for each in listed(OVER)]


def test_folds_may_be_given_as_row_numbers():
    folds = [(np.arange(10, 23), np.arange(10)), (np.arange(10), np.arange(10, 20))]
    result = jaxnn.sweep(trial, {k: v[:1] for k, v in OVER.items()}, (X, Y), epochs=1, folds=folds)
    loss, params, optimizer = trial(1e-3, 0, 0)
    for number, (rest, held) in enumerate(folds):
        run = jaxnn.fit(loss, params, (X[rest], Y[rest]), optimizer, epochs=1)
        assert result.table["val_loss"][number] == pytest.approx(
            float(loss(run.params, X[held], Y[held])), rel=1e-4
        )


def test_runs_end_on_their_own():
    options = {"epochs": 60, "tol": 1e-3, "validation": HELD, "metrics": {
        "accuracy": lambda p, x, y: jaxnn.accuracy(jaxnn.classify(MODEL.apply(p, x)), y)}}  # fmt: skip

    def steep(rate):
        return lambda p, x, y: 1e3 * cross_entropy(p, x, y), START, optax.sgd(rate)

    result = jaxnn.sweep(steep, {"rate": [1e-9, 1e-4, 1e35]}, (X, Y), **options)
    assert set(result.table["status"]) == {"converged", "max_epochs", "diverged"}
    assert result.table["status"][result.ranked()[-1]] == "diverged"
    assert np.isnan(result.history["loss"][0, result[0].epochs :]).all()
    assert_runs_as_fit(result, steep, (X, Y), **options)


@pytest.mark.slow
def test_widths_are_programs_of_their_own():
    def trial(width, rate):
        model = jaxnn.mlp([width, 3])

        def loss(params, x, y):
            return jaxnn.softmax_cross_entropy(model.apply(params, x), y)

        return loss, model.init(KEY, X), optax.sgd(rate)

    result = jaxnn.sweep(trial, {"width": [2, 6], "rate": [0.1, 0.5]}, (X, Y), epochs=3)
    assert (len(result), result.programs) == (4, 2)
    assert_runs_as_fit(result, trial, (X, Y), epochs=3)
    assert result.params[0]["W"].shape == (5, result.configurations[result.best]["width"])


def test_what_python_looks_at_is_fixed_and_the_others_are_not():
    def looking(fixed, varying):
        if isinstance(varying.get("lam"), jax.Array):
            raise TypeError("lam is a tracer")

    over = {"lam": [0.0, 0.1], "rate": [1, 0.2, 0.3], "flag": [True, False], "name": ["a"]}
    configurations = listed(over)
    groups = grouped(configurations, varied(configurations, looking))
    assert [sorted(group.fixed) for group in groups] == [["flag", "lam", "name"]] * 4
    assert sorted(np.concatenate([group.places for group in groups])) == list(range(12))
    assert groups[0].varying["rate"].tolist() == pytest.approx([1, 0.2, 0.3])


@pytest.mark.slow
def test_initial_values_own_keys_and_a_list_of_configurations():
    def trial(start, seed):
        return cross_entropy, start, optax.sgd(0.1), jax.random.key(seed)

    over = [{"start": MODEL.init(jax.random.key(i), X), "seed": 3 * i} for i in range(3)]
    result = jaxnn.sweep(trial, over, (X, Y), epochs=3, batch_size=4)
    assert result.programs == 1
    assert_runs_as_fit(result, trial, (X, Y), epochs=3, batch_size=4)


@pytest.mark.slow
def test_a_sweep_in_64_bits(x64):
    data = (X.astype(float), Y)

    def trial(rate):
        return cross_entropy, MODEL.init(KEY, data[0]), optax.sgd(rate)

    result = jaxnn.sweep(trial, {"rate": [0.1, 0.2]}, data, epochs=3)
    assert result.params[0]["W"].dtype == jnp.float64
    assert_runs_as_fit(result, trial, data, epochs=3)


class Counted:
    """A trial, and a count of the times that JAX has traced its loss."""

    def __init__(self):
        self.traces = 0

    def trial(self):
        def loss(params, x, y):
            self.traces += 1
            return cross_entropy(params, x, y)

        return lambda rate: (loss, START, optax.sgd(rate))


def test_other_values_of_the_hyper_parameters_compile_nothing():
    counted = Counted()

    def traces(rates):
        before = counted.traces
        jaxnn.sweep(counted.trial(), {"rate": rates}, (X, Y), epochs=2, at_once=2)
        return counted.traces - before

    first, again, many = traces([0.1, 0.2]), traces([0.3, 0.4]), traces([0.1] * 8)
    assert again == many < first


def test_the_best_is_chosen_by_any_column():
    runs = [{"rate": rate} for rate in (0.1, 0.2, 0.3)]
    table = {
        "rate": np.array([0.1, 0.2, 0.3]),
        "loss": np.array([1.0, 2.0, 0.0]),
        "val_size": np.array([3.0, 5.0, 9.0]),
        "status": np.array(["max_epochs", "max_epochs", "diverged"]),
    }
    result = jaxnn.Sweep(tuple(runs), table, {}, 1, lambda number: number)
    assert (result.best, result[-1]) == (0, 2)
    assert result.ranked("val_size", largest=True).tolist() == [1, 0, 2]
    with pytest.raises(IndexError):
        result[3]
    with pytest.raises(ValueError, match=r"Sweep: there is no column 'size' of numbers; write one"):
        result.ranked("size")


REFUSED = {
    "no values": (lambda: jaxnn.sweep(trial, {}, (X, Y), epochs=1), "over holds no configuration"),
    "a number": (lambda: jaxnn.sweep(trial, {"rate": 0.1}, (X, Y), epochs=1),
        r"over\['rate'\] is 0.1; write a list of values, e.g. \[0.1\]"),
    "other names": (lambda: jaxnn.sweep(trial, [{"rate": 0.1}, {"lam": 0.1}], (X, Y), epochs=1),
        r"configuration 1 names \['lam'\] but the first \['rate'\]"),
    "a loss for a trial": (lambda: jaxnn.sweep(None, {"rate": [1]}, (X, Y), epochs=1),
        r"trial is a NoneType; write a function of the hyper-parameters"),
    "a trial of one": (lambda: jaxnn.sweep(lambda rate: rate, {"rate": [1]}, (X, Y), epochs=1),
        r"trial returned int; return \(loss, params, optimizer\)"),
    "no key": (lambda: jaxnn.sweep(trial, OVER, (X, Y), epochs=1, batch_size=4), "key is missing"),
    "NaN": (lambda: jaxnn.sweep(trial, OVER, (np.where(X > 2, np.nan, X), Y), **WHOLE),
        r"data\[0\] holds NaN or infinity in \d+ of 23 rows"),
    "one fold": (lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, key=KEY, folds=1),
        r"folds is 1; write a whole number >= 2"),
    "more folds than rows": (lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, key=KEY, folds=24),
        r"folds is 24 for 23 rows; write at most 23"),
    "folds without a key": (lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, folds=2),
        "key is missing"),
    "folds of data": (lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, folds=[(X, X)]),
        r"folds holds float32 of shape \(23, 5\); write row numbers"),
    "rows that there are not": (
        lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, folds=[([0, 1], [23])]),
        r"folds holds row numbers from 23 to 23, but there are 23 rows; write 0 to 22"),
    "folds and validation": (
        lambda: jaxnn.sweep(trial, OVER, (X, Y), **WHOLE, key=KEY, folds=2, validation=HELD),
        r"validation and folds are given"),
    "a fold to vary": (
        lambda: jaxnn.sweep(lambda fold: (cross_entropy, START, optax.sgd(0.1)), {"fold": [1]},
            (X, Y), **WHOLE, key=KEY, folds=2),
        r"over names 'fold'"),
    "a list for a tuple": (lambda: jaxnn.sweep(trial, OVER, X, epochs=1), "data is a ndarray of"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_sentence(call, sentence):
    with pytest.raises((TypeError, ValueError), match=f"^sweep: .*{sentence}") as caught:
        call()
    assert "\n" not in str(caught.value)


def test_runs_are_spread_over_the_devices():
    code = (
        "import jax; jax.config.update('jax_num_cpu_devices', 3)\n"
        "import tests.test_sweep as t, jaxnn\n"
        "result = jaxnn.sweep(t.trial, t.OVER, (t.X, t.Y), **t.WHOLE)\n"
        "print(len(jax.devices()), *result.history['loss'][:, -1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    devices, *losses = done.stdout.split() or [done.stderr]
    assert devices == "3"
    here = jaxnn.sweep(trial, OVER, (X, Y), **WHOLE).history["loss"][:, -1]
    np.testing.assert_allclose(np.array(losses, float), here, rtol=1e-5)
