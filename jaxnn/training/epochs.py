"""The compiled run: whole epochs on the device, stopping there, the host acting between chunks."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jax import lax

from jaxnn.training import layout, stretches
from jaxnn.training.meshes import Spread
from jaxnn.training.turning import MOST_COLUMNS, MOST_OF_A_BATCH, features_first

RUNNING, CONVERGED, EARLY_STOPPED, DIVERGED = range(4)
STATUS = ("max_epochs", "converged", "early_stopped", "diverged")


class Plan(NamedTuple):
    """What shapes the compiled program; changing it compiles anew."""

    rows: int
    batch: int
    validated: bool
    keep_best: bool
    metrics: tuple[str, ...]
    among: str | None = None  # the axis of the runs that `jax.vmap` trains side by side
    spread: Spread | None = None  # how the run lies on the devices of a mesh

    @property
    def whole(self) -> bool:
        """Whether each step takes all rows, in their order."""
        return self.batch == self.rows


class Rules(NamedTuple):
    """When to stop, as numbers that can change without compiling anew."""

    tol: Any
    patience: Any
    min_delta: Any


class State(NamedTuple):
    """What is carried from epoch to epoch."""

    params: Any
    memory: Any
    epoch: Any
    status: Any
    loss: Any
    best: Any
    best_loss: Any
    best_epoch: Any


def start(params: Any, optimizer: Any, keep_best: bool) -> State:
    """The state before the first epoch."""
    infinite = jnp.asarray(jnp.inf, jnp.result_type(float))
    return State(
        params,
        optimizer.init(params),
        jnp.int32(0),
        jnp.int32(RUNNING),
        infinite,
        params if keep_best else None,
        infinite,
        jnp.int32(0),
    )


def run_chunk(
    functions: tuple[Callable, Any, dict[str, Callable]],
    plan: Plan,
    rules: Rules,
    data: tuple,
    validation: tuple,
    state: State,
    orders: Any,
    epochs: Any,
) -> tuple[State, dict[str, Any]]:
    """Run `epochs` epochs, or fewer when a rule stops the run, recording one number each.

    orders holds a row of row numbers for each epoch, or only its length counts when `plan.whole`.
    """
    loss, optimizer, metrics = functions
    optimizer = optax.with_extra_args_support(optimizer)
    spread, every_row = plan.spread, data
    if spread:  # no leaf is transposed: each is divided over the mesh as it was given
        every_row = spread.exact(data, spread.rows)
        validation = spread.exact(validation, spread.validation)
        columns, most, held = layout.nothing(data), 0, every_row
        which, of_memory = layout.nothing(state.params), layout.nothing(state.memory)
    else:
        columns = layout.few_columns(data) if plan.whole else layout.nothing(data)
        turned = any(jax.tree.leaves(columns))
        of_a_batch = MOST_OF_A_BATCH if jax.default_backend() == "cpu" else 0
        most = MOST_COLUMNS if turned else 0 if plan.whole else of_a_batch
        held = lax.optimization_barrier(layout.transpose(data, columns)) if plan.whole else data
        suits = layout.is_matrix if turned else layout.is_narrow_layer
        which, of_memory = layout.weights(optimizer, state.params, suits)

    def cost(params: Any, batch: tuple) -> Any:
        return loss(layout.transpose(params, which), *batch)

    differentiate = jax.value_and_grad(cost)
    if most:
        marks = (layout.nothing(state.params), columns)
        differentiate = features_first(differentiate, marks, most)

    def step(carry: tuple, batch: tuple) -> tuple[tuple, Any]:
        params, memory = carry

        def objective(params: Any) -> Any:
            return cost(params, layout.transpose(batch, columns))

        value, gradient = differentiate(params, batch)
        with jax.numpy_dtype_promotion("standard"):  # optax mixes floats and step counts
            updates, memory = optimizer.update(
                gradient, memory, params, value=value, grad=gradient, value_fn=objective
            )
        params = optax.apply_updates(params, updates)
        if spread:
            params, memory = spread.pin_step(params, memory)
        return (params, memory), jnp.asarray(value, state.loss.dtype)

    def take(rows: Any) -> tuple:
        rows = spread.pin_everywhere(rows) if spread else rows
        batch = jax.tree.map(lambda a: a.at[rows].get(mode="promise_in_bounds"), data)
        return spread.divide(batch) if spread else batch

    def train(params: Any, memory: Any, order: Any) -> tuple[Any, Any, Any]:
        """One epoch; the mean of its steps' losses, each weighted by its number of rows."""
        if plan.whole:
            (params, memory), value = step((params, memory), held)
            return params, memory, value
        full = plan.rows // plan.batch
        rest = plan.rows - full * plan.batch
        batches = order[: full * plan.batch].reshape(full, plan.batch)
        carry, values = lax.scan(lambda c, rows: step(c, take(rows)), (params, memory), batches)
        total = values.sum() * plan.batch
        if rest:
            carry, value = step(carry, take(order[-rest:]))
            total = total + value * rest
        return *carry, total / plan.rows

    def record(params: Any, value: Any) -> dict[str, Any]:
        natural = layout.transpose(params, which)
        measured = {"loss": value}
        if plan.validated:
            measured["val_loss"] = jnp.asarray(loss(natural, *validation), value.dtype)
        prefix, on = ("val_", validation) if plan.validated else ("", every_row)
        measured |= {prefix + name: metrics[name](natural, *on) for name in plan.metrics}
        return measured

    def settle(state: State, params: Any, memory: Any, measured: dict[str, Any]) -> State:
        """The state after an epoch: the last finite parameters, and whether to go on."""
        finite = jnp.isfinite(measured["loss"])
        for leaf in jax.tree.leaves(params):
            finite &= jnp.isfinite(leaf).all()
        params, memory = lax.cond(
            finite,
            lambda new, old: new,
            lambda new, old: old,
            (params, memory),
            (state.params, state.memory),
        )
        return judge(state, params, memory, measured, finite, rules, plan)

    def everyone(true: Any) -> Any:
        """Whether it is true of all the runs that are side by side."""
        if plan.among is None:
            return true
        return lax.pmin(true.astype(jnp.int32), plan.among) > 0

    def epoch(carry: tuple) -> tuple:
        number, state, history = carry
        params, memory, value = train(state.params, state.memory, orders[number])
        measured = record(params, value)
        settled = settle(state, params, memory, measured)
        if plan.among is not None:
            going = state.status == RUNNING
            settled = jax.tree.map(lambda new, old: jnp.where(going, new, old), settled, state)
        history = {name: history[name].at[number].set(measured[name]) for name in history}
        return number + 1, settled, history

    def goes_on(carry: tuple) -> Any:
        number, state, _ = carry
        return (number < epochs) & ~everyone(state.status != RUNNING)

    if spread:
        orders = spread.pin_everywhere(orders)
    state = _transposed(state, which, of_memory)
    length = len(orders)
    shapes = jax.eval_shape(record, state.params, state.loss)
    for name, shape in shapes.items():
        if getattr(shape, "shape", None) != ():
            raise ValueError(f"fit: metric {name!r} returned {shape}; return one number")
    history = {name: jnp.zeros(length, shape.dtype) for name, shape in shapes.items()}
    if plan.whole and not plan.validated and not plan.metrics:
        state, history["loss"] = stretches.run(
            lambda params, memory: train(params, memory, None),
            lambda state, params, memory, loss: settle(state, params, memory, {"loss": loss}),
            lambda state: state.status == RUNNING,
            everyone,
            rules.tol,
            epochs,
            state,
            history["loss"],
        )
    else:
        _, state, history = lax.while_loop(goes_on, epoch, (jnp.int32(0), state, history))
    if spread:
        state, history = spread.pin(state), spread.pin_everywhere(history)
    return _transposed(state, which, of_memory), history


