"""What is compiled anew and what is not, counted; and that what changes always takes effect."""

import argparse
import collections
import contextvars
import functools
import gc
import sys
import types
import weakref

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

MODEL = jaxnn.linear_regression()
X = jnp.linspace(-1, 1, 12)[:, None]
DATA = (X, 2 * X + 1)
START = {"W": jnp.zeros((1, 1)), "b": jnp.zeros(1)}

strength = 0.0
traced = 0


def penalised(params, x, y):
    return jaxnn.mse(MODEL.apply(params, x), y) + jaxnn.l2(params, strength)


def counting(params, x, y):
    global traced
    traced += 1
    return jaxnn.mse(MODEL.apply(params, x), y)


def train(loss, optimizer=None, **options):
    options = {"epochs": 4, "batch_size": 4, "key": jax.random.key(0)} | options
    return jaxnn.fit(loss, START, DATA, optimizer or optax.sgd(0.1), **options)


class Counted:
    """A loss, and a count of the times that JAX has traced it."""

    def __init__(self):
        self.traces = 0

    def with_penalty(self, lam):
        def loss(params, x, y):
            self.traces += 1
            return jaxnn.mse(MODEL.apply(params, x), y) + jaxnn.l2(params, lam)

        return loss


def same(a, b):
    return all(map(np.array_equal, jax.tree.leaves(a.params), jax.tree.leaves(b.params)))


def test_another_learning_rate_compiles_nothing():
    counted = Counted()
    loss = counted.with_penalty(0.1)
    first = train(loss, optax.sgd(0.1))
    traces = counted.traces
    assert traces > 0
    runs = [train(loss, optax.sgd(rate)) for rate in (0.2, 0.05, 1e-3)]
    assert counted.traces == traces
    assert not any(same(first, run) for run in runs)


@pytest.mark.parametrize(
    "make", [optax.adam, optax.adamw, optax.rmsprop, optax.adagrad, optax.lion, optax.nadam]
)
def test_another_learning_rate_of_other_optimisers(make):
    counted = Counted()
    loss = counted.with_penalty(0.1)
    train(loss, make(0.1))
    traces = counted.traces
    train(loss, make(0.2))
    assert counted.traces == traces


def test_another_penalty_in_a_fresh_closure_compiles_nothing():
    counted = Counted()
    first = train(counted.with_penalty(0.0))
    traces = counted.traces
    second = train(counted.with_penalty(0.5))
    assert counted.traces == traces
    reference = train(lambda p, x, y: jaxnn.mse(MODEL.apply(p, x), y) + jaxnn.l2(p, 0.5))
    assert not same(first, second)
    assert same(second, reference) or np.allclose(second.params["W"], reference.params["W"])


def test_another_model_of_the_same_make_compiles_nothing():
    traces = []

    def make(lam, widths=(3, 1), activation=jaxnn.tanh):
        model = jaxnn.mlp(list(widths), activation)

        def loss(params, x, y):
            traces.append(lam)
            return jaxnn.mse(model.apply(params, x), y) + jaxnn.l2(params, lam)

        return loss, model.init(jax.random.key(0), X)

    def fit(*arguments):
        loss, start = make(*arguments)
        return jaxnn.fit(loss, start, DATA, optax.sgd(0.1), epochs=3)

    first = fit(0.1)
    count = len(traces)
    assert not same(first, fit(0.2))
    assert len(traces) == count
    assert not same(first, fit(0.1, (3, 1), jaxnn.sigmoid))
    assert len(traces) > count
    assert same(first, fit(0.1))


def test_more_epochs_and_other_tolerances_compile_nothing():
    counted = Counted()
    loss = counted.with_penalty(0.1)
    train(loss, epochs=4, chunk=2)
    traces = counted.traces
    train(loss, epochs=9, chunk=2, tol=1e-9)
    assert counted.traces == traces


def test_a_changed_global_takes_effect(monkeypatch):
    plain = train(penalised)
    monkeypatch.setattr(sys.modules[__name__], "strength", 3.0)
    assert not same(plain, train(penalised))


def test_a_loop_over_a_global_compiles_once():
    script = """
calls = []
def loss(params, x, y):
    calls.append(None)
    return jaxnn.mse(MODEL.apply(params, x), y) + jaxnn.l2(params, lam)
runs = []
for lam in (0.0, 0.5, 2.0):
    runs.append(train(lambda params, x, y: loss(params, x, y)))
    if lam == 0.0:
        first = len(calls)
"""
    space = {"jaxnn": jaxnn, "MODEL": MODEL, "train": train}
    exec(script, space)
    assert len(space["calls"]) == space["first"]
    assert not same(space["runs"][0], space["runs"][1])
    assert not same(space["runs"][1], space["runs"][2])


def test_a_function_that_counts_in_a_global_is_traced_once():
    train(counting)
    count = traced
    assert count > 0
    train(counting, optax.sgd(0.3))
    assert traced == count


def test_a_function_that_counts_in_a_nonlocal_is_traced_once():
    count = 0

    def loss(params, x, y):
        nonlocal count
        count += 1
        return jaxnn.mse(MODEL.apply(params, x), y)

    train(loss)
    first = count
    train(loss, optax.sgd(0.3))
    assert count == first > 0


