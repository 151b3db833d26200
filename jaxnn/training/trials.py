"""What the runs of a sweep share, checked, and what one of them costs."""

import contextlib
from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from jaxnn import _guards
from jaxnn.training import checks, portions, precision
from jaxnn.training import epochs as engine
from jaxnn.training.configurations import Configuration, signature, stackable, varied
from jaxnn.training.folds import FOLD, Share
from jaxnn.training.programs import Bound
from jaxnn.training.swept import Sweep

Trial = Callable[..., tuple[Any, ...]]


class Work(NamedTuple):
    """What all runs of a sweep share."""

    trial: Trial
    metrics: dict[str, Callable]
    plan: engine.Plan
    rules: engine.Rules
    data: tuple
    validation: tuple
    epochs: int
    shuffle: bool
    key: Any
    chunk: int | None
    at_once: int | None
    share: Share | None = None

    def on(self, share: Share | None) -> "Work":
        """The same on the rows of some folds; every configuration is run on each of them."""
        if share is None:
            return self
        rows = share.training.shape[1]
        plan = self.plan._replace(rows=rows, batch=min(self.plan.batch, rows), validated=True)
        return self._replace(plan=plan, share=share)

    def runs(self, configurations: list[Configuration]) -> tuple[np.ndarray, list[Configuration]]:
        """Which configurations are run on these folds, and what the trial is given for each."""
        if self.share is None:
            return np.arange(len(configurations)), configurations
        runs = [i for i, each in enumerate(configurations) if each[FOLD] in self.share.numbers]
        return np.array(runs), [
            {name: value for name, value in configurations[i].items() if name != FOLD} for i in runs
        ]

    def fold(self, runs: np.ndarray) -> tuple:
        """The rows that runs train on and those that they hold out; () without folds."""
        if self.share is None:
            return ()
        which = runs % len(self.share.numbers)
        return self.share.training[which], self.share.held[which]


@contextlib.contextmanager
def saying_sweep() -> Iterator[None]:
    """What `fit` would refuse is refused in this function's name."""
    try:
        yield
    except (TypeError, ValueError) as error:
        said = str(error)
        if not said.startswith("fit: "):
            raise
        raise type(error)(f"sweep: {said.removeprefix('fit: ')}") from None


def checked(
    trial: Trial, data: Any, epochs: int, batch_size: Any, key: Any, shuffle: bool,
    validation: Any, metrics: Any, tol: float, patience: Any, min_delta: float,
    chunk: Any, at_once: Any, compute_dtype: Any, folds: Any,
) -> Work:  # fmt: skip
    """The arguments, checked."""
    if not callable(trial):
        raise TypeError(
            f"sweep: trial is a {type(trial).__name__}; write a function of the hyper-parameters "
            "that returns (loss, params, optimizer)"
        )
    _guards.whole_number("fit", "epochs", epochs)
    data, rows = checks.data("data", data)
    validation, _ = checks.data("validation", () if validation is None else validation)
    batch = checks.batch_size(batch_size, rows)
    _guards.not_negative("fit", tol=tol, min_delta=min_delta)
    if patience is not None:
        _guards.whole_number("fit", "patience", patience)
        checks.patience_needs_validation(validation or folds)
    for name, given in {"chunk": chunk, "at_once": at_once}.items():
        if given is not None:
            _guards.whole_number("fit", name, given)
    if folds is not None and validation:
        raise ValueError(
            "fit: validation and folds are given, and each run is measured on one of them; "
            "write the one or the other"
        )
    metrics = checks.metrics(metrics)
    plan = engine.Plan(
        rows, batch, bool(validation), patience is not None, tuple(sorted(metrics)), portions.AXIS
    )
    rules = engine.Rules(tol, patience or 0, min_delta)
    trial = precision.trial_computed_in(precision.kind_of("fit", compute_dtype), trial)
    shared = (plan, rules, data, validation, epochs, shuffle, key, chunk, at_once)
    return Work(trial, metrics, *shared)


def checked_trial(work: Work, configuration: Configuration) -> tuple:
    """What the trial returns for a configuration, when it is what it should be."""
    returned = work.trial(**configuration)
    if not isinstance(returned, tuple) or len(returned) not in (3, 4):
        what = f"{len(returned)} values" if isinstance(returned, tuple) else type(returned).__name__
        raise TypeError(
            f"sweep: trial returned {what}; return (loss, params, optimizer), "
            "or (loss, params, optimizer, key)"
        )
    loss, params, optimizer, *own = returned
    checks.callables(loss, optimizer)
    params = checks.params(params)
    checks.loss(loss, params, work.data)
    if work.shuffle and not work.plan.whole:
        checks.needs_key(own[0] if own else work.key)
    return returned


class Known(NamedTuple):
    """What is known of a trial: which names it takes as arrays, and whether it gives keys."""

    names: tuple[str, ...]
    own_keys: bool
    bytes_a_run: dict[Hashable, int]


def known(work: Work, configurations: list[Configuration]) -> tuple[Known, Bound]:
    """What is known of the trial from an earlier sweep, or is found out by tracing it.

    Beside it the trial with its numbers, for programs in which nothing of it is fixed.
    """
    bound = Bound((work.trial, {}, work.metrics), known)
    shapes = tuple((a.shape, str(a.dtype)) for a in jax.tree.leaves(work.data))
    alike = signature(configurations[0], stackable(configurations))
    place = (work.plan, work.shuffle, work.key is None, shapes, alike)
    if place not in bound.notes:
        own_keys = len(checked_trial(work, configurations[0])) == 4
        names = varied(configurations, lambda *given: bytes_a_run(work, *given))
        bound.notes[place] = Known(names, own_keys and not work.plan.whole, {})
        bound.keep()
    return bound.notes[place], bound


def explain(work: Work, configuration: Configuration, result: Sweep) -> None:
    """Refuse data for which every run fails at once."""
    if (result.table["status"] == "diverged").all() and (result.table["epochs"] == 1).all():
        name, data = "data", work.data
    elif work.validation and np.isnan(result.history["val_loss"][:, 0]).all():
        name, data = "validation", work.validation
    else:
        return
    loss, params, *_ = work.trial(**configuration)
    checks.explain_nan(name, loss, params, data)


def bytes_a_run(work: Work, fixed: Configuration, varying: dict[str, Any]) -> int:
    """No less than one more run needs: its state, old and new, and every value of a step."""
    batch = jax.tree.map(
        lambda a: jax.ShapeDtypeStruct((work.plan.batch, *a.shape[1:]), a.dtype), work.data
    )

    def step(varying: dict[str, Any], batch: tuple) -> Any:
        loss, params, optimizer, *_ = work.trial(**fixed, **jax.tree.map(lambda a: a[0], varying))
        with jax.numpy_dtype_promotion("standard"):
            state = engine.start(params, optimizer, work.plan.keep_best)
            gradient = jax.grad(loss)(params, *batch)
            return state, optimizer.update(gradient, state.memory, params)[0]

    jaxpr, (state, _) = jax.make_jaxpr(step, return_shape=True)(varying, batch)
    values = [v.aval for eqn in jaxpr.eqns for v in eqn.outvars]
    own = portions.bytes_of(batch) if work.share else 0  # the rows of its own fold
    return own + 3 * portions.bytes_of(state) + portions.bytes_of(values)
