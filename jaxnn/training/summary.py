"""What a run came to, as a `Run` that says it."""

import numpy as np

from jaxnn.training import epochs as engine
from jaxnn.training.run import Run

History = dict[str, np.ndarray]


def joined(histories: list[History], epochs: int) -> History:
    """The history of the first epochs, from those of chunks."""
    return {name: np.concatenate([h[name] for h in histories])[:epochs] for name in histories[0]}


def summary(
    state: engine.State,
    histories: list[History],
    epochs: int,
    plan: engine.Plan,
    compiling: float,
    training: float,
    before: int = 0,
) -> Run:
    """What a run came to, from its state at the end and its records.

    before: the epochs that were not run in the seconds given.
    """
    done, status = int(state.epoch), int(state.status)
    history = joined(histories, done)
    last = history["loss"][-1]
    best = int(state.best_epoch) if plan.keep_best else 0
    params = state.best if best and status != engine.DIVERGED else state.params
    kept = f"; the parameters are those after epoch {best}, the best on validation" if best else ""
    if status == engine.DIVERGED:
        what = "a parameter became non-finite" if np.isfinite(last) else f"the loss became {last}"
        message = (
            f"{what} in epoch {done} of {epochs}; "
            f"the parameters are those after epoch {done - 1}, the last finite ones"
        )
    elif status == engine.EARLY_STOPPED:
        message = f"no better validation loss since epoch {best}{kept}"
    elif status == engine.CONVERGED:
        message = f"the loss changed by less than tol in epoch {done}{kept}"
    elif done < epochs:
        message = f"interrupted after epoch {done} of {epochs}{kept}"
    else:
        message = f"all {epochs} epochs were run{kept}"
    interrupted = status == engine.RUNNING and done < epochs
    return Run(
        params=params,
        history=history,
        status="interrupted" if interrupted else engine.STATUS[status],
        message=message,
        epochs=done,
        best_epoch=best or None,
        optimizer_state=state.memory,
        compile_seconds=compiling,
        train_seconds=training,
        samples_per_second=(done - before) * plan.rows / max(training, 1e-9),
    )
