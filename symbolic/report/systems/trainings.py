"""Lecture 004: mini-batches, rates, starts, and reasons to stop."""

from __future__ import annotations

import jax
import numpy as np
import optax

import jaxnn
from symbolic.report.systems.measured import (
    against_printed,
    below,
    gap,
    number,
)
from symbolic.report.systems.runs import gradient, line_loss, train
from symbolic.report.systems.shown import Found, System, Table

TRUTH = {"W": np.array([[1.5], [1.5]]), "b": np.array([0.1])}


def mini_batches() -> Found:
    """The first step to all digits, then ten seeds to the end."""
    x, y, start = jaxnn.data.lectures.twelve_rows()
    slope = gradient(line_loss, start, x[:3], y[:3])
    one = train(line_loss, start, (x[:3], y[:3]), optax.sgd(0.1), 1).params
    table, good = against_printed(
        "The first step, rows 1 to 3, η = 0.1",
        ("dw1", "dw2", "db", "w1", "w2", "b"),
        [*slope["W"][:, 0], slope["b"][0], *one["W"][:, 0], one["b"][0]],
        ("-6", "-4.26666667", "-3.1999999999999993", "1.6", "1.42666667", "0.31999999999999995"),
    )
    misses = []
    for seed in range(10):
        run = train(
            line_loss, start, (x, y), optax.sgd(0.1), 1000,
            batch_size=3, key=jax.random.key(seed), tol=1e-8,
        )  # fmt: skip
        misses.append(gap(run.params, TRUTH))
    close = sum(miss < 1e-2 for miss in misses)
    outcome = f"{close} of 10 seeds end within 1e-2 of (1.5, 1.5, 0.1)"
    return Found(f"the first step is the printed one; {outcome}", good and close >= 9, (table,))


def stopping() -> Found:
    """Each reason to stop, and the printed rule, which compares different batches."""
    x, y, start = jaxnn.data.lectures.twelve_rows()
    held, key = (x[9:], y[9:] + 0.2), jax.random.key(4)
    noisy = np.where(np.arange(12)[:, None] % 2, 0.3, -0.3)
    reasons = {
        "converged": train(line_loss, start, (x, y), optax.sgd(0.05), 5000, tol=1e-12),
        "max_epochs": train(line_loss, start, (x, y), optax.sgd(0.05), 20),
        "diverged": train(line_loss, start, (x, y), optax.sgd(0.3), 5000),
        "early_stopped": train(
            line_loss, start, (x[:9], (y + noisy)[:9]), optax.sgd(0.05), 5000,
            batch_size=3, key=key, validation=held, patience=50,
        ),
    }  # fmt: skip
    table = Table(
        "Why training stopped",
        ("asked for", "status", "epochs", "message"),
        tuple((n, r.status, f"{r.epochs:,}", r.message) for n, r in reasons.items()),
    )
    worst = max(_stopped_by_neighbours(x, y, seed) for seed in range(100))
    ours = gap(reasons["converged"].params, TRUTH)
    good = all(run.status == name for name, run in reasons.items())
    outcome = (
        f"{sum(r.status == n for n, r in reasons.items())} of 4 runs stop for the reason "
        f"given; over 100 seeds the printed rule stops as far as {number(worst, 2)} off, the rule "
        f"between epochs something {below(ours)}"
    )
    return Found(outcome, good and worst > 1e-3 > ours, (table,))


def _stopped_by_neighbours(x: np.ndarray, y: np.ndarray, seed: int) -> float:
    """How far off the printed loop ends, which compares the errors of consecutive batches."""
    draw, before = np.random.RandomState(seed), np.inf
    w, b = np.ones((2, 1)), 0.0
    for _ in range(1000):
        order = draw.permutation(12)
        for rows in order.reshape(4, 3):
            residual = x[rows] @ w + b - y[rows]
            error = float(np.mean(residual**2))
            if abs(error - before) < 1e-8:
                return gap({"W": w, "b": np.array([b])}, TRUTH)
            before = error
            w = w - 0.1 * 2 / 3 * x[rows].T @ residual
            b = b - 0.1 * 2 / 3 * float(residual.sum())
    return gap({"W": w, "b": np.array([b])}, TRUTH)


