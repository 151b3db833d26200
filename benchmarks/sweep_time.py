"""Seconds for 64 configurations × 500 full-batch Adam epochs on Iris: `jaxnn.sweep` and others.

The network is 4-10-3; the configurations are 8 learning rates × 8 penalties. The hand-written forms
do what `sweep` does and nothing else: a scan over the epochs under vmap, under lax.map of vmaps, or
under shard_map over the devices, with the flowers in rows or features-first. Peers: scikit-learn
with joblib, and an ensemble in PyTorch's baddbmm; one that is not installed is left out, and said
so.

    python -m benchmarks.sweep_time --rounds 10 --devices 2 --out plots
"""

import importlib.util
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax
from jax.sharding import AxisType, PartitionSpec

import jaxnn
from benchmarks import contest

EPOCHS, HIDDEN, CLASSES = 500, 10, 3
RATES, PENALTIES = np.logspace(-3, -1, 8), np.logspace(-4, 0, 8)


def flowers() -> tuple[np.ndarray, np.ndarray]:
    """Iris, standardised."""
    iris = jaxnn.data.iris()
    return np.asarray(jaxnn.standardise(iris.x)(iris.x)), iris.y


def grid() -> tuple[np.ndarray, np.ndarray]:
    """The learning rate and the penalty of every configuration."""
    rates, penalties = np.meshgrid(RATES, PENALTIES, indexing="ij")
    return rates.ravel().astype(np.float32), penalties.ravel().astype(np.float32)


def with_sweep(x: np.ndarray, y: np.ndarray) -> Callable[[], Any]:
    """All configurations by `sweep`, each from its own initial values."""
    model = jaxnn.mlp([HIDDEN, CLASSES])
    rates, penalties = grid()
    over = [
        {"rate": rate, "lam": lam, "seed": seed}
        for seed, (rate, lam) in enumerate(zip(rates, penalties, strict=True))
    ]
    data = (jnp.asarray(x), jnp.asarray(y))

    def trial(rate: Any, lam: Any, seed: Any) -> tuple:
        def loss(params: Any, x: Any, y: Any) -> Any:
            return jaxnn.softmax_cross_entropy(model.apply(params, x), y) + jaxnn.l2(
                params, lam, 150
            )

        return loss, model.init(jax.random.key(seed), x), optax.adam(rate)

    return lambda: jaxnn.sweep(trial, over, data, epochs=EPOCHS, progress=False).table["loss"]


def with_fit(x: np.ndarray, y: np.ndarray) -> Callable[[], Any]:
    """The same by one `fit` after another."""
    model = jaxnn.mlp([HIDDEN, CLASSES])
    data = (jnp.asarray(x), jnp.asarray(y))

    def train(rate: float, lam: float, seed: int) -> float:
        def loss(params: Any, x: Any, y: Any) -> Any:
            return jaxnn.softmax_cross_entropy(model.apply(params, x), y) + jaxnn.l2(
                params, lam, 150
            )

        params = model.init(jax.random.key(seed), x)
        run = jaxnn.fit(loss, params, data, optax.adam(rate), epochs=EPOCHS, progress=False)
        return run.history["loss"][-1]

    def run() -> list[float]:
        settings = zip(*grid(), strict=True)
        return [train(float(rate), float(lam), i) for i, (rate, lam) in enumerate(settings)]

    return run


def hand_written(x: np.ndarray, y: np.ndarray, form: str, first: bool) -> Callable[[], Any]:
    """One jitted function for all configurations; `first` for features-first."""
    features, labels = jnp.asarray(x.T if first else x), jnp.asarray(y)

    def begin(key: Any) -> Any:
        shapes = [(4, HIDDEN), (HIDDEN, CLASSES)]
        keys = jax.random.split(key, 2)
        draw = jax.nn.initializers.glorot_uniform()
        weights = [draw(k, s) for k, s in zip(keys, shapes, strict=True)]
        return [
            (w.T if first else w, jnp.zeros((w.shape[1], 1) if first else w.shape[1]))
            for w in weights
        ]

    def loss(params: Any, lam: Any) -> Any:
        (w1, b1), (w2, b2) = params
        if first:
            z = w2 @ jax.nn.sigmoid(w1 @ features + b1) + b2
            picked = jnp.take_along_axis(z, labels[None], 0)[0]
        else:
            z = jax.nn.sigmoid(features @ w1 + b1) @ w2 + b2
            picked = jnp.take_along_axis(z, labels[:, None], 1)[:, 0]
        cross_entropy = (jax.nn.logsumexp(z, 0 if first else 1) - picked).mean()
        return cross_entropy + lam / 300 * (jnp.sum(w1**2) + jnp.sum(w2**2))

    def train(settings: Any) -> Any:
        rate, lam, seed = settings
        optimizer = optax.adam(rate)
        params = begin(jax.random.key(seed))

        def step(carry: Any, _: None) -> Any:
            params, memory = carry
            value, gradient = jax.value_and_grad(loss)(params, lam)
            updates, memory = optimizer.update(gradient, memory, params)
            return (optax.apply_updates(params, updates), memory), value

        (params, _), values = lax.scan(step, (params, optimizer.init(params)), None, length=EPOCHS)
        return params, values

    runs: Callable[..., Any] = jax.vmap(train)
    if form.startswith("map"):
        runs = lambda settings: lax.map(train, settings, batch_size=int(form[3:]))  # noqa: E731
    if len(jax.devices()) > 1:
        mesh = jax.make_mesh((len(jax.devices()),), ("r",), axis_types=(AxisType.Auto,))
        spec = PartitionSpec("r")
        runs = jax.shard_map(runs, mesh=mesh, in_specs=(spec,), out_specs=spec, check_vma=False)
    compiled = jax.jit(runs)
    settings = (*map(jnp.asarray, grid()), jnp.arange(len(grid()[0])))
    return lambda: np.asarray(compiled(settings)[1])[:, -1]