def test_a_number_that_decides_in_python_is_compiled_for_its_value():
    def make(lam):
        def loss(params, x, y):
            value = jaxnn.mse(MODEL.apply(params, x), y)
            return value + jaxnn.l2(params, lam) if lam > 0 else value

        return loss

    none, some, more = (train(make(lam)) for lam in (0.0, 1.0, 2.0))
    assert not same(none, some)
    assert not same(some, more)
    assert same(none, train(make(0.0)))


def test_captured_flags_arrays_and_containers_take_effect():
    def make(squared, mask, settings):
        def loss(params, x, y):
            error = (MODEL.apply(params, x) - y) * mask
            error = jnp.square(error) if squared else jnp.abs(error)
            return settings["scale"] * error.mean() + settings["shifts"][0] * params["b"].sum()

        return loss

    base = {
        "squared": True,
        "mask": np.ones(1, np.float32),
        "settings": {"scale": 1.0, "shifts": [0.0]},
    }
    variants = [
        base,
        base | {"squared": False},
        base | {"mask": np.full(1, 0.5, np.float32)},
        base | {"settings": {"scale": 2.0, "shifts": [0.0]}},
        base | {"settings": {"scale": 1.0, "shifts": [0.3]}},
    ]
    runs = [train(make(**variant)) for variant in variants]
    assert not any(same(runs[0], run) for run in runs[1:])
    assert same(runs[0], train(make(**base)))


def test_what_is_changed_in_place_takes_effect():
    mask, settings = np.ones(1, np.float32), {"scale": 1.0}

    def loss(params, x, y):
        return settings["scale"] * jaxnn.mse(MODEL.apply(params, x) * mask, y * mask)

    first = train(loss)
    mask[0] = 0.5
    second = train(loss)
    settings["scale"] = 3.0
    third = train(loss)
    assert not same(first, second)
    assert not same(second, third)


def test_attributes_of_objects_take_effect():
    class Task:
        def __init__(self, lam):
            self.lam = lam

        def loss(self, params, x, y):
            return jaxnn.mse(MODEL.apply(params, x), y) + jaxnn.l2(params, self.lam)

        __call__ = loss

    task = Task(0.0)
    first, called = train(task.loss), train(task)
    task.lam = 2.0
    assert not same(first, train(task.loss))
    assert not same(called, train(task))


def test_a_module_of_settings_takes_effect():
    settings = types.ModuleType("settings")
    settings.lam = 0.0  # type: ignore[attr-defined]
    space = {"jaxnn": jaxnn, "MODEL": MODEL, "settings": settings}
    exec(
        "def loss(p, x, y): return jaxnn.mse(MODEL.apply(p, x), y) + jaxnn.l2(p, settings.lam)",
        space,
    )
    first = train(space["loss"])
    settings.lam = 2.0  # type: ignore[attr-defined]
    assert not same(first, train(space["loss"]))


def test_partial_defaults_and_keyword_defaults_take_effect():
    def loss(params, x, y, lam=0.0, *, shift=0.0):
        return jaxnn.mse(MODEL.apply(params, x), y) + jaxnn.l2(params, lam) + shift * params["b"][0]

    first = train(loss)
    assert not same(first, train(functools.partial(loss, lam=1.0)))
    partials = [train(functools.partial(loss, shift=s)) for s in (0.5, 0.9)]
    assert not same(*partials)
    loss.__defaults__ = (2.0,)
    assert not same(first, train(loss))


def test_a_function_that_calls_itself_takes_its_numbers():
    def make(rate):
        def power(value, times):
            return value if times == 0 else rate * power(value, times - 1)

        return lambda params, x, y: power(jaxnn.mse(MODEL.apply(params, x), y), 2)

    assert not same(train(make(1.0)), train(make(2.0)))


def test_two_functions_of_the_same_text_are_told_apart_by_what_they_reach():
    runs = []
    for scale in (1.0, 2.0):
        space = {"jaxnn": jaxnn, "MODEL": MODEL, "scale": scale}
        exec("def loss(p, x, y): return scale * jaxnn.mse(MODEL.apply(p, x), y)", space)
        runs.append(train(space["loss"]))
    assert not same(*runs)


def test_a_jitted_loss():
    @jax.jit
    def loss(params, x, y):
        return jaxnn.mse(MODEL.apply(params, x), y)

    assert same(train(loss), train(loss))


@pytest.mark.parametrize("function", [jax.nn.relu, jax.nn.sigmoid, jnp.tanh, jax.nn.elu])
def test_what_jax_has_compiled_on_its_own_compiles_nothing_anew(function):
    counted = Counted()
    penalised = counted.with_penalty(0.1)

    def make(rate):
        return train(lambda p, x, y: penalised(p, function(x), y), optax.sgd(rate))

    first, traces = make(0.1), counted.traces
    assert not same(first, make(0.2))
    assert counted.traces == traces