def rates_and_starts() -> Found:
    """Two rates from two starts."""
    x, y, start = jaxnn.data.lectures.twelve_rows()
    far = {"W": np.array([[-10.0], [-10.0]]), "b": np.array([5.0])}
    rows, found = [], {}
    for rate in (0.05, 0.3):
        for name, params in (("(1, 1, 0)", start), ("(−10, −10, 5)", far)):
            run = train(
                line_loss, params, (x, y), optax.sgd(rate), 2000,
                batch_size=3, key=jax.random.key(4), tol=1e-14,
            )  # fmt: skip
            found[rate, name] = run.status, gap(run.params, TRUTH)
            distance = "" if run.status == "diverged" else below(found[rate, name][1])
            rows.append((number(rate), name, run.status, distance))
    table = Table(
        "Mini-batches of 3 at two rates from two starts",
        ("η", "start", "status", "distance to (1.5, 1.5, 0.1)"), tuple(rows),
    )  # fmt: skip
    good = all(
        status == "diverged" if rate == 0.3 else miss < 1e-4
        for (rate, _), (status, miss) in found.items()
    )
    outcome = "; ".join(f"η = {r[0]} from {r[1]}: {r[2]}" for r in rows)
    return Found(outcome, good, (table,))


def third_iterate() -> Found:
    """Three steps at several rates against the polynomials, and the rate beyond which they grow."""
    x, y, start = jaxnn.data.lectures.three_points()
    rows, error = [], 0.0
    for eta in (0.001, 0.01, 0.05, 0.1):
        params = train(line_loss, start, (x, y), optax.sgd(eta), 3).params
        w, b = float(params["W"][0, 0]), float(params["b"][0])
        exact = (
            1137712 * eta**3 / 27 - 4664 * eta**2 + 172 * eta + 1,
            100712 * eta**3 / 9 - 3716 * eta**2 / 3 + 46 * eta,
        )
        error = max(error, abs(w - exact[0]), abs(b - exact[1]))
        rows.append((number(eta), number(w, 8), number(b, 7)))
    with_ones = np.column_stack([x, np.ones(3)])
    limit = 2 / np.linalg.eigvalsh(2 / 3 * with_ones.T @ with_ones).max()
    ends = [
        train(line_loss, start, (x, y), optax.sgd(eta), 3000).history["loss"][-1]
        for eta in (0.0735, 0.0742)
    ]
    table = Table("θ(3) by the rate", ("η", "w", "b"), tuple(rows))
    outcome = (
        f"a cubic in η, error {below(error)}; at 0.01 ({rows[1][1]}, {rows[1][2]}); it diverges "
        f"beyond {number(limit, 3)}"
    )
    good = rows[1][1:] == ("2.2957375", "0.3473236") and error < 1e-12
    return Found(outcome, good and ends[0] < 1e-3 < 1e6 < ends[1], (table,))


SYSTEMS = (
    System(
        "A3", "Linear regression by mini-batches, 12 rows", "004", "jaxnn.fit",
        "the first step has dw = (−6, −4.26666667) and db = −3.2; nearly every seed ends within "
        "1e-2 of (1.5, 1.5, 0.1)",
        mini_batches,
    ),
    System(
        "D12", "Reasons to stop", "004", "jaxnn.fit",
        "convergence, epochs, patience and divergence each stop a run and say so; the tolerance "
        "compares epochs, not batches",
        stopping,
    ),
    System(
        "D16", "Rates and starts", "004", "jaxnn.fit",
        "η = 0.3 diverges; 0.05 converges from a good and from a bad start", rates_and_starts,
    ),
    System(
        "D17", "The exercise on θ(3)", "004", "jaxnn.fit",
        "a cubic in η; with 0.01 it is (2.2957375, 0.3473236), and beyond 0.0738 it diverges",
        third_iterate,
    ),
)  # fmt: skip