def with_sklearn(x: np.ndarray, y: np.ndarray) -> Callable[[], Any]:
    """scikit-learn's MLPClassifier, one process a core by joblib; alpha is the penalty."""
    import joblib
    from sklearn.neural_network import MLPClassifier

    whole: Any = len(x)

    def train(rate: float, lam: float, seed: int) -> float:
        network = MLPClassifier(
            (HIDDEN,), activation="logistic", solver="adam", alpha=lam, batch_size=whole,
            learning_rate_init=rate, max_iter=EPOCHS, tol=0, n_iter_no_change=EPOCHS,
            random_state=seed,
        )  # fmt: skip
        with warnings.catch_warnings(action="ignore"):
            return network.fit(x, y).loss_

    settings = [(float(r), float(p), i) for i, (r, p) in enumerate(zip(*grid(), strict=True))]
    pool = joblib.Parallel(n_jobs=-1)
    return lambda: pool(joblib.delayed(train)(*each) for each in settings)


def with_torch(x: np.ndarray, y: np.ndarray) -> Callable[[], Any]:
    """An ensemble in PyTorch: batched products of all configurations, Adam with a rate for each."""
    torch: Any = importlib.import_module("torch")  # a peer, not a dependency
    rates, penalties = (torch.tensor(each)[:, None, None] for each in grid())
    runs = len(rates)
    features = torch.tensor(x).expand(runs, -1, -1)
    labels = torch.tensor(y, dtype=torch.long).expand(runs, -1)

    def train() -> Any:
        torch.manual_seed(0)
        values: Any = None
        shapes = [(4, HIDDEN), (1, HIDDEN), (HIDDEN, CLASSES), (1, CLASSES)]
        params = [torch.randn(runs, *s) * (0.5 if s[0] > 1 else 0.0) for s in shapes]
        for param in params:
            param.requires_grad_(True)
        first = [torch.zeros_like(p) for p in params]
        second = [torch.zeros_like(p) for p in params]
        for number in range(1, EPOCHS + 1):
            hidden = torch.sigmoid(torch.baddbmm(params[1], features, params[0]))
            z = torch.baddbmm(params[3], hidden, params[2])
            losses = torch.nn.functional.cross_entropy(z.transpose(1, 2), labels, reduction="none")
            squares = (params[0] ** 2).sum((1, 2)) + (params[2] ** 2).sum((1, 2))
            values = losses.mean(1) + penalties[:, 0, 0] / 300 * squares
            gradients = torch.autograd.grad(values.sum(), params)
            with torch.no_grad():
                for p, g, m, v in zip(params, gradients, first, second, strict=True):
                    m.mul_(0.9).add_(g, alpha=0.1)
                    v.mul_(0.999).addcmul_(g, g, value=0.001)
                    scaled = m / (1 - 0.9**number)
                    p -= rates * scaled / ((v / (1 - 0.999**number)).sqrt() + 1e-8)
        return values.detach().numpy()

    return train


def contestants(x: np.ndarray, y: np.ndarray, peers: bool) -> dict[str, Callable[[], Any]]:
    """Everyone who takes part, by name."""
    found = {
        "jaxnn.sweep": with_sweep(x, y),
        "vmap, features-first": hand_written(x, y, "vmap", first=True),
        "map8, features-first": hand_written(x, y, "map8", first=True),
        "map16, features-first": hand_written(x, y, "map16", first=True),
        "vmap, rows": hand_written(x, y, "vmap", first=False),
        "jaxnn.fit, 64 calls": with_fit(x, y),
    }
    others = {
        "PyTorch ensemble": ("torch", with_torch),
        "scikit-learn, joblib": ("sklearn", with_sklearn),
    }
    for name, (module, make) in others.items() if peers else ():
        if importlib.util.find_spec(module) is None:
            print(f"  {name} is left out: {module} is not installed (pip install '.[benchmarks]')")
        else:
            found[name] = make(x, y)
    return found


def main() -> None:
    """Print the table."""
    options = contest.options(__doc__, rounds=10)
    options.add_argument("--devices", type=int, default=2, help="host devices that JAX sees")
    options.add_argument("--no-peers", action="store_true")
    given = options.parse_args()
    jax.config.update("jax_num_cpu_devices", given.devices)
    print(f"{contest.machine()}, {len(jax.devices())} JAX devices")
    losses: dict[str, float] = {}

    def noting(name: str, run: Callable[[], Any]) -> Callable[[], None]:
        def call() -> None:
            losses[name] = float(np.mean(run()))

        return call

    runs = contestants(*flowers(), not given.no_peers)
    hand = [name for name in runs if "map" in name]
    times = contest.compete({name: noting(name, run) for name, run in runs.items()}, given.rounds)
    print(f"{len(grid()[0])} runs of {EPOCHS} epochs, seconds")
    print(contest.table(times, hand, "seconds"))
    print("  mean loss: " + ", ".join(f"{name} {value:.4f}" for name, value in losses.items()))
    contest.plot(given.out, "sweep_time", "64 runs on Iris", {
        "4-10-3": {name: ratio for name, (ratio, _) in contest.ratios(times, hand).items()}
    })  # fmt: skip


if __name__ == "__main__":
    main()
