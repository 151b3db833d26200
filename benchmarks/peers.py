"""The same training by other libraries, each as its own guide would write it; none is required.

They are imported by name, since who checks types need not have them, and where they are used, since
the time to import them is measured too.
"""

import importlib
import importlib.util
import os
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Train = Callable[[int, int], None]


class Task(NamedTuple):
    """A classifier by its widths, inputs first, with softmax cross-entropy, and its optimiser."""

    widths: tuple[int, ...]
    activation: str
    optimizer: str
    rate: float

    def __str__(self) -> str:
        return f"{'-'.join(map(str, self.widths))} {self.activation} {self.optimizer}"


def installed() -> dict[str, Callable[..., Train]]:
    """The peers that can be imported, by name, as makers of a training; the others are named."""
    makers: dict[str, tuple[str, Callable[..., Train]]] = {
        "Keras on JAX": ("keras", with_keras),
        "PyTorch": ("torch", with_torch),
        "scikit-learn": ("sklearn", with_sklearn),
        "Equinox loop": ("equinox", with_equinox),
        "Flax loop": ("flax", with_flax),
    }
    for name, (module, _) in makers.items():
        if not importlib.util.find_spec(module):
            print(f"  {name} is left out: {module} is not installed (pip install '.[benchmarks]')")
    return {n: make for n, (module, make) in makers.items() if importlib.util.find_spec(module)}


def with_keras(task: Task, x: np.ndarray, y: np.ndarray) -> Train:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    keras: Any = importlib.import_module("keras")

    inner = [keras.layers.Dense(n, activation=task.activation) for n in task.widths[1:-1]]
    model = keras.Sequential(
        [keras.layers.Input((task.widths[0],)), *inner, keras.layers.Dense(task.widths[-1])]
    )
    rules = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(rules[task.optimizer](task.rate), loss)

    def train(batch: int, epochs: int) -> None:
        model.fit(x, y, batch_size=batch, epochs=epochs, verbose=0)

    return train


def with_torch(task: Task, x: np.ndarray, y: np.ndarray) -> Train:
    torch: Any = importlib.import_module("torch")

    between = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}[task.activation]
    layers: list[Any] = []
    for inputs, outputs in zip(task.widths[:-1], task.widths[1:], strict=True):
        layers += [torch.nn.Linear(inputs, outputs), between()]
    model = torch.nn.Sequential(*layers[:-1])
    rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[task.optimizer]
    optimizer = rule(model.parameters(), lr=task.rate)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y.astype(np.int64))

    def train(batch: int, epochs: int) -> None:
        for _ in range(epochs):
            for rows in torch.randperm(len(inputs)).split(batch):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(model(inputs[rows]), labels[rows]).backward()
                optimizer.step()

    return train


def with_sklearn(task: Task, x: np.ndarray, y: np.ndarray) -> Train:
    exceptions: Any = importlib.import_module("sklearn.exceptions")
    networks: Any = importlib.import_module("sklearn.neural_network")

    def train(batch: int, epochs: int) -> None:
        model = networks.MLPClassifier(
            task.widths[1:-1], activation={"sigmoid": "logistic"}.get(task.activation, "relu"),
            solver=task.optimizer, learning_rate_init=task.rate, momentum=0, alpha=0,
            batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=10**6,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", exceptions.ConvergenceWarning)
            model.fit(x, y)

    return train


def with_equinox(task: Task, x: np.ndarray, y: np.ndarray) -> Train:
    import jax

    equinox: Any = importlib.import_module("equinox")

    between = getattr(jax.nn, task.activation)
    layers: list[Any] = []
    for i, (inputs, outputs) in enumerate(zip(task.widths[:-1], task.widths[1:], strict=True)):
        layers += [equinox.nn.Linear(inputs, outputs, key=jax.random.key(i)), between]
    layers = [
        each if isinstance(each, equinox.nn.Linear) else equinox.nn.Lambda(each) for each in layers
    ]
    model = equinox.nn.Sequential(layers[:-1])
    optimizer = _optax(task)
    state = optimizer.init(equinox.filter(model, equinox.is_array))

    @equinox.filter_jit
    def step(model: Any, state: Any, x: Any, y: Any) -> Any:
        value, gradient = equinox.filter_value_and_grad(
            lambda model: _cross_entropy(jax.vmap(model)(x), y)
        )(model)
        updates, state = optimizer.update(gradient, state, model)
        return equinox.apply_updates(model, updates), state, value

    return _loop(step, model, state, x, y)


def with_flax(task: Task, x: np.ndarray, y: np.ndarray) -> Train:
    import jax
    import optax

    linen: Any = importlib.import_module("flax.linen")

    between = getattr(jax.nn, task.activation)
    layers: list[Any] = []
    for width in task.widths[1:]:
        layers += [linen.Dense(width), between]
    model = linen.Sequential(layers[:-1])
    params = model.init(jax.random.key(0), x[:1])
    optimizer = _optax(task)

    @jax.jit
    def step(params: Any, state: Any, x: Any, y: Any) -> Any:
        value, gradient = jax.value_and_grad(lambda p: _cross_entropy(model.apply(p, x), y))(params)
        updates, state = optimizer.update(gradient, state, params)
        return optax.apply_updates(params, updates), state, value

    return _loop(step, params, optimizer.init(params), x, y)


def _loop(step: Callable[..., Any], model: Any, state: Any, x: np.ndarray, y: np.ndarray) -> Train:
    """A Python loop over batches of NumPy rows, reading the loss once an epoch."""
    draw = np.random.default_rng(0)

    def train(batch: int, epochs: int) -> None:
        now, memory, value = model, state, 0.0
        for _ in range(epochs):
            order = draw.permutation(len(x))
            for first in range(0, len(x), batch):
                rows = order[first : first + batch]
                now, memory, value = step(now, memory, x[rows], y[rows])
            float(value)

    return train


def _optax(task: Task) -> Any:
    import optax

    return {"sgd": optax.sgd, "adam": optax.adam}[task.optimizer](task.rate)


def _cross_entropy(logits: Any, labels: Any) -> Any:
    import optax

    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()