def judge(
    state: State, params: Any, memory: Any, measured: dict, finite: Any, rules: Rules, plan: Plan
) -> State:
    """The state after an epoch, with the reason to stop if there is one."""
    value, number = measured["loss"], state.epoch + 1
    status = jnp.where(jnp.abs(value - state.loss) < rules.tol, CONVERGED, RUNNING)
    best, best_loss, best_epoch = state.best, state.best_loss, state.best_epoch
    if plan.keep_best:
        val_loss = measured["val_loss"]
        better = finite & (val_loss < best_loss - rules.min_delta)
        best = jax.tree.map(lambda new, old: jnp.where(better, new, old), params, best)
        best_loss = jnp.where(better, val_loss, best_loss)
        best_epoch = jnp.where(better, number, best_epoch)
        status = jnp.where(number - best_epoch >= rules.patience, EARLY_STOPPED, status)
    status = jnp.where(finite, status, DIVERGED).astype(jnp.int32)
    return State(params, memory, number, status, value, best, best_loss, best_epoch)


def _transposed(state: State, which: Any, of_memory: Any) -> State:
    return state._replace(
        params=layout.transpose(state.params, which),
        memory=layout.transpose(state.memory, of_memory),
        best=state.best if state.best is None else layout.transpose(state.best, which),
    )