def test_a_number_that_is_given_to_a_static_argument_takes_effect():
    @functools.partial(jax.jit, static_argnames="lam")
    def scaled(value, lam):
        return lam * value

    def make(lam):
        return lambda p, x, y: scaled(jaxnn.mse(MODEL.apply(p, x), y), lam=lam)

    assert not same(train(make(1.0)), train(make(2.0)))


def test_captured_data_can_be_freed():
    def make():
        held = jnp.ones((1000, 1))
        return weakref.ref(held), lambda p, x, y: jaxnn.mse(MODEL.apply(p, x), y) + held[0, 0]

    reference, loss = make()
    train(loss)
    del loss
    gc.collect()
    assert reference() is None


def test_long_lists_are_compared_and_not_lifted():
    values = [0.0] * 1000

    def loss(params, x, y):
        return jaxnn.mse(MODEL.apply(params, x), y) + values[999] * params["b"][0]

    first = train(loss)
    values[999] = 1.0
    assert not same(first, train(loss))


def test_namespaces_classes_and_slots_take_effect():
    class Config:
        lam = 0.0

    class Slotted:
        __slots__ = ("lam",)

    slotted, namespace = Slotted(), argparse.Namespace(lam=0.0)
    slotted.lam = 0.0

    def make(settings):
        return lambda p, x, y: jaxnn.mse(MODEL.apply(p, x), y) + jaxnn.l2(p, settings.lam)

    for settings in (Config, Config(), slotted, namespace, types.SimpleNamespace(lam=0.0)):
        loss = make(settings)
        first = train(loss)
        settings.lam = 2.0
        assert not same(first, train(loss)), settings
        settings.lam = 0.0
        assert same(first, train(loss)), settings
    instance = Config()
    first = train(make(instance))
    Config.lam = 2.0
    assert not same(first, train(make(instance)))


def test_a_counter_that_equals_a_flag_is_not_taken_for_it():
    count = 0

    def make(power):
        def loss(params, x, y):
            nonlocal count
            count = power
            return jnp.mean(jnp.abs(MODEL.apply(params, x) - y) ** power)

        return loss

    count = 1
    first = train(make(1))
    count = 2
    assert not same(first, train(make(2)))


class Owner(type):
    scale = 1


class Base(metaclass=Owner):
    scale = 1

    def through_self(self):
        return self.scale

    @property
    def through_property(self):
        return settings["scale"]

    @classmethod
    def through_class(cls):
        return cls.scale


class Derived(Base):
    def __call__(self, p, x):
        return settings["scale"] * p

    def __getitem__(self, name):
        return settings[name]


settings = {"scale": 1}
queue = collections.deque([1])
chain = collections.ChainMap(settings)
variable = contextvars.ContextVar("scale", default=1)
many = [[1] for _ in range(200)]
module = types.ModuleType("module_of_settings")
derived = Derived()


def inside_an_import(p, x):
    import module_of_settings

    return module_of_settings.scale * p


def counts_beside_the_setting(p, x):
    settings["traces"] = settings.get("traces", 0) + 1
    return settings["scale"] * p


def by_type(p, x):
    return (as_float["scale"] if isinstance(as_float["scale"], float) else 0.0) * p


def by_exception(p, x):
    try:
        return float(as_float["scale"]) * p
    except TypeError:
        return 0.0 * p


as_float = {"scale": 1.0}

REACHED = {
    "a dictionary": lambda p, x: settings["scale"] * p,
    "a counter beside it": counts_beside_the_setting,
    "a call operator": derived,
    "an item": lambda p, x: derived["scale"] * p,
    "a property": lambda p, x: derived.through_property * p,
    "an inherited attribute": lambda p, x: derived.through_self() * p,
    "an inherited class method": lambda p, x: Derived.through_class() * p,
    "a metaclass": lambda p, x: type(Base).scale * p,
    "a queue": lambda p, x: queue[0] * p,
    "a chain of mappings": lambda p, x: chain["scale"] * p,
    "a context variable": lambda p, x: variable.get() * p,
    "a long list": lambda p, x: many[150][0] * p,
    "a bound method of a dictionary": lambda p, x, get=settings.get: get("scale") * p,
    "a module in a default": lambda p, x, m=module: m.scale * p,
    "a module in a nested function": lambda p, x: (lambda: module.scale * p)(),
    "an import in the function": inside_an_import,
    "the globals": lambda p, x: globals()["settings"]["scale"] * p,
    "a number told by its type": by_type,
    "a number told by an exception": by_exception,
}


@pytest.mark.parametrize("loss", REACHED.values(), ids=REACHED)
def test_whatever_is_reached_takes_effect(loss, monkeypatch):
    monkeypatch.setitem(sys.modules, "module_of_settings", module)
    seen = []
    for scale in (1, 2, 5):
        settings["scale"] = queue[0] = many[150][0] = scale
        module.scale = Base.scale = Owner.scale = scale  # type: ignore[attr-defined]
        as_float["scale"] = float(scale)
        variable.set(scale)
        run = jaxnn.fit(loss, jnp.array(0.0), (jnp.ones(3),), optax.sgd(1.0), epochs=1)
        seen.append(-float(run.params))
    assert seen == [1, 2, 5]
